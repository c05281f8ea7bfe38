"""How a record is laid out: one flat tuple of atoms, described by a shape shared by all records of the same properties.

A property that was cleared is not one that never had a value: answers print it as an empty text (pasted, estuary
2026-04). It has no place in the tuple; the shape names it.

Flat tuples of strings and numbers are left alone by the garbage collector, which is what keeps a portal of a million
records free of pauses. A record never changes; a write makes a new one.
"""

from collections.abc import Callable, Container, Iterable, Mapping
from functools import lru_cache
from operator import itemgetter
from typing import Any

from mockspot.domain.ports import Instant

Record = tuple[Any, ...]
"""(shape number, id, archived at or None, source and source id of its making, then the values in the shape's order)."""

_HEADER = 5
_CLEARED = "-"
"""Before the name of a property that was cleared: no name begins so, and all of them sort before the others."""


class Shape:
    """The names of the properties a record has a value for, in alphabetical order as HubSpot prints them.

    `cleared` are those that had one; `key` is both.
    """

    __slots__ = ("cleared", "index", "key", "names", "number")

    def __init__(self, number: int, key: tuple[str, ...]) -> None:
        self.number = number
        self.key = key
        self.names = tuple(name for name in key if name[:1] != _CLEARED)
        self.cleared = frozenset(name[1:] for name in key if name[:1] == _CLEARED)
        self.index = {name: position for position, name in enumerate(self.names, _HEADER)}


_SHAPES: list[Shape] = []
_BY_NAMES: dict[tuple[str, ...], Shape] = {}


def shape_of(names: tuple[str, ...]) -> Shape:
    """Return the shape for sorted property names, the cleared ones marked. Shapes hold nothing of any portal."""
    shape = _BY_NAMES.get(names)
    if shape is None:
        shape = _BY_NAMES.setdefault(names, Shape(len(_SHAPES), names))
        if shape.number == len(_SHAPES):
            _SHAPES.append(shape)
    return shape


@lru_cache(maxsize=65_536)
def _arranged(names: tuple[str, ...]) -> tuple[Shape, Callable[[Mapping[str, str]], tuple[str, ...]] | None]:
    """Return the shape for names in any order, and what takes their values in the shape's order (None: they are in it).

    Remembered, since an integration writes the same properties in the same order again and again.
    """
    shape = shape_of(tuple(sorted(names)))
    ordered = shape.names
    if ordered == names:
        return shape, None
    if len(ordered) > 1:
        return shape, itemgetter(*ordered)
    return shape, lambda values: tuple(values[name] for name in ordered)


def make(
    record_id: int,
    values: Mapping[str, str],
    *,
    source: str,
    source_id: str | None = None,
    archived_at: Instant | None = None,
    cleared: Iterable[str] = (),
    shape: Shape | None = None,
) -> Record:
    """Return a record with these property values; a property without a value is left out of `values`.

    `cleared` are properties that had a value, whether or not they have one again. Who knows the shape need not have it
    looked for: that of the names of `values`, which are in order then, with none that was cleared.
    """
    if shape is not None:
        return (shape.number, record_id, archived_at, source, source_id) + tuple(values.values())  # noqa: RUF005  half the time
    names = (*values, *(_CLEARED + name for name in cleared if name not in values)) if cleared else tuple(values)
    shape, in_order = _arranged(names)
    arranged = tuple(values.values()) if in_order is None else in_order(values)
    return (shape.number, record_id, archived_at, source, source_id) + arranged  # noqa: RUF005  half the time


def split(record: Record) -> tuple[tuple[str, ...], tuple[Any, ...]]:
    """Return the key of a record's shape, and the rest of it: shapes have other numbers in another process."""
    return _SHAPES[record[0]].key, record[1:]


def join(names: tuple[str, ...], rest: tuple[Any, ...]) -> Record:
    """Return the record that `split` took apart."""
    return (shape_of(names).number, *rest)


def identity(record: Record) -> tuple[int, Instant | None]:
    """Return the id, and when the record was archived."""
    return record[1], record[2]


def record_id(record: Record) -> int:
    """Return the id."""
    number: int = record[1]
    return number


def archived_at(record: Record) -> Instant | None:
    """Return when the record was archived, or None while it is live."""
    instant: Instant | None = record[2]
    return instant


def source(record: Record) -> tuple[str, str | None]:
    """Return what made the record: the source and its id, as property history shows them."""
    return record[3], record[4]


def value(record: Record, name: str) -> str | None:
    """Return the value of a property, or None when it is unset."""
    position = _SHAPES[record[0]].index.get(name)
    return None if position is None else record[position]


def reader(name: str) -> Callable[[Record], str | None]:
    """Return what reads the value of a property from many records, as `value` does from one."""

    def read(record: Record) -> str | None:
        position = _SHAPES[record[0]].index.get(name)
        return None if position is None else record[position]

    return read


def cleared(record: Record) -> frozenset[str]:
    """Return the properties that had a value and have none now."""
    return _SHAPES[record[0]].cleared


def values(record: Record) -> dict[str, str]:
    """Return every set property, alphabetically."""
    return dict(zip(_SHAPES[record[0]].names, record[_HEADER:], strict=True))


def chosen(record: Record, names: Container[str]) -> dict[str, str]:
    """Return the set properties among the named ones, and as empty texts the cleared ones, alphabetically."""
    shape = _SHAPES[record[0]]
    found = {name: record[position] for name, position in shape.index.items() if name in names}
    if shape.cleared:
        return dict(sorted({**dict.fromkeys(filter(names.__contains__, shape.cleared), ""), **found}.items()))
    return found


def project(record: Record, names: Iterable[str]) -> dict[str, str | None]:
    """Return the named properties in the order given; unset ones are None, and cleared ones an empty text."""
    shape = _SHAPES[record[0]]
    index, blank = shape.index, shape.cleared
    if blank:
        return {name: record[index[name]] if name in index else "" if name in blank else None for name in names}
    return {name: record[index[name]] if name in index else None for name in names}


def archived(record: Record, at: Instant) -> Record:
    """Return the record as archived at an instant."""
    return (*record[:2], at, *record[3:])


def restored(record: Record) -> Record:
    """Return an archived record as live."""
    return (*record[:2], None, *record[3:])
