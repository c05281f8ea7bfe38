"""Limits tracking through the whole pipe: what an account holds of what it may hold."""

from typing import Any

import pytest

from mockspot.domain import oauth
from tests.simulator import NOON, Client, client

VERSIONS = ("/crm/v3/limits", "/crm/limits/2026-03", "/crm/limits/2026-09")
LIMITS = VERSIONS[0]
CAR = {"name": "car", "labels": {"singular": "Car", "plural": "Cars"}, "primaryDisplayProperty": "hs_object_id"}
NAMES = ["objectTypeId", "singularLabel", "pluralLabel"]


@pytest.fixture
def hubspot() -> Client:
    return client()


def by_type(rows: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {row["objectTypeId"]: row for row in rows}


def car(hubspot: Client) -> str:
    answered = hubspot.post("/crm/v3/schemas", CAR)
    assert answered.status == 201, answered.json
    type_id: str = answered.json["objectTypeId"]
    return type_id


def limited(hubspot: Client, maximum: int) -> None:
    body = {"inputs": [{"category": "HUBSPOT_DEFINED", "typeId": 280, "maxToObjectIds": maximum}]}
    path = "/crm/associations/2026-09/definitions/configurations/companies/contacts/batch/create"
    assert hubspot.post(path, body).status < 300


def company_of(hubspot: Client, contacts: int) -> int:
    company = hubspot.post("/crm/v3/objects/companies", {"properties": {"name": "Acme"}}).json["id"]
    for place in range(contacts):
        contact = hubspot.contact(email=f"{company}-{place}@example.com")
        path = f"/crm/v4/objects/companies/{company}/associations/default/contacts/{contact}"
        assert hubspot.call("PUT", path).status == 200
    return int(company)


@pytest.mark.parametrize("base", VERSIONS)
def test_records_are_counted_by_type_in_the_order_of_labels(hubspot: Client, base: str) -> None:
    gone = hubspot.contact(email="gone@example.com")
    hubspot.contact(email="a@example.com")
    hubspot.delete(f"/crm/v3/objects/contacts/{gone}")
    body = hubspot.get(f"{base}/records").json
    assert list(body) == ["hubspotDefinedObjectTypes", "customObjectTypes"]
    rows = body["hubspotDefinedObjectTypes"]
    labels = [row["singularLabel"] for row in rows]
    assert labels == sorted(labels)
    assert list(rows[0]) == [*NAMES, "limit", "usage", "percentage"]
    found = by_type(rows)
    assert (found["0-1"]["limit"], found["0-1"]["usage"], found["0-1"]["pluralLabel"]) == (15_000_000, 1, "Contacts")
    assert found["0-421"]["limit"] == 500_000
    assert {row["percentage"] for row in rows} == {0}
    custom = body["customObjectTypes"]
    assert (custom["overallUsage"], custom["overallPercentage"], custom["byObjectType"]) == (0, 0, [])


def test_custom_objects_share_one_limit(hubspot: Client) -> None:
    type_id = car(hubspot)
    for _ in range(2):
        assert hubspot.post(f"/crm/v3/objects/{type_id}", {"properties": {}}).status == 201
    custom = hubspot.get(f"{LIMITS}/records").json["customObjectTypes"]
    assert (custom["overallUsage"], custom["overallPercentage"]) == (2, round(100 * 2 / custom["overallLimit"], 3))
    assert custom["byObjectType"] == [
        {"objectTypeId": type_id, "singularLabel": "Car", "pluralLabel": "Cars", "usage": 2}
    ]
    body = hubspot.get(f"{LIMITS}/custom-object-types").json
    assert (list(body), body["usage"]) == (["limit", "usage", "percentage"], 1)
    assert body["percentage"] == 100 / body["limit"]


def test_pipelines_are_counted_where_records_go_through_stages(hubspot: Client) -> None:
    stage = {"label": "Won", "displayOrder": 0, "metadata": {"probability": "1"}}
    assert hubspot.post("/crm/v3/pipelines/deals", {"label": "New", "displayOrder": 1, "stages": [stage]}).status == 201
    body = hubspot.get(f"{LIMITS}/pipelines").json
    found = by_type(body["hubspotDefinedObjectTypes"])
    assert (found["0-3"]["usage"], found["0-5"]["usage"]) == (1, 0)  # beyond the default ones
    assert not {"0-1", "0-46"} & found.keys()
    assert client(tier="free").get(f"{LIMITS}/pipelines").json["hubspotDefinedObjectTypes"][0]["limit"] == 0


def test_only_the_portals_own_live_properties_count(hubspot: Client) -> None:
    type_id = car(hubspot)  # with properties that HubSpot adds by itself
    for name in ("hue", "shade"):
        body = {
            "name": name,
            "label": name,
            "type": "string",
            "fieldType": "text",
            "groupName": "contactinformation",
        }
        assert hubspot.post("/crm/v3/properties/contacts", body).status == 201
    hubspot.delete("/crm/v3/properties/contacts/shade")
    body = hubspot.get(f"{LIMITS}/custom-properties").json
    assert (body["overallLimit"], body["overallUsage"], body["overallPercentage"]) == (10_000, 1, 0.01)
    found = by_type(body["byObjectType"])
    assert found["0-1"] == {
        "objectTypeId": "0-1",
        "singularLabel": "Contact",
        "pluralLabel": "Contacts",
        "limit": 1_000,
        "usage": 1,
        "percentage": 0.1,
    }
    assert found[type_id]["usage"] == 0
    calculated = hubspot.get(f"{LIMITS}/calculated-properties").json
    assert (calculated["overallUsage"], list(calculated["byObjectType"][0])) == (0, [*NAMES, "usage"])


def test_labels_are_counted_by_direction_and_a_paired_one_once(hubspot: Client) -> None:
    path = "/crm/v4/associations/contacts/companies/labels"
    assert hubspot.post(path, {"name": "adv", "label": "Advisor", "inverseLabel": "Advises"}).status == 200
    path = "/crm/v4/associations/contacts/contacts/labels"
    assert hubspot.post(path, {"name": "mgr", "label": "Manager", "inverseLabel": "Reports"}).status == 200
    found = {
        (use["fromObjectType"]["objectTypeId"], use["toObjectType"]["objectTypeId"]): use
        for use in hubspot.get(f"{LIMITS}/associations/labels").json["results"]
    }
    assert {pair: (use["allLabels"], use["usage"]) for pair, use in found.items()} == {
        ("0-1", "0-2"): (["Advisor"], 1),
        ("0-2", "0-1"): (["Advises"], 1),
        ("0-1", "0-1"): (["Manager"], 1),
    }
    assert found["0-1", "0-2"]["limit"] == 50
    asked = hubspot.get(f"{LIMITS}/associations/labels", "fromObjectTypeId=0-2").json["results"]
    assert asked == [found["0-2", "0-1"]]
    assert hubspot.get(f"{LIMITS}/associations/labels", "fromObjectTypeId=0-3&toObjectTypeId=0-1").json["results"] == []
    assert hubspot.get(f"{LIMITS}/associations/labels", "fromObjectTypeId=0-9999").status == 400


@pytest.mark.parametrize("base", VERSIONS)
def test_records_near_a_limit_and_at_it_are_told_apart(hubspot: Client, base: str) -> None:
    limited(hubspot, 5)
    company_of(hubspot, 3)
    near, full = company_of(hubspot, 4), company_of(hubspot, 5)
    path = f"{base}/associations/records"
    body = hubspot.get(f"{path}/0-2/0-1").json
    assert (body["limit"], body["totalRecordsNearLimit"], body["totalRecordsAtLimit"]) == (5, 1, 1)
    (close,) = body["nearLimitFromRecordSamples"]
    assert (close["objectId"], close["usage"], close["percentage"]) == (near, 4, 80)
    assert [row["objectId"] for row in body["atLimitFromRecordSamples"]] == [full]
    crowd = {"singularLabel": "Contact", "hasRecordsNearLimit": True, "hasRecordsAtLimit": True}
    (to,) = hubspot.get(f"{path}/companies/to").json["results"]
    assert {name: to[name] for name in crowd} == crowd
    (origin,) = hubspot.get(f"{path}/from").json["results"]
    assert origin["singularLabel"] == "Company"


def test_nothing_is_crowded_in_a_fresh_portal(hubspot: Client) -> None:
    for path in ("from", "0-1/to"):
        assert hubspot.get(f"{LIMITS}/associations/records/{path}").json == {"results": []}
    assert hubspot.get(f"{LIMITS}/associations/records/0-1/0-2").json == {
        "limit": 50_000,
        "totalRecordsNearLimit": 0,
        "totalRecordsAtLimit": 0,
        "nearLimitFromRecordSamples": [],
        "atLimitFromRecordSamples": [],
    }


def test_any_object_scope_opens_limits_and_none_does_not(hubspot: Client) -> None:
    portal = hubspot.portal
    for scope, status in (("crm.objects.deals.read", 200), ("crm.schemas.deals.read", 403), ("oauth", 403)):
        scopes = frozenset({scope})
        issued = oauth.issue(portal.space, portal.live.ids, portal.facts, NOON, kind="private_app", scopes=scopes)
        assert Client(hubspot.simulator, portal, issued.access_token).get(f"{LIMITS}/records").status == status
