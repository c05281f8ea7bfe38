"""A gremlin's moments and choices follow from its seed, keep to its window, and end."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockspot.domain import gremlin
from mockspot.domain.faults import ALWAYS, Window
from mockspot.domain.gremlin import Dice, Plan
from mockspot.store.embedded import Space

_KINDS = (("heavy", 9), ("light", 1))


def moments(plan: Plan, *, since: int = 0) -> list[int]:
    """Return when the turns of a plan are due."""
    space = Space()
    found = gremlin.release(space, plan, now=since)
    dues = []
    while found.due is not None:
        dues.append(found.due)
        found = gremlin.take_turn(space, found)
    assert gremlin.due(space) is None
    return dues


def plan(*, seed: int = 0, every_ms: float = 1000, turns: int = 50, window: Window = ALWAYS) -> Plan:
    return Plan(seed, every_ms, _KINDS, (), turns, window)


@given(seed=st.integers(), every_ms=st.floats(1, 1e9), turns=st.integers(1, 60), since=st.integers(0, 2**41))
def test_turns_come_one_after_the_other_as_many_as_wanted(seed: int, every_ms: float, turns: int, since: int) -> None:
    wanted = plan(seed=seed, every_ms=every_ms, turns=turns)
    dues = moments(wanted, since=since)
    assert len(dues) == turns
    assert all(earlier < later for earlier, later in pairwise([since, *dues]))
    assert moments(wanted, since=since) == dues


@given(seed=st.integers(), after_ms=st.integers(0, 10**6), for_ms=st.integers(0, 10**6))
def test_no_turn_is_outside_the_window(seed: int, after_ms: int, for_ms: int) -> None:
    dues = moments(plan(seed=seed, window=Window(after_ms, for_ms)), since=5)
    assert all(5 + after_ms < due < 5 + after_ms + for_ms for due in dues)


def test_the_rate_is_what_was_asked_for_and_another_seed_has_other_moments() -> None:
    dues = moments(plan(every_ms=60_000, turns=2000))
    assert dues[-1] / len(dues) == pytest.approx(60_000, rel=0.1)
    assert len({later - earlier for earlier, later in pairwise(dues)}) > 1900
    assert moments(plan(seed=1)) != moments(plan(seed=2))


def test_a_heavier_kind_is_thought_of_first_as_much_more_often_as_it_weighs() -> None:
    first = [Dice(3, turn).in_order(_KINDS)[0] for turn in range(2000)]
    assert first.count("heavy") / len(first) == pytest.approx(0.9, abs=0.03)
    assert sorted(Dice(3, 1).in_order(_KINDS)) == ["heavy", "light"]


@given(seed=st.integers(), number=st.integers(), size=st.integers(0, 5))
def test_dice_choose_what_is_there_and_the_same_again(seed: int, number: int, size: int) -> None:
    items = list(range(size))
    chosen = Dice(seed, number).one_of(items)
    assert chosen in items or (chosen, items) == (None, [])
    assert Dice(seed, number).one_of(items) == chosen


def test_dice_reach_every_item() -> None:
    assert {Dice(seed, 0).one_of("abc") for seed in range(50)} == set("abc")


def test_a_stopped_gremlin_stays_known_and_a_new_one_begins_again() -> None:
    space = Space()
    assert not gremlin.stop(space)
    first = gremlin.take_turn(space, gremlin.release(space, plan(), now=0))
    gremlin.note(space, first, gremlin.Deed(9, 1, {"kind": "heavy"}))
    assert gremlin.stop(space)
    assert not gremlin.stop(space)
    assert [turn for turn, _ in gremlin.deeds(space)] == [1]
    assert gremlin.release(space, plan(), now=7).taken == 0
    assert gremlin.deeds(space) == []
