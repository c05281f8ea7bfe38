"""Engagements v1 on the wire: one shape around five kinds of activity."""

from typing import Any

from mockspot.catalog.engagements import Member
from mockspot.catalog.object_types import resolve
from mockspot.domain.legacy.engagements import (
    ChangedEngagements,
    EngagementPage,
    ListEngagements,
    RecentEngagements,
    Shown,
)
from mockspot.domain.refusal import Refusal
from mockspot.domain.values import parse_instant
from mockspot.wire import moments
from mockspot.wire.call import Call
from mockspot.wire.legacy.records import number_of, offset
from mockspot.wire.message import Answer

_LIMIT_DEFAULT, _LIMIT_MAXIMUM = 100, 250
_RECENT_DEFAULT, _RECENT_MAXIMUM = 20, 100
"""Documented (DOC-LEGACY). Claim: more is cut and not refused: Airbyte 5.7.0 asks the recent ones for 250."""
_RECORD_TYPES = {"CONTACT": "contacts", "COMPANY": "companies", "DEAL": "deals", "TICKET": "tickets"}


def parse_read(call: Call) -> int:
    """Return the id a path names."""
    return number_of(call, "engagementId")


def parse_page(call: Call) -> ListEngagements:
    """Return the command of a list; the Airbyte connector sends `count` for `limit`, which changes nothing."""
    return ListEngagements(_size(call, "limit", _LIMIT_DEFAULT, _LIMIT_MAXIMUM), offset(call))


def parse_of_record(call: Call) -> ListEngagements:
    """Return the command of a list of one record's engagements."""
    name = _RECORD_TYPES.get(call.params["recordType"])
    object_type = None if name is None else resolve(name)
    if object_type is None:
        raise Refusal("engagement_record_type", {"value": call.params["recordType"]})
    return parse_page(call)._replace(linked_to=(object_type, number_of(call, "recordId")))


def parse_recent(call: Call) -> RecentEngagements:
    """Return the command of a list of what changed lately."""
    size = _size(call, "count", _RECENT_DEFAULT, _RECENT_MAXIMUM)
    return RecentEngagements(size, offset(call), call.number("since", default=0))


def parse_changed(call: Call) -> ChangedEngagements:
    """Return the command of a list from a moment on: epoch milliseconds at first, then the cursor of the last page."""
    after = call.text("after") or "0"
    size = _size(call, "limit", _LIMIT_DEFAULT, _LIMIT_MAXIMUM)
    if after.isascii() and after.isdigit():
        return ChangedEngagements(size, (call.number("after", default=0), 0))
    return ChangedEngagements(size, moments.decode(after, "after"))


def read(found: Shown, call: Call) -> Answer:
    """Answer one engagement."""
    return Answer(200, document(found, call))


def page(found: EngagementPage, call: Call) -> Answer:
    """Answer a page (order of the keys: DOC-LEGACY)."""
    return Answer(200, {"results": _results(found, call), "hasMore": found.has_more, "offset": found.offset})


def recent(found: EngagementPage, call: Call) -> Answer:
    """Answer a page of what changed lately, with how many there are."""
    body = {"results": _results(found, call), "hasMore": found.has_more, "offset": found.offset, "total": found.total}
    return Answer(200, body)


def changed(found: EngagementPage, call: Call) -> Answer:
    """Answer a page of what changed, with a cursor to go on from even on the last (second-hand, Singer 4.5.0)."""
    after = moments.encode(*found.after)
    return Answer(200, {"results": _results(found, call), "hasMore": found.has_more, "after": after})


def document(found: Shown, call: Call) -> dict[str, Any]:
    """Return an engagement (recorded, hrb 2016; ticket ids: Airbyte 5.7.0). What is unset is left out."""
    return {
        "engagement": _engagement(found, call),
        "associations": {
            "contactIds": list(found.links["contacts"]),
            "companyIds": list(found.links["companies"]),
            "dealIds": list(found.links["deals"]),
            "ownerIds": [],
            "workflowIds": [],
            "ticketIds": list(found.links["tickets"]),
        },
        "attachments": [{"id": number} for number in _numbers(found.values.get("hs_attachment_ids", ""))],
        "metadata": {} if found.redacted else _metadata(found),  # unverified: what redacted content looks like
    }


def _engagement(found: Shown, call: Call) -> dict[str, Any]:
    values, object_type = found.values, found.object_type
    kind = found.engagement.kind_property
    members = {
        "id": found.number,
        "portalId": call.portal.portal_id,
        "active": True,
        "createdAt": _time(values.get(object_type.created_property)),
        "lastUpdated": _time(values.get(object_type.modified_property)),
        "createdBy": _whole(values.get("hs_created_by_user_id")),
        "modifiedBy": _whole(values.get("hs_updated_by_user_id")),
        "ownerId": _whole(values.get(object_type.owner_property)),
        "type": (values.get(kind) if kind else None) or found.engagement.kind,
        "timestamp": _time(values.get("hs_timestamp")),
    }
    return {name: value for name, value in members.items() if value is not None}


def _metadata(found: Shown) -> dict[str, Any]:
    members = {member.name: _member(member, found) for member in found.engagement.members}
    return {name: value for name, value in members.items() if value is not None}


def _member(member: Member, found: Shown) -> Any:
    values = found.values
    match member.form:
        case "number":
            return _whole(values.get(member.source))
        case "time":
            return _time(values.get(member.source))
        case "person":
            names = {"email": "email", "firstName": "firstname", "lastName": "lastname"}
            parts = {name: values.get(f"{member.source}_{part}") for name, part in names.items()}
            return {name: value for name, value in parts.items() if value is not None}
        case "people":
            return [{"email": address} for address in values.get(f"{member.source}_email", "").split(";") if address]
        case _:
            return values.get(member.source)


def _results(found: EngagementPage, call: Call) -> list[dict[str, Any]]:
    return [document(row, call) for row in found.found]


def _size(call: Call, name: str, default: int, maximum: int) -> int:
    return min(maximum, max(1, call.number(name, default=default)))


def _time(text: str | None) -> int | None:
    return None if text is None else parse_instant(text)


def _whole(text: str | None) -> int | None:
    """Return a number's whole part, or None when there is none or the text is none."""
    try:
        return None if text is None else int(float(text))
    except (OverflowError, ValueError):
        return None


def _numbers(text: str) -> list[int]:
    return [number for part in text.split(";") for number in (_whole(part),) if number is not None]
