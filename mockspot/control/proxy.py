"""The proxy by which clients reach the simulator that name HubSpot's hosts."""

from typing import Any

from mockspot.control.operation import Command, ControlError, Operation


def read(command: Command) -> dict[str, Any]:
    """Return where the proxy is and what its clients are to trust; refused when there is none."""
    way_in = command.simulation.way_in
    if way_in is None:
        hint = "mockspot serve --proxy-port 0 opens one, and mockspot run does by itself"
        raise ControlError(404, "no_proxy", "this simulator has no proxy", hint=hint)
    return way_in.document()


ROWS = (
    Operation("GET", "/proxy", "Return where the proxy is, and what its clients are to trust", read, answer=("Proxy",)),
)
