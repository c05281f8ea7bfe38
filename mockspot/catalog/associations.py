"""Association types: what a link between two records can mean, one row per direction (`data/associations.json`).

All rows are HubSpot's own, between the simulated object types. A portal's labels are state, not catalogue.
"""

from dataclasses import dataclass

from mockspot.catalog.data_files import read


@dataclass(frozen=True, slots=True)
class AssociationType:
    """One direction of an association type.

    `name` is what the v3 API calls it, `label` what v4 shows (None: unlabelled). `default` marks the unlabelled type of
    the pair. `inverse_type_id` is the type of the other direction.
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
    confidence: str = "documented"
    inferred: tuple[str, ...] = ()


def _load() -> tuple[AssociationType, ...]:
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
            confidence=row["confidence"],
            inferred=tuple(row.get("inferred", ())),
        )
        for row in read("associations.json")
    )


def _by_pair(rows: tuple[AssociationType, ...]) -> dict[tuple[str, str], tuple[AssociationType, ...]]:
    pairs: dict[tuple[str, str], tuple[AssociationType, ...]] = {}
    for row in rows:
        pair = (row.from_type_id, row.to_type_id)
        pairs[pair] = (*pairs.get(pair, ()), row)
    return pairs


ROWS = _load()
_BY_PAIR = _by_pair(ROWS)
_BY_NAME = {(row.from_type_id, row.to_type_id, row.name): row for row in ROWS}
_BY_ID = {row.type_id: row for row in ROWS}


def between(from_type_id: str, to_type_id: str) -> tuple[AssociationType, ...]:
    """Return the types of a pair of object types in one direction, in the order of HubSpot's table."""
    return _BY_PAIR.get((from_type_id, to_type_id), ())


def named(from_type_id: str, to_type_id: str, name: str) -> AssociationType | None:
    """Return the type of a pair by its v3 name, or None."""
    return _BY_NAME.get((from_type_id, to_type_id, name))


def by_id(type_id: int) -> AssociationType | None:
    """Return HubSpot's own type with this number, or None; numbers are unique over the whole table (DOC-ASSOC)."""
    return _BY_ID.get(type_id)
