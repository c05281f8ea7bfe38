"""Values that are taken away, through the whole pipe: how they are sent, and how they read from then on."""

from typing import Any

import pytest

from tests.simulator import NOON, Client, client

CONTACTS = "/crm/v3/objects/contacts"


@pytest.fixture
def hubspot() -> Client:
    return client()


def read(hubspot: Client, number: str) -> dict[str, Any]:
    found: dict[str, Any] = hubspot.get(f"{CONTACTS}/{number}", "properties=city,phone,zip").json["properties"]
    return {name: found[name] for name in ("city", "phone", "zip")}


def test_a_cleared_value_reads_as_an_empty_text_and_one_that_never_was_as_null(hubspot: Client) -> None:
    number = hubspot.contact(city="Bonn", phone="1")
    changed = hubspot.patch(f"{CONTACTS}/{number}", {"properties": {"city": ""}}).json["properties"]
    assert changed["city"] == ""
    assert list(changed) == sorted(changed)
    empty = {"city": "", "phone": "1", "zip": None}
    assert read(hubspot, number) == empty
    query = {"inputs": [{"id": number}], "properties": ["city", "zip"]}
    batch = hubspot.post(f"{CONTACTS}/batch/read", query).json["results"][0]["properties"]
    assert (batch["city"], batch["zip"]) == ("", None)
    listed = hubspot.get(CONTACTS, "properties=city&properties=zip").json["results"][0]["properties"]
    assert (listed["city"], listed["zip"]) == ("", None)
    hubspot.patch(f"{CONTACTS}/{number}", {"properties": {"phone": "2"}})
    assert read(hubspot, number) == {**empty, "phone": "2"}


def test_a_value_can_come_back(hubspot: Client) -> None:
    number = hubspot.contact(city="Bonn")
    for value in ("", "Köln", "", "Ulm"):
        hubspot.patch(f"{CONTACTS}/{number}", {"properties": {"city": value}})
        assert read(hubspot, number)["city"] == value
    history = hubspot.get(f"{CONTACTS}/{number}", "propertiesWithHistory=city").json["propertiesWithHistory"]["city"]
    assert [row["value"] for row in history] == ["Ulm", "", "Köln", "", "Bonn"]


def test_a_cleared_value_is_none_to_a_search(hubspot: Client) -> None:
    hubspot.contact(city="Bonn", lastname="x")
    number = hubspot.contact(city="Bonn", lastname="y")
    hubspot.patch(f"{CONTACTS}/{number}", {"properties": {"city": ""}})
    hubspot.portal.live.clock.move_to(NOON + 60_000)
    for operator, found in (("NOT_HAS_PROPERTY", [number]), ("HAS_PROPERTY", [])):
        filters = [{"propertyName": "city", "operator": operator}, {"propertyName": "hs_object_id", "operator": "EQ"}]
        filters[1]["value"] = number
        body = {"filterGroups": [{"filters": filters}], "properties": ["city"]}
        results = hubspot.post(f"{CONTACTS}/search", body).json["results"]
        assert [row["id"] for row in results] == found
        assert all(row["properties"]["city"] == "" for row in results)


def test_an_archived_record_keeps_what_was_cleared(hubspot: Client) -> None:
    number = hubspot.contact(city="Bonn")
    hubspot.patch(f"{CONTACTS}/{number}", {"properties": {"city": ""}})
    assert hubspot.delete(f"{CONTACTS}/{number}").status == 204
    found = hubspot.get(f"{CONTACTS}/{number}", "archived=true&properties=city").json["properties"]
    assert found["city"] == ""


def test_null_is_taken_and_changes_nothing(hubspot: Client) -> None:
    number = hubspot.contact(city="Bonn")
    changed = hubspot.patch(f"{CONTACTS}/{number}", {"properties": {"city": None, "phone": "1"}})
    assert changed.status == 200
    assert read(hubspot, number) == {"city": "Bonn", "phone": "1", "zip": None}
    assert hubspot.post(CONTACTS, {"properties": {"lastname": "x", "city": None}}).status == 201
