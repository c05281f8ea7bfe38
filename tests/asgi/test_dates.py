"""Days told in other ways than HubSpot stores them, through the whole pipe."""

import pytest

from tests.simulator import Client, client

OLD, NEW = "/crm/objects/2026-03/contacts", "/crm/objects/2026-09/contacts"
DAY = {"name": "born", "label": "Born", "type": "date", "fieldType": "date", "groupName": "contactinformation"}


@pytest.fixture
def hubspot() -> Client:
    made = client()
    assert made.post("/crm/v3/properties/contacts", DAY).status == 201
    return made


@pytest.mark.parametrize(
    ("told", "day", "moment"),
    [
        (631152000, "1990-01-01", "631152000000"),
        ("631152001", "1990-01-01", "631152000000"),
        (1505816179200, "2017-09-19", "1505779200000"),
        ("2026-02-03T04:05:06Z", "2026-02-03", "1770076800000"),
        ("2026-02-03T00:30:00+02:00", "2026-02-02", "1769990400000"),
        ("-1", "1969-12-31", "-86400000"),
    ],
)
def test_the_newest_version_brings_a_time_to_its_midnight_and_says_so(
    hubspot: Client, told: object, day: str, moment: str
) -> None:
    assert hubspot.post(OLD, {"properties": {"born": told}}).json["errors"][0]["code"] == "INVALID_DATE"
    made = hubspot.post(NEW, {"properties": {"born": told}}).json
    assert made["properties"]["born"] == day
    said = {
        "category": "PROPERTY_VALUE_NORMALIZED",
        "context": {"normalizedValue": moment, "propertyName": "born", "rawValue": str(told)},
        "message": "born was normalized",
    }
    assert made["warnings"] == [said]
    changed = hubspot.patch(f"{NEW}/{hubspot.contact(lastname='x')}", {"properties": {"born": told}}).json
    assert changed["warnings"] == [said]
    assert "warnings" not in hubspot.get(f"{NEW}/{made['id']}").json


@pytest.mark.parametrize("told", ["1990-01-01", "631152000000", 631152000000, "1990-01-01T00:00:00Z", ""])
def test_nothing_is_said_of_a_usual_day(hubspot: Client, told: object) -> None:
    made = hubspot.post(NEW, {"properties": {"lastname": "x", "born": told}})
    assert made.status == 201
    assert "warnings" not in made.json


@pytest.mark.parametrize("told", ["soon", "9" * 15, "9999-99-99T01:02:03Z"])
def test_what_is_no_day_stays_none(hubspot: Client, told: str) -> None:
    assert hubspot.post(NEW, {"properties": {"born": told}}).json["errors"][0]["code"] == "INVALID_LONG"


def test_a_batch_says_it_of_the_record_it_is_about(hubspot: Client) -> None:
    inputs = [{"properties": {"lastname": name, "born": told}} for name, told in (("a", "631152001"), ("b", "0"))]
    results = hubspot.post(f"{NEW}/batch/create", {"inputs": inputs}).json["results"]
    assert {row["properties"]["lastname"]: len(row.get("warnings", ())) for row in results} == {"a": 1, "b": 0}
