from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockspot.domain.webhooks.retries import MAX_ATTEMPTS, SPAN_MS, Verdict, gap, judge

CHANCE = st.floats(min_value=0, max_value=1, exclude_max=True)


@given(st.integers(min_value=200, max_value=299), st.integers(min_value=1, max_value=MAX_ATTEMPTS), CHANCE)
def test_any_2xx_ends_a_delivery(status: int, attempts: int, chance: float) -> None:
    assert judge(status, attempts=attempts, now=5, chance=chance) == Verdict("delivered")


@given(st.none() | st.integers(min_value=300, max_value=599), CHANCE)
def test_the_tenth_failure_is_the_last(status: int | None, chance: float) -> None:
    assert judge(status, attempts=MAX_ATTEMPTS - 1, now=5, chance=chance).state == "failed"
    assert judge(status, attempts=MAX_ATTEMPTS, now=5, chance=chance) == Verdict("dead")


@given(CHANCE)
def test_the_tenth_may_be_the_last_but_one(chance: float) -> None:
    assert judge(500, attempts=10, now=5, chance=chance, most=11).state == "failed"
    assert judge(500, attempts=11, now=5, chance=chance, most=11) == Verdict("dead")


@pytest.mark.parametrize("most", [10, 11])
@given(st.lists(CHANCE, min_size=10, max_size=10))
def test_all_attempts_lie_within_24_hours_with_growing_gaps(most: int, chances: list[float]) -> None:
    gaps = [gap(attempts, chance=chance, most=most) for attempts, chance in enumerate(chances[: most - 1], 1)]
    assert SPAN_MS // 2 - len(gaps) <= sum(gaps) <= SPAN_MS
    assert all(later > earlier for earlier, later in pairwise(gaps))


def test_a_failure_is_tried_again_after_a_random_pause() -> None:
    early, late = judge(500, attempts=1, now=1_000, chance=0.99), judge(500, attempts=1, now=1_000, chance=0.0)
    assert early.due is not None
    assert late.due is not None
    assert 1_000 + 10_000 < early.due < late.due < 1_000 + 60_000
