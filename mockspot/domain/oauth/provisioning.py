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
from mockspot.domain.oauth import scoping
from mockspot.domain.oauth.grants import CODES, REFRESH_TOKENS, Grantee, Issued, Issuer, RefreshToken
from mockspot.domain.policy import Policy
from mockspot.domain.portal_facts import PortalFacts
from mockspot.domain.ports import IdSource, Instant, Kind, Transaction

_DEFAULTS = Policy()
STATIC = ("private_app", "service_key")
"""The kinds of credential that are one token, without a grant behind it."""
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
    grantee = Grantee(app.app_id, apps.first_user(tx).user_id, granted, app.distribution)
    issuer = Issuer(tx, ids, facts, now, app.policy(policy))
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
    grantee = Grantee(app.app_id, user_id, granted, app.distribution)
    return _issue_pair(Issuer(tx, ids, facts, now, app.policy(policy)), grantee, None)


def rotate(
    tx: Transaction, ids: IdSource, facts: PortalFacts, now: Instant, *, token: str, grace_ms: int
) -> Issued | None:
    """Replace a private-app token or service key; the old one opens the portal for the grace. None when it is neither.

    unverified: that a rotated token is then unknown, and not expired, to the gateway.
    """
    old = tx.get(ACCESS_TOKENS, token)
    if old is None or old.dead(now) or old.caller.credential not in STATIC:
        return None
    caller = old.caller
    grantee = Grantee(caller.app_id, caller.user_id, caller.scopes)
    issuer = Issuer(tx, ids, facts, now, _DEFAULTS)
    new = issuer.static_token(grantee, credential=caller.credential, expires_at=old.expires_at)
    _end(tx, token, old, now + grace_ms)
    return Issued(caller.credential, caller.app_id, caller.scopes, new, now, old.expires_at)


def uninstall(tx: Transaction, app_id: int, now: Instant) -> bool:
    """Disconnect an app: all of its tokens and codes die. Say whether it was connected."""
    if tx.get(INSTALLATIONS, app_id) is None:
        return False
    tx.delete(INSTALLATIONS, app_id)
    for token, row in _tokens(tx, lambda row: row.caller.app_id == app_id):
        _end(tx, token, row, now)
    for refresh_token in [token for token, row in tx.scan(REFRESH_TOKENS) if row.app_id == app_id]:
        tx.delete(REFRESH_TOKENS, refresh_token)
    for code in [code for code, consent in tx.scan(CODES) if consent.app_id == app_id]:
        tx.delete(CODES, code)
    return True


def withdraw(tx: Transaction, app_id: int, scope: str) -> bool:
    """Take a scope from an app's installation and from all of its tokens; say whether one had it.

    unverified: that tokens out in the world lose the scope at once; that the next ones lack it follows from the grant.
    """
    installed = tx.get(INSTALLATIONS, app_id)
    if installed is not None:
        tx.put(INSTALLATIONS, app_id, replace(installed, scopes=installed.scopes - {scope}))
    standing = [(token, row) for token, row in tx.scan(REFRESH_TOKENS) if row.app_id == app_id and scope in row.scopes]
    for token, row in standing:
        tx.put(REFRESH_TOKENS, token, replace(row, scopes=row.scopes - {scope}))
    living = _tokens(tx, lambda row: row.caller.app_id == app_id and scope in row.caller.scopes)
    for known, access in living:
        tx.put(
            ACCESS_TOKENS, known, replace(access, caller=replace(access.caller, scopes=access.caller.scopes - {scope}))
        )
    return bool(standing or living)


def expire(tx: Transaction, token: str | None, now: Instant, *, after_ms: int = 0) -> int:
    """Let one access token, or all, expire now or soon; return how many there were.

    No token lives longer for it. Refresh tokens do not age (DOC-WWO).
    """
    end = now + after_ms
    if token is not None and tx.get(ACCESS_TOKENS, token) is None:
        return 0
    living = _tokens(tx, lambda row: not row.dead(now), only=token)
    for known, row in living:
        tx.put(
            ACCESS_TOKENS, known, replace(row, expires_at=end if row.expires_at is None else min(end, row.expires_at))
        )
    return len(living) if token is None else 1


def revoke(tx: Transaction, token: str | None, now: Instant, *, after_ms: int = 0) -> int:
    """Revoke one access or refresh token, or all of both, now or soon; return how many there were."""
    end = now + after_ms
    access = _tokens(tx, lambda row: token is not None or not row.dead(now), only=token)
    for known, row in access:
        _end(tx, known, row, end)
    refresh = _refresh_tokens(tx, only=token)
    for known, standing in refresh:
        if after_ms:
            tx.put(REFRESH_TOKENS, known, replace(standing, revoked_at=end))
        else:
            tx.delete(REFRESH_TOKENS, known)
    return len(access) + len(refresh)


def _issue_pair(issuer: Issuer, grantee: Grantee, lifetime_ms: int | None) -> Issued:
    refresh_token = issuer.refresh_token(grantee)
    access_token, expires_at = issuer.access_token(grantee, lifetime_ms=lifetime_ms)
    return Issued("oauth", grantee.app_id, grantee.scopes, access_token, issuer.now, expires_at, refresh_token)


def _tokens(
    tx: Transaction, chosen: Callable[[AccessToken], bool], *, only: str | None = None
) -> list[tuple[str, AccessToken]]:
    if only is None:
        return [(token, row) for token, row in tx.scan(ACCESS_TOKENS) if chosen(row)]
    row = tx.get(ACCESS_TOKENS, only)
    return [] if row is None or not chosen(row) else [(only, row)]


def _refresh_tokens(tx: Transaction, *, only: str | None) -> list[tuple[str, RefreshToken]]:
    if only is None:
        return list(tx.scan(REFRESH_TOKENS))
    row = tx.get(REFRESH_TOKENS, only)
    return [] if row is None else [(only, row)]


def _end(tx: Transaction, token: str, row: AccessToken, at: Instant) -> None:
    """Let the gateway forget a token at an instant, unless it does so sooner anyway."""
    ends = at if row.revoked_at is None else min(at, row.revoked_at)
    tx.put(ACCESS_TOKENS, token, replace(row, revoked_at=ends))


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
