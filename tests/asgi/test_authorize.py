"""The authorize page as a browser and a script see it: both questions, the redirect, and what is refused."""

from dataclasses import replace
from html import unescape
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

from mockspot.asgi.portal import Blueprint
from mockspot.domain.accounts import DEVELOPER_ACCOUNT
from mockspot.domain.apps import APPS, USERS, App, User
from mockspot.domain.oauth import CODES
from mockspot.domain.portal_facts import PortalFacts
from mockspot.wire.message import Request
from tests.asgi.oauth_client import FORM, REDIRECT, START, Client, body, form_token, fresh, header, location

ACCOUNT = "/account-info/v3/details"


@pytest.fixture
def client() -> Client:
    return fresh()


def test_the_page_shows_the_app_the_account_and_the_scopes_in_words(client: Client) -> None:
    page = client.open_page(client.query(scope="oauth crm.objects.contacts.read"))
    text = page.body.decode()
    assert (page.status, header(page, b"content-type")) == (200, "text/html;charset=utf-8")
    for shown in ("OAuth app", "default", "Read contacts", "crm.objects.contacts.read"):
        assert shown in text
    assert header(page, b"x-frame-options") == "DENY"


def test_the_page_needs_no_script(client: Client) -> None:
    assert b"<script" not in client.open_page(client.query()).body


def test_a_hub_id_in_the_path_leaves_nothing_to_pick(client: Client) -> None:
    path = f"/oauth/{client.portal.facts.portal_id}/authorize"
    assert b"portalId" not in client.open_page(client.query()).body, "there is one account only"
    client.simulator.create(Blueprint(PortalFacts(0, "other"), manual_from=START))
    assert b"<select" in client.open_page(client.query()).body
    assert b"portalId" not in client.open_page(client.query(), path).body
    assert "code" in location(client.submit(client.query(), path))


@pytest.mark.parametrize(
    ("host", "origin"),
    [
        (b"127.0.0.1:8642", ""),
        (b"app.hubspot.com", "https://app-eu1.hubspot.com"),
        (b"app-na2.hubspot.com", "https://app-eu1.hubspot.com"),
        (b"app.hubspot.com.evil.example.com", ""),
        (b"evil.example.com/app.hubspot.com", ""),
    ],
)
def test_a_picked_account_leads_to_its_own_form_on_its_own_host(client: Client, host: bytes, origin: str) -> None:
    other = client.simulator.create(Blueprint(PortalFacts(0, "other", hublet="eu1"), manual_from=START))
    query = client.query(state="a&b=c#d\r\nX: y")
    form = {"formToken": form_token(client.open_page(query)), "portalId": str(other.facts.portal_id)}
    sent = Request("POST", "/oauth/authorize", query, {**FORM, b"host": host}, urlencode(form).encode())
    answer = client.simulator.handle(sent)
    own = f"/oauth/{other.facts.portal_id}/authorize"
    assert answer.status == 302
    address = header(answer, b"location")
    assert address.startswith(f"{origin}{own}?")
    assert address.isprintable()
    back = client.submit(urlsplit(address).query, own)
    assert location(back)["state"] == "a&b=c#d\r\nX: y"
    assert location(back)["code"].startswith("eu1-")


def test_a_picked_account_is_no_consent(client: Client) -> None:
    client.simulator.create(Blueprint(PortalFacts(0, "other"), manual_from=START))
    form = {"formToken": "0" * 64, "portalId": str(client.portal.facts.portal_id)}
    sent = Request("POST", "/oauth/authorize", client.query(), FORM, urlencode(form).encode())
    assert client.simulator.handle(sent).status == 403, "nor is a forged form a redirect"
    assert not client.portal.space.count(CODES)


def test_who_may_not_install_apps_is_told_so_and_the_app_is_not(client: Client) -> None:
    space = client.portal.space
    space.put(USERS, 7, User(7, "nobody@example.com"))
    space.put(USERS, 8, User(8, "helper@example.com", app_marketplace=True))
    page = client.open_page(client.query()).body.decode()
    assert "nobody@example.com (may not install apps)" in page
    refused = client.submit(client.query(), userId="7")
    assert (refused.status, header(refused, b"location")) == (403, "")
    assert "USER_UNAUTHORIZED" in refused.body.decode()
    assert "user does not have permissions to authorize scopes" in refused.body.decode()
    assert location(client.submit(client.query(), userId="7", decision="deny"))["error"] == "access_denied"
    assert client.submit(client.query(), userId="9").status == 404
    assert client.submit(client.query(), userId="x").status == 404
    back = client.submit(client.query(), userId="8")
    grant = {"grant_type": "authorization_code", "code": location(back)["code"], "redirect_uri": REDIRECT}
    access_token = body(client.post("/oauth/v3/token", **grant))["access_token"]
    assert body(client.get(f"/oauth/v1/access-tokens/{access_token}"))["user"] == "helper@example.com"


def test_a_page_of_refusal_says_for_programs_what_it_is(client: Client) -> None:
    page = client.open_page(client.query(redirect_uri="https://evil.example.com/")).body
    assert b'<meta name="mockspot-error" content="authorize_redirect_mismatch">' in page


@pytest.mark.parametrize("hub_id", ["404", "0", "nonsense", "9" * 40, "%3Cscript%3E"])
def test_an_unknown_hub_id_is_a_page(client: Client, hub_id: str) -> None:
    page = client.open_page(client.query(), f"/oauth/{hub_id}/authorize")
    assert page.status == 404
    assert b"<script" not in page.body


def test_no_app_is_connected_to_the_account_of_developers(client: Client) -> None:
    client.simulator.add_app(App(0, "guest", "public"))
    page = client.open_page(client.query(), f"/oauth/{DEVELOPER_ACCOUNT}/authorize")
    assert (page.status, f"account {DEVELOPER_ACCOUNT}".encode() in page.body) == (404, True)


def test_an_app_is_connected_to_the_account_that_was_picked(client: Client) -> None:
    other = client.simulator.create(Blueprint(PortalFacts(0, "other"), manual_from=START))
    back = client.submit(client.query(), portalId=str(other.facts.portal_id))
    grant = {"grant_type": "authorization_code", "code": location(back)["code"], "redirect_uri": REDIRECT}
    tokens = body(client.post("/oauth/v3/token", **grant))
    assert tokens["hub_id"] == other.facts.portal_id
    assert body(client.get(ACCOUNT, tokens["access_token"]))["portalId"] == other.facts.portal_id
    answer = client.refresh(refresh_token=tokens["refresh_token"])
    assert body(answer)["hub_id"] == other.facts.portal_id


def test_without_a_pick_an_app_is_connected_at_home(client: Client) -> None:
    other = client.simulator.create(Blueprint(PortalFacts(0, "other"), manual_from=START))
    theirs = replace(client, portal=other)
    grant = {"grant_type": "authorization_code", "code": location(theirs.submit(theirs.query()))["code"]}
    assert body(theirs.post("/oauth/v3/token", **grant, redirect_uri=REDIRECT))["hub_id"] == other.facts.portal_id


def test_an_app_of_the_control_plane_is_connected_to_the_default_portal(client: Client) -> None:
    _, app = client.simulator.add_app(
        App(
            0,
            "guest",
            "public",
            redirect_uris=(REDIRECT,),
            conditionally_required_scopes=("tickets",),
            auto_approve=True,
        )
    )
    back = client.open_page(client.query(client_id=app.client_id))
    grant = {"grant_type": "authorization_code", "code": location(back)["code"], "redirect_uri": REDIRECT}
    tokens = body(client.post("/oauth/v3/token", **grant, client_id=app.client_id, client_secret=app.client_secret))
    assert tokens["hub_id"] == client.portal.facts.portal_id
    assert b"developer" not in client.open_page(client.query()).body


def test_a_refused_consent_leads_back_with_an_error(client: Client) -> None:
    back = location(client.submit(client.query(), decision="deny"))
    assert (back["error"], back["state"]) == ("access_denied", "s")
    assert "code" not in back


@pytest.mark.parametrize("fields", [{}, {"formToken": "0" * 64}, {"formToken": ""}])
def test_a_form_without_its_token_is_refused(client: Client, fields: dict[str, str]) -> None:
    form = urlencode({"decision": "allow", **fields}).encode()
    answer = client.simulator.handle(Request("POST", "/oauth/authorize", client.query(), FORM, form))
    assert (answer.status, header(answer, b"location")) == (403, "")


def test_a_form_token_is_good_for_its_own_request_only(client: Client) -> None:
    token = form_token(client.open_page(client.query()))
    form = urlencode({"decision": "allow", "formToken": token}).encode()
    wider = client.query(scope="oauth tickets crm.objects.contacts.write")
    assert client.simulator.handle(Request("POST", "/oauth/authorize", wider, FORM, form)).status == 403


def test_a_mismatched_redirect_is_a_page_that_says_so(client: Client) -> None:
    page = client.open_page(client.query(redirect_uri="https://evil.example.com/"))
    assert (page.status, header(page, b"location")) == (400, "")
    text = unescape(page.body.decode())
    assert (
        "Authorization failed as the redirect URL 'https://evil.example.com/' doesn't match the app's registered "
        "redirect URL. Please consult the app developer."
    ) in text


def test_an_unknown_client_id_is_not_repeated_for_it_may_be_the_secret(client: Client) -> None:
    page = client.open_page(client.query(client_id=client.app.client_secret))
    assert page.status == 400
    assert client.app.client_secret.encode() not in page.body


@pytest.mark.parametrize("name", ["client_id", "redirect_uri", "scope", "state", "optional_scope"])
def test_nothing_from_the_address_becomes_markup(client: Client, name: str) -> None:
    page = client.open_page(client.query(**{name: "'\"><script>alert(1)</script>"}))
    assert b"<script" not in page.body


@pytest.mark.parametrize(
    "uri",
    [
        f"{REDIRECT}/",
        f"{REDIRECT}?next=https://evil.example.com",
        f"{REDIRECT}.evil.example.com",
        f"{REDIRECT}/../other",
        f"{REDIRECT}#fragment",
        "http://localhost@evil.example.com/callback",
        "http://LOCALHOST/callback",
        "//evil.example.com",
        "javascript:alert(1)",
        "http://localhost/callback\r\nSet-Cookie: a=b",
        "http://localhost/callback ",
        "",
    ],
)
@pytest.mark.parametrize("auto_approve", [False, True])
def test_the_page_leads_nowhere_but_to_a_registered_address(client: Client, uri: str, auto_approve: bool) -> None:
    client.portal.space.put(APPS, client.app.app_id, replace(client.app, auto_approve=auto_approve))
    form = urlencode({"decision": "allow", "formToken": "0" * 64}).encode()
    for sent in (
        Request("GET", "/oauth/authorize", client.query(redirect_uri=uri)),
        Request("POST", "/oauth/authorize", client.query(redirect_uri=uri), FORM, form),
    ):
        answer = client.simulator.handle(sent)
        assert (answer.status, header(answer, b"location")) == (400, "")
    assert not client.portal.space.count(CODES)


@pytest.mark.parametrize(
    ("headers", "sent", "status"),
    [
        ({b"content-type": b"application/json"}, b'{"decision":"allow"}', 415),
        (FORM, b"", 403),
        (FORM, b"decision=allow&decision=allow&formToken=%ff%fe", 403),
        (FORM, b"decision=allow&formToken=" + b"0" * 100_000, 403),
        (FORM, b"&" * 5_000, 403),
        (FORM, b"portalId=-1&decision=allow", 404),
        (FORM, b"portalId=%D9%A1&decision=allow", 404),
        (FORM, b"portalId=" + b"9" * 5_000, 404),
    ],
)
def test_a_form_that_the_page_did_not_make_connects_nothing(
    client: Client, headers: dict[bytes, bytes], sent: bytes, status: int
) -> None:
    answer = client.simulator.handle(Request("POST", "/oauth/authorize", client.query(), headers, sent))
    assert (answer.status, header(answer, b"location")) == (status, "")
    assert not client.portal.space.count(CODES)


def test_nothing_from_the_app_becomes_markup(client: Client) -> None:
    app = replace(client.app, name="<b onmouseover=alert(1)>'\"")
    client.portal.space.put(APPS, app.app_id, app)
    page = client.open_page(client.query())
    assert b"<b onmouseover" not in page.body
    assert "<b onmouseover=alert(1)>'\"" in unescape(page.body.decode())


def test_a_state_cannot_break_out_of_the_address(client: Client) -> None:
    state = "a&code=stolen#x\r\nSet-Cookie: a=b ü"
    back = client.submit(client.query(state=state))
    address = header(back, b"location")
    assert address.isascii()
    assert address.isprintable()
    assert location(back)["state"] == state
    assert len(parse_qs(urlsplit(address).query)["code"]) == 1


def test_a_registered_query_is_kept(client: Client) -> None:
    uri = "https://example.com/callback?tenant=1"
    client.portal.space.put(APPS, client.app.app_id, replace(client.app, redirect_uris=(uri,)))
    back = client.submit(client.query(redirect_uri=uri))
    assert location(back).keys() == {"tenant", "code", "state"}
