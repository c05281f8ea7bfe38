"""Take the JSON body of a call apart: members by name and kind, refused in HubSpot's words."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from mockspot.domain.refusal import Refusal
from mockspot.wire import json_body
from mockspot.wire.call import Call
from mockspot.wire.json_positions import Path

T = TypeVar("T")

_KINDS: Mapping[type, str] = {
    dict: json_body.ANY_OBJECT,
    list: "java.util.ArrayList<java.lang.Object>",
    str: "java.lang.String",
    bool: "boolean",
    int: "int",
}


def object_body(call: Call, java_type: str = json_body.ANY_OBJECT) -> dict[str, Any]:
    """Return the body, which must be a JSON object; `java_type` is the class HubSpot reads it into."""
    return json_body.parse_object(call.request.body, java_type)


def required(call: Call, body: Mapping[str, Any], names: Sequence[str], path: Path) -> None:
    """Refuse a body in which any of these members is missing or null."""
    if None in map(body.get, names):
        missing = [name for name in names if body.get(name) is None]
        raise json_body.required_fields(call.request.body, path, missing)


def member(call: Call, body: Mapping[str, Any], name: str, kind: type[T], path: Path) -> T | None:
    """Return an optional member of one JSON kind."""
    value = body.get(name)
    if value is None or isinstance(value, kind):
        return value
    raise wrong_kind(call, value, kind, (*path, name))


def members(
    call: Call, body: Mapping[str, Any], name: str, path: Path, java_type: str = json_body.ANY_OBJECT
) -> list[dict[str, Any]]:
    """Return an optional array of objects; absent is empty."""
    items = member(call, body, name, list, path) or []
    for place, item in enumerate(items):
        if not isinstance(item, dict):
            raise json_body.wrong_type(call.request.body, (*path, name, place), item, java_type=java_type)
    return items


def text(call: Call, body: Mapping[str, Any], name: str, path: Path) -> str | None:
    """Return an optional string member; numbers are read as their digits, as Jackson does."""
    value = body.get(name)
    if isinstance(value, bool) or not (value is None or isinstance(value, (str, int, float))):
        raise wrong_kind(call, value, str, (*path, name))
    return None if value is None else str(value)


def texts(call: Call, body: Mapping[str, Any], name: str, path: Path) -> tuple[str, ...] | None:
    """Return an optional array of strings, or None."""
    items = member(call, body, name, list, path)
    if items is None:
        return None
    for place, item in enumerate(items):
        if item is None or isinstance(item, (bool, dict, list)):
            raise wrong_kind(call, item, str, (*path, name, place))
    return tuple(str(item) for item in items)


def wrong_kind(call: Call, value: object, kind: type, path: Path) -> Refusal:
    """Return the refusal of a JSON value of another kind than expected."""
    return json_body.wrong_type(call.request.body, path, value, java_type=_KINDS[kind])
