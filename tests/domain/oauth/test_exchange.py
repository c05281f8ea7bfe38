from dataclasses import replace
from typing import Any

import pytest

from mockspot.domain import apps, oauth
from mockspot.domain.apps import INSTALLATIONS
from mockspot.domain.context import Context
from mockspot.domain.oauth import Credentials
from mockspot.domain.oauth.consent import AuthorizeRequest, Decision, Redirect, ask, decide
from mockspot.domain.oauth.exchange import TokenRequest, exchange
from mockspot.domain.oauth.grants import Issued
from mockspot.domain.oauth.pkce import challenge_of
from mockspot.domain.refusal import Refusal

REDIRECT = "http://localhost/callback"
SCOPES = ("oauth", "crm.objects.contacts.read")


def form(credentials: Credentials, **fields: str) -> TokenRequest:
    app = credentials.oauth_app
    return replace(TokenRequest("refresh_token", app.client_id, app.client_secret), **fields)


def code(ctx: Context, credentials: Credentials, **fields: Any) -> str:
    app = credentials.oauth_app
    request = AuthorizeRequest(app.client_id, REDIRECT, SCOPES, **fields)
    page = ask(ctx, request)
    answer = decide(ctx, Decision(request, page.seal, allowed=True))  # type: ignore[union-attr]  # no self-approving app
    assert isinstance(answer, Redirect)
    return dict(answer.params)["code"]


def code_form(credentials: Credentials, code: str, **fields: str) -> TokenRequest:
    return form(credentials, grant_type="authorization_code", code=code, **{"redirect_uri": REDIRECT, **fields})


def refused(kind: str) -> Any:
    return pytest.raises(Refusal, match=f"^{kind} ")


def test_a_consent_becomes_tokens_that_open_the_portal(ctx: Context, credentials: Credentials) -> None:
    oauth.uninstall(ctx.tx, credentials.oauth_app.app_id, ctx.now)
    granted = code(ctx, credentials)
    assert ctx.tx.get(INSTALLATIONS, credentials.oauth_app.app_id) is None, (
        "connected only after the exchange (DOC-WWO)"
    )
    issued = exchange(ctx, code_form(credentials, granted))
    assert ctx.tx.get(INSTALLATIONS, issued.app_id) is not None
    caller = apps.authenticate(ctx.tx, issued.access_token, ctx.now)
    assert (caller.credential, caller.app_id, caller.scopes) == ("oauth", issued.app_id, frozenset(SCOPES))
    assert issued.expires_at == ctx.now + 1_800_000
    assert ctx.issued == (issued,)


def test_a_refresh_keeps_the_refresh_token_and_the_scopes(ctx: Context, credentials: Credentials) -> None:
    first = exchange(ctx, code_form(credentials, code(ctx, credentials)))
    second = exchange(ctx, form(credentials, refresh_token=first.refresh_token or ""))
    assert second.refresh_token == first.refresh_token
    assert second.access_token != first.access_token
    assert second.scopes == first.scopes
    assert apps.authenticate(ctx.tx, first.access_token, ctx.now), "the token before lives on"


def test_with_rotation_a_refresh_token_works_once(ctx: Context, credentials: Credentials) -> None:
    ctx.policy = replace(ctx.policy, rotate_refresh_token=True)
    issued = exchange(ctx, form(credentials, refresh_token=credentials.refresh_token))
    assert issued.refresh_token != credentials.refresh_token
    with refused("token_refresh_unknown"):
        exchange(ctx, form(credentials, refresh_token=credentials.refresh_token))
    assert exchange(ctx, form(credentials, refresh_token=issued.refresh_token or ""))


def test_the_token_lifetime_is_a_switch(ctx: Context, credentials: Credentials) -> None:
    ctx.policy = replace(ctx.policy, access_token_seconds=21_600)
    issued = exchange(ctx, form(credentials, refresh_token=credentials.refresh_token))
    assert issued.expires_at == ctx.now + 21_600_000


def test_a_code_is_good_once(ctx: Context, credentials: Credentials) -> None:
    request = code_form(credentials, code(ctx, credentials))
    exchange(ctx, request)
    with refused("token_code_unknown"):
        exchange(ctx, request)


def test_a_code_ages_by_the_switch(ctx: Context, credentials: Credentials) -> None:
    request = code_form(credentials, code(ctx, credentials))
    ctx.now += 59_999
    later = replace(ctx.policy, code_seconds=61)
    fresh = code(ctx, credentials)
    ctx.now += 1
    with refused("token_code_expired"):
        exchange(ctx, request)
    ctx.policy = later
    assert exchange(ctx, code_form(credentials, fresh))


def test_a_code_of_one_app_is_unknown_to_another(
    ctx: Context, credentials: Credentials, elsewhere: tuple[Context, Credentials]
) -> None:
    theirs = elsewhere[1]
    with refused("token_code_unknown"):
        exchange(ctx, code_form(theirs, code(ctx, credentials)))


@pytest.mark.parametrize(
    ("fields", "kind"),
    [
        ({"grant_type": ""}, "token_grant_unknown"),
        ({"grant_type": "password"}, "token_grant_unknown"),
        ({"grant_type": "", "client_id": ""}, "token_grant_unknown"),
        ({"client_id": ""}, "token_client_unknown"),
        ({"client_id": "nobody", "client_secret": "x", "refresh_token": "junk"}, "token_client_unknown"),
        ({"client_secret": ""}, "token_secret_wrong"),
        ({"client_secret": "wrong", "refresh_token": "junk"}, "token_secret_wrong"),
        ({"client_secret": "ümlaut"}, "token_secret_wrong"),
        ({"refresh_token": ""}, "token_refresh_unknown"),
        ({"refresh_token": "na1-11111111-2222-4333-8444-555555555555"}, "token_refresh_unknown"),
        ({"grant_type": "authorization_code"}, "token_code_unknown"),
        ({"grant_type": "authorization_code", "code": "junk", "redirect_uri": REDIRECT}, "token_code_unknown"),
        ({"grant_type": "client_credentials", "scope": "crm.objects.contacts.read"}, "token_scopes_unknown"),
    ],
)
def test_a_wrong_form_is_refused_by_its_first_mistake(
    ctx: Context, credentials: Credentials, fields: dict[str, str], kind: str
) -> None:
    with refused(kind):
        exchange(ctx, form(credentials, **fields))
    assert not ctx.issued


@pytest.mark.parametrize(
    ("redirect_uri", "kind"),
    [
        ("", "token_redirect_invalid"),
        ("not a uri", "token_redirect_invalid"),
        ("http://localhost/callback/", "token_redirect_mismatch"),
        ("https://example.com/callback", "token_redirect_mismatch"),
    ],
)
def test_the_redirect_uri_must_be_that_of_the_consent(
    ctx: Context, credentials: Credentials, redirect_uri: str, kind: str
) -> None:
    request = code_form(credentials, code(ctx, credentials), redirect_uri=redirect_uri)
    with refused(kind):
        exchange(ctx, request)
    assert exchange(ctx, replace(request, redirect_uri=REDIRECT)), "a refused exchange does not use the code up"


@pytest.mark.parametrize("method", ["S256", "plain"])
def test_a_challenge_wants_its_verifier(ctx: Context, credentials: Credentials, method: str) -> None:
    verifier = "v" * 43
    challenge = challenge_of(verifier) if method == "S256" else verifier
    granted = code(ctx, credentials, challenge=challenge, challenge_method=method)
    for wrong in ("", "w" * 43, challenge if method == "S256" else ""):
        with refused("token_verifier_wrong"):
            exchange(ctx, code_form(credentials, granted, code_verifier=wrong))
    assert exchange(ctx, code_form(credentials, granted, code_verifier=verifier))


def test_a_verifier_without_a_challenge_is_ignored(ctx: Context, credentials: Credentials) -> None:
    assert exchange(ctx, code_form(credentials, code(ctx, credentials), code_verifier="v" * 43))


def test_the_rfc_example_of_a_challenge() -> None:
    made = challenge_of("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk")  # RFC 7636, appendix B
    assert made == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"


def test_a_refresh_token_belongs_to_one_client(
    ctx: Context, credentials: Credentials, elsewhere: tuple[Context, Credentials]
) -> None:
    with refused("token_refresh_mismatch"):
        exchange(ctx, form(elsewhere[1], refresh_token=credentials.refresh_token))


def test_a_refresh_token_of_a_deleted_account_names_the_loss(
    ctx: Context, credentials: Credentials, elsewhere: tuple[Context, Credentials]
) -> None:
    there, theirs = elsewhere
    orphan = oauth.install(
        there.tx,
        there.ids,
        there.portal,
        there.now,
        app=credentials.oauth_app,
        scopes=frozenset(SCOPES),
        user_id=theirs.users[0].user_id,
    )
    del ctx.accounts.portals[there.portal.portal_id]  # type: ignore[attr-defined]  # the fake's own
    with refused("token_account_gone"):
        exchange(ctx, form(credentials, refresh_token=orphan.refresh_token or ""))


def test_an_app_gets_a_token_of_its_own(ctx: Context, credentials: Credentials) -> None:
    scope = "developer.webhooks_journal.read"
    issued = exchange(ctx, form(credentials, grant_type="client_credentials", scope=scope))
    caller = apps.authenticate(ctx.tx, issued.access_token, ctx.now)
    assert (issued.refresh_token, caller.credential, caller.scopes) == (None, "client_credentials", frozenset({scope}))
    everything = exchange(ctx, form(credentials, grant_type="client_credentials"))
    assert len(everything.scopes) == 5


def test_an_issued_grant_keeps_its_tokens_out_of_its_repr(ctx: Context, credentials: Credentials) -> None:
    issued: Issued = exchange(ctx, form(credentials, refresh_token=credentials.refresh_token))
    assert issued.access_token not in repr(issued)
    assert credentials.refresh_token not in repr(issued)
