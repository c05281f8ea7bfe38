"""Limits through the whole pipe: who is refused, and what each answer tells."""

from typing import Any

import pytest

from mockspot.domain.quotas import Quotas
from mockspot.wire.limits import parse_limits
from tests.simulator import Client, client

CONTACTS = "/crm/v3/objects/contacts"
SEARCH = f"{CONTACTS}/search"


def limited(document: Any) -> Client:
    hubspot = client()
    hubspot.portal.live.quotas = Quotas(hubspot.portal.facts, parse_limits(document))
    return hubspot


def as_oauth(hubspot: Client) -> Client:
    return Client(hubspot.simulator, hubspot.portal, hubspot.portal.credentials.access_token)


def rate(headers: dict[str, str]) -> dict[str, str]:
    return {name: value for name, value in headers.items() if "ratelimit" in name}


def test_the_call_over_the_limit_is_a_429_and_the_window_rolls_on() -> None:
    hubspot = limited({"burst": {"max": 2, "intervalMilliseconds": 10_000}})
    assert [hubspot.get(CONTACTS).status for _ in range(3)] == [200, 200, 429]
    refused = hubspot.get(CONTACTS)
    assert refused.json["correlationId"] == refused.headers["x-hubspot-correlation-id"]
    assert refused.headers["x-hubspot-ratelimit-remaining"] == "0"
    assert "retry-after" not in refused.headers
    clock = hubspot.portal.live.clock
    clock.move_to(clock.now() + 10_000)
    assert hubspot.get(CONTACTS).status == 200


def test_a_search_of_an_oauth_app_says_nothing_about_limits() -> None:
    hubspot = limited("documented")
    assert rate(as_oauth(hubspot).post(SEARCH, {}).headers) == {}
    assert len(rate(hubspot.post(SEARCH, {}).headers)) == 2
    assert len(rate(as_oauth(hubspot).get(CONTACTS).headers)) == 5
    assert len(rate(hubspot.get(CONTACTS).headers)) == 7


def test_the_sixth_search_in_a_second_is_refused_whichever_app_asks() -> None:
    hubspot = limited("documented")
    assert [hubspot.post(SEARCH, {}).status for _ in range(5)] == [200] * 5
    assert as_oauth(hubspot).post(SEARCH, {}).json["policyName"] == "SECONDLY"
    assert hubspot.get(CONTACTS).status == 200


def test_a_refusal_of_the_gateway_shows_no_limits_and_costs_nothing() -> None:
    hubspot = limited({"burst": {"max": 1}})
    refused = Client(hubspot.simulator, hubspot.portal, "nonsense").get(CONTACTS)
    assert (refused.status, rate(refused.headers)) == (401, {})
    assert hubspot.get(CONTACTS).status == 200


@pytest.mark.parametrize("path", [f"{CONTACTS}/1", f"{CONTACTS}/abc"])
def test_an_answer_that_found_nothing_counts_and_shows_limits(path: str) -> None:
    hubspot = limited("documented")
    hubspot.get(path)
    assert rate(hubspot.get(path).headers)["x-hubspot-ratelimit-daily-remaining"] == "999998"


def test_a_reset_forgets_what_was_used() -> None:
    hubspot = limited({"burst": {"max": 1}})
    hubspot.get(CONTACTS)
    hubspot.portal.reset()
    assert hubspot.get(CONTACTS).status == 200
