"""The dashboard: one page about one portal, rendered whole by the server and refreshed by a few lines of JavaScript.

Without JavaScript it is a static page with everything on it. Everything put into it is escaped by the template.
"""

from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, NamedTuple

from mockspot import __version__
from mockspot.asgi.portal import Portal
from mockspot.control import clock, credentials
from mockspot.control.operation import Command, File, Simulation
from mockspot.domain.faults import Fault
from mockspot.domain.webhooks import deliveries
from mockspot.wire import fault_documents
from mockspot.wire.redaction import fingerprint
from mockspot.wire.webhooks.deliveries import delivery_document

if TYPE_CHECKING:
    from jinja2 import Template

HEADERS = {
    "cache-control": "no-store",
    "content-security-policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src data:; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
}
_FILES = {"dashboard.css": "text/css", "dashboard.js": "text/javascript"}
_ENTRIES, _DELIVERIES = 60, 25
_QUIET = ("sequence", "at", "kind", "portalId", "status", "durationMilliseconds", "cause", "operation")


class Line(NamedTuple):
    """One entry of the traffic log as the page shows it."""

    sequence: int
    time: str
    kind: str
    what: str
    note: str
    status: int | None
    milliseconds: float | None

    @property
    def mood(self) -> str:
        """Return good, bad or nothing: how the status is coloured."""
        return "" if self.status is None else "bad" if self.status >= 400 else "good"


def page(simulation: Simulation, chosen: str | None) -> str:
    """Return the page about one portal, the default one unless another is chosen; refused when it is unknown."""
    portal = Command(simulation, {"portalId": chosen or "default"}).portal
    with portal.lock:
        values = {
            "portal": credentials.document(portal),
            "clock": clock.document(portal),
            "lines": _lines(portal),
            "deliveries": _deliveries(portal),
            "faults": [_fault(fault) for fault in portal.live.faults.all()],
        }
    return _template().render(version=__version__, portals=[item.facts for item in simulation.portals()], **values)


def static(name: str) -> File | None:
    """Return one of the page's own files, or None."""
    if name not in _FILES:
        return None
    return File(_FILES[name], files(__package__).joinpath("static", name).read_bytes())


def _lines(portal: Portal) -> list[Line]:
    """Return the newest entries, newest first."""
    newest = portal.live.traffic.entries(portal.live.traffic.last - _ENTRIES)
    return [line(entry.document(portal.facts.portal_id)) for entry in reversed(newest)]


def line(document: dict[str, Any]) -> Line:
    """Return what the page shows of an entry."""
    what, note = _ABOUT.get(document["kind"], _about_other)(document)
    status, milliseconds = document.get("status"), document.get("durationMilliseconds")
    time = document["at"].partition("T")[2].rstrip("Z")
    return Line(document["sequence"], time, document["kind"], what, note, status, milliseconds)


def _about_request(document: dict[str, Any]) -> tuple[str, str]:
    query = f"?{document['query']}" if document["query"] else ""
    notes = (document["operation"], document["errorCategory"], document["fault"] and f"fault {document['fault']}")
    return f"{document['method']} {document['path']}{query}", ", ".join(note for note in notes if note)


def _about_delivery(document: dict[str, Any]) -> tuple[str, str]:
    notes = (f"attempt {document['attemptNumber']}", document["state"], document.get("error"))
    return f"POST {document['targetUrl']}", ", ".join(note for note in notes if note)


def _about_other(document: dict[str, Any]) -> tuple[str, str]:
    """Tell whatever short members an entry has; token entries hold fingerprints only."""
    shown = {name: value for name, value in document.items() if name not in _QUIET and value is not None}
    return ", ".join(f"{name} {value}" for name, value in shown.items()), ""


def _about_change(document: dict[str, Any]) -> tuple[str, str]:
    parts = (document["change"], document.get("objectTypeId"), document.get("objectId"), document.get("propertyName"))
    cause = document.get("cause")
    return " ".join(part for part in parts if part), f"by #{cause}" if cause else ""


_ABOUT = {"request": _about_request, "delivery": _about_delivery, "change": _about_change}


def _deliveries(portal: Portal) -> list[dict[str, Any]]:
    newest = deliveries.listed(portal.space)[-_DELIVERIES:]
    portal_id, policy = portal.facts.portal_id, portal.live.policy
    return [delivery_document(item, portal_id=portal_id, policy=policy) for item in reversed(newest)]


def _fault(fault: Fault) -> dict[str, Any]:
    """Return a fault; a token it matches is shown as its fingerprint."""
    shown = fault_documents.document(fault)
    token = shown["match"].get("token")
    return shown if token is None else {**shown, "match": {**shown["match"], "token": fingerprint(token)}}


@cache
def _template() -> "Template":
    """Return the template. Imported here: most processes never show the page."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    loader = PackageLoader("mockspot.control")
    environment = Environment(
        loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.policies["json.dumps_kwargs"] = {"sort_keys": False}
    return environment.get_template("dashboard.html")
