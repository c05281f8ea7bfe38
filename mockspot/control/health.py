"""Whether the simulator answers."""

from typing import Any

from mockspot import __version__
from mockspot.control.operation import Command, Operation


def read(command: Command) -> dict[str, Any]:
    """Say that the simulator answers."""
    uptime = round(command.simulation.uptime(), 3)
    return {"status": "ok", "version": __version__, "uptimeSeconds": uptime, "store": command.simulation.store}


ROWS = (Operation("GET", "/health", "Say that the simulator answers", read, answer=("Health",)),)
