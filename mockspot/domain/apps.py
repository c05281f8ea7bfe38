"""Apps, their installations in portals, and who a bearer token or developer key speaks for."""

from dataclasses import dataclass, field, replace
from typing import Any

from mockspot.catalog.callers import MARKETPLACE
from mockspot.domain import credentials
from mockspot.domain.caller import Caller
from mockspot.domain.policy import Policy, of_app
from mockspot.domain.ports import IdSource, Instant, Kind, Transaction
from mockspot.domain.refusal import Refusal
from mockspot.domain.values import instant_text


@dataclass(frozen=True, slots=True)
class App:
    """A developer's integration. It lives in the portal of its developer and is installed into any portal.

    `kind` is `private` (one static token, one portal), `service_key`, or `public` (OAuth). `distribution` is how an
    OAuth app reaches portals: `marketplace` or `private`. `switches` are its own ones, of those in `policy.PER_APP`.
    """

    app_id: int
    name: str
    kind: str
    client_id: str = ""
    client_secret: str = field(default="", repr=False)
    redirect_uris: tuple[str, ...] = ()
    required_scopes: tuple[str, ...] = ()
    conditionally_required_scopes: tuple[str, ...] = ()
    optional_scopes: tuple[str, ...] = ()
    auto_approve: bool = False
    distribution: str = MARKETPLACE
    switches: tuple[tuple[str, Any], ...] = ()

    @property
    def scopes(self) -> tuple[str, ...]:
        """Return every scope the app may ask for, each once."""
        return tuple(dict.fromkeys((*self.required_scopes, *self.conditionally_required_scopes, *self.optional_scopes)))

    def policy(self, portals: Policy) -> Policy:
        """Return the switches of a portal as they hold for the app."""
        return of_app(portals, self.switches)


@dataclass(frozen=True, slots=True)
class Installation:
    """An app connected to a portal: the scopes it was granted, by whom and when."""

    app_id: int
    user_id: int
    scopes: frozenset[str]
    installed_at: Instant


@dataclass(frozen=True, slots=True)
class AccessToken:
    """A bearer credential. `expires_at` is None for static tokens; from `revoked_at` on the gateway knows none."""

    caller: Caller
    issued_at: Instant
    expires_at: Instant | None = None
    revoked_at: Instant | None = None

    def dead(self, now: Instant) -> bool:
        """Say whether it opens nothing any more."""
        return any(end is not None and end <= now for end in (self.expires_at, self.revoked_at))


@dataclass(frozen=True, slots=True)
class User:
    """Somebody who can sign in to the portal. Teams and the role are known by id; `invited` is who has yet to accept.

    Claim: apps are installed by a super admin or by whoever has App Marketplace access (documented, DOC-WWO).
    """

    user_id: int
    email: str
    first_name: str = ""
    last_name: str = ""
    role: int | None = None
    primary_team: int | None = None
    secondary_teams: tuple[int, ...] = ()
    super_admin: bool = False
    app_marketplace: bool = False
    invited: bool = False

    @property
    def access(self) -> str:
        """Return what the user may do about apps: super_admin, app_marketplace or none."""
        if self.super_admin:
            return "super_admin"
        return "app_marketplace" if self.app_marketplace else "none"

    @property
    def may_install(self) -> bool:
        """Say whether the user may connect apps to the portal."""
        return self.super_admin or self.app_marketplace


APPS: Kind[int, App] = Kind("apps")
"""By app id, in the developer's portal."""
CLIENTS: Kind[str, int] = Kind("clients")
"""App id by OAuth client id, in the developer's portal."""
DEVELOPER_KEYS: Kind[str, int] = Kind("developer_keys")
"""User id by developer API key, in the developer's portal."""
INSTALLATIONS: Kind[int, Installation] = Kind("installations")
"""By app id, in the portal the app is installed in."""
ACCESS_TOKENS: Kind[str, AccessToken] = Kind("access_tokens")
"""By token, in the portal the token opens."""
USERS: Kind[int, User] = Kind("users")
"""By user id, in the user's portal."""

_AGES = ((86_400, "day(s)", 86_400), (3_600, "hour(s)", 3_600), (60, "minute(s)", 120))


def authenticate(tx: Transaction, token: str, now: Instant) -> Caller:
    """Return who a bearer token speaks for; refused when it is unknown, revoked or expired."""
    found = tx.get(ACCESS_TOKENS, token)
    if found is None:
        raise _unknown(token, now)
    if found.revoked_at is not None and found.revoked_at <= now:
        raise Refusal("authentication_missing")
    if found.expires_at is not None and found.expires_at <= now:
        raise expired(found.expires_at, now)
    return found.caller


def authenticate_developer(tx: Transaction, key: str, token: str) -> Caller:
    """Return who a developer API key speaks for; `token` is the bearer token of a call, or empty.

    Claim: the app-level APIs take the key of the account that owns the app (DOC-WEBHOOK). A private app's token in its
    place is as good as none (pasted, hscli 2026); of an OAuth token the refusal says that it is one (pasted, SLACK).
    """
    if not key:
        raise Refusal("developer_key_missing" if token.startswith("C") else "authentication_missing")
    user_id = tx.get(DEVELOPER_KEYS, key)
    if user_id is None:
        raise Refusal("developer_key_unknown")
    return Caller("developer_key", user_id=user_id)


def developer_key(tx: Transaction) -> str:
    """Return the developer API key of a portal, which has one at a time."""
    return next(key for key, _ in tx.scan(DEVELOPER_KEYS))


def regenerate_developer_key(tx: Transaction, ids: IdSource, portal_id: int) -> None:
    """Give a portal another developer API key. Claim: the one before ends at once (documented, DOC-DEVKEYS)."""
    old, user_id = next(tx.scan(DEVELOPER_KEYS))
    tx.delete(DEVELOPER_KEYS, old)
    tx.put(DEVELOPER_KEYS, credentials.portal_uuid(ids, portal_id), user_id)


def register(tx: Transaction, ids: IdSource, portal_id: int, app: App) -> App:
    """Add an app to its developer's portal, with an id, and for a public app the client id and secret it lacks.

    Refused with ValueError when the client id is taken or the portal is full.
    """
    registered = replace(app, app_id=credentials.app_id(portal_id, _last_number(tx, portal_id) + 1))
    if app.kind == "public":
        registered = replace(
            registered,
            client_id=app.client_id or credentials.portal_uuid(ids, portal_id),
            client_secret=app.client_secret or credentials.portal_uuid(ids, portal_id),
        )
        if tx.get(CLIENTS, registered.client_id) is not None:
            raise ValueError(f"there is an app with the client id {registered.client_id} already")
        tx.put(CLIENTS, registered.client_id, registered.app_id)
    tx.put(APPS, registered.app_id, registered)
    return registered


def give_secret(tx: Transaction, ids: IdSource, portal_id: int, app: App) -> App:
    """Return a private app with the client secret that its page shows: nothing but its webhooks needs one."""
    if app.client_secret:
        return app
    known = replace(app, client_secret=credentials.portal_uuid(ids, portal_id))
    tx.put(APPS, app.app_id, known)
    return known


def install(tx: Transaction, app_id: int, *, user_id: int, scopes: frozenset[str], now: Instant) -> Installation:
    """Connect an app to the portal; an app that is connected already gets the scopes of the newest grant."""
    before = tx.get(INSTALLATIONS, app_id)
    installed_at = now if before is None else before.installed_at
    installation = Installation(app_id, user_id, scopes, installed_at)
    tx.put(INSTALLATIONS, app_id, installation)
    return installation


def first_user(tx: Transaction) -> User:
    """Return the user who acts where HubSpot would ask somebody to sign in: the portal's first super admin."""
    return next(user for _, user in tx.scan(USERS) if user.super_admin)


def expired(expires_at: Instant, now: Instant) -> Refusal:
    """Return the refusal of an expired token."""
    return Refusal("token_expired", {"age": age(now - expires_at), "expire time": instant_text(expires_at)})


def age(milliseconds: int) -> str:
    """Return a duration as HubSpot's 401 prints it.

    Claim: 75 seconds were still printed in seconds, 19884 days in days (airbyte 74726, php363). unverified: where
    minutes begin.
    """
    seconds = milliseconds // 1000
    for size, unit, from_seconds in _AGES:
        if seconds >= from_seconds:
            return f"{seconds // size} {unit}"
    return f"{seconds} second(s)"


def _unknown(token: str, now: Instant) -> Refusal:
    """Return the refusal of a token nobody issued: HubSpot decodes before it looks up, so age is found out first."""
    expires_at = credentials.expiry_of(token)
    if expires_at is None or expires_at > now:
        return Refusal("authentication_missing")
    return expired(expires_at, now)


def _last_number(tx: Transaction, portal_id: int) -> int:
    last = max((app_id for app_id, _ in tx.scan(APPS)), default=credentials.app_id(portal_id, 1) - 1)
    return last - credentials.app_id(portal_id, 1) + 1
