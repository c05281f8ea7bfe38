"""The traffic log, entry by entry."""

from typing import Any

from msgspec import UNSET, UnsetType

from mockspot.control.answers.answer import Answer


class Message(Answer):
    """The headers and the body of a message: a JSON value, another text, or null."""

    headers: dict[str, str]
    body: Any


class _Entry(Answer, tag_field="kind"):
    """A line of the traffic log. `cause` is the sequence number of the entry that led to it."""

    sequence: int
    at: str
    portal_id: int


class RequestEntry(_Entry, tag="request"):
    """A call and its answer; what was refused on the way was not found out, and is null."""

    method: str
    path: str
    query: str
    operation: str | None
    route: str | None
    version: str | None
    object_type: str | None
    status: int | None
    duration_milliseconds: float
    token: str | None
    app_id: int | None
    credential: str | None
    bucket: str | None
    remaining: int | None
    correlation_id: str
    fault: str | None
    secret_in_url: bool
    error_category: str | None
    request: Message
    response: Message
    foreign_portal_id: int | UnsetType = UNSET


class DeliveryEntry(_Entry, tag="delivery"):
    """An attempt to deliver webhook events."""

    method: str
    path: str
    target_url: str
    delivery_id: str
    app_id: int
    state: str
    cause: int | None
    causes: list[int]
    attempt_number: int
    status: int | None
    duration_milliseconds: float
    request: Message
    response: Message
    error: str | UnsetType = UNSET


class CallEntry(_Entry, tag="call"):
    """A request to an app for a card's data, or from a workflow."""

    call: str
    method: str
    path: str
    target_url: str
    app_id: int
    status: int | None
    duration_milliseconds: float
    request: Message
    response: Message
    error: str | UnsetType = UNSET


class TokenEntry(_Entry, tag="token"):
    """A token that was issued, or that somebody let expire early."""

    operation: str
    grant: str
    token: str
    app_id: int
    expires_at: str | None
    status: int | UnsetType = UNSET
    refresh_token: str | UnsetType | None = UNSET
    cause: int | UnsetType = UNSET


class FaultEntry(_Entry, tag="fault"):
    """A client that a fault kept from connecting; of a request that one struck, the request's own entry tells."""

    fault: str
    effect: str
    moment: str


class GremlinTurn(Answer):
    """The turn of a gremlin."""

    seed: int
    turn: int


class ChangeEntry(_Entry, tag="change"):
    """What happened to a record, or what an administrator changed."""

    change: str
    by: str | UnsetType = UNSET
    cause: int | UnsetType = UNSET
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
    merged_object_ids: list[str] | UnsetType = UNSET
    new_object_id: str | UnsetType = UNSET
    gremlin: GremlinTurn | UnsetType = UNSET


class InstallEntry(_Entry, tag="install"):
    """A step of an app's way into a portal, or out of it."""

    operation: str
    step: str
    outcome: str
    app_id: int


class ClockEntry(_Entry, tag="clock"):
    """That the clock was set, or advanced."""

    mode: str | UnsetType = UNSET
    speed: int | UnsetType = UNSET
    advanced_seconds: float | UnsetType = UNSET


class NeighbourEntry(_Entry, tag="neighbour"):
    """Calls of another app of the account, and how many of them were refused."""

    name: str
    bucket: str
    credential: str
    calls: int
    refused: int


class Traffic(Answer):
    """Entries of the traffic log, oldest first, and the sequence number of the newest there is."""

    results: list[
        RequestEntry
        | DeliveryEntry
        | CallEntry
        | TokenEntry
        | FaultEntry
        | ChangeEntry
        | ClockEntry
        | NeighbourEntry
        | InstallEntry
    ]
    last: int


class HttpArchive(Answer):
    """An HTTP archive (HAR 1.2)."""

    log: dict[str, Any]
