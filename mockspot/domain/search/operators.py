"""The operators of a filter, one row each: which operands it takes and how it tests a stored value."""

import operator as compare
from collections.abc import Callable, Iterable
from enum import Enum
from types import MappingProxyType
from typing import Final, NamedTuple

from mockspot.catalog.properties import PropertyDefinition
from mockspot.domain.ports import Grouping
from mockspot.domain.search import tokens
from mockspot.domain.search.keyed import Keyed, keyed, worded
from mockspot.domain.search.operands import Key, is_case_sensitive, member_keys, operand_key, stored_key
from mockspot.domain.search.query import Filter

Test = Callable[[str], bool]
Build = Callable[[Filter, PropertyDefinition], Test]
Pick = Callable[[Filter, PropertyDefinition, Grouping], Iterable[str]]
"""Returns, of the values of a column, those that the test of `Build` holds for."""


class Operand(Enum):
    """Which members of a filter an operator reads; the value names what is asked for when one is missing."""

    NONE = ()
    VALUE = ("value",)
    RANGE = ("value", "high_value")
    VALUES = ("values",)


class Operator(NamedTuple):
    """A row. `build` returns the test of a value that is there; the rest says what a record without one gets.

    `ordinal` is the number the operator may be called by, `listed` its place in the text that lists all of them. `pick`
    finds the values among many; a row has none that asks for any value, or whose test is that of the row which it
    `negates`, turned round.
    """

    name: str
    ordinal: int
    listed: int
    operand: Operand
    build: Build
    pick: Pick | None = None
    negates: str | None = None
    matches_missing: bool = False
    negative: bool = False
    """Whether a record without the property matches as far as the policy says so."""
    on_associations: bool = False
    """Whether it may be used on `associations.{objectType}`: EQ documented, IN seen, all others unverified but for
    HAS_PROPERTY and NOT_HAS_PROPERTY, which are refused (pasted, SLACK 2023)."""
    barred: frozenset[str] = frozenset()
    """Names of properties it is refused on. Claim: CONTAINS_TOKEN on hs_object_id (documented, DOC-SEARCH)."""


def _equal(condition: Filter, definition: PropertyDefinition) -> Test:
    key, wanted = stored_key(definition), operand_key(definition, condition.value or "")
    return lambda value: key(value) == wanted


def _pick_equal(condition: Filter, definition: PropertyDefinition, column: Grouping) -> Iterable[str]:
    return keyed(column, definition).at(operand_key(definition, condition.value or ""))


def _ordered(holds: Callable[[Key, Key], bool]) -> Build:
    def build(condition: Filter, definition: PropertyDefinition) -> Test:
        key, bound = stored_key(definition), operand_key(definition, condition.value or "")

        def test(value: str) -> bool:
            found = key(value)
            return found is not None and holds(found, bound)

        return test

    return build


def _pick_ordered(pick: Callable[[Keyed, Key], Iterable[str]]) -> Pick:
    def chosen(condition: Filter, definition: PropertyDefinition, column: Grouping) -> Iterable[str]:
        return pick(keyed(column, definition), operand_key(definition, condition.value or ""))

    return chosen


def _between(condition: Filter, definition: PropertyDefinition) -> Test:
    """Claim: both ends belong to the range (second-hand)."""
    key = stored_key(definition)
    low, high = operand_key(definition, condition.value or ""), operand_key(definition, condition.high_value or "")

    def test(value: str) -> bool:
        found = key(value)
        return found is not None and compare.le(low, found) and compare.le(found, high)

    return test


def _pick_between(condition: Filter, definition: PropertyDefinition, column: Grouping) -> Iterable[str]:
    low, high = operand_key(definition, condition.value or ""), operand_key(definition, condition.high_value or "")
    return keyed(column, definition).between(low, high)


def _among(condition: Filter, definition: PropertyDefinition) -> Test:
    key, wanted = stored_key(definition), member_keys(definition, condition.values)
    return lambda value: key(value) in wanted


def _pick_among(condition: Filter, definition: PropertyDefinition, column: Grouping) -> Iterable[str]:
    return keyed(column, definition).of(member_keys(definition, condition.values))


def _has_token(condition: Filter, definition: PropertyDefinition) -> Test:
    text = condition.value or ""
    if is_case_sensitive(definition):
        return tokens.contains(text)
    test = tokens.contains(text.casefold())
    return lambda value: test(value.casefold())


def _pick_with_token(condition: Filter, definition: PropertyDefinition, column: Grouping) -> Iterable[str]:
    """Take a closer look at the values with a word that begins as one of the wanted words does."""
    starts = tokens.starts((condition.value or "").casefold())
    orderly = bool(starts) and not is_case_sensitive(definition)
    candidates = worded(column).beginning(max(starts, key=len)) if orderly else column.groups
    return filter(_has_token(condition, definition), candidates)


def _present(_: Filter, __: PropertyDefinition) -> Test:
    return lambda _value: True


def _not(build: Build) -> Build:
    def negated(condition: Filter, definition: PropertyDefinition) -> Test:
        test = build(condition, definition)
        return lambda value: not test(value)

    return negated


_NO_TOKENS: Final = frozenset({"hs_object_id"})

# Claim: the ordinals "0" to "12" are taken for operators (measured, backlot 2026). unverified: which is which.
# HubSpot's error text lists the names in the order in which Jackson hashes them, whatever their declaration, so it is
# no help; the ordinals here follow the documentation and the generated clients. `listed` is measured (backlot 2026).
_ROWS: Final = (
    Operator("EQ", 0, 3, Operand.VALUE, _equal, _pick_equal, on_associations=True),
    Operator("NEQ", 1, 12, Operand.VALUE, _not(_equal), negates="EQ", negative=True),
    Operator("LT", 2, 2, Operand.VALUE, _ordered(compare.lt), _pick_ordered(Keyed.below)),
    Operator("LTE", 3, 9, Operand.VALUE, _ordered(compare.le), _pick_ordered(Keyed.to)),
    Operator("GT", 4, 4, Operand.VALUE, _ordered(compare.gt), _pick_ordered(Keyed.above)),
    Operator("GTE", 5, 6, Operand.VALUE, _ordered(compare.ge), _pick_ordered(Keyed.onward)),
    Operator("BETWEEN", 6, 11, Operand.RANGE, _between, _pick_between),
    Operator("IN", 7, 0, Operand.VALUES, _among, _pick_among, on_associations=True),
    Operator("NOT_IN", 8, 5, Operand.VALUES, _not(_among), negates="IN", negative=True),
    Operator("HAS_PROPERTY", 9, 8, Operand.NONE, _present),
    Operator("NOT_HAS_PROPERTY", 10, 1, Operand.NONE, _not(_present), negates="HAS_PROPERTY", matches_missing=True),
    Operator("CONTAINS_TOKEN", 11, 7, Operand.VALUE, _has_token, _pick_with_token, barred=_NO_TOKENS),
    Operator(
        *("NOT_CONTAINS_TOKEN", 12, 10, Operand.VALUE, _not(_has_token)),
        negates="CONTAINS_TOKEN",
        negative=True,
        barred=_NO_TOKENS,
    ),
)

OPERATORS: Final = MappingProxyType({row.name: row for row in _ROWS})

BY_ORDINAL: Final = MappingProxyType({row.ordinal: row for row in _ROWS})
