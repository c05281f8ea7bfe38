from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockspot.catalog.faults import BY_KIND, KINDS, FaultKind
from mockspot.domain.faults import Faults, Match, Plan, Subject
from mockspot.runtime.ids import SeededIds

CREATE = Subject("POST", "/crm/v3/objects/contacts", "contacts.create", "contacts", "pat-na1-a")
BATCH = Subject("POST", "/crm/v3/objects/contacts/batch/create", "contacts.batch.create", "contacts", "pat-na1-a")
READ = Subject("GET", "/crm/objects/2026-09/deals/7", "deals.read", "deals", "pat-na1-b")
STALL = BY_KIND["stall"]


def ids() -> SeededIds:
    return SeededIds("test")


def struck(match: Match, *subjects: Subject, count: int | None = None) -> list[bool]:
    faults, chance = Faults(), ids()
    faults.add(Plan(STALL, match=match, count=count))
    return [faults.strike(subject, chance) is not None for subject in subjects]


@pytest.mark.parametrize(
    ("match", "on_create", "on_read"),
    [
        (Match(), True, True),
        (Match(method="POST"), True, False),
        (Match(path="/crm/*/objects/contacts"), True, False),
        (Match(path="/crm/*"), True, True),
        (Match(path="/crm/v3/objects/[a-c]*"), True, False),
        (Match(path="/crm"), False, False),
        (Match(operation="deals.read"), False, True),
        (Match(object_type="contacts"), True, False),
        (Match(token="pat-na1-b"), False, True),
        (Match(method="POST", object_type="deals"), False, False),
    ],
)
def test_a_fault_strikes_the_requests_it_is_for(match: Match, on_create: bool, on_read: bool) -> None:
    assert struck(match, CREATE, READ) == [on_create, on_read]


def test_nth_counts_matching_requests_only_and_strikes_once() -> None:
    sent = [CREATE, READ, CREATE, CREATE, CREATE]
    assert struck(Match(method="POST", nth=3), *sent) == [False, False, False, True, False]


def test_a_fault_is_over_after_its_count() -> None:
    faults = Faults()
    fault = faults.add(Plan(STALL, count=2))
    assert [faults.strike(CREATE, ids()) is not None for _ in range(4)] == [True, True, False, False]
    assert (fault.hits, fault.over, faults.active, faults.all()) == (2, True, False, [fault])


@given(st.integers(1, 50))
def test_probability_zero_never_strikes_and_one_always_does(requests: int) -> None:
    sent = [CREATE] * requests
    assert not any(struck(Match(probability=0.0), *sent))
    assert all(struck(Match(probability=1.0), *sent))


def test_probability_strikes_in_proportion_and_the_same_way_for_the_same_seed() -> None:
    sent = [CREATE] * 2_000
    first = struck(Match(probability=0.1), *sent)
    assert 140 < sum(first) < 260
    assert struck(Match(probability=0.1), *sent) == first


def test_the_first_fault_added_strikes_and_the_others_still_count_matches() -> None:
    faults = Faults()
    first = faults.add(Plan(BY_KIND["reset"], count=1))
    second = faults.add(Plan(STALL, match=Match(nth=2)))
    strikes = [faults.strike(CREATE, ids()) for _ in range(3)]
    assert [strike and strike.fault_id for strike in strikes] == [first.fault_id, second.fault_id, None]


def test_of_two_faults_that_could_strike_the_one_added_first_does() -> None:
    faults = Faults()
    first, second = faults.add(Plan(BY_KIND["reset"])), faults.add(Plan(STALL))
    strike = faults.strike(CREATE, ids())
    assert strike is not None
    assert strike.fault_id == first.fault_id
    assert [(fault.matches, fault.hits) for fault in (first, second)] == [(1, 1), (1, 0)]


def test_a_fault_for_batches_passes_over_other_paths() -> None:
    faults = Faults()
    faults.add(Plan(BY_KIND["half_applied"]))
    assert faults.strike(CREATE, ids()) is None
    strike = faults.strike(BATCH, ids())
    assert strike is not None
    assert strike.half


def test_ids_are_never_used_again_and_name_what_is_removed() -> None:
    faults = Faults()
    first = faults.add(Plan(STALL))
    assert faults.remove(first.fault_id)
    assert not faults.remove(first.fault_id)
    assert faults.add(Plan(STALL)).fault_id != first.fault_id
    faults.clear()
    assert not faults.active
    assert faults.all() == []


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.kind)
def test_every_kind_acts_at_one_moment(kind: FaultKind) -> None:
    faults = Faults()
    faults.add(Plan(kind))
    strike = faults.strike(BATCH, ids())
    assert strike is not None
    assert Counter([strike.instead, strike.limits, strike.half, strike.kind.moment == "after"])[True] == 1


@given(st.integers(0, 100), st.integers(0, 100), st.integers())
def test_a_delay_lies_in_its_range(low: int, extra: int, seed: int) -> None:
    faults = Faults()
    faults.add(Plan(BY_KIND["latency"], {"milliseconds": (low, low + extra)}))
    strike = faults.strike(CREATE, SeededIds(str(seed)))
    assert strike is not None
    assert low <= strike.delay_ms <= low + extra
