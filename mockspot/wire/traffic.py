"""The traffic log's entries and their documents: what clients sent and got, with secrets replaced by fingerprints.

Redaction happens when an entry is made, so a secret is in no log, export or report.
"""

from collections import deque
from collections.abc import Callable
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from mockspot.domain.apps import AccessToken, App
from mockspot.domain.caller import Caller
from mockspot.domain.events import Event
from mockspot.domain.oauth import Issued
from mockspot.domain.ports import Instant
from mockspot.domain.values import instant_text
from mockspot.wire.call import Call
from mockspot.wire.message import Headers, Reply, Request, headers_of, parts_of
from mockspot.wire.redaction import (
    MESSAGE_LIMIT,
    TOKEN_FREE,
    fingerprint,
    header_document,
    parsed,
    readable,
    redact_answer,
    redact_body,
    redact_head,
    redact_url,
    shortened,
)

if TYPE_CHECKING:
    from mockspot.domain.faults import Strike
    from mockspot.domain.neighbours import Heard
    from mockspot.domain.quotas import Take

_UNKNOWN = (None, None, None)


class Kept(Protocol):
    """Content that is parsed only when somebody looks."""

    def document(self) -> dict[str, Any]:
        """Return the members."""
        ...


Row = tuple[Any, ...]
"""An entry as it is kept: instant, kind, and its content or, for requests and changes, the fields of that.

A plain tuple of atoms is nothing to the garbage collector, and what a hundred calls kept is forgotten in no time. The
fewer objects the better: by the time an entry makes room, no cache holds any of them.
"""


class Entry(NamedTuple):
    """One line of the traffic log; `content` holds the members of the document beyond sequence, instant and kind."""

    sequence: int
    at: Instant
    kind: str  # request, delivery, token, change, fault, clock, neighbour
    content: dict[str, Any] | Kept

    def document(self, portal_id: int) -> dict[str, Any]:
        """Return the entry as the control plane and traffic files show it."""
        head = {"sequence": self.sequence, "at": instant_text(self.at), "kind": self.kind, "portalId": portal_id}
        content = self.content
        return head | (content if isinstance(content, dict) else content.document())


class Exchange(NamedTuple):
    """A request and its answer as they are kept: already without secrets, parsed only when somebody looks.

    Headers are lines, and the answer is one message, as in a `Reply`.
    """

    method: str
    path: str
    query: str
    head: bytes
    body: bytes
    secret_in_url: bool
    operation: str | None
    route: str | None
    version: str | None
    object_type: str | None
    token: str | None
    app_id: int | None
    credential: str | None
    bucket: str | None
    remaining: int | None
    correlation_id: str
    fault: str | None  # its id, what kind it is, and by how many milliseconds it delayed the answer
    status: int | None
    duration_us: int
    answer: bytes
    foreign: int | None = None

    @property
    def answer_headers(self) -> Headers:
        """Return the headers of the answer."""
        return headers_of(parts_of(self.answer)[0])

    @property
    def answer_body(self) -> bytes:
        """Return the body of the answer."""
        return parts_of(self.answer)[1]

    def document(self) -> dict[str, Any]:
        """Return the members of a `request` entry; `foreignPortalId` is there when it named another portal's record."""
        answer = parsed(readable(self.answer_body))
        members = {
            "method": self.method,
            "path": self.path,
            "query": self.query,
            "operation": self.operation,
            "route": self.route,
            "version": self.version,
            "objectType": self.object_type,
            "status": self.status,
            "durationMilliseconds": self.duration_us / 1000,
            "token": self.token,
            "appId": self.app_id,
            "credential": self.credential,
            "bucket": self.bucket,
            "remaining": self.remaining,
            "correlationId": self.correlation_id,
            **_fault_members(self.fault),
            "secretInUrl": self.secret_in_url,
            "errorCategory": answer.get("category") if isinstance(answer, dict) else None,
            "request": {"headers": header_document(headers_of(self.head)), "body": parsed(readable(self.body))},
            "response": {"headers": header_document(self.answer_headers), "body": answer},
        }
        return members if self.foreign is None else {**members, "foreignPortalId": self.foreign}


class Change(NamedTuple):
    """What a request did to a record; `cause` is the request's sequence number."""

    change: str
    object_type_id: str
    object_id: int
    cause: int
    property_name: str | None
    to_id: int | None
    merged_ids: tuple[int, ...]
    new_id: int | None

    def document(self) -> dict[str, Any]:
        """Return the members of a `change` entry."""
        members: dict[str, Any] = {
            "change": self.change,
            "objectTypeId": self.object_type_id,
            "objectId": str(self.object_id),
            "cause": self.cause,
        }
        if self.property_name is not None:
            members["propertyName"] = self.property_name
        if self.to_id is not None:
            members["toObjectId"] = str(self.to_id)
        if self.new_id is not None:
            members["mergedObjectIds"], members["newObjectId"] = [str(one) for one in self.merged_ids], str(self.new_id)
        return members


def exchange(
    at: Instant,
    request: Request,
    reply: Reply,
    correlation_id: str,
    duration_ns: int,
    call: Call | None = None,
    caller: Caller | None = None,
    token: str = "",
    take: "Take | None" = None,
    bucket: str | None = None,
    strike: "Strike | None" = None,
    secret: bool = False,
) -> Row:
    """Return the row of an `Exchange`: no credential survives in URL, headers or bodies.

    What is None was not known when the request was refused; `secret` says that the answer carries credentials.
    """
    path, query, in_path, in_query, head = request.path, request.query, False, False, request.kept_head
    operation, route, version = _UNKNOWN if call is None else call.named
    message = reply.message
    if query or len(path) > TOKEN_FREE or "-tokens/" in path:
        path, query, in_path, in_query = redact_url(path, query)
    return (
        at,
        "request",
        request.method,
        path,
        query,
        redact_head(tuple(request.headers.items())) if head is None else head,
        redact_body(request.body, request.headers) if request.body else b"",
        in_path or in_query,
        operation,
        route,
        version,
        call.object_types[0].name if call is not None and call.object_types else None,
        fingerprint(token) if token else None,
        None if caller is None else caller.app_id or None,
        None if caller is None else caller.credential,
        None if take is None else bucket,
        None if take is None else take.remaining,
        correlation_id,
        None if strike is None else f"{strike.fault_id} {strike.kind.kind} {strike.delay_ms}",
        reply.status or None,  # a fault may send no answer at all
        duration_ns // 1000,
        redact_answer(reply) if secret or in_path else message if len(message) <= MESSAGE_LIMIT else shortened(message),
    )


def _fault_members(fault: str | None) -> dict[str, Any]:
    """Return the members that tell of the fault a request met."""
    if fault is None:
        return {"fault": None}
    found, kind, delay = fault.rsplit(" ", 2)
    return {"fault": found, "faultKind": kind, "faultDelayMilliseconds": int(delay)}


def without(row: Row, secret: str) -> Row:
    """Return what is kept with a fingerprint in place of a text that turned out to be a secret."""
    text, octets = fingerprint(secret), fingerprint(secret).encode()

    def shown(part: Any) -> Any:
        if isinstance(part, bytes):
            return part.replace(secret.encode(), octets)
        return part.replace(secret, text) if isinstance(part, str) else part

    return tuple(map(shown, row))


def change(at: Instant, event: Event, cause: int) -> Row:
    """Return the row of a `Change`: which record changed how, and the request that did it."""
    return (
        at,
        "change",
        event.change,
        event.object_type_id,
        event.object_id,
        cause,
        event.property_name,
        event.to_id,
        event.merged_ids,
        event.new_id,
    )


def token(issued: Issued, *, cause: int) -> dict[str, Any]:
    """Return the members of a `token` entry; tokens appear as fingerprints only."""
    return {
        "operation": "oauth.token",
        "grant": issued.grant,
        "status": 200,
        "token": fingerprint(issued.access_token),
        "refreshToken": None if issued.refresh_token is None else fingerprint(issued.refresh_token),
        "appId": issued.app_id,
        "expiresAt": None if issued.expires_at is None else instant_text(issued.expires_at),
        "cause": cause,
    }


def connection_struck(strike: "Strike") -> dict[str, Any]:
    """Return the members of the `fault` entry of a connection that a fault kept from coming about."""
    return {"fault": strike.fault_id, "effect": strike.kind.kind, "moment": strike.kind.moment}


def neighbour(heard: "Heard") -> dict[str, Any]:
    """Return the members of a `neighbour` entry: the calls that another app of the account got through, or not."""
    who = heard.neighbour
    served = {"calls": heard.calls, "refused": heard.refused}
    return {"name": who.name, "bucket": who.bucket, "credential": who.credential, **served}


def installation(app: App, step: str, outcome: str) -> dict[str, Any]:
    """Return the members of the `install` entry of an app that the control plane connects or removes."""
    return {"operation": f"apps.{step}", "step": step, "outcome": outcome, "appId": app.app_id}


def cut_short(token: str, row: AccessToken) -> dict[str, Any]:
    """Return the members of the `token` entry of a token that somebody lets expire before the time it was promised."""
    return {
        "operation": "tokens.expire",
        "grant": "cut_short",
        "token": fingerprint(token),
        "appId": row.caller.app_id,
        "expiresAt": None if row.expires_at is None else instant_text(row.expires_at),
    }


_READ: dict[str, Callable[..., Kept]] = {"request": Exchange, "change": Change}
"""What makes fields readable, by kind of entry."""


def _readable(sequence: int, at: Instant, kind: str, *kept: Any) -> Entry:
    return Entry(sequence, at, kind, kept[0] if len(kept) == 1 else _READ[kind](*kept))


class TrafficLog:
    """The record of one portal, bounded: the oldest entries make room. Under the portal's lock.

    `last` is the newest sequence number given out, or given out before.
    """

    def __init__(self, capacity: int = 20_000, *, last: int = 0) -> None:
        self._entries: deque[Row] = deque(maxlen=capacity)
        self._forgotten: deque[object] = deque()
        self.last = last

    def append(self, at: Instant, kind: str, content: dict[str, Any] | Kept) -> int:
        """Add an entry and return its sequence number."""
        return self.keep((at, kind, content))

    def keep(self, row: Row) -> int:
        """Add what `exchange` or `change` made, and return its sequence number."""
        self._entries.append(row)
        if self._forgotten:
            self._forgotten.popleft()
        self.last += 1
        return self.last

    def replace(self, old: "TrafficLog") -> None:
        """Take the place of a log that nobody may read any more; each new entry frees one of its, so that none is now.

        What waits to be freed is never more than one log can hold: as many entries came as were freed meanwhile.
        """
        self._forgotten = old._forgotten
        self._forgotten.extend(old._entries)
        old._entries = deque(maxlen=0)

    def entries(self, since: int = 0) -> list[Entry]:
        """Return the kept entries with a sequence number above `since`, oldest first."""
        first = self.last - len(self._entries) + 1  # numbers have no gaps
        newer = islice(self._entries, max(0, since + 1 - first), None)
        return [_readable(sequence, *row) for sequence, row in enumerate(newer, max(first, since + 1))]

    def clear(self) -> None:
        """Forget the entries; numbers go on."""
        self._entries.clear()
