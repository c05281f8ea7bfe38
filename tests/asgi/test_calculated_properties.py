"""Calculated properties: defined by formulas, worked out with every write, and nobody's to set."""

from typing import Any

import pytest

from mockspot.control import seeding
from mockspot.control.seed_documents import Seed, SeedProperty
from tests.simulator import NOON, Answered, Client, client

DEALS, PROPERTIES = "/crm/v3/objects/deals", "/crm/v3/properties/deals"
GROUP = "dealinformation"


@pytest.fixture
def hubspot() -> Client:
    made = client()
    for name, kind, field in (("cost", "number", "number"), ("region", "string", "text")):
        body = {"name": name, "label": name, "type": kind, "fieldType": field, "groupName": GROUP}
        assert made.post(PROPERTIES, body).status == 201
    return made


def define(hubspot: Client, name: str, formula: str, kind: str = "number", **more: Any) -> Answered:
    body = {"name": name, "label": name, "type": kind, "fieldType": "calculation_equation", "groupName": GROUP}
    return hubspot.post(PROPERTIES, {**body, "calculationFormula": formula, **more})


def deal(hubspot: Client, **properties: Any) -> str:
    sent = {"dealname": "d", "dealstage": "appointmentscheduled", **properties}
    answered = hubspot.post(DEALS, {"properties": sent})
    assert answered.status == 201, answered.json
    return str(answered.json["id"])


def value(hubspot: Client, made: str, name: str) -> Any:
    return hubspot.get(f"{DEALS}/{made}", f"properties={name}").json["properties"][name]


def test_a_definition_is_kept_in_hubspots_form_and_answers_numbers_as_sent(hubspot: Client) -> None:
    made = define(hubspot, "margin", "Amount-2.50COST", fieldType="number").json
    assert made["calculationFormula"] == "amount - 2.50 * cost"
    read = hubspot.get(f"{PROPERTIES}/margin").json
    assert read["calculationFormula"] == "amount - 2.5 * cost"
    assert (read["fieldType"], read["calculated"]) == ("calculation_equation", True)
    assert read["modificationMetadata"]["readOnlyValue"] is True


def test_values_are_worked_out_when_a_record_is_made_and_changed(hubspot: Client) -> None:
    define(hubspot, "margin", "amount - cost")
    made = hubspot.post(DEALS, {"properties": {"dealname": "d", "dealstage": "closedwon", "amount": "10", "cost": "4"}})
    assert made.json["properties"]["margin"] == "6"
    path = f"{DEALS}/{made.json['id']}"
    assert hubspot.patch(path, {"properties": {"cost": "4.5"}}).json["properties"]["margin"] == "5.5"
    assert hubspot.patch(path, {"properties": {"cost": ""}}).json["properties"].get("margin") is None
    assert value(hubspot, made.json["id"], "margin") is None


def test_nobody_sets_a_calculated_value(hubspot: Client) -> None:
    define(hubspot, "margin", "amount - cost")
    made = deal(hubspot, amount="10", cost="4")
    refused = hubspot.patch(f"{DEALS}/{made}", {"properties": {"margin": "1"}})
    assert refused.json["errors"][0]["code"] == "READ_ONLY_VALUE"
    assert refused.json["errors"][0]["message"] == '"margin" is a calculated property; its value cannot be set.'


def test_a_formula_may_name_calculated_properties_made_before_or_after(hubspot: Client) -> None:
    define(hubspot, "zz_margin", "amount - cost")
    define(hubspot, "aa_double", "2zz_margin")
    made = deal(hubspot, amount="10", cost="4")
    assert (value(hubspot, made, "zz_margin"), value(hubspot, made, "aa_double")) == ("6", "12")
    changed = hubspot.patch(f"{PROPERTIES}/zz_margin", {"calculationFormula": "amount + cost"})
    assert changed.json["calculationFormula"] == "amount + cost"
    assert (value(hubspot, made, "zz_margin"), value(hubspot, made, "aa_double")) == ("14", "28")
    assert hubspot.patch(f"{PROPERTIES}/zz_margin", {"calculationFormula": "aa_double + 1"}).status == 400
    assert value(hubspot, made, "aa_double") == "28"


def test_a_new_formula_reaches_the_records_there_are(hubspot: Client) -> None:
    made = deal(hubspot, amount="10", cost="4")
    define(hubspot, "margin", "amount - cost")
    assert value(hubspot, made, "margin") == "6"


def test_times_count_as_milliseconds_and_conditions_choose_texts(hubspot: Client) -> None:
    define(hubspot, "took", "closedate - createdate")
    define(hubspot, "size", "if amount >= 100 then 'big' elseif amount >= 10 then 'middle' else 'small'", "string")
    options = [{"label": text, "value": text, "displayOrder": 0, "hidden": False} for text in ("true", "false")]
    define(hubspot, "local", "contains(string(region), 'EU')", "bool", options=options)
    made = deal(hubspot, amount="10", closedate=str(NOON + 5000), region="EU-West")
    assert [value(hubspot, made, name) for name in ("took", "size", "local")] == ["5000", "middle", "true"]


def test_values_follow_links_as_well(hubspot: Client) -> None:
    define(hubspot, "people", "num_associated_contacts * 10")
    made = deal(hubspot)
    contact = hubspot.contact(email="a@example.com")
    path = f"/crm/v4/objects/deals/{made}/associations/default/contacts/{contact}"
    assert hubspot.call("PUT", path).status == 200
    assert value(hubspot, made, "people") == "10"


def test_history_and_apps_are_told_that_the_value_was_calculated(hubspot: Client) -> None:
    define(hubspot, "margin", "amount - cost")
    made = deal(hubspot, amount="10", cost="4")
    hubspot.portal.live.clock.move_to(NOON + 60_000)
    hubspot.patch(f"{DEALS}/{made}", {"properties": {"cost": "5"}})
    past = hubspot.get(f"{DEALS}/{made}", "propertiesWithHistory=margin,cost").json["propertiesWithHistory"]
    assert [(row["value"], row["sourceType"]) for row in past["margin"]] == [("5", "CALCULATED"), ("6", "CALCULATED")]
    assert [row["sourceType"] for row in past["cost"]] == ["INTEGRATION", "INTEGRATION"]
    changes = [entry.content for entry in hubspot.portal.live.traffic.entries() if entry.kind == "change"]
    assert [row.change for row in changes if getattr(row, "property_name", None) == "margin"] == ["propertyChange"] * 2


def test_calculated_values_are_searched(hubspot: Client) -> None:
    define(hubspot, "margin", "amount - cost")
    low, high = (deal(hubspot, amount=amount, cost="4") for amount in ("5", "50"))
    filters = [{"propertyName": "margin", "operator": "GT", "value": "10"}]
    found = hubspot.post(f"{DEALS}/search", {"filterGroups": [{"filters": filters}], "sorts": ["margin"]}).json
    assert [row["id"] for row in found["results"]] == [high]
    assert low != high


def test_merged_and_restored_records_are_worked_out_anew(hubspot: Client) -> None:
    one, other = deal(hubspot, amount="10"), deal(hubspot, cost="4")
    define(hubspot, "margin", "amount - cost")
    merged = hubspot.post(f"{DEALS}/merge", {"primaryObjectId": one, "objectIdToMerge": other}).json
    assert merged["properties"]["margin"] == "6"


def test_a_batch_works_out_every_record(hubspot: Client) -> None:
    define(hubspot, "margin", "amount - cost")
    rows = [{"dealname": "d", "dealstage": "closedwon", "amount": str(amount), "cost": "1"} for amount in (2, 3)]
    answered = hubspot.post(f"{DEALS}/batch/create", {"inputs": [{"properties": row} for row in rows]}).json
    assert sorted(row["properties"]["margin"] for row in answered["results"]) == ["1", "2"]


@pytest.mark.parametrize(
    ("formula", "kind", "status"),
    [
        ("amount -", "number", 400),
        ("[amount] + 1", "number", 400),
        ("if(amount > 1, 1, 2)", "number", 400),
        ("", "number", 400),
        ("'Number of cars: ' + amount", "string", 400),
        ("string(dealname)", "number", 400),
        ("amount + nope", "number", 404),
        ("margin + 1", "number", 404),
        ("sqrt(amount)", "number", 501),
        ("string(dealname)", "enumeration", 501),
        ("amount", "date", 400),
    ],
)
def test_what_is_no_formula_here_is_refused(hubspot: Client, formula: str, kind: str, status: int) -> None:
    options = [{"label": "A", "value": "a", "displayOrder": 0, "hidden": False}] if kind == "enumeration" else []
    answered = define(hubspot, "margin", formula, kind, options=options)
    assert answered.status == status, answered.json
    assert hubspot.get(f"{PROPERTIES}/margin").status == 404


def test_a_field_type_without_a_formula_and_a_formula_for_a_plain_property_are_refused(hubspot: Client) -> None:
    body = {"name": "margin", "label": "m", "type": "number", "fieldType": "calculation_equation", "groupName": GROUP}
    assert hubspot.post(PROPERTIES, body).status == 400
    assert hubspot.patch(f"{PROPERTIES}/cost", {"calculationFormula": "amount"}).status == 501
    assert hubspot.patch(f"{PROPERTIES}/amount", {"calculationFormula": "cost"}).status in (400, 501)
    assert define(hubspot, "margin", "amount", hasUniqueValue=True).status == 400


def test_a_calculated_property_stays_one_whatever_is_sent(hubspot: Client) -> None:
    define(hubspot, "margin", "amount - cost")
    assert hubspot.patch(f"{PROPERTIES}/margin", {"fieldType": "number", "label": "M"}).status == 200
    read = hubspot.get(f"{PROPERTIES}/margin").json
    assert (read["fieldType"], read["label"]) == ("calculation_equation", "M")


def test_what_a_formula_names_cannot_be_archived_until_the_formula_is(hubspot: Client) -> None:
    define(hubspot, "margin", "amount - cost")
    refused = hubspot.delete(f"{PROPERTIES}/cost")
    body = refused.json
    assert list(body) == ["status", "message", "correlationId", "errors", "context", "category", "subCategory"]
    assert body["message"] == "Property: cost of object type 0-3 is currently used in 1 places and cannot be deleted"
    assert body["subCategory"] == "PropertyValidationError.CANNOT_DELETE_PROPERTY_IN_USE"
    assert body["context"] == {"property": ["cost"], "objectTypeId": ["0-3"], "usageCount": ["1"]}
    (use,) = body["errors"]
    assert list(use) == ["subCategory", "message", "context"]
    assert use["subCategory"] == "PropertyValidationError.PROPERTY_USAGE"
    assert use["message"].startswith("Property cost of object type 0-3 in use by CALCULATED_PROPERTY (display type ")
    assert use["message"].endswith(") ID 0-3/margin: ")
    assert list(use["context"]) == [
        "property",
        "objectTypeId",
        "parentType",
        "parentDisplayType",
        "parentName",
        "link",
    ]
    assert (use["context"]["parentName"], use["context"]["link"]) == (["0-3/margin"], [""])
    assert hubspot.delete(f"{PROPERTIES}/margin").status == 204
    assert hubspot.delete(f"{PROPERTIES}/cost").status == 204
    made = deal(hubspot, amount="10")
    assert hubspot.get(f"{DEALS}/{made}", "properties=margin").json["properties"].get("margin") is None


def test_a_restored_formula_is_worked_out_again(hubspot: Client) -> None:
    define(hubspot, "margin", "amount - cost")
    made = deal(hubspot, amount="10", cost="4")
    hubspot.delete(f"{PROPERTIES}/margin")
    hubspot.patch(f"{DEALS}/{made}", {"properties": {"cost": "1"}})
    assert define(hubspot, "margin", "amount - cost").status == 201
    assert value(hubspot, made, "margin") == "9"


def test_calculated_properties_are_counted_and_there_may_be_none_below_professional(hubspot: Client) -> None:
    define(hubspot, "margin", "amount - cost")
    assert hubspot.get("/crm/v3/limits/calculated-properties").json["overallUsage"] == 1
    small = client(tier="starter")
    assert define(small, "double", "2amount").status == 400


def test_a_seed_defines_them_in_any_order() -> None:
    hubspot = client()
    common = {"type": "number", "group_name": GROUP}
    wanted = [
        SeedProperty(name="margin", field_type="calculation_equation", calculation_formula="amount - cost", **common),
        SeedProperty(name="cost", field_type="number", **common),
    ]
    seeding.plant(hubspot.portal, Seed(properties={"deals": wanted}))
    made = deal(hubspot, amount="10", cost="4")
    assert value(hubspot, made, "margin") == "6"
