"""The values of one property in an order, so that a filter finds those it means without a look at every one."""

from bisect import bisect_left, bisect_right, insort
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from mockspot.catalog.properties import PropertyDefinition
from mockspot.domain.ports import Grouping
from mockspot.domain.search.operands import Key, stored_key
from mockspot.domain.search.tokens import words

_FEW = 64
"""So many new keys are put in their places one by one; more are sorted in."""
_LAST = "\U0010ffff"


class Keyed:
    """Stored values by keys that they have, and the keys in ascending order. Many may share a key, and one have many.

    Values that no record has any more may still be there.
    """

    __slots__ = ("_fresh", "_keys_of", "_order", "_read", "_values")

    def __init__(self, keys_of: Callable[[str], Iterable[Key]]) -> None:
        self._keys_of = keys_of
        self._read = 0
        self._values: dict[Key, str | set[str]] = {}
        self._order: list[Any] = []  # keys of one property are of one kind, which compares
        self._fresh: list[Any] = []

    @property
    def order(self) -> list[Any]:
        """Return the keys in ascending order, which equality does without."""
        order, fresh = self._order, self._fresh
        if len(fresh) > _FEW:
            order += fresh
            order.sort()
        else:
            for key in fresh:
                insort(order, key)
        fresh.clear()
        return order

    def follow(self, arrivals: Sequence[str]) -> None:
        """Take in the values that have come since."""
        keys_of, values, fresh = self._keys_of, self._values, self._fresh
        for value in arrivals[self._read :]:
            for key in keys_of(value):
                known = values.get(key)
                if known is None:
                    values[key] = value
                    fresh.append(key)
                elif isinstance(known, set):
                    known.add(value)
                elif known != value:
                    values[key] = {known, value}
        self._read = len(arrivals)

    def has_key(self, value: str | None) -> bool:
        """Say whether a value, or none, has a place in the order."""
        return value is not None and any(True for _ in self._keys_of(value))

    def at(self, key: Key) -> Iterable[str]:
        """Return the values with a key."""
        found = self._values.get(key, ())
        return (found,) if isinstance(found, str) else found

    def of(self, keys: Iterable[Key]) -> Iterator[str]:
        """Yield the values of keys, in their order."""
        for key in keys:
            yield from self.at(key)

    def below(self, bound: Key) -> Iterator[str]:
        """Yield the values under a bound."""
        order = self.order
        return self.of(order[: bisect_left(order, bound)])

    def to(self, bound: Key) -> Iterator[str]:
        """Yield the values up to a bound and at it."""
        order = self.order
        return self.of(order[: bisect_right(order, bound)])

    def above(self, bound: Key) -> Iterator[str]:
        """Yield the values over a bound."""
        order = self.order
        return self.of(order[bisect_right(order, bound) :])

    def onward(self, bound: Key) -> Iterator[str]:
        """Yield the values from a bound on, those at it too."""
        order = self.order
        return self.of(order[bisect_left(order, bound) :])

    def between(self, low: Key, high: Key) -> Iterator[str]:
        """Yield the values from one bound to another, those at either too."""
        order = self.order
        return self.of(order[bisect_left(order, low) : bisect_right(order, high)])

    def beginning(self, start: str) -> Iterator[str]:
        """Yield the values with a key that begins so."""
        return self.between(start, start + _LAST)


def keyed(column: Grouping, definition: PropertyDefinition) -> Keyed:
    """Return a property's values by what they compare by; one that its type cannot read has no key."""
    return _followed(column, definition.type, lambda: Keyed(_one_or_none(stored_key(definition))))


def worded(column: Grouping) -> Keyed:
    """Return a property's values by their words in any case."""
    return _followed(column, "words", lambda: Keyed(words))


def _followed(column: Grouping, name: str, make: Callable[[], Keyed]) -> Keyed:
    found: Keyed | None = column.views.get(name)
    if found is None:
        found = column.views[name] = make()
    found.follow(column.arrivals)
    return found


def _one_or_none(key: Callable[[str], Key | None]) -> Callable[[str], Iterable[Key]]:
    def keys(value: str) -> Iterable[Key]:
        found = key(value)
        return () if found is None else (found,)

    return keys
