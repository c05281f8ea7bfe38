"""Apps: they live outside portals and are installed into them."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from msgspec import UNSET, structs

from mockspot.asgi.portal import Portal
from mockspot.control import acting, app_webhooks
from mockspot.control.documents import AppChange, Install, NewApp, Uninstall
from mockspot.control.operation import Command, ControlError, Operation
from mockspot.domain import oauth
from mockspot.domain.apps import (
    APPS,
    CLIENTS,
    INSTALLATIONS,
    USERS,
    App,
    User,
    developer_key,
    first_user,
    regenerate_developer_key,
)
from mockspot.domain.journal import lifecycle
from mockspot.domain.oauth import redirects
from mockspot.wire import traffic


def listing(command: Command) -> dict[str, Any]:
    """Return every public app: those of the portals, and those registered here."""
    customers = {portal.facts.portal_id for portal in command.simulation.portals()}
    found = [
        document(home, app)
        for home, app in command.simulation.apps()
        if app.kind == "public"
        and (home.facts.portal_id in customers or app.app_id != home.credentials.oauth_app.app_id)
    ]
    return {"results": found}


def create(command: Command) -> dict[str, Any]:
    """Register an app; one whose webhooks are no good is not registered."""
    wanted: NewApp = command.body
    _check_redirects(wanted.redirect_uris)
    asked = App(
        app_id=0,
        name=wanted.name,
        kind="public",
        client_id=wanted.client_id or "",
        client_secret=wanted.client_secret or "",
        redirect_uris=tuple(wanted.redirect_uris),
        required_scopes=tuple(wanted.required_scopes),
        conditionally_required_scopes=tuple(wanted.conditionally_required_scopes),
        optional_scopes=tuple(wanted.optional_scopes),
        auto_approve=wanted.auto_approve,
        distribution=wanted.distribution,
        switches=_switches(wanted.policy),
    )
    try:
        home, app = command.simulation.add_app(asked)
    except ValueError as error:
        raise ControlError(409, "app_refused", str(error)) from error
    with home.lock:
        try:
            if wanted.webhooks is not None:
                app_webhooks.configure(home, app, wanted.webhooks)
        except ControlError:
            home.space.delete(APPS, app.app_id)
            home.space.delete(CLIENTS, app.client_id)
            raise
        finally:
            home.space.commit()
    return document(home, app)


def change(command: Command) -> dict[str, Any]:
    """Change an app's settings. Installations keep what they were granted, as at HubSpot."""
    wanted: AppChange = command.body
    home, app = command.app
    named = {name: value for name, value in structs.asdict(wanted).items() if value is not UNSET}
    settings: dict[str, Any] = {name: tuple(it) if isinstance(it, list) else it for name, it in named.items()}
    _check_redirects(settings.get("redirect_uris", ()))
    if "policy" in settings:
        settings["switches"] = _switches(settings.pop("policy"))
    changed = replace(app, **settings)
    with home.lock:
        home.space.put(APPS, app.app_id, changed)
        home.space.commit()
    return document(home, changed)


def regenerate_key(command: Command) -> dict[str, Any]:
    """Give the developer of an app another key; the one before ends at once, for all apps of the developer."""
    home, app = command.app
    with home.lock:
        regenerate_developer_key(home.space, home.live.ids, home.facts.portal_id)
        home.space.commit()
    return document(home, app)


def install(command: Command) -> dict[str, Any]:
    """Install an app into a portal and return tokens for it, as a finished consent would."""
    wanted: Install = command.body
    _, app = command.app
    portal = command.portal_of(str(wanted.portal_id))
    if portal not in command.simulation.portals():
        raise ControlError(409, "not_installable", "apps are not installed into the account that owns them")
    scopes = frozenset(app.scopes if wanted.scopes is None else wanted.scopes)
    with portal.lock:
        now = portal.live.clock.now()
        connected = portal.space.get(INSTALLATIONS, app.app_id) is not None
        user_id = _installer(portal, wanted.user_id).user_id
        issued = oauth.install(
            portal.space,
            portal.live.ids,
            portal.facts,
            now,
            app=app,
            scopes=scopes,
            user_id=user_id,
            policy=portal.live.policy,
        )
        portal.live.traffic.append(now, "install", traffic.installation(app, "install", "connected"))
        if not connected:
            lifecycle.installed(acting.context(portal, source="CRM_UI"), app.app_id, user_id)
        portal.space.commit()
    portal.published(portal)
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
    _, app = command.app
    portal = command.portal_of(str(wanted.portal_id))
    with portal.lock:
        now = portal.live.clock.now()
        if not oauth.uninstall(portal.space, app.app_id, now):
            raise ControlError(409, "not_installed", f"app {app.app_id} is not installed in portal {wanted.portal_id}")
        portal.live.traffic.append(now, "install", traffic.installation(app, "uninstall", "uninstalled"))
        ctx = acting.context(portal, source="CRM_UI")
        lifecycle.removed(ctx, app.app_id, ctx.caller.user_id)
        portal.space.commit()
    portal.published(portal)
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
        "conditionallyRequiredScopes": list(app.conditionally_required_scopes),
        "optionalScopes": list(app.optional_scopes),
        "autoApprove": app.auto_approve,
        "distribution": app.distribution,
        "policy": _own_policy(app),
        "developerApiKey": developer_key(home.space),
        "webhooks": app_webhooks.document(home, app),
    }


def _switches(given: Mapping[str, Any]) -> tuple[tuple[str, Any], ...]:
    """Return the switches of its own that an app is to have. Most have none, and do without the import."""
    if not given:
        return ()
    from mockspot.control import policy

    return policy.parse_for_app(given)


def _own_policy(app: App) -> dict[str, Any]:
    if not app.switches:
        return {}
    from mockspot.control import policy

    return policy.of_app(app.switches)


def _check_redirects(uris: Iterable[str]) -> None:
    """Refuse redirect URIs that HubSpot's app settings would not take (DOC-WWO)."""
    for uri in uris:
        if not redirects.is_safe(uri):
            hint = "https, or http with localhost; no bare IP address"
            raise ControlError(400, "redirect_uri_invalid", f"{uri[:200]!r} can be no redirect URI", hint=hint)


def _installer(portal: Portal, user_id: int | None) -> User:
    """Return the user who installs; refused when it is none who may."""
    user = first_user(portal.space) if user_id is None else portal.space.get(USERS, user_id)
    if user is None:
        hint = "the portal document lists its users"
        raise ControlError(404, "user_unknown", f"portal {portal.facts.portal_id} has no user {user_id}", hint=hint)
    if not user.may_install:
        hint = "only a super admin, or a user with App Marketplace access, installs apps"
        raise ControlError(409, "user_unauthorized", f"user {user_id} may not install apps", hint=hint)
    return user


ROWS = (
    Operation("GET", "/apps", "List apps", listing, waits=True, answer=("Apps",)),
    Operation("POST", "/apps", "Register an app", create, NewApp, 201, answer=("App",)),
    Operation("PATCH", "/apps/{appId}", "Change an app's settings", change, AppChange, answer=("App",)),
    Operation(
        "POST",
        "/apps/{appId}/developer-key/regenerate",
        "Replace the developer key of an app's developer",
        regenerate_key,
        answer=("App",),
    ),
    Operation("POST", "/apps/{appId}/install", "Install an app into a portal", install, Install, answer=("Installed",)),
    Operation(
        "POST", "/apps/{appId}/uninstall", "Remove an app from a portal", uninstall, Uninstall, answer=("Uninstalled",)
    ),
)
