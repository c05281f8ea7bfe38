"""Journal files: streams of them by app, and what may be read of a stream at an instant.

An event joins the newest file of a stream until that file is published or full. Published files never change, so an
offset that was read once leads to all that came after it.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence

from mockspot.catalog import journal as catalog
from mockspot.domain.journal.state import EVERYWHERE, FILES, LINES, STREAMS, File, Place, Stream
from mockspot.domain.ports import IdSource, Instant, Transaction

_ENVELOPE = 160
"""More bytes than a file has around its events."""
_CHANCE_BITS = 42
Line = tuple[int, bytes]
"""The portal an event is from, and the event as it is sent."""


def append(tx: Transaction, ids: IdSource, app_id: int, lines: Sequence[Line], *, now: Instant, delay_ms: int) -> None:
    """Add events to an app's stream of everything and to those of the portals they are from, and drop what is old."""
    for stream in dict.fromkeys((EVERYWHERE, *(portal_id for portal_id, _ in lines))):
        wanted = [line for portal_id, line in lines if stream in (EVERYWHERE, portal_id)]
        _append(tx, ids, (app_id, stream), wanted, now, delay_ms)
        _prune(tx, (app_id, stream), now)


def readable(tx: Transaction, place: Place, now: Instant) -> range:
    """Return the numbers of the files that are published and not too old."""
    stream = tx.get(STREAMS, place) or Stream()
    numbers = range(stream.first, stream.last + 1)

    def published_at(number: int) -> Instant:
        return file(tx, place, number).published_at

    kept = bisect_right(numbers, now - catalog.RETENTION_MS, key=published_at)
    return numbers[kept : bisect_right(numbers, now, key=published_at)]


def after(tx: Transaction, place: Place, offset: str, now: Instant) -> range | None:
    """Return the readable files after an offset; None when it is none of the stream's, or what came next is gone.

    unverified: that the offset of a file which is too old still leads on while nothing after it was lost.
    """
    numbers = readable(tx, place, now)
    number = _number(offset)
    if number is None or number + 1 < numbers.start or number >= numbers.stop:
        return None
    found = tx.get(FILES, (*place, number))
    if found is None or found.offset != offset:
        return None
    return range(number + 1, numbers.stop)


def named(tx: Transaction, place: Place, offset: str, now: Instant) -> int | None:
    """Return the number of the readable file at an offset, or None."""
    number = _number(offset)
    if number is None or number not in readable(tx, place, now) or file(tx, place, number).offset != offset:
        return None
    return number


def file(tx: Transaction, place: Place, number: int) -> File:
    """Return a file that the stream has."""
    found = tx.get(FILES, (*place, number))
    assert found is not None
    return found


def lines(tx: Transaction, place: Place, number: int) -> Iterator[bytes]:
    """Yield the events of a file in the order in which they happened."""
    for index in range(file(tx, place, number).events):
        line = tx.get(LINES, (*place, number, index))
        assert line is not None
        yield line


def _append(tx: Transaction, ids: IdSource, place: Place, wanted: Sequence[bytes], now: Instant, delay_ms: int) -> None:
    stream = tx.get(STREAMS, place) or Stream()
    newest = tx.get(FILES, (*place, stream.last))
    collecting = None if newest is None or newest.published_at <= now else newest
    latest = 0 if newest is None else newest.published_at
    for line in wanted:
        size = len(line) + 1
        if collecting is None or collecting.events >= catalog.MAX_EVENTS or collecting.size + size > catalog.MAX_BYTES:
            stream = stream._replace(last=stream.last + 1)
            latest = max(latest, now + delay_ms)  # clocks can be turned back, offsets cannot
            collecting = File(_offset(ids, latest, stream.last), latest, 0, _ENVELOPE)
        tx.put(LINES, (*place, stream.last, collecting.events), line)
        collecting = collecting._replace(events=collecting.events + 1, size=collecting.size + size)
        tx.put(FILES, (*place, stream.last), collecting)
    tx.put(STREAMS, place, stream)


def _prune(tx: Transaction, place: Place, now: Instant) -> None:
    """Drop what is too old but for one file, whose offset still leads on."""
    stream = tx.get(STREAMS, place) or Stream()
    for number in range(stream.first, readable(tx, place, now).start - 1):
        for index in range(file(tx, place, number).events):
            tx.delete(LINES, (*place, number, index))
        tx.delete(FILES, (*place, number))
        tx.put(STREAMS, place, stream._replace(first=number + 1))


def _offset(ids: IdSource, at: Instant, number: int) -> str:
    """Return the offset of a file: a version 7 UUID that sorts by instant, then number. unverified: HubSpot's form."""
    low = number << _CHANCE_BITS | ids.bits(_CHANCE_BITS)
    value = at << 80 | 7 << 76 | (low >> 62) << 64 | 2 << 62 | low & 0x3FFFFFFFFFFFFFFF
    digits = f"{value:032x}"
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"


def _number(offset: str) -> int | None:
    """Return the number of the file an offset of ours names; None for another text."""
    digits = offset.replace("-", "")
    if len(offset) != 36 or len(digits) != 32 or not digits.isascii() or not digits.isalnum():
        return None
    try:
        value = int(digits, 16)
    except ValueError:
        return None
    return ((value >> 64 & 0xFFF) << 62 | value & 0x3FFFFFFFFFFFFFFF) >> _CHANCE_BITS
