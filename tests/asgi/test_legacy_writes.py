"""Writes of companies v2, deals v1, tickets v1 and associations v1: the newer APIs see them, in the older shapes."""

from typing import Any

import pytest

from tests.simulator import NOON, Client, client

COMPANIES, DEALS, LINKS = "/companies/v2/companies", "/deals/v1/deal", "/crm-associations/v1/associations"
TICKETS = "/crm-objects/v1/objects/tickets"
COMPANY = ["portalId", "companyId", "isDeleted", "properties", "additionalDomains", "stateChanges", "mergeAudits"]
DEAL = ["portalId", "dealId", "isDeleted", "associations", "properties", "imports", "stateChanges"]


@pytest.fixture
def hubspot() -> Client:
    return client()


def sent(**properties: Any) -> dict[str, Any]:
    return {"properties": [{"name": name, "value": value} for name, value in properties.items()]}


def company(hubspot: Client, **properties: Any) -> int:
    answered = hubspot.post(COMPANIES, sent(**properties))
    assert answered.status == 200, answered.json
    number: int = answered.json["companyId"]
    return number


def link(hubspot: Client, from_id: int | str, to_id: int | str, definition: int, path: str = "") -> int:
    body = {
        "fromObjectId": from_id,
        "toObjectId": to_id,
        "category": "HUBSPOT_DEFINED",
        "definitionId": definition,
    }
    return hubspot.call("PUT", f"{LINKS}{path}", [body] if path.endswith("batch") else body).status


def linked(hubspot: Client, number: int | str, definition: int, query: str = "") -> Any:
    return hubspot.get(f"{LINKS}/{number}/HUBSPOT_DEFINED/{definition}", query).json


def test_a_company_is_made_changed_and_deleted(hubspot: Client) -> None:
    made = hubspot.post(f"{COMPANIES}/", sent(name="Acme", domain="acme.example.com")).json
    assert list(made) == COMPANY
    assert made["properties"]["name"]["value"] == "Acme"
    number = made["companyId"]
    hubspot.portal.live.clock.move_to(NOON + 1000)
    changed = hubspot.call("PUT", f"{COMPANIES}/{number}", sent(name="Apex")).json
    assert list(changed) == COMPANY
    assert [past["value"] for past in changed["properties"]["name"]["versions"]] == ["Apex", "Acme"]
    assert "domain" not in changed["properties"]
    assert hubspot.get(f"/crm/v3/objects/companies/{number}").json["properties"]["name"] == "Apex"
    assert hubspot.delete(f"{COMPANIES}/{number}").json == {"companyId": number, "deleted": True}
    assert hubspot.get(f"{COMPANIES}/{number}").status == 404


def test_a_company_that_is_none_is_named_with_its_portal(hubspot: Client) -> None:
    told = f"Couldn't find a company with the ID '7' in portal '{hubspot.portal.facts.portal_id}'"
    contact = hubspot.contact(email="a@example.com")
    answers = (
        hubspot.call("PUT", f"{COMPANIES}/7", sent(name="Apex")),
        hubspot.delete(f"{COMPANIES}/7"),
        hubspot.call("PUT", f"{COMPANIES}/7/contacts/{contact}"),
        hubspot.get(f"{COMPANIES}/7/vids"),
    )
    assert [(answered.status, answered.json["message"]) for answered in answers] == [(404, told)] * 4


def test_bad_values_of_companies_and_deals_are_told_one_by_one(hubspot: Client) -> None:
    for answered in (
        hubspot.post(COMPANIES, sent(name="Acme", nope="x")),
        hubspot.post(DEALS, sent(dealname="D", nope="x")),
    ):
        assert answered.status == 400
        assert [each["error"] for each in answered.json["validationResults"]] == ["PROPERTY_DOESNT_EXIST"]


def test_a_contact_is_added_to_a_company_and_taken_from_it(hubspot: Client) -> None:
    number = company(hubspot, name="Acme")
    contacts = [int(hubspot.contact(email=f"c{place}@example.com")) for place in range(3)]
    assert hubspot.get(f"{COMPANIES}/{number}/vids").json == {"vids": [], "vidOffset": 0, "hasMore": False}
    for contact in contacts:
        added = hubspot.call("PUT", f"{COMPANIES}/{number}/contacts/{contact}").json
        assert (list(added), added["properties"]["name"]["value"]) == (COMPANY, "Acme")
    first = hubspot.get(f"{COMPANIES}/{number}/vids", "count=2").json
    assert first == {"vids": contacts[:2], "vidOffset": contacts[1], "hasMore": True}
    rest = hubspot.get(f"{COMPANIES}/{number}/vids", f"vidOffset={first['vidOffset']}").json
    assert rest == {"vids": contacts[2:], "vidOffset": contacts[2], "hasMore": False}
    assert hubspot.delete(f"{COMPANIES}/{number}/contacts/{contacts[0]}").status == 204
    assert hubspot.get(f"{COMPANIES}/{number}/vids").json["vids"] == contacts[1:]
    refused = hubspot.call("PUT", f"{COMPANIES}/{number}/contacts/1")
    told = f"Couldn't find a Contact with the vid '1' in portal '{hubspot.portal.facts.portal_id}'"
    assert (refused.status, refused.json["message"]) == (404, told)


def test_companies_are_found_by_their_domain_page_by_page(hubspot: Client) -> None:
    ids = [company(hubspot, name=f"C{place}", domain="acme.example.com") for place in range(3)]
    company(hubspot, name="Other", domain="other.example.com")
    path = "/companies/v2/domains/acme.example.com/companies"
    asked = {"limit": 2, "requestOptions": {"properties": ["name"]}, "offset": {"isPrimary": True, "companyId": None}}
    page = hubspot.post(path, asked).json
    assert list(page) == ["results", "hasMore", "offset"]
    assert [row["companyId"] for row in page["results"]] == ids[:2]
    assert [list(row["properties"]) for row in page["results"]] == [["name"]] * 2
    assert (page["hasMore"], page["offset"]) == (True, {"companyId": ids[1], "isPrimary": True})
    rest = hubspot.post(path, {"offset": page["offset"]}).json
    assert ([row["companyId"] for row in rest["results"]], rest["hasMore"]) == (ids[2:], False)
    assert rest["results"][0]["properties"] == {}


def test_a_deal_is_made_with_its_associations_and_tells_of_those_that_failed(hubspot: Client) -> None:
    contact, number = int(hubspot.contact(email="a@example.com")), company(hubspot, name="Acme")
    body = sent(dealname="D", dealstage="appointmentscheduled", amount=1.5)
    links = {"associatedVids": [contact, 7], "associatedCompanyIds": [str(number), 8]}
    made = hubspot.post(DEALS, {**body, "associations": links}).json
    assert list(made) == [*DEAL[:4], "associationCreateFailures", *DEAL[4:]]
    assert made["associations"] == {
        "associatedVids": [contact],
        "associatedCompanyIds": [number],
        "associatedDealIds": [],
    }
    first, second = made["associationCreateFailures"]
    assert first == {
        "association": {
            "fromObjectId": made["dealId"],
            "toObjectId": 7,
            "associationCategory": "HUBSPOT_DEFINED",
            "associationTypeId": 3,
            "timestamp": None,
        },
        "failReason": "INVALID_OBJECT_IDS",
        "message": "CONTACT=7 is not valid",
    }
    assert (second["association"]["associationTypeId"], second["message"]) == (5, "COMPANY=8 is not valid")
    whole = hubspot.post(DEALS, {**body, "associations": {"associatedVids": [contact]}}).json
    assert list(whole) == DEAL


def test_a_deal_is_changed_but_for_its_associations_and_deleted(hubspot: Client) -> None:
    number = hubspot.post(DEALS, sent(dealname="D", dealstage="appointmentscheduled")).json["dealId"]
    body = {**sent(amount=3, description=None), "associations": {"associatedVids": [7]}}
    changed = hubspot.call("PUT", f"{DEALS}/{number}", body).json
    assert (list(changed), changed["properties"]["amount"]["value"]) == (DEAL, "3")
    assert hubspot.call("PUT", f"{DEALS}/{number}", {"properties": []}).json["properties"] == {}
    deleted = hubspot.delete(f"{DEALS}/{number}")
    assert (deleted.status, deleted.reply.body) == (204, b"")
    assert hubspot.get(f"{DEALS}/{number}").status == 404


def test_a_ticket_is_made_changed_and_deleted_by_bare_lists_of_values(hubspot: Client) -> None:
    body = sent(subject="T", hs_pipeline="0", hs_pipeline_stage="1")["properties"]
    made = hubspot.post(TICKETS, body).json
    assert list(made) == ["objectType", "portalId", "objectId", "properties", "isDeleted"]
    assert (made["objectType"], made["properties"]["subject"]["value"]) == ("TICKET", "T")
    assert list(made["properties"]["subject"]) == ["versions", "value", "timestamp", "source", "sourceId"]
    number = made["objectId"]
    changed = hubspot.call("PUT", f"{TICKETS}/{number}", sent(subject="T2")["properties"]).json
    assert changed["properties"]["subject"]["value"] == "T2"
    assert hubspot.get(f"{TICKETS}/{number}").json["properties"] == {}
    read = hubspot.get(f"{TICKETS}/{number}", "properties=content&propertiesWithHistory=subject").json
    assert [past["value"] for past in read["properties"]["subject"]["versions"]] == ["T2", "T"]
    assert hubspot.get(f"/crm/v3/objects/tickets/{number}").json["properties"]["subject"] == "T2"
    assert hubspot.delete(f"{TICKETS}/{number}").status == 204
    assert hubspot.get(f"{TICKETS}/{number}").status == 404
    assert hubspot.call("PUT", f"{TICKETS}/{number}", body).status == 404


def test_tickets_page_by_hundreds_and_are_read_many_at_once(hubspot: Client) -> None:
    stage = {"hs_pipeline_stage": "1"}
    inputs = [{"properties": {"subject": f"T{place}", **stage}} for place in range(100)]
    assert hubspot.post("/crm/v3/objects/tickets/batch/create", {"inputs": inputs}).status == 201
    last = hubspot.post(TICKETS, sent(subject="last", **stage)["properties"]).json["objectId"]
    page = hubspot.get(f"{TICKETS}/paged", "properties=subject").json
    assert list(page) == ["objects", "hasMore", "offset"]
    assert (len(page["objects"]), page["hasMore"], page["offset"]) == (100, True, page["objects"][-1]["objectId"])
    rest = hubspot.get(f"{TICKETS}/paged", f"properties=subject&offset={page['offset']}").json
    assert ([row["objectId"] for row in rest["objects"]], rest["hasMore"]) == ([last], False)
    many = hubspot.call("POST", f"{TICKETS}/batch-read", {"ids": [last, 7]}, query="properties=subject").json
    assert many == {str(last): rest["objects"][0]}


def test_a_ticket_of_another_shape_is_refused(hubspot: Client) -> None:
    for body in (sent(subject="T"), ["subject"], [{"value": "T"}]):
        assert hubspot.post(TICKETS, body).status == 400
    assert hubspot.post(f"{TICKETS}/batch-read", {"ids": ["x"]}).status == 400
    unknown = hubspot.post(TICKETS, sent(subject="T", hs_pipeline_stage="1", nope="x")["properties"])
    assert [each["error"] for each in unknown.json["validationResults"]] == ["PROPERTY_DOESNT_EXIST"]


def test_associations_v1_link_by_the_number_of_a_type(hubspot: Client) -> None:
    contacts = [int(hubspot.contact(email=f"c{place}@example.com")) for place in range(2)]
    number = company(hubspot, name="Acme")
    assert linked(hubspot, contacts[0], 1) == {"results": [], "hasMore": False, "offset": 0}
    assert link(hubspot, contacts[0], str(number), 1) == 204
    assert link(hubspot, contacts[1], number, 1, "/create-batch") == 204
    assert linked(hubspot, contacts[0], 1) == {"results": [number], "hasMore": False, "offset": number}
    page = linked(hubspot, number, 2, "limit=1")
    assert page == {"results": contacts[:1], "hasMore": True, "offset": contacts[0]}
    assert linked(hubspot, number, 2, f"offset={page['offset']}")["results"] == contacts[1:]
    newer = hubspot.get(f"/crm/v4/objects/contacts/{contacts[0]}/associations/companies").json["results"]
    assert {kind["typeId"] for kind in newer[0]["associationTypes"]} == {1, 279}
    assert link(hubspot, contacts[0], number, 1, "/delete") == 204
    assert link(hubspot, contacts[1], number, 1, "/delete-batch") == 204
    assert linked(hubspot, number, 2)["results"] == []


def test_associations_v1_refuse_what_they_cannot_link(hubspot: Client) -> None:
    contact, number = hubspot.contact(email="a@example.com"), company(hubspot, name="Acme")
    assert link(hubspot, contact, 7, 1) == 404
    assert link(hubspot, contact, number, 7) == 501  # a contact's engagement, which is of no type of its own
    body = {"fromObjectId": contact, "toObjectId": number, "category": "USER_DEFINED", "definitionId": 1}
    assert hubspot.call("PUT", LINKS, body).status == 501
    assert hubspot.call("PUT", LINKS, {**body, "category": None}).status == 400
    assert hubspot.call("PUT", f"{LINKS}/create-batch", body).status == 400
    assert linked(hubspot, contact, 1)["results"] == []
