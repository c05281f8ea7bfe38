"""Association types: what a link between two records can mean, one row per direction (`data/associations.json`).

All rows are HubSpot's own. They are read when a type is first asked for. A portal's labels are state, not catalogue.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from mockspot.catalog.data_files import read


@dataclass(frozen=True, slots=True)
class AssociationType:
    """One direction of an association type.

    `name` is what the v3 API calls it, `label` what v4 shows (None: unlabelled). `default` marks the unlabelled type of
    the pair. `one_to_one` says that a record has at most one link of this type. `inverse_type_id` is the type of the
    other direction.
    """

    type_id: int
    category: str
    from_type_id: str
    to_type_id: str
    name: str
    label: str | None
    inverse_type_id: int | None
    primary: bool = False
    default: bool = False
    one_to_one: bool = False
    confidence: str = "documented"
    inferred: tuple[str, ...] = ()


@cache
def rows() -> tuple[AssociationType, ...]:
    """Return HubSpot's types by number; one whose other end has no published type id is left out."""
    return tuple(
        AssociationType(
            type_id=row["associationTypeId"],
            category=row["associationCategory"],
            from_type_id=row["fromObjectTypeId"],
            to_type_id=row["toObjectTypeId"],
            name=row["name"],
            label=row["label"],
            inverse_type_id=row["inverseAssociationTypeId"],
            primary=row["primary"],
            default=row["default"],
            one_to_one=row.get("oneToOne", False),
            confidence=row["confidence"],
            inferred=tuple(row.get("inferred", ())),
        )
        for row in read("associations.json")
        if row["toObjectTypeId"] is not None
    )


def between(from_type_id: str, to_type_id: str) -> tuple[AssociationType, ...]:
    """Return the types of a pair of object types in one direction, in the order of HubSpot's table."""
    return _by_pair().get((from_type_id, to_type_id), ())


def by_id(type_id: int) -> AssociationType | None:
    """Return HubSpot's own type with this number, or None; numbers are unique over the whole table (DOC-ASSOC)."""
    return _by_id().get(type_id)


@cache
def _by_pair() -> Mapping[tuple[str, str], tuple[AssociationType, ...]]:
    pairs: dict[tuple[str, str], tuple[AssociationType, ...]] = {}
    for row in rows():
        pair = (row.from_type_id, row.to_type_id)
        pairs[pair] = (*pairs.get(pair, ()), row)
    return pairs


@cache
def _by_id() -> Mapping[int, AssociationType]:
    return {row.type_id: row for row in rows()}
