"""The statistical pieces against slow and obvious versions of themselves."""

from datetime import UTC, datetime, timedelta
from math import sqrt

from hypothesis import assume, given
from hypothesis import strategies as st

from mockspot_contracts.proportions import ONE_IN_TEN_THOUSAND, wilson_lower
from mockspot_contracts.windows import clock_stood, fullest

START = datetime(2026, 11, 2, tzinfo=UTC)
instants = st.lists(st.integers(0, 500), max_size=60).map(
    lambda steps: [START + timedelta(milliseconds=step * 100) for step in sorted(steps)]
)
widths = st.integers(1, 200).map(lambda tenths: timedelta(milliseconds=tenths * 100))


@given(instants, widths)
def test_the_fullest_window_is_as_full_as_the_best_of_all_windows(times: list[datetime], width: timedelta) -> None:
    best = max((sum(end - width < time <= end for time in times) for end in times), default=0)
    assert len(times[fullest(times, width)]) == best


@given(instants, widths)
def test_the_fullest_window_is_no_wider_than_asked(times: list[datetime], width: timedelta) -> None:
    window = times[fullest(times, width)]
    assert not window or window[-1] - window[0] < width


@given(st.integers(1, 400), st.integers(0, 400), st.floats(0.5, 5))
def test_wilsons_bound_solves_its_equation(total: int, hits: int, z: float) -> None:
    assume(0 < hits <= total)
    bound = wilson_lower(hits, total, z)
    assert abs((hits / total - bound) - z * sqrt(bound * (1 - bound) / total)) < 1e-9


@given(st.integers(0, 400), st.integers(0, 400))
def test_wilsons_bound_lies_below_the_share(total: int, hits: int) -> None:
    assume(hits <= total)
    assert 0 <= wilson_lower(hits, total, ONE_IN_TEN_THOUSAND) <= (hits / total if total else 0) + 1e-12


@given(st.integers(1, 400), st.integers(0, 399))
def test_another_hit_never_lowers_wilsons_bound(total: int, hits: int) -> None:
    assume(hits < total)
    z = ONE_IN_TEN_THOUSAND
    assert wilson_lower(hits, total, z) <= wilson_lower(hits + 1, total, z) + 1e-12


def test_many_calls_at_one_instant_show_a_clock_that_stood() -> None:
    assert clock_stood([START] * 20)
    assert not clock_stood([START + timedelta(milliseconds=number) for number in range(20)])
