"""Read the members of definition bodies: enumerations, flags, whole numbers, and bodies that nobody sent."""

from collections.abc import Mapping, Sequence
from typing import Any

import orjson

from mockspot.catalog.object_types import ObjectType
from mockspot.domain.policy import Policy
from mockspot.domain.portal_facts import PortalFacts
from mockspot.wire import json_body
from mockspot.wire.body import member, text, wrong_kind
from mockspot.wire.call import Call
from mockspot.wire.json_positions import Path
from mockspot.wire.message import Request


def unsent(object_type: ObjectType | None, body: Mapping[str, Any]) -> Call:
    """Return a call around a body that came in no request: a part of a seed document, read by the same rules."""
    request = Request("POST", "/", body=orjson.dumps(body))
    types = () if object_type is None else (object_type,)
    return Call(request, ("seed", "", ""), {}, PortalFacts(0), Policy(), 0, object_types=types)


def choice(call: Call, body: Mapping[str, Any], name: str, allowed: Sequence[str], path: Path) -> str | None:
    """Return an optional member that is one of some words.

    Claim: the refusal lists the words (pasted for property field types, measured for search; backlot 2026).
    """
    value = text(call, body, name, path)
    if value is not None and value not in allowed:
        raise json_body.not_in_enum(call.request.body, (*path, name), allowed)
    return value


def flag(call: Call, body: Mapping[str, Any], name: str, path: Path) -> bool | None:
    """Return an optional boolean member."""
    return member(call, body, name, bool, path)


def whole(call: Call, body: Mapping[str, Any], name: str, path: Path) -> int | None:
    """Return an optional whole-number member."""
    value = member(call, body, name, int, path)
    if isinstance(value, bool):
        raise wrong_kind(call, value, int, (*path, name))
    return value
