"""Time to reset a portal after a hundred writes."""

import json
import time

from benchmarks.measure import Measure
from mockspot.runtime.simulator import Simulator
from mockspot.wire.message import Request

_WRITES = 100


def measures(rounds: int) -> list[Measure]:
    """Return the microseconds of a reset."""
    simulator = Simulator()
    portal = simulator.default()
    token = portal.credentials.private_token.encode()
    headers = {b"authorization": b"Bearer " + token, b"content-type": b"application/json"}

    def one_reset() -> float:
        for number in range(_WRITES):
            body = json.dumps({"properties": {"email": f"ada{number}@example.com"}}).encode()
            status = simulator.handle(Request("POST", "/crm/v3/objects/contacts", headers=headers, body=body)).status
            if status != 201:
                raise RuntimeError(f"a create answered {status}")
        began = time.perf_counter()
        portal.reset()
        return (time.perf_counter() - began) * 1e6

    try:
        one_reset()
        figures = tuple(one_reset() for _ in range(rounds * 5))
    finally:
        simulator.close()
    return [Measure(f"reset after {_WRITES} writes", "us", figures, at_most=100)]
