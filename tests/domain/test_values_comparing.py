"""What stored property values are compared by."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockspot.domain.values import comparable, instant_text


@given(st.lists(st.integers(), min_size=2))
def test_whole_numbers_compare_exactly(numbers: list[int]) -> None:
    assert [comparable("number", str(number)) for number in numbers] == numbers


@given(st.decimals(places=2, min_value=-(10**9), max_value=10**9), st.integers(-(10**9), 10**9))
def test_a_fraction_compares_with_a_whole_number(fraction: object, whole: int) -> None:
    assert isinstance(fraction_value := comparable("number", str(fraction)), float)
    assert (fraction_value < whole) == (float(str(fraction)) < whole)


def test_a_number_of_any_length_has_a_place() -> None:
    assert comparable("number", "9" * 60_000) > comparable("number", "9" * 300)  # type: ignore[operator] # both numbers
    assert comparable("number", "-" + "9" * 60_000) < comparable("number", "0")  # type: ignore[operator] # both numbers


@given(st.dates(), st.dates())
def test_days_order_by_the_calendar(one: object, other: object) -> None:
    first, second = comparable("date", str(one)), comparable("date", str(other))
    assert isinstance(first, int)
    assert isinstance(second, int)
    assert (first < second) == (str(one) < str(other))


@given(st.integers(-(10**13), 10**13))
def test_a_time_compares_by_its_milliseconds(ms: int) -> None:
    assert comparable("datetime", instant_text(ms)) == ms


def test_a_text_that_is_no_time_is_not_comparable_as_one() -> None:
    with pytest.raises(ValueError, match="not a point in time"):
        comparable("datetime", "tomorrow")


def test_text_compares_without_case_and_options_with_it() -> None:
    assert comparable("string", "STRASSE") == comparable("string", "straße")
    assert comparable("enumeration", "Red") != comparable("enumeration", "red")
