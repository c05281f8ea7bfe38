"""Properties that the value of another makes required: in the newest version alone, on creates and updates."""

import pytest

from mockspot.control import seeding
from mockspot.control.rule_documents import SeedCondition
from mockspot.control.seed_documents import Seed
from mockspot.domain.policy import Policy
from tests.simulator import Answered, Client, client

NEWEST, OLDER = "/crm/objects/2026-09/contacts", ("/crm/v3/objects/contacts", "/crm/objects/2026-03/contacts")
STATE = SeedCondition(property="country", values=["US", "CA"], requires=["state"])


def ruled(*conditions: SeedCondition, policy: Policy | None = None) -> Client:
    made = client(policy=policy)
    seeding.plant(made.portal, Seed(conditional_on_write={"contacts": list(conditions)}))
    return made


def lacking(answered: Answered) -> list[str]:
    assert (answered.status, answered.json["category"]) == (400, "VALIDATION_ERROR"), answered.json
    assert {row["code"] for row in answered.json["errors"]} == {"MISSING_CONDITIONAL_REQUIRED_PROPERTY"}
    return [row["message"] for row in answered.json["errors"]]


def test_a_create_is_told_what_is_required_because_of_what() -> None:
    hubspot = ruled(STATE)
    refused = hubspot.post(NEWEST, {"properties": {"country": "US"}})
    assert lacking(refused) == ["state is required because of a conditional property rule based on [country]"]
    assert refused.json["errors"][0]["context"] == {"propertyName": ["state"]}
    assert hubspot.get(NEWEST).json["results"] == []
    for properties in ({"country": "US", "state": "NY"}, {"country": "DE"}, {"firstname": "Ada"}):
        assert hubspot.post(NEWEST, {"properties": properties}).status == 201


@pytest.mark.parametrize("path", OLDER)
def test_older_versions_do_not_ask_unless_told_to(path: str) -> None:
    sent = {"properties": {"country": "US"}}
    assert ruled(STATE).post(path, sent).status == 201
    assert ruled(STATE, policy=Policy(write_checks_everywhere=True)).post(path, sent).status == 400


def test_an_update_is_held_to_what_it_leaves_behind() -> None:
    hubspot = ruled(STATE)
    made = hubspot.contact(country="DE")
    path = f"{NEWEST}/{made}"
    assert lacking(hubspot.patch(path, {"properties": {"country": "CA"}}))
    assert hubspot.patch(path, {"properties": {"country": "CA", "state": "ON"}}).status == 200
    assert lacking(hubspot.patch(path, {"properties": {"state": ""}}))
    assert hubspot.patch(path, {"properties": {"country": "", "state": ""}}).status == 200


def test_an_update_about_something_else_is_not_held_to_it() -> None:
    hubspot = ruled(STATE)
    made = hubspot.contact(country="US")
    assert hubspot.patch(f"{NEWEST}/{made}", {"properties": {"firstname": "Ada"}}).status == 200


def test_a_condition_without_values_holds_for_any_and_several_name_each_other() -> None:
    hubspot = ruled(STATE, SeedCondition(property="city", requires=["state", "zip"]))
    refused = hubspot.post(NEWEST, {"properties": {"country": "US", "city": "Ithaca"}})
    assert lacking(refused) == [
        "state is required because of a conditional property rule based on [country, city]",
        "zip is required because of a conditional property rule based on [city]",
    ]


def test_a_condition_replaces_the_one_for_its_values_and_may_end() -> None:
    hubspot = ruled(STATE, SeedCondition(property="country", values=["US", "CA"], requires=["zip"]))
    assert lacking(hubspot.post(NEWEST, {"properties": {"country": "US"}}))[0].startswith("zip")
    ended = SeedCondition(property="country", values=["US", "CA"], requires=[])
    seeding.plant(hubspot.portal, Seed(conditional_on_write={"contacts": [ended]}))
    assert hubspot.post(NEWEST, {"properties": {"country": "US"}}).status == 201


def test_a_property_that_a_condition_is_about_cannot_be_archived() -> None:
    hubspot = client()
    text = {"name": "acme", "label": "A", "type": "string", "fieldType": "text", "groupName": "contactinformation"}
    assert hubspot.post("/crm/v3/properties/contacts", text).status == 201
    condition = SeedCondition(property="acme", requires=["city"])
    seeding.plant(hubspot.portal, Seed(conditional_on_write={"contacts": [condition]}))
    assert hubspot.delete("/crm/v3/properties/contacts/acme").status == 400
