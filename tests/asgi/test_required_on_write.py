"""Properties that an account requires: held to by the newest version alone, and named all at once."""

import pytest

from mockspot.control import seeding
from mockspot.control.seed_documents import Seed
from tests.simulator import Client, client

NEWEST, OLDER = "/crm/objects/2026-09/contacts", ("/crm/v3/objects/contacts", "/crm/objects/2026-03/contacts")


@pytest.fixture
def hubspot() -> Client:
    made = client()
    seeding.plant(made.portal, Seed(required_on_write={"contacts": ["lastname", "phone"]}))
    return made


def test_a_create_names_everything_it_lacks(hubspot: Client) -> None:
    refused = hubspot.post(NEWEST, {"properties": {"firstname": "Ada", "phone": ""}})
    assert (refused.status, refused.json["category"]) == (400, "VALIDATION_ERROR")
    assert refused.json["message"] == "The property values provided are invalid"
    assert [(error["code"], error["message"]) for error in refused.json["errors"]] == [
        ("MISSING_REQUIRED_PROPERTY", "A value for lastname must be provided"),
        ("MISSING_REQUIRED_PROPERTY", "A value for phone must be provided"),
    ]
    assert hubspot.get(NEWEST).json["results"] == []


@pytest.mark.parametrize("path", OLDER)
def test_older_versions_do_not_ask(hubspot: Client, path: str) -> None:
    assert hubspot.post(path, {"properties": {"firstname": "Ada"}}).status == 201


def test_updates_are_not_held_to_what_creates_need(hubspot: Client) -> None:
    made = hubspot.post(NEWEST, {"properties": {"lastname": "Byron", "phone": "1"}}).json["id"]
    assert hubspot.patch(f"{NEWEST}/{made}", {"properties": {"firstname": "Ada"}}).status == 200
    assert hubspot.patch(f"{NEWEST}/{made}", {"properties": {"phone": ""}}).status == 200


def test_batches_are_held_to_them_input_by_input(hubspot: Client) -> None:
    inputs = [
        {"objectWriteTraceId": "a", "properties": {"lastname": "Byron", "phone": "1"}},
        {"objectWriteTraceId": "b", "properties": {"lastname": "Byron"}},
    ]
    answered = hubspot.post(f"{NEWEST}/batch/create", {"inputs": inputs})
    assert answered.status == 207
    assert [entry["context"]["objectWriteTraceId"] for entry in answered.json["errors"]] == [["b"]]
