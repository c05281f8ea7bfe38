"""What administrators do to a portal while an integration runs: the same domain functions as their clicks would call.

A change is one document of `change_kinds`. Refused, as HubSpot would refuse it, it leaves nothing behind.
"""

from typing import Any

from mockspot.asgi.portal import Portal
from mockspot.control import acting
from mockspot.control.change_kinds import BY_DOCUMENT, KINDS, Change, ChangeKind
from mockspot.control.operation import Command, ControlError, Operation
from mockspot.control.seeding import reason
from mockspot.domain.refusal import Refusal


def make(command: Command) -> dict[str, Any]:
    """Make a change, as an administrator does in HubSpot's pages."""
    return perform(command.portal, command.body)


def perform(portal: Portal, wanted: Change, **noted: Any) -> dict[str, Any]:
    """Make a change; traffic names it as the cause of all that follows from it, and what else is `noted` of it.

    Refused as HubSpot would refuse it.
    """
    kind = BY_DOCUMENT[type(wanted)]
    with portal.lock:
        ctx = acting.context(portal, source="CRM_UI")
        mark = portal.space.mark()
        try:
            outcome = kind.act(ctx, wanted)
        except Refusal as refusal:
            portal.space.undo_to(mark)
            raise ControlError(409, "change_refused", f"HubSpot would refuse this: {reason(refusal)}") from refusal
        except ControlError:
            portal.space.undo_to(mark)
            raise
        told = {"change": kind.name, "by": "administrator", **outcome, **noted}
        sequence = portal.live.traffic.append(ctx.now, "change", told)
        acting.publish(portal, ctx, cause=sequence)
        portal.space.commit()
    portal.published(portal)
    return {"kind": kind.name, "sequence": sequence, **outcome}


def kinds(_: Command) -> dict[str, Any]:
    """Return every kind of change with the members it takes."""
    return {"results": [_kind(kind) for kind in KINDS]}


def _kind(kind: ChangeKind) -> dict[str, Any]:
    types = kind.members
    return {
        "kind": kind.name,
        "summary": kind.summary,
        "members": list(types),
        "types": types,
        "weight": kind.weight,
    }


ROWS = (
    Operation(
        "POST",
        "/portals/{portalId}/changes",
        "Change the portal as an administrator does",
        make,
        Change,
        201,
        answer=("ChangeMade",),
    ),
    Operation("GET", "/changes", "List the kinds of changes by administrators", kinds, answer=("ChangeKinds",)),
)
