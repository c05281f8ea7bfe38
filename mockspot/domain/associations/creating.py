"""The associations that the body of a record create asks for."""

from typing import NamedTuple

from mockspot.catalog.associations import AssociationType
from mockspot.catalog.object_types import ObjectType, activities
from mockspot.domain import object_types
from mockspot.domain.associations import types
from mockspot.domain.associations.linking import Pair, is_live, link
from mockspot.domain.associations.links import Spec
from mockspot.domain.context import Context
from mockspot.domain.numbers import number_of
from mockspot.domain.refusal import Refusal


class NewLink(NamedTuple):
    """One association given with a new record: the other record's id as sent, and the types."""

    to_id: str
    types: tuple[Spec, ...]


class NoRecord(NamedTuple):
    """What an activity was to be associated to, and is not there."""

    key: str
    type_id: str


def link_new(ctx: Context, object_type: ObjectType, record_id: int, links: tuple[NewLink, ...]) -> None:
    """Link a new record; refused as a whole when a type does not start at it or an id names no record.

    The type of the other end follows from the association type: the body does not say it (DOC-OBJ).
    """
    wanted = [(new.to_id, _kind(ctx, object_type, spec)) for new in links for spec in new.types]
    needed = object_type.linked_any
    if needed and not any(kind.to_type_id in needed for _, kind in wanted):
        raise Refusal("association_required", {"legacy_name": object_type.legacy_name})
    for kind in {kind for _, kind in wanted if kind.one_to_one and kind.default}:
        check_one_to_one(kind, [key for key, other in wanted if other == kind])
    bad = [(key, kind.to_type_id) for key, kind in wanted if not _names_record(ctx, kind.to_type_id, key)]
    if bad and object_type in activities.ROWS:
        raise Refusal("activity_associations_invalid", details=tuple(NoRecord(key, type_id) for key, type_id in bad))
    if bad:
        raise ids_invalid(ctx, bad)
    for key, kind in wanted:
        plain = types.default(ctx.tx, kind.from_type_id, kind.to_type_id)
        chosen = frozenset({kind} if plain is None else {kind, plain})
        link(ctx, Pair(object_type.type_id, record_id, kind.to_type_id, int(key)), chosen)


def check_one_to_one(kind: AssociationType, to_keys: list[str]) -> None:
    """Refuse several records at the other end of a type that a record has with one at most.

    Claim: pasted for a line item and two deals (SLACK 2023-07). Primary types are one-to-one too, but the last one
    named wins there (unverified: that HubSpot does not refuse).
    """
    several = [*dict.fromkeys(to_keys)]
    if len(several) > 1:
        context = {"ids": ", ".join(several), "category": kind.category, "type_id": kind.type_id}
        raise Refusal("association_one_to_one", context)


def ids_invalid(ctx: Context, ends: list[tuple[str, str]]) -> Refusal:
    """Return the refusal of ids that name no record of the object type an association type needs there."""
    names = [(key, _legacy_name(ctx, type_id)) for key, type_id in ends]
    context = {
        "INVALID_OBJECT_IDS": [f"{name}={key} is not valid" for key, name in names],
        "objectId": [key for key, _ in names],
        "objectType": list(dict.fromkeys(name for _, name in names)),
    }
    return Refusal("association_ids_invalid", context)


def _kind(ctx: Context, object_type: ObjectType, spec: Spec) -> AssociationType:
    kind = types.anywhere(ctx.tx, spec)
    if kind is None:
        raise types.unknown(spec)
    if kind.from_type_id != object_type.type_id:
        context = {"type_id": object_type.type_id, "expected": kind.from_type_id}
        raise Refusal("association_from_type_invalid", context)
    return kind


def _names_record(ctx: Context, type_id: str, key: str) -> bool:
    number = number_of(key)
    return number is not None and is_live(ctx.tx, type_id, number)


def _legacy_name(ctx: Context, type_id: str) -> str:
    found = object_types.resolve(ctx.tx, ctx.portal.portal_id, type_id)
    return type_id if found is None else found.legacy_name
