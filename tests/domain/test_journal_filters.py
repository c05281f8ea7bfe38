"""The operators of journal filters, each against values of a text, a number and a date."""

import pytest

from mockspot.catalog import properties
from mockspot.domain.journal.filters import OPERATORS, pass_filters
from mockspot.domain.journal.wishes import Condition, Filter

CONTACTS = properties.defaults("contacts")
NUMBER = next(name for name, row in CONTACTS.items() if row.type == "number")
VALUES = {"city": "Bad Tölz", NUMBER: "10", "closedate": "2026-09-21T14:13:20Z"}


def passes(name: str, operator: str, value: str = "", *values: str) -> bool:
    condition = Condition(name, operator, value, values)
    return pass_filters([Filter(1, 1, (condition,), 0)], CONTACTS.get, VALUES.get)


@pytest.mark.parametrize(
    ("name", "operator", "holding", "failing"),
    [
        ("city", "EQ", "bad tölz", "Bonn"),
        ("city", "N_EQ", "Bonn", "Bad Tölz"),
        ("city", "CONTAINS", "tö", "x"),
        ("city", "STARTS_WITH", "BAD", "Tölz"),
        ("city", "ENDS_WITH", "LZ", "Bad"),
        (NUMBER, "EQ", "10.0", "1"),
        (NUMBER, "LT", "10.5", "9"),
        (NUMBER, "LTE", "10", "9"),
        (NUMBER, "GT", "9", "10"),
        (NUMBER, "GTE", "10", "11"),
        ("closedate", "GT", "2026-09-21", "2026-09-22"),
    ],
)
def test_an_operator_holds_for_some_values_and_not_for_others(
    name: str, operator: str, holding: str, failing: str
) -> None:
    assert passes(name, operator, holding)
    assert not passes(name, operator, failing)


def test_lists_of_operands_hold_one_of_them() -> None:
    assert passes("city", "IN", "", "Bonn", "Bad Tölz")
    assert not passes("city", "NOT_IN", "", "Bonn", "Bad Tölz")
    assert passes("city", "NOT_IN", "", "Bonn")


@pytest.mark.parametrize("operator", OPERATORS)
@pytest.mark.parametrize("name", ["zip", "no_such_property"])
def test_a_record_without_the_property_is_empty_and_unlike_anything(operator: str, name: str) -> None:
    assert passes(name, operator, "x", "x") == (operator in ("IS_EMPTY", "N_EQ", "NOT_IN"))


@pytest.mark.parametrize("operator", ["EQ", "LT", "GT", "LTE", "GTE", "IN"])
def test_an_operand_that_the_type_cannot_read_matches_nothing(operator: str) -> None:
    assert not passes(NUMBER, operator, "ten", "ten")


def test_one_filter_is_enough_and_all_its_conditions_must_hold() -> None:
    right, wrong = Condition("city", "IS_NOT_EMPTY"), Condition("city", "IS_EMPTY")

    def result(*filters: tuple[Condition, ...]) -> bool:
        return pass_filters([Filter(1, 1, conditions, 0) for conditions in filters], CONTACTS.get, VALUES.get)

    assert result()
    assert result((wrong,), (right,))
    assert not result((right, wrong))
