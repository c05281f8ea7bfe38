"""The traffic log: what clients sent and got, for assertions, audits and other tools."""

from collections.abc import Mapping
from typing import Any

import orjson

from mockspot import __version__
from mockspot.asgi.portal import Portal
from mockspot.control.operation import Command, ControlError, File, Operation
from mockspot.domain.numbers import number_of
from mockspot.wire import har

FILTERS = ("since", "kind", "operation", "status")
_KINDS = ("request", "delivery", "token", "change", "fault", "clock", "neighbour", "install", "call")


def listing(command: Command) -> dict[str, Any]:
    """Return the entries after `since` that fit every filter, oldest first."""
    portal = command.portal
    _check_kind(command.query.get("kind"))
    _check_status(command.query.get("status"))
    found = documents(portal, command.query.get("since"))
    _check_operation(command.query.get("operation"), found)
    kept = [document for document in found if _fits(document, command.query)]
    return {"results": kept, "last": portal.live.traffic.last}


def clear(command: Command) -> None:
    """Forget the entries so far."""
    portal = command.portal
    with portal.lock:
        command.simulation.tally.absorb(portal)
        portal.live.traffic.clear()


def archive(command: Command) -> dict[str, Any]:
    """Return the requests as an HTTP archive, which browsers and proxies read."""
    requests = [document for document in documents(command.portal) if document["kind"] == "request"]
    return har.archive(requests, version=__version__)


def lines(command: Command) -> File:
    """Return a traffic file: a heading line, then one entry a line; `mockspot audit` reads it."""
    portal = command.portal
    heading = {"schema": 1, "kind": "mockspot-traffic", "version": __version__, "portalId": portal.facts.portal_id}
    found = (heading, *documents(portal, command.query.get("since")))
    return File("application/x-ndjson", b"".join(orjson.dumps(line) + b"\n" for line in found))


def documents(portal: Portal, since: str | None = None) -> list[dict[str, Any]]:
    """Return the entries after a sequence number as documents, oldest first."""
    number = 0 if since is None else number_of(since)
    if number is None:
        raise ControlError(400, "query_invalid", "since is a sequence number", hint="use the `sequence` of an entry")
    with portal.lock:
        entries = portal.live.traffic.entries(number)
    return [entry.document(portal.facts.portal_id) for entry in entries]


def _check_kind(kind: str | None) -> None:
    if kind is not None and kind not in _KINDS:
        raise ControlError(400, "query_invalid", f"there is no kind {kind[:40]!r}", hint=f"kinds: {', '.join(_KINDS)}")


def _check_status(status: str | None) -> None:
    if status is not None and number_of(status) is None:
        raise ControlError(400, "query_invalid", f"{status[:40]!r} is no status", hint="give a number such as 429")


def _check_operation(operation: str | None, found: list[dict[str, Any]]) -> None:
    """Refuse an operation that there is not: whoever makes sure that a call was not made must not misspell it."""
    if operation is None or any(document.get("operation") == operation for document in found):
        return
    from mockspot.control import known_operations  # with every call of HubSpot's API, for a question about none made

    try:
        known_operations.check(operation)
    except ValueError as error:
        raise ControlError(400, "query_invalid", str(error)) from error


def _fits(document: dict[str, Any], query: Mapping[str, str]) -> bool:
    return all(str(document.get(name)) == query[name] for name in FILTERS[1:] if name in query)


ROWS = (
    Operation(
        "GET",
        "/portals/{portalId}/traffic",
        "Return the traffic log",
        listing,
        waits=True,
        query=FILTERS,
        answer=("Traffic",),
    ),
    Operation("DELETE", "/portals/{portalId}/traffic", "Forget the traffic so far", clear, status=204),
    Operation(
        "GET", "/portals/{portalId}/traffic.jsonl", "Return the traffic as a file", lines, waits=True, query=("since",)
    ),
    Operation(
        "GET",
        "/portals/{portalId}/traffic.har",
        "Return the traffic as an HTTP archive",
        archive,
        waits=True,
        answer=("HttpArchive",),
    ),
)
