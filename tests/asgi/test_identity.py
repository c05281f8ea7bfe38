"""Who may call what: authentication, scopes, isolation of portals, and the order of the checks."""

import pytest

from mockspot.asgi.portal import Blueprint
from mockspot.domain import oauth
from mockspot.domain.policy import Policy
from mockspot.domain.portal_facts import PortalFacts
from mockspot.domain.quotas import OFF
from tests.simulator import NOON, Client, client

CONTACTS = "/crm/v3/objects/contacts"


def with_scopes(*scopes: str, policy: Policy | None = None) -> Client:
    hubspot = client(policy=policy)
    portal = hubspot.portal
    issued = oauth.issue(
        portal.space, portal.live.ids, portal.facts, NOON, kind="private_app", scopes=frozenset(scopes)
    )
    return Client(hubspot.simulator, portal, issued.access_token)


@pytest.mark.parametrize("authorization", ["", "Bearer", "Bearer ", "Basic abc", "Bearer junk", "Bearer pat-na1-junk"])
def test_bad_credentials_are_hubspots_401(authorization: str) -> None:
    answered = client().call("GET", CONTACTS, headers={"authorization": authorization})
    assert answered.status == 401
    assert list(answered.json) == ["status", "message", "correlationId", "category"]
    assert answered.json["category"] == "INVALID_AUTHENTICATION"
    assert answered.headers["x-hubspot-auth-failure"] == "401 Unauthorized"
    assert not [name for name in answered.headers if "ratelimit" in name]


def test_an_expired_token_says_for_how_long() -> None:
    hubspot = client()
    token = hubspot.portal.credentials.access_token
    hubspot.portal.live.clock.move_to(NOON + 1_800_000 + 75_000)
    answered = Client(hubspot.simulator, hubspot.portal, token).get(CONTACTS)
    assert answered.status == 401
    assert answered.json["message"] == "The OAuth token used to make this call expired 75 second(s) ago."
    assert list(answered.json["context"]) == ["expire time"]


def test_a_missing_scope_is_the_gateways_403_with_its_list() -> None:
    answered = with_scopes("crm.objects.companies.read").get(CONTACTS)
    assert answered.status == 403
    assert list(answered.json) == ["status", "message", "correlationId", "errors", "links", "category"]
    (entry,) = answered.json["errors"]
    assert entry["message"] == "One or more of the following scopes are required."


@pytest.mark.parametrize(
    ("object_type", "needed"),
    [
        (  # as pasted in 2026-05, in another order
            "deals",
            [
                "crm.objects.deals.highly_sensitive.read.v2",
                "crm.objects.deals.read",
                "crm.objects.deals.sensitive.read.v2",
                "crm.schemas.deals.read",
            ],
        ),
        ("owners", ["automation", "crm.objects.owners.read"]),
    ],
)
def test_a_403_names_the_scopes_of_its_type_alone(object_type: str, needed: list[str]) -> None:
    path = "/crm/v3/owners" if object_type == "owners" else f"/crm/v3/objects/{object_type}"
    (entry,) = with_scopes("oauth").get(path).json["errors"]
    assert entry["context"] == {"requiredGranularScopes": needed}


def test_by_a_switch_a_403_names_the_scopes_of_every_type_in_two_lists() -> None:
    scoped = with_scopes("crm.objects.companies.read", policy=Policy(every_scope_in_403=True))
    context = scoped.get(CONTACTS).json["errors"][0]["context"]
    assert list(context) == ["requiredScopes", "requiredGranularScopes"]
    needed = context["requiredGranularScopes"]
    assert {"crm.objects.contacts.read", "crm.objects.deals.read"} <= set(needed)
    assert needed == sorted(needed)


def test_a_body_of_another_kind_is_refused_after_the_scope_and_counts_against_the_limit() -> None:
    xml = {"content-type": "text/xml"}
    assert with_scopes("oauth").call("POST", CONTACTS, b"<a/>", headers=xml).status == 403
    answered = client().call("POST", CONTACTS, b"<a/>", headers=xml)
    assert (answered.status, answered.headers["content-type"]) == (415, "text/html;charset=iso-8859-1")
    assert b"<pre>    Unsupported Media Type</pre>" in answered.reply.body
    accepting = client().call("POST", CONTACTS, b"<a/>", headers={**xml, "accept": "application/json"})
    assert (accepting.status, list(accepting.json)) == (415, ["status", "message", "correlationId"])


@pytest.mark.parametrize("accept", ["*/*", "application/json, */*;q=0.8", "application/json, text/plain, */*"])
def test_a_wrong_verb_is_a_page(accept: str) -> None:
    plain = client().call("PUT", CONTACTS, headers={"accept": accept})
    assert (plain.status, plain.headers["content-type"]) == (405, "text/html;charset=iso-8859-1")
    assert b"<pre>    Method Not Allowed</pre>" in plain.reply.body
    assert plain.headers["allow"] == "POST,GET,OPTIONS"


def test_a_wrong_verb_is_json_for_a_client_that_accepts_json_alone() -> None:
    accepting = client().call("PUT", CONTACTS, headers={"accept": "Application/JSON"})
    assert (accepting.status, accepting.json["message"]) == (405, "Method Not Allowed")
    assert accepting.headers["allow"] == "POST,GET,OPTIONS"


@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        (f"{CONTACTS}/1", "DELETE,GET,OPTIONS,PATCH"),
        (f"{CONTACTS}/search", "POST,OPTIONS"),  # no record called `search`
        ("/crm/v3/lists/1", "DELETE,GET,OPTIONS"),
        ("/oauth/v3/token", "POST,OPTIONS"),
    ],
)
def test_a_wrong_verb_is_told_the_verbs_that_a_path_has(path: str, allowed: str) -> None:
    """Recorded (PHP 2019): their order, and that OPTIONS is one."""
    assert client().call("PUT", path).headers["allow"] == allowed


def test_head_is_answered_as_get_where_there_is_one() -> None:
    """unverified: as JAX-RS does; the shells leave the body off."""
    hubspot = client()
    made = hubspot.contact(email="ada@example.com")
    for path in (CONTACTS, f"{CONTACTS}/{made}", f"{CONTACTS}/1"):
        head, got = hubspot.call("HEAD", path), hubspot.get(path)
        assert (head.status, head.headers.keys()) == (got.status, got.headers.keys())
    assert hubspot.call("HEAD", f"{CONTACTS}/search").status == 405
    assert hubspot.call("HEAD", CONTACTS, headers={"authorization": ""}).status == 401


@pytest.mark.parametrize(
    "path", ["//crm/v3/objects/contacts", "/crm//v3/objects/contacts", "/crm/v3/objects//contacts"]
)
def test_a_path_with_an_empty_segment_is_none_that_hubspot_has(path: str) -> None:
    """And above all none of those that are known not to be simulated."""
    answered = client().call("GET", path)
    assert (answered.status, answered.headers["content-type"]) == (404, "text/html;charset=iso-8859-1")


def test_reading_and_writing_need_scopes_of_their_own() -> None:
    reader = with_scopes("crm.objects.contacts.read")
    assert reader.get(CONTACTS).status == 200
    assert reader.post(CONTACTS, {"properties": {}}).status == 403


def test_after_a_re_install_with_fewer_scopes_calls_with_the_new_grant_are_refused() -> None:
    hubspot = client()
    portal = hubspot.portal
    app, user = portal.credentials.oauth_app, portal.credentials.users[0]

    def installed(*scopes: str) -> Client:
        issued = oauth.install(
            portal.space, portal.live.ids, portal.facts, NOON, app=app, scopes=frozenset(scopes), user_id=user.user_id
        )
        return Client(hubspot.simulator, portal, issued.access_token)

    both = ("crm.objects.contacts.read", "crm.objects.contacts.write")
    wide, narrow = installed(*both), installed(both[0])
    record_id = wide.contact(email="ada@example.com")
    assert narrow.get(f"{CONTACTS}/{record_id}").status == 200
    refused = narrow.patch(f"{CONTACTS}/{record_id}", {"properties": {"firstname": "Ada"}})
    assert (refused.status, refused.json["category"]) == (403, "MISSING_SCOPES")
    assert both[1] in refused.json["errors"][0]["context"]["requiredGranularScopes"]
    assert installed(*both).patch(f"{CONTACTS}/{record_id}", {"properties": {"firstname": "Ada"}}).status == 200


def test_an_unknown_type_is_refused_before_scopes_and_a_known_one_after() -> None:
    nobody = with_scopes("oauth")
    assert nobody.get("/crm/v3/objects/widgets").status == 400
    assert nobody.get("/crm/v3/objects/0-1").status == 403


def test_the_body_is_read_last() -> None:
    assert with_scopes("crm.objects.contacts.read").post(CONTACTS, b"{bad").status == 403


def test_portals_of_one_simulator_see_nothing_of_each_other() -> None:
    first = client()
    other = first.simulator.create(Blueprint(PortalFacts(0), OFF, manual_from=NOON))
    second = Client(first.simulator, other)
    made = first.contact(email="ada@example.com")
    assert second.get(f"{CONTACTS}/{made}").status == 404
    assert second.get(CONTACTS).json["results"] == []
    second.contact(email="ada@example.com")
    other.reset()
    assert first.get(f"{CONTACTS}/{made}").status == 200
    assert second.get(CONTACTS).json["results"] == []


def test_the_same_seed_and_calls_give_the_same_bytes() -> None:
    def run() -> list[bytes]:
        hubspot = client(seed=7)
        made = hubspot.contact(email="ada@example.com")
        replies = [hubspot.get(f"{CONTACTS}/{made}"), hubspot.get("/crm/v3/objects/widgets")]
        return [hubspot.portal.credentials.private_token.encode(), *(answered.reply.body for answered in replies)]

    assert run() == run()


def test_a_reset_replays_byte_for_byte() -> None:
    hubspot = client()
    first = hubspot.post(CONTACTS, {"properties": {"email": "ada@example.com"}}).reply
    hubspot.portal.reset()
    again = hubspot.post(CONTACTS, {"properties": {"email": "ada@example.com"}}).reply
    assert (first.body, first.headers) == (again.body, again.headers)
