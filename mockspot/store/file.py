"""The file of a durable store: an SQLite database, which is whole whenever the process ends, and however it does.

One server has the file at a time. Every change of it is one transaction. What was committed outlives the process;
should the machine itself stop, the last moments may be missing, and never half of a change.
"""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from threading import RLock
from typing import Any, Final, NamedTuple

from mockspot.domain.ports import Kind, NotKept
from mockspot.store.codec import Codec, Form, Legend, StoreError

FORMAT: Final = 2
"""Another number for files in which the same bytes mean something else: tables, or rows that are plain tuples."""
_APPLICATION: Final = 0x6D6F636B
_STARTING_ANEW: Final = "start with another file, or remove this one together with its -wal file"
_BUSY_SECONDS: Final = 1.0
_UNREADABLE: Final = (sqlite3.Error, ValueError, LookupError, TypeError, AttributeError, RecursionError)
"""What comes of reading bytes that nobody wrote."""

_SCHEMA: Final = (
    "CREATE TABLE notes (name TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID",
    "CREATE TABLE legend (number INTEGER PRIMARY KEY, entry BLOB NOT NULL)",
    "CREATE TABLE tenants (place INTEGER PRIMARY KEY AUTOINCREMENT, birth BLOB NOT NULL)",
    "CREATE TABLE beside (place INTEGER, name TEXT, value BLOB NOT NULL, PRIMARY KEY (place, name)) WITHOUT ROWID",
    # `start` is the row at the start of a space where it was `touched` since. No row: there is, or was, none.
    "CREATE TABLE cells (place INTEGER, kind INTEGER, key BLOB, row BLOB, start BLOB, touched INTEGER NOT NULL,"
    " PRIMARY KEY (place, kind, key)) WITHOUT ROWID",
    "CREATE INDEX touched ON cells (place) WHERE touched",
    "CREATE TABLE saves (save INTEGER PRIMARY KEY, place INTEGER, name TEXT, details BLOB NOT NULL,"
    " UNIQUE (place, name))",
    "CREATE TABLE saved (save INTEGER, kind INTEGER, key BLOB, row BLOB NOT NULL, PRIMARY KEY (save, kind, key))"
    " WITHOUT ROWID",
    f"PRAGMA application_id = {_APPLICATION}",
    f"PRAGMA user_version = {FORMAT}",
)
_TOUCH = "start = CASE WHEN touched THEN start ELSE row END, touched = 1"
_PUT = (
    "INSERT INTO cells (place, kind, key, row, touched) VALUES (?, ?, ?, ?, 1) ON CONFLICT (place, kind, key)"
    f" DO UPDATE SET {_TOUCH}, row = excluded.row"
)
_TAKE = f"UPDATE cells SET {_TOUCH}, row = NULL WHERE place = ? AND kind = ? AND key = ?"
_FORGET = "DELETE FROM cells WHERE place = ? AND kind = ? AND key = ? AND row IS NULL AND start IS NULL"
_RESET = (
    "DELETE FROM beside WHERE place = ?",
    "DELETE FROM cells WHERE place = ? AND touched AND start IS NULL",
    "UPDATE cells SET row = start, start = NULL, touched = 0 WHERE place = ? AND touched",
)
_SETTLE = (
    "DELETE FROM cells WHERE place = ? AND touched AND row IS NULL",
    "UPDATE cells SET start = NULL, touched = 0 WHERE place = ? AND touched",
)
_REMOVE = (
    "DELETE FROM saved WHERE save IN (SELECT save FROM saves WHERE place = ?)",
    "DELETE FROM saves WHERE place = ?",
    "DELETE FROM cells WHERE place = ?",
    "DELETE FROM beside WHERE place = ?",
    "DELETE FROM tenants WHERE place = ?",
)

Tables = dict[Kind[Any, Any], dict[Any, Any]]
Change = tuple[Kind[Any, Any], Any, Any]
"""A kind, a key, and the row that is there now: None when there is none."""


class Save(NamedTuple):
    """A saved state: its name, what is to be known about it, and the rows."""

    name: str
    details: Any
    tables: Tables


class Tenant(NamedTuple):
    """One space as it is in the file; `starts` are the rows at its start, or None, of those keys written since."""

    place: int
    birth: Any
    tables: Tables
    starts: Tables
    beside: dict[str, Any]
    saves: list[Save]


class StateFile:
    """An open file. Any thread may use it; StoreError when it cannot be used, NotKept when a change cannot be written.

    `forms` says, by the first word of a kind's name, how rows are taken apart that share much with each other.
    """

    def __init__(self, path: Path, forms: Mapping[str, Form]) -> None:
        self.path = path
        self._forms = forms
        self._lock = RLock()
        self.closed = False
        self._changing = False
        self._places: set[int] = set()
        self._db = _opened(path)
        with self.reading():
            self._legend = Legend(self._db.execute("SELECT number, entry FROM legend"))
            self._codec = Codec(self._legend)
            rows = self._db.execute("SELECT name, value FROM notes").fetchall()
            self._notes = {name: self._codec.loads(value) for name, value in rows}

    def close(self) -> None:
        """Close the file; whoever still writes gets NotKept."""
        with self._lock:
            self.closed = True
            self._db.close()

    @property
    def notes(self) -> Mapping[str, Any]:
        """Return what was noted about the whole."""
        return self._notes

    def note(self, notes: Mapping[str, Any]) -> None:
        """Note something about the whole."""
        with self.change():
            rows = [(name, self._codec.dumps(value)) for name, value in notes.items()]
            self._db.executemany("INSERT OR REPLACE INTO notes VALUES (?, ?)", rows)
        self._notes.update(notes)

    def tenants(self) -> list[Tenant]:
        """Return everything that is kept, the oldest first; StoreError when it cannot be read."""
        with self.reading():
            rows = self._db.execute("SELECT place, birth FROM tenants ORDER BY place").fetchall()
            return [self._tenant(place, birth) for place, birth in rows]

    def add(self, birth: Any, tables: Tables, beside: Mapping[str, Any]) -> int:
        """Keep a new space with all its rows and return its place."""
        with self.change():
            done = self._db.execute("INSERT INTO tenants (birth) VALUES (?)", (self._codec.dumps(birth),))
            place = done.lastrowid or 0
            rows = (
                (place, *self._cell(kind, key, row)) for kind, table in tables.items() for key, row in table.items()
            )
            self._db.executemany("INSERT INTO cells (place, kind, key, row, touched) VALUES (?, ?, ?, ?, 0)", rows)
            self._places.add(place)
            self.write(place, (), beside)
        return place

    def write(self, place: int, changes: Iterable[Change], beside: Mapping[str, Any]) -> None:
        """Keep changes of a space; those of one that was removed meanwhile are nothing to anybody."""
        with self.change():
            if place not in self._places:
                return
            for kind, key, row in changes:
                if row is None:
                    address = (place, *self._address(kind, key))
                    self._db.execute(_TAKE, address)
                    self._db.execute(_FORGET, address)
                else:
                    self._db.execute(_PUT, (place, *self._cell(kind, key, row)))
            rows = [(place, name, self._codec.dumps(value)) for name, value in beside.items()]
            self._db.executemany("INSERT OR REPLACE INTO beside VALUES (?, ?, ?)", rows)

    def reset(self, place: int) -> None:
        """Return a space to its start, and forget what is beside it."""
        self._run(_RESET, place)

    def settle(self, place: int) -> None:
        """Make the present state of a space its start."""
        self._run(_SETTLE, place)

    def save(self, place: int, name: str, details: Any) -> None:
        """Keep the present rows of a space under a name, in place of an older save."""
        with self.change():
            self._db.execute(
                "DELETE FROM saved WHERE save IN (SELECT save FROM saves WHERE place = ? AND name = ?)", (place, name)
            )
            done = self._db.execute(
                "INSERT OR REPLACE INTO saves (place, name, details) VALUES (?, ?, ?)",
                (place, name, self._codec.dumps(details)),
            )
            self._db.execute(
                "INSERT INTO saved SELECT ?, kind, key, row FROM cells WHERE place = ? AND row IS NOT NULL",
                (done.lastrowid, place),
            )

    def remove(self, place: int) -> None:
        """Forget a space with everything about it."""
        with self.change():
            self._run(_REMOVE, place)
            self._places.discard(place)

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Say what to do about the file where something in it turns out to be no good; it is closed then."""
        try:
            yield
        except StoreError as error:
            self._db.close()
            advice = f"use the version of mockspot that wrote it, or {_STARTING_ANEW}"
            raise StoreError(f"{self.path} cannot be read: {error}; {advice}") from error
        except _UNREADABLE as error:
            self._db.close()
            raise StoreError(f"{self.path} is damaged: {error}; {_STARTING_ANEW}") from error

    @contextmanager
    def change(self) -> Iterator[None]:
        """Make one transaction of what is done inside, whoever else opens one in it."""
        with self._lock:
            if self._changing:
                yield
                return
            self._changing = True
            try:
                self._db.execute("BEGIN IMMEDIATE")
                yield
                self._db.executemany("INSERT INTO legend VALUES (?, ?)", self._legend.fresh)
                self._db.execute("COMMIT")
                self._legend.fresh.clear()
            except sqlite3.Error as error:
                self._roll_back()
                raise NotKept(f"{self.path} cannot be written: {error}") from error
            except BaseException:
                self._roll_back()
                raise
            finally:
                self._changing = False

    def _roll_back(self) -> None:
        try:
            if self._db.in_transaction:
                self._db.execute("ROLLBACK")
        except sqlite3.Error:
            pass  # a closed connection has nothing to roll back

    def _run(self, statements: Iterable[str], place: int) -> None:
        with self.change():
            for statement in statements:
                self._db.execute(statement, (place,))

    def _cell(self, kind: Kind[Any, Any], key: Any, row: Any) -> tuple[int, bytes, bytes]:
        form = self._forms.get(kind.name.partition("/")[0])
        if form is not None:
            shared, own = form.split(row)
            row = (self._legend.number(shared), *own)
        return *self._address(kind, key), self._codec.dumps(row)

    def _address(self, kind: Kind[Any, Any], key: Any) -> tuple[int, bytes]:
        return self._legend.number((kind.name,)), self._codec.dumps(key)

    def _row(self, kind: Kind[Any, Any], data: bytes) -> Any:
        row = self._codec.loads(data)
        form = self._forms.get(kind.name.partition("/")[0])
        return row if form is None else form.join(self._legend.entry(row[0]), row[1:])

    def _kind(self, number: int) -> Kind[Any, Any]:
        (name,) = self._legend.entry(number)
        return Kind(name)

    def _tenant(self, place: int, birth: bytes) -> Tenant:
        tables: Tables = {}
        starts: Tables = {}
        cells = self._db.execute("SELECT kind, key, row, start, touched FROM cells WHERE place = ?", (place,))
        for number, key_data, data, start, touched in cells:
            kind, key = self._kind(number), self._codec.loads(key_data)
            if data is not None:
                tables.setdefault(kind, {})[key] = self._row(kind, data)
            if touched:
                starts.setdefault(kind, {})[key] = None if start is None else self._row(kind, start)
        beside = self._db.execute("SELECT name, value FROM beside WHERE place = ?", (place,))
        loaded = {name: self._codec.loads(value) for name, value in beside}
        self._places.add(place)
        return Tenant(place, self._codec.loads(birth), tables, starts, loaded, list(self._saves(place, tables)))

    def _saves(self, place: int, present: Tables) -> Iterator[Save]:
        """Yield the saved states; a row that is as it was then is one object in both, as it was before."""
        saves = self._db.execute("SELECT save, name, details FROM saves WHERE place = ? ORDER BY save", (place,))
        for save, name, details in saves.fetchall():
            tables: Tables = {}
            rows = self._db.execute(
                "SELECT saved.kind, saved.key, saved.row, cells.row IS saved.row FROM saved LEFT JOIN cells"
                " ON cells.place = ? AND cells.kind = saved.kind AND cells.key = saved.key WHERE save = ?",
                (place, save),
            )
            for number, key_data, data, same in rows:
                kind, key = self._kind(number), self._codec.loads(key_data)
                tables.setdefault(kind, {})[key] = present[kind][key] if same else self._row(kind, data)
            yield Save(name, self._codec.loads(details), tables)


def _opened(path: Path) -> sqlite3.Connection:
    """Return the connection to a file that is ours, whole, and in nobody else's hands."""
    if not path.parent.is_dir():
        raise StoreError(f"cannot keep state in {path}: there is no folder {path.parent}")
    if path.is_dir():
        raise StoreError(f"cannot keep state in {path}: it is a folder")
    log = path.with_name(f"{path.name}-wal")
    if log.exists() and log.stat().st_size and not (path.exists() and path.stat().st_size):
        raise StoreError(f"{path} is damaged: it is empty, and {log.name} beside it is not; {_STARTING_ANEW}")
    try:
        path.touch(0o600)  # credentials are in it
        db = sqlite3.connect(path.absolute(), timeout=_BUSY_SECONDS, isolation_level=None, check_same_thread=False)
    except (OSError, sqlite3.Error) as error:
        raise StoreError(f"cannot keep state in {path}: {error}") from error
    try:
        _prepare(db, path)
        return db
    except BaseException:
        db.close()
        raise


def _prepare(db: sqlite3.Connection, path: Path) -> None:
    try:
        _recognise(db, path)
        db.execute("PRAGMA locking_mode = EXCLUSIVE")
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA synchronous = NORMAL")
        db.execute("BEGIN IMMEDIATE")
        if not db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
            for statement in _SCHEMA:
                db.execute(statement)
        db.execute("COMMIT")
        (found,) = db.execute("PRAGMA quick_check(1)").fetchone()
    except sqlite3.Error as error:
        raise _refusal(path, error) from error
    if found != "ok":
        raise StoreError(f"{path} is damaged: {found}; {_STARTING_ANEW}")


def _recognise(db: sqlite3.Connection, path: Path) -> None:
    """Look before anything is written: somebody else's file stays as it is."""
    (application,) = db.execute("PRAGMA application_id").fetchone()
    (format_number,) = db.execute("PRAGMA user_version").fetchone()
    (tables,) = db.execute("SELECT count(*) FROM sqlite_master").fetchone()
    if not tables and not application:
        return  # new, or never finished
    if application != _APPLICATION:
        raise StoreError(f"{path} is somebody else's database and stays as it is; name another file")
    if format_number != FORMAT:
        raise StoreError(
            f"{path} has format {format_number}, and this version of mockspot reads format {FORMAT}; "
            f"use the version that wrote it, or {_STARTING_ANEW}"
        )


def _refusal(path: Path, error: sqlite3.Error) -> StoreError:
    name = getattr(error, "sqlite_errorname", "")
    if name.startswith("SQLITE_BUSY"):
        return StoreError(f"{path} is in use by another server; end that one, or name another file")
    if name.startswith("SQLITE_NOTADB"):
        return StoreError(f"{path} is no file of mockspot's and stays as it is; name another file")
    if name.startswith("SQLITE_CORRUPT"):
        return StoreError(f"{path} is damaged: {error}; {_STARTING_ANEW}")
    return StoreError(f"cannot keep state in {path}: {error}")
