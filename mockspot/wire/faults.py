"""Faults on the wire: the control plane's document, and what a strike makes of an answer."""

from collections.abc import Callable, Mapping
from html import escape
from http import HTTPStatus
from typing import Any

from mockspot.catalog.faults import BY_KIND, FaultKind, Parameter
from mockspot.catalog.object_types import ObjectType
from mockspot.domain.apps import expired
from mockspot.domain.faults import Fault, Match, Plan, Strike
from mockspot.domain.object_types import java_id
from mockspot.domain.ports import Instant
from mockspot.domain.refusal import Refusal
from mockspot.wire import errors, fault_parameters, members
from mockspot.wire.message import JSON_TYPE, Answer, Headers, Reply, Trouble, header_lines

_MATCH = ("method", "path", "operation", "objectType", "token", "nth", "probability")
_BODYLESS = (204, 304)
_HTML = b"text/html;charset=utf-8"
_NEVER_SENT = 0
"""The status of a reply that no client gets to see."""


def replace(
    strike: Strike,
    answered: Callable[[Answer], Reply],
    *,
    correlation_id: str,
    now: Instant,
    portal_id: int = 0,
    object_type: ObjectType | None = None,
) -> Reply:
    """Return the reply of a fault that answers instead of the operation; `answered` puts headers around an answer.

    `portal_id` and `object_type` are what the request was about, for errors that name them.
    """
    kind = strike.kind.kind
    if strike.kind.error:
        refusal = Refusal(strike.kind.error, _about(portal_id, object_type))
        answer = errors.render(refusal, correlation_id=correlation_id)
        answer.headers.extend(_retry_after(strike))
        return answered(answer)
    if kind == "status":
        return answered(_status(strike.parameters, correlation_id))
    if kind == "html":
        return answered(_gateway_page(strike.parameters))
    if kind == "expired_token":
        return answered(errors.render(expired(now, now), correlation_id=correlation_id))
    return Reply(_NEVER_SENT, trouble=Trouble(cut=kind))  # reset, stall


def alter(strike: Strike, reply: Reply) -> Reply:
    """Return the reply of an operation as a fault leaves it."""
    return _ALTER[strike.kind.kind](strike, reply)


def _about(portal_id: int, object_type: ObjectType | None) -> dict[str, object]:
    """Return what the text of an error may name; a record's own id stands for a unique value nobody asked for."""
    unique = object_type.unique_properties if object_type is not None else ()
    return {
        "portal_id": portal_id,
        "java_id": "null" if object_type is None else java_id(object_type),
        "property_name": unique[0] if unique else "hs_object_id",
        "value": "null",
    }


def _retry_after(strike: Strike) -> Headers:
    seconds = strike.parameters.get("retryAfter")
    return [] if seconds is None else [(b"retry-after", str(seconds).encode())]


def _status(parameters: Mapping[str, Any], correlation_id: str) -> Answer:
    status: int = parameters["status"]
    sent: dict[str, str] = parameters.get("headers", {})
    headers = {name.lower().encode("latin-1"): value.encode("latin-1") for name, value in sent.items()}
    content_type = headers.pop(b"content-type", JSON_TYPE)
    body = parameters.get("body")
    raw = body.encode() if isinstance(body, str) else None
    if body is None and status not in _BODYLESS:
        body = _plain(status, correlation_id)
    return Answer(status, body, list(headers.items()), raw, content_type)


def _plain(status: int, correlation_id: str) -> dict[str, str]:
    """Return HubSpot's smallest envelope. Claim: the 500 has three members (pasted, hscli); unverified: other texts."""
    text = "internal error" if status == 500 else _phrase(status)
    return {"status": "error", "message": text, "correlationId": correlation_id}


def _gateway_page(parameters: Mapping[str, Any]) -> Answer:
    """Return the page of the edge in front of HubSpot. unverified: its markup."""
    status: int = parameters["status"]
    title = escape(f"{status} {_phrase(status)}")
    page = (
        f"<html>\n<head><title>{title}</title></head>\n"
        f"<body>\n<center><h1>{title}</h1></center>\n<hr><center>cloudflare</center>\n</body>\n</html>\n"
    )
    return Answer(status, raw=page.encode(), content_type=_HTML)


def _phrase(status: int) -> str:
    return HTTPStatus(status).phrase if status in HTTPStatus._value2member_map_ else "Error"


def _late(strike: Strike, reply: Reply) -> Reply:
    return Reply(reply.status, reply.head, reply.body, Trouble(delay_ms=strike.delay_ms))


def _cut(how: str) -> Callable[[Strike, Reply], Reply]:
    return lambda _, reply: Reply(reply.status, reply.head, reply.body, Trouble(cut=how))


def _half_applied(_: Strike, reply: Reply) -> Reply:
    """Return an error after a batch that went half way; one that was refused keeps its refusal."""
    if reply.status >= 400:
        return reply
    correlation_id = dict(reply.headers)[b"x-hubspot-correlation-id"].decode()
    answer = errors.render(Refusal("internal_error"), correlation_id=correlation_id)
    typed = Reply(answer.status, _with_header(reply, b"content-type", answer.content_type))
    return _with_body(typed, answer.encoded())


def _truncated(_: Strike, reply: Reply) -> Reply:
    return _shortened(reply, len(reply.body) // 2)


def _emptied(_: Strike, reply: Reply) -> Reply:
    return _shortened(reply, 0)


def _shortened(reply: Reply, size: int) -> Reply:
    return _with_body(reply, reply.body[:size]) if reply.body else reply  # a 204 has no length to change


def _relabelled(strike: Strike, reply: Reply) -> Reply:
    content_type = str(strike.parameters["contentType"]).encode("latin-1")
    return Reply(reply.status, _with_header(reply, b"content-type", content_type), reply.body)


def _rate_limited(strike: Strike, reply: Reply) -> Reply:
    for name, value in _retry_after(strike):
        reply = Reply(reply.status, _with_header(reply, name, value), reply.body)
    return reply


def _with_body(reply: Reply, body: bytes) -> Reply:
    return Reply(reply.status, _with_header(reply, b"content-length", b"%d" % len(body)), body)


def _with_header(reply: Reply, name: bytes, value: bytes) -> bytes:
    return header_lines([*(pair for pair in reply.headers if pair[0] != name), (name, value)])


_ALTER: dict[str, Callable[[Strike, Reply], Reply]] = {
    "latency": _late,
    "reset_mid_body": _cut("reset_mid_body"),
    "answer_lost": _cut("reset"),
    "half_applied": _half_applied,
    "truncate": _truncated,
    "empty": _emptied,
    "content_type": _relabelled,
    "rate_limited": _rate_limited,
}


def document(fault: Fault) -> dict[str, Any]:
    """Return a fault with its hits, in the form it was asked for."""
    plan = fault.plan
    effect = {"kind": plan.kind.kind, **{name: _shown(value) for name, value in plan.parameters.items()}}
    shown: dict[str, Any] = {"id": fault.fault_id, "match": _match_document(plan.match), "effect": effect}
    if plan.count is not None:
        shown["count"] = plan.count
    return {**shown, "hits": fault.hits}


def parse(given: object, named: Callable[[str], str] = str) -> Plan:
    """Return the fault a document asks for; ValueError says what is allowed instead.

    `named` turns any name of an object type into the one that requests are known by; without it names stay.
    """
    wanted = members.mapping(given, "a fault", ("match", "effect", "count"))
    if "effect" not in wanted:
        raise ValueError(f"a fault needs an effect with one of the kinds {members.listing(BY_KIND)}")
    kind = _kind(wanted["effect"])
    parameters = _parameters(kind, wanted["effect"])
    count = members.whole(wanted, "count", at_least=1, where="a fault")
    return Plan(kind, parameters, _match(wanted.get("match", {}), named), count)


def _kind(effect: object) -> FaultKind:
    name = effect.get("kind") if isinstance(effect, Mapping) else None
    kind = BY_KIND.get(name) if isinstance(name, str) else None
    if kind is None:
        raise ValueError(f"effect has one of the kinds {members.listing(BY_KIND)}, not {name!r}")
    return kind


def _parameters(kind: FaultKind, effect: Mapping[str, Any]) -> dict[str, object]:
    known = ("kind", *(parameter.name for parameter in kind.parameters))
    members.mapping(effect, f"the effect {kind.kind}", known)
    read = {parameter.name: _parameter(parameter, effect) for parameter in kind.parameters}
    parameters = {name: value for name, value in read.items() if value is not None}
    if "body" in parameters and parameters["status"] in _BODYLESS:
        raise ValueError(f"an answer with the status {parameters['status']} has no body")
    return parameters


def _parameter(parameter: Parameter, effect: Mapping[str, Any]) -> object:
    value = effect.get(parameter.name)
    if value is None:
        if parameter.required:
            raise ValueError(f"the effect {effect['kind']} needs {parameter.name}")
        return parameter.default
    return fault_parameters.READ[parameter.form](value, parameter.name)


def _match(given: object, named: Callable[[str], str]) -> Match:
    wanted = members.mapping(given, "match", _MATCH)
    texts = {name: members.text(wanted, name, where="match") for name in _MATCH[:5]}
    method, object_type = texts["method"], texts["objectType"]
    return Match(
        method=None if method is None else method.upper(),
        path=texts["path"],
        operation=texts["operation"],
        object_type=None if object_type is None else named(object_type),
        token=texts["token"],
        nth=members.whole(wanted, "nth", at_least=1, where="match"),
        probability=_probability(wanted.get("probability")),
    )


def _probability(given: object) -> float | None:
    if given is None:
        return None
    if isinstance(given, bool) or not isinstance(given, int | float) or not 0 <= given <= 1:
        raise ValueError(f"probability of match is a number from 0 to 1, not {given!r}")
    return float(given)


def _shown(value: object) -> object:
    if not isinstance(value, tuple):
        return value
    return value[0] if value[0] == value[1] else list(value)


def _match_document(match: Match) -> dict[str, Any]:
    values = (match.method, match.path, match.operation, match.object_type, match.token, match.nth, match.probability)
    return {name: value for name, value in zip(_MATCH, values, strict=True) if value is not None}
