"""Which association types a pair of object types has, and what follows from them."""

from collections.abc import Iterable

from mockspot.catalog import associations as catalog
from mockspot.catalog.associations import AssociationType
from mockspot.catalog.object_types import ObjectType
from mockspot.domain.associations.links import Spec
from mockspot.domain.refusal import Refusal

TypeKey = Spec | str
"""How a caller names a type: category and type id (v4 and later), or its name or id as text (v3)."""

_COMPANY = "0-2"
_CATEGORIES = ("HUBSPOT_DEFINED", "USER_DEFINED", "INTEGRATOR_DEFINED")


def spec(kind: AssociationType) -> Spec:
    """Return the key of a type."""
    return kind.category, kind.type_id


def between(from_type_id: str, to_type_id: str) -> tuple[AssociationType, ...]:
    """Return the types of a pair of object types in one direction."""
    return catalog.between(from_type_id, to_type_id)


def named(from_type_id: str, to_type_id: str, key: TypeKey) -> AssociationType | None:
    """Return the type of a pair that a caller named, or None."""
    return next((kind for kind in between(from_type_id, to_type_id) if _is(kind, key)), None)


def anywhere(key: TypeKey) -> AssociationType | None:
    """Return the type with this category and id between any object types, or None."""
    found = None if isinstance(key, str) else catalog.by_id(key[1])
    return found if found is not None and spec(found) == key else None


def default(from_type_id: str, to_type_id: str) -> AssociationType | None:
    """Return the unlabelled type of a pair, or None when the pair cannot be associated."""
    return next((kind for kind in between(from_type_id, to_type_id) if kind.default), None)


def primary(from_type_id: str, to_type_id: str) -> AssociationType | None:
    """Return the type that marks the primary link of a pair, or None."""
    return next((kind for kind in between(from_type_id, to_type_id) if kind.primary), None)


def has_one_primary(from_type_id: str, to_type_id: str) -> bool:
    """Say whether a record has at most one primary link to the other type.

    A contact has one primary company, a company is that of many contacts (documented, DOC-ASSOC).
    """
    return to_type_id == _COMPANY and primary(from_type_id, to_type_id) is not None


def inverse(kind: AssociationType) -> AssociationType | None:
    """Return the type that the other direction has with this one, or None where HubSpot publishes none."""
    if kind.inverse_type_id is None:
        return None
    return named(kind.to_type_id, kind.from_type_id, (kind.category, kind.inverse_type_id))


def chosen(from_type: ObjectType, to_type: ObjectType, keys: Iterable[TypeKey]) -> frozenset[AssociationType]:
    """Return the types a caller named together with the unlabelled one, which every link has (DOC-ASSOC)."""
    found = {_chosen(from_type, to_type, key) for key in keys}
    plain = default(from_type.type_id, to_type.type_id)
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


def _chosen(from_type: ObjectType, to_type: ObjectType, key: TypeKey) -> AssociationType:
    found = named(from_type.type_id, to_type.type_id, key)
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
