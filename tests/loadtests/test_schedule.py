"""When work arrives depends on rate and seed alone."""

from itertools import islice, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockspot_loadtests.schedule import starts


@given(rate=st.floats(0.01, 1000), seed=st.text())
def test_poisson_starts_only_move_forward_and_repeat_with_their_seed(rate: float, seed: str) -> None:
    first = list(islice(starts("poisson", rate=rate, seed=seed), 50))
    assert first == list(islice(starts("poisson", rate=rate, seed=seed), 50))
    assert all(earlier < later for earlier, later in pairwise(first))


def test_poisson_starts_come_at_the_rate_and_as_unevenly_as_they_should() -> None:
    moments = [0.0, *islice(starts("poisson", rate=20, seed="7"), 5_000)]
    gaps = [later - earlier for earlier, later in pairwise(moments)]
    mean = sum(gaps) / len(gaps)
    deviation = (sum((gap - mean) ** 2 for gap in gaps) / len(gaps)) ** 0.5
    assert mean == pytest.approx(1 / 20, rel=0.05)
    assert deviation == pytest.approx(mean, rel=0.1)


def test_other_seeds_give_other_starts() -> None:
    assert next(starts("poisson", rate=1, seed="1")) != next(starts("poisson", rate=1, seed="2"))


def test_constant_starts_are_evenly_spaced() -> None:
    assert list(islice(starts("constant", rate=4, seed=""), 4)) == [0.25, 0.5, 0.75, 1.0]


@pytest.mark.parametrize("rate", [0, -1])
def test_a_rate_is_above_zero(rate: float) -> None:
    with pytest.raises(ValueError, match="above zero"):
        starts("constant", rate=rate, seed="")
