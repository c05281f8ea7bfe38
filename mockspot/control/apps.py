"""Apps: they live outside portals and are installed into them."""

from typing import Any

from mockspot.asgi.portal import Portal
from mockspot.control.documents import Install, NewApp, Uninstall, Webhooks
from mockspot.control.operation import Command, ControlError, Operation, number_of
from mockspot.control.seeding import reason
from mockspot.domain import oauth
from mockspot.domain.apps import APPS, CLIENTS, App
from mockspot.domain.refusal import Refusal
from mockspot.domain.webhooks.subscriptions import (
    AppWebhooks,
    Settings,
    Subscription,
    Wish,
    configure,
    webhooks_of,
)


def listing(command: Command) -> dict[str, Any]:
    """Return every public app: those of the portals, and those registered here."""
    customers = command.simulation.portals()
    found = [
        document(home, app)
        for home, app in command.simulation.apps()
        if app.kind == "public" and (home in customers or app != home.credentials.oauth_app)
    ]
    return {"results": found}


def create(command: Command) -> dict[str, Any]:
    """Register an app; one whose webhooks are no good is not registered."""
    wanted: NewApp = command.body
    asked = App(
        app_id=0,
        name=wanted.name,
        kind="public",
        client_id=wanted.client_id or "",
        client_secret=wanted.client_secret or "",
        redirect_uris=tuple(wanted.redirect_uris),
        required_scopes=tuple(wanted.required_scopes),
        optional_scopes=tuple(wanted.optional_scopes),
        auto_approve=wanted.auto_approve,
    )
    try:
        home, app = command.simulation.add_app(asked)
    except ValueError as error:
        raise ControlError(409, "app_refused", str(error)) from error
    if wanted.webhooks is not None:
        _configure(home, app, wanted.webhooks)
    return document(home, app)


def install(command: Command) -> dict[str, Any]:
    """Install an app into a portal and return tokens for it, as a finished consent would."""
    wanted: Install = command.body
    _, app = _app(command)
    portal = command.portal_of(str(wanted.portal_id))
    if portal not in command.simulation.portals():
        raise ControlError(409, "not_installable", "apps are not installed into the account that owns them")
    scopes = frozenset(wanted.scopes if wanted.scopes is not None else (*app.required_scopes, *app.optional_scopes))
    with portal.lock:
        issued = oauth.install(
            portal.space,
            portal.live.ids,
            portal.facts,
            portal.live.clock.now(),
            app=app,
            scopes=scopes,
            user_id=portal.credentials.users[0].user_id,
            policy=portal.live.policy,
        )
    return {
        "appId": app.app_id,
        "portalId": wanted.portal_id,
        "accessToken": issued.access_token,
        "refreshToken": issued.refresh_token,
        "scopes": sorted(issued.scopes),
    }


def uninstall(command: Command) -> dict[str, Any]:
    """Remove an app from a portal; its tokens die."""
    wanted: Uninstall = command.body
    _, app = _app(command)
    portal = command.portal_of(str(wanted.portal_id))
    with portal.lock:
        if not oauth.uninstall(portal.space, app.app_id):
            raise ControlError(409, "not_installed", f"app {app.app_id} is not installed in portal {wanted.portal_id}")
    return {"appId": app.app_id, "portalId": wanted.portal_id, "installed": False}


def document(home: Portal, app: App) -> dict[str, Any]:
    """Return an app with its secret: the control plane belongs to whoever runs the simulator."""
    return {
        "appId": app.app_id,
        "name": app.name,
        "clientId": app.client_id,
        "clientSecret": app.client_secret,
        "redirectUris": list(app.redirect_uris),
        "requiredScopes": list(app.required_scopes),
        "optionalScopes": list(app.optional_scopes),
        "autoApprove": app.auto_approve,
        "developerApiKey": home.credentials.developer_api_key,
        "webhooks": _webhooks(webhooks_of(home.space, app.app_id)),
    }


def _webhooks(wired: AppWebhooks) -> dict[str, Any] | None:
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


def _configure(home: Portal, app: App, wanted: Webhooks) -> None:
    wishes = [
        Wish(item.event_type, item.active, item.property_name, item.object_type_id) for item in wanted.subscriptions
    ]
    settings = Settings(app.app_id, wanted.target_url, wanted.max_concurrent_requests)
    with home.lock:
        try:
            configure(home.space, settings, wishes, now=home.live.clock.now())
        except Refusal as refusal:
            home.space.delete(APPS, app.app_id)
            home.space.delete(CLIENTS, app.client_id)
            raise ControlError(400, "webhooks_invalid", reason(refusal)) from refusal


def _app(command: Command) -> tuple[Portal, App]:
    number = number_of(command.params["appId"])
    found = None if number is None else command.simulation.app(number)
    if found is None:
        name = command.params["appId"][:40]
        raise ControlError(404, "app_unknown", f"there is no app {name}", hint="GET /_mockspot/apps lists them")
    return found


ROWS = (
    Operation("GET", "/apps", "List apps", listing),
    Operation("POST", "/apps", "Register an app", create, NewApp, 201),
    Operation("POST", "/apps/{appId}/install", "Install an app into a portal", install, Install),
    Operation("POST", "/apps/{appId}/uninstall", "Remove an app from a portal", uninstall, Uninstall),
)
