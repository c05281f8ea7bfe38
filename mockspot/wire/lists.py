"""List definitions on the wire."""

import base64
from collections.abc import Mapping
from typing import Any

import orjson

from mockspot.domain.lists.reading import ORDERS, EveryList, ListsPage, NamedList, SearchLists
from mockspot.domain.lists.state import ObjectList
from mockspot.domain.lists.writing import CreateList, RenameList, Sized
from mockspot.domain.numbers import number_of
from mockspot.domain.refusal import Refusal
from mockspot.domain.values import instant_text
from mockspot.wire.body import member, object_body, required, text, wrong_kind
from mockspot.wire.call import Call
from mockspot.wire.definitions import choice, whole
from mockspot.wire.message import Answer

_TYPES = ("MANUAL", "DYNAMIC", "SNAPSHOT")
_MODIFIED = "hs_lastmodifieddate"
_LIMIT_DEFAULT, _LIMIT_MAXIMUM = 20, 500
"""Documented (SPEC)."""


def parse_create(call: Call) -> CreateList:
    """Return the command of `POST /lists`. What makes a list more than a static one is not simulated."""
    body = object_body(call)
    required(call, body, ("name", "objectTypeId", "processingType"), ())
    kind = choice(call, body, "processingType", _TYPES, ())
    object_type = call.type_named(text(call, body, "objectTypeId", ()) or "")
    if kind != "MANUAL":
        raise Refusal("not_simulated", {"operation": f"lists of the processing type {kind}"})
    for name in ("filterBranch", "listFolderId", "listPermissions", "membershipSettings"):
        if body.get(name):
            raise Refusal("not_simulated", {"operation": f"lists with a {name}"})
    custom = member(call, body, "customProperties", dict, ()) or {}
    pairs = ((name, text(call, custom, name, ("customProperties",)) or "") for name in custom)
    return CreateList(object_type.type_id, text(call, body, "name", ()) or "", tuple(pairs))


def parse_id(call: Call) -> int:
    """Return the list a path names."""
    return id_of(call, "listId")


def parse_ids(call: Call) -> tuple[int, ...]:
    """Return the lists a query names, one parameter each."""
    return tuple(int(value) for value in call.names("listIds") if _is_id(value))


def parse_name(call: Call) -> NamedList:
    """Return the command of a read by name."""
    return NamedList(call.object_type.type_id, call.params["listName"])


def parse_rename(call: Call) -> RenameList:
    """Return the command of a rename, whose name stands in the query."""
    return RenameList(parse_id(call), call.text("listName") or "")


def parse_search(call: Call) -> SearchLists:
    """Return the command of a search; every member is optional in practice (Singer 4.5.0, Airbyte 5.7.0)."""
    body = object_body(call)
    order = text(call, body, "sort", ()) or ""
    if order and order.removeprefix("-") not in ORDERS:
        raise Refusal("not_simulated", {"operation": f"lists in the order of {order[:100]}"})
    ids = _words(call, body, "listIds")
    return SearchLists(
        _limit(call, body),
        max(0, whole(call, body, "offset", ()) or 0),
        text(call, body, "query", ()) or "",
        frozenset(int(value) for value in ids if _is_id(value)) if ids else None,
        frozenset(_words(call, body, "processingTypes")) or None,
        text(call, body, "objectTypeId", ()) or None,
        _words(call, body, "additionalProperties"),
        order,
    )


def parse_every(call: Call) -> EveryList:
    """Return the command of `POST /lists/…/all` (documented, DOC-SEGMENTS)."""
    body = object_body(call)
    kinds = frozenset(_words(call, body, "processingTypes"))
    wrong = sorted(kinds.difference(_TYPES))
    if wrong:
        raise Refusal("list_processing_type_invalid", {"listed": ", ".join(wrong)})
    type_id, also = text(call, body, "objectTypeId", ()) or None, _words(call, body, "additionalProperties")
    asked = EveryList(_limit(call, body), 0, kinds or None, type_id, also)
    cursor = text(call, body, "after", ())
    return asked._replace(after=_after(cursor, asked)) if cursor else asked


def made(found: Sized, _: Call) -> Answer:
    """Answer one list; a create is a 200 too (SPEC)."""
    return Answer(200, {"list": document(found)})


def renamed(found: Sized, _: Call) -> Answer:
    """Answer a rename."""
    return Answer(200, {"updatedList": document(found)})


def many(found: tuple[Sized, ...], _: Call) -> Answer:
    """Answer the lists of some ids."""
    return Answer(200, {"lists": [document(row) for row in found]})


def found(page: ListsPage, _: Call) -> Answer:
    """Answer a search (order of the keys: pasted, go-hubspot 2024)."""
    lists = [_result(row, page.asked.also) for row in page.found]
    return Answer(200, {"offset": page.offset, "hasMore": page.has_more, "lists": lists, "total": page.total})


def listed(page: ListsPage, _: Call) -> Answer:
    """Answer a page of all lists (documented, DOC-SEGMENTS)."""
    body: dict[str, Any] = {"results": [_result(row, page.asked.also) for row in page.found]}
    if page.has_more:
        body["paging"] = {"next": {"after": _cursor(page.offset, page.asked)}}
    return Answer(200, body)


def done(_: None, __: Call) -> Answer:
    """Answer a delete or a restore."""
    return Answer(204)


def document(found: Sized) -> dict[str, Any]:
    """Return a list. Claim: key order pasted (go-hubspot 2024), the last two members DOC-SEGMENTS."""
    return {
        **_definition(found.row),
        "size": found.size,
        "listPermissions": {"teamsWithEditAccess": [], "usersWithEditAccess": []},
        "membershipSettings": {"membershipTeamId": None, "includeUnassigned": None},
    }


def id_of(call: Call, parameter: str) -> int:
    """Return the list id of a path parameter; unverified: what one that is no number answers."""
    value = call.params[parameter]
    if not _is_id(value):
        raise Refusal("path_value", {"parameter": parameter})
    return int(value)


def _definition(row: ObjectList) -> dict[str, Any]:
    return {
        "listId": str(row.list_id),
        "listVersion": row.version,
        "createdAt": instant_text(row.created_at),
        "updatedAt": instant_text(row.updated_at),
        "filtersUpdatedAt": instant_text(row.created_at),
        "processingStatus": "COMPLETE",
        "createdById": str(row.created_by),
        "updatedById": str(row.updated_by),
        "processingType": "MANUAL",
        "objectTypeId": row.type_id,
        "name": row.name,
    }


def _result(found: Sized, wanted: tuple[str, ...]) -> dict[str, Any]:
    """Return a list as searches show it: what else there is stands in `additionalProperties`, as text.

    Claim: Estuary's capture asks for `hs_lastmodifieddate` and reads it as epoch milliseconds. unverified: that a
    change of the members counts.
    """
    row = found.row
    more = {name: value for name, value in row.custom if name in wanted}
    if _MODIFIED in wanted:
        more[_MODIFIED] = str(max(row.updated_at, row.added_at or 0, row.removed_at or 0))
    more["hs_list_reference_count"] = "0"  # nothing that is simulated refers to lists
    if row.added_at is not None:
        more["hs_last_record_added_at"] = str(row.added_at)
    if row.removed_at is not None:
        more["hs_last_record_removed_at"] = str(row.removed_at)
    more["hs_list_size"] = str(found.size)
    return {**_definition(row), "additionalProperties": more}


def _limit(call: Call, body: Mapping[str, Any]) -> int:
    """Return the size of a page. Claim: more than the maximum is no error: Airbyte 5.7.0 asks for 1,000."""
    count = whole(call, body, "count", ())
    return _LIMIT_DEFAULT if count is None else min(_LIMIT_MAXIMUM, max(1, count))


def _words(call: Call, body: Mapping[str, Any], name: str) -> tuple[str, ...]:
    """Return an optional array of texts; numbers are read as their digits, as Jackson does."""
    items = member(call, body, name, list, ()) or []
    for place, item in enumerate(items):
        if isinstance(item, bool) or not isinstance(item, (str, int, float)):
            raise wrong_kind(call, item, str, (name, place))
    return tuple(map(str, items))


def _is_id(value: str) -> bool:
    return number_of(value) is not None


def _cursor(list_id: int, asked: SearchLists | EveryList) -> str:
    """Return a cursor: base64 of the last id and of the filters, which pages must share (documented, DOC-SEGMENTS)."""
    given = {"listId": str(list_id), "objectTypeId": asked.type_id, "processingTypes": asked.processing_types}
    shown = {name: value for name, value in given.items() if value}
    return base64.b64encode(orjson.dumps(shown, default=sorted)).decode()


def _after(cursor: str, asked: EveryList) -> int:
    try:
        read = orjson.loads(base64.b64decode(cursor, validate=True))
    except ValueError:  # binascii and orjson raise kinds of it
        read = None
    list_id = read.get("listId") if isinstance(read, dict) else None
    if not isinstance(list_id, str) or not _is_id(list_id) or _cursor(int(list_id), asked) != cursor:
        raise Refusal("list_cursor_invalid")
    return int(list_id)
