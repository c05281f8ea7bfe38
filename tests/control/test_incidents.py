"""Incidents start and stop whole: their faults, their switches, and nothing of what was there before."""

from typing import Any

import pytest

from mockspot.catalog.incidents import ROWS
from tests.control.conftest import Rig

INCIDENTS, FAULTS, POLICY = (f"/portals/default/{name}" for name in ("incidents", "faults", "policy"))


def running(rig: Rig) -> list[str]:
    return [row["name"] for row in rig.done("GET", INCIDENTS)["results"] if row["running"]]


@pytest.mark.parametrize("name", [row.name for row in ROWS])
def test_an_incident_leaves_the_portal_as_it_was(rig: Rig, name: str) -> None:
    rig.portal()
    rig.done("POST", FAULTS, {"match": {"operation": "crm.objects.merge"}, "effect": {"kind": "stall"}})
    rig.done("PUT", POLICY, {"associationLabels": 7})
    before = rig.done("GET", FAULTS), rig.done("GET", POLICY)
    started = rig.done("PUT", f"{INCIDENTS}/{name}")
    assert (started["running"], running(rig)) == (True, [name])
    during = rig.done("GET", FAULTS), rig.done("GET", POLICY)
    assert during != before
    assert rig.done("PUT", f"{INCIDENTS}/{name}") == started
    assert (rig.done("GET", FAULTS), rig.done("GET", POLICY)) == during
    assert rig.call("DELETE", f"{INCIDENTS}/{name}") == (204, None)
    assert (rig.done("GET", FAULTS), rig.done("GET", POLICY), running(rig)) == (*before, [])


def test_all_incidents_go_on_together_and_stop_in_any_order(rig: Rig) -> None:
    rig.portal()
    before = rig.done("GET", POLICY)
    for row in ROWS:
        rig.done("PUT", f"{INCIDENTS}/{row.name}")
    assert running(rig) == [row.name for row in ROWS]
    for row in ROWS:
        rig.done("DELETE", f"{INCIDENTS}/{row.name}")
    assert (rig.done("GET", FAULTS), rig.done("GET", POLICY)) == ({"results": []}, before)


def test_no_two_incidents_set_the_same_switch() -> None:
    switches = [switch for row in ROWS for switch in row.switches]
    assert len(switches) == len(set(switches))
    assert len({row.name for row in ROWS}) == len(ROWS)


def test_every_incident_does_something() -> None:
    assert all(row.faults or row.switches for row in ROWS)


def test_a_reset_ends_incidents(rig: Rig) -> None:
    rig.portal()
    before = rig.done("GET", POLICY)
    rig.done("PUT", f"{INCIDENTS}/label_cap")
    rig.done("POST", "/portals/default/reset")
    assert (running(rig), rig.done("GET", POLICY)) == ([], before)


def test_what_is_no_incident_or_does_not_go_on_is_refused(rig: Rig) -> None:
    rig.portal()
    unknown: Any = rig.refused("PUT", f"{INCIDENTS}/bad_gatewya")
    assert (unknown[:2], "did you mean bad_gateway?" in unknown[2]) == ((404, "incident_unknown"), True)
    assert rig.refused("DELETE", f"{INCIDENTS}/bad_gateway")[:2] == (404, "incident_not_running")
