"""The webhooks of apps as HubSpot's pages set them up, and what signs them."""

from typing import Any

from mockspot.asgi.portal import Portal
from mockspot.control.documents import Sign, Webhooks
from mockspot.control.operation import Command, ControlError, Operation
from mockspot.control.seeding import reason
from mockspot.domain import apps
from mockspot.domain.apps import App
from mockspot.domain.refusal import Refusal
from mockspot.domain.webhooks import subscriptions
from mockspot.domain.webhooks.subscriptions import Settings, Subscription, Wish, webhooks_of
from mockspot.wire import signatures


def replace(command: Command) -> dict[str, Any]:
    """Give an app its webhooks as HubSpot's pages do, the only way there is for a private app."""
    home, app = command.app
    if app.kind == "service_key":
        raise ControlError(409, "no_webhooks", "service keys have no webhooks", hint="private and public apps do")
    with home.lock:
        configure(home, app, command.body)
        if app.kind == "private":
            app = _connected(home, app)
        home.space.commit()
        return {"appId": app.app_id, "clientSecret": app.client_secret, "webhooks": document(home, app)}


def sign(command: Command) -> dict[str, Any]:
    """Return the signature headers of a request as HubSpot would make it for an app."""
    home, app = command.app
    wanted: Sign = command.body
    live, body = home.live, wanted.body.encode()
    at = live.clock.now() if wanted.timestamp is None else wanted.timestamp
    secret, method = app.client_secret, wanted.method
    return {"headers": signatures.headers(wanted.version, secret, method, wanted.url, body, at, policy=live.policy)}


def configure(home: Portal, app: App, wanted: Webhooks) -> None:
    """Set an app's target and subscriptions; refused, and nothing changed, when one of them is no good."""
    wishes = [
        Wish(item.event_type, item.active, item.property_name, item.object_type_id) for item in wanted.subscriptions
    ]
    settings = Settings(app.app_id, wanted.target_url, wanted.max_concurrent_requests)
    try:
        subscriptions.configure(home.space, settings, wishes, now=home.live.clock.now())
    except Refusal as refusal:
        raise ControlError(400, "webhooks_invalid", reason(refusal)) from refusal


def document(home: Portal, app: App) -> dict[str, Any] | None:
    """Return an app's target and subscriptions; None while it has no target."""
    wired = webhooks_of(home.space, app.app_id)
    if wired.target_url is None:
        return None
    return {
        "targetUrl": wired.target_url,
        "maxConcurrentRequests": wired.max_concurrency,
        "subscriptions": [_subscription(item) for item in wired.subscriptions],
    }


def _subscription(item: Subscription) -> dict[str, Any]:
    wish = item.wish
    named = {"propertyName": wish.property_name, "objectTypeId": wish.object_type_id}
    shown = {"id": str(item.subscription_id), "eventType": wish.event_type, "active": wish.active}
    return shown | {name: value for name, value in named.items() if value is not None}


def _connected(home: Portal, app: App) -> App:
    """Return a private app as one that is told of the changes in its portal."""
    now, user_id = home.live.clock.now(), home.credentials.users[0].user_id
    apps.install(home.space, app.app_id, user_id=user_id, scopes=frozenset(app.scopes), now=now)
    return apps.give_secret(home.space, home.live.ids, home.facts.portal_id, app)


ROWS = (
    Operation("PUT", "/apps/{appId}/webhooks", "Set an app's webhooks", replace, Webhooks, answer=("AppWired",)),
    Operation("POST", "/apps/{appId}/sign", "Sign a request as HubSpot would", sign, Sign, answer=("Signed",)),
)
