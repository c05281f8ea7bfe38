"""The quick search: the ids of whole sets of records at once, from groupings by value, instead of a look at each.

It finds what the reference (`evaluate`) finds, in the same order; a property test holds it to that. Which values a
filter means its operator's row says; whose they are, the groupings.
"""

from collections.abc import Iterable, Iterator
from itertools import chain, islice
from typing import Protocol

from pyroaring import BitMap64

from mockspot.catalog.properties import PropertyDefinition
from mockspot.domain.ports import Grouping
from mockspot.domain.search import tokens
from mockspot.domain.search.evaluate import Found
from mockspot.domain.search.keyed import Keyed, keyed, worded
from mockspot.domain.search.operators import OPERATORS, Operand
from mockspot.domain.search.ordering import applicable, ordered
from mockspot.domain.search.predicate import SearchableType, associated_ids, predicate
from mockspot.domain.search.query import Filter, FilterGroup, SearchQuery, Sort

_LOOK = 8
"""How many keys can be walked over in the time that one record's value takes to be fetched and sorted."""


class Columns(Protocol):
    """The records of a type by their values."""

    @property
    def everyone(self) -> BitMap64:
        """Return the ids of all records."""
        ...

    def column(self, name: str) -> Grouping:
        """Return the ids by the value of a property."""
        ...

    def value(self, record_id: int, name: str) -> str | None:
        """Return the value of one record."""
        ...

    def linked(self, object_type: str, others: Iterable[int]) -> BitMap64:
        """Return the ids of the records associated with any of these of another type, spelled as in a filter."""
        ...


def run(query: SearchQuery, columns: Columns, searched: SearchableType) -> Found:
    """Search as `evaluate.run` does."""
    predicate(query, searched)  # refuses what the reference does, in its order
    matches = _any(query.groups, columns, searched)
    if query.text.strip():
        matches = matches & _text(query.text, columns, searched)
    sort = applicable(query.sort, searched.definitions)
    place = slice(query.offset, query.offset + query.limit)
    if sort is None:
        return Found(list(matches[place]), len(matches))
    in_order = _sorted(matches, place.stop, sort, columns, searched.definitions[sort.property_name])
    return Found(list(islice(in_order, place.start, place.stop)), len(matches))


def _any(groups: Iterable[FilterGroup], columns: Columns, searched: SearchableType) -> BitMap64:
    found = [_all_of(group, columns, searched) for group in groups]
    return BitMap64.union(*found) if found else columns.everyone


def _all_of(group: FilterGroup, columns: Columns, searched: SearchableType) -> BitMap64:
    found = columns.everyone
    for condition in group.filters:
        found = found & _holding(condition, columns, searched)
    return found


def _holding(condition: Filter, columns: Columns, searched: SearchableType) -> BitMap64:
    """Return the records that one filter holds for."""
    if (object_type := condition.associated_type) is not None:
        return columns.linked(object_type, associated_ids(condition, object_type, searched))
    operator, column = OPERATORS[condition.operator], columns.column(condition.property_name)
    definition = searched.definitions[condition.property_name]
    if operator.negates is None:
        return _meant(condition, operator.name, column, definition)
    missing = operator.matches_missing or (operator.negative and searched.negative_matches_missing)
    return (columns.everyone if missing else column.present) - _meant(condition, operator.negates, column, definition)


def _meant(condition: Filter, name: str, column: Grouping, definition: PropertyDefinition) -> BitMap64:
    """Return the records with a value that an operator means, itself no negation."""
    operator = OPERATORS[name]
    if operator.operand is Operand.NONE:  # it asks for nothing but a value
        return column.present
    assert operator.pick is not None, "a row picks values, or negates another, or asks for nothing but a value"
    return column.keys(operator.pick(condition, definition, column))


def _text(text: str, columns: Columns, searched: SearchableType) -> BitMap64:
    """Return the records that `query` finds: each word begins a word of any of the properties, not all of the same."""
    names, words = searched.text_properties, tokens.words(text)
    found = [BitMap64.union(BitMap64(), *(_beginning(word, columns.column(name)) for name in names)) for word in words]
    return BitMap64.intersection(*found) if found else BitMap64()


def _beginning(word: str, column: Grouping) -> BitMap64:
    return column.keys(worded(column).beginning(word))


def _sorted(
    matches: BitMap64, needed: int, sort: Sort, columns: Columns, definition: PropertyDefinition
) -> Iterable[int]:
    """Return matches in order, as many as are needed: few are sorted, many are met along the order of all values."""
    name = sort.property_name
    column = columns.column(name)
    values = keyed(column, definition)
    if len(values.order) * min(1, needed / max(1, len(matches))) > _LOOK * len(matches):
        return ordered(((one, columns.value(one, name)) for one in matches), sort, definition)
    without_key = (one for one in matches if not values.has_key(columns.value(one, name)))
    return chain(_along(values, column, matches, descending=sort.descending), without_key)


def _along(values: Keyed, column: Grouping, matches: BitMap64, *, descending: bool) -> Iterator[int]:
    """Yield the matches that have a key, in the order of their keys."""
    for key in reversed(values.order) if descending else values.order:
        spellings = tuple(values.at(key))
        group = column.groups.get(spellings[0]) if len(spellings) == 1 else column.keys(spellings)
        if isinstance(group, BitMap64):
            yield from group & matches
        elif group is not None and group in matches:
            yield group
