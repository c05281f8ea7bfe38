"""Validation rules: their API in every version, and what they do to writes."""

import json
from typing import Any

import pytest

from mockspot.control import seeding
from mockspot.control.operation import ControlError
from mockspot.control.rule_documents import SeedValidationRule
from mockspot.control.seed_documents import Seed
from mockspot.domain import oauth
from tests.simulator import NOON, Answered, Client, client

VERSIONS = (
    "/crm/v3/property-validations",
    "/crm/property-validations/2026-03",
    "/crm/property-validations/2026-09",
)
RULES = VERSIONS[0]
CONTACTS = "/crm/v3/objects/contacts"


@pytest.fixture
def hubspot() -> Client:
    return client()


def put(hubspot: Client, name: str, rule: str, *arguments: str, base: str = RULES, **more: Any) -> Answered:
    path = f"{base}/0-1/{name}/rule-type/{rule}"
    return hubspot.call("PUT", path, {"ruleArguments": list(arguments), **more})


@pytest.mark.parametrize("base", VERSIONS)
def test_a_rule_is_set_and_read_in_every_version(hubspot: Client, base: str) -> None:
    answered = put(hubspot, "firstname", "ALPHANUMERIC", "ALPHA_ONLY", base=base)
    assert (answered.status, answered.reply.body) == (204, b"")
    rule = {"ruleType": "ALPHANUMERIC", "ruleArguments": ["ALPHA_ONLY"]}
    assert hubspot.get(f"{base}/0-1/firstname/rule-type/ALPHANUMERIC").json == rule
    assert hubspot.get(f"{base}/0-1/firstname").json == {"results": [rule]}
    assert hubspot.get(f"{base}/0-1").json == {
        "results": [{"propertyName": "firstname", "propertyValidationRules": [rule]}]
    }


def test_a_rule_replaces_the_one_of_its_type_and_leaves_the_others(hubspot: Client) -> None:
    put(hubspot, "firstname", "MIN_LENGTH", "2", shouldApplyNormalization=False)
    for length in ("5", "9"):
        assert put(hubspot, "firstname", "MAX_LENGTH", length).status == 204
    assert hubspot.get(f"{RULES}/0-1/firstname").json["results"] == [
        {"ruleType": "MAX_LENGTH", "ruleArguments": ["9"]},
        {"ruleType": "MIN_LENGTH", "ruleArguments": ["2"], "shouldApplyNormalization": False},
    ]


def test_what_is_not_there_is_a_404(hubspot: Client) -> None:
    assert hubspot.get(f"{RULES}/0-1/firstname").json == {"results": []}
    assert hubspot.get(f"{RULES}/0-1/firstname/rule-type/MAX_LENGTH").json["category"] == "OBJECT_NOT_FOUND"
    assert hubspot.get(f"{RULES}/0-1/nope").json["category"] == "OBJECT_NOT_FOUND"
    assert put(hubspot, "nope", "MAX_LENGTH", "5").status == 404
    assert hubspot.get(f"{RULES}/0-1/firstname/rule-type/NOPE").status == 400
    assert hubspot.get(f"{RULES}/9-9").status == 400


@pytest.mark.parametrize(
    ("name", "rule", "arguments"),
    [
        ("firstname", "MAX_LENGTH", []),
        ("firstname", "MAX_LENGTH", ["0"]),
        ("firstname", "MAX_LENGTH", ["10001"]),
        ("firstname", "MAX_LENGTH", ["5", "6"]),
        ("firstname", "ALPHANUMERIC", ["LETTERS"]),
        ("firstname", "MAX_NUMBER", ["5"]),
        ("lifecyclestage", "MAX_LENGTH", ["5"]),
        ("hs_object_id", "MAX_NUMBER", ["5"]),
        ("closedate", "EMAIL", []),
        ("website", "EMAIL_ALLOWED_DOMAINS", []),
        ("website", "URL", ["x"]),
        ("closedate", "AFTER_DATETIME_DURATION", ["7 days"]),
        ("closedate", "AFTER_DATETIME_DURATION", ["P"]),
        ("closedate", "DAYS_OF_WEEK", ["SOMEDAY"]),
    ],
)
def test_a_rule_that_does_not_fit_is_refused(hubspot: Client, name: str, rule: str, arguments: list[str]) -> None:
    answered = put(hubspot, name, rule, *arguments)
    assert (answered.status, answered.json["category"]) == (400, "VALIDATION_ERROR"), answered.json
    assert hubspot.get(f"{RULES}/0-1").json == {"results": []}


@pytest.mark.parametrize(
    ("name", "rule", "more"),
    [
        ("firstname", "REGEX", {}),
        ("phone", "PHONE_NUMBER_WITH_EXPLICIT_COUNTRY_CODE", {}),
        ("firstname", "SPECIAL_CHARACTERS", {"shouldApplyNormalization": True}),
    ],
)
def test_what_is_not_simulated_says_so(hubspot: Client, name: str, rule: str, more: dict[str, Any]) -> None:
    answered = put(hubspot, name, rule, "NOT_ALLOWED", **more)
    assert (answered.status, answered.json["category"]) == (501, "MOCKSPOT_NOT_SIMULATED")


def test_scopes_of_definitions_open_the_api(hubspot: Client) -> None:
    def having(*scopes: str) -> Client:
        portal = hubspot.portal
        issued = oauth.issue(
            portal.space, portal.live.ids, portal.facts, NOON, kind="private_app", scopes=frozenset(scopes)
        )
        return Client(hubspot.simulator, portal, issued.access_token)

    reader = having("crm.schemas.contacts.read")
    assert (reader.get(f"{RULES}/0-1").status, put(reader, "firstname", "MAX_LENGTH", "5").status) == (200, 403)
    assert having("crm.schemas.deals.read").get(f"{RULES}/0-1").status == 403
    assert put(having("crm.schemas.contacts.write"), "firstname", "MAX_LENGTH", "5").status == 204


def test_a_broken_rule_refuses_the_write_in_hubspots_words(hubspot: Client) -> None:
    for name in ("firstname", "lastname"):
        put(hubspot, name, "ALPHANUMERIC", "ALPHA_ONLY")
    put(hubspot, "company", "MAX_LENGTH", "50")
    sent = {"firstname": "R2", "lastname": "D2", "company": "x" * 51}
    answered = hubspot.post(CONTACTS, {"properties": sent})
    assert answered.status == 400
    errors = [(row["code"], row["message"]) for row in answered.json["errors"]]
    letters = ("INVALID_ALPHA", "Enter only letters")
    assert errors == [letters, letters, ("MAX_LENGTH", "Enter 50 characters or fewer")]
    listed = json.loads(answered.json["message"].partition(": ")[2])
    assert [row["name"] for row in listed] == ["firstname", "lastname", "company"]
    assert hubspot.get(CONTACTS).json["results"] == []


def test_updates_and_batches_keep_the_rules_and_clearing_breaks_none(hubspot: Client) -> None:
    made = hubspot.contact(firstname="Ada")
    put(hubspot, "firstname", "MIN_LENGTH", "2")
    path = f"{CONTACTS}/{made}"
    assert hubspot.patch(path, {"properties": {"firstname": "A"}}).status == 400
    assert hubspot.patch(path, {"properties": {"firstname": ""}}).status == 200
    inputs = [
        {"objectWriteTraceId": "a", "properties": {"firstname": "A"}},
        {"objectWriteTraceId": "b", "properties": {"firstname": "Al"}},
    ]
    answered = hubspot.post(f"{CONTACTS}/batch/create", {"inputs": inputs}).json
    assert ([row["context"]["objectWriteTraceId"] for row in answered["errors"]], len(answered["results"])) == (
        [["a"]],
        1,
    )


def test_a_changed_definition_keeps_its_rules(hubspot: Client) -> None:
    text = {"name": "code", "label": "C", "type": "string", "fieldType": "text", "groupName": "contactinformation"}
    assert hubspot.post("/crm/v3/properties/contacts", text).status == 201
    put(hubspot, "code", "FORMAT", "UPPER")
    assert hubspot.patch("/crm/v3/properties/contacts/code", {"label": "Code"}).status == 200
    assert hubspot.post(CONTACTS, {"properties": {"code": "abc"}}).status == 400
    assert hubspot.post(CONTACTS, {"properties": {"code": "ABC"}}).status == 201


def test_days_count_from_the_accounts_midnight() -> None:
    hubspot = client(time_zone="Pacific/Auckland", manual_from=1_767_268_800_000)  # noon UTC, the next day there
    day = {"name": "due", "label": "D", "type": "date", "fieldType": "date", "groupName": "contactinformation"}
    assert hubspot.post("/crm/v3/properties/contacts", day).status == 201
    put(hubspot, "due", "AFTER_DURATION", "P7D")
    statuses = [hubspot.post(CONTACTS, {"properties": {"due": f"2026-01-0{n}"}}).status for n in (8, 9)]
    assert statuses == [400, 201]


def test_a_seed_sets_rules_that_its_records_must_keep(hubspot: Client) -> None:
    rule = SeedValidationRule(property="firstname", rule_type="MAX_LENGTH", rule_arguments=["3"])
    seeding.plant(hubspot.portal, Seed(validation_rules={"contacts": [rule]}))
    assert hubspot.post(CONTACTS, {"properties": {"firstname": "Adam"}}).status == 400
    odd = SeedValidationRule(property="firstname", rule_type="NOPE")
    with pytest.raises(ControlError, match="ALPHANUMERIC"):
        seeding.plant(hubspot.portal, Seed(validation_rules={"contacts": [odd]}))
