"""Engagements v1 on the wire: one shape around five kinds of activity."""

from typing import Any

from mockspot.catalog.engagements import ASSOCIATIONS, Member
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
PERSON = {"email": "email", "firstName": "firstname", "lastName": "lastname"}
"""Members of a person, and how the names of the properties that hold them end."""
_REDACTED = {
    "cc": [],
    "to": [],
    "validationSkipped": [],
    "html": "The content of this email has been redacted. To include it in the response, your app must require the "
    "sales-email-read scope.",
    "bcc": [],
}
"""What a caller sees of an email without the scope for it, and no owner either (documented, DOC-LEGACY)."""
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


def read(found: Shown | None, call: Call) -> Answer:
    """Answer one engagement, or nothing with a status of 200 when it was deleted (recorded, hrb 2016)."""
    return Answer(200, None if found is None else document(found, call))


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
    """Return an engagement; what is unset is left out.

    Claim: recorded (hrb 2016-18); `scheduledTasks`, `allAccessibleTeamIds`, `queueMembershipIds`: pasted 2025-08 (n8n
    18606).
    """
    return {
        "engagement": _engagement(found, call),
        "associations": {
            member: [] if name is None else list(found.links[name]) for member, name in ASSOCIATIONS.items()
        },
        "attachments": [{"id": number} for number in _numbers(found.values.get("hs_attachment_ids", ""))],
        "scheduledTasks": [],
        "metadata": _REDACTED if found.redacted else _metadata(found),
    }


def _engagement(found: Shown, call: Call) -> dict[str, Any]:
    values, object_type = found.values, found.object_type
    kind = found.engagement.kind_property
    members: dict[str, Any] = {
        "id": found.number,
        "portalId": call.portal.portal_id,
        "active": True,
        "createdAt": _time(values.get(object_type.created_property)),
        "lastUpdated": _time(values.get(object_type.modified_property)),
        "createdBy": _whole(values.get("hs_created_by_user_id")),
        "modifiedBy": _whole(values.get("hs_updated_by_user_id")),
        "ownerId": None if found.redacted else _whole(values.get(object_type.owner_property)),
        "type": (values.get(kind) if kind else None) or found.engagement.kind,
        "timestamp": _time(values.get("hs_timestamp")),
        "allAccessibleTeamIds": [],
        "queueMembershipIds": [],
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
            parts = {name: values.get(f"{member.source}_{part}") for name, part in PERSON.items()}
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
