"""Which operations, answers and states this process has exercised."""

from typing import Any

from mockspot.asgi import endpoints
from mockspot.control.operation import Command, Operation


def read(command: Command) -> dict[str, Any]:
    """Return the operations called with their statuses, those never called, and the other states seen."""
    tally = command.simulation.tally.copy()
    for portal in command.simulation.portals():
        tally.absorb(portal)
    known = {endpoint.operation for endpoint in endpoints.every()}
    return {
        "operations": {name: dict(statuses) for name, statuses in sorted(tally.calls.items())},
        "notExercised": sorted(known - tally.calls.keys()),
        "states": dict(sorted(tally.states.items())),
    }


ROWS = (
    Operation("GET", "/coverage", "Return what this process has exercised", read, waits=True, answer=("Coverage",)),
)
