"""@hubspot/mcp-server: every tool it offers, called as a language model would, and compared with the portal's state."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from mockspot.testing import Mockspot
from tests.connectors.node.kinds import KINDS
from tests.connectors.node.mcp import McpServer, ToolFailed, serving

pytestmark = [pytest.mark.connectors, pytest.mark.sweep]

_TOOLS = {
    "get-user-details",
    "list-objects",
    "search-objects",
    "batch-create-associations",
    "get-association-definitions",
    "list-associations",
    "batch-create-objects",
    "batch-update-objects",
    "batch-read-objects",
    "list-properties",
    "get-property",
    "create-property",
    "update-property",
    "create-engagement",
    "get-engagement",
    "update-engagement",
    "generate-feedback-link",
    "get-schemas",
    "get-link",
    "list-workflows",
    "get-workflow",
}
_NOT_SIMULATED = r"501 Not Implemented.*MOCKSPOT_NOT_SIMULATED"
_UNLABELLED = {"associationCategory": "HUBSPOT_DEFINED", "associationTypeId": 279}


@pytest.fixture
def mcp(portal: Mockspot) -> Iterator[McpServer]:
    with serving(portal, portal.access_token) as server:
        yield server


def state(portal: Mockspot, kind: str) -> dict[str, dict[str, Any]]:
    """Return the properties of every live record of a kind by id."""
    return {row["id"]: row["properties"] for row in portal.state(kind)}


def seeded(portal: Mockspot, kind: str, **properties: str) -> str:
    """Put a record into the portal and return its id."""
    made = portal.seed(records={kind: [{"ref": "made", "properties": properties}]})
    return str(made["refs"][f"{kind}:made"])


def test_the_tools_on_offer_are_the_ones_that_are_called_here(mcp: McpServer) -> None:
    assert mcp.identity == {"name": "hubspot-mcp-server", "version": "0.4.0"}
    assert {tool["name"].removeprefix("hubspot-") for tool in mcp.tools()} == _TOOLS


def test_it_knows_whose_token_it_has(mcp: McpServer, portal: Mockspot) -> None:
    token, owner, account = (json.loads(text.partition(": ")[2]) for text in mcp.texts("get-user-details"))
    assert (token["hubId"], token["appId"]) == (portal.portal_id, portal.document["privateApp"]["appId"])
    assert set(token["scopes"]) == set(portal.document["privateApp"]["scopes"])
    user = next(row for row in portal.document["users"] if row["userId"] == token["userId"])
    assert (owner["userId"], owner["email"]) == (user["userId"], user["email"])
    assert (account["portalId"], account["uiDomain"]) == (portal.portal_id, "app.hubspot.com")
    page = {"pagetype": "index", "objectTypeId": "0-1"}
    (link,) = mcp.call("get-link", portalId=str(token["hubId"]), uiDomain=account["uiDomain"], pageRequests=[page])
    assert link["url"] == f"https://app.hubspot.com/contacts/{portal.portal_id}/objects/0-1"
    assert "https://" in mcp.texts("generate-feedback-link")[0]


def test_a_token_that_is_not_known_is_told_so(portal: Mockspot) -> None:
    with serving(portal, "pat-na1-nobody") as stranger, pytest.raises(ToolFailed, match="401 Unauthorized"):
        stranger.call("list-objects", objectType="contacts")


def test_it_lists_every_kind_of_record_page_by_page(mcp: McpServer, portal: Mockspot) -> None:
    found = {kind: sorted(listed(mcp, kind)) for kind in KINDS}
    assert found == {kind: sorted(state(portal, kind)) for kind in KINDS}
    assert all(found.values())


def listed(mcp: McpServer, kind: str) -> Iterator[str]:
    """Yield the ids of a kind's records, ten a page."""
    cursor: dict[str, str] = {}
    while True:
        page = mcp.call("list-objects", objectType=kind, limit=10, **cursor)
        yield from (row["id"] for row in page["results"])
        if "paging" not in page:
            return
        cursor = {"after": page["paging"]["next"]["after"]}


def test_a_listed_record_has_the_properties_and_associations_asked_for(mcp: McpServer, portal: Mockspot) -> None:
    asked = {"properties": ["email", "phone"], "associations": ["companies"]}
    rows = mcp.call("list-objects", objectType="contacts", limit=100, **asked)["results"]
    held = state(portal, "contacts")
    for row in rows:
        assert row["properties"]["email"] == held[row["id"]]["email"]
        assert row["properties"]["phone"] == held[row["id"]].get("phone")
        assert {to["id"] for to in row["associations"]["companies"]["results"]} <= set(state(portal, "companies"))


def test_its_own_largest_page_is_more_than_an_account_answers(mcp: McpServer) -> None:
    with pytest.raises(ToolFailed, match="400 Bad Request"):
        mcp.call("list-objects", objectType="contacts", limit=500)


def test_it_searches_by_filters_query_and_order(mcp: McpServer, portal: Mockspot) -> None:
    names = ("ada", "bea", "cyd")
    portal.seed(records={"contacts": [{"properties": {"email": f"{name}@mcp.example.com"}} for name in names]})
    token = {"propertyName": "email", "operator": "CONTAINS_TOKEN", "value": "*@mcp.example.com"}
    known = {"propertyName": "email", "operator": "NEQ", "value": "bea@mcp.example.com"}
    asked = {"filterGroups": [{"filters": [token, known]}], "properties": ["email"]}
    sorts = [{"propertyName": "email", "direction": "DESCENDING"}]
    seen, cursor = [], {}
    while True:
        page = mcp.call("search-objects", objectType="contacts", limit=1, sorts=sorts, **asked, **cursor)
        seen += [row["properties"]["email"] for row in page["results"]]
        if "paging" not in page:
            break
        cursor = {"after": page["paging"]["next"]["after"]}
    assert seen == ["cyd@mcp.example.com", "ada@mcp.example.com"]
    found = mcp.call("search-objects", objectType="contacts", query="bea@mcp.example.com")["results"]
    assert [state(portal, "contacts")[row["id"]]["email"] for row in found] == ["bea@mcp.example.com"]


def test_it_creates_records_with_associations_updates_and_reads_them(mcp: McpServer, portal: Mockspot) -> None:
    company = next(iter(state(portal, "companies")))
    links = [{"types": [_UNLABELLED], "to": {"id": company}}]
    emails = ("ada@example.com", "bea@example.com")
    inputs = [{"properties": {"email": email}, "associations": links} for email in emails]
    made = mcp.call("batch-create-objects", objectType="contacts", inputs=inputs)
    ids = {row["properties"]["email"]: row["id"] for row in made["results"]}
    held = state(portal, "contacts")
    assert {number: held[number]["email"] for number in ids.values()} == {ids[email]: email for email in emails}
    for number in ids.values():
        linked = mcp.call("list-associations", objectType="contacts", objectId=number, toObjectType="companies")
        assert [str(row["toObjectId"]) for row in linked["results"]] == [company]
    updates = [{"id": email, "idProperty": "email", "properties": {"firstname": email[:3]}} for email in emails]
    assert mcp.call("batch-update-objects", objectType="contacts", inputs=updates)["status"] == "COMPLETE"
    wanted = [{"id": number} for number in ids.values()]
    asked = {"properties": ["firstname"], "propertiesWithHistory": ["firstname"]}
    read = mcp.call("batch-read-objects", objectType="contacts", inputs=wanted, **asked)["results"]
    assert {row["id"]: row["properties"]["firstname"] for row in read} == {ids[email]: email[:3] for email in emails}
    assert all(len(row["propertiesWithHistory"]["firstname"]) == 1 for row in read)
    assert {state(portal, "contacts")[row["id"]]["firstname"] for row in read} == {"ada", "bea"}


def test_a_refused_batch_changes_nothing_and_says_why(mcp: McpServer, portal: Mockspot) -> None:
    before = state(portal, "contacts")
    inputs = [{"properties": {"email": "ada@example.com"}}, {"properties": {"nobody_knows": "1"}}]
    with pytest.raises(ToolFailed, match="PROPERTY_DOESNT_EXIST"):
        mcp.call("batch-create-objects", objectType="contacts", inputs=inputs)
    assert state(portal, "contacts") == before


def test_it_defines_and_makes_associations(mcp: McpServer, portal: Mockspot) -> None:
    contact = seeded(portal, "contacts", email="ada@example.com")
    company = seeded(portal, "companies", name="Acme")
    kinds = {"fromObjectType": "contacts", "toObjectType": "companies"}
    known = {row["typeId"]: row["category"] for row in mcp.call("get-association-definitions", **kinds)["results"]}
    assert known[279] == "HUBSPOT_DEFINED"
    inputs = [{"from": {"id": contact}, "to": {"id": company}}]
    made = mcp.call("batch-create-associations", **kinds, types=[_UNLABELLED], inputs=inputs)
    assert made["status"] == "COMPLETE"
    (linked,) = mcp.call("list-associations", objectType="companies", objectId=company, toObjectType="contacts")[
        "results"
    ]
    assert str(linked["toObjectId"]) == contact


def test_it_finds_custom_objects_and_reads_them_by_their_type_id(mcp: McpServer, portal: Mockspot) -> None:
    (car,) = mcp.call("get-schemas")["results"]
    assert (car["name"], car["labels"]["plural"]) == ("car", "Cars")
    kind = car["objectTypeId"]
    assert sorted(listed(mcp, kind)) == sorted(state(portal, kind))
    mcp.call("batch-create-objects", objectType=kind, inputs=[{"properties": {"vin": "W9"}}])
    assert {row["vin"] for row in state(portal, kind).values()} == {"W0", "W1", "W9"}


def test_it_defines_changes_and_lists_properties(mcp: McpServer, portal: Mockspot) -> None:
    option = {"hidden": False, "description": ""}
    options = [
        {"label": name.title(), "value": name, "displayOrder": place, **option} for place, name in enumerate("ab")
    ]
    kind = {"type": "enumeration", "fieldType": "select", "groupName": "contactinformation", "options": options}
    made = mcp.call("create-property", objectType="contacts", name="My Grade", label="Grade", **kind)
    assert (made["name"], [row["value"] for row in made["options"]]) == ("my_grade", ["a", "b"])
    changed = mcp.call("update-property", objectType="contacts", propertyName="my_grade", label="Mark")
    assert changed["label"] == "Mark"
    assert mcp.call("get-property", objectType="contacts", propertyName="my_grade")["label"] == "Mark"
    rows = {row["name"]: row["label"] for row in mcp.call("list-properties", objectType="contacts")["results"]}
    assert rows["my_grade"] == "Mark"
    contact = {"properties": {"email": "ada@example.com", "my_grade": "a"}}
    (row,) = mcp.call("batch-create-objects", objectType="contacts", inputs=[contact])["results"]
    assert state(portal, "contacts")[row["id"]]["my_grade"] == "a"


def test_it_reads_an_engagement_of_any_kind(mcp: McpServer, portal: Mockspot) -> None:
    bodies = {"notes": "hs_note_body", "calls": "hs_call_body"}
    for kind, source in bodies.items():
        ((number, properties),) = state(portal, kind).items()
        read = mcp.call("get-engagement", engagementId=int(number))
        assert (read["engagement"]["id"], read["metadata"]["body"]) == (int(number), properties[source])


def test_it_writes_notes_and_tasks_that_the_portal_then_holds(mcp: McpServer, portal: Mockspot) -> None:
    owner = next(iter(state(portal, "deals").values()))["hubspot_owner_id"]
    contact = int(next(iter(state(portal, "contacts"))))
    links = {"contactIds": [contact]}
    bodies = {"NOTE": {"body": "Called back"}, "TASK": {"body": "b", "subject": "Call", "status": "NOT_STARTED"}}
    made = {}
    for kind, metadata in bodies.items():
        told = {"type": kind, "ownerId": int(owner), "metadata": metadata, "associations": links}
        answer = mcp.call("create-engagement", **told)
        assert answer["status"] == "success"
        engagement = answer["engagement"]
        assert engagement["metadata"].items() >= metadata.items()
        assert engagement["associations"]["contactIds"] == [contact]
        made[kind] = engagement["engagement"]["id"]
    note, task = state(portal, "notes")[str(made["NOTE"])], state(portal, "tasks")[str(made["TASK"])]
    assert (note["hs_note_body"], note["hubspot_owner_id"]) == ("Called back", owner)
    assert (task["hs_task_subject"], task["hs_task_status"]) == ("Call", "NOT_STARTED")
    mcp.call("update-engagement", engagementId=made["TASK"], metadata={"status": "COMPLETED"}, associations={})
    assert state(portal, "tasks")[str(made["TASK"])]["hs_task_status"] == "COMPLETED"
    read = mcp.call("get-engagement", engagementId=made["TASK"])
    assert (read["metadata"]["status"], read["metadata"]["subject"]) == ("COMPLETED", "Call")
    assert read["associations"]["contactIds"] == [contact]


def test_workflows_are_not_simulated_and_say_so(mcp: McpServer) -> None:
    with pytest.raises(ToolFailed, match=_NOT_SIMULATED):
        mcp.call("list-workflows")
    with pytest.raises(ToolFailed, match=_NOT_SIMULATED):
        mcp.call("get-workflow", flowId="1")
