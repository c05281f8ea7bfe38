import pytest

from tests.control.conftest import Rig

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
