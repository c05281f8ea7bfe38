"""JSON schemas of the bodies whose shape depends on their content, made from the rows that `wire` reads them by."""

from typing import Any

from mockspot.catalog import limits as limit_rows
from mockspot.catalog.faults import CONNECTION_MOMENTS, KINDS, POLICIES, FaultKind, Parameter
from mockspot.wire.members import MOST

Schema = dict[str, Any]

_STRING: Schema = {"type": "string"}
_SECONDS: Schema = {"type": "number", "minimum": 0}
_FORMS: dict[str, Schema] = {
    "status": {"type": "integer", "minimum": 200, "maximum": 599},
    "success": {"type": "integer", "minimum": 200, "maximum": 299},
    "page": {"type": "integer", "minimum": 200, "maximum": 599},
    "milliseconds": {
        "anyOf": [
            {"type": "integer", "minimum": 0},
            {"type": "array", "items": {"type": "integer", "minimum": 0}, "minItems": 2, "maxItems": 2},
        ]
    },
    "seconds": {"type": "integer", "minimum": 0},
    "patience": {"type": "number", "exclusiveMinimum": 0},
    "many": {"type": "integer", "minimum": 1},
    "json": {},
    "headers": {"type": "object", "additionalProperties": _STRING},
    "text": _STRING,
    "policy": {"enum": list(POLICIES)},
    "error": _STRING,
    "context": {"type": "object"},
}
"""By form of a parameter of a fault."""


def limits() -> Schema:
    """Return the schema of the limits document."""
    names = {name: {"anyOf": [{"enum": ["on", "off"]}, _ceiling(name)]} for name in limit_rows.NAMES}
    profile = {"enum": [*limit_rows.PROFILES, "off"]}
    neighbours = {"type": "array", "items": {"type": "object"}}
    return {"anyOf": [profile, _closed({**names, "profile": profile, "neighbours": neighbours})]}


def fault() -> Schema:
    """Return the schema of a fault to be, one for each kind."""
    return {"anyOf": [_fault(kind) for kind in KINDS]}


def fault_set() -> Schema:
    """Return the schema of a named set of faults."""
    return _closed({"faults": {"type": "array", "items": fault()}}, "faults")


def _fault(kind: FaultKind) -> Schema:
    parameters = {row.name: _parameter(row) for row in kind.parameters}
    required = [row.name for row in kind.parameters if row.required]
    effect = _closed({"kind": {"const": kind.kind}, **parameters}, "kind", *required)
    members = {
        "match": _match(kind),
        "effect": effect,
        "count": _whole(1),
        "window": _closed({"afterSeconds": _SECONDS, "forSeconds": _SECONDS}),
        "seed": _whole(0),
    }
    return {"description": kind.summary, **_closed(members, "effect")}


def _match(kind: FaultKind) -> Schema:
    chances = {"nth": _whole(1), "probability": {"type": "number", "minimum": 0, "maximum": 1}}
    if kind.moment in CONNECTION_MOMENTS:
        return _closed(chances)
    return _closed(
        {**dict.fromkeys(("method", "path", "operation", "objectType", "token"), _STRING), "body": {}, **chances}
    )


def _parameter(row: Parameter) -> Schema:
    return {"enum": list(row.choices)} if row.choices else _FORMS[row.form]


def _ceiling(name: str) -> Schema:
    other = {"used": _whole(0)} if name == "daily" else {"intervalMilliseconds": _whole(1)}
    return _closed({"max": _whole(0), **other})


def _whole(least: int) -> Schema:
    return {"type": "integer", "minimum": least, "maximum": MOST}


def _closed(members: dict[str, Any], *required: str) -> Schema:
    schema: Schema = {"type": "object", "properties": members, "additionalProperties": False}
    return {**schema, "required": list(required)} if required else schema
