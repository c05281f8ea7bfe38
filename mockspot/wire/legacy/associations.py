"""Associations v1 on the wire."""

from collections.abc import Mapping
from typing import Any

from mockspot.domain import numbers
from mockspot.domain.legacy.associations import Link, Linked, ListLinked
from mockspot.domain.refusal import Refusal
from mockspot.wire import json_body
from mockspot.wire.body import member, object_body, required, wrong_kind
from mockspot.wire.call import Call
from mockspot.wire.json_positions import Path
from mockspot.wire.legacy.records import number_of
from mockspot.wire.message import Answer

_LIMIT = 100
_CATEGORY = "HUBSPOT_DEFINED"
_MEMBERS = ("fromObjectId", "toObjectId", "category", "definitionId")


def parse_one(call: Call) -> tuple[Link, ...]:
    """Return the command of a write of one association."""
    return (_link(call, object_body(call), ()),)


def parse_many(call: Call) -> tuple[Link, ...]:
    """Return the command of a write of many, whose body is a list (documented, DOC-LEGACY)."""
    body = json_body.parse(call.request.body)
    if not isinstance(body, list):
        raise wrong_kind(call, body, list, ())
    for place, item in enumerate(body):
        if not isinstance(item, dict):
            raise wrong_kind(call, item, dict, (place,))
    return tuple(_link(call, item, (place,)) for place, item in enumerate(body))


def parse_list(call: Call) -> ListLinked:
    """Return the command of a list. unverified: a limit beyond the maximum is cut."""
    _check(call.params["category"])
    limit = min(_LIMIT, max(1, call.number("limit", default=_LIMIT)))
    offset = max(0, call.number("offset", default=0))
    return ListLinked(number_of(call, "objectId"), number_of(call, "definitionId"), limit, offset)


def done(_: None, __: Call) -> Answer:
    """Answer a write (recorded, grou 2022; documented for many, DOC-LEGACY)."""
    return Answer(204)


def listed(found: Linked, _: Call) -> Answer:
    """Answer a page of ids (recorded, grou 2022)."""
    return Answer(200, {"results": list(found.numbers), "hasMore": found.has_more, "offset": found.offset})


def _link(call: Call, item: Mapping[str, Any], path: Path) -> Link:
    required(call, item, _MEMBERS, path)
    category = member(call, item, "category", str, path) or ""
    _check(category)
    from_id, to_id, definition = (_number(call, item, name, path) for name in _MEMBERS if name != "category")
    return Link(from_id, to_id, definition)


def _number(call: Call, item: Mapping[str, Any], name: str, path: Path) -> int:
    """Return an id, which connectors send as a text too (n8n's node 2.41.2)."""
    value = item[name]
    found = numbers.number_of(value) if isinstance(value, str) else value
    if isinstance(found, bool) or not isinstance(found, int):
        raise wrong_kind(call, value, int, (*path, name))
    return found


def _check(category: str) -> None:
    """Refuse labels of the portal's own: nobody shows how these calls treat them."""
    if category != _CATEGORY:
        raise Refusal("not_simulated", {"operation": f"associations v1 of the category {category[:100]}"})
