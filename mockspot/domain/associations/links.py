"""The association rows: per record and type of the other end, which records it is linked to and with which types.

A row is a sorted sequence of links, cut into short chunks: a write copies one chunk, so that a record with ten thousand
links neither costs ten thousand copies a write nor keeps them all in the undo log.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from operator import itemgetter

from mockspot.domain.ports import Kind

Spec = tuple[str, int]
"""The key of an association type in one direction: category and type id."""

Specs = tuple[Spec, ...]
Link = tuple[int, Specs]
"""The id at the other end and the types of the link in ascending order; plain tuples are free of garbage collection."""

Chunk = tuple[Link, ...]
Row = tuple[Chunk, ...]

_LONGEST_CHUNK = 128
_id_of = itemgetter(0)


@cache
def links(from_type_id: str, to_type_id: str) -> Kind[int, Row]:
    """Return the kind of the links from records of one type to records of another, by the first one's id."""
    return Kind(f"links/{from_type_id}/{to_type_id}")


@lru_cache(maxsize=4096)
def ordered(specs: frozenset[Spec]) -> Specs:
    """Return specs in ascending order; equal sets share one tuple, since a million links have a handful of sets."""
    return tuple(sorted(specs))


def specs_of(row: Row | None, to_id: int) -> Specs:
    """Return the types of the link to a record; none means that there is no link."""
    chunk = _chunk(row, to_id)[1]
    place = bisect_left(chunk, to_id, key=_id_of)
    return chunk[place][1] if place < len(chunk) and chunk[place][0] == to_id else ()


def size(row: Row | None) -> int:
    """Return to how many records there is a link."""
    return sum(map(len, row or ()))


def changed(row: Row | None, to_id: int, specs: Iterable[Spec]) -> Row:
    """Return the row with the link to a record set to these types; without any, the link is gone."""
    at, chunk = _chunk(row, to_id)
    start, end = bisect_left(chunk, to_id, key=_id_of), bisect_right(chunk, to_id, key=_id_of)
    kept = ordered(frozenset(specs))
    link: Chunk = ((to_id, kept),) if kept else ()
    row = row or ()
    return (*row[:at], *_cut((*chunk[:start], *link, *chunk[end:])), *row[at + 1 :])


def ascending(row: Row | None, start: int = 0) -> Iterator[Link]:
    """Yield the links from record id `start` (inclusive) on."""
    at, first = _chunk(row, start)
    yield from first[bisect_left(first, start, key=_id_of) :]
    for chunk in (row or ())[at + 1 :]:
        yield from chunk


def _chunk(row: Row | None, to_id: int) -> tuple[int, Chunk]:
    """Return the place and the chunk where an id belongs."""
    if not row:
        return 0, ()
    at = max(0, bisect_right(row, to_id, key=_first_id) - 1)
    return at, row[at]


def _first_id(chunk: Chunk) -> int:
    return chunk[0][0]


def _cut(chunk: Chunk) -> Row:
    if len(chunk) <= _LONGEST_CHUNK:
        return (chunk,) if chunk else ()
    middle = len(chunk) // 2
    return chunk[:middle], chunk[middle:]
