"""Faults through the whole pipe: what a client gets, and what has changed behind its back."""

from string import Formatter
from typing import Any

import pytest

from mockspot.catalog import errors
from mockspot.domain.quotas import Quotas
from mockspot.wire.fault_documents import parse
from tests.simulator import Answered, Client, client

CONTACTS = "/crm/v3/objects/contacts"


@pytest.fixture
def hubspot() -> Client:
    fresh = client()
    fresh.portal.live.quotas = Quotas(fresh.portal.facts)
    return fresh


def add(hubspot: Client, kind: str, *, match: dict[str, Any] | None = None, **effect: Any) -> None:
    plan = parse({"match": match or {}, "effect": {"kind": kind, **effect}, "count": 1})
    hubspot.portal.live.faults.add(plan, hubspot.portal.live.clock.now())


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


def test_an_error_of_an_operation_has_its_envelope_and_the_rate_headers_and_changes_nothing(hubspot: Client) -> None:
    add(hubspot, "error", error="record_exists", context={"label": "Contact", "existingId": "7"}, retryAfter=2)
    refused = create(hubspot)
    assert refused.status == 409
    assert refused.json["message"] == "Contact already exists. Existing ID: 7"
    assert refused.json["category"] == "CONFLICT"
    assert refused.headers["x-hubspot-ratelimit-remaining"] == "189"
    assert refused.headers["retry-after"] == "2"
    assert emails(hubspot) == []


def test_an_error_of_the_gateway_has_no_rate_headers(hubspot: Client) -> None:
    add(hubspot, "error", error="scopes_missing")
    refused = create(hubspot)
    assert (refused.status, refused.json["category"]) == (403, "MISSING_SCOPES")
    assert not [name for name in refused.headers if "ratelimit" in name]


@pytest.mark.parametrize("kind", [row.kind for row in errors.every().values() if row.layer != "limiter"])
def test_any_error_can_be_a_fault_once_its_text_is_filled(hubspot: Client, kind: str) -> None:
    row = errors.every()[kind]
    if row.status < 400:
        return
    needed = {name: "7" for _, name, _, _ in Formatter().parse(row.message) if name}
    add(hubspot, "error", error=kind, context=needed)
    refused = create(hubspot)
    assert refused.status == row.status
    if row.layer not in ("html", "edge", "page", "storage"):
        assert refused.json["message"] == row.message.format_map(needed)
    assert create(hubspot).status == 201


def test_a_fault_looks_into_bodies(hubspot: Client) -> None:
    add(hubspot, "status", match={"body": {"properties": {"email": "bob@example.com"}}}, status=503)
    assert [create(hubspot, f"{name}@example.com").status for name in ("ada", "bob", "bob")] == [201, 503, 201]


def test_short_pages_of_a_search_lead_to_every_record(hubspot: Client) -> None:
    made = {hubspot.contact(email=f"{number}@example.com") for number in range(7)}
    plan = parse({"effect": {"kind": "short_page"}})
    hubspot.portal.live.faults.add(plan, hubspot.portal.live.clock.now())
    found, after, sizes = set(), "0", []
    while after:
        page = hubspot.post(f"{CONTACTS}/search", {"limit": 4, "after": after}).json
        found |= {record["id"] for record in page["results"]}
        sizes.append(len(page["results"]))
        after = page.get("paging", {}).get("next", {}).get("after")
    assert (found, sizes) == (made, [2, 2, 2, 1])


def test_half_of_a_batch_takes_effect_and_the_answer_is_a_207(hubspot: Client) -> None:
    add(hubspot, "multi_status")
    new = [{"properties": {"email": f"{name}@example.com"}} for name in "abcd"]
    answered = hubspot.post(f"{CONTACTS}/batch/create", {"inputs": new})
    assert (answered.status, answered.json["numErrors"], len(answered.json["results"])) == (207, 1, 2)
    assert len(emails(hubspot)) == 2


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
