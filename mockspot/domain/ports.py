"""What the domain needs from outside: a transaction over portal state, a clock and an id source.

State is kind-agnostic: a *kind* is a named table of immutable rows under ordered keys. A new kind declares itself where
it is used and needs no edit in a store.
"""

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Generic, Protocol, TypeVar

if TYPE_CHECKING:
    from pyroaring import BitMap64

K = TypeVar("K")
R = TypeVar("R")
Instant = int
"""A point in time: milliseconds since 1970 in UTC, as HubSpot's own stamps count."""


@dataclass(frozen=True, slots=True, eq=False)
class Kind(Generic[K, R]):
    """A table of rows `R` under keys `K`; keys of one kind are mutually comparable.

    There is one kind of a name, so that a store which kept rows under a name finds their kind before, and without, the
    module that declares it.
    """

    name: str
    _known: ClassVar[dict[str, Any]] = {}

    def __new__(cls, name: str) -> "Kind[K, R]":
        """Return the kind of a name."""
        kind: Kind[K, R] = cls._known.get(name) or cls._known.setdefault(name, object.__new__(cls))
        return kind


class NotKept(Exception):
    """Raised where a unit of work ends that could not be written down: nothing of it was done."""


class Grouping(Protocol):
    """The keys of rows by a value that most rows have."""

    @property
    def groups(self) -> "Mapping[Any, int | BitMap64]":
        """Return the keys of each value: a single one as it is, several as a bitmap."""
        ...

    @property
    def present(self) -> "BitMap64":
        """Return the keys of the rows that have a value."""
        ...

    @property
    def arrivals(self) -> Sequence[Any]:
        """Return values in the order in which a first row had them; some may have no rows any more, or come twice."""
        ...

    @property
    def views(self) -> dict[Hashable, Any]:
        """Return where orders of the values can be kept by whoever made them; emptied when `arrivals` begins anew."""
        ...

    def keys(self, values: Iterable[Any]) -> "BitMap64":
        """Return the keys of the rows that have one of these values."""
        ...


class Groupings(Protocol):
    """The groupings of one kind."""

    @property
    def everyone(self) -> "BitMap64":
        """Return the keys of all rows."""
        ...

    def by(self, name: Hashable, value_of: Callable[[Any], Hashable]) -> Grouping:
        """Return the rows grouped by what `value_of` says of each; a name always comes with the same function."""
        ...


class Transaction(Protocol):
    """The unit of work: everything one request changes, or nothing."""

    def get(self, kind: Kind[K, R], key: K) -> R | None:
        """Return the row under `key`, or None."""
        ...

    def put(self, kind: Kind[K, R], key: K, row: R) -> None:
        """Store an immutable row, replacing the one before."""
        ...

    def delete(self, kind: Kind[K, R], key: K) -> None:
        """Remove the row under `key`; nothing happens when there is none."""
        ...

    def scan(self, kind: Kind[K, R], start: K | None = None) -> Iterator[tuple[K, R]]:
        """Yield keys and rows in ascending key order, from `start` (inclusive) on."""
        ...

    def keys(self, kind: Kind[K, R]) -> Sequence[K]:
        """Return the keys of the kind's rows in ascending order; to be read before anything is written."""
        ...

    def count(self, kind: Kind[K, R]) -> int:
        """Return how many rows the kind holds."""
        ...

    def grouped(self, kind: Kind[int, Any]) -> Groupings:
        """Return the groupings of a kind's rows as they are now; to be read before anything is written."""
        ...

    def mark(self) -> int:
        """Return the present position, for `undo_to`."""
        ...

    def undo_to(self, mark: int) -> None:
        """Take back every write made since a position."""
        ...


class Clock(Protocol):
    """The only source of time."""

    def now(self) -> Instant:
        """Return the current instant."""
        ...


class IdSource(Protocol):
    """The only source of identifiers and randomness; seeded, so that a run replays byte for byte."""

    def uuid(self, now: Instant) -> str:
        """Return a version 7 UUID, the form of HubSpot's recent correlation ids."""
        ...

    def bits(self, count: int) -> int:
        """Return `count` random bits."""
        ...

    def fraction(self) -> float:
        """Return a number in [0, 1)."""
        ...

    def shuffled(self, items: Sequence[Any]) -> list[Any]:
        """Return the items in a random order."""
        ...
