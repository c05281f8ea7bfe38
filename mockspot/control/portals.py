"""Portals: make, look at, reset, fork, save and restore, delete."""

from datetime import UTC, datetime
from functools import partial
from typing import Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from mockspot.asgi.portal import Blueprint, Portal
from mockspot.control import credentials
from mockspot.control.credentials import document
from mockspot.control.documents import Clock, NewCheckpoint, NewPortal
from mockspot.control.operation import Command, ControlError, Operation, Simulation
from mockspot.control.seed_documents import Seed
from mockspot.domain.accounts import DEVELOPER_ACCOUNT, PortalTaken
from mockspot.domain.policy import Policy
from mockspot.domain.portal_facts import PortalFacts
from mockspot.domain.values import instant_text, parse_time
from mockspot.wire.limits import parse_limits

_FEW = 100
"""So many portals stay awake, ready for their first call; of more, most will not be called soon."""
LATEST = 253_370_764_800_000
"""The year 9999: no clock goes beyond it, since no instant after it can be printed."""


def create(command: Command) -> dict[str, Any]:
    """Make a portal, seeded if asked."""
    wanted: NewPortal = command.body
    try:
        made = build(command.simulation, wanted)
    except PortalTaken as error:
        hint = "leave portalId out to get a free one"
        raise ControlError(409, "portal_exists", str(error), hint=hint) from error
    return document(made.seen() if len(command.simulation.portals()) > _FEW else made)


def build(simulation: Simulation, wanted: NewPortal) -> Portal:
    """Make a portal as a document asks for it; when its seed is no good there is no portal either."""
    return simulation.create(blueprint(wanted), None if wanted.seed == "empty" else partial(_seed, wanted.seed))


def _seed(given: Literal["demo"] | Seed, portal: Portal) -> None:
    """Plant what a portal is to hold from the start. Empty portals, which tests make, do without the import."""
    from mockspot.control import seeding

    seeding.plant(portal, seeding.wanted(given))


def blueprint(wanted: NewPortal) -> Blueprint:
    """Return what a new portal is made from."""
    facts = PortalFacts(
        portal_id=wanted.portal_id or 0,
        name=wanted.name or "",
        tier=wanted.tier,
        hublet=wanted.hublet,
        account_type=wanted.account_type,
        time_zone=_zone(wanted.time_zone),
        index_lag_ms=round(wanted.index_lag_seconds * 1000),
        seed=wanted.random_seed,
    )
    clock = wanted.clock or Clock("system")
    start = None if clock.mode == "system" and clock.now is None else instant(clock.now)
    manual, running = (None, start) if clock.mode == "system" else (start, None)
    return Blueprint(facts, parse_limits(wanted.limits), _policy(wanted.policy), manual, running, clock.speed)


def _policy(given: dict[str, Any]) -> Policy:
    """Return the switches of a new portal. Most portals set none, and do without the import."""
    if not given:
        return Policy()
    from mockspot.control import policy

    return policy.parse(given)


def listing(command: Command) -> dict[str, Any]:
    """Return every portal."""
    return {"results": [document(portal.seen()) for portal in command.simulation.portals()]}


def read(command: Command) -> dict[str, Any]:
    """Return one portal."""
    return document(command.portal)


def delete(command: Command) -> None:
    """Remove a portal with everything in it."""
    portal = command.portal
    _refuse_developers(portal)
    if command.simulation.delete(portal.facts.portal_id):
        command.simulation.tally.absorb(portal)


def reset(command: Command) -> dict[str, Any]:
    """Return to the state right after creation; the tokens of that time live as long again as they did then."""
    portal = command.portal
    _refuse_developers(portal)
    with portal.lock:
        command.simulation.tally.absorb(portal)
        portal.reset()
        credentials.revive(portal)
    return document(portal)


def fork(command: Command) -> dict[str, Any]:
    """Make a portal with the same data and credentials of its own."""
    return document(command.simulation.fork(command.portal))


def save(command: Command) -> dict[str, Any]:
    """Save the present state under a name."""
    wanted: NewCheckpoint = command.body
    saved = command.portal.save(wanted.name)
    return {"name": saved.name, "takenAt": instant_text(saved.taken_at)}


def checkpoints(command: Command) -> dict[str, Any]:
    """Return the saved states."""
    saved = command.portal.checkpoints.values()
    return {"results": [{"name": item.name, "takenAt": instant_text(item.taken_at)} for item in saved]}


def restore(command: Command) -> dict[str, Any]:
    """Return to a saved state."""
    portal, name = command.portal, command.params["name"]
    _refuse_developers(portal)
    saved = portal.checkpoints.get(name)
    if saved is None:
        known = ", ".join(portal.checkpoints) or "none"
        raise ControlError(404, "checkpoint_unknown", f"there is no checkpoint {name[:100]!r}", hint=f"saved: {known}")
    portal.return_to(saved)
    return {"name": name, "restored": True}


def _refuse_developers(portal: Portal) -> None:
    """Refuse to take back the account of developers: every other portal would lose the apps it has installed."""
    portal_id = portal.facts.portal_id
    if portal_id == DEVELOPER_ACCOUNT:
        raise ControlError(409, "portal_permanent", f"portal {portal_id} holds the apps of this process and stays")


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        hint = "use an IANA name such as Europe/Berlin or US/Eastern"
        raise ControlError(400, "time_zone_unknown", f"there is no time zone {name[:100]!r}", hint=hint) from error
    return name


def instant(value: str | int | None) -> int:
    """Return an instant from epoch milliseconds or ISO 8601; nothing means the system's present time."""
    if value is None:
        return int(datetime.now(UTC).timestamp() * 1000)
    parsed = parse_time(value) if isinstance(value, str) else value
    if parsed is None or not 0 <= parsed <= LATEST:
        hint = "give ISO 8601 such as 2026-01-31T12:00:00Z, or milliseconds since 1970"
        raise ControlError(400, "instant_invalid", f"{str(value)[:60]!r} is no point in time", hint=hint)
    return parsed


ROWS = (
    Operation("POST", "/portals", "Make a portal", create, NewPortal, 201, waits=True, answer=("Portal",)),
    Operation("GET", "/portals", "List portals", listing, waits=True, answer=("Portals",)),
    Operation(
        "GET", "/portals/{portalId}", "Return one portal; `default` is the one made at start", read, answer=("Portal",)
    ),
    Operation("DELETE", "/portals/{portalId}", "Remove a portal", delete, status=204),
    Operation(
        "POST", "/portals/{portalId}/reset", "Return to the state right after creation", reset, answer=("Portal",)
    ),
    Operation(
        "POST",
        "/portals/{portalId}/fork",
        "Copy a portal, with credentials of its own",
        fork,
        status=201,
        answer=("Portal",),
    ),
    Operation(
        "POST",
        "/portals/{portalId}/checkpoints",
        "Save the present state",
        save,
        NewCheckpoint,
        201,
        answer=("Checkpoint",),
    ),
    Operation("GET", "/portals/{portalId}/checkpoints", "List saved states", checkpoints, answer=("Checkpoints",)),
    Operation(
        "POST",
        "/portals/{portalId}/checkpoints/{name}/restore",
        "Return to a saved state",
        restore,
        answer=("CheckpointRestored",),
    ),
)
