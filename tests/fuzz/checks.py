"""What every answer keeps to, whatever was asked."""

import re
from typing import Any

import orjson

from mockspot.wire.message import Reply, Request

PYTHON_WORDS = re.compile(
    rb"Traceback|NoneType|\bNone\b(?!\")|KeyError|\bTypeError|ValueError|IndexError|AttributeError|UnicodeDecodeError|RecursionError"
    rb"|object at 0x|'dict'|'str'|'int'|'list'|<class |frozenset|mappingproxy|dataclass|orjson|site-packages|\.py\b"
)
INTERNAL_ERROR = 500
"""HubSpot's own answer to pipeline and stage ids that are too long (KALUP 2026-10); a bug is one that was logged."""
STATUSES = frozenset({200, 201, 202, 204, 207, 302, 400, 401, 403, 404, 405, 409, 414, 415, INTERNAL_ERROR, 501})
_BASE = {"status", "message", "correlationId"}
_OBJECT = _BASE | {"category", "subCategory", "context", "errors", "links", "requestId"}
_OLDEST = _BASE | {"error", "errors", "category", "identityProfile", "validationResults"}
_OLDEST |= {"invalidEmails", "failureMessages"}
_TOKEN = {"error", "error_description", "status", "message"}
_LIMITER = _BASE | {"errorType", "policyName", "groupName", "requestId"}


def check(request: Request, reply: Reply) -> None:
    """Fail unless the reply is one HubSpot could have sent."""
    headers = dict(reply.headers)
    assert reply.status in STATUSES, (request, reply)
    assert len(headers) == len(reply.headers), "a header twice"
    assert headers[b"x-hubspot-correlation-id"], headers
    for name, value in reply.headers:
        assert name == name.lower(), name
        assert not re.search(rb"[\r\n\0]", name + value), (name, value)
    if reply.status == 204:
        assert reply.body == b""
        assert not {b"content-type", b"content-length"} & headers.keys()
    else:
        assert int(headers[b"content-length"]) == len(reply.body)
    if reply.status >= 400:
        # Whoever sends a word of Python's gets it echoed; only unsent ones are leaks.
        sent = request.body + f"{request.path} {request.query}".encode()
        leaks = [word for word in PYTHON_WORDS.findall(reply.body) if word not in sent]
        assert not leaks, (leaks, reply.body)
    if headers.get(b"content-type", b"").startswith(b"application/json") and reply.body:
        _check_json(reply, headers)


def _check_json(reply: Reply, headers: dict[bytes, bytes]) -> None:
    body = orjson.loads(reply.body)
    if reply.status < 400:
        return
    assert isinstance(body, dict)
    keys = set(body)
    assert keys == _TOKEN or (keys >= _BASE and any(keys <= known for known in (_OBJECT, _LIMITER, _OLDEST))), body
    if "correlationId" in body:
        assert body["correlationId"] == headers[b"x-hubspot-correlation-id"].decode()
    assert isinstance(body["message"], str)
    for context in (body.get("context", {}), *(entry.get("context", {}) for entry in body.get("errors", []))):
        _check_context(context)


def _check_context(context: dict[str, Any]) -> None:
    for values in context.values():
        assert isinstance(values, list), context
        assert all(isinstance(value, str) for value in values), context
