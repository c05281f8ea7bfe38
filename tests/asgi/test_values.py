"""Property values through the whole pipe: digits, kinds of JSON, pipelines, and who HubSpot says made a record."""

from typing import Any

import pytest

from mockspot.control import seeding
from mockspot.control.seed_documents import Seed
from tests.simulator import Answered, Client, client

CONTACTS = "/crm/v3/objects/contacts"
DEALS = "/crm/v3/objects/deals"


@pytest.fixture
def hubspot() -> Client:
    return client()


def code(refused: Answered) -> str:
    assert refused.status == 400, refused.json
    found: str = refused.json["errors"][0]["code"]
    return found


@pytest.mark.parametrize(
    "digits",
    ["123456789012345678901234567890", "18446744073709551616", "540.00", "0.10", "1E5", "-0.5", "9007199254740993"],
)
def test_a_text_property_keeps_every_digit_of_a_number(hubspot: Client, digits: str) -> None:
    sent = b'{"properties":{"lastname":"x","firstname":%s}}' % digits.encode()
    made = hubspot.post(CONTACTS, sent).json
    assert made["properties"]["firstname"] == digits
    one = b'{"inputs":[{"properties":{}},{"properties":{"firstname":%s}}]}' % digits.encode()
    batch = hubspot.post(f"{CONTACTS}/batch/create", one).json
    assert digits in [row["properties"].get("firstname") for row in batch["results"]]
    changed = hubspot.patch(f"{CONTACTS}/{made['id']}", b'{"properties":{"city":%s}}' % digits.encode()).json
    assert changed["properties"]["city"] == digits


def test_a_number_property_keeps_the_digits_of_a_json_number(hubspot: Client) -> None:
    deal = b'{"properties":{"dealname":"d","dealstage":"closedwon","amount":540.00}}'
    assert hubspot.post(DEALS, deal).json["properties"]["amount"] == "540.00"


@pytest.mark.parametrize(("value", "found"), [(["a"], "Array"), ({"a": 1}, "Object")])
def test_a_list_or_an_object_is_refused_where_it_stands(hubspot: Client, value: Any, found: str) -> None:
    refused = hubspot.post(CONTACTS, {"properties": {"firstname": "x", "lastname": value}})
    assert refused.status == 400
    assert "line 1, column 47" in refused.json["message"]
    assert "java.lang.String" in refused.json["message"]
    assert found in refused.json["message"]


def test_a_number_in_a_body_too_deep_to_read_twice_is_still_a_number(hubspot: Client) -> None:
    deep = b'{"properties":{"firstname":1.50},"other":' + b"[" * 1000 + b"]" * 1000 + b"}"
    shown = hubspot.post(CONTACTS, deep).json["properties"]["firstname"]
    assert shown in ("1.5", "1.50")  # newer versions of Python read deeper, and so read it a second time


def test_a_pipeline_that_does_not_exist_is_refused_with_those_that_do(hubspot: Client) -> None:
    refused = hubspot.post(DEALS, {"properties": {"dealname": "d", "dealstage": "closedwon", "pipeline": "nope"}})
    assert code(refused) == "INVALID_OPTION"
    message = refused.json["errors"][0]["message"]
    assert message == "nope was not one of the allowed options: [default]"
    made = hubspot.post(DEALS, {"properties": {"dealname": "d", "dealstage": "closedwon"}}).json["id"]
    assert code(hubspot.patch(f"{DEALS}/{made}", {"properties": {"pipeline": "nope"}})) == "INVALID_OPTION"


def test_every_bad_value_of_a_write_is_listed_and_nothing_is_kept(hubspot: Client) -> None:
    bad = {"email": "x", "nope": "1", "createdate": "2020-01-01", "hubspot_owner_id": "1", "hs_lead_status": "nope"}
    refused = hubspot.post(CONTACTS, {"properties": {"firstname": "kept?", **bad}})
    assert [entry["code"] for entry in refused.json["errors"]] == [
        "INVALID_EMAIL",
        "PROPERTY_DOESNT_EXIST",
        "READ_ONLY_VALUE",
        "INVALID_OWNER_ID",
        "INVALID_OPTION",
    ]
    assert hubspot.get(CONTACTS).json["results"] == []


def test_a_company_starts_with_its_counts_at_nought(hubspot: Client) -> None:
    made = hubspot.post("/crm/v3/objects/companies", {"properties": {"domain": "example.com"}}).json["properties"]
    assert made["website"] == "example.com"
    counts = {name: value for name, value in made.items() if name.startswith(("hs_num_", "num_"))}
    assert len(counts) >= 7
    assert set(counts.values()) == {"0"}


@pytest.mark.parametrize("name", ["see https://example.com", "WWW.example.com"])
def test_a_contacts_name_may_hold_no_address_of_a_page(hubspot: Client, name: str) -> None:
    refused = hubspot.post(CONTACTS, {"properties": {"firstname": name, "city": name}})
    assert code(refused) == "CONTAINS_URL"
    assert refused.json["errors"] == [
        {"message": f'"{name}" contains a URL', "code": "CONTAINS_URL", "context": {"propertyName": ["firstname"]}}
    ]


def test_a_property_in_use_cannot_be_deleted() -> None:
    hubspot = client()
    definitions = "/crm/properties/2026-09/contacts"
    note = {"label": "n", "type": "string", "fieldType": "text", "groupName": "contactinformation"}
    price = {
        **note,
        "name": "price",
        "type": "number",
        "fieldType": "number",
        "currencyPropertyName": "money",
        "showCurrencySymbol": True,
    }
    for body in ({**note, "name": "needed"}, {**note, "name": "money"}, price):
        assert hubspot.post(definitions, body).status == 201
    seeding.plant(hubspot.portal, Seed(required_on_write={"contacts": ["needed"]}))
    for name in ("needed", "money"):
        refused = hubspot.delete(f"{definitions}/{name}")
        assert refused.status == 400
        assert refused.json["subCategory"] == "PropertyValidationError.CANNOT_DELETE_PROPERTY_IN_USE"
    assert hubspot.delete(f"{definitions}/price").status == 204
    assert hubspot.delete(f"{definitions}/money").status == 204
