"""Incidents of the catalogue, started and stopped in a portal."""

from dataclasses import replace
from typing import Any

from mockspot.asgi.portal import Portal
from mockspot.catalog.incidents import BY_NAME, Incident
from mockspot.catalog.incidents import ROWS as INCIDENTS
from mockspot.control import trouble
from mockspot.control.operation import Command, ControlError, Operation
from mockspot.wire import members


def listing(command: Command) -> dict[str, Any]:
    """Return every incident there is, and which of them go on."""
    portal = command.portal
    with portal.lock:
        return {"results": [_document(portal, incident) for incident in INCIDENTS]}


def start(command: Command) -> dict[str, Any]:
    """Start an incident; one that goes on already stays as it is."""
    return begin(command.portal, command.params["name"])


def stop(command: Command) -> None:
    """Stop an incident: its faults go, and the switches it set return to what they were."""
    end(command.portal, command.params["name"])


def begin(portal: Portal, name: str) -> dict[str, Any]:
    """Start an incident of a portal by name; refused when there is none of that name."""
    incident = _named(name)
    with portal.lock:
        live = portal.live
        plans = [trouble.plan(portal, fault) for fault in incident.faults]
        live.faults.populate(_faults_of(name), plans, live.clock.now())
        if name not in live.incidents:
            live.incidents[name] = {switch: getattr(live.policy, switch) for switch in incident.switches}
            live.policy = replace(live.policy, **incident.switches)
        return _document(portal, incident)


def end(portal: Portal, name: str) -> None:
    """Stop an incident of a portal; refused when it does not go on."""
    _named(name)
    with portal.lock:
        live = portal.live
        before = live.incidents.pop(name, None)
        if before is None:
            hint = "GET …/incidents says which go on"
            raise ControlError(404, "incident_not_running", f"the incident {name} does not go on", hint=hint)
        live.faults.remove_set(_faults_of(name), live.clock.now())
        live.policy = replace(live.policy, **before)


def _named(name: str) -> Incident:
    found = BY_NAME.get(name)
    if found is None:
        meant = members.close(name, BY_NAME)
        hint = f"did you mean {meant}?" if meant else "GET …/incidents lists them"
        raise ControlError(404, "incident_unknown", f"there is no incident {name[:100]!r}", hint=hint)
    return found


def _faults_of(name: str) -> str:
    """Return the name of the set that an incident's faults are."""
    return f"incident {name}"


def _document(portal: Portal, incident: Incident) -> dict[str, Any]:
    live = portal.live
    return {
        "name": incident.name,
        "running": incident.name in live.incidents,
        "hits": sum(fault.hits for fault in live.faults.of(_faults_of(incident.name))),
        "summary": incident.summary,
        "claim": incident.claim,
    }


ROWS = (
    Operation("GET", "/portals/{portalId}/incidents", "List incidents and which go on", listing, answer=("Incidents",)),
    Operation("PUT", "/portals/{portalId}/incidents/{name}", "Start an incident", start, answer=("Incident",)),
    Operation("DELETE", "/portals/{portalId}/incidents/{name}", "Stop an incident", stop, status=204),
)
