"""The embedded store: dictionaries of immutable rows, with an undo log under them.

Every write notes what it replaced. A failed request, a reset and a restored checkpoint all replay that log backwards,
so they cost what was written and not what is stored. Copies are shallow because rows never change.
"""

from bisect import bisect_left, insort
from collections.abc import Iterator
from typing import Any, TypeVar

from mockspot.domain.ports import Kind

K = TypeVar("K")
R = TypeVar("R")

_COMPACT_FROM = 50_000
"""Below this length the undo log is left alone: compacting costs more than it frees."""


class _Table:
    """Rows by key; the ascending key order is built when first asked for and kept up afterwards."""

    __slots__ = ("_order", "rows")

    def __init__(self, rows: dict[Any, Any]) -> None:
        self.rows = rows
        self._order: list[Any] | None = None

    def insert(self, key: Any, row: Any) -> None:
        if self._order is not None and key not in self.rows:
            if not self._order or key > self._order[-1]:
                self._order.append(key)
            else:
                insort(self._order, key)
        self.rows[key] = row

    def remove(self, key: Any) -> None:
        del self.rows[key]
        if self._order is not None:
            del self._order[bisect_left(self._order, key)]

    def order(self) -> list[Any]:
        if self._order is None:
            self._order = sorted(self.rows)
        return self._order


class Space:
    """The state of one portal. Implements `ports.Transaction`; the caller serialises access.

    `mark` and `undo_to` bracket a unit of work. `undo_to(0)` is the state in which the space was made.
    """

    def __init__(self, tables: dict[Kind[Any, Any], dict[Any, Any]] | None = None) -> None:
        self._tables = {kind: _Table(rows) for kind, rows in (tables or {}).items()}
        self._undo: list[tuple[_Table, Any, Any]] = []
        self._compact_at = _COMPACT_FROM

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
        self._undo.append((table, key, table.rows.get(key)))
        table.insert(key, row)

    def delete(self, kind: Kind[K, R], key: K) -> None:
        """Remove the row under `key`; nothing happens when there is none."""
        table = self._tables.get(kind)
        if table is not None and key in table.rows:
            self._undo.append((table, key, table.rows[key]))
            table.remove(key)

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

    def count(self, kind: Kind[K, R]) -> int:
        """Return how many rows the kind holds."""
        table = self._tables.get(kind)
        return 0 if table is None else len(table.rows)

    def mark(self) -> int:
        """Return the present position, for `undo_to`."""
        return len(self._undo)

    def undo_to(self, mark: int) -> None:
        """Take back every write made since `mark`."""
        undo = self._undo
        while len(undo) > mark:
            table, key, old = undo.pop()
            if old is not None:
                table.insert(key, old)
            elif key in table.rows:
                table.remove(key)

    def compact(self) -> None:
        """Forget all but the oldest state of each row once the log has grown; earlier marks become invalid."""
        if len(self._undo) < self._compact_at:
            return
        oldest: dict[tuple[int, Any], tuple[_Table, Any, Any]] = {}
        for entry in self._undo:
            oldest.setdefault((id(entry[0]), entry[1]), entry)
        self._undo = list(oldest.values())
        self._compact_at = max(_COMPACT_FROM, 2 * len(self._undo))

    def settle(self) -> None:
        """Make the present state the one that `undo_to(0)` returns to."""
        self._undo.clear()
        self._compact_at = _COMPACT_FROM

    def copy(self) -> dict[Kind[Any, Any], dict[Any, Any]]:
        """Return the whole state, as `Space(...)` and `restore` take it."""
        return {kind: table.rows.copy() for kind, table in self._tables.items()}

    def restore(self, tables: dict[Kind[Any, Any], dict[Any, Any]]) -> None:
        """Turn the state into a copied one; the writes are logged, so a reset still works."""
        for kind in self._tables.keys() | tables.keys():
            wanted = tables.get(kind, {})
            table = self._tables.get(kind)
            present = {} if table is None else table.rows
            for key in [key for key in present if key not in wanted]:
                self.delete(kind, key)
            for key, row in wanted.items():
                if present.get(key) is not row:
                    self.put(kind, key, row)
