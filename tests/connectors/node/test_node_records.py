"""@hubspot/api-client: single records, batches, paging and search."""

from collections.abc import Iterator
from typing import Any

import pytest

from mockspot.testing import Mockspot
from tests.connectors.node.client import NodeClient, Refused
from tests.connectors.node.kinds import KINDS

pytestmark = [pytest.mark.connectors, pytest.mark.sweep]

_APIS = {
    "companies": "companies",
    "deals": "deals",
    "tickets": "tickets",
    "products": "products",
    "lineItems": "line_items",
    "quotes": "quotes",
    "commerce.invoices": "invoices",
    "objects.calls": "calls",
    "objects.communications": "communications",
    "objects.emails": "emails",
    "objects.feedbackSubmissions": "feedback_submissions",
    "objects.goals": "goal_targets",
    "objects.leads": "leads",
    "objects.meetings": "meetings",
    "objects.notes": "notes",
    "objects.postalMail": "postal_mail",
    "objects.tasks": "tasks",
    "objects.taxes": "taxes",
}
"""What the library calls a kind that has an API of its own, below `crm`."""


def state(portal: Mockspot, kind: str) -> dict[str, dict[str, Any]]:
    """Return the properties of every live record of a kind by id."""
    return {row["id"]: row["properties"] for row in portal.state(kind)}


def test_a_contact_is_created_read_updated_and_archived(node: NodeClient, portal: Mockspot) -> None:
    api = "crm.contacts.basicApi"
    made = node(f"{api}.create", {"properties": {"email": "ada@example.com", "firstname": "Ada"}})
    assert made["properties"]["lifecyclestage"] == "lead"
    assert made["createdAt"] == made["properties"]["createdate"]
    read = node(f"{api}.getById", made["id"], ["email", "phone"])
    assert (read["properties"]["email"], read["properties"]["phone"]) == ("ada@example.com", None)
    node(f"{api}.update", made["id"], {"properties": {"phone": "1"}})
    assert state(portal, "contacts")[made["id"]]["phone"] == "1"
    node(f"{api}.update", "ada@example.com", {"properties": {"phone": "2"}}, "email")
    found = node(f"{api}.getById", "ada@example.com", ["phone"], ["phone"], None, None, "email")
    assert [entry["value"] for entry in found["propertiesWithHistory"]["phone"]] == ["2", "1"]
    node(f"{api}.archive", made["id"])
    assert made["id"] not in state(portal, "contacts")
    gone = node(f"{api}.getById", made["id"], None, None, None, True)
    assert gone["archived"]
    assert gone["archivedAt"]


def test_a_record_that_does_not_exist_is_the_web_servers_own_page(node: NodeClient) -> None:
    with pytest.raises(Refused) as refused:
        node("crm.contacts.basicApi.getById", "1")
    assert refused.value.code == 404
    assert refused.value.body.startswith("<html>")
    assert refused.value.headers["x-hubspot-notfound"] == "true"


def test_a_duplicate_shows_status_body_and_headers_of_the_409(node: NodeClient) -> None:
    made = node("crm.contacts.basicApi.create", {"properties": {"email": "ada@example.com"}})
    with pytest.raises(Refused) as refused:
        node("crm.contacts.basicApi.create", {"properties": {"email": "ADA@example.com"}})
    assert refused.value.code == 409
    body = refused.value.body
    assert body["message"] == f"Contact already exists. Existing ID: {made['id']}"
    assert body["category"] == "CONFLICT"
    assert refused.value.headers["x-hubspot-correlation-id"] == body["correlationId"]


def test_a_rejected_value_is_an_error_the_client_takes_apart(node: NodeClient) -> None:
    with pytest.raises(Refused) as refused:
        node("crm.contacts.basicApi.create", {"properties": {"email": "no address", "nobody_knows": "1"}})
    assert refused.value.code == 400
    assert refused.value.body["category"] == "VALIDATION_ERROR"
    assert "PROPERTY_DOESNT_EXIST" in {error["code"] for error in refused.value.body["errors"]}


def test_batches_create_read_update_upsert_and_archive(node: NodeClient, portal: Mockspot) -> None:
    api, before = "crm.contacts.batchApi", set(state(portal, "contacts"))
    emails = [f"c{number}@example.com" for number in range(5)]
    made = node(f"{api}.create", {"inputs": [{"properties": {"email": email}} for email in emails]})
    ids = {row["properties"]["email"]: row["id"] for row in made["results"]}
    assert set(ids) == set(emails)
    updates = [{"id": number, "properties": {"firstname": "F"}} for number in ids.values()]
    assert node(f"{api}.update", {"inputs": updates})["status"] == "COMPLETE"
    keys = (emails[0], "new@example.com")
    upserts = [{"id": key, "idProperty": "email", "properties": {"lastname": "L"}} for key in keys]
    upserted = {row["id"]: row["_new"] for row in node(f"{api}.upsert", {"inputs": upserts})["results"]}
    assert upserted.pop(ids[emails[0]]) is False
    assert list(upserted.values()) == [True]
    wanted = [{"id": number} for number in ids.values()]
    read = node(f"{api}.read", {"inputs": wanted, "properties": ["firstname"], "propertiesWithHistory": []})
    assert {row["id"]: row["properties"]["firstname"] for row in read["results"]} == dict.fromkeys(ids.values(), "F")
    node(f"{api}.archive", {"inputs": wanted})
    left = state(portal, "contacts")
    assert [left[number]["email"] for number in set(left) - before] == ["new@example.com"]


def test_a_partly_failed_batch_is_a_207_that_names_its_inputs(node: NodeClient, portal: Mockspot) -> None:
    taken = node("crm.contacts.basicApi.create", {"properties": {"email": "taken@example.com"}})
    emails = ("free@example.com", "taken@example.com")
    inputs = [{"properties": {"email": email}, "objectWriteTraceId": email} for email in emails]
    answer = node("crm.contacts.batchApi.createWithHttpInfo", {"inputs": inputs})
    assert answer["httpStatusCode"] == 207
    made = answer["data"]
    assert [(row["properties"]["email"], row["objectWriteTraceId"]) for row in made["results"]] == [(emails[0],) * 2]
    assert (made["numErrors"], made["errors"][0]["category"]) == (1, "CONFLICT")
    assert made["errors"][0]["context"] == {"objectWriteTraceId": [emails[1]], "existingId": [taken["id"]]}
    assert made["results"][0]["id"] in state(portal, "contacts")


def test_a_batch_without_traces_is_made_whole_or_not_at_all(node: NodeClient, portal: Mockspot) -> None:
    node("crm.contacts.basicApi.create", {"properties": {"email": "taken@example.com"}})
    before = state(portal, "contacts")
    inputs = [{"properties": {"email": email}} for email in ("free@example.com", "taken@example.com")]
    with pytest.raises(Refused) as refused:
        node("crm.contacts.batchApi.create", {"inputs": inputs})
    assert refused.value.code == 409
    assert state(portal, "contacts") == before


def test_a_batch_read_of_a_missing_id_is_a_207(node: NodeClient, portal: Mockspot) -> None:
    known = next(iter(state(portal, "contacts")))
    wanted = {"inputs": [{"id": known}, {"id": "1"}], "properties": [], "propertiesWithHistory": []}
    answer = node("crm.contacts.batchApi.readWithHttpInfo", wanted)
    assert answer["httpStatusCode"] == 207
    assert [row["id"] for row in answer["data"]["results"]] == [known]
    assert answer["data"]["errors"][0]["context"] == {"ids": ["1"]}


def test_get_all_pages_to_the_end(node: NodeClient, portal: Mockspot) -> None:
    portal.seed(records={"contacts": [{"properties": {"email": f"c{number}@example.com"}} for number in range(240)]})
    found = node("crm.contacts.getAll", None, None, ["email"])
    assert {row["id"]: row["properties"]["email"] for row in found} == {
        number: properties["email"] for number, properties in state(portal, "contacts").items()
    }
    pages = [entry for entry in portal.traffic.requests() if entry["operation"] == "crm.objects.list"]
    assert len(pages) == 3


def test_every_kind_of_record_is_read_whole(node: NodeClient, portal: Mockspot) -> None:
    found = {kind: sorted(paged(node, kind)) for kind in (*KINDS, "p_car")}
    assert found == {kind: sorted(state(portal, kind)) for kind in found}
    assert all(found.values())


def paged(node: NodeClient, kind: str) -> Iterator[str]:
    """Yield the ids of a kind's records, ten a page."""
    after = None
    while True:
        page = node("crm.objects.basicApi.getPage", kind, 10, after)
        yield from (row["id"] for row in page["results"])
        if "paging" not in page:
            return
        after = page["paging"]["next"]["after"]


def test_the_api_of_each_kind_pages_and_searches_what_the_portal_holds(node: NodeClient, portal: Mockspot) -> None:
    everything = {"limit": 100, "after": "0", "sorts": [], "filterGroups": [], "properties": []}
    for path, kind in _APIS.items():
        ids = sorted(state(portal, kind))
        page = node(f"crm.{path}.basicApi.getPage", 100)
        assert sorted(row["id"] for row in page["results"]) == ids, path
        found = node(f"crm.{path}.searchApi.doSearch", everything)
        assert sorted(row["id"] for row in found["results"]) == ids, path
        assert found["total"] == len(ids) > 0, path


def test_a_search_pages_over_three_pages(node: NodeClient, portal: Mockspot) -> None:
    portal.seed(records={"contacts": [{"properties": {"email": f"{n:02}@search.example.com"}} for n in range(25)]})
    token = {"propertyName": "email", "operator": "CONTAINS_TOKEN", "value": "*@search.example.com"}
    seen, after, pages = [], "0", 0
    while after is not None:
        request = {"filterGroups": [{"filters": [token]}], "properties": ["email"], "limit": 10, "after": after}
        found = node("crm.contacts.searchApi.doSearch", {**request, "sorts": ["-email"]})
        assert found["total"] == 25
        seen += [row["properties"]["email"] for row in found["results"]]
        after, pages = found.get("paging", {}).get("next", {}).get("after"), pages + 1
        assert after in (None, str(len(seen)))
    assert pages == 3
    assert seen == [f"{number:02}@search.example.com" for number in reversed(range(25))]


def test_a_bad_operator_is_told_the_list_of_good_ones(node: NodeClient) -> None:
    groups = [{"filters": [{"propertyName": "email", "operator": "LIKE", "value": "a"}]}]
    with pytest.raises(Refused) as refused:
        node("crm.contacts.searchApi.doSearch", {"filterGroups": groups, "limit": 10})
    assert refused.value.code == 400
    assert "Enum type must be one of: [IN, NOT_HAS_PROPERTY, LT, EQ," in refused.value.body["message"]


def test_a_merge_answers_a_contact_that_both_ids_lead_to(node: NodeClient, portal: Mockspot) -> None:
    one, other = list(state(portal, "contacts"))[:2]
    merged = node("crm.contacts.basicApi.merge", {"primaryObjectId": one, "objectIdToMerge": other})
    left = state(portal, "contacts")
    assert merged["id"] in left
    assert not {one, other} & set(left)
    assert {node("crm.contacts.basicApi.getById", number)["id"] for number in (one, other)} == {merged["id"]}


def test_a_contact_that_is_purged_is_gone_and_its_address_blocked(node: NodeClient, portal: Mockspot) -> None:
    made = node("crm.contacts.basicApi.create", {"properties": {"email": "ada@example.com"}})
    node("crm.contacts.basicApi.purge", {"objectId": "ada@example.com", "idProperty": "email"})
    assert made["id"] not in state(portal, "contacts")
    for archived in (False, True):
        with pytest.raises(Refused) as refused:
            node("crm.contacts.basicApi.getById", made["id"], None, None, None, archived)
        assert refused.value.code == 404
    with pytest.raises(Refused) as refused:
        node("crm.contacts.basicApi.create", {"properties": {"email": "ada@example.com"}})
    assert refused.value.code == 400


def test_a_search_beyond_its_cap_and_a_batch_beyond_its_size_are_refused(node: NodeClient) -> None:
    with pytest.raises(Refused) as refused:
        node("crm.contacts.searchApi.doSearch", {"limit": 10, "after": "10000"})
    assert refused.value.code == 400
    inputs = [{"id": str(number)} for number in range(1, 102)]
    with pytest.raises(Refused) as refused:
        node("crm.contacts.batchApi.read", {"inputs": inputs, "properties": [], "propertiesWithHistory": []})
    assert refused.value.code == 400
    assert refused.value.body["message"].startswith("The maximum number of inputs supported in a batch is 100.")
