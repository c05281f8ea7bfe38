"""Traffic entries as single lines: number, time since the start, call, answer, id, note."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from mockspot_contracts.bodies import record_id
from mockspot_contracts.rule import Evidence
from mockspot_contracts.traffic import (
    Account,
    Change,
    ClockStep,
    Delivery,
    Entry,
    Installation,
    OtherEntry,
    Request,
    TokenIssue,
)

SHOWN = 6
"""At most so many lines prove a finding; the rest is counted."""

_OBJECTS = re.compile(r"/crm/(?:v\d+/objects|objects/[^/]+)/")


@dataclass(frozen=True, slots=True)
class Line:
    """One entry, in columns."""

    number: str
    after: str
    call: str
    answer: str
    note: str


def lines(evidence: Sequence[Evidence], starts: Mapping[Account, datetime]) -> list[Line]:
    """Return the lines that prove a finding: the first ones, and the last one when there are too many."""
    if len(evidence) <= SHOWN:
        return [_line(piece, starts) for piece in evidence]
    left_out = len(evidence) - SHOWN + 1
    gap = Line("...", "", f"{left_out} more like these", "", "")
    return [*(_line(piece, starts) for piece in evidence[: SHOWN - 2]), gap, _line(evidence[-1], starts)]


def call_name(entry: Entry) -> str:
    """Return method and route of a call in short; other entries are named by what they are."""
    match entry:
        case Request():
            return f"{entry.method} {route_name(entry)}"
        case TokenIssue():
            return f"token issued ({entry.grant or 'unknown grant'})"
        case Delivery():
            return f"delivery of {entry.events} events"
        case Change():
            return f"{entry.object_type or 'record'} {entry.object_id or ''} {entry.change}"
        case Installation():
            return f"app {entry.step}"
        case ClockStep():
            return "clock moved"
        case OtherEntry():
            return entry.kind
    return "entry"


def route_name(call: Request) -> str:
    """Return the route template without what every CRM route begins with."""
    template = (call.route or call.path).replace("{objectType}", call.object_type or "{objectType}")
    return _OBJECTS.sub("", template, count=1).strip("/") or "/"


def since_start(entry: Entry, starts: Mapping[Account, datetime]) -> str:
    """Return the simulated seconds since the portal's traffic began."""
    return f"t+{(entry.at - starts.get(entry.account, entry.at)) / timedelta(seconds=1):.3f}s"


def _line(piece: Evidence, starts: Mapping[Account, datetime]) -> Line:
    entry = piece.entry
    number = f"#{entry.sequence}" if len(starts) < 2 else f"{entry.portal_id}#{entry.sequence}"
    return Line(number, since_start(entry, starts), call_name(entry), _answer(entry), piece.note)


def _answer(entry: Entry) -> str:
    if not isinstance(entry, Request | Delivery):
        return ""
    status = "no answer" if entry.status is None else str(entry.status)
    found = record_id(entry) if isinstance(entry, Request) else None
    return f"{status} id={found}" if found else status
