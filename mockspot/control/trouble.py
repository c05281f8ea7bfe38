"""Limits and faults: what makes a portal hard to live with, on demand."""

from functools import partial
from typing import Any

from mockspot.asgi.portal import Portal
from mockspot.control.documents import Connection
from mockspot.control.operation import Command, ControlError, Operation
from mockspot.domain import object_types
from mockspot.domain.faults import Plan
from mockspot.wire import fault_documents, limits


def read_limits(command: Command) -> dict[str, Any]:
    """Return policies and live counters."""
    portal = command.portal
    with portal.lock:
        return limits.document(portal.live.quotas.state(portal.live.clock.now()))


def replace_limits(command: Command) -> dict[str, Any]:
    """Set the limits; windows start empty."""
    portal = command.portal
    wanted = limits.parse_limits(command.body)
    with portal.lock:
        portal.hold_to(wanted)
    return read_limits(command)


def add_fault(command: Command) -> dict[str, Any]:
    """Add a fault; it strikes from the next matching request on."""
    portal = command.portal
    with portal.lock:
        added = portal.live.faults.add(plan(portal, command.body), portal.live.clock.now())
    return fault_documents.document(added)


def populate_faults(command: Command) -> dict[str, Any]:
    """Let a named set hold these faults and no others; the same set again changes nothing."""
    portal, wanted = command.portal, command.body
    if not isinstance(wanted, dict) or not isinstance(wanted.get("faults"), list) or len(wanted) != 1:
        raise ControlError(400, "document_invalid", "a set of faults is an object with the array faults")
    with portal.lock:
        plans = [plan(portal, given) for given in wanted["faults"]]
        held = portal.live.faults.populate(command.params["name"], plans, portal.live.clock.now())
    return {"results": [fault_documents.document(fault) for fault in held]}


def remove_set(command: Command) -> None:
    """Remove a named set of faults."""
    portal, name = command.portal, command.params["name"]
    with portal.lock:
        removed = portal.live.faults.remove_set(name, portal.live.clock.now())
    if not removed:
        raise ControlError(
            404, "set_unknown", f"there is no set of faults {name[:100]!r}", hint="GET …/faults shows sets"
        )


def plan(portal: Portal, given: object) -> Plan:
    """Return the fault a document asks a portal for; ValueError says what is allowed instead."""
    wanted = fault_documents.parse(given, partial(_type_name, portal))
    if wanted.match.operation is not None:
        from mockspot.control import known_operations  # with the calls of an API, for those who name one

        known_operations.check(wanted.match.operation)
    return wanted


def _type_name(portal: Portal, given: str) -> str:
    """Return the name that requests are known by; a custom object that is not there yet keeps the name given."""
    found = object_types.resolve(portal.space, portal.facts.portal_id, given, bare=True)
    return given if found is None else found.name


def list_faults(command: Command) -> dict[str, Any]:
    """Return the faults with how often each has struck."""
    portal = command.portal
    with portal.lock:
        return {"results": [fault_documents.document(fault) for fault in portal.live.faults.all()]}


def clear_faults(command: Command) -> None:
    """Remove every fault."""
    portal = command.portal
    with portal.lock:
        portal.live.faults.clear()


def connect(command: Command) -> dict[str, Any]:
    """Say whether a fault strikes a connection to HubSpot, for redirected clients to ask; asking counts as a match."""
    wanted: Connection = command.body
    return {"struck": command.portal.strikes_connection(wanted.moment)}


def remove_fault(command: Command) -> None:
    """Remove one fault."""
    portal, fault_id = command.portal, command.params["faultId"]
    with portal.lock:
        removed = portal.live.faults.remove(fault_id, portal.live.clock.now())
    if not removed:
        raise ControlError(
            404, "fault_unknown", f"there is no fault {fault_id[:100]!r}", hint="GET …/faults lists them"
        )


ROWS = (
    Operation(
        "GET", "/portals/{portalId}/limits", "Return policies and live counters", read_limits, answer=("Limits",)
    ),
    Operation("PUT", "/portals/{portalId}/limits", "Set the limits", replace_limits, Any, answer=("Limits",)),
    Operation("POST", "/portals/{portalId}/faults", "Add a fault", add_fault, Any, 201, answer=("Fault",)),
    Operation(
        "POST",
        "/portals/{portalId}/connections",
        "Ask whether a fault strikes a connection",
        connect,
        Connection,
        answer=("ConnectionStruck",),
    ),
    Operation("GET", "/portals/{portalId}/faults", "List faults", list_faults, answer=("Faults",)),
    Operation("DELETE", "/portals/{portalId}/faults", "Remove every fault", clear_faults, status=204),
    Operation("DELETE", "/portals/{portalId}/faults/{faultId}", "Remove one fault", remove_fault, status=204),
    Operation(
        "PUT",
        "/portals/{portalId}/faults/sets/{name}",
        "Set the faults of a name",
        populate_faults,
        Any,
        answer=("Faults",),
    ),
    Operation(
        "DELETE", "/portals/{portalId}/faults/sets/{name}", "Remove the faults of a name", remove_set, status=204
    ),
)
