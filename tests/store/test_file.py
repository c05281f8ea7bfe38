"""The file of a durable store: what is refused and with which words, what a failed write or a crash leaves."""

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from random import Random
from typing import Any

import pytest

from mockspot.domain.ports import Kind, NotKept
from mockspot.store.codec import Form, StoreError
from mockspot.store.durable import DurableSpace, commit_together
from mockspot.store.file import FORMAT, StateFile

THINGS: Kind[int, Any] = Kind("things")
PAIRS: Kind[int, Any] = Kind("pairs/x")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "state.db"


@pytest.fixture
def file(path: Path) -> Iterator[StateFile]:
    with closing(StateFile(path, {})) as opened:
        yield opened


def space_in(file: StateFile) -> DurableSpace:
    space = DurableSpace()
    space.keep_in(file, file.add("a space", {}, {}), dict, {})
    return space


def put(space: DurableSpace, *keys: int) -> None:
    for key in keys:
        space.put(THINGS, key, f"row {key}")


def killed_now(path: Path) -> Path:
    """Return what a process that is killed at this moment leaves behind."""
    left = path.with_name("left.db")
    for end in ("", "-wal"):
        shutil.copy(f"{path}{end}", f"{left}{end}")
    return left


def rows_in(path: Path) -> list[dict[int, Any]]:
    with closing(StateFile(path, {})) as opened:
        return [tenant.tables.get(THINGS, {}) for tenant in opened.tenants()]


def refusal(path: Path) -> str:
    with pytest.raises(StoreError) as refused, closing(StateFile(path, {})) as opened:
        opened.tenants()
    return str(refused.value)


def test_what_was_committed_survives_a_kill_and_nothing_else_does(path: Path, file: StateFile) -> None:
    space = space_in(file)
    put(space, 1, 2)
    space.commit()
    put(space, 3)
    assert rows_in(killed_now(path)) == [{1: "row 1", 2: "row 2"}]


def test_spaces_that_commit_together_are_written_together_or_not_at_all(path: Path, file: StateFile) -> None:
    one, other = space_in(file), space_in(file)
    put(one, 1)
    other.put(THINGS, 2, object())
    with pytest.raises(TypeError):
        commit_together((one, other))
    assert (one.count(THINGS), other.count(THINGS)) == (0, 0)
    put(one, 1)
    put(other, 2)
    commit_together((one, other))
    assert rows_in(killed_now(path)) == [{1: "row 1"}, {2: "row 2"}]


def full(file: StateFile) -> None:
    """Let the disk be full: SQLite is told that the file may not grow any more."""
    (pages,) = file._db.execute("PRAGMA page_count").fetchone()
    file._db.execute(f"PRAGMA max_page_count = {pages}")


def test_a_full_disk_takes_back_the_unit_of_work_and_keeps_the_ones_before(path: Path, file: StateFile) -> None:
    space = space_in(file)
    put(space, 1)
    space.commit()
    full(file)
    space.put(THINGS, 1, "changed")
    space.put(THINGS, 2, "x" * 1_000_000)
    with pytest.raises(NotKept, match="full"):
        space.commit()
    assert list(space.scan(THINGS)) == [(1, "row 1")]
    space.put(THINGS, 3, "small")
    space.commit()
    assert rows_in(killed_now(path)) == [{1: "row 1", 3: "small"}]


def test_a_shared_part_that_failed_to_be_written_is_written_later(path: Path) -> None:
    form = Form(lambda row: (row[:1], row[1:]), lambda shared, own: (*shared, *own))
    with closing(StateFile(path, {"pairs": form})) as file:
        space = space_in(file)
        full(file)
        space.put(PAIRS, 1, ("shared", "x" * 1_000_000))
        with pytest.raises(NotKept):
            space.commit()
        space.put(PAIRS, 1, ("shared", "own"))
        space.commit()
    with closing(StateFile(path, {"pairs": form})) as again:
        assert [tenant.tables for tenant in again.tenants()] == [{PAIRS: {1: ("shared", "own")}}]


def test_a_closed_file_takes_nothing_and_says_so(file: StateFile) -> None:
    space = space_in(file)
    file.close()
    put(space, 1)
    with pytest.raises(NotKept):
        space.commit()
    assert space.count(THINGS) == 0


def test_a_removed_space_leaves_nothing_even_when_somebody_still_writes_to_it(path: Path, file: StateFile) -> None:
    space, other = space_in(file), space_in(file)
    put(other, 9)
    other.commit()
    put(space, 1)
    space.commit()
    space.save("before", ())
    file.remove(space.place)
    put(space, 2)
    space.commit()
    left = killed_now(path)
    assert rows_in(left) == [{9: "row 9"}]
    with closing(sqlite3.connect(left)) as db:
        assert db.execute("SELECT count(*) FROM saved").fetchone() == (0,)
        assert db.execute("SELECT count(*) FROM cells").fetchone() == (1,)


def test_rows_that_came_and_went_leave_nothing_behind(path: Path, file: StateFile) -> None:
    space = space_in(file)
    for number in range(50):
        put(space, number)
        space.commit()
        space.delete(THINGS, number)
        space.commit()
    with closing(sqlite3.connect(killed_now(path))) as db:
        assert db.execute("SELECT count(*) FROM cells").fetchone() == (0,)


def test_a_row_as_it_was_saved_is_the_same_object_when_the_file_is_opened_again(path: Path) -> None:
    with closing(StateFile(path, {})) as file:
        space = space_in(file)
        put(space, 1, 2)
        space.commit()
        space.save("then", ("details", 1))
        space.put(THINGS, 2, "later")
        space.commit()
    with closing(StateFile(path, {})) as again:
        (tenant,) = again.tenants()
        (save,) = tenant.saves
        assert (save.name, save.details) == ("then", ("details", 1))
        assert save.tables == {THINGS: {1: "row 1", 2: "row 2"}}
        assert save.tables[THINGS][1] is tenant.tables[THINGS][1]


def test_a_second_server_is_refused(path: Path, file: StateFile) -> None:
    assert refusal(path) == f"{path} is in use by another server; end that one, or name another file"
    assert file.tenants() == []


@pytest.mark.parametrize(
    "content",
    [b"mockspot", b"{}" * 5_000, b"SQLite format 3\x00" + b"\xff" * 200, Random(1).randbytes(4096)],
    ids=["a word", "braces", "a torn database", "noise"],
)
def test_a_file_of_something_else_is_refused_and_stays_as_it_is(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    assert "no file of mockspot's and stays as it is" in refusal(path)
    assert path.read_bytes() == content


def test_a_database_of_something_else_is_refused_and_stays_as_it_is(path: Path) -> None:
    with closing(sqlite3.connect(path)) as db:
        db.execute("CREATE TABLE theirs (x)")
    before = path.read_bytes()
    assert "somebody else's database and stays as it is" in refusal(path)
    assert path.read_bytes() == before


def test_another_format_is_refused_with_advice(path: Path) -> None:
    StateFile(path, {}).close()
    with closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA user_version = 99")
    text = refusal(path)
    assert f"has format 99, and this version of mockspot reads format {FORMAT}" in text
    assert "use the version that wrote it" in text


def written(path: Path, rows: int = 500) -> None:
    with closing(StateFile(path, {})) as file:
        space = space_in(file)
        put(space, *range(rows))
        space.commit()


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.999])
def test_a_truncated_file_is_refused(path: Path, share: float) -> None:
    written(path)
    os.truncate(path, int(path.stat().st_size * share))
    assert "is damaged" in refusal(path)


def test_a_file_cut_down_to_nothing_beside_its_log_is_refused(path: Path, file: StateFile) -> None:
    space = space_in(file)
    put(space, 1)
    space.commit()
    left = killed_now(path)
    os.truncate(left, 0)
    log = left.with_name("left.db-wal").read_bytes()
    assert "is damaged: it is empty, and left.db-wal beside it is not" in refusal(left)
    assert left.with_name("left.db-wal").read_bytes() == log


@pytest.mark.parametrize("place", range(1, 12))
def test_a_file_with_garbage_in_it_is_refused_or_whole(path: Path, place: int) -> None:
    written(path)
    data = bytearray(path.read_bytes())
    start = len(data) * place // 12
    data[start : start + 64] = bytes(range(190, 254))
    path.write_bytes(data)
    try:
        found: Any = set(rows_in(path)[0])
    except StoreError as error:
        found = str(error).removeprefix(f"{path} ")[:10]
    assert found in (set(range(500)), "is damaged")


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE cells SET row = x'c1'",
        "UPDATE cells SET row = x'810491c3'",
        "UPDATE cells SET key = x'8100' WHERE key = (SELECT max(key) FROM cells)",
        "UPDATE cells SET kind = 999",
        "UPDATE cells SET row = 'text'",
        "UPDATE tenants SET birth = x'c1'",
        "UPDATE legend SET entry = x'a16f'",
        "DELETE FROM legend",
        "DROP TABLE legend",
        "DROP TABLE beside",
    ],
)
def test_a_database_that_only_looks_like_ours_is_refused(path: Path, change: str) -> None:
    written(path, 3)
    with closing(sqlite3.connect(path)) as db:
        db.execute(change)
        db.commit()
    assert "damaged" in refusal(path)


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    assert "it is a folder" in refusal(tmp_path)


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    assert "there is no folder" in refusal(tmp_path / "nowhere" / "state.db")


def test_a_place_where_nothing_can_be_made_is_named() -> None:
    assert "cannot keep state in /proc/state.db" in refusal(Path("/proc/state.db"))


def test_no_room_at_the_start_is_named(path: Path) -> None:
    script = (
        "import resource, sys; from pathlib import Path\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (8_000, 8_000))\n"
        "from mockspot.store.codec import StoreError; from mockspot.store.file import StateFile\n"
        "try: StateFile(Path(sys.argv[1]), {})\n"
        "except StoreError as error: print(error)\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", script, str(path)], capture_output=True, text=True, timeout=60, check=True
    )
    assert f"cannot keep state in {path}: " in ran.stdout


def test_a_file_whose_making_was_cut_short_is_made_now(path: Path) -> None:
    path.touch()
    assert rows_in(path) == []


def test_nobody_else_may_read_the_file(path: Path, file: StateFile) -> None:
    assert path.stat().st_mode & 0o077 == 0
    assert file.tenants() == []
