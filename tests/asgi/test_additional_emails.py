"""Further addresses of a contact, as RudderStack's nightly runs and HubSpot's guide write them."""

from typing import Any

import pytest

from tests.simulator import Client, client

CONTACTS = "/crm/v3/objects/contacts"


@pytest.fixture
def hubspot() -> Client:
    return client()


def find(hubspot: Client, email: str) -> Any:
    answered = hubspot.get(f"{CONTACTS}/{email}", "idProperty=email&properties=email,hs_additional_emails,lastname")
    return answered.json if answered.status == 200 else None


def write(hubspot: Client, number: str, **properties: str | None) -> Any:
    return hubspot.patch(f"{CONTACTS}/{number}", {"properties": properties})


def test_a_new_contact_is_found_by_any_of_its_addresses_and_upserted_by_each(hubspot: Client) -> None:
    number = hubspot.contact(email="a@example.com", hs_additional_emails=" B@example.com ; c@example.com;b@example.com")
    found = find(hubspot, "c@example.com")
    assert (found["id"], found["properties"]["hs_additional_emails"]) == (number, "b@example.com;c@example.com")
    for email in ("a@example.com", "b@example.com"):
        inputs = [{"id": email, "idProperty": "email", "properties": {"lastname": email[0]}}]
        (upserted,) = hubspot.post(f"{CONTACTS}/batch/upsert", {"inputs": inputs}).json["results"]
        assert (upserted["id"], upserted["new"]) == (number, False)
    shown = find(hubspot, "a@example.com")["properties"]
    assert (shown["email"], shown["lastname"]) == ("a@example.com", "b")


def test_a_list_written_later_replaces_the_one_before(hubspot: Client) -> None:
    number = hubspot.contact(email="a@example.com", hs_additional_emails="b@example.com")
    assert write(hubspot, number, hs_additional_emails="c@example.com").status == 200
    assert (find(hubspot, "b@example.com"), find(hubspot, "c@example.com")["id"]) == (None, number)
    assert hubspot.contact(email="b@example.com") != number
    assert write(hubspot, number, hs_additional_emails="").status == 200
    assert find(hubspot, "c@example.com") is None
    assert find(hubspot, "a@example.com")["id"] == number


def test_the_own_address_is_none_of_the_others(hubspot: Client) -> None:
    number = hubspot.contact(email="a@example.com", hs_additional_emails="a@example.com;b@example.com")
    assert find(hubspot, "a@example.com")["properties"]["hs_additional_emails"] == "b@example.com"
    assert write(hubspot, number, email="b@example.com", hs_additional_emails="a@example.com").status == 200
    shown = find(hubspot, "a@example.com")["properties"]
    assert (shown["email"], shown["hs_additional_emails"]) == ("b@example.com", "a@example.com")


def test_an_address_of_another_contact_is_refused_and_holds_for_others_too(hubspot: Client) -> None:
    first = hubspot.contact(email="a@example.com", hs_additional_emails="b@example.com")
    second = hubspot.contact(email="c@example.com")
    taken = write(hubspot, second, hs_additional_emails="d@example.com;b@example.com")
    assert (taken.status, taken.json["message"]) == (409, f"Contact already exists. Existing ID: {first}")
    assert find(hubspot, "d@example.com") is None
    assert hubspot.post(CONTACTS, {"properties": {"email": "b@example.com"}}).status == 409
    new = {"email": "e@example.com", "hs_additional_emails": "a@example.com"}
    assert hubspot.post(CONTACTS, {"properties": new}).status == 409


def test_a_bad_address_among_them_is_told(hubspot: Client) -> None:
    sent = {"email": "a@example.com", "hs_additional_emails": "b@example.com;bad"}
    (problem,) = hubspot.post(CONTACTS, {"properties": sent}).json["errors"]
    assert (problem["code"], problem["context"]) == ("INVALID_EMAIL", {"propertyName": ["hs_additional_emails"]})
