"""Memory of a portal that nobody has called, and of one that was: a load test may have ten thousand installed."""

import gc
import tracemalloc
from statistics import median

from benchmarks.measure import Measure
from mockspot.asgi.portal import Blueprint
from mockspot.domain.portal_facts import PortalFacts
from mockspot.runtime.simulator import Simulator

_PORTALS = 1000


def measures(rounds: int) -> list[Measure]:
    """Return the bytes of an empty portal."""
    _bytes_each(called=True)  # what all portals share is made with the first ones
    called = median(_bytes_each(called=True) for _ in range(rounds))
    asleep = tuple(_bytes_each(called=False) for _ in range(rounds))
    return [Measure("memory of an empty portal", "B", asleep, at_most=2_000, details={"once called": called})]


def _bytes_each(*, called: bool) -> float:
    simulator = Simulator()
    gc.collect()
    tracemalloc.start()
    try:
        for _ in range(_PORTALS):
            portal = simulator.create(Blueprint(PortalFacts(0, "")))
            if called:
                assert portal.live is not None  # wakes it
        gc.collect()
        return tracemalloc.get_traced_memory()[0] / _PORTALS
    finally:
        tracemalloc.stop()
        simulator.close()
