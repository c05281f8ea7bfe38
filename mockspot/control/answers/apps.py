"""Apps, and the webhooks that are sent to them."""

from typing import Any

from msgspec import UNSET, UnsetType

from mockspot.control.answers.answer import Answer, HubSpots
from mockspot.control.policy import AppSwitches


class Attempt(Answer):
    """One attempt to deliver."""

    attempt_number: int
    at: str
    status: int | None
    duration_milliseconds: float
    error: str | UnsetType = UNSET


class Delivery(Answer):
    """Events on their way to an app, as it gets them, and the attempts so far."""

    id: str
    app_id: int
    target_url: str
    state: str
    events: list[HubSpots]
    attempts: list[Attempt]
    next_attempt_at: str | UnsetType = UNSET


class Deliveries(Answer):
    """Deliveries, oldest first; `forgotten` are those done so long ago that they made room for others."""

    results: list[Delivery]
    forgotten: int


class Resent(Answer):
    """The delivery that is sent once more."""

    resent: str


class Dropped(Answer):
    """The delivery that is never sent."""

    dropped: str


class Delayed(Answer):
    """The delivery that is due later, and when."""

    delayed: str
    next_attempt_at: str


class Duplicated(Answer):
    """The delivery whose events are sent twice, and the id of the other one."""

    duplicated: str
    id: str


class DisorderRates(Answer):
    """How often what befalls events, all zero for nothing; `delaySeconds` is the shortest and the longest."""

    seed: int
    drop: float
    duplicate: float
    delay: float
    delay_seconds: list[float]
    reorder: float


class Held(Answer):
    """How many deliveries are held back."""

    held: int


class Released(Answer):
    """How many deliveries were let go."""

    released: int


class Flushed(Answer):
    """How many deliveries were attempted."""

    attempted: int


class Triggered(Answer):
    """An event that was made, and to how many subscriptions it goes."""

    subscription_type: str
    object_id: int
    occurred_at: int
    notifications: int


class Handshake(Answer):
    """A step of an app's way into a portal, its outcome, and the number of its entry in the portal's traffic log."""

    at: str
    portal_id: int
    step: str
    outcome: str
    traffic: int
    status: int | UnsetType | None = UNSET
    error: str | UnsetType = UNSET
    message: str | UnsetType = UNSET
    hint: str | UnsetType = UNSET


class Handshakes(Answer):
    """The handshakes with an app, oldest first."""

    results: list[Handshake]


class AppSubscription(Answer):
    """A webhook subscription of an app."""

    id: str
    event_type: str
    active: bool
    property_name: str | UnsetType = UNSET
    object_type_id: str | UnsetType = UNSET


class AppWebhooks(Answer):
    """Where an app's events go, and which."""

    target_url: str
    max_concurrent_requests: int
    subscriptions: list[AppSubscription]


class AppWired(Answer):
    """An app's webhooks, and the secret that signs them."""

    app_id: int
    client_secret: str
    webhooks: AppWebhooks | None


class Signed(Answer):
    """The headers that sign a request."""

    headers: dict[str, str]


class CallRequest(Answer):
    """What an app was asked."""

    method: str
    url: str
    headers: dict[str, str]
    body: Any


class CallResponse(Answer):
    """What it answered."""

    headers: dict[str, str]
    body: Any


class AppCalled(Answer):
    """A call of an app: what went out, what came back, and whether HubSpot would try again (null: no source says)."""

    kind: str
    sequence: int
    status: int | None
    duration_milliseconds: float
    request: CallRequest
    response: CallResponse
    tried_again: bool | None
    error: str | UnsetType = UNSET


class App(Answer):
    """An app with its secrets: the control plane belongs to whoever runs the simulator."""

    app_id: int
    name: str
    client_id: str
    client_secret: str
    redirect_uris: list[str]
    required_scopes: list[str]
    conditionally_required_scopes: list[str]
    optional_scopes: list[str]
    auto_approve: bool
    distribution: str
    policy: AppSwitches  # type: ignore[valid-type]  # made of the rows of `Policy`
    developer_api_key: str
    webhooks: AppWebhooks | None


class Apps(Answer):
    """Every public app."""

    results: list[App]


class Installed(Answer):
    """An installation, and its tokens."""

    app_id: int
    portal_id: int
    access_token: str
    refresh_token: str
    scopes: list[str]


class Uninstalled(Answer):
    """That an app is gone from a portal."""

    app_id: int
    portal_id: int
    installed: bool
