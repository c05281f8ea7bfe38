"""Owners through the whole pipe."""

import base64
from urllib.parse import parse_qs, urlsplit

import pytest

from mockspot.domain import oauth, owners
from mockspot.domain.caller import Caller
from mockspot.domain.context import Context
from mockspot.domain.owners import Owner
from tests.simulator import NOON, Client, client

VERSIONS = ("/crm/v3/owners", "/crm/v3/owners/", "/crm/owners/2026-03", "/crm/owners/2026-09")
OWNERS = VERSIONS[0]
KEYS = [
    "id",
    "email",
    "type",
    "firstName",
    "lastName",
    "userId",
    "userIdIncludingInactive",
    "createdAt",
    "updatedAt",
    "archived",
]


@pytest.fixture
def hubspot() -> Client:
    return client()


def added(hubspot: Client, email: str, *, archived: bool = False, user_id: int | None = None) -> Owner:
    portal = hubspot.portal
    live = portal.live
    ctx = Context(
        portal.space, NOON, live.ids, portal.facts, Caller("none"), live.policy, "c", portal.accounts, live.quotas
    )
    return owners.add(ctx, email=email, first_name="Ada", last_name="L", user_id=user_id, archived=archived)


@pytest.mark.parametrize("path", VERSIONS)
def test_a_fresh_portal_has_one_owner_the_user_who_made_it(hubspot: Client, path: str) -> None:
    body = hubspot.get(path).json
    assert list(body) == ["results"]
    (only,) = body["results"]
    assert list(only) == KEYS
    (user,) = hubspot.portal.credentials.users
    assert (only["email"], only["userId"], only["type"]) == (user.email, user.user_id, "PERSON")
    assert only["id"] != str(user.user_id)


def test_an_owner_is_read_by_its_id_or_by_its_users(hubspot: Client) -> None:
    owner = added(hubspot, "ada@example.com", user_id=77)
    by_id = hubspot.get(f"{OWNERS}/{owner.owner_id}").json
    assert by_id == hubspot.get(f"{OWNERS}/77", "idProperty=userId").json
    assert by_id["email"] == "ada@example.com"
    assert hubspot.get(f"{OWNERS}/77").status == 404
    assert hubspot.get(f"{OWNERS}/nobody").status == 400
    assert hubspot.get(f"{OWNERS}/77", "idProperty=email").status == 400


def test_an_archived_owner_has_no_user_and_is_seen_when_asked_for(hubspot: Client) -> None:
    owner = added(hubspot, "gone@example.com", user_id=78, archived=True)
    path = f"{OWNERS}/{owner.owner_id}"
    assert hubspot.get(path).status == 404
    body = hubspot.get(path, "archived=true").json
    assert (body["userId"], body["userIdIncludingInactive"], body["archived"]) == (None, 78, True)
    assert [row["email"] for row in hubspot.get(OWNERS, "archived=true").json["results"]] == ["gone@example.com"]
    assert "gone@example.com" not in [row["email"] for row in hubspot.get(OWNERS).json["results"]]


def test_an_email_finds_its_owner_in_any_case(hubspot: Client) -> None:
    added(hubspot, "ada@example.com")
    results = hubspot.get(OWNERS, "email=ADA%40example.com").json["results"]
    assert [row["email"] for row in results] == ["ada@example.com"]
    assert hubspot.get(OWNERS, "email=nobody%40example.com").json == {"results": []}


def test_pages_hold_the_next_owners_id_in_base64_and_end_without_paging(hubspot: Client) -> None:
    for place in range(4):
        added(hubspot, f"o{place}@example.com")
    seen: list[str] = []
    query = "limit=2"
    while True:
        body = hubspot.get(OWNERS, query).json
        seen += [row["id"] for row in body["results"]]
        if "paging" not in body:
            break
        following = body["paging"]["next"]
        link = urlsplit(following["link"])
        assert parse_qs(link.query) == {"limit": ["2"], "after": [following["after"]]}
        query = link.query
        upcoming = base64.b64decode(following["after"]).decode()
        assert int(upcoming) > int(seen[-1])
    assert len(seen) == len(set(seen)) == 5
    assert seen == sorted(seen, key=int)


@pytest.mark.parametrize("query", ["limit=0", "limit=501", "after=%21", "after=YWJj"])
def test_a_page_that_cannot_be_is_refused(hubspot: Client, query: str) -> None:
    assert hubspot.get(OWNERS, query).status == 400


def test_records_take_an_active_owner_by_owner_id_only(hubspot: Client) -> None:
    owner = added(hubspot, "ada@example.com", user_id=77)
    gone = added(hubspot, "gone@example.com", archived=True)
    assert hubspot.contact(email="a@example.com", hubspot_owner_id=str(owner.owner_id))
    for wrong in ("77", str(gone.owner_id)):
        body = {"properties": {"email": "b@example.com", "hubspot_owner_id": wrong}}
        assert hubspot.post("/crm/v3/objects/contacts", body).json["errors"][0]["code"] == "INVALID_OWNER_ID"


def test_a_token_without_the_scope_is_refused(hubspot: Client) -> None:
    portal = hubspot.portal
    issued = oauth.issue(portal.space, portal.live.ids, portal.facts, NOON, kind="oauth", scopes=frozenset())
    answered = Client(hubspot.simulator, portal, issued.access_token).get(OWNERS)
    assert answered.status == 403
    needed = answered.json["errors"][0]["context"]["requiredGranularScopes"]
    assert needed == ["automation", "crm.objects.owners.read"]


def test_a_fork_has_the_owners_of_its_origin_and_no_more(hubspot: Client) -> None:
    added(hubspot, "ada@example.com")
    forked = Client(hubspot.simulator, hubspot.simulator.fork(hubspot.portal))
    assert forked.get(OWNERS).json == hubspot.get(OWNERS).json


@pytest.mark.parametrize("after", ["%C2%80", "***", "!", "MA"])
def test_a_cursor_nobody_gave_out_is_refused_or_read_as_the_beginning(after: str) -> None:
    assert client().get("/crm/v3/owners", f"after={after}").status in (200, 400)
