"""Faults through the whole pipe: what a client gets, and what has changed behind its back."""

from typing import Any

import pytest

from mockspot.domain.quotas import Quotas
from mockspot.wire.faults import parse
from tests.simulator import Answered, Client, client

CONTACTS = "/crm/v3/objects/contacts"


@pytest.fixture
def hubspot() -> Client:
    fresh = client()
    fresh.portal.live.quotas = Quotas(fresh.portal.facts)
    return fresh


def add(hubspot: Client, kind: str, *, match: dict[str, Any] | None = None, **effect: Any) -> None:
    plan = parse({"match": match or {}, "effect": {"kind": kind, **effect}, "count": 1})
    hubspot.portal.live.faults.add(plan)


def create(hubspot: Client, email: str = "ada@example.com") -> Answered:
    return hubspot.post(CONTACTS, {"properties": {"email": email}})


def emails(hubspot: Client) -> list[str]:
    return [record["properties"]["email"] for record in hubspot.get(CONTACTS).json["results"]]


@pytest.mark.parametrize("kind", ["status", "html", "reset", "stall", "expired_token", "locked", "migrating"])
def test_a_fault_that_answers_instead_changes_nothing(hubspot: Client, kind: str) -> None:
    add(hubspot, kind)
    create(hubspot)
    assert emails(hubspot) == []
    assert create(hubspot).status == 201


@pytest.mark.parametrize("kind", ["answer_lost", "reset_mid_body", "truncate", "empty", "content_type"])
def test_a_fault_on_the_answer_leaves_the_change_made(hubspot: Client, kind: str) -> None:
    add(hubspot, kind, match={"method": "POST", "objectType": "contacts"})
    create(hubspot)
    assert emails(hubspot) == ["ada@example.com"]
    assert create(hubspot).status == 409


def test_a_rate_limited_call_is_refused_as_the_limiter_does_and_counts_nothing(hubspot: Client) -> None:
    add(hubspot, "rate_limited", retryAfter=7)
    refused = create(hubspot)
    assert (refused.status, refused.json["policyName"]) == (429, "TEN_SECONDLY_ROLLING")
    assert refused.headers["x-hubspot-ratelimit-max"] == "190"
    assert refused.headers["x-hubspot-ratelimit-remaining"] == "0"
    assert refused.headers["retry-after"] == "7"
    assert create(hubspot).headers["x-hubspot-ratelimit-remaining"] == "189"


def test_a_daily_limit_can_strike_out_of_the_blue(hubspot: Client) -> None:
    add(hubspot, "rate_limited", policy="DAILY")
    refused = create(hubspot)
    assert refused.json["message"] == "You have reached your daily limit."
    assert refused.headers["x-hubspot-ratelimit-daily-remaining"] == "0"


def test_a_locked_value_is_a_423_that_names_the_account_and_the_type(hubspot: Client) -> None:
    add(hubspot, "locked")
    refused = create(hubspot)
    assert (refused.status, refused.json["category"]) == (423, "LOCKED")
    coordinates = "objectTypeId=ObjectTypeId{legacyObjectType=CONTACT}, propertyName=email, "
    assert f"{{portalId={hubspot.portal.facts.portal_id}, {coordinates}" in refused.json["message"]
    assert "retry-after" not in refused.headers


def test_an_account_that_moves_is_a_477_that_says_when_to_come_back(hubspot: Client) -> None:
    for told, sent in (({}, "3600"), ({"retryAfter": 86_400}, "86400")):
        add(hubspot, "migrating", **told)
        refused = hubspot.get("/account-info/v3/details")
        assert (refused.status, refused.headers["retry-after"]) == (477, sent)
        assert refused.json["correlationId"] == refused.headers["x-hubspot-correlation-id"]


@pytest.mark.parametrize(("operation", "left"), [("create", 2), ("archive", 3)])
def test_half_of_a_batch_takes_effect_and_the_answer_is_a_500(hubspot: Client, operation: str, left: int) -> None:
    ids = [hubspot.contact(email=f"{name}@example.com") for name in "abcdef"] if operation == "archive" else []
    new = [{"properties": {"email": f"{name}@example.com"}} for name in "abcde"]
    add(hubspot, "half_applied")
    sent = {"inputs": [{"id": number} for number in ids] or new}
    answered = hubspot.post(f"{CONTACTS}/batch/{operation}", sent)
    assert (answered.status, answered.json["message"]) == (500, "internal error")
    assert len(emails(hubspot)) == left


def test_the_traffic_log_names_the_fault_and_gives_an_unsent_answer_no_status(hubspot: Client) -> None:
    add(hubspot, "reset")
    create(hubspot)
    create(hubspot)
    log = hubspot.portal.live.traffic
    struck, served = [entry.document(1) for entry in log.entries() if entry.kind == "request"]
    assert (struck["fault"], struck["status"]) == ("f1", None)
    assert (served["fault"], served["status"]) == (None, 201)
