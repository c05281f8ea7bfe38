"""Erasing contacts for privacy: nothing of them is left, and their addresses are blocked."""

import pytest

from tests.simulator import Answered, Client, client

CONTACTS = "/crm/v3/objects/contacts"


@pytest.fixture
def hubspot() -> Client:
    return client()


def erase(hubspot: Client, key: str, id_property: str | None = None) -> Answered:
    body = {"objectId": key} if id_property is None else {"objectId": key, "idProperty": id_property}
    return hubspot.post(f"{CONTACTS}/gdpr-delete", body)


@pytest.mark.parametrize("key", ["id", "email"])
def test_an_erased_contact_is_gone_from_every_reading(hubspot: Client, key: str) -> None:
    made = hubspot.contact(email="ada@example.com")
    hubspot.patch(f"{CONTACTS}/{made}", {"properties": {"firstname": "Augusta"}})
    answered = erase(hubspot, made) if key == "id" else erase(hubspot, "Ada@example.com", "email")
    assert (answered.status, answered.reply.body) == (204, b"")
    for query in ("", "archived=true"):
        assert hubspot.get(f"{CONTACTS}/{made}", query).status == 404
        assert hubspot.get(CONTACTS, query).json["results"] == []
    assert hubspot.post(f"{CONTACTS}/search", {}).json["total"] == 0
    assert "Augusta" not in repr(hubspot.portal.space.copy())


def test_an_archived_contact_can_be_erased(hubspot: Client) -> None:
    made = hubspot.contact(email="ada@example.com")
    hubspot.delete(f"{CONTACTS}/{made}")
    assert erase(hubspot, made).status == 204
    assert hubspot.get(f"{CONTACTS}/{made}", "archived=true").status == 404


def test_no_address_of_an_erased_contact_is_taken_again(hubspot: Client) -> None:
    first, second = (hubspot.contact(email=f"{name}@example.com") for name in "ab")
    other = hubspot.contact(email="c@example.com")
    merged = hubspot.post(f"{CONTACTS}/merge", {"primaryObjectId": first, "objectIdToMerge": second}).json["id"]
    erase(hubspot, merged)
    for email in ("a@example.com", "B@example.com"):
        refused = hubspot.post(CONTACTS, {"properties": {"email": email}})
        assert (refused.status, refused.json["category"]) == (400, "VALIDATION_ERROR")
        assert hubspot.patch(f"{CONTACTS}/{other}", {"properties": {"email": email}}).status == 400
    assert hubspot.get(f"{CONTACTS}/{first}").status == 404


def test_an_address_nobody_has_is_blocked_all_the_same(hubspot: Client) -> None:
    assert erase(hubspot, "nobody@example.com", "email").status == 204
    assert erase(hubspot, "nobody@example.com", "email").status == 204
    assert hubspot.post(CONTACTS, {"properties": {"email": "nobody@example.com"}}).status == 400


def test_the_links_of_an_erased_contact_vanish(hubspot: Client) -> None:
    made = hubspot.contact(email="ada@example.com")
    company = hubspot.post("/crm/v3/objects/companies", {"properties": {"name": "Acme"}}).json["id"]
    hubspot.call("PUT", f"/crm/v4/objects/contacts/{made}/associations/default/companies/{company}")
    erase(hubspot, made)
    assert hubspot.get(f"/crm/v4/objects/companies/{company}/associations/contacts").json["results"] == []


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"objectId": "1"}, 404),
        ({"objectId": "x"}, 404),
        ({"objectId": " ", "idProperty": "email"}, 404),
        ({"objectId": "Ada", "idProperty": "firstname"}, 400),
        ({}, 400),
    ],
)
def test_what_names_no_contact_is_refused(hubspot: Client, body: dict[str, str], status: int) -> None:
    hubspot.contact(email="ada@example.com", firstname="Ada")
    assert hubspot.post(f"{CONTACTS}/gdpr-delete", body).status == status
    assert len(hubspot.get(CONTACTS).json["results"]) == 1
