"""A portal's clock: look, set, advance."""

from typing import Any

from mockspot.asgi.portal import Live, Portal
from mockspot.control import credentials, documents
from mockspot.control.documents import Advance
from mockspot.control.operation import Command, ControlError, Operation
from mockspot.control.portals import LATEST, instant
from mockspot.domain import gremlin
from mockspot.domain.values import instant_text


def read(command: Command) -> dict[str, Any]:
    """Return the mode, the present instant and the speed."""
    return document(command.portal)


def replace(command: Command) -> dict[str, Any]:
    """Change mode and speed, and the instant when one is given: going forward everything due on the way happens."""
    wanted: documents.Clock = command.body
    portal = command.portal
    with portal.lock:
        live = portal.live
        now = live.clock.now()
        target = now if wanted.now is None else instant(wanted.now)
        live.clock.switch(wanted.mode, wanted.speed)
        live.traffic.append(target, "clock", {"mode": wanted.mode, "speed": wanted.speed})
        if target < now:
            _turn_back(portal, target)
    if target > now:
        _move(command, live, target)
    portal.published(portal)  # what waits for an instant waits for it at another pace now
    return document(portal)


def advance(command: Command) -> dict[str, Any]:
    """Advance the clock; whatever falls due on the way happens, in order, before this answers."""
    wanted: Advance = command.body
    portal = command.portal
    with portal.lock:
        live = portal.live
        target = live.clock.now() + round(wanted.seconds * 1000)
        if target > LATEST:
            hint = "reset the portal, or set its clock with PUT …/clock"
            raise ControlError(400, "instant_invalid", "the clock would pass the year 9999", hint=hint)
        live.traffic.append(target, "clock", {"advancedSeconds": wanted.seconds})
    _move(command, live, target)
    return document(portal)


def document(portal: Portal) -> dict[str, Any]:
    """Return the mode, the present instant and, when it is another than the system's, the speed of a portal's clock."""
    clock = portal.live.clock
    shown: dict[str, Any] = {"mode": clock.mode, "now": instant_text(clock.now())}
    return shown if clock.speed == 1 else {**shown, "speed": clock.speed}


def _move(command: Command, live: Live, target: int) -> None:
    """Advance to an instant; what falls due on the way happens in its order, a gremlin's changes among it.

    A reset meanwhile ends it: the clock of then is gone.
    """
    portal, deliveries = command.portal, command.simulation.deliveries
    while portal.live is live and (due := gremlin.due(portal.space)) is not None and due <= target:
        from mockspot.control.gremlin import act  # with all kinds of changes, for portals that have a gremlin

        deliveries.advance(portal, due)
        act(portal)
    if portal.live is live:
        deliveries.advance(portal, target)


def _turn_back(portal: Portal, target: int) -> None:
    """Start again at an earlier instant, as a test does that wants a date of its own.

    Counters of calls in what is now the future would block for ever, so the limits start empty; the token a portal was
    born with lives from the new instant on.
    """
    portal.live.clock.turn_back(target)
    portal.hold_to(portal.live.quotas.limits)
    credentials.revive(portal)


ROWS = (
    Operation("GET", "/portals/{portalId}/clock", "Return the clock", read, answer=("ClockState",)),
    Operation(
        "PUT",
        "/portals/{portalId}/clock",
        "Set the clock",
        replace,
        documents.Clock,
        waits=True,
        answer=("ClockState",),
    ),
    Operation(
        "POST",
        "/portals/{portalId}/clock/advance",
        "Advance the clock",
        advance,
        Advance,
        waits=True,
        answer=("ClockState",),
    ),
)
