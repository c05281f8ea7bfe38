"""The admin gremlin: changes by administrators at random moments under a running integration.

Seed, clock and portal decide all of it: the same again does the same again. Every change is in the traffic log like
any other, with the seed and the turn, and a reset undoes them all.
"""

from typing import Any

from msgspec import to_builtins

from mockspot.asgi.portal import Portal
from mockspot.catalog.object_types import ObjectType
from mockspot.control import acting, changes
from mockspot.control.change_kinds import BY_NAME, KINDS
from mockspot.control.change_kinds.row import Change, Scene
from mockspot.control.gremlin_documents import Gremlin as Wanted
from mockspot.control.gremlin_documents import Window as WantedWindow
from mockspot.control.operation import Command, ControlError, Operation
from mockspot.control.planting import type_named
from mockspot.domain import gremlin, object_types
from mockspot.domain.context import Context
from mockspot.domain.faults import Window
from mockspot.domain.gremlin import Deed, Dice, Gremlin, Plan
from mockspot.domain.records.state import live
from mockspot.domain.values import instant_text
from mockspot.wire import members


def replace(command: Command) -> dict[str, Any]:
    """Let a gremlin in; it replaces the one before."""
    return release(command.portal, command.body)


def release(portal: Portal, wanted: Wanted) -> dict[str, Any]:
    """Let a gremlin into a portal; refused when it is to make changes, or keep to object types, that there are not."""
    plan = _plan(portal, wanted)
    with portal.lock:
        gremlin.release(portal.space, plan, now=portal.live.clock.now())
        portal.space.commit()
    portal.published(portal)
    return document(portal)


def read(command: Command) -> dict[str, Any]:
    """Return what the gremlin is to do, and what it has done."""
    return document(command.portal)


def stop(command: Command) -> None:
    """Send the gremlin away; what it changed stays changed."""
    end(command.portal)


def end(portal: Portal) -> None:
    """Send a portal's gremlin away; nothing happens when there is none."""
    with portal.lock:
        gremlin.stop(portal.space)
        portal.space.commit()


def act(portal: Portal) -> None:
    """Take the turns that are due by the portal's clock."""
    while True:
        with portal.lock:
            found = gremlin.present(portal.space)
            if found is None or found.due is None or found.due > portal.live.clock.now():
                return
            _take_turn(portal, found)


def document(portal: Portal) -> dict[str, Any]:
    """Return what a portal's gremlin is to do and has done; of a portal that never had one, that it has none."""
    with portal.lock:
        found = gremlin.present(portal.space)
        deeds = [_deed(turn, deed) for turn, deed in gremlin.deeds(portal.space)]
    shown = {} if found is None else _shown(found)
    return {"running": found is not None and found.due is not None, **shown, "changes": deeds}


def _shown(found: Gremlin) -> dict[str, Any]:
    plan = found.plan
    window = {"afterSeconds": plan.window.after_ms / 1000}
    return {
        "seed": plan.seed,
        "everySeconds": plan.every_ms / 1000,
        "kinds": dict(plan.weights),
        "objectTypes": list(plan.object_types),
        "count": plan.turns,
        "window": window if plan.window.for_ms is None else {**window, "forSeconds": plan.window.for_ms / 1000},
        "since": instant_text(found.since),
        "nextAt": None if found.due is None else instant_text(found.due),
        "turns": found.taken,
    }


def _deed(turn: int, deed: Deed) -> dict[str, Any]:
    return {"turn": turn, "at": instant_text(deed.at), "sequence": deed.sequence, "change": dict(deed.change)}


def _plan(portal: Portal, wanted: Wanted) -> Plan:
    weights = wanted.kinds if isinstance(wanted.kinds, dict) else dict.fromkeys(wanted.kinds, 1)
    for name in weights:
        _check_kind(name)
    types = tuple(type_named(portal.space, portal.facts.portal_id, name).name for name in wanted.object_types)
    weights = weights or {kind.name: kind.weight for kind in KINDS}
    every_ms = wanted.every_seconds * 1000
    return Plan(wanted.seed, every_ms, tuple(weights.items()), types, wanted.count, _window(wanted.window))


def _check_kind(name: str) -> None:
    if name not in BY_NAME:
        meant = members.close(name, BY_NAME)
        hint = f"did you mean {meant}?" if meant else "GET /_mockspot/changes lists them"
        raise ControlError(400, "change_unknown", f"there is no kind of change {name[:100]!r}", hint=hint)


def _window(wanted: WantedWindow) -> Window:
    length = wanted.for_seconds
    return Window(round(wanted.after_seconds * 1000), None if length is None else round(length * 1000))


def _take_turn(portal: Portal, found: Gremlin) -> None:
    """Make the first change that makes sense, of the kinds in the order that the seed has for this turn."""
    now = portal.live.clock.now()
    found = gremlin.take_turn(portal.space, found)
    portal.space.commit()
    plan = found.plan
    dice = Dice(plan.seed, found.taken)
    for name in dice.in_order(plan.weights):
        ctx = acting.context(portal, source="CRM_UI")
        wanted = BY_NAME[name].suggest(Scene(ctx, _types(ctx, plan)), dice)
        made = None if wanted is None else _made(portal, wanted, seed=plan.seed, turn=found.taken)
        if made is not None:
            gremlin.note(portal.space, found, Deed(now, made, to_builtins(wanted)))
            portal.space.commit()
            return


def _made(portal: Portal, wanted: Change, **by: int) -> int | None:
    """Make a change and return its number in the traffic log; None where HubSpot would refuse it."""
    try:
        sequence: int = changes.perform(portal, wanted, gremlin=by)["sequence"]
    except ControlError:
        return None
    return sequence


def _types(ctx: Context, plan: Plan) -> tuple[ObjectType, ...]:
    """Return the object types it keeps to: those named, as far as they are still there, or those that have records."""
    if plan.object_types:
        found = (object_types.resolve(ctx.tx, ctx.portal.portal_id, name, bare=True) for name in plan.object_types)
        return tuple(each for each in found if each is not None)
    every = object_types.every(ctx.tx, ctx.portal.portal_id)
    return tuple(each for each in every if ctx.tx.count(live(each.type_id)))


ROWS = (
    Operation(
        "PUT",
        "/portals/{portalId}/changes/gremlin",
        "Let a gremlin make changes at random",
        replace,
        Wanted,
        answer=("Gremlin",),
    ),
    Operation(
        "GET",
        "/portals/{portalId}/changes/gremlin",
        "Return what the gremlin does and has done",
        read,
        answer=("Gremlin",),
    ),
    Operation("DELETE", "/portals/{portalId}/changes/gremlin", "Send the gremlin away", stop, status=204),
)
