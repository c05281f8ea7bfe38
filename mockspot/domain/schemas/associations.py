"""Which object types a custom object can be associated with: the unlabelled association types of its schema."""

from collections.abc import Iterable
from typing import NamedTuple

from mockspot.catalog import associations as catalog
from mockspot.catalog import custom_objects
from mockspot.catalog.associations import AssociationType
from mockspot.catalog.object_types import ObjectType
from mockspot.domain import object_types
from mockspot.domain.associations import labels, limits, types
from mockspot.domain.associations.labels import CreateLabel
from mockspot.domain.context import Context
from mockspot.domain.ports import Transaction
from mockspot.domain.refusal import Refusal
from mockspot.domain.schemas import state
from mockspot.domain.schemas.finding import writable


class Definition(NamedTuple):
    """An association type as a schema shows it, with the most records of each end that one of the other may have."""

    kind: AssociationType
    most_to: int | None = None
    most_from: int | None = None


class CreateDefinition(NamedTuple):
    """Let the object type of a schema be associated with another, in one direction and the other."""

    object_type: ObjectType
    from_name: str
    to_name: str
    name: str | None = None


class DeleteDefinition(NamedTuple):
    """Take an association type from a schema."""

    object_type: ObjectType
    type_id: int


def begin(ctx: Context, object_type: ObjectType, others: Iterable[str], *, same: bool) -> None:
    """Make the association types of a new object: with activities, and with the types the request names.

    Claim: nine activity types (observed 2026-10, KALUP); names such as `contact_to_car` (pasted 2024-08) and
    `car_to_contact` (SPEC). unverified: that those with activities are the portal's own too.
    """
    for type_id, word in custom_objects.ACTIVITIES:
        _define(ctx.tx, object_type, type_id, word)
    for name in others:
        other = _named(ctx, name)
        _define(ctx.tx, object_type, other.type_id, other.singular)
    if same:
        _define(ctx.tx, object_type, object_type.type_id, object_type.singular)


def create(ctx: Context, command: CreateDefinition) -> Definition:
    """Make an association type between a custom object and another type; with itself is refused here (second-hand)."""
    schema = writable(ctx.tx, command.object_type)
    from_type, to_type = _named(ctx, command.from_name), _named(ctx, command.to_name)
    if from_type.type_id == to_type.type_id:
        raise Refusal("schema_association_with_itself", {"type_id": from_type.type_id})
    if schema.type_id not in (from_type.type_id, to_type.type_id):
        raise Refusal(
            "association_from_type_invalid", {"type_id": from_type.type_id, "expected": schema.type_id}
        )  # unverified: that the path's type must be one of the two
    name = command.name or f"{from_type.singular}_to_{to_type.singular}"
    made = labels.create(ctx, CreateLabel(from_type, to_type, name, ""))
    return _shown(ctx.tx, next(kind for kind in made if kind.from_type_id == from_type.type_id))


def delete(ctx: Context, command: DeleteDefinition) -> None:
    """Delete an association type with its inverse; refused for what is none of the schema's."""
    schema = writable(ctx.tx, command.object_type)
    kind = types.anywhere(ctx.tx, (types.OWN, command.type_id))
    if kind is None or schema.type_id not in (kind.from_type_id, kind.to_type_id):
        raise Refusal("association_label_not_found")
    labels.remove(ctx, kind)


def definitions(ctx: Context, object_type: ObjectType) -> tuple[Definition, ...]:
    """Return the association types at a type, both directions of each (observed 2026-10, KALUP: labels are among them).

    unverified: that a type of HubSpot's own shows HubSpot's association types.
    """
    found = (kind for kind in (*catalog.rows(), *labels.portal_types(ctx.tx)) if _touches(kind, object_type))
    return tuple(_shown(ctx.tx, kind) for kind in found if _in_use(ctx, kind))


def forget(tx: Transaction, object_type: ObjectType) -> None:
    """Drop the association types of an object that is purged."""
    for kind in labels.portal_types(tx):
        if _touches(kind, object_type):
            labels.drop(tx, kind)


def _define(tx: Transaction, object_type: ObjectType, other_id: str, word: str) -> None:
    if types.default(tx, object_type.type_id, other_id) is None:
        own = object_type.singular
        labels.define(tx, object_type.type_id, other_id, f"{own}_to_{word}", inverse_name=f"{word}_to_{own}")


def _named(ctx: Context, name: str) -> ObjectType:
    found = object_types.resolve(ctx.tx, ctx.portal.portal_id, name)
    if found is None:
        raise object_types.unknown(name)
    return found


def _touches(kind: AssociationType, object_type: ObjectType) -> bool:
    return object_type.type_id in (kind.from_type_id, kind.to_type_id)


def _in_use(ctx: Context, kind: AssociationType) -> bool:
    """Say whether neither end is archived: an archive takes association types out of every list (KALUP 2026-10)."""
    ends = (state.find(ctx.tx, ctx.portal.portal_id, end) for end in (kind.from_type_id, kind.to_type_id))
    return not any(schema is not None and schema.archived for schema in ends)


def _shown(tx: Transaction, kind: AssociationType) -> Definition:
    back = types.inverse(tx, kind)
    return Definition(kind, limits.maximum(tx, kind), None if back is None else limits.maximum(tx, back))
