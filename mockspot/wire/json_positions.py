"""Where in a JSON body a value stands, counted as HubSpot's parser counts. Asked only when an error is rendered.

HubSpot reads JSON with Jackson, which reports the place where the token in question begins. Lines and columns start
at 1. A column counts bytes of UTF-8, so an é before the place counts twice; `\\r\\n` ends one line; a tab is one
column. Claims: measured with multi-byte, escaped and indented bodies (backlot 2026); an array in place of a text is
reported at its `[` (py76, node127, HubSpot.NET issue 23); what an object as a whole lacks is reported at its `}`
(hscli 2026: `{}` is column 2; SLACK 2023-03). A member given twice is the last one, which is also the one that
parsing keeps.

The walk reads no more of the body than leads to the place, and what it passes by it passes at the speed of a pattern: a
refused body may have ten million bytes, and the portal waits meanwhile.
"""

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

import orjson

Path = Sequence[str | int]
"""Steps from the whole body to a value: member names and list indexes."""

_TEXT: Final = rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"'
_SCALAR: Final = re.compile(_TEXT + rb'|[^\s\[\]{},:"]+', re.DOTALL)
_STRUCTURE: Final = re.compile(_TEXT + rb"|[\[\]{}]", re.DOTALL)
_BETWEEN: Final = re.compile(rb"[\s,:]*")
_OPENING: Final = b"[{"
_CLOSING: Final = b"]}"


class Position(NamedTuple):
    """A place in a body."""

    line: int
    column: int


def locate(body: bytes, path: Path = ()) -> Position:
    """Return where the value at a path begins. The body must be valid JSON that has the path."""
    return position(body, _find(body, path))


def locate_end(body: bytes, path: Path = ()) -> Position:
    """Return where the closing bracket of the object or list at a path stands, or where another value begins."""
    value = _find(body, path)
    return position(body, _end(body, value) - 1 if body[value] in _OPENING else value)


def position(body: bytes, offset: int) -> Position:
    """Return the place of a byte offset."""
    line_ends = body.count(b"\n", 0, offset) + body.count(b"\r", 0, offset) - body.count(b"\r\n", 0, offset)
    line_start = max(body.rfind(b"\n", 0, offset), body.rfind(b"\r", 0, offset)) + 1
    return Position(line_ends + 1, offset - line_start + 1)


def _find(body: bytes, path: Path) -> int:
    """Return the offset of the value at a path."""
    value = _begin(body, 0)
    for step in path:
        value = _element(body, value, step) if isinstance(step, int) else _member(body, value, step)
    return value


def _element(body: bytes, container: int, index: int) -> int:
    value = _begin(body, container + 1)
    for _ in range(index):
        value = _begin(body, _end(body, value))
    return value


def _member(body: bytes, container: int, name: str) -> int:
    found = container
    key = _begin(body, container + 1)
    while body[key] not in _CLOSING:
        key_end = _end(body, key)
        value = _begin(body, key_end)
        if orjson.loads(body[key:key_end]) == name:
            found = value
        key = _begin(body, _end(body, value))
    return found


def _begin(body: bytes, offset: int) -> int:
    """Return where the next value, name or closing bracket stands."""
    between = _BETWEEN.match(body, offset)
    return offset if between is None else between.end()


def _end(body: bytes, value: int) -> int:
    """Return the offset behind the value that begins at one."""
    if body[value] not in _OPENING:
        scalar = _SCALAR.match(body, value)
        return value if scalar is None else scalar.end()
    depth = 0
    for token in _STRUCTURE.finditer(body, value):
        kind = body[token.start()]
        depth += (kind in _OPENING) - (kind in _CLOSING)
        if not depth:
            return token.end()
    return len(body)
