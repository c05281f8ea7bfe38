"""The embedded store, kept in a file: reading is done in memory, and a commit returns when its changes are written."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack
from typing import Any

from mockspot.domain.ports import Kind
from mockspot.store.embedded import Space, _Table
from mockspot.store.file import Change, StateFile, Tables

_Beside = Callable[[], Mapping[str, Any]]


class DurableSpace(Space):
    """A space that is kept from `keep_in` on. A commit that cannot be written takes its unit of work back: NotKept.

    Beside its rows it keeps what else belongs to it, by name: what changed since is written with the next commit.
    """

    def __init__(self, tables: Tables | None = None, starts: Tables | None = None) -> None:
        super().__init__(tables)
        for kind, rows in (starts or {}).items():
            self._tables.setdefault(kind, _Table({})).began_with(rows)
        self._kinds: dict[_Table, Kind[Any, Any]] = {}
        self.file: StateFile | None = None
        self.place = 0
        self._beside: _Beside = dict
        self._beside_in_file: dict[str, Any] = {}

    def keep_in(self, file: StateFile, place: int, beside: _Beside, beside_in_file: Mapping[str, Any]) -> None:
        """Keep every commit from now on; the file has the present state already."""
        self.file, self.place, self._beside = file, place, beside
        self._beside_in_file = dict(beside_in_file)

    def commit(self) -> None:
        """End the unit of work; what changed in it is in the file then."""
        if self._log:
            commit_together((self,))

    def keep(self) -> None:
        """Commit, and bring the file up to date with what is beside the rows."""
        commit_together((self,))

    def reset(self) -> None:
        """Return to the start; in the file, nothing is beside it till the next commit."""
        if self.file is not None:
            self.file.reset(self.place)
            self._beside_in_file.clear()
        super().reset()

    def settle(self) -> None:
        """Make the present state the start."""
        self.commit()
        if self.file is not None:
            self.file.settle(self.place)
        super().settle()

    def save(self, name: str, details: Any) -> None:
        """Keep the present state in the file under a name."""
        self.commit()
        if self.file is not None:
            self.file.save(self.place, name, details)

    def write(self) -> dict[str, Any]:
        """Write what changed since the last commit, as part of a change of the file; return what is new beside it."""
        if self.file is None:
            return {}
        known = self._beside_in_file
        beside = {name: value for name, value in self._beside().items() if name not in known or known[name] != value}
        if self._log or beside:
            self.file.write(self.place, self._changes(), beside)
        return beside

    def written(self, beside: Mapping[str, Any]) -> None:
        """End the unit of work: it is in the file."""
        self._beside_in_file.update(beside)
        super().commit()

    def _changes(self) -> Iterator[Change]:
        for table, key in dict.fromkeys((table, key) for table, key, _, _ in self._log):
            yield self._kind(table), key, table.rows.get(key)

    def _kind(self, table: _Table) -> Kind[Any, Any]:
        if table not in self._kinds:
            self._kinds = {table: kind for kind, table in self._tables.items()}
        return self._kinds[table]


def commit_together(spaces: Iterable[DurableSpace]) -> None:
    """End the units of work of several spaces: all of it is in the file then, or nothing of it was done."""
    spaces = tuple(spaces)
    try:
        with ExitStack() as changes:
            for file in {space.file for space in spaces if space.file is not None}:
                changes.enter_context(file.change())
            written = [space.write() for space in spaces]
    except BaseException:
        for space in spaces:
            space.undo_to(0)
        raise
    for space, beside in zip(spaces, written, strict=True):
        space.written(beside)
