"""What a token is, and how its owner ends it."""

from dataclasses import dataclass, field

from mockspot.catalog import callers
from mockspot.domain import apps, credentials
from mockspot.domain.apps import ACCESS_TOKENS, USERS, AccessToken, App
from mockspot.domain.context import Context
from mockspot.domain.journal import lifecycle
from mockspot.domain.oauth import provisioning, scoping
from mockspot.domain.oauth.clients import authenticate_client
from mockspot.domain.oauth.grants import REFRESH_TOKENS, RefreshToken, standing
from mockspot.domain.ports import Instant
from mockspot.domain.refusal import Refusal


@dataclass(frozen=True, slots=True)
class TokenQuestion:
    """The form of introspect and revoke; HubSpot needs no hint to tell the two kinds of token apart."""

    client_id: str = ""
    client_secret: str = field(default="", repr=False)
    token: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class TokenFacts:
    """What is known about a living token. `expires_at` is None for refresh tokens."""

    token: str = field(repr=False)
    portal_id: int
    hublet: str
    app_id: int
    client_id: str
    user_id: int
    email: str
    scopes: tuple[str, ...]
    asked_at: Instant
    expires_at: Instant | None = None
    private_distribution: bool = False


def introspect(ctx: Context, question: TokenQuestion) -> TokenFacts | None:
    """Return what a token is, or None for one that is dead, unknown (recorded, NANGO 2026) or another client's."""
    app = authenticate_client(ctx.accounts, question.client_id, question.client_secret)
    access = ctx.tx.get(ACCESS_TOKENS, question.token)
    if access is not None and access.caller.app_id == app.app_id and not access.dead(ctx.now):
        return _access(ctx, question.token, access)
    refresh = standing(ctx.tx, question.token, ctx.now)
    if refresh is not None and refresh.app_id == app.app_id:
        return _refresh(ctx, question.token, refresh)
    return None


def revoke_own(ctx: Context, question: TokenQuestion) -> None:
    """End one of the client's tokens.

    Claim: access tokens issued from a revoked refresh token live on until they expire (recorded, NANGO 2026).
    unverified: an access token can be revoked as well; a token that is unknown or another's is no error (RFC 7009).
    """
    app = authenticate_client(ctx.accounts, question.client_id, question.client_secret)
    if _owner(ctx, question.token) == app.app_id:
        provisioning.revoke(ctx.tx, question.token, ctx.now)


def access_token_facts(ctx: Context, token: str) -> TokenFacts:
    """Return what an access token is; it is all the caller has to know."""
    if credentials.expiry_of(token) is None:
        raise Refusal("access_token_malformed")
    access = ctx.tx.get(ACCESS_TOKENS, token)
    if access is None or access.dead(ctx.now):
        raise Refusal("access_token_unknown")
    return _access(ctx, token, access)


def refresh_token_facts(ctx: Context, token: str) -> TokenFacts:
    """Return what a refresh token is."""
    refresh = standing(ctx.tx, token, ctx.now)
    if refresh is None:
        raise Refusal("refresh_token_unknown")
    return _refresh(ctx, token, refresh)


def delete_refresh_token(ctx: Context, token: str) -> None:
    """End a refresh token and nothing else: the app stays installed (DOC-OAUTH1).

    unverified: an unknown token is no error.
    """
    ctx.tx.delete(REFRESH_TOKENS, token)


def static_token_facts(ctx: Context, token: str) -> TokenFacts:
    """Return what a private-app token or service key is."""
    access = ctx.tx.get(ACCESS_TOKENS, token)
    if access is None or access.dead(ctx.now) or access.caller.credential not in provisioning.STATIC:
        raise Refusal("private_token_unknown")
    return _access(ctx, token, access)


def uninstall_own(ctx: Context, _: object) -> None:
    """Disconnect the calling app from the portal; every token it has there dies."""
    if ctx.caller.credential != "oauth":
        raise Refusal("uninstall_not_external")
    if provisioning.uninstall(ctx.tx, ctx.caller.app_id, ctx.now):
        lifecycle.removed(ctx, ctx.caller.app_id, ctx.caller.user_id)


def _owner(ctx: Context, token: str) -> int | None:
    access = ctx.tx.get(ACCESS_TOKENS, token)
    if access is not None:
        return access.caller.app_id
    refresh = ctx.tx.get(REFRESH_TOKENS, token)
    return None if refresh is None else refresh.app_id


def _access(ctx: Context, token: str, row: AccessToken) -> TokenFacts:
    caller = row.caller
    private = callers.is_private(caller.kind)
    return _facts(ctx, token, caller.app_id, caller.user_id, caller.scopes, row.expires_at, private=private)


def _refresh(ctx: Context, token: str, row: RefreshToken) -> TokenFacts:
    return _facts(ctx, token, row.app_id, row.user_id, row.scopes, None)


def _facts(
    ctx: Context,
    token: str,
    app_id: int,
    user_id: int,
    scopes: frozenset[str],
    expires_at: Instant | None,
    *,
    private: bool = False,
) -> TokenFacts:
    app: App | None = ctx.accounts.app(app_id)
    user = ctx.tx.get(USERS, user_id) or apps.first_user(ctx.tx)
    return TokenFacts(
        token,
        ctx.portal.portal_id,
        ctx.portal.hublet,
        app_id,
        "" if app is None else app.client_id,
        user_id,
        user.email,
        scoping.in_order(scopes),
        ctx.now,
        expires_at,
        private,
    )
