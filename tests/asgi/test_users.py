"""Users, teams and permission sets through the whole pipe, and the owners that stand behind users."""

from typing import Any

import pytest

from mockspot.control import seeding
from mockspot.control.seed_documents import Seed, SeedOwner, SeedRole, SeedTeam
from mockspot.domain import oauth
from mockspot.domain.policy import Policy
from tests.simulator import NOON, Client, client

VERSIONS = ("/settings/v3/users", "/settings/v3/users/", "/settings/users/2026-03", "/settings/users/2026-09")
USERS, OWNERS = VERSIONS[0], "/crm/v3/owners"
ADA = {"email": "Ada@Example.com", "firstName": "Ada", "lastName": "L", "sendWelcomeEmail": True}


@pytest.fixture
def hubspot() -> Client:
    return client()


def made(hubspot: Client, **members: Any) -> dict[str, Any]:
    answered = hubspot.post(USERS, {**ADA, **members})
    assert answered.status == 201, answered.json
    document: dict[str, Any] = answered.json
    return document


def seeded() -> Client:
    hubspot = client()
    owners = [
        SeedOwner(
            email="a@example.com", user_id=71, teams=[SeedTeam(name="West"), SeedTeam(name="North", primary=True)]
        ),
        SeedOwner(email="b@example.com", user_id=72, teams=[SeedTeam(name="West", primary=True)]),
    ]
    roles = [SeedRole(name="Sales"), SeedRole(name="Sales Pro", requires_billing_write=True)]
    seeding.plant(hubspot.portal, Seed(owners=owners, roles=roles))
    return hubspot


def with_scopes(hubspot: Client, *scopes: str) -> Client:
    portal = hubspot.portal
    ids, wanted = portal.live.ids, frozenset(scopes)
    issued = oauth.issue(portal.space, ids, portal.facts, NOON, kind="private_app", scopes=wanted)
    return Client(hubspot.simulator, portal, issued.access_token)


@pytest.mark.parametrize("path", VERSIONS)
def test_a_fresh_portal_has_the_super_admin_who_made_it(hubspot: Client, path: str) -> None:
    (user,) = hubspot.portal.credentials.users
    assert hubspot.get(path).json == {
        "results": [
            {
                "id": str(user.user_id),
                "email": user.email,
                "roleIds": [],
                "superAdmin": True,
            }
        ]
    }


@pytest.mark.parametrize("path", VERSIONS)
def test_a_new_user_is_an_owner_from_then_on(hubspot: Client, path: str) -> None:
    answered = hubspot.post(path, ADA)
    assert answered.status == 201
    body = answered.json
    assert answered.headers["location"].endswith(f"{path.rstrip('/')}/{body['id']}")
    assert (body["email"], body["superAdmin"], body["sendWelcomeEmail"]) == ("ada@example.com", False, True)
    (owner,) = hubspot.get(OWNERS, "email=ada%40example.com").json["results"]
    assert (owner["userId"], owner["firstName"], owner["lastName"]) == (int(body["id"]), "Ada", "L")
    assert "teams" not in owner
    assert hubspot.contact(email="c@example.com", hubspot_owner_id=owner["id"])


def test_only_the_answer_of_the_create_says_that_a_mail_was_sent(hubspot: Client) -> None:
    user = made(hubspot)
    assert user["sendWelcomeEmail"]
    assert "sendWelcomeEmail" not in hubspot.get(f"{USERS}/{user['id']}").json


def test_a_user_is_found_by_id_or_by_address(hubspot: Client) -> None:
    number = made(hubspot)["id"]
    found = hubspot.get(f"{USERS}/{number}").json
    assert hubspot.get(f"{USERS}/ADA%40example.com", "idProperty=EMAIL").json == found
    for path, query, status in (
        (f"{USERS}/ada%40example.com", "", 404),
        (f"{USERS}/{number}", "idProperty=EMAIL", 404),
        (f"{USERS}/1", "", 404),
        (f"{USERS}/{number}", "idProperty=email", 400),
    ):
        assert hubspot.get(path, query).status == status


def test_who_has_yet_to_accept_cannot_be_renamed(hubspot: Client) -> None:
    number = made(hubspot)["id"]
    before = hubspot.get(f"{USERS}/{number}").json
    refused = hubspot.call("PUT", f"{USERS}/{number}", {"firstName": "Ada", "lastName": "L"})
    assert (refused.status, "USER_NOT_ON_ANY_HUBS" in refused.json["message"]) == (400, True)
    assert hubspot.get(f"{USERS}/{number}").json == before


def test_a_change_keeps_what_is_not_sent_and_reaches_the_owner() -> None:
    hubspot = client(policy=Policy(users_accept_at_once=True))
    number = made(hubspot)["id"]
    changed = hubspot.call("PUT", f"{USERS}/{number}", {"lastName": "Lovelace"}).json
    assert (changed["firstName"], changed["lastName"]) == ("Ada", "Lovelace")
    (owner,) = hubspot.get(OWNERS, "email=ada%40example.com").json["results"]
    assert (owner["firstName"], owner["lastName"]) == ("Ada", "Lovelace")


def test_a_user_who_is_removed_leaves_an_archived_owner(hubspot: Client) -> None:
    number = made(hubspot)["id"]
    (owner,) = hubspot.get(OWNERS, "email=ada%40example.com").json["results"]
    assert hubspot.delete(f"{USERS}/{number}").status == 204
    assert hubspot.get(f"{USERS}/{number}").status == 404
    assert hubspot.delete(f"{USERS}/{number}").status == 204
    gone = hubspot.get(f"{OWNERS}/{owner['id']}", "archived=true").json
    assert (gone["userId"], gone["userIdIncludingInactive"]) == (None, int(number))
    refused = hubspot.post("/crm/v3/objects/contacts", {"properties": {"hubspot_owner_id": owner["id"]}})
    assert refused.json["errors"][0]["code"] == "INVALID_OWNER_ID"


def test_who_never_was_is_removed_without_an_error(hubspot: Client) -> None:
    before = hubspot.get(USERS).json
    assert hubspot.delete(f"{USERS}/1").status == 204
    assert hubspot.get(USERS).json == before


def test_a_user_who_comes_back_has_the_id_of_before(hubspot: Client) -> None:
    user = made(hubspot)
    (owner,) = hubspot.get(OWNERS, "email=ada%40example.com").json["results"]
    records, shown = "/crm/v3/objects/users", "properties=hs_internal_user_id,hs_deactivated"
    assert len(hubspot.get(records).json["results"]) == 2
    hubspot.delete(f"{USERS}/{user['id']}")
    again = made(hubspot, firstName="Augusta")
    assert again["id"] == user["id"]
    (back,) = hubspot.get(OWNERS, "email=ada%40example.com").json["results"]
    assert (back["id"], back["userId"], back["firstName"]) == (owner["id"], int(user["id"]), "Augusta")
    mine = [row["properties"] for row in hubspot.get(records, shown).json["results"]]
    assert [row["hs_deactivated"] for row in mine if row["hs_internal_user_id"] == user["id"]] == [None]


@pytest.mark.parametrize("tier", ["free", "starter", "professional"])
def test_an_account_without_permission_sets_says_so(tier: Any) -> None:
    answered = client(tier=tier).get(f"{USERS}/roles")
    assert (answered.status, answered.json["category"]) == (400, "VALIDATION_ERROR")
    assert answered.json["message"] == "Account doesn't have access to roles."


def test_the_last_super_admin_stays(hubspot: Client) -> None:
    (user,) = hubspot.portal.credentials.users
    assert hubspot.delete(f"{USERS}/{user.user_id}").status == 400
    assert hubspot.get(f"{USERS}/{user.user_id}").status == 200


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"email": "ada@example.com"}, 409),
        ({"email": "b"}, 400),
        ({"email": None}, 400),
        ({"email": "b@example.com", "roleId": "1"}, 400),
        ({"email": "b@example.com", "primaryTeamId": "x"}, 400),
        ({"email": "b@example.com", "secondaryTeamIds": ["1"]}, 400),
        ({"email": "b@example.com", "secondaryTeamIds": [[]]}, 400),
    ],
)
def test_a_refused_user_is_no_owner_either(hubspot: Client, change: dict[str, Any], status: int) -> None:
    made(hubspot)
    before = hubspot.get(USERS).json, hubspot.get(OWNERS).json
    assert hubspot.post(USERS, {**ADA, **change}).status == status
    assert (hubspot.get(USERS).json, hubspot.get(OWNERS).json) == before


def test_teams_know_their_members_and_owners_their_teams() -> None:
    hubspot = seeded()
    west, north = hubspot.get(f"{USERS}/teams").json["results"]
    assert list(west) == ["id", "name", "userIds", "secondaryUserIds"]
    assert (west["name"], west["userIds"], west["secondaryUserIds"]) == ("West", ["72"], ["71"])
    assert (north["name"], north["userIds"], north["secondaryUserIds"]) == ("North", ["71"], [])
    owner = hubspot.get(f"{OWNERS}/71", "idProperty=userId").json
    assert list(owner)[-1] == "teams"
    assert owner["teams"] == [
        {"id": north["id"], "name": "North", "primary": True},
        {"id": west["id"], "name": "West", "primary": False},
    ]
    moved = hubspot.call("PUT", f"{USERS}/71", {"primaryTeamId": west["id"], "secondaryTeamIds": []}).json
    assert (moved["primaryTeamId"], "secondaryTeamIds" in moved) == (west["id"], False)
    assert hubspot.get(f"{OWNERS}/71", "idProperty=userId").json["teams"] == [
        {"id": west["id"], "name": "West", "primary": True}
    ]


def test_a_permission_set_with_a_paid_seat_needs_a_scope_of_its_own() -> None:
    hubspot = seeded()
    sales, paid = hubspot.get(f"{USERS}/roles").json["results"]
    assert (list(sales), sales["name"], sales["requiresBillingWrite"]) == (
        ["id", "name", "requiresBillingWrite"],
        "Sales",
        False,
    )
    given = made(hubspot, roleId=sales["id"])
    assert (given["roleId"], given["roleIds"]) == (sales["id"], [sales["id"]])
    change = "PUT", f"{USERS}/{given['id']}", {"roleId": paid["id"]}
    refused = with_scopes(hubspot, "settings.users.write").call(*change)
    assert (refused.status, refused.json["category"]) == (403, "MISSING_SCOPES")
    assert with_scopes(hubspot, "settings.users.write", "settings.billing.write").call(*change).status == 200


def test_a_fresh_portal_has_no_teams_and_no_permission_sets(hubspot: Client) -> None:
    for name in ("teams", "roles"):
        assert hubspot.get(f"{USERS}/{name}").json == {"results": []}


def test_pages_lead_to_every_user(hubspot: Client) -> None:
    for place in range(4):
        made(hubspot, email=f"u{place}@example.com")
    seen: list[str] = []
    query = "limit=2"
    while True:
        body = hubspot.get(USERS, query).json
        seen += [row["id"] for row in body["results"]]
        if "paging" not in body:
            break
        query = body["paging"]["next"]["link"].partition("?")[2]
    assert len(seen) == len(set(seen)) == 5
    assert seen == sorted(seen, key=int)
    for query in ("limit=0", "limit=101", "after=x"):
        assert hubspot.get(USERS, query).status == 400


def test_each_operation_has_a_scope(hubspot: Client) -> None:
    reader = with_scopes(hubspot, "settings.users.read")
    assert reader.get(USERS).status == reader.get(f"{USERS}/roles").status == 200
    assert reader.get(f"{USERS}/teams").status == reader.post(USERS, ADA).status == 403


def test_seeded_users_do_not_sign_in_for_the_one_who_made_the_portal(hubspot: Client) -> None:
    seeding.plant(hubspot.portal, Seed(owners=[SeedOwner(email="first@example.com", user_id=1)]))
    portal = hubspot.portal
    issued = oauth.issue(portal.space, portal.live.ids, portal.facts, NOON, kind="private_app")
    path = "/oauth/v2/private-apps/get/access-token-info"
    info = hubspot.post(path, {"tokenKey": issued.access_token}).json
    assert info["userId"] == portal.credentials.users[0].user_id
