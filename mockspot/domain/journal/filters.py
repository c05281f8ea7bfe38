"""The operators of journal filters, one row each: how a condition tests the value a record has after the event.

Values compare as in a search of records. unverified: that they do, that case does not count in texts, and what a record
without the property gets; an operand that the property's type cannot read matches nothing.
"""

import operator as compare
from collections.abc import Callable, Iterable
from types import MappingProxyType
from typing import Final, NamedTuple

from mockspot.catalog.properties import PropertyDefinition
from mockspot.domain.journal.wishes import Condition, Filter
from mockspot.domain.refusal import Refusal
from mockspot.domain.search.operands import Key, operand_key, stored_key

FindDefinition = Callable[[str], PropertyDefinition | None]
GetValue = Callable[[str], str | None]
_Test = Callable[[Condition, str, PropertyDefinition], bool]


class Operator(NamedTuple):
    """A row: the operand it needs, its test of a value, and what a record without the property gets."""

    name: str
    operand: str  # the member of a condition: value, values or none
    holds: _Test
    missing: bool = False


def pass_filters(filters: Iterable[Filter], find: FindDefinition, get: GetValue) -> bool:
    """Say whether a record passes: without filters it does, with several one is enough (unverified)."""
    filters = tuple(filters)
    return not filters or any(all(_holds(each, find, get) for each in row.conditions) for row in filters)


def _holds(condition: Condition, find: FindDefinition, get: GetValue) -> bool:
    row = OPERATORS[condition.operator]
    value, definition = get(condition.property_name), find(condition.property_name)
    if value is None or definition is None:
        return row.missing
    return row.holds(condition, value, definition)


def _key(definition: PropertyDefinition, text: str) -> Key | None:
    try:
        return operand_key(definition, text)
    except Refusal:
        return None


def _ordered(holds: Callable[[Key, Key], bool]) -> _Test:
    def test(condition: Condition, value: str, definition: PropertyDefinition) -> bool:
        found, bound = stored_key(definition)(value), _key(definition, condition.value)
        return found is not None and bound is not None and holds(found, bound)

    return test


def _among(condition: Condition, value: str, definition: PropertyDefinition) -> bool:
    found = stored_key(definition)(value)
    return found is not None and found in [_key(definition, wanted) for wanted in condition.values]


def _text(holds: Callable[[str, str], bool]) -> _Test:
    return lambda condition, value, _: holds(value.casefold(), condition.value.casefold())


def _always(_: Condition, __: str, ___: PropertyDefinition) -> bool:
    return True


def _not(test: _Test) -> _Test:
    return lambda condition, value, definition: not test(condition, value, definition)


_ROWS: Final = (
    Operator("CONTAINS", "value", _text(compare.contains)),
    Operator("ENDS_WITH", "value", _text(str.endswith)),
    Operator("EQ", "value", _ordered(compare.eq)),
    Operator("GT", "value", _ordered(compare.gt)),
    Operator("GTE", "value", _ordered(compare.ge)),
    Operator("IN", "values", _among),
    Operator("IS_EMPTY", "none", _not(_always), missing=True),
    Operator("IS_NOT_EMPTY", "none", _always),
    Operator("LT", "value", _ordered(compare.lt)),
    Operator("LTE", "value", _ordered(compare.le)),
    Operator("N_EQ", "value", _not(_ordered(compare.eq)), missing=True),
    Operator("NOT_IN", "values", _not(_among), missing=True),
    Operator("STARTS_WITH", "value", _text(str.startswith)),
)
OPERATORS: Final = MappingProxyType({row.name: row for row in _ROWS})
"""By name, in the order of the SPEC (documented)."""
