from dataclasses import replace
from typing import Any

import pytest

from mockspot.domain.apps import APPS, USERS, User
from mockspot.domain.context import Context
from mockspot.domain.oauth import CODES, Credentials
from mockspot.domain.oauth.consent import (
    AccountPicker,
    AuthorizeRequest,
    ConsentForm,
    Decision,
    Declined,
    Picked,
    Redirect,
    ask,
    decide,
)
from mockspot.domain.refusal import Refusal

REDIRECT = "http://localhost/callback"
CONTACTS = "crm.objects.contacts.read"
CUSTOM = "crm.objects.custom.read"

Home = tuple[Context, Credentials]


def request(credentials: Credentials, **fields: Any) -> AuthorizeRequest:
    wanted = AuthorizeRequest(credentials.oauth_app.client_id, REDIRECT, ("oauth", CONTACTS), state="s t&a=te")
    return wanted._replace(**fields)


def page(ctx: Context, wanted: AuthorizeRequest) -> ConsentForm:
    answer = ask(ctx, wanted)
    assert isinstance(answer, ConsentForm)
    return answer


def picker(ctx: Context, wanted: AuthorizeRequest) -> AccountPicker:
    answer = ask(ctx, wanted)
    assert isinstance(answer, AccountPicker)
    return answer


def refused(kind: str) -> Any:
    return pytest.raises(Refusal, match=f"^{kind} ")


def change_app(ctx: Context, credentials: Credentials, **fields: Any) -> None:
    ctx.tx.put(APPS, credentials.oauth_app.app_id, replace(credentials.oauth_app, **fields))


def test_asking_changes_nothing(ctx: Context, credentials: Credentials) -> None:
    before = ctx.tx.mark()
    page(ctx, request(credentials))
    assert ctx.tx.mark() == before


def test_a_yes_leads_back_with_code_and_state(ctx: Context, credentials: Credentials) -> None:
    wanted = request(credentials)
    answer = decide(ctx, Decision(wanted, page(ctx, wanted).seal, allowed=True))
    assert isinstance(answer, Redirect)
    assert answer.uri == REDIRECT
    (_, code), state = answer.params
    assert state == ("state", "s t&a=te")
    kept = ctx.tx.get(CODES, code)
    assert kept is not None
    assert kept.scopes == {"oauth", CONTACTS}


def test_no_state_comes_back_when_none_was_sent(ctx: Context, credentials: Credentials) -> None:
    wanted = request(credentials, state=None)
    answer = decide(ctx, Decision(wanted, page(ctx, wanted).seal, allowed=True))
    assert isinstance(answer, Redirect)
    assert [name for name, _ in answer.params] == ["code"]


def test_a_no_leads_back_with_an_error_or_nowhere_by_the_switch(ctx: Context, credentials: Credentials) -> None:
    wanted = request(credentials)
    decision = Decision(wanted, page(ctx, wanted).seal, allowed=False)
    answer = decide(ctx, decision)
    assert isinstance(answer, Redirect)
    assert [name for name, _ in answer.params] == ["error", "error_description", "state"]
    ctx.policy = replace(ctx.policy, denied_consent_redirects=False)
    assert isinstance(decide(ctx, decision), Declined)
    assert not ctx.tx.count(CODES)


@pytest.mark.parametrize(
    "change",
    [
        {"scopes": ("oauth", CONTACTS, "tickets")},
        {"optional_scopes": ("tickets",)},
        {"state": "other"},
        {"state": None},
        {"challenge": "c"},
        {"challenge_method": "S256"},
        {"scopes": ("oauth",), "optional_scopes": (CONTACTS,)},
    ],
)
def test_a_form_is_good_for_the_request_it_was_made_for(
    ctx: Context, credentials: Credentials, change: dict[str, Any]
) -> None:
    shown = page(ctx, request(credentials))
    with refused("authorize_form_forged"):
        decide(ctx, Decision(request(credentials, **change), shown.seal, allowed=True))
    assert not ctx.tx.count(CODES)


@pytest.mark.parametrize("seal", ["", "0" * 64, "ümlaut"])
def test_an_invented_form_is_refused(ctx: Context, credentials: Credentials, seal: str) -> None:
    for allowed in (True, False):
        with refused("authorize_form_forged"):
            decide(ctx, Decision(request(credentials), seal, allowed=allowed))


def test_another_apps_form_is_refused(ctx: Context, credentials: Credentials, elsewhere: Home) -> None:
    shown = picker(ctx, request(elsewhere[1]))
    with refused("authorize_form_forged"):
        decide(ctx, Decision(request(credentials), shown.seal, allowed=True))


def test_the_picker_offers_every_account_unless_the_address_names_one(
    ctx: Context, credentials: Credentials, elsewhere: Home
) -> None:
    assert [facts.name for facts in picker(ctx, request(credentials)).accounts] == ["home", "elsewhere"]
    assert page(ctx, request(credentials, portal_id=ctx.portal.portal_id)).portal == ctx.portal


def test_a_lone_account_needs_no_picker(ctx: Context, credentials: Credentials) -> None:
    assert page(ctx, request(credentials)).portal == ctx.portal


def test_what_is_wrong_with_the_link_is_said_before_an_account_is_picked_and_what_with_the_account_after(
    ctx: Context, credentials: Credentials, elsewhere: Home
) -> None:
    with refused("authorize_scopes_foreign"):
        ask(ctx, request(credentials, scopes=("made.up",)))
    there = elsewhere[0]
    assert picker(there, request(credentials, scopes=(CUSTOM,)))
    with refused("authorize_account_lacks_scopes"):
        ask(there, request(credentials, scopes=(CUSTOM,), portal_id=there.portal.portal_id))


def test_a_picked_account_is_not_a_decision(ctx: Context, credentials: Credentials, elsewhere: Home) -> None:
    there = elsewhere[0]
    shown = picker(ctx, request(credentials))
    picked = request(credentials, portal_id=there.portal.portal_id, picked=True)
    assert decide(there, Decision(picked, shown.seal, allowed=None)) == Picked(there.portal)
    assert not there.tx.count(CODES)


def test_the_account_is_picked_in_the_form_but_not_when_the_address_names_it(
    ctx: Context, credentials: Credentials, elsewhere: Home
) -> None:
    there = elsewhere[0]
    open_form = picker(ctx, request(credentials)).seal
    picked = request(credentials, portal_id=there.portal.portal_id, picked=True)
    assert isinstance(decide(there, Decision(picked, open_form, allowed=True)), Redirect)
    named_form = page(ctx, request(credentials, portal_id=ctx.portal.portal_id)).seal
    with refused("authorize_form_forged"):
        decide(there, Decision(picked._replace(picked=False), named_form, allowed=True))


def test_an_account_that_is_not_there_is_named(ctx: Context, credentials: Credentials) -> None:
    with refused("authorize_account_unknown"):
        ask(ctx, request(credentials, portal_id=404))


def test_an_app_that_approves_itself_is_answered_at_once(ctx: Context, credentials: Credentials) -> None:
    change_app(ctx, credentials, auto_approve=True)
    answer = ask(ctx, request(credentials))
    assert isinstance(answer, Redirect)
    assert [name for name, _ in answer.params] == ["code", "state"]


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        ({"client_id": ""}, "authorize_client_unknown"),
        ({"client_id": "nobody"}, "authorize_client_unknown"),
        ({"redirect_uri": ""}, "authorize_redirect_mismatch"),
        ({"redirect_uri": REDIRECT + "/"}, "authorize_redirect_mismatch"),
        ({"redirect_uri": REDIRECT + "?next=https://evil.example.com"}, "authorize_redirect_mismatch"),
        ({"redirect_uri": "https://evil.example.com"}, "authorize_redirect_mismatch"),
        ({"scopes": ("oauth", "contacts")}, "authorize_scope_deprecated"),
        ({"scopes": ("oauth", "made.up")}, "authorize_scopes_foreign"),
    ],
)
def test_what_is_wrong_with_the_request_is_never_a_redirect(
    ctx: Context, credentials: Credentials, change: dict[str, Any], kind: str
) -> None:
    change_app(ctx, credentials, auto_approve=True)
    with refused(kind):
        ask(ctx, request(credentials, **change))


def test_a_registered_but_unsafe_address_is_not_followed(ctx: Context, credentials: Credentials) -> None:
    unsafe = "http://192.0.2.7/callback"
    change_app(ctx, credentials, redirect_uris=(unsafe,), auto_approve=True)
    with refused("authorize_redirect_insecure"):
        ask(ctx, request(credentials, redirect_uri=unsafe))


def test_all_required_scopes_must_be_asked_for(ctx: Context, credentials: Credentials) -> None:
    change_app(ctx, credentials, required_scopes=("oauth", CONTACTS, "tickets"))
    with refused("authorize_scopes_missing"):
        ask(ctx, request(credentials))
    assert "tickets" in page(ctx, request(credentials, scopes=(CONTACTS, "tickets"))).scopes


def test_a_required_scope_beyond_the_subscription_stops_the_install(elsewhere: Home) -> None:
    there, theirs = elsewhere
    change_app(there, theirs, conditionally_required_scopes=(CONTACTS, CUSTOM))
    with refused("authorize_account_lacks_scopes"):
        ask(there, request(theirs, scopes=("oauth", CUSTOM), portal_id=there.portal.portal_id))


def test_an_optional_scope_beyond_the_subscription_is_dropped_silently(elsewhere: Home) -> None:
    there, theirs = elsewhere
    change_app(there, theirs, optional_scopes=(CONTACTS, CUSTOM, "tickets"))
    home = {"portal_id": there.portal.portal_id}
    wanted = request(theirs, scopes=("oauth",), optional_scopes=(CUSTOM, "tickets"), **home)
    assert page(there, wanted).scopes == ("oauth", "tickets")


@pytest.mark.parametrize(
    ("scopes", "optional_scopes", "kind"),
    [
        ((CONTACTS, "tickets"), (), None),
        ((CONTACTS,), ("files",), None),
        ((CONTACTS, "tickets"), ("tickets", CONTACTS), None),
        ((CONTACTS, "files"), (), "authorize_scopes_foreign"),
        ((CONTACTS,), ("tickets",), "authorize_scopes_foreign"),
        ((CONTACTS,), ("not.configured",), "authorize_scopes_foreign"),
        (("tickets",), (CONTACTS,), "authorize_scopes_missing"),
    ],
)
def test_each_kind_of_scope_has_its_place_in_the_link(
    ctx: Context, credentials: Credentials, scopes: tuple[str, ...], optional_scopes: tuple[str, ...], kind: str | None
) -> None:
    change_app(
        ctx,
        credentials,
        required_scopes=(CONTACTS,),
        conditionally_required_scopes=("tickets",),
        optional_scopes=("files",),
    )
    wanted = request(credentials, scopes=scopes, optional_scopes=optional_scopes)
    if kind is None:
        assert set(page(ctx, wanted).scopes) == {"oauth", *scopes, *optional_scopes}
        return
    with refused(kind):
        ask(ctx, wanted)


def test_apps_are_installed_by_super_admins_and_those_with_marketplace_access(
    ctx: Context, credentials: Credentials
) -> None:
    wanted = request(credentials)
    seal = page(ctx, wanted).seal
    for user, may in ((User(7, "a@example.com"), False), (User(8, "b@example.com", app_marketplace=True), True)):
        ctx.tx.put(USERS, user.user_id, user)
        decision = Decision(wanted, seal, allowed=True, user_id=user.user_id)
        if may:
            assert isinstance(decide(ctx, decision), Redirect)
            continue
        with refused("authorize_user_unauthorized"):
            decide(ctx, decision)
    (consent,) = (code for _, code in ctx.tx.scan(CODES))
    assert consent.user_id == 8
    with refused("authorize_user_unknown"):
        decide(ctx, Decision(wanted, seal, allowed=True, user_id=9))


def test_the_base_scope_is_in_every_grant(ctx: Context, credentials: Credentials) -> None:
    assert page(ctx, request(credentials, scopes=())).scopes == ("oauth",)
