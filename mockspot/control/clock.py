"""A portal's clock: look, set, advance."""

from typing import Any

from mockspot.control import documents
from mockspot.control.documents import Advance
from mockspot.control.operation import Command, ControlError, Operation
from mockspot.control.portals import instant
from mockspot.domain.values import instant_text


def read(command: Command) -> dict[str, Any]:
    """Return the mode and the present instant."""
    clock = command.portal.live.clock
    return {"mode": clock.mode, "now": instant_text(clock.now())}


def replace(command: Command) -> dict[str, Any]:
    """Change the mode or move a manual clock. Time never runs backwards within a portal."""
    wanted: documents.Clock = command.body
    portal = command.portal
    now = portal.live.clock.now()
    target = now if wanted.now is None else instant(wanted.now)
    if wanted.mode == "manual" and target < now:
        hint = f"it is {instant_text(now)} there; make a portal whose clock starts earlier"
        raise ControlError(409, "clock_backwards", "a portal's time does not run backwards", hint=hint)
    with portal.lock:
        portal.live.clock.switch(wanted.mode)
        portal.live.traffic.append(target, "clock", {"mode": wanted.mode})
    if wanted.mode == "manual":
        command.simulation.deliveries.advance(portal, target)
    return read(command)


def advance(command: Command) -> dict[str, Any]:
    """Advance the clock; whatever falls due on the way happens, in order, before this answers."""
    wanted: Advance = command.body
    portal = command.portal
    with portal.lock:
        target = portal.live.clock.now() + round(wanted.seconds * 1000)
        portal.live.traffic.append(target, "clock", {"advancedSeconds": wanted.seconds})
    command.simulation.deliveries.advance(portal, target)
    return read(command)


ROWS = (
    Operation("GET", "/portals/{portalId}/clock", "Return the clock", read),
    Operation("PUT", "/portals/{portalId}/clock", "Set the clock", replace, documents.Clock, waits=True),
    Operation("POST", "/portals/{portalId}/clock/advance", "Advance the clock", advance, Advance, waits=True),
)
