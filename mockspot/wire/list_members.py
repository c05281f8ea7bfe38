"""List memberships on the wire."""

from typing import Any

from mockspot.catalog.object_types import ObjectType
from mockspot.domain.lists.members import (
    Changed,
    ChangeMembers,
    CopyMembers,
    MembersPage,
    ReadByJoining,
    ReadMembers,
    RecordLists,
)
from mockspot.domain.lists.state import ObjectList
from mockspot.domain.numbers import number_of
from mockspot.domain.ports import Instant
from mockspot.domain.refusal import Refusal
from mockspot.domain.values import instant_text
from mockspot.wire import json_body, moments
from mockspot.wire.batch import envelope
from mockspot.wire.body import member, members, object_body, required, text
from mockspot.wire.call import Call
from mockspot.wire.json_positions import Path
from mockspot.wire.lists import id_of, parse_id
from mockspot.wire.message import Answer
from mockspot.wire.paging import next_page

_LIMIT_DEFAULT, _LIMIT_MAXIMUM = 100, 250
"""Documented (SPEC)."""
_STRINGS = "java.util.ArrayList<java.lang.String>"
_INPUTS = 100
"""unverified: how many records one batch may name."""


def parse_page(call: Call) -> ReadMembers:
    """Return the command of `GET /{listId}/memberships`."""
    return ReadMembers(parse_id(call), _limit(call), max(0, call.number("after", default=0)))


def parse_joined(call: Call) -> ReadByJoining:
    """Return the command of `GET /{listId}/memberships/join-order`."""
    cursor = call.text("after")
    at, number = moments.decode(cursor, "after") if cursor else (0, 0)
    return ReadByJoining(parse_id(call), _limit(call), (number, at))


def parse_add(call: Call) -> ChangeMembers:
    """Return the command of `PUT …/add`, whose body is a bare array of ids."""
    return ChangeMembers(parse_id(call), adding=_bare(call))


def parse_remove(call: Call) -> ChangeMembers:
    """Return the command of `PUT …/remove`."""
    return ChangeMembers(parse_id(call), removing=_bare(call))


def parse_change(call: Call) -> ChangeMembers:
    """Return the command of `PUT …/add-and-remove`."""
    body = object_body(call)
    required(call, body, ("recordIdsToAdd", "recordIdsToRemove"), ())
    return ChangeMembers(
        parse_id(call),
        _numbers(call, member(call, body, "recordIdsToAdd", list, ()) or [], ("recordIdsToAdd",)),
        _numbers(call, member(call, body, "recordIdsToRemove", list, ()) or [], ("recordIdsToRemove",)),
    )


def parse_copy(call: Call) -> CopyMembers:
    """Return the command of `PUT …/add-from/{sourceListId}`."""
    return CopyMembers(parse_id(call), id_of(call, "sourceListId"))


def parse_record(call: Call) -> tuple[tuple[ObjectType, int], ...]:
    """Return the one record a path names."""
    return ((call.object_type, id_of(call, "recordId")),)


def parse_records(call: Call) -> tuple[tuple[ObjectType, int], ...]:
    """Return the records a batch names."""
    body = object_body(call)
    required(call, body, ("inputs",), ())
    inputs = members(call, body, "inputs", ())
    if len(inputs) > _INPUTS:
        raise Refusal("batch_too_large", {"maximum": _INPUTS, "request_for": ""})
    return tuple(_record(call, item, ("inputs", place)) for place, item in enumerate(inputs))


def page(found: MembersPage, call: Call) -> Answer:
    """Answer a page in the order of ids (shape: second-hand, seen on a live portal 2026-08)."""
    return _page(found, call, None if found.after is None else str(found.after[0]))


def joined(found: MembersPage, call: Call) -> Answer:
    """Answer a page in the order of joining."""
    return _page(found, call, None if found.after is None else moments.encode(found.after[1], found.after[0]))


def changed(found: Changed, _: Call) -> Answer:
    """Answer a change; `recordsIdsAdded` is HubSpot's own spelling (SPEC)."""
    body = {
        "recordIdsMissing": _texts(found.missing),
        "recordIdsRemoved": _texts(found.removed),
        "recordsIdsAdded": _texts(found.added),
    }
    return Answer(200, body)


def of_record(found: tuple[RecordLists, ...], _: Call) -> Answer:
    """Answer the lists of one record (pasted, DOC-SEGMENTS)."""
    (only,) = found
    return Answer(200, {"results": [_membership(*entry) for entry in only.lists]})


def of_records(found: tuple[RecordLists, ...], call: Call) -> Answer:
    """Answer the lists of many records (SPEC)."""
    results = [
        {
            "objectTypeId": row.object_type.type_id,
            "recordId": str(row.number),
            "recordListMemberships": [_membership(*entry) for entry in row.lists],
        }
        for row in found
    ]
    return envelope(results, [], started=call.now, completed=call.now)


def _membership(row: ObjectList, added_at: Instant) -> dict[str, Any]:
    """Return a membership. unverified: that a record that was removed and came back starts anew."""
    return {
        "listId": str(row.list_id),
        "listVersion": row.version,
        "isPublicList": True,
        "firstAddedTimestamp": instant_text(added_at),
        "lastAddedTimestamp": instant_text(added_at),
    }


def _page(found: MembersPage, call: Call, after: str | None) -> Answer:
    results = [
        {"recordId": str(number), "membershipTimestamp": instant_text(added_at)} for number, added_at in found.members
    ]
    body: dict[str, Any] = {"results": results}
    if after is not None:
        body["paging"] = next_page(call, after)
    return Answer(200, body)


def _limit(call: Call) -> int:
    """Return the size of a page; pages backwards, from a cursor `before`, are not simulated."""
    if call.text("before") and not call.text("after"):
        raise Refusal("not_simulated", {"operation": "list memberships before a cursor"})
    limit = call.number("limit", default=_LIMIT_DEFAULT)
    if not 1 <= limit <= _LIMIT_MAXIMUM:
        raise Refusal("page_limit", {"maximum": _LIMIT_MAXIMUM})
    return limit


def _bare(call: Call) -> tuple[int, ...]:
    body = json_body.parse(call.request.body)
    if not isinstance(body, list):
        raise json_body.wrong_type(call.request.body, (), body, java_type=_STRINGS)
    return _numbers(call, body, ())


def _numbers(call: Call, items: list[Any], path: Path) -> tuple[int, ...]:
    return tuple(_number(call, item, (*path, place)) for place, item in enumerate(items))


def _number(call: Call, value: object, path: Path) -> int:
    """Return a record id. unverified: what an id that is no number answers."""
    if isinstance(value, bool) or not isinstance(value, (str, int)):
        raise json_body.wrong_type(call.request.body, path, value, java_type="java.lang.String")
    written = str(value)
    number = number_of(written)
    if number is None:
        raise json_body.wrong_value(call.request.body, path, written, java_type="java.lang.Long")
    return number


def _record(call: Call, item: dict[str, Any], path: Path) -> tuple[ObjectType, int]:
    required(call, item, ("objectTypeId", "recordId"), path)
    object_type = call.type_named(text(call, item, "objectTypeId", path) or "")
    return object_type, _number(call, item["recordId"], (*path, "recordId"))


def _texts(numbers: tuple[int, ...]) -> list[str]:
    return [str(number) for number in numbers]
