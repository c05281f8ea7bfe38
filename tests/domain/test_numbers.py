import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockspot.domain.numbers import number_of


@given(st.integers(min_value=0, max_value=10**18 - 1))
def test_ids_are_read(number: int) -> None:
    assert number_of(str(number)) == number


@pytest.mark.parametrize("text", ["", "-1", "+1", " 1", "1.0", "1_0", "٣", "²", "9" * 19, "9" * 5000])
def test_what_no_id_is_is_none(text: str) -> None:
    assert number_of(text) is None
