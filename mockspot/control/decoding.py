"""From JSON to a control-plane document, and the refusal of what does not fit: where it is wrong, and what was meant.

Documents are closed at every depth. A refusal of an unknown member names the place and the member it resembles.
"""

import difflib
import re
from typing import Any, TypeVar

import msgspec
from msgspec import inspect

from mockspot.control.operation import ControlError

T = TypeVar("T")

_PLACED = re.compile(r"(?P<text>.*) - at `(?P<place>[^`]*)`", re.DOTALL)
_UNKNOWN = re.compile(r"Object contains unknown field `(?P<name>.*)`", re.DOTALL)
_WRONG_WORD = re.compile(r"Invalid enum value '(?P<name>.*)'", re.DOTALL)
_STEP = re.compile(r"\.(?P<member>\w+)|\[(?P<item>\d+|\.\.\.)\]")


def decode(document: type[T], body: bytes) -> T:
    """Return the document a JSON body holds; no body stands for an empty one."""
    try:
        return msgspec.json.decode(body.strip() or b"{}", type=document)
    except msgspec.ValidationError as error:
        raise _unfit(document, str(error)) from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        hint = "send a JSON object in UTF-8"
        raise ControlError(400, "json_invalid", f"the body is no JSON: {error}", hint=hint) from error


def convert(document: type[T], value: Any) -> T:
    """Return the document that values from another source (a TOML file, a command line) make."""
    try:
        return msgspec.convert(value, document)
    except msgspec.ValidationError as error:
        raise _unfit(document, str(error)) from error


def _unfit(document: Any, problem: str) -> ControlError:
    placed = _PLACED.fullmatch(problem)
    text, place = (problem, "") if placed is None else (placed["text"], placed["place"])
    unknown, word = _UNKNOWN.fullmatch(text), _WRONG_WORD.fullmatch(text)
    where = f" at {place.removeprefix('$.')}" if place else ""
    if word is not None:
        message = f"Invalid enum value {word['name'][:100]!r}{where}"
        return ControlError(400, "document_invalid", message, hint=f"known: {', '.join(_words(document, place))}")
    if unknown is None:
        return ControlError(400, "document_invalid", f"{text}{where}", hint=_kinds(document, place))
    message = f"unknown member {unknown['name'][:100]!r}{where}"
    return ControlError(400, "member_unknown", message, hint=_hint(unknown["name"], _members(document, place)))


def _hint(name: str, known: list[str]) -> str | None:
    by_lower = {each.lower(): each for each in known}
    close = difflib.get_close_matches(name[:100].lower(), by_lower, n=1)
    if close:
        return f"did you mean {by_lower[close[0]]}?"
    return f"known members: {', '.join(known)}" if known else None


def _kinds(document: Any, place: str) -> str | None:
    """Return which documents there are, when the place is the member that tells one from another."""
    parent, _, member = place.rpartition(".")
    structs = _structs(_at(document, parent))
    tags = [str(struct.tag) for struct in structs if struct.tag is not None and struct.tag_field == (member or "kind")]
    return f"known: {', '.join(tags)}" if tags else None


def _words(document: Any, place: str) -> list[str]:
    """Return the words that may stand at a place."""
    options = _options(_at(document, place))
    return [str(word) for option in options if isinstance(option, inspect.LiteralType) for word in option.values]


def _members(document: Any, place: str) -> list[str]:
    """Return the member names of the document at a place such as `$.webhooks.subscriptions[0]`."""
    return [member.encode_name for struct in _structs(_at(document, place)) for member in struct.fields]


def _at(document: Any, place: str) -> inspect.Type | None:
    kind: inspect.Type | None = inspect.type_info(document)
    for step in _STEP.finditer(place):
        kind = _within(kind, step["member"])
    return kind


def _within(kind: inspect.Type | None, member: str | None) -> inspect.Type | None:
    """Return the type of a member, or of the items of a list or values of an object when there is no name."""
    for option in _options(kind):
        if isinstance(option, inspect.StructType) and member is not None:
            return next((field.type for field in option.fields if field.encode_name == member), None)
        if isinstance(option, inspect.ListType) and member is None:
            return option.item_type
        if isinstance(option, inspect.DictType) and member is None:
            return option.value_type
    return None


def _structs(kind: inspect.Type | None) -> list[inspect.StructType]:
    return [option for option in _options(kind) if isinstance(option, inspect.StructType)]


def _options(kind: inspect.Type | None) -> tuple[inspect.Type, ...]:
    if isinstance(kind, inspect.UnionType):
        return kind.types
    return () if kind is None else (kind,)
