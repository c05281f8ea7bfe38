"""The authorize page: what an app asks of a portal's user, and what the user decides."""

from hashlib import sha256
from hmac import compare_digest
from hmac import new as hmac
from typing import NamedTuple

from mockspot.catalog.scopes import BASE
from mockspot.domain import apps
from mockspot.domain.apps import App
from mockspot.domain.context import Context, PortalFacts
from mockspot.domain.oauth import redirects, scoping
from mockspot.domain.oauth.grants import Code, Issuer
from mockspot.domain.refusal import Refusal


class AuthorizeRequest(NamedTuple):
    """The query of an authorize URL. `portal_id` is the account the path or the form names, None when neither does."""

    client_id: str
    redirect_uri: str
    scopes: tuple[str, ...] = ()
    optional_scopes: tuple[str, ...] = ()
    state: str | None = None
    challenge: str | None = None
    challenge_method: str = "plain"
    portal_id: int | None = None
    picked: bool = False  # the form named the account, not the path


class Decision(NamedTuple):
    """The consent form as it comes back."""

    request: AuthorizeRequest
    seal: str
    allowed: bool


class ConsentForm(NamedTuple):
    """The question to the user. `accounts` is empty when the address already names the account."""

    app: App
    portal: PortalFacts
    accounts: tuple[PortalFacts, ...]
    scopes: tuple[str, ...]
    seal: str


class Redirect(NamedTuple):
    """Where the browser goes next, with what."""

    uri: str
    params: tuple[tuple[str, str], ...]


class Declined(NamedTuple):
    """The user said no, and by the switch `denied_consent_redirects` the app is not told."""

    app: App


def ask(ctx: Context, request: AuthorizeRequest) -> ConsentForm | Redirect:
    """Return the consent form, or for an app that approves itself the redirect that follows it."""
    app = _admitted(ctx, request)
    granted = _grantable(ctx, app, request)
    if app.auto_approve:
        return _redirect_with_code(ctx, app, request, granted)
    accounts = () if request.portal_id is not None else tuple(ctx.accounts.accounts())
    return ConsentForm(app, ctx.portal, accounts, granted, _seal(app, request))


def decide(ctx: Context, decision: Decision) -> Redirect | Declined:
    """Carry out the user's decision; the form must be the one that was made for this very request."""
    request = decision.request
    app = _admitted(ctx, request)
    if not compare_digest(_seal(app, request).encode(), decision.seal.encode()):
        raise Refusal("authorize_form_forged")
    if decision.allowed:
        return _redirect_with_code(ctx, app, request, _grantable(ctx, app, request))
    if not ctx.policy.denied_consent_redirects:
        return Declined(app)
    # unverified: the value access_denied; the page that documents the redirect names no values (DOC-WWO).
    error = (("error", "access_denied"), ("error_description", "The user denied access to the application"))
    return Redirect(request.redirect_uri, (*error, *_state(request)))


def _admitted(ctx: Context, request: AuthorizeRequest) -> App:
    """Return the app after the checks that must never redirect: who asks, where to, and for which account."""
    app = ctx.accounts.app_of_client(request.client_id)
    if app is None:
        raise Refusal("authorize_client_unknown", {"client_id": request.client_id})
    if request.redirect_uri not in app.redirect_uris:
        raise Refusal("authorize_redirect_mismatch", {"redirect_uri": request.redirect_uri})
    if not redirects.is_safe(request.redirect_uri):
        raise Refusal("authorize_redirect_insecure", {"redirect_uri": request.redirect_uri})
    if request.portal_id not in (None, ctx.portal.portal_id):
        raise Refusal("authorize_account_unknown", {"portal_id": request.portal_id})
    return app


def _grantable(ctx: Context, app: App, request: AuthorizeRequest) -> tuple[str, ...]:
    """Return what the user would grant: all that is required, and of the optional scopes those the account can have."""
    if "contacts" in request.scopes:
        raise Refusal("authorize_scope_deprecated")
    asked = {BASE, *request.scopes}
    if not asked.issuperset(app.required_scopes):
        raise Refusal("authorize_scopes_missing")
    foreign = asked.difference(app.scopes, (BASE,))
    if foreign:
        raise Refusal("authorize_scopes_foreign", {"foreign": ", ".join(sorted(foreign))})
    unavailable = scoping.unavailable(ctx.portal.tier)
    if not asked.isdisjoint(unavailable):
        raise Refusal("authorize_account_lacks_scopes")
    optional = set(request.optional_scopes).intersection(app.scopes).difference(unavailable)
    return scoping.in_order(frozenset(asked | optional))


def _redirect_with_code(ctx: Context, app: App, request: AuthorizeRequest, granted: tuple[str, ...]) -> Redirect:
    consent = Code(
        app.app_id,
        apps.first_user(ctx.tx).user_id,
        scoping.granted(granted),
        request.redirect_uri,
        ctx.now + ctx.policy.code_seconds * 1000,
        request.challenge,
        request.challenge_method,
    )
    code = Issuer(ctx.tx, ctx.ids, ctx.portal, ctx.now, ctx.policy).code(consent)
    return Redirect(request.redirect_uri, (("code", code), *_state(request)))


def _state(request: AuthorizeRequest) -> tuple[tuple[str, str], ...]:
    return () if request.state is None else (("state", request.state),)


def _seal(app: App, request: AuthorizeRequest) -> str:
    """Return what only this simulator can have put into the form: the request, signed with the app's secret.

    The account is left out when the user picks it in the form.
    """
    parts = (
        request.client_id,
        request.redirect_uri,
        " ".join(request.scopes),
        " ".join(request.optional_scopes),
        repr(request.state),
        repr(request.challenge),
        request.challenge_method,
        repr(None if request.picked else request.portal_id),
    )
    text = "".join(f"{len(part)}:{part}" for part in parts)  # lengths keep one part from passing as two
    return hmac(app.client_secret.encode(), text.encode(), sha256).hexdigest()
