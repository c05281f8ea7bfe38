"""The parts that association bodies are made of: ends, types and batches."""

from typing import Any

from mockspot.domain.associations.editing import BatchEdit, Ends
from mockspot.domain.associations.links import Spec
from mockspot.domain.refusal import Refusal
from mockspot.wire import json_body
from mockspot.wire.body import member, members, object_body, required, text, wrong_kind
from mockspot.wire.call import Call
from mockspot.wire.json_positions import Path


def end(call: Call, item: dict[str, Any], name: str, path: Path) -> str:
    """Return the id of one end, `{"id": ...}`; a number is read as its digits."""
    required(call, item, (name,), path)
    found = member(call, item, name, dict, path) or {}
    return key(call, found, (*path, name))


def key(call: Call, item: dict[str, Any], path: Path) -> str:
    """Return the `id` of an object that must have one."""
    required(call, item, ("id",), path)
    return text(call, item, "id", path) or ""


def specs(call: Call, items: list[dict[str, Any]], path: Path) -> tuple[Spec, ...]:
    """Return association types given by category and id."""
    return tuple(_spec(call, item, (*path, place)) for place, item in enumerate(items))


def inputs(call: Call, maximum: int) -> list[tuple[dict[str, Any], Path]]:
    """Return a batch's inputs with the paths that lead to them; refused when there are too many."""
    body = object_body(call)
    required(call, body, ("inputs",), ())
    found = members(call, body, "inputs", ())
    if len(found) > maximum:
        raise Refusal("batch_too_large", {"maximum": maximum, "request_for": ""})
    return [(item, ("inputs", place)) for place, item in enumerate(found)]


def batch(call: Call, found: list[Ends]) -> BatchEdit:
    """Return a batch command for the two object types the path names."""
    from_type, to_type = call.object_types
    return BatchEdit(from_type, to_type, tuple(found))


def whole(call: Call, item: dict[str, Any], name: str, path: Path) -> int:
    """Return a whole number; Jackson reads digits in a string as one."""
    value = item[name]
    where = (*path, name)
    if isinstance(value, str):
        if not value.isascii() or not value.isdigit() or len(value) > 9:
            raise json_body.wrong_value(call.request.body, where, value, java_type="int")
        return int(value)
    if isinstance(value, bool) or not isinstance(value, int):
        raise wrong_kind(call, value, int, where)
    return value


def _spec(call: Call, item: dict[str, Any], path: Path) -> Spec:
    required(call, item, ("associationCategory", "associationTypeId"), path)
    return text(call, item, "associationCategory", path) or "", whole(call, item, "associationTypeId", path)
