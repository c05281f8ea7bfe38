"""The order of a result."""

from collections.abc import Iterable, Mapping

from mockspot.catalog.properties import PropertyDefinition
from mockspot.domain.search.operands import Key, stored_key
from mockspot.domain.search.query import Sort


def applicable(sort: Sort | None, definitions: Mapping[str, PropertyDefinition]) -> Sort | None:
    """Return the sort, or None when it names no property: then the default order holds.

    Claim: a sort that names no property is ignored, not refused: a client sent the printed form of a hash for months
    and got answers in the default order (pasted, rb257).
    """
    return sort if sort is not None and sort.property_name in definitions else None


def ordered(candidates: Iterable[tuple[int, str | None]], sort: Sort, definition: PropertyDefinition) -> list[int]:
    """Order record ids, given in ascending order with the value each has for the sort property.

    Values order as they compare in filters. unverified: records without a value come last in both directions, and equal
    ones keep the order of creation in both.
    """
    key = stored_key(definition)
    keyed: list[tuple[Key, int]] = []
    unordered: list[int] = []
    for record_id, value in candidates:
        found = None if value is None else key(value)
        if found is None:
            unordered.append(record_id)
        else:
            keyed.append((found, record_id))
    keyed.sort(key=_first, reverse=sort.descending)  # stable in both directions
    return [record_id for _, record_id in keyed] + unordered


def _first(pair: tuple[Key, int]) -> Key:
    return pair[0]
