"""What recorded refusals say. Each test names its recording."""

import json

import pytest

from mockspot.domain import oauth
from mockspot.domain.policy import Policy
from tests.simulator import NOON, Client, client

OBJECTS = "/crm/v3/objects"


@pytest.fixture
def hubspot() -> Client:
    return client()


def test_a_ticket_needs_its_stage_alone_and_a_property_nobody_knows_is_told_first(hubspot: Client) -> None:
    """As HubSpot's page on errors shows it with an answer of 2024-08 (DOC-ERR)."""
    inputs = [
        {"objectWriteTraceId": "549b1c2a9350", "properties": {"hs_pipeline_stage": "1"}},
        {"objectWriteTraceId": "549b1c2a9351", "properties": {"missing": "1"}},
    ]
    answered = hubspot.post(f"{OBJECTS}/tickets/batch/create", {"inputs": inputs})
    assert answered.status == 207
    (made,) = answered.json["results"]
    assert made["objectWriteTraceId"] == "549b1c2a9350"
    assert "subject" not in made["properties"]
    (entry,) = answered.json["errors"]
    assert entry["context"] == {"objectWriteTraceId": ["549b1c2a9351"]}
    assert 'Property \\"missing\\" does not exist' in entry["message"]


def test_where_guides_are_strict_a_ticket_needs_a_subject() -> None:
    strict = client(policy=Policy(guides_are_strict=True))
    refused = strict.post(f"{OBJECTS}/tickets", {"properties": {"hs_pipeline_stage": "1"}})
    assert (refused.status, refused.json["context"]) == (400, {"properties": ["subject"]})


def test_associations_that_cannot_be_are_told_as_copied_from_a_live_account(hubspot: Client) -> None:
    """Texts and members (amp 2026-03)."""
    made = hubspot.contact(email="ada@example.com")
    types = [{"associationCategory": "HUBSPOT_DEFINED", "associationTypeId": 449}]
    inputs = [{"from": {"id": made}, "to": {"id": other}, "types": types} for other in ("unknown_id_1", made)]
    answered = hubspot.post("/crm/associations/2026-03/contacts/contacts/batch/create", {"inputs": inputs})
    assert answered.status == 207
    assert answered.json["errors"] == [
        {
            "status": "error",
            "category": "VALIDATION_ERROR",
            "subCategory": "crm.associations.INVALID_IDENTIFIER",
            "message": "unknown_id_1 is not a valid ID",
            "context": {"id": ["unknown_id_1"]},
        },
        {
            "status": "error",
            "category": "VALIDATION_ERROR",
            "message": f"Object {made} cannot be associated to itself ({made})",
        },
    ]


def test_a_batch_that_fails_as_a_whole_tells_the_bad_values_of_all_its_inputs(hubspot: Client) -> None:
    """Copied from a live account (amp 2025-11)."""
    taken = hubspot.contact(email="taken@example.com")
    bad = {"properties": {"first000name": "x", "last000name": "y"}}
    clash = {"properties": {"email": "taken@example.com"}}
    refused = hubspot.post(f"{OBJECTS}/contacts/batch/create", {"inputs": [bad, clash, bad]})
    assert (refused.status, refused.json["category"]) == (400, "VALIDATION_ERROR")
    assert [entry["context"]["propertyName"] for entry in refused.json["errors"]] == [
        ["first000name"],
        ["last000name"],
    ] * 2
    assert [row["id"] for row in hubspot.get(f"{OBJECTS}/contacts").json["results"]] == [taken]


def test_a_bad_value_in_an_upsert_fails_its_input_alone_where_all_have_trace_ids(hubspot: Client) -> None:
    """Pasted (rb403 2025-04): a 207, not a 400. Observed in 2026: without trace ids nothing is written."""
    unique = {"name": "acme_id", "label": "Acme", "type": "string", "fieldType": "text", "hasUniqueValue": True}
    hubspot.post("/crm/v3/properties/companies", {**unique, "groupName": "companyinformation"})
    inputs = [
        {"idProperty": "acme_id", "id": "1", "properties": {"name": "a", "numberofemployees": "ten"}},
        {"idProperty": "acme_id", "id": "2", "properties": {"name": "b"}},
    ]
    whole = hubspot.post(f"{OBJECTS}/companies/batch/upsert", {"inputs": inputs})
    assert (whole.status, hubspot.get(f"{OBJECTS}/companies").json["results"]) == (400, [])
    inputs = [{**each, "objectWriteTraceId": each["id"]} for each in inputs]
    answered = hubspot.post(f"{OBJECTS}/companies/batch/upsert", {"inputs": inputs})
    assert answered.status == 207
    assert [row["properties"]["name"] for row in answered.json["results"]] == ["b"]
    (entry,) = answered.json["errors"]
    assert (entry["category"], answered.json["numErrors"]) == ("VALIDATION_ERROR", 1)
    assert entry["message"].startswith("Property values were not valid: [{")
    alone = hubspot.post(f"{OBJECTS}/companies/batch/upsert", {"inputs": inputs[:1]})
    assert (alone.status, alone.json["results"]) == (207, [])


def test_a_read_without_its_scope_named_what_opens_it_for_any_type_in_2024() -> None:
    """Recorded (sens 2024): scopes that are not granular apart from the others, those that write among them."""
    hubspot = client(policy=Policy(every_scope_in_403=True))
    portal = hubspot.portal
    issued = oauth.issue(
        portal.space, portal.live.ids, portal.facts, NOON, kind="private_app", scopes=frozenset({"oauth"})
    )
    refused = Client(hubspot.simulator, portal, issued.access_token).get(f"{OBJECTS}/companies/1")
    assert refused.status == 403
    (error,) = refused.json["errors"]
    lists = error["context"]
    assert list(lists) == ["requiredScopes", "requiredGranularScopes"]
    assert set(lists["requiredScopes"]) >= {
        "e-commerce",
        "tickets",
        "crm.objects.goals.read",
        "media_bridge.read",
        "crm.objects.custom.read",
        "crm.objects.custom.write",
    }
    assert set(lists["requiredGranularScopes"]) >= {
        f"crm.objects.{name}.{verb}"
        for name in ("companies", "contacts", "deals", "leads")
        for verb in ("read", "write")
    }
    assert set(lists["requiredScopes"]).isdisjoint(lists["requiredGranularScopes"])


def test_a_bad_option_is_told_with_the_values_that_are_none(hubspot: Client) -> None:
    """Pasted (clients 2026-09), of these very options."""
    sent = {"subject": "s", "hs_pipeline_stage": "1", "hs_ticket_category": "reports"}
    refused = hubspot.post(f"{OBJECTS}/tickets", {"properties": sent})
    text = (
        "reports was not one of the allowed options: [PRODUCT_ISSUE, BILLING_ISSUE, FEATURE_REQUEST, GENERAL_INQUIRY]"
    )
    start = {"isValid": False, "message": text, "error": "INVALID_OPTION", "name": "hs_ticket_category"}
    (entry,) = json.loads(refused.json["message"].removeprefix("Property values were not valid: "))
    assert entry.items() >= {**start, "localizedErrorMessage": text}.items()


def test_a_bad_number_is_told_with_the_value_that_was_sent(hubspot: Client) -> None:
    """Pasted (2025-10), in this order."""
    refused = hubspot.post(f"{OBJECTS}/deals", {"properties": {"dealname": "d", "amount": "1.4210854715202004e-14"}})
    (entry,) = json.loads(refused.json["message"].removeprefix("Property values were not valid: "))
    assert list(entry) == ["isValid", "message", "error", "name", "localizedErrorMessage", "propertyValue", "portalId"]
    assert (entry["error"], entry["propertyValue"]) == ("INVALID_INTEGER", "1.4210854715202004e-14")


def test_an_activity_of_a_record_that_is_not_there_is_refused_in_words_of_its_own(hubspot: Client) -> None:
    """As pasted of communications (SLACK 2023-07): 87 leads to a company, and the id is a contact's."""
    sent = {"hs_communication_channel_type": "SMS", "hs_timestamp": "0"}
    links = [{"to": {"id": "4632101"}, "types": [{"associationCategory": "HUBSPOT_DEFINED", "associationTypeId": 87}]}]
    refused = hubspot.post(f"{OBJECTS}/communications", {"properties": sent, "associations": links})
    assert refused.status == 400
    assert {**refused.json, "correlationId": ""} == {
        "status": "error",
        "message": "one or more associations are not valid",
        "correlationId": "",
        "errors": [
            {
                "message": "0-2=4632101 is not a valid object",
                "context": {"validationResult": ["INVALID_FROM_OBJECT"]},
            }
        ],
        "category": "BAD_REQUEST",
    }
    assert list(refused.json) == ["status", "message", "correlationId", "errors", "category"]


def test_an_engagement_of_a_record_that_is_not_there_is_refused_as_an_activity_is(hubspot: Client) -> None:
    body = {"engagement": {"type": "NOTE"}, "associations": {"companyIds": [1], "contactIds": [2]}, "metadata": {}}
    refused = hubspot.post("/engagements/v1/engagements", body)
    assert (refused.status, refused.json["message"]) == (400, "one or more associations are not valid")
    assert {entry["message"] for entry in refused.json["errors"]} == {
        "0-2=1 is not a valid object",
        "0-1=2 is not a valid object",
    }
    assert hubspot.get(f"{OBJECTS}/notes").json["results"] == []
