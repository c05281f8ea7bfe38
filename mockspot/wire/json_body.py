"""Read a JSON body into Python values, with the refusals HubSpot's parser gives.

The happy path is orjson alone. What a feature's own members mean belongs to that feature's module.
"""

import math
from collections.abc import Iterable, Mapping
from typing import Any

import orjson

from mockspot.domain.refusal import Refusal
from mockspot.wire import json_positions
from mockspot.wire.json_positions import Path, Position

ANY_OBJECT = "java.util.LinkedHashMap<java.lang.String,java.lang.String>"
_KINDS: Mapping[type, tuple[str, str]] = {
    dict: ("Object", "START_OBJECT"),
    list: ("Array", "START_ARRAY"),
    str: ("String", "VALUE_STRING"),
    int: ("Integer", "VALUE_NUMBER_INT"),
    float: ("Floating-point", "VALUE_NUMBER_FLOAT"),
    bool: ("Boolean", "VALUE_TRUE"),
    type(None): ("Null", "VALUE_NULL"),
}


def parse(body: bytes) -> Any:
    """Return the value of a body; refused when there is none or it is not JSON."""
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError as error:
        return _reread(body, error)


def _reread(body: bytes, error: orjson.JSONDecodeError) -> Any:
    """Return the value of a body that orjson does not take, or refuse it."""
    if not body.strip():
        raise Refusal("body_missing") from error
    if "infinity" in error.msg and (value := _beyond_doubles(body)) is not None:
        return value
    from mockspot.wire import json_syntax  # with the first body that is no JSON

    offset = len(error.doc[: error.pos].encode(errors="replace"))
    problem = json_syntax.complaint(body, offset, error.msg)
    place = json_positions.position(body, problem.offset)
    raise Refusal("json_invalid", {**_at(place), "problem": problem.text}) from error


def _beyond_doubles(body: bytes) -> Any:
    """Return the value of a body with numbers that no double holds, those as texts; None when it is no JSON either.

    unverified: that HubSpot takes them as far as the member they stand for, since Java reads digits without end.
    """
    import json

    def number(text: str) -> Any:
        return text if math.isinf(float(text)) else orjson.loads(text)

    try:
        return json.loads(body, parse_int=number, parse_float=number, parse_constant=orjson.loads)
    except (ValueError, RecursionError):
        return None


def spelled(body: bytes) -> Any:
    """Return the value of a body that was read before, with every number as the text that spells it.

    In some versions of Python the second reader stops at a depth that orjson still takes; numbers of such a body are
    spelled by their value.
    """
    import json

    try:
        return json.loads(body, parse_int=str, parse_float=str)
    except RecursionError:
        return orjson.loads(body)


def parse_object(body: bytes, java_type: str = ANY_OBJECT) -> dict[str, Any]:
    """Return the JSON object of a body; refused when it is anything else.

    `java_type` is the class HubSpot reads it into.
    """
    try:
        value = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        value = _reread(body, error)
    if isinstance(value, dict):
        return value
    if value is None:  # unverified: Jackson reads `null` as nothing
        raise Refusal("body_missing")
    raise wrong_type(body, (), value, java_type=java_type)


def wrong_type(body: bytes, path: Path, value: object, *, java_type: str) -> Refusal:
    """Return the refusal of a value of another JSON kind than its member takes."""
    found, token = _KINDS[type(value)]
    context = {"java_type": java_type, "found": found, "token": "VALUE_FALSE" if value is False else token}
    return Refusal("json_wrong_type", {**_at(json_positions.locate(body, path)), **context})


def wrong_value(body: bytes, path: Path, value: str, *, java_type: str) -> Refusal:
    """Return the refusal of a text that cannot be read into its member's type."""
    context = {"java_type": java_type, "value": value}
    return Refusal("json_wrong_value", {**_at(json_positions.locate(body, path)), **context})


def not_in_enum(body: bytes, path: Path, allowed: Iterable[str]) -> Refusal:
    """Return the refusal of a text that is none of an enumeration's names; they are listed in the order given."""
    return Refusal("json_enum", {**_at(json_positions.locate(body, path)), "allowed": ", ".join(allowed)})


def blank_field(path: Path) -> Refusal:
    """Return the refusal of an empty text where an enumeration's name belongs."""
    return Refusal("json_field_blank", {"field": _dotted(path)})


def required_fields(body: bytes, path: Path, names: Iterable[str]) -> Refusal:
    """Return the refusal of an object that lacks members."""
    return at_end("json_required_fields", body, path, fields=", ".join(names))


def at_end(kind: str, body: bytes, path: Path, **context: object) -> Refusal:
    """Return a refusal of an object as a whole, which is reported at its closing brace."""
    return Refusal(kind, {**_at(json_positions.locate_end(body, path)), **context})


def _at(place: Position) -> dict[str, object]:
    return {"line": place.line, "column": place.column}


def _dotted(path: Path) -> str:
    """Return a path as `filterGroups[0].filters[0].operator`."""
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path).removeprefix(".")
