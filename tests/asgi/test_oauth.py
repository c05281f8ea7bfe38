"""OAuth as a client sees it: bodies byte by byte, and what the log keeps of it."""

from base64 import b64decode
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from urllib.parse import urlencode

import orjson
import pytest

from mockspot.asgi.portal import Blueprint
from mockspot.domain.oauth import CODES, issue
from mockspot.domain.policy import Policy
from mockspot.domain.portal_facts import PortalFacts
from mockspot.runtime.simulator import Simulator
from mockspot.wire.message import Reply, Request
from tests.asgi.oauth_client import FORM, REDIRECT, START, Client, body, fresh, header, location

VERSIONS = ["v1", "v3", "2026-03", "2026-09"]
CURRENT = VERSIONS[1:]
ACCOUNT = "/account-info/v3/details"


@pytest.fixture
def client() -> Client:
    return fresh()


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


def test_a_signed_assertion_in_place_of_the_secret_is_refused_loudly(client: Client) -> None:
    refused = client.refresh(client_secret="", client_assertion="e30.e30.x", client_assertion_type="jwt-bearer")
    assert (refused.status, body(refused)["category"]) == (501, "MOCKSPOT_NOT_SIMULATED")
    assert client.refresh(client_assertion="e30.e30.x").status == 200, "who has a secret needs none"


def test_only_v1_reads_the_query(client: Client) -> None:
    query = urlencode({"grant_type": "refresh_token", "refresh_token": client.portal.credentials.refresh_token})
    assert client.post("/oauth/v1/token", query).status == 200
    assert body(client.post("/oauth/v3/token", query))["status"] == "BAD_GRANT_TYPE"


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("grant_type", ["authorization_code", "refresh_token"])
def test_of_two_grants_in_one_form_the_named_one_is_given_and_the_other_stays(
    client: Client, version: str, grant_type: str
) -> None:
    code, standing = location(client.submit(client.query()))["code"], client.portal.credentials.refresh_token
    both = {"grant_type": grant_type, "code": code, "redirect_uri": REDIRECT, "refresh_token": standing}
    answer = client.post(f"/oauth/{version}/token", **both)
    assert answer.status == 200
    assert (body(answer)["refresh_token"] == standing) == (grant_type == "refresh_token")
    assert client.portal.space.count(CODES) == int(grant_type == "refresh_token"), "a code is used up by its own grant"


def test_two_grant_types_in_one_form_are_one_grant(client: Client) -> None:
    code = location(client.submit(client.query()))["code"]
    form = (
        f"client_id={client.app.client_id}&client_secret={client.app.client_secret}&code={code}&redirect_uri={REDIRECT}"
    )
    standing = client.portal.credentials.refresh_token
    sent = f"grant_type=authorization_code&grant_type=refresh_token&refresh_token={standing}&{form}"
    client.simulator.handle(Request("POST", "/oauth/v3/token", "", FORM, sent.encode()))
    tokens = [entry for entry in client.portal.live.traffic.entries() if entry.kind == "token"]
    assert len(tokens) == 1


@pytest.mark.parametrize("version", CURRENT)
def test_secrets_in_the_query_open_nothing_and_are_noted_as_such(client: Client, version: str) -> None:
    fields = {"client_id": client.app.client_id, "client_secret": client.app.client_secret}
    standing = {"grant_type": "refresh_token", "refresh_token": client.portal.credentials.refresh_token}
    sent = Request("POST", f"/oauth/{version}/token", urlencode(fields), FORM, urlencode(standing).encode())
    assert body(client.simulator.handle(sent))["status"] == "BAD_CLIENT_ID"
    noted = client.portal.live.traffic.entries()[-1].document(client.portal.facts.portal_id)
    assert noted["secretInUrl"] is True
    assert client.app.client_secret not in str(noted)


def test_clocks_that_disagree_change_no_life_of_a_token(client: Client) -> None:
    """The app's home is a year ahead of the account it is connected to; only that account's clock counts."""
    year = 365 * 86_400_000
    other = client.simulator.create(Blueprint(PortalFacts(0, "other"), manual_from=START))
    client.portal.live.clock.move_to(START + year)
    code = location(client.submit(client.query(), portalId=str(other.facts.portal_id)))["code"]
    grant = {"grant_type": "authorization_code", "code": code, "redirect_uri": REDIRECT}
    tokens = body(client.post("/oauth/v3/token", **grant))
    assert tokens["expires_in"] == 1800
    other.live.clock.move_to(START + 1_799_000)
    assert client.get(ACCOUNT, tokens["access_token"]).status == 200
    asked = body(client.post("/oauth/v3/token/introspect", token=tokens["access_token"]))
    assert (asked["expires_in"], asked["signed_access_token"]["expiresAt"]) == (1, START + 1_800_000)
    other.live.clock.turn_back(START - year)
    assert client.get(ACCOUNT, tokens["access_token"]).status == 200


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


def test_a_refresh_token_of_a_deleted_portal_names_the_loss(client: Client) -> None:
    other = client.simulator.create(Blueprint(PortalFacts(0, "other"), manual_from=START))
    back = client.submit(client.query(), portalId=str(other.facts.portal_id))
    grant = {"grant_type": "authorization_code", "code": location(back)["code"], "redirect_uri": REDIRECT}
    orphan = body(client.post("/oauth/v3/token", **grant))["refresh_token"]
    client.simulator.delete(other.facts.portal_id)
    answer = client.refresh(refresh_token=orphan)
    assert (body(answer)["status"], body(answer)["error"]) == ("BAD_HUB", "access_denied")


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


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "HEAD"])
@pytest.mark.parametrize("content_type", [b"application/json", b"application/x-www-form-urlencoded", b"text/plain"])
def test_a_credential_is_in_no_log_wherever_a_client_put_it(client: Client, method: str, content_type: bytes) -> None:
    born = client.portal.credentials
    code = location(client.submit(client.query()))["code"]
    tokens = (born.access_token, born.refresh_token, born.private_token, code)
    for token in tokens:
        body = orjson.dumps({"q": token}) if content_type == b"application/json" else f"q={token}&{token}".encode()
        headers = {b"content-type": content_type, b"x-api-key": token.encode(), b"referer": f"/?{token}".encode()}
        for path in (
            f"/oauth/v1/access-tokens/{token}",
            f"/oauth/v1/refresh-tokens/{token}",
            f"/oauth/v1/refresh-tokens/{token}/more",
            f"/crm/v3/objects/contacts/{token}",
            f"/crm/v3/objects/{token}",
            f"/{token}",
            "/oauth/v3/token",
            "/oauth/authorize",
        ):
            client.simulator.handle(Request(method, path, f"x={token}&hapikey={token}", headers, body))
    for secret in (client.app.client_secret, born.developer_api_key):
        form = {"client_secret": secret, "hapikey": secret}
        sent = urlencode(form).encode() if content_type.endswith(b"urlencoded") else orjson.dumps(form)
        client.simulator.handle(
            Request(method, "/oauth/v3/token", urlencode(form), {b"content-type": content_type}, sent)
        )
    entries = [entry.document(client.portal.facts.portal_id) for entry in client.portal.live.traffic.entries()]
    assert len(entries) > len(tokens) * 8
    text = orjson.dumps(entries).decode()
    for secret in (*tokens, client.app.client_secret, born.developer_api_key):
        assert secret not in text


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
