"""Read the parameters of faults: one reader for each form; ValueError says what is allowed."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from mockspot.catalog.faults import POLICIES
from mockspot.wire import members

_LONGEST = 24 * 3_600_000
_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_VALUE = re.compile(r"[\t -~\xa0-\xff]*")
_OURS = ("content-length", "transfer-encoding", "connection")
"""Headers that say how the body is sent; the server sets them."""


def _whole(value: object, name: str, least: int, most: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        raise ValueError(f"{name} is a whole number from {least} to {most}, not {value!r}")
    return value


def _status(value: object, name: str) -> int:
    return _whole(value, name, 200, 599)


def _seconds(value: object, name: str) -> int:
    return _whole(value, name, 0, _LONGEST // 1000)


def _milliseconds(value: object, name: str) -> tuple[int, int]:
    low, high = value if isinstance(value, list) and len(value) == 2 else (value, value)
    span = (_whole(low, name, 0, _LONGEST), _whole(high, name, 0, _LONGEST))
    if span[0] > span[1]:
        raise ValueError(f"{name} goes from low to high, not {value!r}")
    return span


def _policy(value: object, name: str) -> str:
    if not isinstance(value, str) or value.upper() not in POLICIES:
        raise ValueError(f"{name} is one of {members.listing(POLICIES)}, not {value!r}")
    return value.upper()


def _text(value: object, name: str) -> str:
    if not isinstance(value, str) or not _VALUE.fullmatch(value):
        raise ValueError(f"{name} is text that fits into a header, not {value!r}")
    return value


def _headers(value: object, name: str) -> dict[str, str]:
    if not isinstance(value, Mapping):
        raise ValueError(f"{name} is an object of strings, not {value!r}")
    for header in value:
        if not _NAME.fullmatch(header) or header.lower() in _OURS:
            raise ValueError(f"{name} cannot hold {header!r}")
    return {header: _text(text, f"the header {header}") for header, text in value.items()}


def _json(value: object, _: str) -> object:
    return value


READ: dict[str, Callable[[Any, str], object]] = {
    "status": _status,
    "milliseconds": _milliseconds,
    "seconds": _seconds,
    "json": _json,
    "headers": _headers,
    "text": _text,
    "policy": _policy,
}
