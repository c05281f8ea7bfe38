"""Limits through the whole pipe: who is refused, and what each answer tells."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mockspot.domain.quotas import Quotas
from mockspot.wire.limits import parse_limits
from tests.asgi.journal import Keeper
from tests.simulator import Client, client

CONTACTS = "/crm/v3/objects/contacts"
SEARCH = f"{CONTACTS}/search"


NEAR_MIDNIGHT = int(datetime.fromisoformat("2026-09-21T23:59:40-04:00").timestamp() * 1000)
ZONE = ZoneInfo("US/Eastern")


def limited(document: Any, **options: Any) -> Client:
    hubspot = client(**options)
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


FORM = "/submissions/v3/integration/submit/{portal}/11111111-2222-4333-8444-555555555555"


def test_forms_are_not_simulated_but_the_51st_submission_to_an_account_in_ten_seconds_is_refused() -> None:
    hubspot = limited("documented", manual_from=NEAR_MIDNIGHT)
    path = FORM.format(portal=hubspot.portal.facts.portal_id)
    answers = [hubspot.post(path, {}) for _ in range(51)]
    assert [answer.status for answer in answers] == [501] * 50 + [429]
    assert answers[-1].json["policyName"] == "TEN_SECONDLY_ROLLING"
    assert hubspot.post(path.replace("submit", "secure/submit"), {}).status == 501
    hubspot.portal.live.clock.move_to(NEAR_MIDNIGHT + 10_000)
    assert hubspot.post(path.replace("submissions/v3/integration/submit", "uploads/form/v2"), {}).status == 501


@pytest.mark.parametrize("account", ["0", "x", "9" * 400, ""])
def test_submissions_to_no_account_are_told_that_forms_are_not_simulated(account: str) -> None:
    assert limited("documented").post(FORM.format(portal=account), {}).status == 501


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("journal", "/journal/{v}/earliest"),
        ("journal", "/journal-local/{v}/batch/earliest/1?installPortalId={portal}"),
        ("journalSubscriptions", "/subscriptions/{v}"),
        ("journalSnapshots", "/snapshots/{v}/crm"),
    ],
)
def test_the_journal_is_limited_where_that_is_asked_for(name: str, path: str) -> None:
    for document, refused in (("documented", False), ({name: "on"}, True), ({name: {"max": 1}}, True)):
        keeper = Keeper(limited(document, manual_from=NEAR_MIDNIGHT))
        where, _, query = path.replace("{portal}", str(keeper.portal_id)).partition("?")
        method = "POST" if "snapshots" in path else "GET"
        statuses = [keeper.call(method, where, query=query).status for _ in range(101)]
        assert (429 in statuses) == refused
        assert statuses[0] != 429


BUCKETS = {
    "burst": ("GET", CONTACTS, None),
    "search": ("POST", SEARCH, {}),
    "associations": ("POST", "/crm/v4/associations/contacts/companies/batch/read", {"inputs": [{"id": "1"}]}),
}
ARRIVALS = st.lists(
    st.tuples(st.integers(0, 3_000), st.sampled_from(sorted(BUCKETS)), st.booleans()), min_size=10, max_size=60
)


@settings(max_examples=25)
@given(ARRIVALS, st.integers(1, 4), st.integers(1, 4), st.integers(1, 4), st.integers(5, 30))
def test_every_window_agrees_with_counting_again_whenever_calls_arrive(
    arrivals: list[tuple[int, str, bool]], burst: int, search: int, associations: int, daily: int
) -> None:
    figures = {"burst": (burst, 10_000), "search": (search, 1_000), "associations": (associations, 10_000)}
    shared = {"search"}
    document = {name: {"max": most, "intervalMilliseconds": span} for name, (most, span) in figures.items()}
    hubspot = limited({**document, "daily": {"max": daily}}, manual_from=NEAR_MIDNIGHT, time_zone=ZONE.key)
    callers, clock = {False: hubspot, True: as_oauth(hubspot)}, hubspot.portal.live.clock
    served: list[tuple[int, str, bool]] = []

    def day(at: int) -> date:
        return datetime.fromtimestamp(at / 1000, ZONE).date()

    for pause, bucket, public in arrivals:
        now = clock.now() + pause
        clock.move_to(now)
        most, span = figures[bucket]
        in_window = [each for each in served if each[0] > now - span and each[1] == bucket]
        mine = [each for each in in_window if bucket in shared or each[2] == public]
        today = [each for each in served if day(each[0]) == day(now)]
        private, linked = [not each[2] for each in today].count(True), [each[1] for each in today].count("associations")
        fits = len(mine) < most and (public or private < daily) and (bucket != "associations" or linked < daily)
        method, path, body = BUCKETS[bucket]
        assert (callers[public].call(method, path, body).status in (200, 207)) == fits
        served.extend([(now, bucket, public)] if fits else [])
