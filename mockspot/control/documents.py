"""The documents the control plane takes. Every member is optional unless it has no default; unknown ones are refused.

Names inside HubSpot things are HubSpot's own; the rest is camel case.
"""

from typing import Annotated, Any, Literal

from msgspec import UNSET, Meta, Struct, UnsetType, field

from mockspot.control.rule_documents import SeedValidationRule
from mockspot.control.scalars import Count, Name, PortalId, RecordId, Scopes, Seconds, UserId, Whole


class _Document(Struct, forbid_unknown_fields=True, rename="camel", kw_only=True):
    """A closed document in camel case."""


class Clock(_Document):
    """`PUT …/clock`: one that runs, `speed` times as fast as the system's, or one that moves only when told to.

    It starts at `now`; without it, where it stands.
    """

    mode: Literal["system", "manual"]
    now: str | Whole | None = None
    speed: Annotated[int, Meta(ge=1, le=100_000)] = 1


class SeedTeam(_Document):
    """A team an owner is in, made when there is none of that name."""

    name: Name
    primary: bool = False


class SeedRole(_Document):
    """A permission set to add."""

    name: Name
    requires_billing_write: bool = False


Access = Literal["none", "app_marketplace", "super_admin"]
"""What a user may do about apps: nothing, install them, or all there is."""


class SeedOwner(_Document):
    """An owner to add; without a user id one is made. `access` says whether the user may connect apps."""

    email: str
    first_name: str = ""
    last_name: str = ""
    user_id: UserId | None = None
    archived: bool = False
    access: Access = "none"
    teams: list[SeedTeam] = []


class SeedGroup(_Document):
    """A property group to add."""

    name: Name
    label: Name
    display_order: Whole = -1


class SeedOption(_Document):
    """One allowed value of an enumeration."""

    label: Name
    value: Name
    display_order: Whole = -1
    hidden: bool = False
    description: str = ""


class _SeedDefinition(_Document, omit_defaults=True):
    """What every property definition may say; without a label its name is shown."""

    name: Name
    label: str = ""
    description: str = ""
    options: list[SeedOption] = []
    display_order: Whole = -1
    has_unique_value: bool = False
    hidden: bool = False
    form_field: bool = False
    external_options: bool = False
    referenced_object_type: str | None = None
    data_sensitivity: str = "non_sensitive"
    show_currency_symbol: bool | None = None
    currency_property_name: str | None = None
    number_display_hint: str | None = None
    text_display_hint: str | None = None


class SeedProperty(_SeedDefinition, omit_defaults=True, kw_only=True):
    """A property definition to add, as the Properties API takes it."""

    type: str
    field_type: str
    group_name: str


class SeedSchemaProperty(_SeedDefinition, omit_defaults=True):
    """A property of a new custom object: a text in the object's first group unless it says more."""

    type: str = "string"
    field_type: str = "text"
    group_name: str = ""


class SeedLabels(_Document):
    """What people call one record of a custom object, and several."""

    singular: Name
    plural: Name


class SeedSchema(_Document, omit_defaults=True):
    """A custom object to define; properties it names and nobody defines are texts, as HubSpot's pages make the first.

    Without labels its name is shown, without a display property its records show their ids.
    """

    name: Name
    labels: SeedLabels | None = None
    description: str | None = None
    primary_display_property: Name = "hs_object_id"
    secondary_display_properties: list[Name] = []
    required_properties: list[Name] = []
    searchable_properties: list[Name] = []
    properties: list[SeedSchemaProperty] = []
    associated_objects: list[Name] = []


class SeedStage(_Document, omit_defaults=True):
    """A stage of a pipeline, as the Pipelines API takes it."""

    label: Name
    display_order: Whole = 0
    metadata: dict[str, str | int | float | bool] = {}
    stage_id: Name | None = None


class SeedPipeline(_Document, omit_defaults=True):
    """A pipeline to add; without stages it gets those of the type's first pipeline, as in HubSpot's pages."""

    label: Name
    display_order: Whole = 0
    stages: list[SeedStage] = []
    pipeline_id: Name | None = None


class SeedRecord(_Document):
    """A record to add; `ref` names it inside the document.

    Unlike a client, a seed may set read-only properties: `createdate` makes a record older than the portal.
    """

    properties: dict[str, str | int | float | bool | None] = {}
    ref: str | None = None
    archived: bool = False


class SeedAssociationLabel(_Document):
    """An association label to add, as the Associations Schema API takes it; both ends name object types.

    Without a name one is made of the label, as HubSpot's pages do.
    """

    from_: str = field(name="from")
    to: str
    label: Name
    inverse_label: Name | None = None
    name: Name | None = None


class SeedAssociationType(_Document):
    """An association type as record bodies name it."""

    association_category: str
    association_type_id: Annotated[int, Meta(ge=0, lt=2**53)]


class SeedAssociation(_Document):
    """Two records to link, each as `objectType:ref` or `objectType:id`; no types means the default one."""

    from_: str = field(name="from")
    to: str
    types: list[SeedAssociationType] = []


class Generate(_Document):
    """So many generated records: created at this instant, or evenly over the last so many seconds."""

    count: Count
    spread_seconds: Seconds = 0


class Seed(_Document):
    """`POST …/seed`: what a portal holds, or how much of it to generate; `demo` is the size of a demonstration."""

    owners: list[SeedOwner] = []
    roles: list[SeedRole] = []
    property_groups: dict[str, list[SeedGroup]] = {}
    properties: dict[str, list[SeedProperty]] = {}
    pipelines: dict[str, list[SeedPipeline]] = {}
    records: dict[str, list[SeedRecord]] = {}
    associations: list[SeedAssociation] = []
    generate: dict[str, Count | Generate] = {}
    demo: Count = 0
    schemas: list[SeedSchema] = []
    association_labels: list[SeedAssociationLabel] = []
    required_on_write: dict[str, list[str]] = {}
    validation_rules: dict[str, list[SeedValidationRule]] = {}
    sensitive_data: Annotated[bool, Meta(description="Let the account store sensitive data.")] = False


class NewPortal(_Document):
    """`POST /_mockspot/portals`. No body at all makes a portal that is ready for any client."""

    portal_id: PortalId | None = None
    name: Name | None = None
    tier: Literal["free", "starter", "professional", "enterprise"] = "enterprise"
    seed: Literal["empty", "demo"] | Seed = "empty"
    limits: str | dict[str, Any] = "documented"
    policy: Annotated[dict[str, Any], Meta(description="Switches to set, as `PUT …/policy` takes them.")] = {}
    index_lag_seconds: Annotated[float, Meta(ge=0, le=3600)] = 0
    hublet: Literal["na1", "na2", "eu1", "ap1", "ca1"] = "na1"
    time_zone: str = "US/Eastern"
    clock: Clock | None = None
    random_seed: Whole = 0


class NewCheckpoint(_Document):
    """`POST …/checkpoints`."""

    name: Name


class NewToken(_Document):
    """`POST …/tokens`. No scopes means all of them."""

    kind: Literal["private_app", "service_key", "oauth"]
    scopes: Scopes | None = None
    expires_in: Seconds | None = None


class WhichToken(_Document):
    """`POST …/tokens/expire` and `…/revoke`: one token, or all without it; now, or in so many seconds."""

    token: str | None = None
    in_seconds: Seconds = 0


class Rotation(_Document):
    """`POST …/tokens/rotate`: a private-app token or service key to replace; the old one lives on for seven days."""

    token: str
    expire_now: bool = False


class Advance(_Document):
    """`POST …/clock/advance`."""

    seconds: Seconds


class Restore(_Document):
    """`POST …/records/restore`: an archived record."""

    object_type: Name
    object_id: RecordId


class Trigger(_Document):
    """`POST …/webhooks/trigger`: an event as HubSpot would send it.

    Which members matter depends on the change. `test` sends what the button "Test" in HubSpot's pages does.
    """

    subscription_type: str
    object_id: RecordId | None = None
    object_type: str | None = None
    property_name: str | None = None
    property_value: str | None = None
    sensitive: bool = False
    to_object_id: RecordId | None = None
    to_object_type: str | None = None
    association_category: str = "HUBSPOT_DEFINED"
    association_type_id: Annotated[int, Meta(ge=0, lt=2**53)] | None = None
    association_removed: bool = False
    is_primary_association: bool = False
    merged_object_ids: Annotated[list[RecordId], Meta(max_length=1000)] = []
    new_object_id: RecordId | None = None
    number_of_properties_moved: Annotated[int, Meta(ge=0, lt=2**31)] = 0
    message_id: Name = "1"
    message_type: Literal["MESSAGE", "COMMENT"] = "MESSAGE"
    change_source: Name = "CRM_UI"
    source_id: Name | None = None
    test: bool = False


class Delay(_Document):
    """`POST …/webhooks/deliveries/{id}/delay`."""

    seconds: Seconds


Rate = Annotated[float, Meta(ge=0, le=1)]


class Disorder(_Document):
    """`PUT …/webhooks/disorder`: at which rates events are lost, sent twice, late, or behind later ones, and the seed.

    A delay is between the two numbers of seconds.
    """

    seed: Whole = 0
    drop: Rate = 0
    duplicate: Rate = 0
    delay: Rate = 0
    delay_seconds: tuple[Seconds, Seconds] = (0, 60)
    reorder: Rate = 0


class Sign(_Document):
    """`POST /_mockspot/apps/{appId}/sign`: a request to sign as HubSpot would. v2 is for cards and workflow actions."""

    url: Name
    version: Literal["v1", "v2", "v3"]
    method: Literal["GET", "POST", "PUT", "PATCH", "DELETE"] = "POST"
    body: str = ""
    timestamp: Whole | None = None


class WebhookSubscription(_Document):
    """One subscription of a new app."""

    event_type: str
    property_name: str | None = None
    object_type_id: str | None = None
    active: bool = True


class Webhooks(_Document):
    """Where a new app receives webhooks, and which."""

    target_url: str
    max_concurrent_requests: Annotated[int, Meta(ge=1, le=1000)] = 10
    subscriptions: Annotated[list[WebhookSubscription], Meta(max_length=1000)] = []


class NewApp(_Document):
    """`POST /_mockspot/apps`: an app that lives outside the portals it is installed in."""

    name: Name = "app"
    client_id: Name | None = None
    client_secret: Name | None = None
    redirect_uris: list[str] = []
    required_scopes: Scopes = []
    conditionally_required_scopes: Scopes = []
    optional_scopes: Scopes = []
    auto_approve: bool = False
    webhooks: Webhooks | None = None


class AppChange(_Document):
    """`PATCH /_mockspot/apps/{appId}`: the settings to change; the others stay."""

    name: Name | UnsetType = UNSET
    redirect_uris: list[str] | UnsetType = UNSET
    required_scopes: Scopes | UnsetType = UNSET
    conditionally_required_scopes: Scopes | UnsetType = UNSET
    optional_scopes: Scopes | UnsetType = UNSET
    auto_approve: bool | UnsetType = UNSET


class Install(_Document):
    """`POST /_mockspot/apps/{appId}/install`. No scopes means every scope the app asks for, no user the first admin."""

    portal_id: PortalId
    scopes: Scopes | None = None
    user_id: UserId | None = None


class Uninstall(_Document):
    """`POST /_mockspot/apps/{appId}/uninstall`."""

    portal_id: PortalId
