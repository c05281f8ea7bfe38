"""The traffic log: what clients sent and got, for assertions, audits and other tools."""

from typing import Any

import orjson

from mockspot import __version__
from mockspot.asgi.portal import Portal
from mockspot.control.operation import Command, ControlError, Operation
from mockspot.wire import har
from mockspot.wire.traffic import Entry

FILTERS = ("since", "kind", "operation", "status")


def listing(command: Command) -> dict[str, Any]:
    """Return the entries after `since` that fit every filter, oldest first."""
    portal = command.portal
    documents = [entry.document(portal.facts.portal_id) for entry in _since(portal, command.query.get("since"))]
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
    requests = [entry for entry in _since(portal, None) if entry.kind == "request"]
    return har.archive([entry.document(portal.facts.portal_id) for entry in requests], version=__version__)


def lines(portal: Portal, since: int = 0) -> bytes:
    """Return a traffic file: a heading line, then one entry a line."""
    heading = {"schema": 1, "kind": "mockspot-traffic", "version": __version__}
    entries = [entry.document(portal.facts.portal_id) for entry in portal.live.traffic.entries(since)]
    return b"".join(orjson.dumps(document) + b"\n" for document in (heading, *entries))


def _since(portal: Portal, since: str | None) -> list[Entry]:
    if since is not None and not since.isdigit():
        raise ControlError(400, "query_invalid", "since is a sequence number", hint="use the `sequence` of an entry")
    with portal.lock:
        return portal.live.traffic.entries(int(since or 0))


def _fits(document: dict[str, Any], query: Any) -> bool:
    return all(str(document.get(name)) == query[name] for name in FILTERS[1:] if name in query)


ROWS = (
    Operation("GET", "/portals/{portalId}/traffic", "Return the traffic log", listing, query=FILTERS),
    Operation("DELETE", "/portals/{portalId}/traffic", "Forget the traffic so far", clear, status=204),
    Operation("GET", "/portals/{portalId}/traffic.har", "Return the traffic as an HTTP archive", archive),
)
