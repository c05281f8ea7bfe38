"""What portals are, what they hold, and what was put into them."""

from typing import Literal

from msgspec import UNSET, UnsetType

from mockspot.control.answers.answer import Answer, HubSpots


class Health(Answer):
    """That the simulator answers."""

    status: Literal["ok"]
    version: str
    uptime_seconds: float
    store: str


class PrivateApp(Answer):
    """The private app a portal is born with."""

    app_id: int
    access_token: str
    scopes: list[str]


class OauthApp(Answer):
    """The public app a portal is born with, and its tokens for the portal."""

    app_id: int
    client_id: str
    client_secret: str
    redirect_uris: list[str]
    scopes: list[str]
    access_token: str
    refresh_token: str


class PortalUser(Answer):
    """A user of a portal."""

    user_id: int
    email: str
    access: str


class Portal(Answer):
    """What a client needs to call a portal."""

    portal_id: int
    name: str
    tier: str
    hublet: str
    account_type: str
    private_app: PrivateApp
    oauth_app: OauthApp
    developer_api_key: str
    users: list[PortalUser]


class Portals(Answer):
    """Every portal, oldest first."""

    results: list[Portal]


class Checkpoint(Answer):
    """A saved state."""

    name: str
    taken_at: str


class Checkpoints(Answer):
    """The saved states of a portal."""

    results: list[Checkpoint]


class CheckpointRestored(Answer):
    """The state a portal went back to."""

    name: str
    restored: bool


class Planted(Answer):
    """How much of each was made, and the ids of records by `ref` and by `type:ref`."""

    counts: dict[str, int]
    refs: dict[str, str]


class LinkType(Answer):
    """A type that two records are associated by."""

    category: str
    type_id: int
    label: str | None


class Link(Answer):
    """The record at the other end of a link."""

    to_object_id: str
    association_types: list[LinkType]


class StateRecord(Answer):
    """A record with all its values, and its links to live records by object type."""

    id: str
    properties: dict[str, str]
    created_at: str | None
    updated_at: str | None
    archived: bool
    associations: dict[str, list[Link]]
    archived_at: str | UnsetType = UNSET


class Records(Answer):
    """The live and the archived records of one object type."""

    object_type: str
    object_type_id: str
    results: list[StateRecord]
    archived: list[StateRecord]


class StateLabel(Answer):
    """One direction of a label of the portal's own."""

    from_object_type_id: str
    to_object_type_id: str
    name: str
    label: str
    category: str
    type_id: int


class StateList(Answer):
    """A static list and the ids of the live records that are in it."""

    list_id: str
    name: str
    object_type_id: str
    members: list[str]


class State(Answer):
    """Everything a portal holds; definitions and pipelines as far as they are its own."""

    schemas: list[HubSpots]
    objects: dict[str, Records]
    properties: dict[str, list[HubSpots]]
    property_groups: dict[str, list[HubSpots]]
    pipelines: dict[str, list[HubSpots]]
    association_labels: list[StateLabel]
    lists: list[StateList]
    owners: list[HubSpots]


class RecordRestored(Answer):
    """The record that left the recycle bin."""

    object_type: str
    object_id: str
    archived: bool


class ChangeMade(Answer):
    """A change an administrator made, and its number in the traffic log."""

    kind: str
    sequence: int
    object_type_id: str | UnsetType = UNSET
    object_id: str | UnsetType = UNSET
    to_object_id: str | UnsetType = UNSET
    to_object_type_id: str | UnsetType = UNSET
    property_name: str | UnsetType = UNSET
    properties: list[str] | UnsetType = UNSET
    rule_type: str | UnsetType = UNSET
    pipeline_id: str | UnsetType = UNSET
    stage_id: str | UnsetType = UNSET
    labels: int | UnsetType = UNSET
    owner_id: str | UnsetType = UNSET
    user_id: str | UnsetType = UNSET
    app_id: int | UnsetType = UNSET
    scope: str | UnsetType = UNSET


class ChangeKind(Answer):
    """A kind of change with the members it takes, how each is written, and how often a gremlin thinks of it first."""

    kind: str
    summary: str
    members: list[str]
    types: dict[str, Literal["text", "number", "flag", "list"]]
    weight: int


class ChangeKinds(Answer):
    """Every kind of change."""

    results: list[ChangeKind]


class Coverage(Answer):
    """The operations called with how often each status was answered, those never called, and other states seen."""

    operations: dict[str, dict[str, int]]
    not_exercised: list[str]
    states: dict[str, int]
