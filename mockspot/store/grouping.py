"""Which rows of a table have which value: made when first asked for, kept up with every write from then on.

A table only notes which rows changed. Whoever asks next brings its groupings up to date, so that a write pays for no
index, and what is taken back before anybody asks costs nothing.
"""

from collections.abc import Callable, Hashable, Iterable, Mapping
from typing import Any

from pyroaring import BitMap64

_MOST = 64
"""Groupings of one table: beyond it the oldest makes room."""
_SLACK = 1_000
"""How many values without rows may be listed, beside as many as have some."""


class Grouping:
    """The keys of a table's rows by the value that a function says of each; None puts a row in no group.

    `groups` holds a single key as it is and several as a bitmap, since most values of many properties occur once.
    `present` are the keys in any group. `arrivals` lists values in the order their groups came to be, for whoever keeps
    them in an order of their own: that is put into `views` and reads on from where it was. A value whose group has
    ended may still be listed, and one that came back may be listed twice; now and then both begin anew.
    """

    __slots__ = ("_value_of", "arrivals", "groups", "present", "views")

    def __init__(self, rows: Mapping[int, Any], value_of: Callable[[Any], Hashable]) -> None:
        self._value_of = value_of
        first: dict[Any, Any] = {}
        others: dict[Any, list[int]] = {}  # few values have any, and a list each would take longer than all the rest
        for key, row in rows.items():
            value = value_of(row)
            if value not in first:
                first[value] = key
            elif value in others:
                others[value].append(key)
            else:
                others[value] = [first[value], key]
        for value, keys in others.items():
            first[value] = BitMap64(keys)
        self.groups: dict[Any, int | BitMap64] = first
        absent = first.pop(None, ())
        self.present = BitMap64(rows) - (BitMap64((absent,)) if isinstance(absent, int) else BitMap64(absent))
        self.arrivals: list[Any] = list(self.groups)
        self.views: dict[Hashable, Any] = {}

    def keys(self, values: Iterable[Any]) -> BitMap64:
        """Return the keys of the rows that have one of these values; a value may be given that no row has."""
        groups = self.groups
        wanted = {value for value in values if value in groups}
        if 2 * len(wanted) > len(groups):  # fewer are left out
            return self.present - _united(group for value, group in groups.items() if value not in wanted)
        return _united(map(groups.__getitem__, wanted))

    def move(self, key: int, old: Any, new: Any) -> None:
        """Follow a row that was `old` and is `new`; None stands for no row."""
        before = None if old is None else self._value_of(old)
        after = None if new is None else self._value_of(new)
        if before == after:
            return
        if before is not None:
            self._leave(before, key)
        if after is not None:
            self._join(after, key)

    def tidy(self) -> None:
        """List the values anew when too many of those listed have no rows."""
        if len(self.arrivals) > 2 * len(self.groups) + _SLACK:
            self.arrivals = list(self.groups)
            self.views.clear()

    def _leave(self, value: Any, key: int) -> None:
        self.present.discard(key)
        group = self.groups[value]
        if isinstance(group, BitMap64):
            group.discard(key)
            if group:
                return
        del self.groups[value]

    def _join(self, value: Any, key: int) -> None:
        self.present.add(key)
        group = self.groups.get(value)
        if group is None:
            self.groups[value] = key
            self.arrivals.append(value)
        elif isinstance(group, BitMap64):
            group.add(key)
        else:
            self.groups[value] = BitMap64((group, key))


def _united(groups: Iterable[int | BitMap64]) -> BitMap64:
    single: list[int] = []
    several: list[BitMap64] = []
    for group in groups:
        if isinstance(group, BitMap64):
            several.append(group)
        else:
            single.append(group)
    return BitMap64.union(BitMap64(single), *several)


class Groupings:
    """All groupings of one table, over its rows as they are. `everyone` are the keys of all rows."""

    __slots__ = ("_by_name", "_changed", "_rows", "everyone")

    def __init__(self, rows: Mapping[int, Any]) -> None:
        self._rows = rows
        self._by_name: dict[Hashable, Grouping] = {}
        self.everyone = BitMap64(rows)
        self._changed: dict[Any, Any] = {}
        """For each key that was written since the last look, the row it had then, or None."""

    def changes(self, key: Any, old: Any) -> None:
        """Note that a row, `old` until now, is another from now on; None stands for no row."""
        self._changed.setdefault(key, old)

    def goes(self, key: Any, old: Any) -> None:
        """Note that a row is no more; one that came since the last look was never there."""
        if self._changed.setdefault(key, old) is None:
            del self._changed[key]

    def follow_reset(self, changed: Iterable[Any], added: Iterable[Any]) -> None:
        """Note that rows become what they were at a start: some others, and those added no more."""
        for key in changed:
            self.changes(key, self._rows.get(key))
        for key in added:
            self.goes(key, self._rows.get(key))

    def by(self, name: Hashable, value_of: Callable[[Any], Hashable]) -> Grouping:
        """Return the grouping of a name, which must always come with the same function."""
        found = self._by_name.get(name)
        if found is None:
            if len(self._by_name) >= _MOST:
                del self._by_name[next(iter(self._by_name))]
            found = self._by_name[name] = Grouping(self._rows, value_of)
        return found

    def catch_up(self) -> None:
        """Follow what was written since the last look."""
        rows, groupings = self._rows, self._by_name.values()
        for key, old in self._changed.items():
            new = rows.get(key)
            if new is None:
                self.everyone.discard(key)
            elif old is None:
                self.everyone.add(key)
            for grouping in groupings:
                grouping.move(key, old, new)
        self._changed.clear()
        for grouping in groupings:
            grouping.tidy()
