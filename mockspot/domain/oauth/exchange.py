"""The token endpoint: one function per grant type, each a whole in its transaction.

Two refreshes at once are ordered by the portal's lock. Without rotation both get a token of their own; with the switch
`rotate_refresh_token` the first ends the refresh token and the second is refused.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from mockspot.domain import apps
from mockspot.domain.apps import INSTALLATIONS, App
from mockspot.domain.context import Context
from mockspot.domain.credentials import portal_of
from mockspot.domain.journal import lifecycle
from mockspot.domain.oauth import pkce, redirects, scoping
from mockspot.domain.oauth.clients import authenticate_client
from mockspot.domain.oauth.grants import CODES, REFRESH_TOKENS, Code, Grantee, Issued, Issuer, RefreshToken, standing
from mockspot.domain.refusal import Refusal


@dataclass(frozen=True, slots=True)
class TokenRequest:
    """The form of the token endpoint; what was not sent is empty."""

    grant_type: str = ""
    client_id: str = ""
    client_secret: str = field(default="", repr=False)
    code: str = field(default="", repr=False)
    code_verifier: str = field(default="", repr=False)
    redirect_uri: str = ""
    refresh_token: str = field(default="", repr=False)
    scope: str = ""


def exchange(ctx: Context, request: TokenRequest) -> Issued:
    """Answer a token request. The grant type comes first: a form that does not parse is told it lacks one (SLACK)."""
    grant = _GRANTS.get(request.grant_type)
    if grant is None:
        raise Refusal("token_grant_unknown")
    app = authenticate_client(ctx.accounts, request.client_id, request.client_secret)
    issued = grant(ctx, app, request)
    ctx.issued += (issued,)
    return issued


def _by_code(ctx: Context, app: App, request: TokenRequest) -> Issued:
    """Turn a consent into tokens. Only now does the app count as connected (DOC-WWO)."""
    _refuse_lost_account(ctx, request.code)
    consent = ctx.tx.get(CODES, request.code)
    if consent is None or consent.app_id != app.app_id:
        raise Refusal("token_code_unknown")
    _check_consent(consent, request, ctx.now)
    ctx.tx.delete(CODES, request.code)
    connected = ctx.tx.get(INSTALLATIONS, app.app_id) is not None
    apps.install(ctx.tx, app.app_id, user_id=consent.user_id, scopes=consent.scopes, now=ctx.now)
    if not connected:
        lifecycle.installed(ctx, app.app_id, consent.user_id)
    grantee = Grantee(app.app_id, consent.user_id, consent.scopes, app.distribution)
    issuer = _issuer(ctx, app)
    return _issued(issuer, "authorization_code", grantee, issuer.refresh_token(grantee))


def _check_consent(consent: Code, request: TokenRequest, now: int) -> None:
    if consent.expires_at <= now:
        raise Refusal("token_code_expired")
    if not redirects.is_safe(request.redirect_uri):
        raise Refusal("token_redirect_invalid")
    if request.redirect_uri != consent.redirect_uri:
        raise Refusal("token_redirect_mismatch")
    challenge = consent.challenge
    if challenge is not None and not pkce.proves(request.code_verifier, challenge, consent.challenge_method):
        raise Refusal("token_verifier_wrong")


def _by_refresh_token(ctx: Context, app: App, request: TokenRequest) -> Issued:
    """Issue the next access token. Claim: the refresh token stays the same (recorded, NANGO 2026)."""
    _refuse_lost_account(ctx, request.refresh_token)
    found = standing(ctx.tx, request.refresh_token, ctx.now)
    issuer = _issuer(ctx, app)
    if found is None:
        raise Refusal(_DEAD_REFRESH_TOKEN[issuer.policy.dead_refresh_token_error])
    if found.app_id != app.app_id:
        raise Refusal("token_refresh_mismatch")
    scopes = found.scopes if issuer.policy.refresh_tokens_keep_scopes else _still_granted(ctx, found)
    grantee = Grantee(app.app_id, found.user_id, scopes, app.distribution)
    refresh_token = request.refresh_token
    if issuer.policy.rotate_refresh_token:
        ctx.tx.delete(REFRESH_TOKENS, refresh_token)
        refresh_token = issuer.refresh_token(grantee)
    return _issued(issuer, "refresh_token", grantee, refresh_token)


def _still_granted(ctx: Context, found: RefreshToken) -> frozenset[str]:
    """Return the scopes of a refresh token that its app is still connected with."""
    installed = ctx.tx.get(INSTALLATIONS, found.app_id)
    return found.scopes if installed is None else scoping.granted(found.scopes & installed.scopes)


def _by_client(ctx: Context, app: App, request: TokenRequest) -> Issued:
    """Issue a token for the app itself. unverified: any public app may ask, and no scope means all app-level ones."""
    scopes = frozenset(request.scope.split()) or scoping.app_level()
    if not scopes.issubset(scoping.app_level()):
        raise Refusal("token_scopes_unknown")
    return _issued(_issuer(ctx, app), "client_credentials", Grantee(app.app_id, 0, scopes), None)


def _issued(issuer: Issuer, grant: str, grantee: Grantee, refresh_token: str | None) -> Issued:
    credential = "client_credentials" if grant == "client_credentials" else "oauth"
    access_token, expires_at = issuer.access_token(grantee, credential=credential)
    return Issued(grant, grantee.app_id, grantee.scopes, access_token, issuer.now, expires_at, refresh_token)


def _issuer(ctx: Context, app: App) -> Issuer:
    return Issuer(ctx.tx, ctx.ids, ctx.portal, ctx.now, app.policy(ctx.policy))


def _refuse_lost_account(ctx: Context, credential: str) -> None:
    """Refuse a code or refresh token of an account that was deleted; it names the account it was issued for."""
    portal_id = portal_of(credential)
    if portal_id is not None and ctx.accounts.account(portal_id) is None:
        raise Refusal("token_account_gone")


_DEAD_REFRESH_TOKEN = {
    "invalid_grant": "token_refresh_unknown",
    "invalid_request": "token_refresh_unknown_request",
}
_GRANTS: Mapping[str, Callable[[Context, App, TokenRequest], Issued]] = {
    "authorization_code": _by_code,
    "refresh_token": _by_refresh_token,
    "client_credentials": _by_client,
}
