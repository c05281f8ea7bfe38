"""The credentials a portal is born with, and those the control plane issues, expires and revokes."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from mockspot.catalog.scopes import BASE
from mockspot.domain import apps, credentials
from mockspot.domain.apps import (
    ACCESS_TOKENS,
    APPS,
    CLIENTS,
    DEVELOPER_KEYS,
    INSTALLATIONS,
    USERS,
    AccessToken,
    App,
    User,
)
from mockspot.domain.context import PortalFacts
from mockspot.domain.oauth import scoping
from mockspot.domain.oauth.grants import CODES, REFRESH_TOKENS, Grantee, Issued, Issuer
from mockspot.domain.policy import Policy
from mockspot.domain.ports import IdSource, Instant, Kind, Transaction

_DEFAULTS = Policy()
_REDIRECT_URI = "http://localhost/callback"

CREDENTIAL_KINDS: tuple[Kind[Any, Any], ...] = (
    APPS,
    CLIENTS,
    DEVELOPER_KEYS,
    INSTALLATIONS,
    ACCESS_TOKENS,
    REFRESH_TOKENS,
    CODES,
)
"""What a fork of a portal must not inherit: these name the portal they were made for."""


@dataclass(frozen=True, slots=True)
class Credentials:
    """What a new portal comes with, for whoever is to call it."""

    private_app: App
    private_token: str = field(repr=False)
    oauth_app: App
    access_token: str = field(repr=False)
    refresh_token: str = field(repr=False)
    developer_api_key: str = field(repr=False)
    users: tuple[User, ...]


def provision(
    tx: Transaction, ids: IdSource, facts: PortalFacts, now: Instant, policy: Policy = _DEFAULTS
) -> Credentials:
    """Give a new portal a user, a private app, an installed OAuth app and a developer key.

    Both apps hold every scope the portal's subscription has. The OAuth app requires the base scope only, and any other
    may stand in `scope` as well as in `optional_scope`, so that an authorize URL may ask for as few as its integration
    needs.
    """
    granted = scoping.offered(facts.tier)
    user = _user(tx, ids, facts)
    private = _private_app(tx, ids, facts, granted)
    public = _oauth_app(tx, ids, facts)
    static = issue(tx, ids, facts, now, kind="private_app")
    oauth = install(tx, ids, facts, now, app=public, scopes=frozenset(granted), user_id=user.user_id, policy=policy)
    assert oauth.refresh_token is not None
    developer_key = credentials.portal_uuid(ids, facts.portal_id)
    tx.put(DEVELOPER_KEYS, developer_key, user.user_id)
    return Credentials(
        private, static.access_token, public, oauth.access_token, oauth.refresh_token, developer_key, (user,)
    )


def issue(
    tx: Transaction,
    ids: IdSource,
    facts: PortalFacts,
    now: Instant,
    *,
    kind: str,
    scopes: frozenset[str] | None = None,
    lifetime_ms: int | None = None,
    policy: Policy = _DEFAULTS,
) -> Issued:
    """Issue one more credential: a `private_app`, `service_key` or `oauth` one; no scopes means all of the app's."""
    app = _app_for(tx, ids, facts, kind)
    granted = scoping.granted(app.scopes if scopes is None else scopes)
    grantee = Grantee(app.app_id, apps.first_user(tx).user_id, granted)
    issuer = Issuer(tx, ids, facts, now, policy)
    if kind == "oauth":
        return _issue_pair(issuer, grantee, lifetime_ms)
    expires_at = None if lifetime_ms is None else now + lifetime_ms
    token = issuer.static_token(grantee, credential=kind, expires_at=expires_at)
    return Issued(kind, app.app_id, granted, token, now, expires_at)


def install(
    tx: Transaction,
    ids: IdSource,
    facts: PortalFacts,
    now: Instant,
    *,
    app: App,
    scopes: frozenset[str],
    user_id: int,
    policy: Policy = _DEFAULTS,
) -> Issued:
    """Connect an app to the portal and return its first tokens, as a finished consent would."""
    granted = scoping.granted(scopes)
    apps.install(tx, app.app_id, user_id=user_id, scopes=granted, now=now)
    return _issue_pair(Issuer(tx, ids, facts, now, policy), Grantee(app.app_id, user_id, granted), None)


def uninstall(tx: Transaction, app_id: int) -> bool:
    """Disconnect an app: all of its tokens and codes die. Say whether it was connected."""
    if tx.get(INSTALLATIONS, app_id) is None:
        return False
    tx.delete(INSTALLATIONS, app_id)
    _each_token(tx, lambda row: row.caller.app_id == app_id, lambda row: replace(row, revoked=True))
    for refresh_token in [token for token, row in tx.scan(REFRESH_TOKENS) if row.app_id == app_id]:
        tx.delete(REFRESH_TOKENS, refresh_token)
    for code in [code for code, consent in tx.scan(CODES) if consent.app_id == app_id]:
        tx.delete(CODES, code)
    return True


def expire(tx: Transaction, token: str | None, now: Instant) -> int:
    """Let one access token, or all, expire now; return how many did. Refresh tokens do not age (DOC-WWO)."""
    if token is None:
        return _each_token(tx, lambda row: not row.dead(now), lambda row: replace(row, expires_at=now))
    row = tx.get(ACCESS_TOKENS, token)
    if row is None:
        return 0
    if not row.dead(now):
        tx.put(ACCESS_TOKENS, token, replace(row, expires_at=now))
    return 1


def revoke(tx: Transaction, token: str | None, now: Instant) -> int:
    """Revoke one access or refresh token, or all of both; return how many there were."""
    if token is None:
        refresh_tokens = [known for known, _ in tx.scan(REFRESH_TOKENS)]
        for known in refresh_tokens:
            tx.delete(REFRESH_TOKENS, known)
        ended = _each_token(tx, lambda row: not row.dead(now), lambda row: replace(row, revoked=True))
        return ended + len(refresh_tokens)
    row = tx.get(ACCESS_TOKENS, token)
    if row is not None:
        tx.put(ACCESS_TOKENS, token, replace(row, revoked=True))
        return 1
    found = tx.get(REFRESH_TOKENS, token) is not None
    tx.delete(REFRESH_TOKENS, token)
    return int(found)


def _issue_pair(issuer: Issuer, grantee: Grantee, lifetime_ms: int | None) -> Issued:
    refresh_token = issuer.refresh_token(grantee)
    access_token, expires_at = issuer.access_token(grantee, lifetime_ms=lifetime_ms)
    return Issued("oauth", grantee.app_id, grantee.scopes, access_token, issuer.now, expires_at, refresh_token)


def _each_token(
    tx: Transaction, chosen: Callable[[AccessToken], bool], changed: Callable[[AccessToken], AccessToken]
) -> int:
    rows = [(token, row) for token, row in tx.scan(ACCESS_TOKENS) if chosen(row)]
    for token, row in rows:
        tx.put(ACCESS_TOKENS, token, changed(row))
    return len(rows)


def _user(tx: Transaction, ids: IdSource, facts: PortalFacts) -> User:
    """Return who made the portal; a fork was made by the one who made its origin."""
    if tx.count(USERS):
        return apps.first_user(tx)
    user = User(10_000_000 + ids.bits(25), f"admin@portal-{facts.portal_id}.example.com", super_admin=True)
    tx.put(USERS, user.user_id, user)
    return user


def _private_app(tx: Transaction, ids: IdSource, facts: PortalFacts, granted: tuple[str, ...]) -> App:
    return apps.register(tx, ids, facts.portal_id, App(0, "Private app", "private", required_scopes=granted))


def _oauth_app(tx: Transaction, ids: IdSource, facts: PortalFacts) -> App:
    app = App(
        0,
        "OAuth app",
        "public",
        redirect_uris=(_REDIRECT_URI,),
        required_scopes=(BASE,),
        conditionally_required_scopes=scoping.optional(facts.tier),
        optional_scopes=scoping.optional(facts.tier),
    )
    return apps.register(tx, ids, facts.portal_id, app)


def _app_for(tx: Transaction, ids: IdSource, facts: PortalFacts, kind: str) -> App:
    """Return the portal's first app for this kind of credential; that of service keys is made when first needed."""
    wanted = {"private_app": "private", "oauth": "public"}.get(kind, kind)
    for _, app in tx.scan(APPS):
        if app.kind == wanted:
            return app
    granted = scoping.offered(facts.tier)
    return apps.register(tx, ids, facts.portal_id, App(0, "Service keys", wanted, required_scopes=granted))
