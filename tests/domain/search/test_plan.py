"""The quick search against the reference: the same records in the same order, whatever was written between searches."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyroaring import BitMap64

from mockspot.domain.ports import Grouping, Kind
from mockspot.domain.refusal import Refusal
from mockspot.domain.search import (
    OPERATORS,
    Filter,
    FilterGroup,
    Operator,
    SearchableType,
    SearchQuery,
    Sort,
    plan,
    run,
)
from mockspot.store.embedded import Space
from tests.domain.search.test_reference import DEFINITIONS, STORED, TYPES, Values, filters, links, queries, searched

Writes = list[tuple[int, Values | None]]
"""Ids with the values written, or None for one deleted."""
RECORDS: Kind[int, Values] = Kind("records_searched")
FIRST = 2**32 - 3
"""Ids go beyond 32 bits, and a small world has some on either side."""
ids = st.integers(FIRST, FIRST + 12)
values = st.fixed_dictionaries({}, optional={name: STORED[type_] for name, type_ in TYPES.items()})
worlds = st.dictionaries(ids, values, max_size=12)
writes = st.lists(st.tuples(ids, values | st.none()), max_size=6)


class Columns:
    """The records of a space by their values."""

    def __init__(self, space: Space) -> None:
        self._space = space
        self._groupings = space.grouped(RECORDS)

    @property
    def everyone(self) -> BitMap64:
        return self._groupings.everyone

    def column(self, name: str) -> Grouping:
        return self._groupings.by(name, lambda row: row.get(name))

    def value(self, record_id: int, name: str) -> str | None:
        row = self._space.get(RECORDS, record_id)
        return None if row is None else row.get(name)

    def linked(self, _: str, others: Iterable[int]) -> BitMap64:
        wanted = set(others)
        return BitMap64([one for one in self.everyone if wanted & links(one)])


def both(query: SearchQuery, space: Space, searchable: SearchableType) -> list[tuple[list[int], int]]:
    getters = ((record_id, row.get) for record_id, row in space.scan(RECORDS))
    reference = run(query, getters, searchable, associations=lambda one: lambda _object_type: links(one))
    return [reference, plan.run(query, Columns(space), searchable)]


def agree(query: SearchQuery, space: Space, searchable: SearchableType) -> None:
    reference, planned = both(query, space, searchable)
    assert planned == reference


def write(space: Space, written: Writes) -> None:
    for record_id, row in written:
        if row is None:
            space.delete(RECORDS, record_id)
        else:
            space.put(RECORDS, record_id, row)


@contextmanager
def sorting(*, along: bool) -> Iterator[None]:
    """Have results sorted one way or the other, however many there are."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(plan, "_LOOK", 10**9 if along else -1)
        yield


@given(worlds, st.lists(st.tuples(writes, queries), min_size=1, max_size=4), st.booleans(), st.booleans())
def test_a_quick_search_finds_what_the_reference_finds_after_any_writes(
    world: dict[int, Values],
    steps: list[tuple[Writes, SearchQuery]],
    along: bool,
    policy: bool,
) -> None:
    space = Space({RECORDS: dict(world)})
    with sorting(along=along):
        for written, query in steps:
            write(space, written)
            agree(query, space, searched(negative_matches_missing=policy))


@given(worlds, writes, writes, queries)
def test_a_quick_search_follows_what_is_taken_back(
    world: dict[int, Values],
    written: Writes,
    again: Writes,
    query: SearchQuery,
) -> None:
    space = Space({RECORDS: dict(world)})
    agree(query, space, searched())
    write(space, written)
    copy = space.copy()
    agree(query, space, searched())
    mark = space.mark()
    write(space, again)
    agree(query, space, searched())
    space.undo_to(mark)
    agree(query, space, searched())
    write(space, again)
    space.restore(copy)
    agree(query, space, searched())
    space.reset()
    agree(query, space, searched())
    assert dict(space.scan(RECORDS)) == world


@given(filters(), worlds)
def test_one_filter_finds_the_same(condition: Filter, world: dict[int, Values]) -> None:
    agree(SearchQuery((FilterGroup((condition,)),), limit=200), Space({RECORDS: world}), searched())


@pytest.mark.parametrize("operator", ["EQ", "NEQ", "LT", "LTE", "GT", "GTE", "BETWEEN"])
def test_bounds_are_in_or_out_as_the_reference_has_it(operator: str) -> None:
    space = Space(
        {RECORDS: {FIRST + number: {"amount": str(number), "jobtitle": f"Job {number}"} for number in range(9)}}
    )
    for name, bound, higher in (("amount", "4", "6"), ("amount", "4.5", "4"), ("jobtitle", "JOB 4", "job 6")):
        condition = Filter(name, operator, value=bound, high_value=higher)
        agree(SearchQuery((FilterGroup((condition,)),)), space, searched())


def test_a_reset_of_what_was_never_in_order_is_followed() -> None:
    space = Space({RECORDS: {FIRST: {"amount": "1"}, FIRST + 1: {"amount": "2"}}})

    def amounts() -> dict[str, set[int]]:
        grouping = Columns(space).column("amount")
        return {value: set(grouping.keys([value])) for value in grouping.groups}

    before = amounts()
    write(space, [(FIRST, {"amount": "2"}), (FIRST + 1, None), (FIRST + 2, {"amount": "1"})])
    assert amounts() == {"1": {FIRST + 2}, "2": {FIRST}}
    space.reset()
    assert amounts() == before
    assert set(Columns(space).everyone) == {FIRST, FIRST + 1}


@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("offset", [0, 700, 9_990])
def test_a_page_deep_in_a_long_order_is_the_same(offset: int, descending: bool) -> None:
    world: dict[int, Values] = {FIRST + number: {"jobtitle": f"Job {number * 7919 % 1013}"} for number in range(12_000)}
    for number in range(0, 12_000, 5):
        world[FIRST + number]["amount"] = str(number % 77)
    space = Space({RECORDS: world})
    for name in ("jobtitle", "amount", "phone"):
        query = SearchQuery(sort=Sort(name, descending), limit=100, offset=offset)
        for along in (False, True):
            with sorting(along=along):
                agree(query, space, searched())


def test_values_that_come_and_go_leave_the_order_right() -> None:
    """More come than an order is kept for, so that it is made anew."""
    space = Space({RECORDS: {FIRST: {"amount": "0"}, FIRST + 1: {"amount": "5"}}})
    query = SearchQuery((FilterGroup((Filter("amount", "GTE", value="3"),)),), sort=Sort("amount"))
    for number in range(3_000):
        space.put(RECORDS, FIRST, {"amount": str(number % 1_500)})
        space.commit()
        if number % 50 == 0:
            agree(query, space, searched())
    assert len(space.grouped(RECORDS).by("amount", lambda row: row.get("amount")).arrivals) < 2_000


@pytest.mark.parametrize("row", OPERATORS.values(), ids=lambda row: row.name)
def test_every_row_says_which_values_it_means(row: Operator) -> None:
    assert (row.pick is not None) + (row.negates is not None) + (row.name == "HAS_PROPERTY") == 1
    if row.negates is not None:
        assert OPERATORS[row.negates].negates is None
        assert OPERATORS[row.negates].operand is row.operand


def test_what_the_reference_refuses_is_refused() -> None:
    wrong = [
        Filter("nosuch", "EQ", value="1"),
        Filter("amount", "EQ", value="much"),
        Filter("associations.company", "LT", value="1"),
    ]
    for condition in wrong:
        with pytest.raises(Refusal):
            plan.run(SearchQuery((FilterGroup((condition,)),)), Columns(Space({RECORDS: {}})), searched())


def test_a_value_that_its_type_cannot_read_has_no_place_in_an_order() -> None:
    assert DEFINITIONS["amount"].type == "number"
    space = Space({RECORDS: {FIRST + number: {"amount": text} for number, text in enumerate(("9", "was text", "10"))}})
    for operator in ("LT", "GT", "NEQ"):
        agree(SearchQuery((FilterGroup((Filter("amount", operator, value="9.5"),)),)), space, searched())
    for descending in (False, True):
        for along in (False, True):
            with sorting(along=along):
                agree(SearchQuery(sort=Sort("amount", descending)), space, searched())
