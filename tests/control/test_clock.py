import json
import time
from datetime import UTC, datetime

import pytest

from tests.control.conftest import Rig
from tests.control.receiver import receiving

CLOCK = "/portals/default/clock"


def test_a_manual_clock_moves_only_when_told_to(rig: Rig) -> None:
    rig.portal(clock={"mode": "manual", "now": 1_790_000_000_000})
    assert rig.done("GET", CLOCK) == rig.done("GET", CLOCK) == {"mode": "manual", "now": "2026-09-21T14:13:20Z"}
    assert rig.done("POST", f"{CLOCK}/advance", {"seconds": 1.5})["now"] == "2026-09-21T14:13:21.500Z"


def test_a_running_clock_can_be_stopped_and_started_where_it_stands(rig: Rig) -> None:
    rig.portal()
    stopped = rig.done("PUT", CLOCK, {"mode": "manual"})
    assert stopped["mode"] == "manual"
    assert rig.done("GET", CLOCK) == stopped
    started = rig.done("PUT", CLOCK, {"mode": "system"})
    assert started["mode"] == "system"
    assert started["now"] >= stopped["now"]


def test_a_running_clock_can_be_ahead(rig: Rig) -> None:
    rig.portal()
    ahead = rig.done("PUT", CLOCK, {"mode": "system", "now": "2040-01-01T00:00:00Z"})
    assert (ahead["mode"], ahead["now"][:10]) == ("system", "2040-01-01")


def test_setting_an_earlier_instant_starts_windows_and_tokens_anew(rig: Rig) -> None:
    portal = rig.portal(limits={"burst": {"max": 2, "intervalMilliseconds": 10_000}})
    token = portal["oauthApp"]["accessToken"]
    assert [rig.status_of(token) for _ in range(3)] == [200, 200, 429]
    assert rig.done("PUT", CLOCK, {"mode": "manual", "now": "2020-01-01T00:00:00Z"})["now"] == "2020-01-01T00:00:00Z"
    assert [rig.status_of(token) for _ in range(3)] == [200, 200, 429]
    rig.done("POST", f"{CLOCK}/advance", {"seconds": 1801})
    assert rig.status_of(token) == 401


def test_a_clock_of_one_portal_moves_no_other(rig: Rig) -> None:
    rig.portal(clock={"mode": "manual", "now": 0})
    other = rig.portal(clock={"mode": "manual", "now": 0})
    rig.done("POST", f"{CLOCK}/advance", {"seconds": 60})
    assert rig.done("GET", f"/portals/{other['portalId']}/clock")["now"] == "1970-01-01T00:00:00Z"


def test_steps_are_in_the_traffic_log(rig: Rig) -> None:
    rig.portal(clock={"mode": "manual", "now": 0})
    rig.done("POST", f"{CLOCK}/advance", {"seconds": 60})
    (step,) = rig.done("GET", "/portals/default/traffic", kind="clock")["results"]
    assert (step["at"], step["advancedSeconds"]) == ("1970-01-01T00:01:00Z", 60)


@pytest.mark.parametrize("seconds", [-1, 1e12, "5", None, True])
def test_only_a_plausible_number_of_seconds_advances(rig: Rig, seconds: object) -> None:
    rig.portal()
    assert rig.refused("POST", f"{CLOCK}/advance", {"seconds": seconds})[0] == 400


def test_no_clock_passes_the_year_9999(rig: Rig) -> None:
    rig.portal(clock={"mode": "manual", "now": "9998-12-31T00:00:00Z"})
    assert rig.refused("POST", f"{CLOCK}/advance", {"seconds": 86_400 * 400})[:2] == (400, "instant_invalid")
    assert rig.done("GET", CLOCK)["now"] == "9998-12-31T00:00:00Z"


def test_a_running_clock_can_be_faster(rig: Rig) -> None:
    rig.portal(clock={"mode": "system", "now": "2026-03-01T00:00:00Z", "speed": 100_000})
    shown = rig.done("GET", CLOCK)
    assert (shown["mode"], shown["speed"], shown["now"][:8]) == ("system", 100_000, "2026-03-")
    deadline = time.monotonic() + 10
    while rig.done("GET", CLOCK)["now"] < "2026-03-01T00:01:00Z":  # a minute of it is less than a millisecond of ours
        assert time.monotonic() < deadline
    slowed = rig.done("PUT", CLOCK, {"mode": "manual"})
    assert slowed["now"] >= "2026-03-01T00:01:00Z"
    assert "speed" not in rig.done("GET", CLOCK)


def test_a_reset_returns_to_the_clock_the_portal_was_made_with(rig: Rig) -> None:
    rig.portal(clock={"mode": "system", "now": "2026-03-01T00:00:00Z", "speed": 3})
    rig.done("PUT", CLOCK, {"mode": "manual", "now": "2030-01-01T00:00:00Z"})
    rig.done("POST", "/portals/default/reset")
    shown = rig.done("GET", CLOCK)
    assert (shown["mode"], shown["speed"], shown["now"][:10]) == ("system", 3, "2026-03-01")


@pytest.mark.parametrize("speed", [0, -1, 0.5, 100_001, "2", None])
def test_only_a_plausible_speed_is_taken(rig: Rig, speed: object) -> None:
    rig.portal()
    assert rig.refused("PUT", CLOCK, {"mode": "system", "speed": speed})[0] == 400


def test_one_advance_passes_windows_midnight_index_lag_and_tokens(rig: Rig) -> None:
    limits = {"burst": {"max": 3, "intervalMilliseconds": 10_000}, "daily": {"max": 3}}
    start = {"mode": "manual", "now": "2026-03-02T04:59:50Z"}  # ten seconds before midnight in New York
    portal = rig.portal(clock=start, limits=limits, indexLagSeconds=5)
    private, oauth = portal["privateApp"]["accessToken"], portal["oauthApp"]["accessToken"]
    rig.contact(portal, email="a@example.com")
    assert search(rig, private) == 0
    assert [rig.status_of(private) for _ in range(2)] == [200, 429]
    rig.done("POST", f"{CLOCK}/advance", {"seconds": 9})
    assert rig.status_of(private) == 429  # the day's calls are used up
    assert rig.status_of(oauth) == 200
    rig.done("POST", f"{CLOCK}/advance", {"seconds": 1800})
    assert search(rig, private) == 1
    assert rig.status_of(oauth) == 401


def search(rig: Rig, token: str) -> int:
    """Return how many contacts a search finds."""
    answer = rig.hubspot(token, "POST", "/crm/v3/objects/contacts/search", {})
    assert answer.status == 200, answer.body
    found: int = json.loads(answer.body)["total"]
    return found


def test_headers_and_timestamps_follow_the_clock(rig: Rig) -> None:
    portal = rig.portal(clock={"mode": "manual", "now": "2031-05-06T07:08:09Z"})
    rig.done("POST", f"{CLOCK}/advance", {"seconds": 60})
    token = portal["privateApp"]["accessToken"]
    made = rig.hubspot(token, "POST", "/crm/v3/objects/contacts", {"properties": {"email": "a@example.com"}})
    headers = dict(made.headers)
    assert headers[b"date"] == b"Tue, 06 May 2031 07:09:09 GMT"
    instant = int(headers[b"x-hubspot-correlation-id"].decode().replace("-", "")[:12], 16)  # a UUID of version 7
    assert instant == datetime(2031, 5, 6, 7, 9, 9, tzinfo=UTC).timestamp() * 1000
    assert json.loads(made.body)["createdAt"] == "2031-05-06T07:09:09Z"


def test_a_clock_set_running_sends_what_was_waiting_for_its_instant(rig: Rig) -> None:
    with receiving() as receiver:
        portal = rig.portal(clock={"mode": "manual", "now": 0})
        hooks = {"targetUrl": receiver.url, "subscriptions": [{"eventType": "contact.creation"}]}
        app = rig.done("POST", "/apps", {"requiredScopes": ["crm.objects.contacts.read"], "webhooks": hooks})
        rig.done("POST", f"/apps/{app['appId']}/install", {"portalId": portal["portalId"]})
        rig.contact(portal, email="a@example.com")
        rig.done("PUT", CLOCK, {"mode": "system", "speed": 1000})
        deadline = time.monotonic() + 10
        while not receiver.batches:
            assert time.monotonic() < deadline
            time.sleep(0.001)
