"""Apps: they live outside portals and are installed into them."""

from typing import Any

from mockspot.asgi.portal import Portal
from mockspot.control.documents import Install, NewApp, Uninstall, Webhooks
from mockspot.control.operation import Command, ControlError, Operation
from mockspot.domain import oauth
from mockspot.domain.apps import App
from mockspot.domain.refusal import Refusal
from mockspot.domain.webhooks.subscriptions import Settings, Wish, configure, webhooks_of
from mockspot.wire import errors


def listing(command: Command) -> dict[str, Any]:
    """Return every public app of the process."""
    found = [(home, app) for home, app in command.simulation.apps() if app.kind == "public"]
    return {"results": [document(home, app) for home, app in found]}


def create(command: Command) -> dict[str, Any]:
    """Register an app."""
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
    home, app = command.simulation.add_app(asked)
    if wanted.webhooks is not None:
        _configure(home, app, wanted.webhooks)
    return document(home, app)


def install(command: Command) -> dict[str, Any]:
    """Install an app into a portal and return tokens for it, as a finished consent would."""
    wanted: Install = command.body
    _, app = _app(command)
    portal = _portal(command, wanted.portal_id)
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
    portal = _portal(command, wanted.portal_id)
    with portal.lock:
        if not oauth.uninstall(portal.space, app.app_id):
            raise ControlError(409, "not_installed", f"app {app.app_id} is not installed in portal {wanted.portal_id}")
    return {"appId": app.app_id, "portalId": wanted.portal_id, "installed": False}


def document(home: Portal, app: App) -> dict[str, Any]:
    """Return an app with its secret: the control plane belongs to whoever runs the simulator."""
    wired = webhooks_of(home.space, app.app_id)
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
        "webhooks": None
        if wired.target_url is None
        else {
            "targetUrl": wired.target_url,
            "maxConcurrentRequests": wired.max_concurrency,
            "subscriptions": [
                {"id": str(item.subscription_id), "eventType": item.wish.event_type, "active": item.wish.active}
                for item in wired.subscriptions
            ],
        },
    }


def _configure(home: Portal, app: App, wanted: Webhooks) -> None:
    wishes = [
        Wish(item.event_type, item.active, item.property_name, item.object_type_id) for item in wanted.subscriptions
    ]
    settings = Settings(app.app_id, wanted.target_url, wanted.max_concurrent_requests)
    with home.lock:
        try:
            configure(home.space, settings, wishes, now=home.live.clock.now())
        except Refusal as refusal:
            body = errors.render(refusal, correlation_id="").body or {}
            raise ControlError(400, "webhooks_invalid", body.get("message", str(refusal))) from refusal


def _app(command: Command) -> tuple[Portal, App]:
    name = command.params["appId"]
    found = command.simulation.app(int(name)) if name.isdigit() else None
    if found is None:
        raise ControlError(404, "app_unknown", f"there is no app {name}", hint="GET /_mockspot/apps lists them")
    return found


def _portal(command: Command, portal_id: int) -> Portal:
    return Command(command.simulation, {"portalId": str(portal_id)}).portal


ROWS = (
    Operation("GET", "/apps", "List apps", listing),
    Operation("POST", "/apps", "Register an app", create, NewApp, 201),
    Operation("POST", "/apps/{appId}/install", "Install an app into a portal", install, Install),
    Operation("POST", "/apps/{appId}/uninstall", "Remove an app from a portal", uninstall, Uninstall),
)
