"""Lists and memberships through the whole pipe."""

from typing import Any

import pytest

from mockspot.domain import oauth
from mockspot.domain.policy import Policy
from mockspot.domain.values import instant_text
from tests.simulator import NOON, Client, client

LISTS = "/crm/v3/lists"
KEYS = [
    *("listId", "listVersion", "createdAt", "updatedAt", "filtersUpdatedAt", "processingStatus", "createdById"),
    *("updatedById", "processingType", "objectTypeId", "name"),
]
DAY_MS = 86_400_000


@pytest.fixture
def hubspot() -> Client:
    return client()


def created(hubspot: Client, name: str, object_type: str = "0-1", **more: Any) -> str:
    body = {"name": name, "objectTypeId": object_type, "processingType": "MANUAL", **more}
    answered = hubspot.post(f"{LISTS}/", body)
    assert answered.status == 200, answered.json
    made: str = answered.json["list"]["listId"]
    return made


def contacts(hubspot: Client, count: int) -> list[str]:
    return [hubspot.contact(email=f"c{number}@example.com") for number in range(count)]


def add(hubspot: Client, list_id: str, *numbers: str) -> Any:
    answered = hubspot.call("PUT", f"{LISTS}/{list_id}/memberships/add", list(numbers))
    assert answered.status == 200, answered.json
    return answered.json


def in_list(hubspot: Client, list_id: str, query: str = "") -> list[str]:
    rows = hubspot.get(f"{LISTS}/{list_id}/memberships", query).json["results"]
    return [row["recordId"] for row in rows]


def test_a_static_list_is_made_and_read_in_every_version(hubspot: Client) -> None:
    made = hubspot.post(f"{LISTS}/", {"name": "VIPs", "objectTypeId": "0-1", "processingType": "MANUAL"}).json
    row = made["list"]
    assert list(row) == [*KEYS, "size", "listPermissions", "membershipSettings"]
    assert (row["listId"], row["size"], row["processingStatus"]) == ("1", 0, "COMPLETE")
    for path in (f"{LISTS}/1", "/crm/lists/2026-03/1", "/crm/lists/2026-09/1"):
        assert hubspot.get(path).json == made
    assert hubspot.get(f"{LISTS}/object-type-id/0-1/name/vips").json == made
    assert hubspot.get(LISTS, "listIds=1&listIds=7").json == {"lists": [row]}


@pytest.mark.parametrize(
    ("more", "word"),
    [
        ({"processingType": "DYNAMIC"}, "DYNAMIC"),
        ({"processingType": "SNAPSHOT"}, "SNAPSHOT"),
        ({"filterBranch": {"filterBranchType": "OR"}}, "filterBranch"),
        ({"listFolderId": 3}, "listFolderId"),
    ],
)
def test_what_is_more_than_a_static_list_is_refused_loudly(hubspot: Client, more: dict[str, Any], word: str) -> None:
    body = {"name": "VIPs", "objectTypeId": "0-1", "processingType": "MANUAL", **more}
    answered = hubspot.post(LISTS, body)
    assert answered.status == 501
    assert word in answered.json["message"]
    assert hubspot.post(f"{LISTS}/search", {}).json["total"] == 0


@pytest.mark.parametrize(
    "body",
    [
        {"objectTypeId": "0-1", "processingType": "MANUAL"},
        {"name": "  ", "objectTypeId": "0-1", "processingType": "MANUAL"},
        {"name": "a", "objectTypeId": "0-9999", "processingType": "MANUAL"},
        {"name": "a", "objectTypeId": "0-1", "processingType": "STATIC"},
    ],
)
def test_a_list_that_cannot_be_is_refused(hubspot: Client, body: dict[str, Any]) -> None:
    assert hubspot.post(LISTS, body).status == 400


def test_a_name_belongs_to_one_list(hubspot: Client) -> None:
    first, second = created(hubspot, "VIPs"), created(hubspot, "Others")
    again = hubspot.post(LISTS, {"name": "vips", "objectTypeId": "0-2", "processingType": "MANUAL"})
    assert (again.status, again.json["subCategory"]) == (400, "ILS.DUPLICATE_LIST_NAMES")
    rename = f"{LISTS}/{second}/update-list-name"
    assert hubspot.call("PUT", rename, query="listName=VIPs").status == 400
    assert hubspot.call("PUT", rename, query="listName=Rest").json["updatedList"]["name"] == "Rest"
    assert hubspot.call("PUT", f"{LISTS}/{first}/update-list-name", query="listName=VIPS").status == 200


def test_a_deleted_list_is_gone_and_comes_back_for_ninety_days(hubspot: Client) -> None:
    number = created(hubspot, "VIPs")
    (contact,) = contacts(hubspot, 1)
    add(hubspot, number, contact)
    assert hubspot.delete(f"{LISTS}/{number}").status == 204
    assert hubspot.get(f"{LISTS}/{number}").status == 404
    assert hubspot.delete(f"{LISTS}/{number}").status == 404
    assert hubspot.call("PUT", f"{LISTS}/{number}/restore").status == 204
    assert in_list(hubspot, number) == [contact]
    assert hubspot.call("PUT", f"{LISTS}/{number}/restore").status == 404
    hubspot.delete(f"{LISTS}/{number}")
    hubspot.portal.live.clock.move_to(NOON + 91 * DAY_MS)
    assert hubspot.call("PUT", f"{LISTS}/{number}/restore").status == 404
    assert created(hubspot, "VIPs") == "2"


def test_members_are_added_once_and_unknown_records_are_named(hubspot: Client) -> None:
    number, ids = created(hubspot, "VIPs"), contacts(hubspot, 2)
    assert add(hubspot, number, ids[1], ids[0], "42", ids[0]) == {
        "recordIdsMissing": ["42"],
        "recordIdsRemoved": [],
        "recordsIdsAdded": [ids[1], ids[0]],
    }
    assert add(hubspot, number, ids[0])["recordsIdsAdded"] == []
    assert in_list(hubspot, number) == ids
    assert hubspot.get(f"{LISTS}/{number}").json["list"]["size"] == 2


def test_members_are_removed_changed_copied_and_cleared(hubspot: Client) -> None:
    number, other, ids = created(hubspot, "VIPs"), created(hubspot, "Others"), contacts(hubspot, 3)
    add(hubspot, number, *ids[:2])
    changed = hubspot.call(
        "PUT",
        f"{LISTS}/{number}/memberships/add-and-remove",
        {"recordIdsToAdd": [ids[2]], "recordIdsToRemove": [ids[0], "42"]},
    )
    assert changed.json == {"recordIdsMissing": ["42"], "recordIdsRemoved": [ids[0]], "recordsIdsAdded": [ids[2]]}
    removed = hubspot.call("PUT", f"/crm/lists/2026-09/{number}/memberships/remove", [ids[1]])
    assert removed.json["recordIdsRemoved"] == [ids[1]]
    assert hubspot.call("PUT", f"{LISTS}/{other}/memberships/add-from/{number}").status == 204
    assert in_list(hubspot, other) == [ids[2]]
    assert hubspot.delete(f"{LISTS}/{number}/memberships").status == 204
    assert (in_list(hubspot, number), in_list(hubspot, other)) == ([], [ids[2]])


def test_members_are_copied_between_two_lists_of_one_type_only(hubspot: Client) -> None:
    number, companies = created(hubspot, "VIPs"), created(hubspot, "Accounts", "companies")
    for source in (number, companies):
        assert hubspot.call("PUT", f"{LISTS}/{number}/memberships/add-from/{source}").status == 400
    assert hubspot.call("PUT", f"{LISTS}/{number}/memberships/add-from/77").status == 404


@pytest.mark.parametrize("body", [{}, "1", ["x"], [True], [1.5], [["1"]], [None]])
def test_ids_that_are_none_are_refused(hubspot: Client, body: Any) -> None:
    number = created(hubspot, "VIPs")
    assert hubspot.call("PUT", f"{LISTS}/{number}/memberships/add", body).status == 400


def test_memberships_page_in_the_order_of_ids_and_of_joining(hubspot: Client) -> None:
    number, ids = created(hubspot, "VIPs"), contacts(hubspot, 5)
    for step, contact in enumerate(reversed(ids)):
        hubspot.portal.live.clock.move_to(NOON + step + 1)
        add(hubspot, number, contact)
    for path, expected in (
        (f"{LISTS}/{number}/memberships", ids),
        (f"{LISTS}/{number}/memberships/join-order", ids[::-1]),
    ):
        seen: list[str] = []
        query = "limit=2"
        while True:
            body = hubspot.get(path, query).json
            seen += [row["recordId"] for row in body["results"]]
            if "paging" not in body:
                break
            query = body["paging"]["next"]["link"].partition("?")[2]
        assert seen == expected
    assert list(hubspot.get(f"{LISTS}/{number}/memberships").json["results"][0]) == ["recordId", "membershipTimestamp"]


@pytest.mark.parametrize(
    ("query", "status"), [("limit=251", 400), ("limit=0", 400), ("after=x", 400), ("before=1", 501), ("limit=250", 200)]
)
def test_a_page_that_cannot_be_is_refused(hubspot: Client, query: str, status: int) -> None:
    number = created(hubspot, "VIPs")
    for path in ("memberships", "memberships/join-order"):
        assert hubspot.get(f"{LISTS}/{number}/{path}", query).status == status


def test_archived_records_are_no_members(hubspot: Client) -> None:
    number, ids = created(hubspot, "VIPs"), contacts(hubspot, 2)
    add(hubspot, number, *ids)
    hubspot.delete(f"/crm/v3/objects/contacts/{ids[0]}")
    assert in_list(hubspot, number) == [ids[1]]
    assert hubspot.get(f"{LISTS}/{number}").json["list"]["size"] == 1
    assert hubspot.get(f"{LISTS}/records/0-1/{ids[0]}/memberships").json == {"results": []}


def test_a_record_knows_the_lists_it_is_in(hubspot: Client) -> None:
    first, second, ids = created(hubspot, "VIPs"), created(hubspot, "Others"), contacts(hubspot, 2)
    created(hubspot, "Accounts", "0-2")
    add(hubspot, first, *ids)
    add(hubspot, second, ids[0])
    rows = hubspot.get(f"{LISTS}/records/contacts/{ids[0]}/memberships").json["results"]
    assert [row["listId"] for row in rows] == [first, second]
    assert list(rows[0]) == ["listId", "listVersion", "isPublicList", "firstAddedTimestamp", "lastAddedTimestamp"]
    inputs = [{"objectTypeId": "0-1", "recordId": number} for number in (*ids, "42")]
    batch = hubspot.post("/crm/lists/2026-09/records/memberships/batch/read", {"inputs": inputs}).json
    found = {row["recordId"]: len(row["recordListMemberships"]) for row in batch["results"]}
    assert found == {ids[0]: 2, ids[1]: 1, "42": 0}


def test_a_search_pages_by_offset_and_sorts_by_update(hubspot: Client) -> None:
    for number in range(5):
        hubspot.portal.live.clock.move_to(NOON + number * 1000)
        created(hubspot, f"List {number}")
    hubspot.portal.live.clock.move_to(NOON + DAY_MS)
    hubspot.call("PUT", f"{LISTS}/2/update-list-name", query="listName=List+one")
    body: dict[str, Any] = {"count": 2, "sort": "-HS_UPDATED_AT"}
    seen: list[str] = []
    while True:
        page = hubspot.post(f"{LISTS}/search", body).json
        assert list(page) == ["offset", "hasMore", "lists", "total"]
        assert page["total"] == 5
        seen += [row["listId"] for row in page["lists"]]
        if not page["hasMore"]:
            break
        body["offset"] = page["offset"]
    assert seen == ["2", "5", "4", "3", "1"]
    ascending = hubspot.post(f"{LISTS}/search", {"count": 250, "sort": "HS_UPDATED_AT"}).json["lists"]
    assert [row["listId"] for row in ascending] == seen[::-1]
    for order, first in (("HS_LIST_ID", "1"), ("-HS_LIST_ID", "5")):
        assert hubspot.post(f"{LISTS}/search", {"count": 500, "sort": order}).json["lists"][0]["listId"] == first
    assert hubspot.post(f"{LISTS}/search", {"sort": "HS_MOOD"}).status == 501


def test_a_search_tells_when_a_list_or_its_members_changed_last(hubspot: Client) -> None:
    number = created(hubspot, "VIPs")
    (contact,) = contacts(hubspot, 1)

    def told() -> str:
        body = {"additionalProperties": ["hs_lastmodifieddate"]}
        (row,) = hubspot.post(f"{LISTS}/search", body).json["lists"]
        return str(row["additionalProperties"]["hs_lastmodifieddate"])

    assert told() == str(NOON)
    hubspot.portal.live.clock.move_to(NOON + 5000)
    hubspot.call("PUT", f"{LISTS}/{number}/memberships/add", [contact])
    assert told() == str(NOON + 5000)
    (row,) = hubspot.post(f"{LISTS}/search", {}).json["lists"]
    assert "hs_lastmodifieddate" not in row["additionalProperties"]


def test_a_search_filters_and_shows_more_of_a_list(hubspot: Client) -> None:
    number = created(hubspot, "Best VIPs", customProperties={"hs_description": "the best"})
    created(hubspot, "Accounts", "0-2")
    (contact,) = contacts(hubspot, 1)
    add(hubspot, number, contact)
    asked = {"query": "vip", "additionalProperties": ["hs_description"], "processingTypes": ["MANUAL"]}
    (row,) = hubspot.post(f"{LISTS}/search", asked).json["lists"]
    assert list(row) == [*KEYS, "additionalProperties"]
    assert row["additionalProperties"] == {
        "hs_description": "the best",
        "hs_list_reference_count": "0",
        "hs_last_record_added_at": str(NOON),
        "hs_list_size": "1",
    }
    for filters, found in (
        ({"objectTypeId": "0-2"}, ["Accounts"]),
        ({"listIds": [number]}, ["Best VIPs"]),
        ({"processingTypes": ["DYNAMIC"]}, []),
        ({"count": 1000}, ["Best VIPs", "Accounts"]),
    ):
        rows = hubspot.post(f"{LISTS}/search", filters).json["lists"]
        assert [row["name"] for row in rows] == found


def test_all_lists_page_with_a_cursor_that_remembers_the_filters(hubspot: Client) -> None:
    for number in range(3):
        created(hubspot, f"List {number}")
    path = "/crm/lists/2026-09/all"
    first = hubspot.post(path, {"count": 2, "objectTypeId": "0-1"}).json
    assert [row["listId"] for row in first["results"]] == ["1", "2"]
    after = first["paging"]["next"]["after"]
    last = hubspot.post(path, {"count": 2, "objectTypeId": "0-1", "after": after}).json
    assert [row["listId"] for row in last["results"]] == ["3"]
    assert "paging" not in last
    for wrong in ({"after": after}, {"objectTypeId": "0-1", "after": "e30="}, {"after": "x"}, {"after": "MQ=="}):
        assert hubspot.post(path, wrong).json["subCategory"] == "INVALID_CURSOR"
    assert hubspot.post(path, {"processingTypes": ["STATIC"]}).json["subCategory"] == "INVALID_PROCESSING_TYPE"
    assert hubspot.post("/crm/lists/2026-03/all", {}).status == 405  # a list named all, which cannot be posted to


@pytest.mark.parametrize(
    ("scopes", "read", "write"),
    [
        ({"crm.lists.read"}, 200, 403),
        ({"crm.lists.write"}, 403, 403),
        ({"crm.lists.read", "crm.lists.write"}, 200, 200),
    ],
)
def test_lists_have_scopes_of_their_own(hubspot: Client, scopes: set[str], read: int, write: int) -> None:
    number = created(hubspot, "VIPs")
    portal = hubspot.portal
    issued = oauth.issue(portal.space, portal.live.ids, portal.facts, NOON, kind="oauth", scopes=frozenset(scopes))
    caller = Client(hubspot.simulator, portal, issued.access_token)
    assert caller.get(f"{LISTS}/{number}").status == read
    assert caller.call("PUT", f"{LISTS}/{number}/memberships/add", []).status == write


def test_folders_and_conversions_are_refused_loudly(hubspot: Client) -> None:
    number = created(hubspot, "VIPs")
    assert hubspot.get(f"{LISTS}/{number}/schedule-conversion").status == 501
    assert hubspot.post(f"{LISTS}/folders", {"name": "f"}).status == 501
    for words in ("folders", "idmapping"):
        assert hubspot.get(f"{LISTS}/{words}").json["category"] == "MOCKSPOT_NOT_SIMULATED"
        assert hubspot.delete(f"{LISTS}/{words}").status == 405


@pytest.mark.parametrize("keeps_primary_id", [False, True])
def test_a_merged_record_is_in_the_lists_of_both_since_it_first_joined(keeps_primary_id: bool) -> None:
    hubspot = client(policy=Policy(merge_keeps_primary_id=keeps_primary_id))
    first, second, other = contacts(hubspot, 3)
    one, both, deleted, none = (created(hubspot, name) for name in ("one", "both", "deleted", "none"))
    add(hubspot, both, second)
    hubspot.portal.live.clock.move_to(NOON + 60_000)
    for list_id, members in ((one, (second, other)), (both, (first,)), (deleted, (second,)), (none, (other,))):
        add(hubspot, list_id, *members)
    assert hubspot.delete(f"{LISTS}/{deleted}").status == 204
    body = {"primaryObjectId": first, "objectIdToMerge": second}
    made = hubspot.post("/crm/v3/objects/contacts/merge", body).json["id"]
    assert hubspot.call("PUT", f"{LISTS}/{deleted}/restore").status == 204
    assert {list_id: set(in_list(hubspot, list_id)) for list_id in (one, both, deleted, none)} == {
        one: {made, other},
        both: {made},
        deleted: {made},
        none: {other},
    }
    (joined,) = hubspot.get(f"{LISTS}/{both}/memberships").json["results"]
    assert joined["membershipTimestamp"] == instant_text(NOON)
