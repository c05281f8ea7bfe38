"""Checkpoints and forks: the state they return to and copy is data, time and trouble, and never somebody's secrets."""

from typing import Any

import pytest

from mockspot.catalog.incidents import ROWS
from tests.control.conftest import Rig

MANUAL = {"mode": "manual", "now": "2026-11-02T08:00:00Z"}
TROUBLE = ("faults", "incidents", "policy", "limits")


def save(rig: Rig, name: str = "here", portal: Any = "default") -> None:
    rig.done("POST", f"/portals/{portal}/checkpoints", {"name": name})


def restore(rig: Rig, name: str = "here", portal: Any = "default") -> None:
    rig.done("POST", f"/portals/{portal}/checkpoints/{name}/restore")


def trouble(rig: Rig, portal: Any = "default") -> list[Any]:
    return [rig.done("GET", f"/portals/{portal}/{part}") for part in TROUBLE]


def fail(rig: Rig, portal: Any = "default", **members: Any) -> None:
    rig.done("POST", f"/portals/{portal}/faults", {"effect": {"kind": "status", "status": 503}, **members})


def advance(rig: Rig, seconds: float, portal: Any = "default") -> None:
    rig.done("POST", f"/portals/{portal}/clock/advance", {"seconds": seconds})


@pytest.mark.parametrize("name", [row.name for row in ROWS])
def test_a_checkpoint_is_a_return_to_the_trouble_there_was(rig: Rig, name: str) -> None:
    rig.portal(clock=MANUAL, limits={"burst": {"max": 7, "intervalMilliseconds": 1000}})
    rig.done("PUT", f"/portals/default/incidents/{name}")
    fail(rig, match={"operation": "crm.objects.merge"})
    before = trouble(rig)
    save(rig)
    rig.done("DELETE", f"/portals/default/incidents/{name}")
    rig.done("DELETE", "/portals/default/faults")
    rig.done("PUT", "/portals/default/limits", "off")
    rig.done("PUT", "/portals/default/policy", {"associationLabels": 3})
    assert trouble(rig) != before
    restore(rig)
    assert trouble(rig) == before
    rig.done("DELETE", f"/portals/default/incidents/{name}")
    assert not any(row["running"] for row in rig.done("GET", "/portals/default/incidents")["results"])


def test_trouble_that_came_later_is_gone(rig: Rig) -> None:
    token = rig.portal()["privateApp"]["accessToken"]
    switches = rig.done("GET", "/portals/default/policy")
    save(rig)
    fail(rig)
    rig.done("PUT", "/portals/default/incidents/created_is_new")
    assert rig.status_of(token) == 503
    restore(rig)
    assert rig.status_of(token) == 200
    assert rig.done("GET", "/portals/default/faults") == {"results": []}
    assert rig.done("GET", "/portals/default/policy") == switches


def test_hits_and_what_is_left_of_counts_and_windows_come_back_each_time(rig: Rig) -> None:
    token = rig.portal(clock=MANUAL)["privateApp"]["accessToken"]
    fail(rig, count=3, window={"forSeconds": 60})
    assert rig.status_of(token) == 503
    save(rig)
    for _ in range(2):
        assert [rig.status_of(token) for _ in range(3)] == [503, 503, 200]
        advance(rig, 3600)
        restore(rig)
        assert rig.done("GET", "/portals/default/faults")["results"][0]["hits"] == 1
    advance(rig, 59)
    assert rig.status_of(token) == 503
    advance(rig, 2)
    assert rig.status_of(token) == 200


def test_a_seeds_chances_are_the_same_again(rig: Rig) -> None:
    token = rig.portal(limits="off")["privateApp"]["accessToken"]
    fail(rig, match={"probability": 0.5}, seed=7)
    rig.status_of(token)
    save(rig)
    first = [rig.status_of(token) for _ in range(20)]
    assert set(first) == {200, 503}
    restore(rig)
    assert [rig.status_of(token) for _ in range(20)] == first


def test_no_fault_gets_the_id_of_one_that_was(rig: Rig) -> None:
    rig.portal()
    save(rig)
    fail(rig)
    restore(rig)
    fail(rig)
    assert [fault["id"] for fault in rig.done("GET", "/portals/default/faults")["results"]] == ["f2"]


def test_limits_that_stayed_go_on_counting(rig: Rig) -> None:
    token = rig.portal(clock=MANUAL)["privateApp"]["accessToken"]
    save(rig)
    rig.status_of(token)
    used = rig.done("GET", "/portals/default/limits")["counters"]
    restore(rig)
    assert rig.done("GET", "/portals/default/limits")["counters"] == used


def test_a_gremlin_goes_on_as_it_would_have_gone_on(rig: Rig) -> None:
    rig.portal(clock=MANUAL, randomSeed=3, seed={"generate": {"contacts": 30}})
    rig.done("PUT", "/portals/default/changes/gremlin", {"kinds": ["record_erased"], "everySeconds": 60, "count": 6})
    advance(rig, 60)
    save(rig)
    stories = []
    for _ in range(2):
        advance(rig, 3600)
        stories.append(rig.done("GET", "/portals/default/changes/gremlin")["changes"])
        restore(rig)
    first, second = ([row["change"] for row in story] for story in stories)
    assert first == second
    assert len(first) == 6


@pytest.mark.parametrize("name", [row.name for row in ROWS])
def test_a_fork_during_an_incident_has_the_incident_and_a_reset_returns_to_it(rig: Rig, name: str) -> None:
    rig.portal(clock=MANUAL)
    rig.done("PUT", f"/portals/default/incidents/{name}")
    fail(rig, match={"operation": "crm.objects.merge"})
    fork = rig.done("POST", "/portals/default/fork")["portalId"]
    assert trouble(rig, fork) == trouble(rig)
    rig.done("DELETE", f"/portals/{fork}/incidents/{name}")
    assert not any(row["running"] for row in rig.done("GET", f"/portals/{fork}/incidents")["results"])
    assert rig.done("GET", "/portals/default/incidents") != rig.done("GET", f"/portals/{fork}/incidents")
    rig.done("POST", f"/portals/{fork}/reset")
    assert trouble(rig, fork) == trouble(rig)


def test_faults_of_a_fork_strike_the_fork_alone(rig: Rig) -> None:
    token = rig.portal()["privateApp"]["accessToken"]
    fail(rig, count=1)
    fork = rig.done("POST", "/portals/default/fork")
    assert [rig.status_of(fork["privateApp"]["accessToken"]) for _ in range(2)] == [503, 200]
    assert [rig.status_of(token) for _ in range(2)] == [503, 200]


@pytest.mark.parametrize("clock", [MANUAL, {"mode": "system", "now": "2030-01-01T00:00:00Z", "speed": 1}])
def test_a_fork_begins_at_the_time_it_was_made(rig: Rig, clock: dict[str, Any]) -> None:
    rig.portal(clock=clock)
    advance(rig, 86_400)
    fork = rig.done("POST", "/portals/default/fork")["portalId"]
    here, there = (rig.done("GET", f"/portals/{portal}/clock") for portal in ("default", fork))
    assert here["now"][:16] == there["now"][:16]
    advance(rig, 86_400, fork)
    rig.done("POST", f"/portals/{fork}/reset")
    assert rig.done("GET", f"/portals/{fork}/clock")["now"][:16] == there["now"][:16]


def test_a_fork_of_a_portal_that_keeps_the_systems_time_keeps_it(rig: Rig) -> None:
    rig.portal()
    rig.done("POST", "/portals/default/fork")
    assert rig.simulator.portals()[1].blueprint.running_from is None


def test_a_fork_has_no_gremlin(rig: Rig) -> None:
    rig.portal(clock=MANUAL)
    rig.done("PUT", "/portals/default/changes/gremlin", {})
    fork = rig.done("POST", "/portals/default/fork")["portalId"]
    assert not rig.done("GET", f"/portals/{fork}/changes/gremlin")["running"]
