"""Bodies of engagements v1: what `engagement`, `associations`, `attachments` and `metadata` mean for an activity.

unverified: that members nobody documents are ignored, and nulls as well; the text about a type that is none.
"""

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from mockspot.catalog.engagements import ASSOCIATIONS, Member
from mockspot.domain.legacy.engagement_writes import ChangeEngagement, CreateEngagement
from mockspot.domain.legacy.engagements import Kind, Shown, kinds
from mockspot.domain.refusal import Refusal
from mockspot.wire import json_body
from mockspot.wire.body import member, members, object_body, text, wrong_kind
from mockspot.wire.call import Call
from mockspot.wire.json_positions import Path
from mockspot.wire.legacy.engagements import PERSON, document
from mockspot.wire.legacy.records import number_of
from mockspot.wire.message import Answer

_KINDS = {name: kind for kind in kinds() for name in (kind[0].kind, *kind[0].kinds)}


def parse_create(call: Call) -> CreateEngagement:
    """Return the command of a create; documented (DOC-LEGACY): it needs a type."""
    body = object_body(call)
    name = text(call, member(call, body, "engagement", dict, ()) or {}, "type", ("engagement",))
    if name is None:
        raise Refusal("engagement_type_missing")
    if name not in _KINDS:
        raise json_body.not_in_enum(call.request.body, ("engagement", "type"), _KINDS)
    kind = engagement, _ = _KINDS[name]
    directed = {} if engagement.kind_property is None else {engagement.kind_property: name}
    return CreateEngagement(kind, {**directed, **_properties(call, body, kind)}, tuple(_links(call, body)))


def parse_change(call: Call) -> ChangeEngagement:
    """Return the command of a change. Associations stay as they are whatever the body says (documented, DOC-LEGACY)."""
    return ChangeEngagement(number_of(call, "engagementId"), partial(_properties, call, object_body(call)))


def created(made: Shown, call: Call) -> Answer:
    """Answer a create with 200 (recorded, hrb 2016-18) and the associations that failed (pasted 2025-08, n8n 18606)."""
    return Answer(200, {"associationCreateFailures": [], **document(made, call)})


def deleted(_: None, __: Call) -> Answer:
    """Answer a delete (recorded, hrb 2016)."""
    return Answer(204)


def _properties(call: Call, body: Mapping[str, Any], kind: Kind) -> dict[str, object]:
    """Return the property values that a body sets on an activity of a kind."""
    engagement, object_type = kind
    told = member(call, body, "engagement", dict, ()) or {}
    metadata = member(call, body, "metadata", dict, ()) or {}
    values = {
        object_type.owner_property: text(call, told, "ownerId", ("engagement",)),
        "hs_timestamp": text(call, told, "timestamp", ("engagement",)),
        "hs_attachment_ids": _attachments(call, body),
    }
    for row in engagement.members:
        values |= _values(call, row, metadata)
    return {name: value for name, value in values.items() if value is not None}


def _values(call: Call, row: Member, metadata: Mapping[str, Any]) -> dict[str, str | None]:
    """Return the property values that one member of the metadata sets."""
    path: Path = ("metadata",)
    match row.form:
        case "person":
            person = member(call, metadata, row.name, dict, path) or {}
            parts = PERSON.items()
            return {f"{row.source}_{part}": text(call, person, name, (*path, row.name)) for name, part in parts}
        case "people":
            people = members(call, metadata, row.name, path)
            found = [text(call, each, "email", (*path, row.name, place)) for place, each in enumerate(people)]
            return {f"{row.source}_email": ";".join(address for address in found if address) or None}
        case _:
            return {row.source: text(call, metadata, row.name, path)}


def _attachments(call: Call, body: Mapping[str, Any]) -> str | None:
    files = members(call, body, "attachments", ())
    found = [text(call, each, "id", ("attachments", place)) for place, each in enumerate(files)]
    return ";".join(number for number in found if number) or None


def _links(call: Call, body: Mapping[str, Any]) -> Iterator[tuple[str, int]]:
    """Yield the type name and id of each record to associate; nulls are passed over (recorded, hrb 2016-18)."""
    asked = member(call, body, "associations", dict, ()) or {}
    for name, object_type in ASSOCIATIONS.items():
        for number in _ids(call, asked, name):
            if object_type is None:
                raise Refusal("not_simulated", {"operation": f"engagements with {name}"})
            yield object_type, number


def _ids(call: Call, asked: Mapping[str, Any], name: str) -> Iterator[int]:
    path: Path = ("associations", name)
    for place, number in enumerate(member(call, asked, name, list, ("associations",)) or []):
        if isinstance(number, bool) or not isinstance(number, (int, type(None))):
            raise wrong_kind(call, number, int, (*path, place))
        if number is not None:
            yield number
