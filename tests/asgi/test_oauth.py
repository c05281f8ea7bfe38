"""OAuth as a client sees it: bodies byte by byte, both requests of the consent, and what the log keeps of it."""

import re
from base64 import b64decode
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from html import unescape
from threading import Barrier
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import orjson
import pytest

from mockspot.asgi.portal import Blueprint, Portal
from mockspot.domain.apps import APPS, USERS, App, User
from mockspot.domain.context import PortalFacts
from mockspot.domain.oauth import CODES, issue
from mockspot.domain.policy import Policy
from mockspot.runtime.simulator import Simulator
from mockspot.wire.message import Reply, Request

START = 1_790_000_000_000
REDIRECT = "http://localhost/callback"
FORM = {b"content-type": b"application/x-www-form-urlencoded"}
VERSIONS = ["v1", "v3", "2026-03", "2026-09"]
CURRENT = VERSIONS[1:]
ACCOUNT = "/account-info/v3/details"


@dataclass
class Client:
    """An OAuth client with a browser at hand."""

    simulator: Simulator
    portal: Portal

    @property
    def app(self) -> App:
        app = self.portal.space.get(APPS, self.portal.credentials.oauth_app.app_id)
        assert app is not None
        return app

    def post(self, path: str, query: str = "", **fields: str) -> Reply:
        secrets = {"client_id": self.app.client_id, "client_secret": self.app.client_secret}
        sent = {name: value for name, value in {**secrets, **fields}.items() if value}
        return self.simulator.handle(Request("POST", path, query, FORM, urlencode(sent).encode()))

    def refresh(self, version: str = "v3", **fields: str) -> Reply:
        standing = {"grant_type": "refresh_token", "refresh_token": self.portal.credentials.refresh_token}
        return self.post(f"/oauth/{version}/token", **{**standing, **fields})

    def get(self, path: str, token: str = "") -> Reply:
        headers = {b"authorization": f"Bearer {token}".encode()} if token else {}
        return self.simulator.handle(Request("GET", path, headers=headers))

    def query(self, **fields: str) -> str:
        wanted = {"client_id": self.app.client_id, "redirect_uri": REDIRECT, "scope": "oauth tickets", "state": "s"}
        return urlencode({**wanted, **fields})

    def open_page(self, query: str, path: str = "/oauth/authorize") -> Reply:
        return self.simulator.handle(Request("GET", path, query))

    def submit(self, query: str, path: str = "/oauth/authorize", **fields: str) -> Reply:
        page = self.open_page(query, path)
        form = {"formToken": form_token(page), "decision": "allow", **fields}
        return self.simulator.handle(Request("POST", path, query, FORM, urlencode(form).encode()))


@pytest.fixture
def client() -> Client:
    simulator = Simulator()
    return Client(simulator, simulator.create(Blueprint(PortalFacts(0, "default"), manual_from=START)))


def body(reply: Reply) -> Any:
    return orjson.loads(reply.body)


def header(reply: Reply, name: bytes) -> str:
    return dict(reply.headers).get(name, b"").decode()


def location(reply: Reply) -> dict[str, str]:
    assert reply.status == 302
    return {name: values[0] for name, values in parse_qs(urlsplit(header(reply, b"location")).query).items()}


def form_token(page: Reply) -> str:
    found = re.search(r'name="formToken" value="([^"]+)"', page.body.decode())
    assert found is not None
    return found[1]


@pytest.mark.parametrize("version", VERSIONS)
def test_a_code_grant_runs_from_page_to_call(client: Client, version: str) -> None:
    back = client.submit(client.query())
    assert header(back, b"location").startswith(REDIRECT + "?code=na1-")
    assert location(back)["state"] == "s"
    grant = {"grant_type": "authorization_code", "code": location(back)["code"], "redirect_uri": REDIRECT}
    answer = client.post(f"/oauth/{version}/token", **grant)
    assert answer.status == 200
    tokens = body(answer)
    assert list(tokens) == [
        "token_type",
        "refresh_token",
        "access_token",
        "hub_id",
        "scopes",
        "expires_in",
        "token_use",
    ]
    assert tokens["scopes"] == ["oauth", "tickets"]
    assert (tokens["token_type"], tokens["expires_in"], tokens["token_use"]) == ("bearer", 1800, "access_token")
    assert body(client.get(ACCOUNT, tokens["access_token"]))["portalId"] == tokens["hub_id"]


@pytest.mark.parametrize("version", VERSIONS)
def test_a_refresh_answers_the_same_refresh_token(client: Client, version: str) -> None:
    answer = client.refresh(version)
    assert answer.status == 200
    assert body(answer)["refresh_token"] == client.portal.credentials.refresh_token
    assert client.get(ACCOUNT, body(answer)["access_token"]).status == 200


def test_an_apps_own_token_has_no_refresh_token(client: Client) -> None:
    answer = client.post("/oauth/v3/token", grant_type="client_credentials", scope="developer.webhooks_journal.read")
    assert list(body(answer)) == ["access_token", "expires_in", "token_type", "token_use"]
    assert body(answer)["token_use"] == "client_credentials"


@pytest.mark.parametrize("version", VERSIONS)
def test_an_error_speaks_both_languages(client: Client, version: str) -> None:
    answer = client.refresh(version, refresh_token="junk")
    assert answer.status == 400
    assert list(body(answer).items()) == [
        ("error", "invalid_grant"),
        ("error_description", "refresh token is invalid, expired or revoked"),
        ("status", "BAD_REFRESH_TOKEN"),
        ("message", "refresh token is invalid, expired or revoked"),
    ]


@pytest.mark.parametrize(
    ("fields", "status", "error"),
    [
        ({"grant_type": ""}, "BAD_GRANT_TYPE", "unsupported_grant_type"),
        ({"client_id": ""}, "BAD_CLIENT_ID", "invalid_client"),
        ({"client_secret": "wrong"}, "BAD_CLIENT_SECRET", "invalid_client"),
        ({"grant_type": "authorization_code", "code": "junk"}, "BAD_AUTH_CODE", "invalid_grant"),
        ({"grant_type": "client_credentials", "scope": "tickets"}, "BAD_SCOPES", "invalid_scope"),
    ],
)
def test_the_status_of_an_error_is_hubspots_code(
    client: Client, fields: dict[str, str], status: str, error: str
) -> None:
    answer = client.refresh(**fields)
    assert (answer.status, body(answer)["status"], body(answer)["error"]) == (400, status, error)


@pytest.mark.parametrize("sent", [b"", b"\xff\xfe", b"&" * 5_000, b'{"grant_type":"refresh_token"}'])
def test_a_form_that_does_not_parse_lacks_its_grant_type(client: Client, sent: bytes) -> None:
    answer = client.simulator.handle(Request("POST", "/oauth/v3/token", "", FORM, sent))
    assert (answer.status, body(answer)["status"]) == (400, "BAD_GRANT_TYPE")


def test_json_is_no_form(client: Client) -> None:
    headers = {b"content-type": b"application/json"}
    answer = client.simulator.handle(Request("POST", "/oauth/v3/token", "", headers, b"{}"))
    assert answer.status == 415
    assert b"<h2>HTTP ERROR 415</h2>" in answer.body


def test_only_v1_reads_the_query(client: Client) -> None:
    query = urlencode({"grant_type": "refresh_token", "refresh_token": client.portal.credentials.refresh_token})
    assert client.post("/oauth/v1/token", query).status == 200
    assert body(client.post("/oauth/v3/token", query))["status"] == "BAD_GRANT_TYPE"


def test_two_refreshes_at_once_both_get_a_token(client: Client) -> None:
    answers = at_once(client)
    assert [answer.status for answer in answers] == [200, 200]
    assert len({body(answer)["access_token"] for answer in answers}) == 2


def test_with_rotation_one_of_two_refreshes_at_once_is_refused() -> None:
    simulator = Simulator()
    blueprint = Blueprint(PortalFacts(0, "default"), policy=Policy(rotate_refresh_token=True), manual_from=START)
    client = Client(simulator, simulator.create(blueprint))
    answers = sorted(at_once(client), key=lambda answer: answer.status)
    assert [answer.status for answer in answers] == [200, 400]
    assert body(answers[1])["status"] == "BAD_REFRESH_TOKEN"
    assert client.refresh(refresh_token=body(answers[0])["refresh_token"]).status == 200


def at_once(client: Client) -> list[Reply]:
    start = Barrier(2)

    def refresh(_: int) -> Reply:
        start.wait()
        return client.refresh()

    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(refresh, range(2)))


def test_an_expired_token_is_dated_and_a_refresh_helps(client: Client) -> None:
    token = client.portal.credentials.access_token
    client.portal.live.clock.move_to(START + 1_800_000 + 75_000)
    refused = client.get(ACCOUNT, token)
    assert refused.status == 401
    assert body(refused)["message"] == "The OAuth token used to make this call expired 75 second(s) ago."
    assert body(refused)["category"] == "EXPIRED_AUTHENTICATION"
    assert body(refused)["context"] == {"expire time": ["2026-09-21T14:43:20Z"]}
    assert header(refused, b"x-hubspot-auth-failure") == "401 Unauthorized"
    assert client.get(ACCOUNT, body(client.refresh())["access_token"]).status == 200


@pytest.mark.parametrize("version", CURRENT)
def test_introspection_tells_the_kinds_of_token_apart(client: Client, version: str) -> None:
    path = f"/oauth/{version}/token/introspect"
    access = body(client.post(path, token=client.portal.credentials.access_token))
    standing = body(client.post(path, token=client.portal.credentials.refresh_token))
    shared = ["active", "token", "hub_id", "user_id", "client_id", "app_id", "user", "hub_domain", "scopes"]
    extra = ["signed_access_token", "expires_in", "is_private_distribution"]
    assert list(access) == [*shared, *extra, "token_use", "token_type"]
    assert list(standing) == [*shared, "token_use", "token_type"]
    assert (access["token_use"], standing["token_use"], access["token_type"]) == (
        "access_token",
        "refresh_token",
        "Bearer",
    )
    assert access["expires_in"] == 1800
    assert body(client.post(path, token="junk")) == {"active": False}
    assert body(client.post(path, token="junk", client_secret="wrong"))["status"] == "BAD_CLIENT_SECRET"


def test_a_signed_access_token_is_numbers_booleans_and_base64(client: Client) -> None:
    credentials = client.portal.credentials
    signed = body(client.post("/oauth/v3/token/introspect", token=credentials.access_token))["signed_access_token"]
    assert (signed["hubId"], signed["appId"]) == (client.portal.facts.portal_id, credentials.oauth_app.app_id)
    assert signed["expiresAt"] == START + 1_800_000
    for name in ("scopes", "signature", "newSignature", "scopeToScopeGroupPks"):
        assert b64decode(signed[name], validate=True)
    assert None not in signed.values()


@pytest.mark.parametrize("version", CURRENT)
def test_a_revoked_refresh_token_refreshes_no_more(client: Client, version: str) -> None:
    credentials = client.portal.credentials
    assert client.post(f"/oauth/{version}/token/revoke", token=credentials.refresh_token).status == 200
    assert body(client.refresh())["status"] == "BAD_REFRESH_TOKEN"
    assert client.get(ACCOUNT, credentials.access_token).status == 200


def test_v1_tells_about_tokens_in_the_path(client: Client) -> None:
    credentials = client.portal.credentials
    access = body(client.get(f"/oauth/v1/access-tokens/{credentials.access_token}"))
    assert (access["token_type"], access["expires_in"], access["hub_id"]) == (
        "access",
        1800,
        client.portal.facts.portal_id,
    )
    path = f"/oauth/v1/refresh-tokens/{credentials.refresh_token}"
    assert body(client.get(path))["client_id"] == credentials.oauth_app.client_id
    assert client.simulator.handle(Request("DELETE", path)).status == 204
    assert client.get(path).status == 404
    malformed = client.get("/oauth/v1/access-tokens/junk!")
    assert (malformed.status, body(malformed)["message"]) == (400, "The access token must have the correct format")


@pytest.mark.parametrize("version", CURRENT)
def test_an_app_uninstalls_itself(client: Client, version: str) -> None:
    token = client.portal.credentials.access_token
    headers = {b"authorization": f"Bearer {token}".encode()}
    answer = client.simulator.handle(Request("DELETE", f"/appinstalls/{version}/external-install", "", headers))
    assert answer.status == 204
    assert client.get(ACCOUNT, token).status == 401
    assert body(client.refresh())["status"] == "BAD_REFRESH_TOKEN"


def test_private_tokens_tell_about_themselves(client: Client) -> None:
    sent = orjson.dumps({"tokenKey": client.portal.credentials.private_token})
    headers = {b"content-type": b"application/json"}
    path = "/oauth/v2/private-apps/get/access-token-info"
    answer = client.simulator.handle(Request("POST", path, "", headers, sent))
    assert list(body(answer)) == ["userId", "hubId", "appId", "scopes"]
    assert body(answer)["hubId"] == client.portal.facts.portal_id
    for junk in (b'{"tokenKey":"junk"}', b'{"tokenKey":7}', b"{}", b"[]", b"", b"{"):
        assert client.simulator.handle(Request("POST", path, "", headers, junk)).status in (400, 404)


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


def test_a_refresh_token_of_a_deleted_portal_names_the_loss(client: Client) -> None:
    other = client.simulator.create(Blueprint(PortalFacts(0, "other"), manual_from=START))
    back = client.submit(client.query(), portalId=str(other.facts.portal_id))
    grant = {"grant_type": "authorization_code", "code": location(back)["code"], "redirect_uri": REDIRECT}
    orphan = body(client.post("/oauth/v3/token", **grant))["refresh_token"]
    client.simulator.delete(other.facts.portal_id)
    answer = client.refresh(refresh_token=orphan)
    assert (body(answer)["status"], body(answer)["error"]) == ("BAD_HUB", "access_denied")


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
        "redirect URL"
    ) in text


@pytest.mark.parametrize("name", ["client_id", "redirect_uri", "scope", "state", "optional_scope"])
def test_nothing_from_the_address_becomes_markup(client: Client, name: str) -> None:
    page = client.open_page(client.query(**{name: "'\"><script>alert(1)</script>"}))
    assert b"<script" not in page.body


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


def test_the_log_keeps_fingerprints_and_no_credential(client: Client) -> None:
    back = client.submit(client.query())
    grant = {"grant_type": "authorization_code", "code": location(back)["code"], "redirect_uri": REDIRECT}
    tokens = body(client.post("/oauth/v3/token", **grant))
    client.get(ACCOUNT, tokens["access_token"])
    client.get(f"/oauth/v1/refresh-tokens/{tokens['refresh_token']}")
    entries = [entry.document(client.portal.facts.portal_id) for entry in client.portal.live.traffic.entries()]
    text = orjson.dumps(entries).decode()
    for secret in (tokens["access_token"], tokens["refresh_token"], location(back)["code"], client.app.client_secret):
        assert secret not in text
    (token,) = [entry for entry in entries if entry["kind"] == "token"]
    (call,) = [entry for entry in entries if entry.get("operation") == "account.details"]
    assert token["grant"] == "authorization_code"
    assert token["token"] == call["token"]


def test_a_token_opens_only_what_its_scopes_name(client: Client) -> None:
    live, space = client.portal.live, client.portal.space
    scopes = frozenset({"tickets"})
    token = issue(space, live.ids, client.portal.facts, START, kind="private_app", scopes=scopes).access_token
    refused = client.get("/crm/v3/objects/contacts", token)
    assert (refused.status, body(refused)["category"]) == (403, "MISSING_SCOPES")
    (error,) = body(refused)["errors"]
    assert error["message"] == "One or more of the following scopes are required."
    assert "crm.objects.contacts.read" in error["context"]["requiredGranularScopes"]
    assert client.get("/crm/v3/objects/tickets", token).status == 200
