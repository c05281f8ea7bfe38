"""Memory that a portal takes which nobody has called: a load test may have ten thousand accounts installed."""

import gc
import tracemalloc

from benchmarks.measure import Measure
from mockspot.asgi.portal import Blueprint
from mockspot.domain.context import PortalFacts
from mockspot.runtime.simulator import Simulator

_PORTALS = 1000


def measures(rounds: int) -> list[Measure]:
    """Return the bytes of an empty portal."""
    _bytes_each()  # what all portals share is made with the first ones
    return [Measure("memory of an empty portal", "B", tuple(_bytes_each() for _ in range(rounds)), at_most=2_000)]


def _bytes_each() -> float:
    simulator = Simulator()
    gc.collect()
    tracemalloc.start()
    try:
        for _ in range(_PORTALS):
            simulator.create(Blueprint(PortalFacts(0, "")))
        gc.collect()
        return tracemalloc.get_traced_memory()[0] / _PORTALS
    finally:
        tracemalloc.stop()
        simulator.close()
