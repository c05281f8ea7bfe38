"""What recorded answers to writes hold, name by name. Each row names its recording."""

from typing import Any, NamedTuple

import pytest

from tests.simulator import Client, client

OBJECTS = "/crm/v3/objects"


class Recorded(NamedTuple):
    """A create, a change of it, and the names of all properties in the answer to the change, sent ones aside."""

    source: str
    type_name: str
    made: dict[str, Any]
    changed: dict[str, Any]
    shown: str


SINCE = "hs_v2_date_entered_current_stage hs_v2_time_in_current_stage"
OF_EVERY_TYPE = {"hs_object_id", "hs_object_source", "hs_object_source_id", "hs_object_source_label"}

CHANGES = (
    Recorded(
        "nango 2026-03; without the last two amp 2025-11, and with hs_is_contact sens 2024",
        "contacts",
        {"email": "ada@example.com", "firstname": "Ada", "phone": "1"},
        {"firstname": "A.", "lastname": "L."},
        f"createdate hs_is_unworked hs_pipeline lastmodifieddate lifecyclestage {SINCE}",
    ),
    Recorded(
        "grou 2022 for the domain of an address that was sent, nango 2026-03 for the last two",
        "contacts",
        {"email": "ada@example.com"},
        {"email": "ada@example.com", "lastname": "L."},
        f"createdate hs_email_domain hs_is_unworked hs_pipeline lastmodifieddate lifecyclestage {SINCE}",
    ),
    Recorded(
        "nango 2026-03, and without the last three sens 2024",
        "companies",
        {"name": "Acme", "domain": "example.com"},
        {"name": "Acme Ltd"},
        f"createdate hs_lastmodifieddate hs_pipeline lifecyclestage hs_task_label {SINCE}",
    ),
    Recorded(
        "nango 2026-03",
        "tickets",
        {"subject": "s", "hs_pipeline": "0", "hs_pipeline_stage": "1", "content": "c"},
        {"subject": "t"},
        "createdate hs_helpdesk_sort_timestamp hs_is_closed hs_lastmodifieddate"
        f" hs_last_email_activity hs_pipeline hs_pipeline_stage hs_ticket_id {SINCE}",
    ),
)


@pytest.fixture
def hubspot() -> Client:
    return client()


@pytest.mark.parametrize("row", CHANGES, ids=lambda row: row.source)
def test_the_answer_to_a_change_shows_what_was_sent_and_what_recordings_hold(hubspot: Client, row: Recorded) -> None:
    made = hubspot.post(f"{OBJECTS}/{row.type_name}", {"properties": row.made}).json["id"]
    answered = hubspot.patch(f"{OBJECTS}/{row.type_name}/{made}", {"properties": row.changed})
    assert answered.json["properties"].keys() == {*row.changed, *row.shown.split(), *OF_EVERY_TYPE}


@pytest.mark.parametrize("row", CHANGES, ids=lambda row: row.source)
def test_a_batch_update_shows_what_a_single_one_does(hubspot: Client, row: Recorded) -> None:
    made = hubspot.post(f"{OBJECTS}/{row.type_name}", {"properties": row.made}).json["id"]
    body = {"inputs": [{"id": made, "properties": row.changed}]}
    (answered,) = hubspot.post(f"{OBJECTS}/{row.type_name}/batch/update", body).json["results"]
    assert answered["properties"].keys() == {*row.changed, *row.shown.split(), *OF_EVERY_TYPE}


def test_every_new_record_names_the_app_as_its_source(hubspot: Client) -> None:
    """Recorded for tickets too (nango 2026-03); older answers named the API and internal processing (SLACK)."""
    ticket = {"properties": {"subject": "s", "hs_pipeline_stage": "1"}}
    made = hubspot.post(f"{OBJECTS}/tickets", ticket).json["properties"]
    assert (made["hs_object_source"], made["hs_object_source_label"]) == ("INTEGRATION", "INTEGRATION")


def test_a_deal_without_a_stage_is_taken_and_has_no_pipeline(hubspot: Client) -> None:
    """Recorded (nango 2026-03)."""
    made = hubspot.post(f"{OBJECTS}/deals", {"properties": {"dealname": "d", "amount": 10000}})
    assert made.status == 201
    properties = made.json["properties"]
    assert {"dealstage", "pipeline", "hs_is_closed", "hs_deal_stage_probability"}.isdisjoint(properties)
    assert (properties["amount_in_home_currency"], properties["hs_forecast_amount"]) == ("10000", "10000")
    assert (properties["hs_projected_amount"], properties["hs_deal_stage_probability_shadow"]) == ("0", "0")
    assert (properties["hs_is_closed_won"], properties["hs_is_closed_lost"]) == ("false", "false")
    assert hubspot.get(f"{OBJECTS}/deals/{made.json['id']}").json["properties"]["pipeline"] is None


def test_a_deals_values_follow_its_stage(hubspot: Client) -> None:
    """Recorded digit by digit for the open stage (nango 2026-03)."""
    likely = "0.40000000000000002220446049250313080847263336181640625"
    made = hubspot.post(f"{OBJECTS}/deals", {"properties": {"dealname": "d"}}).json["id"]

    def changed(**properties: object) -> dict[str, str]:
        answered: dict[str, str] = hubspot.patch(f"{OBJECTS}/deals/{made}", {"properties": properties}).json[
            "properties"
        ]
        return answered

    opened = changed(amount=15000, dealstage="qualifiedtobuy", pipeline="default")
    assert (opened["hs_deal_stage_probability"], opened["hs_deal_stage_probability_shadow"]) == (likely, likely)
    assert opened["hs_projected_amount"] == "6000.00000000000033306690738754696212708950042724609375000"
    assert (opened["hs_is_closed"], opened["hs_is_closed_won"], opened["hs_closed_amount"]) == ("false", "false", "0")
    own = changed(hs_deal_stage_probability="0.9")
    assert own["hs_deal_stage_probability"] == "0.9"
    won = changed(dealstage="closedwon", amount=15000)
    assert (won["hs_is_closed"], won["hs_is_closed_won"]) == ("true", "true")
    assert "hs_is_closed_lost" not in won
    assert (won["hs_closed_amount"], won["hs_deal_stage_probability"]) == ("15000", "0.9")


def test_what_follows_from_a_property_goes_with_it(hubspot: Client) -> None:
    made = hubspot.contact(email="ada@example.com", firstname="Ada", lastname="L.")
    names = "properties=hs_full_name_or_email,hs_email_domain"

    def shown() -> tuple[str | None, str | None]:
        properties = hubspot.get(f"{OBJECTS}/contacts/{made}", names).json["properties"]
        return properties["hs_full_name_or_email"], properties["hs_email_domain"]

    assert shown() == ("Ada L.", "example.com")
    hubspot.patch(f"{OBJECTS}/contacts/{made}", {"properties": {"firstname": "", "lastname": ""}})
    assert shown() == ("ada@example.com", "example.com")
    hubspot.patch(f"{OBJECTS}/contacts/{made}", {"properties": {"email": ""}})
    assert shown() == (None, None)


def test_a_stage_has_its_keys_in_the_recorded_order(hubspot: Client) -> None:
    """Recorded (nango 2026-03, amp)."""
    (pipeline,) = hubspot.get("/crm/v3/pipelines/deals").json["results"]
    assert list(pipeline["stages"][0]) == [
        "label",
        "displayOrder",
        "metadata",
        "id",
        "createdAt",
        "updatedAt",
        "writePermissions",
        "archived",
    ]


def test_a_batch_of_properties_is_answered_as_copied_from_a_live_account(hubspot: Client) -> None:
    """Names, orders of options, and what becomes of a name that is taken (amp 2026-02)."""
    path = "/crm/properties/2026-03/contacts"
    age = {
        "name": "age__c",
        "label": "Age",
        "type": "number",
        "fieldType": "number",
        "groupName": "contactinformation",
    }
    hubspot.post(path, age)
    options = [
        {"label": "art", "value": "art"},
        {"label": "travel", "value": "travel", "displayOrder": 1},
        {"label": "swimming", "value": "swimming", "displayOrder": 2},
    ]
    interests = {**age, "name": "interests__c", "type": "enumeration", "fieldType": "select", "options": options}
    answered = hubspot.post(f"{path}/batch/create", {"inputs": [interests, age]})
    assert answered.status == 207
    (made,) = answered.json["results"]
    assert list(made)[:2] == ["name", "label"]
    assert {"createdAt", "updatedAt", "createdUserId", "updatedUserId", "archived"}.isdisjoint(made)
    assert [option["displayOrder"] for option in made["options"]] == [3, 1, 2]
    assert answered.json["errors"] == [
        {
            "status": "error",
            "category": "OBJECT_ALREADY_EXISTS",
            "subCategory": "Properties.PROPERTY_WITH_NAME_EXISTS",
            "message": "A property named 'age__c' already exists.",
            "context": {"name": ["age__c"]},
        }
    ]


def test_the_metadata_of_an_access_token_have_the_recorded_members(hubspot: Client) -> None:
    """In this order (nango 2026-03)."""
    token = hubspot.portal.credentials.access_token
    body = hubspot.get(f"/oauth/v1/access-tokens/{token}").json
    assert list(body) == [
        "token",
        "user",
        "hub_domain",
        "scopes",
        "signed_access_token",
        "token_type",
        "user_id",
        "is_private_distribution",
        "hub_id",
        "expires_in",
        "app_id",
    ]
    assert list(body["signed_access_token"])[-4:] == [
        "isUserLevel",
        "installingUserId",
        "isServiceAccount",
        "isPrivateDistribution",
    ]


def test_the_schema_of_contacts_has_its_recorded_members(hubspot: Client) -> None:
    """In this order (amp 2026-03; without descriptions, users and sensitive properties grou 2022)."""
    body = hubspot.get("/crm-object-schemas/2026-03/schemas/contacts").json
    assert [name for name in body if name != "description"] == [
        "labels",
        "requiredProperties",
        "searchableProperties",
        "primaryDisplayProperty",
        "secondaryDisplayProperties",
        "allowsSensitiveProperties",
        "archived",
        "restorable",
        "metaType",
        "id",
        "fullyQualifiedName",
        "createdAt",
        "updatedAt",
        "createdByUserId",
        "updatedByUserId",
        "objectTypeId",
        "properties",
        "associations",
        "name",
    ]
    assert (body["id"], body["primaryDisplayProperty"], body["createdAt"]) == ("1", "firstname", "1970-01-01T00:00:00Z")
    (link,) = [row for row in body["associations"] if row["id"] == "279"]
    assert list(link) == [
        "fromObjectTypeId",
        "toObjectTypeId",
        "name",
        "cardinality",
        "inverseCardinality",
        "hasUserEnforcedMaxToObjectIds",
        "hasUserEnforcedMaxFromObjectIds",
        "maxToObjectIds",
        "maxFromObjectIds",
        "id",
        "createdAt",
        "updatedAt",
    ]
    assert (link["name"], link["createdAt"]) == ("CONTACT_TO_COMPANY_UNLABELED", None)


def test_definitions_of_hubspots_own_say_since_when_they_are(hubspot: Client) -> None:
    """Recorded of nearly all, in this order (sens 2024, nango 2026-03)."""
    rows = {row["name"]: row for row in hubspot.get("/crm/v3/properties/companies").json["results"]}
    assert list(rows["about_us"]) == [
        "updatedAt",
        "createdAt",
        "name",
        "label",
        "type",
        "fieldType",
        "description",
        "groupName",
        "options",
        "displayOrder",
        "calculated",
        "externalOptions",
        "hasUniqueValue",
        "hidden",
        "hubspotDefined",
        "modificationMetadata",
        "formField",
        "dataSensitivity",
    ]
    assert {"createdAt", "updatedAt"}.isdisjoint(rows["hs_object_id"])
    assert len([row for row in rows.values() if "createdAt" in row]) > 0.9 * len(rows)


def test_some_definitions_say_whether_their_options_can_be_changed(hubspot: Client) -> None:
    """Recorded (sens 2024, nango 2026-03)."""
    said = hubspot.get("/crm/v3/properties/contacts/hs_lead_status").json["modificationMetadata"]
    assert said == {
        "archivable": True,
        "readOnlyDefinition": True,
        "readOnlyOptions": False,
        "readOnlyValue": False,
    }
    assert list(said)[2] == "readOnlyOptions"
    options = {"options": [{"label": "Mine", "value": "MINE"}]}
    assert hubspot.patch("/crm/v3/properties/contacts/hs_lead_status", options).status == 200
    assert hubspot.patch("/crm/v3/properties/contacts/hs_analytics_source", options).status == 400
    plain = hubspot.get("/crm/v3/properties/contacts/email").json["modificationMetadata"]
    assert "readOnlyOptions" not in plain


def test_definitions_of_deals_and_tickets_are_as_recorded(hubspot: Client) -> None:
    """But for descriptions and times (amp 2025-11; the stage alike nango 2024)."""
    stage = hubspot.get("/crm/v3/properties/deals/dealstage").json
    assert {name: stage[name] for name in ("label", "fieldType", "groupName", "options", "displayOrder", "hidden")} == {
        "label": "Deal Stage",
        "fieldType": "radio",
        "groupName": "deal_activity",
        "options": [],
        "displayOrder": 3,
        "hidden": False,
    }
    assert list(stage["modificationMetadata"].items()) == [
        ("archivable", True),
        ("readOnlyDefinition", True),
        ("readOnlyOptions", False),
        ("readOnlyValue", False),
    ]
    content = hubspot.get("/crm/v3/properties/tickets/content").json
    assert (content["groupName"], content["displayOrder"], content["formField"]) == ("ticketinformation", 1, True)
    groups = hubspot.get("/crm/v3/properties/tickets/groups").json["results"]
    assert [row["name"] for row in groups] == [
        "ticketinformation",
        "ticket_activity",
        "ticketstages",
        "ticket_ai_enrichment",
    ]


@pytest.mark.parametrize(
    "query",
    [
        "hs_static_app=docs&limit=1&properties=hs_label%2C%20hs_value%2C%20hs_type&archived=false",
        "archived=false&limit=1",
        "limit=1&properties=email%2Cname",
    ],
)
def test_the_link_to_the_next_page_has_the_parameters_in_the_order_of_the_request(hubspot: Client, query: str) -> None:
    """As pasted by three clients, 2024 and 2025."""
    for number in range(2):
        hubspot.post(f"{OBJECTS}/contacts", {"properties": {"email": f"c{number}@example.com"}})
    link = hubspot.get(f"{OBJECTS}/contacts", f"after=1&{query}").json["paging"]["next"]["link"]
    assert link.partition("?")[2].rpartition("&")[0] == query


def test_an_order_in_the_currency_of_the_account_says_its_rate(hubspot: Client) -> None:
    """The rate as recorded of an order (estuary 2026-08) and pasted (2025-01), the amount as pasted of carts."""
    sent = {"hs_order_name": "x", "hs_currency_code": "USD", "hs_total_price": "500"}
    order = hubspot.post(f"{OBJECTS}/orders", {"properties": sent}).json
    assert order["properties"].items() >= {"hs_exchange_rate": "1.0", "hs_homecurrency_amount": "500.0"}.items()
    path = f"{OBJECTS}/orders/{order['id']}"
    changed = hubspot.patch(path, {"properties": {"hs_total_price": "485"}}).json["properties"]
    assert changed["hs_homecurrency_amount"] == "485.0"
    history = hubspot.get(path, "propertiesWithHistory=hs_exchange_rate").json["propertiesWithHistory"]
    assert [entry["sourceType"] for entry in history["hs_exchange_rate"]] == ["INTEGRATION"]


def test_an_order_in_another_currency_has_the_rate_that_was_sent(hubspot: Client) -> None:
    sent = {"hs_order_name": "x", "hs_currency_code": "EUR", "hs_total_price": "500"}
    shown = hubspot.post(f"{OBJECTS}/orders", {"properties": sent}).json["properties"]
    assert "hs_exchange_rate" not in shown
    assert "hs_homecurrency_amount" not in shown
