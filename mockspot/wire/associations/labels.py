"""Association labels on the wire: definitions into commands, types into JSON."""

from typing import Any

from mockspot.catalog.associations import AssociationType
from mockspot.catalog.versions import LABELS_UNTYPED
from mockspot.domain.associations.labels import CreateLabel, DeleteLabel, UpdateLabel
from mockspot.domain.associations.reading import ListTypes
from mockspot.domain.refusal import Refusal
from mockspot.wire.associations.inputs import whole
from mockspot.wire.body import object_body, required, text
from mockspot.wire.call import Call
from mockspot.wire.message import Answer

_LONGEST_NUMBER = 9


def parse_list(call: Call) -> ListTypes:
    """Return the command of `GET .../labels` and of v3's `types`."""
    return ListTypes(*call.object_types)


def parse_create(call: Call) -> CreateLabel:
    """Return the command of `POST .../labels`; a label may be empty, but not absent (recorded 2026-10, KALUP)."""
    body = object_body(call)
    required(call, body, ("label", "name"), ())
    label, name, back = (text(call, body, member, ()) for member in ("label", "name", "inverseLabel"))
    from_type, to_type = call.object_types
    return CreateLabel(from_type, to_type, name or "", label or "", back or None)


def parse_update(call: Call) -> UpdateLabel:
    """Return the command of `PUT .../labels`."""
    body = object_body(call)
    required(call, body, ("label", "associationTypeId"), ())  # named in this order: pasted (hscli 2026-04)
    number = whole(call, body, "associationTypeId", ())
    label, back = (text(call, body, member, ()) for member in ("label", "inverseLabel"))
    from_type, to_type = call.object_types
    return UpdateLabel(from_type, to_type, number, label or "", back or None)


def parse_delete(call: Call) -> DeleteLabel:
    """Return the command of `DELETE .../labels/{associationTypeId}`."""
    number = call.params["associationTypeId"]
    if not number.isascii() or not number.isdigit() or len(number) > _LONGEST_NUMBER:
        raise Refusal("path_value", {"parameter": "associationTypeId"})
    from_type, to_type = call.object_types
    return DeleteLabel(from_type, to_type, int(number))


def listed(found: tuple[AssociationType, ...], call: Call) -> Answer:
    """Answer the types of a pair, or those that were made: 200 for both (SPEC; recorded 2026-10, KALUP)."""
    return Answer(200, {"results": [_shown(kind, call) for kind in found]})


def done(_: None, __: Call) -> Answer:
    """Answer an update or a deletion."""
    return Answer(204)


def _shown(kind: AssociationType, call: Call) -> dict[str, Any]:
    """Return a type. Claim: 2026-09 has the object types too, and they are null (recorded 2026-10, KALUP)."""
    body: dict[str, Any] = {"category": kind.category, "typeId": kind.type_id, "label": kind.label}
    return {**body, "fromObjectTypeId": None, "toObjectTypeId": None} if call.has(LABELS_UNTYPED) else body
