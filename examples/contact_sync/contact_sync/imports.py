"""New and changed contacts from a CSV file: one more way for edits to come in."""

import csv
from pathlib import Path

from contact_sync.contacts import SYNCED, Values
from contact_sync.database import Database


def import_file(path: Path, database: Database) -> int:
    """Add each line's contact, or give the one with its email the line's values; return how many lines there were."""
    with path.open(encoding="utf-8", newline="") as file:
        lines = [_values(line) for line in csv.DictReader(file)]
    with database.transaction() as change:
        for values in lines:
            assignments = ", ".join(f"{name} = excluded.{name}" for name in values)
            change.execute(
                f"INSERT INTO contacts ({', '.join(values)}) VALUES ({', '.join('?' * len(values))})"
                f" ON CONFLICT (email) WHERE email <> '' DO UPDATE SET {assignments}",
                tuple(values.values()),
            )
    return len(lines)


def _values(line: dict[str | None, str | None]) -> Values:
    return {name: (line[name] or "").strip() for name in SYNCED if name in line}
