"""Sensitive data: an account has it switched on, and each call that meets it needs a scope of its own."""

from typing import Any

import pytest

from mockspot.control import seeding
from mockspot.control.operation import ControlError
from mockspot.control.seed_documents import Seed
from mockspot.domain import oauth
from mockspot.domain.events import Event
from mockspot.domain.properties import sensitivity
from tests.simulator import NOON, Client, client

CONTACTS, PROPERTIES = "/crm/v3/objects/contacts", "/crm/v3/properties/contacts"
PASSPORT = {
    "name": "passport",
    "label": "Passport",
    "type": "string",
    "fieldType": "text",
    "groupName": "contactinformation",
    "dataSensitivity": "sensitive",
}
SSN = {**PASSPORT, "name": "ssn", "dataSensitivity": "highly_sensitive"}
READ, WRITE = "crm.objects.contacts.read", "crm.objects.contacts.write"
SENSITIVE_READ = "crm.objects.contacts.sensitive.read.v2"
SENSITIVE_WRITE = "crm.objects.contacts.sensitive.write.v2"
ADA = {"email": "ada@example.com", "passport": "P1", "ssn": "S1"}


@pytest.fixture
def hubspot() -> Client:
    made = client()
    seeding.plant(made.portal, Seed(sensitive_data=True))
    assert made.post(PROPERTIES, PASSPORT).status == 201
    assert made.post(PROPERTIES, SSN).status == 201
    return made


def limited(hubspot: Client, *scopes: str) -> Client:
    portal = hubspot.portal
    issued = oauth.issue(
        portal.space, portal.live.ids, portal.facts, NOON, kind="private_app", scopes=frozenset(scopes)
    )
    return Client(hubspot.simulator, portal, issued.access_token)


def refused(answered: Any, *names: str) -> None:
    assert (answered.status, answered.json["category"]) == (403, "MISSING_SCOPES"), answered.json
    assert answered.json["context"]["properties"] == list(names)


def test_definitions_are_listed_by_the_kind_of_data_they_hold(hubspot: Client) -> None:
    def names(query: str) -> list[str]:
        found = hubspot.get(PROPERTIES, query).json["results"]
        return [row["name"] for row in found if row["name"] in ("passport", "ssn")]

    assert names("") == []
    assert (names("dataSensitivity=sensitive"), names("dataSensitivity=highly_sensitive")) == (["passport"], ["ssn"])
    inputs = {"archived": False, "dataSensitivity": "sensitive", "inputs": [{"name": "passport"}]}
    assert hubspot.post(f"{PROPERTIES}/batch/read", inputs).json["results"][0]["dataSensitivity"] == "sensitive"


def test_one_definition_is_read_without_a_scope_and_without_saying_how_sensitive_it_is(hubspot: Client) -> None:
    reader = limited(hubspot, "crm.schemas.contacts.read")
    assert reader.get(f"{PROPERTIES}/passport").json["dataSensitivity"] == "sensitive"
    assert reader.get(f"{PROPERTIES}/passport", "dataSensitivity=sensitive").status == 200
    assert reader.get(f"{PROPERTIES}/passport", "dataSensitivity=non_sensitive").status == 404


@pytest.mark.parametrize("method", ["PATCH", "DELETE"])
def test_changing_and_archiving_a_definition_need_the_scope_to_write(hubspot: Client, method: str) -> None:
    without = limited(hubspot, "crm.schemas.contacts.write")
    assert without.call(method, f"{PROPERTIES}/passport", {"label": "Pass"}).status == 403
    within = limited(hubspot, "crm.schemas.contacts.write", SENSITIVE_WRITE)
    assert within.call(method, f"{PROPERTIES}/passport", {"label": "Pass"}).status in (200, 204)
    assert within.call(method, f"{PROPERTIES}/ssn", {"label": "Number"}).status == 403


def test_writing_a_value_needs_the_scope_of_its_kind(hubspot: Client) -> None:
    writer = limited(hubspot, WRITE)
    refused(writer.post(CONTACTS, {"properties": ADA}), "passport", "ssn")
    assert hubspot.get(CONTACTS).json["results"] == []
    made = writer.post(CONTACTS, {"properties": {"email": "ada@example.com"}}).json["id"]
    some = limited(hubspot, WRITE, SENSITIVE_WRITE)
    assert some.patch(f"{CONTACTS}/{made}", {"properties": {"passport": "P1"}}).status == 200
    refused(some.patch(f"{CONTACTS}/{made}", {"properties": {"passport": "P2", "ssn": "S1"}}), "ssn")
    assert hubspot.get(f"{CONTACTS}/{made}", "properties=passport,ssn").json["properties"]["passport"] == "P1"


def test_reading_a_value_needs_the_scope_of_its_kind(hubspot: Client) -> None:
    made = hubspot.contact(**ADA)
    reader = limited(hubspot, READ, SENSITIVE_READ)
    assert reader.get(f"{CONTACTS}/{made}", "properties=passport").json["properties"]["passport"] == "P1"
    for path, query in ((CONTACTS, "properties=ssn"), (f"{CONTACTS}/{made}", "propertiesWithHistory=ssn")):
        refused(reader.get(path, query), "ssn")
    unscoped = limited(hubspot, READ)
    assert set(unscoped.get(f"{CONTACTS}/{made}").json["properties"]).isdisjoint(ADA.keys() - {"email"})
    body = {"inputs": [{"id": made}], "properties": ["passport"]}
    refused(unscoped.post(f"{CONTACTS}/batch/read", body), "passport")


def test_a_sensitive_value_identifies_a_record_only_to_those_who_may_read_it(hubspot: Client) -> None:
    assert hubspot.post(PROPERTIES, {**PASSPORT, "name": "badge", "hasUniqueValue": True}).status == 201
    hubspot.contact(email="ada@example.com", badge="B1")
    assert hubspot.get(f"{CONTACTS}/B1", "idProperty=badge").status == 200
    refused(limited(hubspot, READ).get(f"{CONTACTS}/B1", "idProperty=badge"), "badge")


@pytest.mark.parametrize(
    "body",
    [
        {"properties": ["passport"]},
        {"sorts": ["passport"]},
        {"filterGroups": [{"filters": [{"propertyName": "passport", "operator": "EQ", "value": "p1"}]}]},
    ],
)
def test_a_search_by_or_for_sensitive_values_needs_the_scope(hubspot: Client, body: dict[str, Any]) -> None:
    hubspot.contact(**ADA)
    assert hubspot.post(f"{CONTACTS}/search", body).json["total"] == 1
    refused(limited(hubspot, READ).post(f"{CONTACTS}/search", body), "passport")


def test_highly_sensitive_values_are_not_searched_by_anybody(hubspot: Client) -> None:
    answered = hubspot.post(f"{CONTACTS}/search", {"properties": ["ssn"]})
    assert (answered.status, answered.json["context"]) == (403, {"properties": ["ssn"]})


def test_a_merge_shows_no_more_than_the_caller_may_read(hubspot: Client) -> None:
    ids = hubspot.contact(**ADA), hubspot.contact(email="byron@example.com")
    answered = limited(hubspot, WRITE).post(f"{CONTACTS}/merge", {"primaryObjectId": ids[0], "objectIdToMerge": ids[1]})
    assert answered.status == 200
    assert "email" in answered.json["properties"]
    assert answered.json["properties"].keys().isdisjoint({"passport", "ssn"})


def test_the_oldest_apis_hide_sensitive_values_from_everybody(hubspot: Client) -> None:
    sent = {**PASSPORT, "groupName": "companyinformation"}
    assert hubspot.post("/crm/v3/properties/companies", sent).status == 201
    made = hubspot.post("/crm/v3/objects/companies", {"properties": {"name": "Acme", "passport": "P1"}}).json["id"]
    shown = hubspot.get(f"/companies/v2/companies/{made}").json["properties"]
    assert ("name" in shown, "passport" in shown) == (True, False)
    assert "passport" not in [row["name"] for row in hubspot.get("/properties/v1/companies/properties").json]


def test_apps_are_told_that_a_sensitive_value_changed_and_of_a_highly_sensitive_one_nothing(hubspot: Client) -> None:
    made = Event("creation", "0-1", 1, NOON, "CRM_UI", values=(("email", "a"), ("passport", "P1"), ("ssn", "S1")))
    changes = [made._replace(change="propertyChange", values=(), property_name=name) for name in ADA]
    told = sensitivity.told(hubspot.portal.space, [made, *changes])
    assert (told[0].values, told[0].withheld) == ((("email", "a"), ("passport", "REDACTED")), ("passport", "ssn"))
    assert [(event.property_name, event.sensitive) for event in told[1:]] == [("email", False), ("passport", True)]


def test_an_account_without_enterprise_cannot_switch_it_on() -> None:
    small = client(tier="professional")
    with pytest.raises(ControlError, match="Enterprise"):
        seeding.plant(small.portal, Seed(sensitive_data=True))
    answered = small.post(PROPERTIES, PASSPORT)
    assert (answered.status, answered.json["message"]) == (
        403,
        "Missing required scope for: sensitive-data-property-create",
    )
