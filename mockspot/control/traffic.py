"""The traffic log: what clients sent and got, for assertions, audits and other tools."""

from collections.abc import Mapping
from typing import Any

import orjson

from mockspot import __version__
from mockspot.asgi.portal import Portal
from mockspot.control.operation import Command, ControlError, File, Operation, number_of
from mockspot.wire import har
from mockspot.wire.traffic import Entry

FILTERS = ("since", "kind", "operation", "status")


def listing(command: Command) -> dict[str, Any]:
    """Return the entries after `since` that fit every filter, oldest first."""
    portal = command.portal
    portal_id = portal.facts.portal_id
    documents = (entry.document(portal_id) for entry in _entries(portal, command.query.get("since")))
    kept = [document for document in documents if _fits(document, command.query)]
    return {"results": kept, "last": portal.live.traffic.last}


def clear(command: Command) -> None:
    """Forget the entries so far."""
    portal = command.portal
    with portal.lock:
        portal.live.traffic.clear()


def archive(command: Command) -> dict[str, Any]:
    """Return the requests as an HTTP archive, which browsers and proxies read."""
    portal = command.portal
    requests = [entry for entry in _entries(portal, None) if entry.kind == "request"]
    return har.archive([entry.document(portal.facts.portal_id) for entry in requests], version=__version__)


def lines(command: Command) -> File:
    """Return a traffic file: a heading line, then one entry a line; `mockspot audit` reads it."""
    return File("application/x-ndjson", document(command.portal, _sequence(command.query.get("since"))))


def document(portal: Portal, since: int = 0) -> bytes:
    """Return the text of a traffic file."""
    heading = {"schema": 1, "kind": "mockspot-traffic", "version": __version__, "portalId": portal.facts.portal_id}
    with portal.lock:
        entries = portal.live.traffic.entries(since)
    documents = (entry.document(portal.facts.portal_id) for entry in entries)
    return b"".join(orjson.dumps(line) + b"\n" for line in (heading, *documents))


def _entries(portal: Portal, since: str | None) -> list[Entry]:
    with portal.lock:
        return portal.live.traffic.entries(_sequence(since))


def _sequence(since: str | None) -> int:
    number = 0 if since is None else number_of(since)
    if number is None:
        raise ControlError(400, "query_invalid", "since is a sequence number", hint="use the `sequence` of an entry")
    return number


def _fits(document: dict[str, Any], query: Mapping[str, str]) -> bool:
    return all(str(document.get(name)) == query[name] for name in FILTERS[1:] if name in query)


ROWS = (
    Operation("GET", "/portals/{portalId}/traffic", "Return the traffic log", listing, query=FILTERS),
    Operation("DELETE", "/portals/{portalId}/traffic", "Forget the traffic so far", clear, status=204),
    Operation("GET", "/portals/{portalId}/traffic.jsonl", "Return the traffic as a file", lines, query=("since",)),
    Operation("GET", "/portals/{portalId}/traffic.har", "Return the traffic as an HTTP archive", archive),
)
