"""What HubSpot's parser says of a body that is no JSON, and where: Jackson's words at Jackson's place.

Claim: pasted for a form sent as JSON ("Unexpected character ('%' (code 37)): expected a valid value …" at column 2 of a
body that begins with it), in the words of a Jackson before 2.10; since 2023 HubSpot's errors are in those of a newer
one (HubSpot.NET issue 23), which are used here. unverified: every other text is Jackson's own, not seen from HubSpot.

Jackson stops behind the character it cannot take, or behind the whole word. Which mistake it is, orjson has found out
already; the walk here only names the character and, at the end of the input, what was still open.
"""

import re
from collections.abc import Callable
from typing import Final, NamedTuple

from mockspot.wire import json_positions

_PLAIN: Final = rb'[^\[\]{}"]*+'
_TEXTS: Final = _PLAIN + rb'(?:"[^"\\]*+(?:\\.[^"\\]*+)*+"' + _PLAIN + rb")*+"
_STRUCTURE: Final = re.compile(rb"%s(?:[\[{]%s[\]}]%s)*+([\[\]{}\"])" % (_TEXTS, _TEXTS, _TEXTS), re.DOTALL)
"""The next bracket or quote that counts: texts, and what holds no more than values, are passed at a pattern's speed."""
_BEGUN_ESCAPE: Final = re.compile(rb"u[0-9a-fA-F]{0,3}\Z")
_WORD: Final = re.compile(r"[\w$]+")
_BLANK: Final = b" \t\r\n"
_LONGEST_WORD: Final = 256
_VALUES: Final = "(JSON String, Number, Array, Object or token 'null', 'true' or 'false')"
_CLOSING: Final = {"{": "}", "[": "]"}
_NAMES: Final = {"{": "Object", "[": "Array"}


class Complaint(NamedTuple):
    """What is wrong, and the offset in bytes at which the parser stopped."""

    text: str
    offset: int


class _Place(NamedTuple):
    """The character that could not be taken, and the body around it."""

    body: bytes
    offset: int

    @property
    def character(self) -> str:
        return self.body[self.offset : self.offset + 4].decode(errors="ignore")[:1]

    @property
    def behind(self) -> int:
        return self.offset + len(self.character.encode())


def complaint(body: bytes, offset: int, mistake: str) -> Complaint:
    """Return what Jackson says about a body in which orjson found a mistake at an offset in bytes."""
    try:
        body.decode()
    except UnicodeDecodeError as error:
        return Complaint(f"Invalid UTF-8 start byte 0x{body[error.start]:x}", error.start + 1)
    if mistake == "trailing comma is not allowed":
        offset, mistake = _after_blanks(body, offset + 1), "expected a string key or a JSON value"
    place = _Place(body, offset)
    if not place.character:
        return Complaint(f"Unexpected end-of-input{_unfinished(body)}", len(body))
    describe = next((say for words, say in _MISTAKES if words in mistake), _value)
    return describe(place)


def _after_blanks(body: bytes, offset: int) -> int:
    while offset < len(body) and body[offset] in _BLANK:
        offset += 1
    return offset


def _unexpected(place: _Place, expected: str) -> Complaint:
    return Complaint(f"Unexpected character ({_shown(place.character)}){expected}", place.behind)


def _value(place: _Place) -> Complaint:
    """Complain about what stands where a value belongs."""
    character = place.character
    opened = _opened(place)
    if character in "]}" and opened and _CLOSING[opened] != character and not _after_colon(place):
        return _mismatched(place)
    if character in ",}" or (character == "]" and opened == "["):
        return _unexpected(place, ": expected a value")
    word = _WORD.match(place.body[place.offset :][: 4 * _LONGEST_WORD].decode(errors="ignore"))
    if word is None or character.isdigit():
        return _unexpected(place, f": expected a valid value {_VALUES}")
    text = word.group()[:_LONGEST_WORD]
    return Complaint(f"Unrecognized token '{text}': was expecting {_VALUES}", place.offset + len(text.encode()))


def _name(place: _Place) -> Complaint:
    return _unexpected(place, ": was expecting double-quote to start field name")


def _name_or_value(place: _Place) -> Complaint:
    return _name(place) if _opened(place) == "{" else _value(place)


def _colon(place: _Place) -> Complaint:
    return _unexpected(place, ": was expecting a colon to separate field name and value")


def _comma(place: _Place) -> Complaint:
    if place.character in "]}":
        return _mismatched(place)
    return _unexpected(place, f": was expecting comma to separate {_NAMES[_opened(place) or '{']} entries")


def _mismatched(place: _Place) -> Complaint:
    start = _open_at(place.body, place.offset)[-1]
    opened = chr(place.body[start])
    text = f"Unexpected close marker '{place.character}': expected '{_CLOSING[opened]}' (for {_NAMES[opened]} starting"
    return Complaint(f"{text} at {_source(place.body, start)})", place.behind)


def _zero(place: _Place) -> Complaint:
    return Complaint("Invalid numeric value: Leading zeroes not allowed", place.behind)


def _digits(expected: str) -> Callable[[_Place], Complaint]:
    return lambda place: _unexpected(place, f" in numeric value: {expected}")


def _control(place: _Place) -> Complaint:
    shown = _shown(place.character)
    text = f"Illegal unquoted character ({shown}): has to be escaped using backslash to be included in string value"
    return Complaint(text, place.offset)  # a line that ends inside a text is not counted


def _escape(place: _Place) -> Complaint:
    escaped = _Place(place.body, place.offset + 1)
    return Complaint(f"Unrecognized character escape {_shown(escaped.character)}", escaped.behind)


def _depth(place: _Place) -> Complaint:
    text = "Document nesting depth (1001) exceeds the maximum allowed (1000, from `StreamReadConstraints."
    return Complaint(f"{text}getMaxNestingDepth()`)", place.offset)


_MISTAKES: Final[tuple[tuple[str, Callable[[_Place], Complaint]], ...]] = (
    ("expected a string key or", _name_or_value),
    ("expected a string key", _name),
    ("expected ':'", _colon),
    ("expected ',' or", _comma),
    ("leading zero", _zero),
    ("digit after decimal point", _digits("Decimal point not followed by a digit")),
    ("digit after exponent", _digits("Exponent indicator not followed by a digit")),
    ("digit after sign", _digits("expected digit (0-9) to follow minus sign, for valid numeric value")),
    ("control character", _control),
    ("escaped sequence", _escape),
    ("surrogate", _escape),
    ("depth limit", _depth),
)
"""By what orjson says, the first that fits; a value was expected where nothing does.

unverified: half of a surrogate pair, which orjson refuses, and Jackson may read.
"""


def _unfinished(body: bytes) -> str:
    """Say what was still open when the body ended."""
    opened = _open_at(body, len(body))
    if opened and body[opened[-1]] == ord('"'):
        *opened, start = opened
        if _in_escape(body):
            return " in character escape sequence"
        before = body[:start].rstrip(_BLANK)
        is_value = not opened or body[opened[-1]] == ord("[") or before.endswith(b":")
        return " in VALUE_STRING" if is_value else " in field name"
    if not opened:
        return ""
    kind = _NAMES[chr(body[opened[-1]])]
    if body.rstrip(_BLANK).endswith((b":", b",")):
        return f" within/between {kind} entries"
    return f": expected close marker for {kind} (start marker at {_source(body, opened[-1])})"


def _in_escape(body: bytes) -> bool:
    """Say whether a text that is not closed ends within `\\n`, `\\u00e9` or the like."""
    begun = _BEGUN_ESCAPE.search(body, len(body) - 4)
    before = body if begun is None else body[: begun.start()]
    return (len(before) - len(before.rstrip(b"\\"))) % 2 == 1


def _opened(place: _Place) -> str:
    """Return the bracket of the innermost object or list around a place, or nothing at the top."""
    opened = [start for start in _open_at(place.body, place.offset) if place.body[start] in b"[{"]
    return chr(place.body[opened[-1]]) if opened else ""


def _open_at(body: bytes, end: int) -> list[int]:
    """Return the offsets of the brackets that are open before an offset, the outermost first, and of an open text."""
    opened: list[int] = []
    token = _STRUCTURE.match(body, 0, end)
    while token is not None:
        if token[1] not in b"]}":
            opened.append(token.start(1))
        elif opened:
            opened.pop()
        token = None if token[1] == b'"' else _STRUCTURE.match(body, token.end(), end)
    return opened


def _after_colon(place: _Place) -> bool:
    return place.body[: place.offset].rstrip(_BLANK).endswith(b":")


def _source(body: bytes, offset: int) -> str:
    line, column = json_positions.position(body, offset)
    return f"[Source: UNKNOWN; line: {line}, column: {column}]"


def _shown(character: str) -> str:
    code = ord(character) if character else 0
    if code < 32:
        return f"(CTRL-CHAR, code {code})"
    return f"'{character}' (code {code})" if code <= 255 else f"'{character}' (code {code} / 0x{code:x})"
