"""Where in a JSON body a value stands, counted as HubSpot's parser counts. Asked only when an error is rendered.

HubSpot reads JSON with Jackson, which reports the place where the token in question begins. Lines and columns start
at 1. A column counts bytes of UTF-8, so an é before the place counts twice; `\\r\\n` ends one line; a tab is one
column. Claims: measured with multi-byte, escaped and indented bodies (backlot 2026); an array in place of a text is
reported at its `[` (py76, node127, HubSpot.NET issue 23); what an object as a whole lacks is reported at its `}`
(hscli 2026: `{}` is column 2; SLACK 2023-03). A member given twice is the last one, which is also the one that
parsing keeps.
"""

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

import orjson

Path = Sequence[str | int]
"""Steps from the whole body to a value: member names and list indexes."""

_TOKEN: Final = re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*"|[\[\]{},:]|[^\s\[\]{},:"]+', re.DOTALL)
_LINE_END: Final = re.compile(rb"\r\n?|\n")
_OPENING: Final = b"[{"
_CLOSING: Final = b"]}"


class Position(NamedTuple):
    """A place in a body."""

    line: int
    column: int


def locate(body: bytes, path: Path = ()) -> Position:
    """Return where the value at a path begins. The body must be valid JSON that has the path."""
    document = _Document(body)
    return position(body, document.offset(document.find(path)))


def locate_end(body: bytes, path: Path = ()) -> Position:
    """Return where the closing bracket of the object or list at a path stands."""
    document = _Document(body)
    return position(body, document.offset(document.last(document.find(path))))


def position(body: bytes, offset: int) -> Position:
    """Return the place of a byte offset."""
    line, line_start = 1, 0
    for line_end in _LINE_END.finditer(body, 0, offset):
        line, line_start = line + 1, line_end.end()
    return Position(line, offset - line_start + 1)


class _Document:
    """A body cut into tokens; values are named by the index of their first token."""

    def __init__(self, body: bytes) -> None:
        matches = list(_TOKEN.finditer(body))
        self._tokens = [match.group() for match in matches]
        self._offsets = [match.start() for match in matches]
        self._partner = _partners(self._tokens)

    def offset(self, token: int) -> int:
        """Return where a token begins."""
        return self._offsets[token]

    def last(self, value: int) -> int:
        """Return the last token of a value."""
        return self._partner.get(value, value)

    def find(self, path: Path) -> int:
        """Return the value at a path."""
        value = 0
        for step in path:
            value = self._members(value)[step]
        return value

    def _members(self, container: int) -> dict[str | int, int]:
        is_object = self._tokens[container] == b"{"
        members: dict[str | int, int] = {}
        token = container + 1
        while self._tokens[token] not in _CLOSING:
            name: str | int = orjson.loads(self._tokens[token]) if is_object else len(members)
            value = token + 2 if is_object else token
            members[name] = value
            token = self.last(value) + 1
            token += self._tokens[token] == b","
        return members


def _partners(tokens: list[bytes]) -> dict[int, int]:
    """Map the token that opens an object or a list to the one that closes it."""
    partners: dict[int, int] = {}
    opened: list[int] = []
    for index, token in enumerate(tokens):
        if token in _OPENING:
            opened.append(index)
        elif token in _CLOSING:
            partners[opened.pop()] = index
    return partners
