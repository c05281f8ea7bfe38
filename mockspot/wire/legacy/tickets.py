"""Tickets v1, the only objects v1 that callers were seen to use.

Claim: documented (DOC-LEGACY). Not printed, since nobody shows what it counts: `version`.
"""

from typing import Any

from mockspot.domain.legacy.record_writes import ChangeWhole, CreateWhole, DeleteWhole, Made
from mockspot.domain.legacy.records import ListWhole, ReadMany, ReadWhole, Whole, WholePage
from mockspot.wire import json_body
from mockspot.wire.body import member, object_body, required, wrong_kind
from mockspot.wire.call import Call
from mockspot.wire.legacy.records import number_of, offset, printed
from mockspot.wire.legacy.values import listed
from mockspot.wire.message import Answer

_PAGE = 100


def parse_create(call: Call) -> CreateWhole:
    """Return the command of `POST /tickets`, whose body is a list of values."""
    return CreateWhole(call.object_type, _values(call))


def parse_change(call: Call) -> ChangeWhole:
    """Return the command of `PUT /tickets/{ticketId}`."""
    return ChangeWhole(call.object_type, number_of(call, "ticketId"), _values(call))


def parse_delete(call: Call) -> DeleteWhole:
    """Return the command of `DELETE /tickets/{ticketId}`."""
    return DeleteWhole(call.object_type, number_of(call, "ticketId"))


def parse_read(call: Call) -> ReadWhole:
    """Return the command of `GET /tickets/{ticketId}`. unverified: deleted ones are not shown, whatever is asked."""
    return ReadWhole(call.object_type, number_of(call, "ticketId"), names=_names(call))


def parse_page(call: Call) -> ListWhole:
    """Return the command of `GET /tickets/paged`, which knows no limit."""
    return ListWhole(call.object_type, _PAGE, offset(call), _names(call))


def parse_read_many(call: Call) -> ReadMany:
    """Return the command of `POST /tickets/batch-read`."""
    body = object_body(call)
    required(call, body, ("ids",), ())
    ids = member(call, body, "ids", list, ()) or []
    for place, number in enumerate(ids):
        if isinstance(number, bool) or not isinstance(number, int):
            raise wrong_kind(call, number, int, ("ids", place))
    return ReadMany(call.object_type, tuple(ids), _names(call))


def made(found: Made, call: Call) -> Answer:
    """Answer a create."""
    return ticket(found.page, call)


def ticket(page: WholePage, call: Call) -> Answer:
    """Answer one ticket."""
    return Answer(200, _document(page.found[0], page, call))


def tickets(page: WholePage, call: Call) -> Answer:
    """Answer a page of tickets."""
    shown = [_document(row, page, call) for row in page.found]
    return Answer(200, {"objects": shown, "hasMore": page.has_more, "offset": page.offset})


def tickets_by_id(page: WholePage, call: Call) -> Answer:
    """Answer tickets by their ids; those that name none are not there (unverified)."""
    return Answer(200, {str(row.number): _document(row, page, call) for row in page.found})


def deleted(_: int, __: Call) -> Answer:
    """Answer a delete."""
    return Answer(204)


def _names(call: Call) -> tuple[str, ...]:
    """Return the properties to show: those that are asked for."""
    return (*call.names("properties"), *call.names("propertiesWithHistory"))


def _values(call: Call) -> dict[str, object]:
    body = json_body.parse(call.request.body)
    if not isinstance(body, list):
        raise wrong_kind(call, body, list, ())
    for place, item in enumerate(body):
        if not isinstance(item, dict):
            raise wrong_kind(call, item, dict, (place,))
    return listed(call, body, "name", ())


def _document(found: Whole, page: WholePage, call: Call) -> dict[str, Any]:
    values = printed(found, page, call)
    return {
        "objectType": call.object_type.legacy_name,
        "portalId": call.portal.portal_id,
        "objectId": found.number,
        "properties": {name: {"versions": value["versions"], **value} for name, value in values.items()},
        "isDeleted": False,
    }
