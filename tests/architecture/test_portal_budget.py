"""What a portal costs that nobody calls: as much as its credentials, however much of HubSpot the catalogue knows."""

import gc
import tracemalloc

from mockspot.asgi.portal import Blueprint
from mockspot.domain.apps import USERS
from mockspot.domain.oauth import CREDENTIAL_KINDS
from mockspot.domain.owners import OWNERS
from mockspot.domain.portal_facts import PortalFacts
from mockspot.runtime.simulator import Simulator

_PORTALS = 100
_ASLEEP = 1_000
_AWAKE = 10_500
_OBJECTS = 70
"""A little above what was measured in 2026-11: 520 bytes; once called 8,750, in 55 objects for the collector."""


def test_a_new_portal_holds_its_credentials_its_user_and_owner_and_no_row_of_the_catalogue() -> None:
    tables = Simulator().create(Blueprint(PortalFacts(0))).space.copy()
    assert tables.keys() <= {*CREDENTIAL_KINDS, USERS, OWNERS}
    assert sum(map(len, tables.values())) <= 12


def test_portals_that_nobody_calls_are_small() -> None:
    simulator = Simulator()
    simulator.create(Blueprint(PortalFacts(0)))  # makes what all portals share
    gc.collect()
    objects = len(gc.get_objects())
    tracemalloc.start()
    try:
        made = [simulator.create(Blueprint(PortalFacts(0))) for _ in range(_PORTALS)]
        gc.collect()
        asleep, _ = tracemalloc.get_traced_memory()
        assert all(portal.live for portal in made)
        gc.collect()
        awake, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert asleep / _PORTALS <= _ASLEEP
    assert awake / _PORTALS <= _AWAKE
    assert (len(gc.get_objects()) - objects) / _PORTALS <= _OBJECTS
