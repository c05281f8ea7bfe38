"""The documents the control plane takes. Every member is optional unless it has no default; unknown ones are refused.

Names inside HubSpot things are HubSpot's own; the rest is camel case.
"""

from typing import Annotated, Any, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

from mockspot.control.scalars import Name, PortalId, RecordId, Scopes, Seconds, UserId, Whole
from mockspot.control.seed_documents import Seed


class _Document(Struct, forbid_unknown_fields=True, rename="camel", kw_only=True):
    """A closed document in camel case."""


class Clock(_Document):
    """`PUT …/clock`: one that runs, `speed` times as fast as the system's, or one that moves only when told to.

    It starts at `now`; without it, where it stands.
    """

    mode: Literal["system", "manual"]
    now: str | Whole | None = None
    speed: Annotated[int, Meta(ge=1, le=100_000)] = 1


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
    account_type: Literal["STANDARD", "DEVELOPER_TEST", "SANDBOX", "APP_DEVELOPER"] = "STANDARD"
    time_zone: str = "US/Eastern"
    clock: Clock | None = None
    random_seed: Whole = 0


class NewCheckpoint(_Document):
    """`POST …/checkpoints`."""

    name: Name


class Connection(_Document):
    """`POST …/connections`: where a client is that is about to reach HubSpot."""

    moment: Literal["resolving", "connecting", "trusting"]


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

    Which members matter depends on the change. Without a `changeSource` a user made it in HubSpot's pages. `test` sends
    what the button "Test" there does.
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
    change_source: Name | None = None
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


Distribution = Literal["marketplace", "private"]
"""How an app reaches accounts; it decides what limits its tokens have, from the next one issued on."""


OwnSwitches = Annotated[
    dict[str, Any], Meta(description="Switches the app has of its own; for the rest, the portals'.")
]


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
    distribution: Distribution = "marketplace"
    policy: OwnSwitches = {}
    webhooks: Webhooks | None = None


class AppChange(_Document):
    """`PATCH /_mockspot/apps/{appId}`: the settings to change; the others stay."""

    name: Name | UnsetType = UNSET
    redirect_uris: list[str] | UnsetType = UNSET
    required_scopes: Scopes | UnsetType = UNSET
    conditionally_required_scopes: Scopes | UnsetType = UNSET
    optional_scopes: Scopes | UnsetType = UNSET
    auto_approve: bool | UnsetType = UNSET
    distribution: Distribution | UnsetType = UNSET
    policy: OwnSwitches | UnsetType = UNSET


class Install(_Document):
    """`POST /_mockspot/apps/{appId}/install`. No scopes means every scope the app asks for, no user the first admin."""

    portal_id: PortalId
    scopes: Scopes | None = None
    user_id: UserId | None = None


class Uninstall(_Document):
    """`POST /_mockspot/apps/{appId}/uninstall`."""

    portal_id: PortalId
