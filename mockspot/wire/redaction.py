"""Take secrets out of what is kept of a call: in logs, exports and reports tokens appear as fingerprints only.

A fingerprint is stable within one process, which is all that rules need to tell two tokens apart.
"""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from hashlib import blake2b
from secrets import token_bytes
from typing import Any
from urllib.parse import parse_qsl, quote

import orjson

from mockspot.wire.message import Reply, message_of

_KEY = token_bytes(16)
_BODY_LIMIT = 65_536
MESSAGE_LIMIT = _BODY_LIMIT + 1_024
"""How much of an answer is kept: its head, which has half a kilobyte and some more, and as much as of a request's."""
_END = 16_384
"""How much of that is the end of a longer answer: where it names the next page, whose link may be long."""
_SECRET_NAMES = frozenset(
    {
        "access_token",
        "accesstoken",
        "client_assertion",
        "client_secret",
        "clientsecret",
        "code",
        "code_verifier",
        "hapikey",
        "refresh_token",
        "refreshtoken",
        "token",
        "tokenkey",
    }
)
_HIDDEN_HEADER = re.compile(rb"authorization|cookie|token|secret|api-?key")
"""By the name: HubSpot reads none but the first, but a client may have put its credentials into another one."""
_TOKEN_IN_PATH = re.compile(r"(/(?:access|refresh)-tokens/)[^/?]+")
_TOKEN_LIKE = re.compile(
    r"pat-[a-z]{2,4}\d-[0-9a-f-]{36}|(?<![a-zA-Z0-9])(?:[a-z]{2}\d-[0-9a-f]{8}-[0-9a-f-]{27}|C[A-Za-z0-9_-]{60,})"
)
_TOKEN_LIKE_BYTES = re.compile(_TOKEN_LIKE.pattern.encode())
_SECRET_NAMED = re.compile(
    rf"""((?<![\w-])(?:{"|".join(sorted(_SECRET_NAMES))})["']?\s*(?:[:=]|\r?\n\r?\n)\s*["']?)([^\s"'&,;}}\]]+)""",
    re.IGNORECASE,
)
"""A secret with its name in a text of any form: JSON with a mistake in it, a form sent as something else, its parts."""
_DEEPEST = 200
"""Documents with bodies that nest deeper could not be written as JSON: orjson stops at 254 levels."""

TOKEN_FREE = 40
"""No shorter path without `-tokens/` holds anything like a token: refresh tokens alone have so many characters."""


@lru_cache(maxsize=65_536)
def fingerprint(secret: str) -> str:
    """Return a short stand-in for a secret: equal for equal secrets, useless for anything else."""
    return "fp_" + blake2b(secret.encode(), key=_KEY, digest_size=6).hexdigest()


def redact_url(path: str, query: str) -> tuple[str, str, bool, bool]:
    """Return path and query without secrets, and whether there was one in the path, and in the query."""
    shown = _TOKEN_LIKE.sub("redacted", _TOKEN_IN_PATH.sub(r"\1redacted", path))
    shown_query, in_query = _redact_query(query)
    return shown, shown_query, shown != path, in_query


@lru_cache(maxsize=256)
def redact_head(headers: tuple[tuple[bytes, bytes], ...]) -> bytes:
    """Return headers as lines. Remembered: a client sends the same with every call, and the log keeps them once."""
    return b"".join([b"%b: %b\r\n" % header for header in headers if not _HIDDEN_HEADER.search(header[0])])


def shortened(message: bytes) -> bytes:
    """Return what is kept of an answer beyond the limit: its beginning and its end."""
    return message[: MESSAGE_LIMIT - _END] + message[-_END:]


def redact_answer(reply: Reply) -> bytes:
    """Return an answer for keeping that carries credentials, or names the path, as pages of refusal do."""
    return message_of(reply.head, _redact_json(reply.body))


def redact_body(body: bytes, headers: Mapping[bytes, bytes]) -> bytes:
    """Return a request body without credentials: form fields and JSON members by name, token-like text anywhere."""
    if not body:
        return body
    if headers.get(b"content-type", b"").startswith(b"application/x-www-form-urlencoded"):
        return _redact_query(body[:_BODY_LIMIT].decode("utf-8", "replace"))[0].encode()
    if b"oken" in body or b"ecret" in body:
        return _redact_json(body)
    if body[0] not in b"{[":
        return _redact_text(body)
    return body[:_BODY_LIMIT]


def _redact_query(query: str) -> tuple[str, bool]:
    pairs = parse_qsl(query, keep_blank_values=True)
    secret = any(_is_secret(name, value) for name, value in pairs)
    if not secret:
        return query, False
    shown = [(name, fingerprint(value) if _is_secret(name, value) else value) for name, value in pairs]
    return "&".join(f"{quote(name)}={quote(value)}" for name, value in shown), True


def _is_secret(name: str, value: str) -> bool:
    return bool(value) and (name.lower() in _SECRET_NAMES or _TOKEN_LIKE.search(value) is not None)


def _redact_json(body: bytes) -> bytes:
    try:
        return orjson.dumps(_without_secrets(orjson.loads(body)))[:_BODY_LIMIT]
    except (orjson.JSONDecodeError, orjson.JSONEncodeError, RecursionError):  # no JSON, or nested too deep
        return _redact_text(body)


def _redact_text(body: bytes) -> bytes:
    text = body[:_BODY_LIMIT].decode("utf-8", "replace")
    text = _SECRET_NAMED.sub(lambda found: found[1] + fingerprint(found[2]), text)
    return _TOKEN_LIKE.sub(lambda found: fingerprint(found[0]), text).encode()


def _without_secrets(value: Any) -> Any:
    if isinstance(value, dict):
        return {
            name: fingerprint(str(member)) if name.lower() in _SECRET_NAMES and member else _without_secrets(member)
            for name, member in value.items()
        }
    if isinstance(value, list):
        return [_without_secrets(item) for item in value]
    return value


def readable(body: bytes) -> bytes:
    """Return a kept body for reading, without credentials in places where nobody would look for one.

    Credentials in their own places went when the entry was made; all of a body is searched only when somebody looks.
    """
    return _TOKEN_LIKE_BYTES.sub(lambda found: fingerprint(found[0].decode("latin-1")).encode(), body)


def parsed(body: bytes) -> Any:
    """Return a kept body for reading: JSON as a value, other text as text, nothing as None."""
    if not body:
        return None
    try:
        value = orjson.loads(body)
    except orjson.JSONDecodeError:
        return body.decode("utf-8", "replace")
    if body.count(b"[") + body.count(b"{") > _DEEPEST and _is_deep(value):
        return body.decode()
    return value


def _is_deep(value: Any) -> bool:
    level = [value]
    for _ in range(_DEEPEST):
        level = [
            inner
            for outer in level
            if isinstance(outer, (dict, list))
            for inner in (outer.values() if isinstance(outer, dict) else outer)
        ]
    return bool(level)


def header_document(headers: Iterable[tuple[bytes, bytes]]) -> dict[str, str]:
    """Return headers as a document: those that hold credentials left out, codes in a redirect's address hidden."""
    return {
        name.decode("latin-1"): _TOKEN_LIKE.sub(lambda found: fingerprint(found[0]), value.decode("latin-1"))
        for name, value in headers
        if not _HIDDEN_HEADER.search(name)
    }
