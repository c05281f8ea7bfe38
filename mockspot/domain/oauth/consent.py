"""The authorize page: what an app asks of a portal's user, and what the user decides."""

from hashlib import sha256
from hmac import new as hmac
from itertools import islice
from typing import NamedTuple

from mockspot.catalog.scopes import BASE
from mockspot.domain import apps, secrets
from mockspot.domain.accounts import DEVELOPER_ACCOUNT
from mockspot.domain.apps import USERS, App, User
from mockspot.domain.context import Context
from mockspot.domain.oauth import redirects, scoping
from mockspot.domain.oauth.grants import Code, Issuer
from mockspot.domain.portal_facts import PortalFacts
from mockspot.domain.refusal import Refusal

_MOST_USERS = 100  # so many the page offers; a form may name any


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
    """A form as it comes back. `allowed` is None when only an account was picked; `user_id` is who signed in.

    Without a user id the portal's first super admin is signed in.
    """

    request: AuthorizeRequest
    seal: str
    allowed: bool | None
    user_id: int | None = None


class AccountPicker(NamedTuple):
    """The first question to a user of several accounts: which one. `portal` is the one to propose."""

    app: App
    portal: PortalFacts
    accounts: tuple[PortalFacts, ...]
    seal: str


class ConsentForm(NamedTuple):
    """The question to the user: may the app have these scopes. It is for `user`, unless another of `users` answers."""

    app: App
    portal: PortalFacts
    user: User
    users: tuple[User, ...]
    scopes: tuple[str, ...]
    seal: str


class Picked(NamedTuple):
    """The account is known now; the consent form of its own address comes next."""

    portal: PortalFacts


class Redirect(NamedTuple):
    """Where the browser goes next, with what."""

    uri: str
    params: tuple[tuple[str, str], ...]


class Declined(NamedTuple):
    """The user said no, and by the switch `denied_consent_redirects` the app is not told."""

    app: App


def ask(ctx: Context, request: AuthorizeRequest) -> AccountPicker | ConsentForm | Redirect:
    """Return what the user is to answer next, or for an app that approves itself the redirect that follows."""
    app = _admitted(ctx, request)
    wanted = _wanted(app, request)
    if app.auto_approve:
        return _redirect_with_code(ctx, app, request, _grantable(ctx, wanted), apps.first_user(ctx.tx))
    seal = _seal(app, request)
    accounts = tuple(ctx.accounts.accounts()) if request.portal_id is None else ()
    if len(accounts) > 1:
        return AccountPicker(app, ctx.portal, accounts, seal)
    users = tuple(islice((user for _, user in ctx.tx.scan(USERS)), _MOST_USERS))
    return ConsentForm(app, ctx.portal, apps.first_user(ctx.tx), users, _grantable(ctx, wanted), seal)


def decide(ctx: Context, decision: Decision) -> Redirect | Declined | Picked:
    """Carry out the user's decision; the form must be the one that was made for this very request."""
    request = decision.request
    app = _admitted(ctx, request)
    if not secrets.same(decision.seal, _seal(app, request)):
        raise Refusal("authorize_form_forged")
    if decision.allowed is None:
        return Picked(ctx.portal)
    if decision.allowed:
        user = _signed_in(ctx, decision.user_id)
        return _redirect_with_code(ctx, app, request, _grantable(ctx, _wanted(app, request)), user)
    if not app.policy(ctx.policy).denied_consent_redirects:
        return Declined(app)
    # unverified: the value access_denied; the page that documents the redirect names no values (DOC-WWO).
    error = (("error", "access_denied"), ("error_description", "The user denied access to the application"))
    return Redirect(request.redirect_uri, (*error, *_state(request)))


def _admitted(ctx: Context, request: AuthorizeRequest) -> App:
    """Return the app after the checks that must never redirect: who asks, where to, and for which account."""
    app = ctx.accounts.app_of_client(request.client_id)
    if app is None:
        raise Refusal("authorize_client_unknown")
    if request.redirect_uri not in app.redirect_uris:
        raise Refusal("authorize_redirect_mismatch", {"redirect_uri": request.redirect_uri})
    if not redirects.is_safe(request.redirect_uri):
        raise Refusal("authorize_redirect_insecure", {"redirect_uri": request.redirect_uri})
    if request.portal_id not in (None, ctx.portal.portal_id) or request.portal_id == DEVELOPER_ACCOUNT:
        raise Refusal("authorize_account_unknown", {"portal_id": request.portal_id})
    return app


class _Wanted(NamedTuple):
    asked: frozenset[str]
    optional: frozenset[str]


def _wanted(app: App, request: AuthorizeRequest) -> _Wanted:
    """Return what the address asks for, once it agrees with the app's settings.

    Claim: `scope` must hold what is required and may hold what is conditionally required, optional scopes stand in
    `optional_scope` alone, and any other scope is a mismatch that blocks the installation (documented,
    CHG:advanced-auth-and-scope-settings-for-public-apps). unverified: an optional scope that `scope` holds as well.
    """
    if "contacts" in request.scopes:
        raise Refusal("authorize_scope_deprecated")
    asked = frozenset((BASE, *request.scopes))
    optional = frozenset(request.optional_scopes) - asked
    if not asked.issuperset(app.required_scopes):
        raise Refusal("authorize_scopes_missing")
    foreign = asked.difference(app.required_scopes, app.conditionally_required_scopes, (BASE,))
    foreign |= optional.difference(app.optional_scopes)
    if foreign:
        raise Refusal("authorize_scopes_foreign", {"foreign": ", ".join(sorted(foreign))})
    return _Wanted(asked, optional)


def _grantable(ctx: Context, wanted: _Wanted) -> tuple[str, ...]:
    """Return what the user would grant: all that is asked for, and of the optional scopes those the account can have.

    Claim: what the account cannot have stops the installation, or when it is optional is dropped (DOC-WWO).
    """
    unavailable = scoping.unavailable(ctx.portal.tier)
    if not wanted.asked.isdisjoint(unavailable):
        raise Refusal("authorize_account_lacks_scopes")
    return scoping.in_order(wanted.asked | (wanted.optional - unavailable))


def _signed_in(ctx: Context, user_id: int | None) -> User:
    """Return the user who answers, who must be allowed to install apps (DOC-WWO)."""
    user = apps.first_user(ctx.tx) if user_id is None else ctx.tx.get(USERS, user_id)
    if user is None:
        raise Refusal("authorize_user_unknown")
    if not user.may_install:
        raise Refusal("authorize_user_unauthorized")
    return user


def _redirect_with_code(
    ctx: Context, app: App, request: AuthorizeRequest, granted: tuple[str, ...], user: User
) -> Redirect:
    policy = app.policy(ctx.policy)
    consent = Code(
        app.app_id,
        user.user_id,
        scoping.granted(granted),
        request.redirect_uri,
        ctx.now + policy.code_seconds * 1000,
        request.challenge,
        request.challenge_method,
    )
    code = Issuer(ctx.tx, ctx.ids, ctx.portal, ctx.now, policy).code(consent)
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
