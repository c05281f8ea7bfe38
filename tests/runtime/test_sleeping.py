"""Portals that nobody has called own nothing, and are what they would have been once somebody calls."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from mockspot.asgi.portal import Blueprint
from mockspot.control.credentials import document
from mockspot.control.plane import ControlPlane
from mockspot.domain.portal_facts import PortalFacts
from mockspot.domain.quotas import OFF
from mockspot.runtime.simulator import Simulator
from tests.simulator import NOON, Client

CONTACTS = "/crm/v3/objects/contacts"


@pytest.fixture
def simulator() -> Simulator:
    return Simulator()


def test_a_portal_sleeps_until_something_of_its_own_is_asked_for(simulator: Simulator) -> None:
    portal = simulator.create(Blueprint(PortalFacts(0), OFF))
    assert portal.facts.created_at > 0
    assert not portal.awake
    assert Client(simulator, portal).get(CONTACTS).status == 200
    assert portal.awake


def test_it_wakes_as_the_portal_it_was_seen_to_be(simulator: Simulator) -> None:
    portal = simulator.create(Blueprint(PortalFacts(0), OFF, manual_from=NOON))
    before = document(portal.seen())
    assert not portal.awake
    assert document(portal) == before
    assert Client(simulator, portal, before["oauthApp"]["accessToken"]).get(CONTACTS).status == 200


def test_those_whose_time_runs_from_their_making_and_forks_are_never_asleep(simulator: Simulator) -> None:
    running = simulator.create(Blueprint(PortalFacts(0), OFF, running_from=NOON))
    client = Client(simulator, simulator.create(Blueprint(PortalFacts(0), OFF)))
    client.contact(email="ada@example.com")
    fork = simulator.fork(client.portal)
    for portal in (running, fork):
        assert portal.awake
        assert portal.seen() is portal
    assert len(Client(simulator, fork).get(CONTACTS).json["results"]) == 1


def test_asking_around_wakes_nobody(simulator: Simulator) -> None:
    caller, sleeper = (simulator.create(Blueprint(PortalFacts(0), OFF)) for _ in range(2))
    assert Client(simulator, caller).get(f"{CONTACTS}/4300000001").status == 404
    assert simulator.accounts.app_of_client("nobody") is None
    assert sleeper.facts in simulator.accounts.accounts()
    plane = ControlPlane(simulator)
    assert plane.call("GET", "/coverage")[0] == 200
    listed, apps = plane.call("GET", "/portals")[1]["results"], plane.call("GET", "/apps")[1]["results"]
    assert not sleeper.awake
    assert listed == [document(portal) for portal in simulator.portals()]
    assert apps == plane.call("GET", "/apps")[1]["results"]
    assert len(apps) == 2


def test_many_who_wake_it_at_once_find_one_portal(simulator: Simulator) -> None:
    portal, start = simulator.create(Blueprint(PortalFacts(0), OFF)), Barrier(8)

    def wake(_: int) -> tuple[int, int, int]:
        start.wait(30)
        return id(portal.lock), id(portal.space), id(portal.live)

    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(wake, range(8)))) == 1


def test_of_many_portals_made_by_the_control_plane_most_sleep_and_their_tokens_work(simulator: Simulator) -> None:
    plane = ControlPlane(simulator)
    shown = [plane.call("POST", "/portals", b'{"limits": "off"}')[1] for _ in range(110)]
    asleep = [portal for portal in simulator.portals() if not portal.awake]
    assert len(asleep) == 10
    token = shown[-1]["privateApp"]["accessToken"]
    assert Client(simulator, asleep[-1], token).get(CONTACTS).status == 200
    assert asleep[-1].awake


def test_a_portal_has_no_member_that_nobody_gave_it(simulator: Simulator) -> None:
    portal = simulator.create(Blueprint(PortalFacts(0)))
    assert not hasattr(portal, "nonsense")
    assert not portal.awake
