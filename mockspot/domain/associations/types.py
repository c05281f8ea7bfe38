"""Which association types a pair of object types has in a portal: HubSpot's own and the portal's labels."""

from collections.abc import Iterable

from mockspot.catalog import associations as catalog
from mockspot.catalog.associations import AssociationType
from mockspot.catalog.object_types import ObjectType
from mockspot.domain.associations.links import Spec
from mockspot.domain.ports import Kind, Transaction
from mockspot.domain.refusal import Refusal

TypeKey = Spec | str
"""How a caller names a type: category and type id (v4 and later), or its name or id as text (v3)."""

PORTAL_TYPES: Kind[tuple[str, str], tuple[AssociationType, ...]] = Kind("association_types")
"""The portal's own types, by the pair of object types they lead from and to."""

PORTAL_TYPE_PAIRS: Kind[int, tuple[str, str]] = Kind("association_type_pairs")
"""The pair that each of the portal's own type ids belongs to."""

OWN = "USER_DEFINED"
_COMPANY = "0-2"
_CATEGORIES = ("HUBSPOT_DEFINED", OWN, "INTEGRATOR_DEFINED")


def spec(kind: AssociationType) -> Spec:
    """Return the key of a type. A portal's label may have the number of one of HubSpot's (recorded 2026-10, KALUP)."""
    return kind.category, kind.type_id


def between(tx: Transaction, from_type_id: str, to_type_id: str) -> tuple[AssociationType, ...]:
    """Return the types of a pair of object types in one direction."""
    own = tx.get(PORTAL_TYPES, (from_type_id, to_type_id))
    given = catalog.between(from_type_id, to_type_id)
    return given if own is None else (*given, *own)


def named(tx: Transaction, from_type_id: str, to_type_id: str, key: TypeKey) -> AssociationType | None:
    """Return the type of a pair that a caller named, or None."""
    return next((kind for kind in between(tx, from_type_id, to_type_id) if _is(kind, key)), None)


def anywhere(tx: Transaction, key: TypeKey) -> AssociationType | None:
    """Return the type with this category and id between any object types, or None."""
    if isinstance(key, str):
        return None
    if key[0] == _CATEGORIES[0]:
        return catalog.by_id(key[1])
    pair = tx.get(PORTAL_TYPE_PAIRS, key[1])
    return None if pair is None else named(tx, *pair, key)


def default(tx: Transaction, from_type_id: str, to_type_id: str) -> AssociationType | None:
    """Return the unlabelled type of a pair, or None when the pair cannot be associated."""
    return next((kind for kind in between(tx, from_type_id, to_type_id) if kind.default), None)


def primary_company(from_type_id: str, to_type_id: str) -> AssociationType | None:
    """Return the type by which a record names its primary company, or None where there is none.

    A contact has one primary company, a company is that of many contacts (documented, DOC-ASSOC).
    """
    if to_type_id != _COMPANY:
        return None
    return next((kind for kind in catalog.between(from_type_id, to_type_id) if kind.primary), None)


def inverse(tx: Transaction, kind: AssociationType) -> AssociationType | None:
    """Return the type that the other direction has with this one, or None where HubSpot publishes none."""
    if kind.inverse_type_id is None:
        return None
    return named(tx, kind.to_type_id, kind.from_type_id, (kind.category, kind.inverse_type_id))


def chosen(
    tx: Transaction, from_type: ObjectType, to_type: ObjectType, keys: Iterable[TypeKey]
) -> frozenset[AssociationType]:
    """Return the types a caller named together with the unlabelled one, which every link has (DOC-ASSOC)."""
    found = {_chosen(tx, from_type, to_type, key) for key in keys}
    plain = default(tx, from_type.type_id, to_type.type_id)
    if plain is None:
        raise invalid(from_type, to_type, (_CATEGORIES[0], 0))
    return frozenset({plain, *found})


def invalid(from_type: ObjectType, to_type: ObjectType, key: TypeKey) -> Refusal:
    """Return the refusal of a type the pair does not have; a public fixture prints category 0 and type 5 as `0-5`."""
    if isinstance(key, str):
        shown, ends = key, (from_type.name, to_type.name)
    else:
        shown, ends = f"{_ordinal(key[0])}-{key[1]}", (from_type.legacy_name, to_type.legacy_name)
    context = {
        "type": shown,
        "from_type": ends[0],
        "to_type": ends[1],
        "fromObjectType": ends[0],
        "toObjectType": ends[1],
    }
    return Refusal("association_type_invalid", context)


def unknown(key: Spec) -> Refusal:
    """Return the refusal of a type that the portal has between no object types."""
    shown = f"{key[0]}={key[1]}"
    return Refusal(
        "association_type_unknown",
        {"associationSpec": shown, "INVALID_ASSOCIATION_TYPE_ID": f"{shown} is not a valid association definition id"},
    )


def _chosen(tx: Transaction, from_type: ObjectType, to_type: ObjectType, key: TypeKey) -> AssociationType:
    found = named(tx, from_type.type_id, to_type.type_id, key)
    if found is None:
        raise invalid(from_type, to_type, key)
    return found


def _is(kind: AssociationType, key: TypeKey) -> bool:
    """Compare. unverified: that v3 takes a type id where it documents a name."""
    if isinstance(key, str):
        return key in (kind.name, str(kind.type_id))
    return spec(kind) == key


def _ordinal(category: str) -> int | str:
    return _CATEGORIES.index(category) if category in _CATEGORIES else category
