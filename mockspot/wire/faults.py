"""Faults on the wire: what a strike makes of a request and of an answer. Their documents are in `fault_documents`."""

from collections.abc import Callable, Mapping, Sequence
from html import escape
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qsl

import orjson

from mockspot.catalog import errors as error_rows
from mockspot.catalog.faults import GATEWAY_PHRASES
from mockspot.catalog.object_types import ObjectType
from mockspot.domain.apps import expired
from mockspot.domain.faults import Strike
from mockspot.domain.object_types import java_id
from mockspot.domain.ports import Instant
from mockspot.domain.refusal import Refusal
from mockspot.wire import errors
from mockspot.wire.call import Call
from mockspot.wire.fault_parameters import BODYLESS
from mockspot.wire.message import JSON_TYPE, Answer, Reply, Request, Trouble, header_lines, message_of

_HTML = b"text/html;charset=utf-8"
_FORM = b"application/x-www-form-urlencoded"
_NEVER_SENT = 0
"""The status of a reply that no client gets to see."""
_USUAL_PAGE = 10
"""How many records a page of a search has when nobody says."""
_DIGITS = 18
"""Longer numbers are none that anybody means."""


def body_of(request: Request) -> object:
    """Return the value of a request's body, JSON or form, for faults to look into; None when it is neither."""
    if request.headers.get(b"content-type", b"").startswith(_FORM):
        return dict(parse_qsl(request.body.decode("latin-1")))
    try:
        return orjson.loads(request.body)
    except orjson.JSONDecodeError:
        return None


def rewritten(request: Request) -> Request:
    """Return a search for a page of half the size, so that the cursor of its answer leads on from where it ends."""
    body = body_of(request)
    if not isinstance(body, dict):
        return request
    shorter = orjson.dumps({**body, "limit": _half(body.get("limit", _USUAL_PAGE))})
    return Request(request.method, request.path, request.query, request.headers, shorter, request.origin)


def _half(limit: object) -> object:
    """Return half of a limit; one that makes no sense stays, for the operation to refuse."""
    text = str(limit)
    return max(1, int(text) // 2) if text.isascii() and text.isdigit() and 0 < len(text) < _DIGITS else limit


def refusal(strike: Strike, call: Call, *, correlation_id: str) -> Refusal:
    """Return the refusal that a fault puts in an operation's place, filled from the request and what the fault says."""
    given: Mapping[str, Any] = strike.parameters.get("context", {})  # type: ignore[assignment]  # a reader made it
    known = {"path": call.request.path, "portal_id": call.portal.portal_id, "correlation_id": correlation_id}
    return Refusal(_error(strike), {**known, **_about(call.object_types), **given})


def _error(strike: Strike) -> str:
    return strike.kind.error or str(strike.parameters["error"])


def _about(object_types: Sequence[ObjectType]) -> dict[str, object]:
    """Return what the text of an error may name; a record's own id stands for a unique value nobody asked for."""
    unique = object_types[0].unique_properties if object_types else ()
    return {
        "java_id": java_id(object_types[0]) if object_types else "null",
        "property_name": unique[0] if unique else "hs_object_id",
        "value": "null",
    }


def replace(strike: Strike, answered: Callable[[Answer], Reply], *, correlation_id: str, now: Instant) -> Reply:
    """Return the reply of a fault that answers instead of the operation; `answered` puts headers around an answer."""
    kind = strike.kind.kind
    if kind == "status":
        return _late(strike, answered(_status(strike.parameters, correlation_id)))
    if kind == "html":
        return _late(strike, answered(_gateway_page(strike.parameters)))
    if kind == "expired_token":
        return answered(errors.render(expired(now, now), correlation_id=correlation_id))
    return Reply(_NEVER_SENT, trouble=Trouble(cut=kind))  # reset, stall


def alter(strike: Strike, reply: Reply) -> Reply:
    """Return the reply of an operation as a fault leaves it."""
    change = _ALTER.get(strike.kind.kind)
    return reply if change is None else change(strike, reply)


def _status(parameters: Mapping[str, Any], correlation_id: str) -> Answer:
    status: int = parameters["status"]
    sent: dict[str, str] = parameters.get("headers", {})
    headers = {name.lower().encode("latin-1"): value.encode("latin-1") for name, value in sent.items()}
    content_type = headers.pop(b"content-type", JSON_TYPE)
    body = parameters.get("body")
    raw = body.encode() if isinstance(body, str) else None
    if body is None and status not in BODYLESS:
        body = _plain(status, correlation_id)
    return Answer(status, body, list(headers.items()), raw, content_type)


def _plain(status: int, correlation_id: str) -> dict[str, str]:
    """Return HubSpot's smallest envelope. Claim: the 500 has three members (pasted, hscli); unverified: other texts."""
    text = "internal error" if status == 500 else _phrase(status)
    return {"status": "error", "message": text, "correlationId": correlation_id}


def _gateway_page(parameters: Mapping[str, Any]) -> Answer:
    """Return the page of the edge in front of HubSpot.

    Claim: head and heading pasted (hubspot-php 315 and 341, 2020), then on a white body. unverified: the rest.
    """
    status: int = parameters["status"]
    title = escape(f"{status} {GATEWAY_PHRASES.get(status) or _phrase(status)}")
    page = (
        f"<html>\n<head><title>{title}</title></head>\n"
        f"<body>\n<center><h1>{title}</h1></center>\n<hr><center>cloudflare</center>\n</body>\n</html>\n"
    )
    return Answer(status, raw=page.encode(), content_type=_HTML)


def _phrase(status: int) -> str:
    return HTTPStatus(status).phrase if status in HTTPStatus._value2member_map_ else "Error"


def _late(strike: Strike, reply: Reply) -> Reply:
    trouble = Trouble(delay_ms=strike.delay_ms) if strike.delay_ms else None
    return Reply(reply.status, reply.message, trouble)


def _cut(how: str) -> Callable[[Strike, Reply], Reply]:
    return lambda _, reply: Reply(reply.status, reply.message, Trouble(cut=how))


def _half_applied(_: Strike, reply: Reply) -> Reply:
    """Return an error after a batch that went half way; one that was refused keeps its refusal."""
    if reply.status >= 400:
        return reply
    correlation_id = dict(reply.headers)[b"x-hubspot-correlation-id"].decode()
    answer = errors.render(Refusal("internal_error"), correlation_id=correlation_id)
    typed = Reply(answer.status, message_of(_with_header(reply, b"content-type", answer.content_type)))
    return _with_body(typed, answer.encoded())


def _multi_status(strike: Strike, reply: Reply) -> Reply:
    """Return a 207 after a batch that went half way.

    Claim: 207, `numErrors` and the members of an entry are pasted (behaviour of batches, amp 2025-26). unverified: that
    a service in trouble says so in an entry, and its words.
    """
    body = _json(reply)
    if reply.status >= 300 or not isinstance(body, dict):  # a 204 has nothing to put an error into
        return _half_applied(strike, reply)
    failed = {"status": "error", "category": "INTERNAL_ERROR", "message": "internal error", "context": {}}
    listed = [*body.get("errors", ()), failed]
    whole = {**body, "numErrors": len(listed), "errors": listed}
    return _with_body(Reply(207, reply.message), orjson.dumps(whole))


def _page_instead(strike: Strike, reply: Reply) -> Reply:
    page = _gateway_page(strike.parameters)
    head = _with_header(reply, b"content-type", page.content_type)
    return _late(strike, _with_body(Reply(page.status, message_of(head)), page.encoded()))


def _other_success(strike: Strike, reply: Reply) -> Reply:
    """Return a success under another number, as batches of associations did from one day to the next (py448)."""
    if not 200 <= reply.status < 300 or reply.status == 204:
        return reply
    return Reply(int(str(strike.parameters["status"])), reply.message)


def _wrong_json(strike: Strike, reply: Reply) -> Reply:
    if not reply.body or dict(reply.headers)[b"content-type"] != JSON_TYPE:  # a 204 or a page is no JSON to begin with
        return reply
    shaped = _SHAPES[str(strike.parameters["as"])](reply.body)
    return _with_body(reply, shaped)


def _numbers(value: object) -> object:
    """Return a JSON value whose strings of digits have become numbers, as far as numbers go."""
    if isinstance(value, dict):
        return {name: _numbers(item) for name, item in value.items()}
    if isinstance(value, list):
        return [_numbers(item) for item in value]
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) <= _DIGITS:
        return int(value)
    return value


_SHAPES: dict[str, Callable[[bytes], bytes]] = {
    "array": lambda body: b"[" + body + b"]",
    "string": lambda body: orjson.dumps(body.decode()),
    "null": lambda _: b"null",
    "numbers": lambda body: orjson.dumps(_numbers(orjson.loads(body))),
}


def _truncated(_: Strike, reply: Reply) -> Reply:
    return _shortened(reply, len(reply.body) // 2)


def _emptied(_: Strike, reply: Reply) -> Reply:
    return _shortened(reply, 0)


def _shortened(reply: Reply, size: int) -> Reply:
    return _with_body(reply, reply.body[:size]) if reply.body else reply  # a 204 has no length to change


def _relabelled(strike: Strike, reply: Reply) -> Reply:
    content_type = str(strike.parameters["contentType"]).encode("latin-1")
    return _with(reply, b"content-type", content_type)


def _rate_limited(strike: Strike, reply: Reply) -> Reply:
    seconds = strike.parameters.get("retryAfter")
    if seconds is None:
        return reply
    return _with(reply, b"retry-after", str(seconds).encode())


def _with_body(reply: Reply, body: bytes) -> Reply:
    return Reply(reply.status, message_of(_with_header(reply, b"content-length", b"%d" % len(body)), body))


def _with(reply: Reply, name: bytes, value: bytes) -> Reply:
    return Reply(reply.status, message_of(_with_header(reply, name, value), reply.body))


def _with_header(reply: Reply, name: bytes, value: bytes) -> bytes:
    return header_lines([*(pair for pair in reply.headers if pair[0] != name), (name, value)])


def _json(reply: Reply) -> object:
    try:
        return orjson.loads(reply.body)
    except orjson.JSONDecodeError:
        return None


def _refused(strike: Strike, reply: Reply) -> Reply:
    """Return a refusal as its layer sends it: the gateway sends no rate headers (recorded, sens 2024)."""
    row = error_rows.every()[_error(strike)]
    if row.layer == "gateway":
        head = header_lines([pair for pair in reply.headers if _RATE not in pair[0]])
        reply = Reply(reply.status, message_of(head, reply.body))
    return _late(strike, _rate_limited(strike, reply))


_RATE = b"ratelimit"
_ALTER: dict[str, Callable[[Strike, Reply], Reply]] = {
    "error": _refused,
    "locked": _refused,
    "migrating": _refused,
    "gather": lambda _, reply: reply,
    "latency": _late,
    "reset_mid_body": _cut("reset_mid_body"),
    "answer_lost": _cut("reset"),
    "half_applied": _half_applied,
    "multi_status": _multi_status,
    "page_instead": _page_instead,
    "other_success": _other_success,
    "wrong_json": _wrong_json,
    "truncate": _truncated,
    "empty": _emptied,
    "content_type": _relabelled,
    "rate_limited": _rate_limited,
}
