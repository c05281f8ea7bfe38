"""Streams of files against a list: every event in one file, in order, offsets that ascend and lead on."""

from hypothesis import given
from hypothesis import strategies as st

from mockspot.catalog import journal as catalog
from mockspot.domain.journal import files
from mockspot.domain.journal.state import EVERYWHERE
from mockspot.runtime.ids import SeededIds
from mockspot.store.embedded import Space

APP = 7
STEPS = st.lists(
    st.one_of(
        st.lists(st.sampled_from((1, 2)), min_size=1, max_size=5),  # events, by the portal each is from
        st.sampled_from((1, 400, 1_000, 86_400_000)),  # time that passes
    ),
    max_size=40,
)


def told(tx: Space, stream: int, now: int) -> list[bytes]:
    numbers = files.readable(tx, (APP, stream), now)
    return [line for number in numbers for line in files.lines(tx, (APP, stream), number)]


@given(steps=STEPS, delay=st.sampled_from((0, 1_000)))
def test_a_stream_is_its_events_until_they_are_too_old(steps: list[list[int] | int], delay: int) -> None:
    tx, ids, now = Space(), SeededIds("s"), 1_790_000_000_000
    happened: list[tuple[int, int, bytes]] = []
    for place, step in enumerate(steps):
        if isinstance(step, int):
            now += step
            continue
        lines = [(portal, f"{place}/{number}".encode()) for number, portal in enumerate(step)]
        files.append(tx, ids, APP, lines, now=now, delay_ms=delay)
        happened += [(now, *line) for line in lines]
    now += delay
    for stream in (EVERYWHERE, 1, 2):
        known = [(at, line) for at, portal, line in happened if stream in (EVERYWHERE, portal)]
        read = told(tx, stream, now)
        assert read == [line for _, line in known][len(known) - len(read) :]
        assert len(read) >= sum(at > now - catalog.RETENTION_MS for at, _ in known)
        assert len(read) <= sum(at + delay > now - catalog.RETENTION_MS for at, _ in known)


@given(steps=STEPS)
def test_any_offset_leads_to_everything_later(steps: list[list[int] | int]) -> None:
    tx, ids, now = Space(), SeededIds("s"), 1_790_000_000_000
    for step in steps:
        if isinstance(step, int):
            now += min(step, 1_000)
        else:
            files.append(tx, ids, APP, [(portal, b"{}") for portal in step], now=now, delay_ms=0)
    place = APP, EVERYWHERE
    numbers = files.readable(tx, place, now)
    offsets = [files.file(tx, place, number).offset for number in numbers]
    assert offsets == sorted(set(offsets))
    for number, offset in zip(numbers, offsets, strict=True):
        assert files.after(tx, place, offset, now) == range(number + 1, numbers.stop)
        assert files.named(tx, place, offset, now) == number


def test_a_full_file_makes_room_for_the_next() -> None:
    tx, now = Space(), 1_790_000_000_000
    lines = [(1, b"{}")] * (catalog.MAX_EVENTS + 1)
    files.append(tx, SeededIds("s"), APP, lines, now=now, delay_ms=0)
    numbers = files.readable(tx, (APP, EVERYWHERE), now)
    assert [files.file(tx, (APP, EVERYWHERE), number).events for number in numbers] == [catalog.MAX_EVENTS, 1]


def test_a_file_holds_five_megabytes_at_most() -> None:
    tx, now, large = Space(), 1_790_000_000_000, b"x" * 1_200_000
    files.append(tx, SeededIds("s"), APP, [(1, large)] * 5, now=now, delay_ms=0)
    numbers = files.readable(tx, (APP, EVERYWHERE), now)
    assert [files.file(tx, (APP, EVERYWHERE), number).events for number in numbers] == [4, 1]
    assert all(files.file(tx, (APP, EVERYWHERE), number).size <= catalog.MAX_BYTES for number in numbers)


def test_a_clock_that_is_turned_back_does_not_turn_offsets_back() -> None:
    tx, ids, now = Space(), SeededIds("s"), 1_790_000_000_000
    files.append(tx, ids, APP, [(1, b"a")], now=now, delay_ms=0)
    files.append(tx, ids, APP, [(1, b"b")], now=now, delay_ms=0)
    files.append(tx, ids, APP, [(1, b"c")], now=now - 60_000, delay_ms=0)
    assert told(tx, EVERYWHERE, now) == [b"a", b"b", b"c"]


def test_what_is_too_old_is_dropped() -> None:
    tx, ids, now = Space(), SeededIds("s"), 1_790_000_000_000
    for day in range(10):
        files.append(tx, ids, APP, [(1, b"{}")], now=now + day * 86_400_000, delay_ms=0)
    assert sum(len(rows) for kind, rows in tx.copy().items() if kind.name == "journal_lines") == 2 * 4
