"""The documents the control plane takes. Every member is optional unless it has no default; unknown ones are refused.

Names inside HubSpot things are HubSpot's own; the rest is camel case.
"""

from typing import Annotated, Any, Literal

from msgspec import Meta, Struct, field

PortalId = Annotated[int, Meta(gt=0, lt=2**47)]
Seconds = Annotated[float, Meta(ge=0, le=10 * 366 * 86_400)]


class _Document(Struct, forbid_unknown_fields=True, rename="camel", kw_only=True, frozen=True):
    """A closed document in camel case."""


class Clock(_Document):
    """`PUT …/clock`: the system's clock, or one that moves only when told to, from `now` on."""

    mode: Literal["system", "manual"]
    now: str | int | None = None


class NewPortal(_Document):
    """`POST /_mockspot/portals`. No body at all makes a portal that is ready for any client."""

    portal_id: PortalId | None = None
    name: str | None = None
    tier: Literal["free", "starter", "professional", "enterprise"] = "enterprise"
    seed: Literal["empty", "demo"] | dict[str, Any] = "empty"
    limits: Literal["documented", "off"] | dict[str, Any] = "documented"
    index_lag_seconds: Annotated[float, Meta(ge=0, le=3600)] = 0
    hublet: Literal["na1", "na2", "eu1", "ap1", "ca1"] = "na1"
    time_zone: str = "US/Eastern"
    clock: Clock | None = None
    random_seed: int = 0


class NewCheckpoint(_Document):
    """`POST …/checkpoints`."""

    name: Annotated[str, Meta(min_length=1, max_length=200)]


class NewToken(_Document):
    """`POST …/tokens`. No scopes means all of them."""

    kind: Literal["private_app", "service_key", "oauth"]
    scopes: list[str] | None = None
    expires_in: Seconds | None = None


class WhichToken(_Document):
    """`POST …/tokens/expire` and `…/revoke`: one token, or all of the portal's without it."""

    token: str | None = None


class Advance(_Document):
    """`POST …/clock/advance`."""

    seconds: Seconds


class Trigger(_Document):
    """`POST …/webhooks/trigger`: an event as HubSpot would send it."""

    subscription_type: str
    object_id: int | None = None
    property_name: str | None = None
    property_value: str | None = None


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
    subscriptions: list[WebhookSubscription] = []


class NewApp(_Document):
    """`POST /_mockspot/apps`: an app that lives outside the portals it is installed in."""

    name: str = "app"
    client_id: str | None = None
    client_secret: str | None = None
    redirect_uris: list[str] = []
    required_scopes: list[str] = []
    optional_scopes: list[str] = []
    auto_approve: bool = False
    webhooks: Webhooks | None = None


class Install(_Document):
    """`POST /_mockspot/apps/{appId}/install`. No scopes means every scope the app asks for."""

    portal_id: PortalId
    scopes: list[str] | None = None


class Uninstall(_Document):
    """`POST /_mockspot/apps/{appId}/uninstall`."""

    portal_id: PortalId


class SeedOwner(_Document):
    """An owner to add; without a user id one is made."""

    email: str
    first_name: str = ""
    last_name: str = ""
    user_id: int | None = None
    archived: bool = False


class SeedGroup(_Document):
    """A property group to add."""

    name: str
    label: str
    display_order: int = -1


class SeedRecord(_Document):
    """A record to add; `ref` names it inside the document."""

    properties: dict[str, str | int | float | bool | None] = {}
    ref: str | None = None
    archived: bool = False


class SeedAssociationType(_Document):
    """An association type as record bodies name it."""

    association_category: str
    association_type_id: int


class SeedAssociation(_Document):
    """Two records to link, each as `objectType:ref` or `objectType:id`; no types means the default one."""

    from_: str = field(name="from")
    to: str
    types: list[SeedAssociationType] = []


class Seed(_Document):
    """`POST …/seed`: what a portal holds, or how much of it to generate."""

    owners: list[SeedOwner] = []
    property_groups: dict[str, list[SeedGroup]] = {}
    properties: dict[str, list[dict[str, Any]]] = {}
    pipelines: dict[str, list[dict[str, Any]]] = {}
    records: dict[str, list[SeedRecord]] = {}
    associations: list[SeedAssociation] = []
    generate: dict[str, Annotated[int, Meta(ge=0, le=5_000_000)]] = {}
    schemas: list[dict[str, Any]] = []
    association_labels: list[dict[str, Any]] = []
    required_on_write: dict[str, list[str]] = {}
