"""Which operations, answers and states this process has exercised."""

from collections import Counter
from typing import Any

from mockspot.asgi.endpoints import ENDPOINTS
from mockspot.control.operation import Command, Operation


def read(command: Command) -> dict[str, Any]:
    """Return the operations called with their statuses, those never called, and the other states seen."""
    calls: dict[str, Counter[str]] = {}
    states: Counter[str] = Counter()
    for portal in command.simulation.portals():
        with portal.lock:
            documents = [entry.document(portal.facts.portal_id) for entry in portal.live.traffic.entries()]
        for document in documents:
            _count(document, calls, states)
    known = {endpoint.operation for endpoint in ENDPOINTS}
    return {
        "operations": {name: dict(statuses) for name, statuses in sorted(calls.items())},
        "notExercised": sorted(known - calls.keys()),
        "states": dict(sorted(states.items())),
    }


def _count(document: dict[str, Any], calls: dict[str, Counter[str]], states: Counter[str]) -> None:
    kind = document["kind"]
    if kind == "request" and document["operation"]:
        calls.setdefault(document["operation"], Counter())[str(document["status"])] += 1
        if document["status"] == 429:
            states[f"limiter {document['bucket']}"] += 1
        if document["errorCategory"]:
            states[f"error {document['errorCategory']}"] += 1
        if document["fault"]:
            states["fault struck"] += 1
    elif kind == "token":
        states[f"token {document['grant']}"] += 1
    elif kind == "delivery":
        states[f"delivery {document.get('status') or 'failed'}"] += 1


ROWS = (Operation("GET", "/coverage", "Return what this process has exercised", read),)
