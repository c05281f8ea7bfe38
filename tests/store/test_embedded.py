"""The stores against a plain dictionary: whatever is written, undone, copied and restored, and kept or not."""

from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from mockspot.domain.ports import Kind
from mockspot.store.durable import DurableSpace
from mockspot.store.embedded import Space
from mockspot.store.file import StateFile

THINGS: Kind[int, str] = Kind("things")
OTHERS: Kind[int, str] = Kind("others")
KINDS = st.sampled_from((THINGS, OTHERS))
KEYS = st.integers(0, 12)

GROUPINGS: dict[str, Callable[[str], str | None]] = {
    "whole": lambda row: row,
    "first letter": lambda row: row[:1] or None,
}

Model = dict[tuple[str, int], str]
Make = Callable[[], Space]


def kept_in(path: Path) -> tuple[StateFile, DurableSpace]:
    """Return a file with its only space, which is made when the file is new."""
    file = StateFile(path, {})
    (tenant,) = file.tenants() or [None]
    space = DurableSpace() if tenant is None else DurableSpace(tenant.tables, tenant.starts)
    place = file.add("a space", {}, {}) if tenant is None else tenant.place
    space.keep_in(file, place, dict, {})
    return file, space


@pytest.fixture(params=["memory", "file"])
def make(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Make]:
    files: list[StateFile] = []

    def kept() -> Space:
        file, space = kept_in(tmp_path / f"{len(files)}.db")
        files.append(file)
        return space

    yield Space if request.param == "memory" else kept
    for file in files:
        file.close()


class SpaceAgainstDictionary(RuleBasedStateMachine):
    """Marks nest like brackets within a unit of work; undoing to an outer one forgets the inner ones."""

    def __init__(self) -> None:
        super().__init__()
        self.space = self.made()
        self.model: Model = {}
        self.start: Model = {}
        self.marks: list[tuple[int, Model]] = [(0, {})]
        self.copies: list[tuple[Any, Model]] = []
        self.committed: Model = {}

    def made(self) -> Space:
        return Space()

    @rule(kind=KINDS, key=KEYS, row=st.text(max_size=3))
    def put(self, kind: Kind[int, str], key: int, row: str) -> None:
        self.space.put(kind, key, row)
        self.model[kind.name, key] = row

    @rule(kind=KINDS, key=KEYS)
    def delete(self, kind: Kind[int, str], key: int) -> None:
        self.space.delete(kind, key)
        self.model.pop((kind.name, key), None)

    @rule()
    def mark(self) -> None:
        self.marks.append((self.space.mark(), dict(self.model)))

    @rule(data=st.data())
    def undo(self, data: st.DataObject) -> None:
        place = data.draw(st.integers(0, len(self.marks) - 1))
        position, model = self.marks[place]
        self.space.undo_to(position)
        self.model = dict(model)
        del self.marks[place + 1 :]

    @rule()
    def commit(self) -> None:
        self.space.commit()
        self._ended()

    @rule()
    def settle(self) -> None:
        self.space.settle()
        self.start = dict(self.model)
        self._ended()

    @rule()
    def reset(self) -> None:
        self.space.reset()
        self.model = dict(self.start)
        self._ended()

    @rule()
    def copy(self) -> None:
        self.copies.append((self.space.copy(), dict(self.model)))

    @precondition(lambda self: self.copies)
    @rule(data=st.data())
    def restore(self, data: st.DataObject) -> None:
        tables, model = data.draw(st.sampled_from(self.copies))
        self.space.restore(tables)
        self.model = dict(model)

    @rule(kind=KINDS)
    def group(self, kind: Kind[int, str]) -> None:
        """Groupings are asked for now and then, and must have followed whatever happened meanwhile."""
        rows = {key: row for (name, key), row in self.model.items() if name == kind.name}
        groupings = self.space.grouped(kind)
        assert set(groupings.everyone) == rows.keys()
        for name, value_of in GROUPINGS.items():
            grouping = groupings.by(name, value_of)
            expected: dict[str, set[int]] = {}
            for key, row in rows.items():
                if (value := value_of(row)) is not None:
                    expected.setdefault(value, set()).add(key)
            assert {value: set(grouping.keys([value])) for value in grouping.groups} == expected
            assert set(grouping.present) == {key for keys in expected.values() for key in keys}
            assert set(grouping.arrivals) >= expected.keys()
            assert set(grouping.keys([*expected, "of no row"])) == set(grouping.present)

    def _ended(self) -> None:
        self.marks = [(0, dict(self.model))]
        self.committed = dict(self.model)

    @invariant()
    def rows_agree(self) -> None:
        for kind in (THINGS, OTHERS):
            expected = sorted((key, row) for (name, key), row in self.model.items() if name == kind.name)
            assert list(self.space.scan(kind)) == expected
            assert self.space.count(kind) == len(expected)
            for key in range(13):
                assert self.space.get(kind, key) == self.model.get((kind.name, key))


class KeptSpaceAgainstDictionary(SpaceAgainstDictionary):
    """A space that is kept: whenever its file is opened again, what was committed is there and nothing else."""

    def made(self) -> Space:
        self.folder = TemporaryDirectory()
        self.path = Path(self.folder.name) / "state.db"
        self.file, space = kept_in(self.path)
        return space

    @rule()
    def open_again(self) -> None:
        self.file.close()
        self.file, self.space = kept_in(self.path)
        self.model = dict(self.committed)
        self._ended()

    def teardown(self) -> None:
        self.file.close()
        self.folder.cleanup()


TestSpaceAgainstDictionary = SpaceAgainstDictionary.TestCase
TestKeptSpaceAgainstDictionary = KeptSpaceAgainstDictionary.TestCase


@given(st.lists(st.integers(0, 50), unique=True), st.integers(-1, 51))
def test_a_scan_starts_at_the_first_key_that_is_not_smaller(keys: list[int], start: int) -> None:
    space = Space()
    for key in keys:
        space.put(THINGS, key, "x")
    assert [key for key, _ in space.scan(THINGS, start)] == sorted(key for key in keys if key >= start)


def test_the_order_of_a_scan_is_kept_up_by_writes_after_it(make: Make) -> None:
    space = make()
    space.put(THINGS, 5, "five")
    assert [key for key, _ in space.scan(THINGS)] == [5]
    space.put(THINGS, 1, "one")
    space.put(THINGS, 9, "nine")
    space.delete(THINGS, 5)
    assert [key for key, _ in space.scan(THINGS)] == [1, 9]


def test_settling_makes_the_present_state_the_one_a_reset_returns_to(make: Make) -> None:
    space = make()
    space.put(THINGS, 1, "kept")
    space.settle()
    space.put(THINGS, 1, "changed")
    space.put(THINGS, 2, "new")
    space.reset()
    assert list(space.scan(THINGS)) == [(1, "kept")]


def test_the_memory_of_the_start_holds_touched_rows_and_not_writes(make: Make) -> None:
    space = make()
    space.put(THINGS, 1, "first")
    space.settle()
    for number in range(1000):
        space.put(THINGS, number % 3, str(number))
        space.commit()
    assert space.mark() == 0
    space.reset()
    assert list(space.scan(THINGS)) == [(1, "first")]


@pytest.mark.parametrize("end", [Space.commit, Space.reset])
def test_what_came_and_went_leaves_groupings_nothing_to_follow(make: Make, end: Callable[[Space], None]) -> None:
    space = make()
    space.put(THINGS, 0, "kept")
    space.settle()
    space.grouped(THINGS)
    for number in range(1, 3_000):
        space.put(THINGS, number, "passing")
        space.delete(THINGS, number)
        end(space)
    groupings = space._tables[THINGS].groupings
    assert groupings is not None
    assert not groupings._changed
    assert list(space.grouped(THINGS).everyone) == [0]


def test_a_copy_does_not_follow_later_writes(make: Make) -> None:
    space = make()
    space.put(THINGS, 1, "old")
    copied = space.copy()
    space.put(THINGS, 1, "new")
    assert list(Space(copied).scan(THINGS)) == [(1, "old")]


def test_restoring_can_itself_be_undone(make: Make) -> None:
    space = make()
    space.put(THINGS, 1, "base")
    space.settle()
    copied = space.copy()
    space.put(THINGS, 2, "later")
    space.restore(copied)
    space.put(THINGS, 3, "last")
    space.reset()
    assert list(space.scan(THINGS)) == [(1, "base")]


def test_a_reset_takes_no_longer_for_rows_that_were_read_in_order() -> None:
    def seconds(*, read: bool) -> float:
        space = Space({THINGS: {0: "a"}})
        if read:
            assert list(space.scan(THINGS)) == [(0, "a")]
        for key in range(1, 200_000):
            space.put(THINGS, key, "b")
        space.commit()
        started = process_time()
        space.reset()
        assert space.count(THINGS) == 1
        return process_time() - started

    assert seconds(read=True) < 20 * seconds(read=False)  # it was a hundred times as long, and more with more rows
