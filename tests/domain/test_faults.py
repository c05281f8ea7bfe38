from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockspot.catalog.faults import BY_KIND, CONNECTION_MOMENTS, KINDS, FaultKind
from mockspot.domain.faults import Faults, Match, Plan, Subject, Window, holds
from mockspot.runtime.ids import SeededIds

CREATE = Subject("POST", "/crm/v3/objects/contacts", "contacts.create", "contacts", "pat-na1-a")
BATCH = Subject("POST", "/crm/v3/objects/contacts/batch/create", "contacts.batch.create", "contacts", "pat-na1-a")
READ = Subject("GET", "/crm/objects/2026-09/deals/7", "deals.read", "deals", "pat-na1-b")
NOON = 1_790_000_000_000
SEARCH = Subject("POST", "/crm/v3/objects/contacts/search", "contacts.search", "contacts")
STALL = BY_KIND["stall"]


def ids() -> SeededIds:
    return SeededIds("test")


def struck(match: Match, *subjects: Subject, count: int | None = None) -> list[bool]:
    faults, chance = Faults(), ids()
    faults.add(Plan(STALL, match=match, count=count), NOON)
    return [faults.strike(subject, chance, NOON) is not None for subject in subjects]


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
    fault = faults.add(Plan(STALL, count=2), NOON)
    assert [faults.strike(CREATE, ids(), NOON) is not None for _ in range(4)] == [True, True, False, False]
    assert (fault.hits, fault.over(NOON), faults.active, faults.all()) == (2, True, False, [fault])


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
    first = faults.add(Plan(BY_KIND["reset"], count=1), NOON)
    second = faults.add(Plan(STALL, match=Match(nth=2)), NOON)
    strikes = [faults.strike(CREATE, ids(), NOON) for _ in range(3)]
    assert [strike and strike.fault_id for strike in strikes] == [first.fault_id, second.fault_id, None]


def test_of_two_faults_that_could_strike_the_one_added_first_does() -> None:
    faults = Faults()
    first, second = faults.add(Plan(BY_KIND["reset"]), NOON), faults.add(Plan(STALL), NOON)
    strike = faults.strike(CREATE, ids(), NOON)
    assert strike is not None
    assert strike.fault_id == first.fault_id
    assert [(fault.matches, fault.hits) for fault in (first, second)] == [(1, 1), (1, 0)]


def test_a_fault_for_batches_passes_over_other_paths() -> None:
    faults = Faults()
    faults.add(Plan(BY_KIND["half_applied"]), NOON)
    assert faults.strike(CREATE, ids(), NOON) is None
    strike = faults.strike(BATCH, ids(), NOON)
    assert strike is not None
    assert strike.half


def test_ids_are_never_used_again_and_name_what_is_removed() -> None:
    faults = Faults()
    first = faults.add(Plan(STALL), NOON)
    assert faults.remove(first.fault_id, NOON)
    assert not faults.remove(first.fault_id, NOON)
    assert faults.add(Plan(STALL), NOON).fault_id != first.fault_id
    faults.clear()
    assert not faults.active
    assert faults.all() == []


@pytest.mark.parametrize(
    "kind", [kind for kind in KINDS if kind.moment not in CONNECTION_MOMENTS], ids=lambda k: k.kind
)
def test_every_kind_of_requests_acts_at_one_moment(kind: FaultKind) -> None:
    faults = Faults()
    faults.add(Plan(kind), NOON)
    subject = SEARCH if kind.paths == "*/search" else BATCH
    gathers = faults.gather(subject, ids(), NOON)
    strike = gathers or faults.strike(subject, ids(), NOON)
    assert strike is not None
    ways = [strike.instead, strike.limits, strike.half, strike.rewrites, strike.refuses]
    moments = [*ways, gathers is not None, kind.moment == "after"]
    assert Counter(moments)[True] == 1


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind.moment in CONNECTION_MOMENTS], ids=lambda k: k.kind)
def test_a_fault_of_connections_strikes_at_its_moment_and_no_request(kind: FaultKind) -> None:
    faults = Faults()
    fault = faults.add(Plan(kind, match=Match(nth=2)), NOON)
    assert not faults.active
    assert faults.strike(CREATE, ids(), NOON) is None
    struck = [faults.strike_connection(kind.moment, ids(), NOON) is not None for _ in range(3)]
    assert (struck, fault.hits) == ([False, True, False], 1)
    for other in CONNECTION_MOMENTS:
        assert other == kind.moment or faults.strike_connection(other, ids(), NOON) is None


def test_a_window_opens_and_closes_by_the_clock_and_counts_what_happens_inside_it() -> None:
    faults = Faults()
    fault = faults.add(Plan(STALL, window=Window(1000, 2000)), NOON)
    times = [0, 999, 1000, 2999, 3000, 9000]
    assert [faults.strike(CREATE, ids(), NOON + late) is not None for late in times] == [False, False, True, True] + [
        False
    ] * 2
    assert (fault.matches, fault.over(NOON + 3000), faults.active) == (2, True, False)


@given(st.integers(0, 2**31), st.lists(st.booleans(), max_size=40))
def test_a_fault_with_a_seed_of_its_own_strikes_the_same_whatever_else_is_drawn(seed: int, noise: list[bool]) -> None:
    def struck(*, disturbed: bool) -> list[bool]:
        faults, chance = Faults(), ids()
        faults.add(Plan(STALL, match=Match(probability=0.5), seed=seed), NOON)
        found = []
        for drawn in noise:
            if disturbed and drawn:
                chance.fraction()
            found.append(faults.strike(CREATE, chance, NOON) is not None)
        return found

    assert struck(disturbed=True) == struck(disturbed=False)


def test_seeds_differ_and_strike_in_proportion() -> None:
    def struck(seed: int) -> list[bool]:
        faults = Faults()
        faults.add(Plan(STALL, match=Match(probability=0.1), seed=seed), NOON)
        return [faults.strike(CREATE, ids(), NOON) is not None for _ in range(2_000)]

    assert struck(1) != struck(2)
    assert 140 < sum(struck(1)) < 260


def test_a_set_given_again_stays_as_it_is_and_another_replaces_it() -> None:
    faults = Faults()
    alone = faults.add(Plan(STALL, match=Match(method="GET")), NOON)
    plans = [Plan(STALL, match=Match(method="POST")), Plan(BY_KIND["reset"])]
    first = faults.populate("outage", plans, NOON)
    faults.strike(CREATE, ids(), NOON)
    assert faults.populate("outage", plans, NOON + 5) == first
    assert [fault.hits for fault in first] == [1, 0]
    assert faults.all() == [alone, *first]
    (replaced,) = faults.populate("outage", plans[:1], NOON)
    assert faults.of("outage") == [replaced]
    assert faults.remove_set("outage", NOON)
    assert not faults.remove_set("outage", NOON)
    assert faults.all() == [alone]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 3) | st.sampled_from(["", "a", "b"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abc"), inner, max_size=3),
    max_leaves=12,
)


@given(JSON)
def test_every_value_holds_itself(value: object) -> None:
    assert holds(value, value)


@given(st.dictionaries(st.sampled_from("abc"), JSON), st.dictionaries(st.sampled_from("xyz"), JSON), JSON)
def test_more_members_and_items_do_not_matter(wanted: dict[str, object], more: dict[str, object], item: object) -> None:
    assert holds({**wanted, **more}, wanted)
    assert holds([item, wanted], [wanted])
    assert not wanted or not holds(more, wanted)


@pytest.mark.parametrize(
    ("given_value", "wanted"),
    [(1, True), (False, 0), ("1", 1), ({"a": 1}, {"a": 2}), ([1, 2], [3]), ({"a": 1}, [1]), (None, {}), ({}, {"a": 1})],
)
def test_what_is_another_value_is_not_held(given_value: object, wanted: object) -> None:
    assert not holds(given_value, wanted)


def test_a_body_is_read_only_for_a_fault_that_asks_for_it() -> None:
    reads: list[int] = []

    def body() -> object:
        reads.append(1)
        return {"properties": {"email": "ada@example.com", "firstname": "Ada"}}

    sent = replace(CREATE, body=body)
    assert struck(Match(method="PUT", body={"a": 1}), sent) == [False]
    assert reads == []
    assert struck(Match(body={"properties": {"firstname": "Ada"}}), sent) == [True]
    assert struck(Match(body={"properties": {"firstname": "Bob"}}), sent) == [False]


@given(st.integers(0, 100), st.integers(0, 100), st.integers())
def test_a_delay_lies_in_its_range(low: int, extra: int, seed: int) -> None:
    faults = Faults()
    faults.add(Plan(BY_KIND["latency"], {"milliseconds": (low, low + extra)}), NOON)
    strike = faults.strike(CREATE, SeededIds(str(seed)), NOON)
    assert strike is not None
    assert low <= strike.delay_ms <= low + extra
