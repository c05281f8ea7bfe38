"""The meaning of a search: one test that says of any record whether it is found.

Every store's own plan is an acceleration of this and must agree with it on every record.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import NamedTuple

from mockspot.catalog.properties import PropertyDefinition
from mockspot.domain.refusal import Refusal
from mockspot.domain.search import tokens
from mockspot.domain.search.operators import OPERATORS
from mockspot.domain.search.query import Filter, FilterGroup, SearchQuery

Getter = Callable[[str], str | None]
"""From the name of a property to one record's stored value, None when it has none."""

Associated = Callable[[str], AbstractSet[int]]
"""From an object type, spelled as in the filter, to the ids of one record's associated records."""

Predicate = Callable[[Getter, Associated], bool]
ValueTest = Callable[[str | None], bool]


class SearchableType(NamedTuple):
    """What a search has to know of one object type in one portal.

    `text_properties` are those `query` looks into. `association_types` are the spellings of object types that may
    follow `associations.`. `barred` are properties that no filter may name.
    """

    definitions: Mapping[str, PropertyDefinition]
    text_properties: Sequence[str] = ()
    association_types: Collection[str] = ()
    negative_matches_missing: bool = True
    barred: Collection[str] = ()


def predicate(query: SearchQuery, searched: SearchableType) -> Predicate:
    """Compile a query's groups and text into one test; refused when a filter does not fit its property."""
    groups = _any([_group(group, searched) for group in query.groups])
    if not query.text.strip():
        return groups
    found = _text(query.text, searched)
    return lambda get, associated: found(get, associated) and groups(get, associated)


def value_test(condition: Filter, searched: SearchableType) -> ValueTest:
    """Compile one filter on an ordinary property into a test of its stored value, or of None where there is none."""
    definition = searched.definitions.get(condition.property_name)
    operator = OPERATORS[condition.operator]
    if definition is None:
        raise Refusal("search_property_unknown", {"property": condition.property_name})
    if definition.name in operator.barred or definition.name in searched.barred:
        raise Refusal("search_operator_not_allowed", {"property": definition.name, "operator": operator.name})
    test = operator.build(condition, definition)
    missing = operator.matches_missing or (operator.negative and searched.negative_matches_missing)
    return lambda value: missing if value is None else test(value)


def associated_ids(condition: Filter, object_type: str, searched: SearchableType) -> frozenset[int]:
    """Return the ids that a filter on `associations.{objectType}` looks for; refused when the filter cannot be used."""
    operator = OPERATORS[condition.operator]
    if object_type not in searched.association_types:
        raise Refusal("search_property_unknown", {"property": condition.property_name})
    if not operator.on_associations:
        raise Refusal("search_operator_not_allowed", {"property": condition.property_name, "operator": operator.name})
    given = condition.values or (condition.value or "",)
    return frozenset(
        int(text) for text in map(str.strip, given) if text.isascii() and text.isdigit() and len(text) < 19
    )


def _group(group: FilterGroup, searched: SearchableType) -> Predicate:
    ordinary = [
        (condition.property_name, value_test(condition, searched))
        for condition in group.filters
        if condition.associated_type is None
    ]
    linked = [
        (object_type, associated_ids(condition, object_type, searched))
        for condition in group.filters
        if (object_type := condition.associated_type) is not None
    ]
    return _all_of(ordinary, linked)


def _all_of(ordinary: list[tuple[str, ValueTest]], linked: list[tuple[str, frozenset[int]]]) -> Predicate:
    if len(ordinary) == 1 and not linked:
        ((name, only),) = ordinary
        return lambda get, _associated: only(get(name))

    def holds(get: Getter, associated: Associated) -> bool:
        for name, test in ordinary:
            if not test(get(name)):
                return False
        return not any(wanted.isdisjoint(associated(object_type)) for object_type, wanted in linked)

    return holds


def _any(groups: list[Predicate]) -> Predicate:
    if not groups:
        return lambda _get, _associated: True
    if len(groups) == 1:
        return groups[0]

    def holds(get: Getter, associated: Associated) -> bool:
        for group in groups:  # noqa: SIM110  a generator would cost as much as the tests
            if group(get, associated):
                return True
        return False

    return holds


def _text(query: str, searched: SearchableType) -> Predicate:
    found = tokens.prefixes(query)
    names = tuple(searched.text_properties)

    def holds(get: Getter, _associated: Associated) -> bool:
        return found([text for name in names if (text := get(name))])

    return holds
