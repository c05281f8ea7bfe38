"""The JSON of a search: its body read into a query.

HubSpot reads a body member by member in the order sent and refuses at the first mistake; so does this. Limits that
count filters or characters are checked when all of it has been read.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any, Final

import orjson

from mockspot.domain.refusal import Refusal
from mockspot.domain.search import (
    BY_ORDINAL,
    OPERATORS,
    Filter,
    FilterGroup,
    Operand,
    Operator,
    SearchQuery,
    Sort,
    limits,
)
from mockspot.wire import json_body
from mockspot.wire.json_positions import Path

Read = Callable[[bytes, Path, Any], Any]
"""From the body, a path and the value found there (never null) to what the query takes."""

# unverified: HubSpot's class names, but for Filter (pasted, node251) and the set of groups (pasted, py71).
_PACKAGE: Final = "com.hubspot.inbounddb.publicobject.core.v3.search"
_REQUEST: Final = f"{_PACKAGE}.PublicObjectSearchRequest"
_FILTER: Final = f"{_PACKAGE}.Filter"
_GROUP: Final = f"{_PACKAGE}.FilterGroup"
_OPERATOR: Final = f"{_PACKAGE}.Filter$Operator"
_SORT: Final = f"{_PACKAGE}.Sort"
_TEXT: Final = "java.lang.String"
_NUMBER: Final = "java.lang.Integer"

# Claim: what Java's String.trim removes is removed around an operator, other white space is not (measured, backlot
# 2026).
_TRIMMED: Final = "".join(map(chr, range(0x21)))
_OFFSET: Final = re.compile(r"[0-9]{1,18}")
_WHOLE: Final = re.compile(r"-?[0-9]{1,18}")
_DIRECTIONS: Final = {"ASCENDING": False, "DESCENDING": True}
_OPERAND_NAMES: Final = {"value": "a value", "high_value": "a highValue", "values": "values"}


def parse(body: bytes, *, strict_window: bool = False, body_limit: bool = True) -> SearchQuery:
    """Read a search body. Any member may be missing or null, `{}` finds everything.

    `strict_window` also refuses a page that only ends beyond the search window. Without `body_limit` the documented
    limit on the length of a body is not held.
    """
    if body_limit:
        _check_body(body)
    given = _members(body, (), json_body.parse_object(body, java_type=_REQUEST), _QUERY_MEMBERS)
    query = SearchQuery(
        groups=(*given.get("filterGroups", ()), *given.get("filters", ())),
        text=given.get("query", ""),
        sort=given.get("sorts"),
        properties=given.get("properties", ()),
        limit=given.get("limit", limits.DEFAULT_LIMIT),
        offset=given.get("after", 0),
    )
    _check(query, strict_window=strict_window)
    return query


def _check_body(body: bytes) -> None:
    if len(body) > limits.BODY_CHARACTERS and (count := len(body.decode(errors="replace"))) > limits.BODY_CHARACTERS:
        raise Refusal("search_body_too_long", {"count": count, "maximum": limits.BODY_CHARACTERS})


def _check(query: SearchQuery, *, strict_window: bool) -> None:
    _at_most("search_too_many_groups", len(query.groups), limits.GROUPS)
    for group in query.groups:
        _at_most("search_too_many_filters_in_group", len(group.filters), limits.FILTERS_IN_GROUP)
    _at_most("search_too_many_filters", sum(1 for _ in query.filters()), limits.FILTERS)
    _at_most("search_query_too_long", len(query.text), limits.QUERY_CHARACTERS)
    if not 1 <= query.limit <= limits.LIMIT:
        raise Refusal("search_limit", {"limit": query.limit, "maximum": limits.LIMIT})
    if query.offset >= limits.WINDOW or (strict_window and query.offset + query.limit > limits.WINDOW):
        raise Refusal("search_window", {"after": query.offset})


def _at_most(kind: str, count: int, maximum: int) -> None:
    if count > maximum:
        raise Refusal(kind, {"count": count, "maximum": maximum})


def _members(body: bytes, path: Path, value: Mapping[str, Any], readers: Mapping[str, Read]) -> dict[str, Any]:
    """Read the known members of an object in the order sent; null counts as not sent, others are ignored."""
    return {
        name: readers[name](body, (*path, name), member)
        for name, member in value.items()
        if name in readers and member is not None
    }


def _items(body: bytes, path: Path, value: object, read: Read, java_type: str) -> tuple[Any, ...]:
    """Read the items of a list in order, leaving out nulls."""
    if not isinstance(value, list):
        raise json_body.wrong_type(body, path, value, java_type=java_type)
    return tuple(read(body, (*path, index), item) for index, item in enumerate(value) if item is not None)


def _object(body: bytes, path: Path, value: object, readers: Mapping[str, Read], java_type: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise json_body.wrong_type(body, path, value, java_type=java_type)
    return _members(body, path, value, readers)


def _text(body: bytes, path: Path, value: object) -> str:
    """Read a text; Jackson takes numbers and booleans for the text they are spelled with."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return str(value)
    raise json_body.wrong_type(body, path, value, java_type=_TEXT)


def _texts(body: bytes, path: Path, value: object) -> tuple[str, ...]:
    return _items(body, path, value, _text, f"java.util.ArrayList<{_TEXT}>")


def _groups(body: bytes, path: Path, value: object) -> tuple[FilterGroup, ...]:
    return _items(body, path, value, _group, f"java.util.HashSet<{_GROUP}>")


def _group(body: bytes, path: Path, value: object) -> FilterGroup:
    return FilterGroup(_object(body, path, value, {"filters": _filters}, _GROUP).get("filters", ()))


def _top_level_group(body: bytes, path: Path, value: object) -> tuple[FilterGroup, ...]:
    """Claim: `filters` beside or without `filterGroups` is one group (documented; pasted, node491 2024)."""
    filters = _filters(body, path, value)
    return (FilterGroup(filters),) if filters else ()


def _filters(body: bytes, path: Path, value: object) -> tuple[Filter, ...]:
    return _items(body, path, value, _filter, f"java.util.ArrayList<{_FILTER}>")


def _filter(body: bytes, path: Path, value: object) -> Filter:
    given = _object(body, path, value, _FILTER_MEMBERS, _FILTER)
    missing = [name for name in ("propertyName", "operator") if name not in given]
    if missing:
        raise json_body.required_fields(body, path, missing)
    operator: Operator = given["operator"]
    read = Filter(
        given["propertyName"],
        operator.name,
        value=given.get("value"),
        high_value=given.get("highValue"),
        values=given.get("values", ()),
    )
    _check_operands(body, path, read, operator.operand)
    return read


def _check_operands(body: bytes, path: Path, read: Filter, operand: Operand) -> None:
    for member in operand.value:
        if getattr(read, member) in (None, ()):
            names = {"operator": read.operator, "operand": _OPERAND_NAMES[member]}
            raise json_body.at_end("search_operand_missing", body, path, **names)


def _operator(body: bytes, path: Path, value: object) -> Operator:
    """Read an operator by name or ordinal, as a text or a number; only the exact upper-case names count."""
    if isinstance(value, (bool, float)) or not isinstance(value, (str, int)):
        raise json_body.wrong_type(body, path, value, java_type=_OPERATOR)
    name = str(value).strip(_TRIMMED)
    if not name:
        raise json_body.blank_field(path)
    row = OPERATORS.get(name) or _BY_SPELLED_ORDINAL.get(name)
    if row is None:
        raise json_body.not_in_enum(body, path, _LISTED_OPERATORS)
    return row


def _sorts(body: bytes, path: Path, value: object) -> Sort | None:
    sorts = _items(body, path, value, _sort, f"java.util.ArrayList<{_SORT}>")
    _at_most("search_too_many_sorts", len(sorts), limits.SORTS)
    return sorts[0] if sorts else None


def _sort(body: bytes, path: Path, value: object) -> Sort:
    """Read a sort rule: an object, or a text naming a property, descending after a `-` (second-hand).

    Claim: HubSpot's Node client documents sending the object as JSON in a text (its README, and node226).
    """
    if isinstance(value, str):
        return _sort_text(value)
    given = _object(body, path, value, {"propertyName": _text, "direction": _direction}, _SORT)
    if "propertyName" not in given:
        raise json_body.required_fields(body, path, ["propertyName"])
    return Sort(given["propertyName"], descending=given.get("direction", False))


def _sort_text(text: str) -> Sort:
    rule = _json_object(text)
    if rule is not None and isinstance(name := rule.get("propertyName"), str):
        return Sort(name, descending=rule.get("direction") == "DESCENDING")
    return Sort(text.removeprefix("-"), descending=text.startswith("-"))


def _json_object(text: str) -> dict[str, Any] | None:
    if not text.startswith("{"):
        return None
    try:
        value = orjson.loads(text)
    except orjson.JSONDecodeError:
        return None
    return value if isinstance(value, dict) else None


def _direction(body: bytes, path: Path, value: object) -> bool:
    """Read a direction; the answer is whether it descends. unverified: the refusal of another text."""
    name = _text(body, path, value)
    if name not in _DIRECTIONS:
        raise json_body.not_in_enum(body, path, _DIRECTIONS)
    return _DIRECTIONS[name]


def _limit(body: bytes, path: Path, value: object) -> int:
    """Read a whole number; Jackson reads one out of a text and cuts decimals."""
    if isinstance(value, str):
        return _limit_text(body, path, value)
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise json_body.wrong_type(body, path, value, java_type=_NUMBER)
    return int(max(-1.0, min(value, float(limits.WINDOW))))  # every number beyond is as wrong as these


def _limit_text(body: bytes, path: Path, text: str) -> int:
    if not text.strip():
        return limits.DEFAULT_LIMIT
    if not _WHOLE.fullmatch(text):
        raise json_body.wrong_value(body, path, text, java_type=_NUMBER)
    return int(text)


def _after(body: bytes, path: Path, value: object) -> int:
    """Read the offset of a page. Claim: an empty text starts at the beginning (measured, backlot 2026)."""
    text = _text(body, path, value)
    if not text:
        return 0
    if not _OFFSET.fullmatch(text):
        raise Refusal("search_after", {"after": text})
    return int(text)


_BY_SPELLED_ORDINAL: Final = {str(ordinal): row for ordinal, row in BY_ORDINAL.items()}
_LISTED_OPERATORS: Final = [row.name for row in sorted(OPERATORS.values(), key=lambda row: row.listed)]

_FILTER_MEMBERS: Final[Mapping[str, Read]] = {
    "propertyName": _text,
    "operator": _operator,
    "value": _text,
    "highValue": _text,
    "values": _texts,
}

_QUERY_MEMBERS: Final[Mapping[str, Read]] = {
    "filterGroups": _groups,
    "filters": _top_level_group,
    "query": _text,
    "sorts": _sorts,
    "properties": _texts,
    "limit": _limit,
    "after": _after,
}
