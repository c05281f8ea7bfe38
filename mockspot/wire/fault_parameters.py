"""Read the parameters of faults: one reader for each form; ValueError says what is allowed."""

import re
from collections.abc import Callable, Mapping
from string import Formatter
from typing import Any

from mockspot.catalog import errors
from mockspot.catalog.faults import POLICIES
from mockspot.wire import members

_LONGEST = 24 * 3_600_000
_PATIENCE = 300
_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_VALUE = re.compile(r"[\t -~\xa0-\xff]*")
BODYLESS = (204, 304)
"""Statuses of answers that have no body."""
_OURS = ("content-length", "transfer-encoding", "connection")
"""Headers that say how the body is sent; the server sets them."""


def _whole(value: object, name: str, least: int, most: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        raise ValueError(f"{name} is a whole number from {least} to {most}, not {members.shown(value)}")
    return value


def _status(value: object, name: str) -> int:
    return _whole(value, name, 200, 599)


def _page(value: object, name: str) -> int:
    status = _status(value, name)
    if status in BODYLESS:
        raise ValueError(f"{name} is the status of an answer with a body, not {status}")
    return status


def _success(value: object, name: str) -> int:
    return _page(_whole(value, name, 200, 299), name)


def _seconds(value: object, name: str) -> int:
    return _whole(value, name, 0, _LONGEST // 1000)


def _many(value: object, name: str) -> int:
    return _whole(value, name, 1, 1_000)


def _patience(value: object, name: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value <= _PATIENCE:
        raise ValueError(f"{name} is a number of seconds, {_PATIENCE} at most, not {members.shown(value)}")
    return value


def _milliseconds(value: object, name: str) -> tuple[int, int]:
    low, high = value if isinstance(value, list) and len(value) == 2 else (value, value)
    span = (_whole(low, name, 0, _LONGEST), _whole(high, name, 0, _LONGEST))
    if span[0] > span[1]:
        raise ValueError(f"{name} goes from low to high, not {members.shown(value)}")
    return span


def _policy(value: object, name: str) -> str:
    if not isinstance(value, str) or value.upper() not in POLICIES:
        raise ValueError(f"{name} is one of {members.listing(POLICIES)}, not {members.shown(value)}")
    return value.upper()


def _text(value: object, name: str) -> str:
    if not isinstance(value, str) or not _VALUE.fullmatch(value):
        raise ValueError(f"{name} is text that fits into a header, not {members.shown(value)}")
    return value


def _headers(value: object, name: str) -> dict[str, str]:
    if not isinstance(value, Mapping):
        raise ValueError(f"{name} is an object of strings, not {members.shown(value)}")
    for header in value:
        if not _NAME.fullmatch(header) or header.lower() in _OURS:
            raise ValueError(f"{name} cannot hold {members.shown(header)}")
    return {header: _text(text, f"the header {header}") for header, text in value.items()}


def _error(value: object, name: str) -> str:
    row = errors.every().get(value) if isinstance(value, str) else None
    if row is None:
        close = members.close(str(value), errors.every())
        meant = f"; did you mean {close}?" if close else ""
        raise ValueError(f"{name} is the name of a refusal in docs/claims.md, not {members.shown(value)}{meant}")
    if row.layer == "limiter":
        raise ValueError(f"{row.kind} is the limiter's own: use the kind rate_limited, with a policy")
    if row.status < 400:
        raise ValueError(f"{row.kind} is no refusal of a request, but part of an answer with the status {row.status}")
    return row.kind


def _context(value: object, name: str) -> dict[str, Any]:
    if not isinstance(value, Mapping) or not all(_plain(item) or _plain_list(item) for item in value.values()):
        raise ValueError(f"{name} is an object of strings, numbers or arrays of them, not {members.shown(value)}")
    members.sendable(value, name)
    return dict(value)


def _plain(value: object) -> bool:
    return isinstance(value, str | int | float) and not isinstance(value, bool)


def _plain_list(value: object) -> bool:
    return isinstance(value, list) and all(map(_plain, value))


_FROM_THE_REQUEST = ("path", "portal_id", "correlation_id")


def check_context(kind: str, given: Mapping[str, Any]) -> None:
    """Refuse a context that does not fill the text of an error, or that holds what its answer has no place for."""
    row = errors.every()[kind]
    in_text = [name for _, name, _, _ in Formatter().parse(row.message) if name]
    missing = [name for name in dict.fromkeys(in_text) if name not in (*given, *_FROM_THE_REQUEST)]
    if missing:
        raise ValueError(f"the error {kind} needs a context with {members.listing(missing)}")
    members.mapping(given, f"the context of {kind}", (*in_text, *row.context))
    listed = [name for name in in_text if isinstance(given.get(name), list)]
    if listed:
        raise ValueError(f"{listed[0]} stands in the text of {kind}: give a string or a number")


def choice(value: object, name: str, choices: tuple[str, ...]) -> str:
    """Return one of a few words."""
    if value not in choices:
        raise ValueError(f"{name} is one of {members.listing(choices)}, not {members.shown(value)}")
    return str(value)


READ: dict[str, Callable[[Any, str], object]] = {
    "status": _status,
    "success": _success,
    "page": _page,
    "milliseconds": _milliseconds,
    "seconds": _seconds,
    "patience": _patience,
    "many": _many,
    "json": members.sendable,
    "headers": _headers,
    "text": _text,
    "policy": _policy,
    "error": _error,
    "context": _context,
}
