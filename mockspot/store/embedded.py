"""The embedded store: dictionaries of immutable rows that remember what they replaced.

Two memories lie under the rows. The log of the present unit of work takes back a refused request. Per table, what was
added and what was changed since the start serves a reset. Both cost what was written and not what is stored, and the
second never grows beyond the rows that were touched; what came and went since the start leaves it bit by bit. Copies
are shallow because rows never change.
"""

from bisect import bisect_left, insort
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from mockspot.domain.ports import Kind

if TYPE_CHECKING:
    from mockspot.store.grouping import Groupings

K = TypeVar("K")
R = TypeVar("R")
_LOOKS = 4
"""At so many keys a table looks for each row removed, to forget those that came and went."""


class _Table:
    """Rows by key; the ascending key order is built when first asked for and kept up afterwards.

    Two memories serve a reset: `added` has the keys that were new since the start, `start` the row that a key had
    before it was first changed or removed. A key may be in both, for a new row can be changed too; so new keys go last.
    New ones are listed and not mapped because most writes are of new rows, and a list needs no look-up.

    Once somebody asked for groupings, they are told of every change before it happens.
    """

    __slots__ = ("added", "groupings", "in_order", "looked_at", "removed", "rows", "start")

    def __init__(self, rows: dict[Any, Any]) -> None:
        self.rows = rows
        self.start: dict[Any, Any] = {}
        self.added: list[Any] = []
        self.looked_at = 0
        self.removed = 0
        self.in_order: list[Any] | None = None
        self.groupings: Groupings | None = None

    def began_with(self, rows: Mapping[Any, Any]) -> None:
        """Take over what was written since the start: for each key the row it had then, or None."""
        self.added = [key for key, row in rows.items() if row is None]
        self.start = {key: row for key, row in rows.items() if row is not None}

    def place(self, key: Any) -> None:
        """Give a new key its place in the order, if there is one."""
        if self.in_order is None:
            return
        if not self.in_order or key > self.in_order[-1]:
            self.in_order.append(key)
        else:
            insort(self.in_order, key)

    def remove(self, key: Any) -> None:
        if self.groupings is not None:
            self.groupings.goes(key, self.rows[key])
        del self.rows[key]
        if self.in_order is not None:
            del self.in_order[bisect_left(self.in_order, key)]

    def put_back(self, key: Any, old: Any) -> None:
        """Make a row what it was: `old`, or absent when that is None."""
        if old is None:
            if key in self.rows:
                self.remove(key)
            return
        if key not in self.rows:
            self.place(key)
        if self.groupings is not None:
            self.groupings.changes(key, self.rows.get(key))
        self.rows[key] = old

    def reset(self) -> None:
        """Make every row what it was at the start."""
        if self.in_order is not None:
            for key, old in self.start.items():
                self.put_back(key, old)
            for key in reversed(self.added):  # those at the end of the order first: there a removal costs nothing
                self.put_back(key, None)
        else:
            if self.groupings is not None:
                self.groupings.follow_reset(self.start, self.added)
            self.rows.update(self.start)
            for key in self.added:
                self.rows.pop(key, None)
        self.settle()

    def settle(self) -> None:
        """Make the present rows those of the start."""
        self.start.clear()
        self.added.clear()

    def forget_passing(self) -> None:
        """Forget some of the keys that came and went since the start: bit by bit, so that it never takes long."""
        added, place = self.added, self.looked_at
        for _ in range(min(_LOOKS * self.removed, len(added))):
            place = place if place < len(added) else 0
            if added[place] in self.rows:
                place += 1
            else:
                self.start.pop(added[place], None)
                added[place] = added[-1]
                added.pop()
        self.looked_at, self.removed = place, 0

    def order(self) -> list[Any]:
        if self.in_order is None:
            self.in_order = sorted(self.rows)
        return self.in_order


class Space:
    """The state of one portal. Implements `ports.Transaction`; the caller serialises access.

    `mark` and `undo_to` take back parts of a unit of work, which `commit` ends. `reset` returns to the start: the state
    in which the space was made or last settled.
    """

    def __init__(self, tables: dict[Kind[Any, Any], dict[Any, Any]] | None = None) -> None:
        self._tables = {kind: _Table(rows) for kind, rows in (tables or {}).items()}
        self._log: list[tuple[_Table, Any, Any, bool]] = []
        self._shrunk: list[_Table] = []

    def get(self, kind: Kind[K, R], key: K) -> R | None:
        """Return the row under `key`, or None."""
        table = self._tables.get(kind)
        row: R | None = None if table is None else table.rows.get(key)
        return row

    def put(self, kind: Kind[K, R], key: K, row: R) -> None:
        """Store a row, replacing the one before."""
        table = self._tables.get(kind)
        if table is None:
            table = self._tables[kind] = _Table({})
        rows = table.rows
        old = rows.get(key)
        added = False
        if old is not None:
            table.start.setdefault(key, old)
        else:
            if key not in table.start:
                added = True
                table.added.append(key)
            if table.in_order is not None:
                table.place(key)
        self._log.append((table, key, old, added))
        if table.groupings is not None:
            table.groupings.changes(key, old)
        rows[key] = row

    def delete(self, kind: Kind[K, R], key: K) -> None:
        """Remove the row under `key`; nothing happens when there is none."""
        table = self._tables.get(kind)
        if table is not None and key in table.rows:
            old = table.rows[key]
            self._log.append((table, key, old, False))
            table.start.setdefault(key, old)
            table.remove(key)
            if not table.removed:
                self._shrunk.append(table)
            table.removed += 1

    def scan(self, kind: Kind[K, R], start: K | None = None) -> Iterator[tuple[K, R]]:
        """Yield keys and rows in ascending key order; writing to the kind meanwhile is not allowed."""
        table = self._tables.get(kind)
        if table is None:
            return
        order = table.order()
        rows = table.rows
        for position in range(0 if start is None else bisect_left(order, start), len(order)):
            key = order[position]
            yield key, rows[key]

    def keys(self, kind: Kind[K, R]) -> Sequence[K]:
        """Return the keys of the kind's rows in ascending order; to be read before anything is written."""
        table = self._tables.get(kind)
        return () if table is None else table.in_order or table.order()

    def count(self, kind: Kind[K, R]) -> int:
        """Return how many rows the kind holds."""
        table = self._tables.get(kind)
        return 0 if table is None else len(table.rows)

    def grouped(self, kind: Kind[int, Any]) -> "Groupings":
        """Return the groupings of a kind's rows, brought up to date; to be read before anything is written."""
        from mockspot.store.grouping import Groupings  # with the first search among many

        table = self._tables.get(kind)
        if table is None:
            return Groupings({})
        if table.groupings is None:
            table.groupings = Groupings(table.rows)
        table.groupings.catch_up()
        return table.groupings

    def mark(self) -> int:
        """Return the present position within the unit of work, for `undo_to`."""
        return len(self._log)

    def undo_to(self, mark: int) -> None:
        """Take back every write of this unit of work since `mark`."""
        while len(self._log) > mark:
            table, key, old, added = self._log.pop()
            table.put_back(key, old)
            if added:
                table.added.pop()
                table.start.pop(key, None)  # of a change to what is not there any more

    def commit(self) -> None:
        """End the unit of work; earlier marks are void."""
        self._log.clear()
        if self._shrunk:
            for table in self._shrunk:
                table.forget_passing()
            self._shrunk.clear()

    def reset(self) -> None:
        """Return to the start."""
        self._log.clear()
        for table in self._tables.values():
            if table.start or table.added:
                table.reset()

    def settle(self) -> None:
        """Make the present state the start."""
        self._log.clear()
        for table in self._tables.values():
            table.settle()

    def copy(self) -> dict[Kind[Any, Any], dict[Any, Any]]:
        """Return the whole state, as `Space(...)` and `restore` take it."""
        return {kind: table.rows.copy() for kind, table in self._tables.items()}

    def restore(self, tables: dict[Kind[Any, Any], dict[Any, Any]]) -> None:
        """Turn the state into a copied one; the start stays what it was, so a reset still works."""
        for kind in self._tables.keys() | tables.keys():
            wanted = tables.get(kind, {})
            table = self._tables.get(kind)
            present = {} if table is None else table.rows
            for key in reversed([key for key in present if key not in wanted]):
                self.delete(kind, key)
            for key, row in wanted.items():
                if present.get(key) is not row:
                    self.put(kind, key, row)
