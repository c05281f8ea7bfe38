"""An id learnt in one portal and used in another: HubSpot's usual answer, and a flag in the traffic log."""

from typing import Any

import pytest

from mockspot.asgi.portal import Blueprint
from mockspot.domain.portal_facts import PortalFacts
from mockspot.domain.quotas import OFF
from tests.simulator import Answered, Client, client

CONTACTS = "/crm/v3/objects/contacts"


@pytest.fixture
def ours() -> Client:
    return client()


@pytest.fixture
def theirs(ours: Client) -> Client:
    return Client(ours.simulator, ours.simulator.create(Blueprint(PortalFacts(0), OFF)))


def flags(hubspot: Client) -> list[int | None]:
    entries = hubspot.portal.live.traffic.entries()
    return [entry.document(1).get("foreignPortalId") for entry in entries if entry.kind == "request"]


def _get(hubspot: Client, record_id: str) -> Answered:
    return hubspot.get(f"{CONTACTS}/{record_id}")


def _patch(hubspot: Client, record_id: str) -> Answered:
    return hubspot.patch(f"{CONTACTS}/{record_id}", {"properties": {"firstname": "Ada"}})


def _delete(hubspot: Client, record_id: str) -> Answered:
    return hubspot.delete(f"{CONTACTS}/{record_id}")


def _read(hubspot: Client, record_id: str) -> Answered:
    return hubspot.post(f"{CONTACTS}/batch/read", {"inputs": [{"id": record_id}]})


def _associations(hubspot: Client, record_id: str) -> Answered:
    return hubspot.call("PUT", f"/crm/v4/objects/contacts/{record_id}/associations/default/companies/{record_id}")


@pytest.mark.parametrize("use", [_get, _patch, _delete, _read, _associations])
def test_a_strangers_id_is_answered_like_one_that_never_was_and_flagged(ours: Client, theirs: Client, use: Any) -> None:
    never = use(ours, "99")
    found = use(ours, theirs.contact(email="ada@example.com"))
    assert found.status == never.status
    assert set(found.headers) == set(never.headers)
    assert flags(ours) == [None, theirs.portal.facts.portal_id]
    assert theirs.get(CONTACTS).json["results"][0]["properties"]["email"] == "ada@example.com"


def test_an_archived_record_of_a_stranger_is_flagged_too(ours: Client, theirs: Client) -> None:
    record_id = theirs.contact(email="ada@example.com")
    theirs.delete(f"{CONTACTS}/{record_id}")
    _get(ours, record_id)
    assert flags(ours) == [theirs.portal.facts.portal_id]


def test_a_refused_call_about_a_record_of_ones_own_is_no_mix_up(ours: Client) -> None:
    record_id = ours.contact(email="ada@example.com")
    assert ours.patch(f"{CONTACTS}/{record_id}", {"properties": {"nonsense": "1"}}).status == 400
    ours.delete(f"{CONTACTS}/{record_id}")
    assert _get(ours, record_id).status == 404
    assert set(flags(ours)) == {None}


@pytest.mark.parametrize("path", ["/crm/v3/objects/nonsense/1", "/nowhere/1", f"{CONTACTS}/{'9' * 40}"])
def test_nothing_is_flagged_that_names_no_record(ours: Client, path: str) -> None:
    ours.get(path)
    assert flags(ours) == [None]
