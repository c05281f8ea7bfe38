"""The contacts in SQLite, and what both sides last agreed on.

`agreed` holds the values that HubSpot and this database had in common last time. A row whose own values differ from
it was changed here and has to be sent; nothing else marks a change, so plain SQL is enough to edit a contact.
"""

import json
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from contact_sync.contacts import SYNCED, Contact, Values
from contact_sync.database import Database

_SCHEMA = """
CREATE TABLE IF NOT EXISTS contacts (
    local_id INTEGER PRIMARY KEY,
    hubspot_id TEXT UNIQUE,
    email TEXT NOT NULL DEFAULT '' COLLATE NOCASE CHECK (email = trim(email)),
    firstname TEXT NOT NULL DEFAULT '',
    lastname TEXT NOT NULL DEFAULT '',
    phone TEXT NOT NULL DEFAULT '',
    company TEXT NOT NULL DEFAULT '',
    agreed TEXT NOT NULL DEFAULT '{}',
    parked TEXT,
    parked_values TEXT
);
CREATE UNIQUE INDEX IF NOT EXISTS contacts_by_email ON contacts (email) WHERE email <> '';
"""
_COLUMNS = ", ".join(SYNCED)
_ROW = f"local_id, hubspot_id, agreed, {_COLUMNS}"


@dataclass(frozen=True, slots=True)
class Row:
    """A contact as it is here."""

    local_id: int
    hubspot_id: str | None
    values: Values
    agreed: Values

    @property
    def changed(self) -> Values:
        """The values that HubSpot does not have yet."""
        return {name: value for name, value in self.values.items() if value != self.agreed.get(name, "")}


class Mirror:
    """The contacts of one HubSpot account."""

    def __init__(self, database: Database) -> None:
        self._database = database
        database.create(_SCHEMA)

    def take(self, contacts: Iterable[Contact]) -> int:
        """Bring contacts read from HubSpot in; return how many rows that changed.

        A value changed here and not yet sent stays: HubSpot gets it with the next push.
        """
        with self._database.transaction() as change:
            return sum(_take(change, contact) for contact in contacts)

    def forget(self, hubspot_ids: Iterable[str]) -> int:
        """Remove contacts that HubSpot no longer has; return how many there were."""
        with self._database.transaction() as change:
            return sum(change.execute("DELETE FROM contacts WHERE hubspot_id = ?", (i,)).rowcount for i in hubspot_ids)

    def linked_ids(self) -> set[str]:
        """Return the record ids of all contacts that HubSpot is known to have."""
        return {row[0] for row in self._database.rows("SELECT hubspot_id FROM contacts WHERE hubspot_id IS NOT NULL")}

    def changed_rows(self) -> list[Row]:
        """Return the rows that HubSpot has to hear of; a parked one only when it was edited since."""
        found = self._database.rows(f"SELECT parked_values, {_ROW} FROM contacts ORDER BY local_id")
        rows = [(parked, _row(columns)) for parked, *columns in found]
        return [row for parked, row in rows if (row.changed or not row.hubspot_id) and _packed(row.values) != parked]

    def unlinked_rows(self) -> set[int]:
        """Return the local ids of the rows that HubSpot is not known to have."""
        return {row[0] for row in self._database.rows("SELECT local_id FROM contacts WHERE hubspot_id IS NULL")}

    def agree(self, row: Row, hubspot_id: str) -> None:
        """Note that HubSpot now has the values that were sent; an edit made since then stays a change."""
        with self._database.transaction() as change:
            change.execute(
                "UPDATE contacts SET hubspot_id = ?, agreed = ?, parked = NULL, parked_values = NULL"
                " WHERE local_id = ?",
                (hubspot_id, _packed(row.agreed | row.values), row.local_id),
            )

    def park(self, row: Row, reason: str) -> None:
        """Set a row aside with the reason, until somebody edits it."""
        with self._database.transaction() as change:
            change.execute(
                "UPDATE contacts SET parked = ?, parked_values = ? WHERE local_id = ?",
                (reason, _packed(row.values), row.local_id),
            )

    def parked(self) -> dict[str, str]:
        """Return the reasons why rows are set aside, by email or else by local id."""
        rows = self._database.rows("SELECT email, local_id, parked FROM contacts WHERE parked IS NOT NULL")
        return {email or f"row {local_id}": reason for email, local_id, reason in rows}


def _take(change: sqlite3.Connection, contact: Contact) -> bool:
    by_id = _select(change, "hubspot_id = ?", contact.hubspot_id)
    by_email = _select(change, "email = ? AND email <> ''", contact.values["email"])
    row = by_id or by_email
    if row is None:
        _insert(change, contact)
        return True
    unsent = row.changed
    if by_id and by_email and by_id.local_id != by_email.local_id:
        unsent |= _give_way(change, by_email)
    if row.hubspot_id == contact.hubspot_id and row.agreed == contact.values:
        return False
    _overwrite(change, row, contact, contact.values | unsent)
    return True


def _give_way(change: sqlite3.Connection, row: Row) -> Values:
    """Free the email that HubSpot says belongs to another row; return what must not get lost with it."""
    if row.hubspot_id is None:
        change.execute("DELETE FROM contacts WHERE local_id = ?", (row.local_id,))
        return row.changed
    # That contact lost its email in HubSpot too, and its own record is about to come.
    agreed = _packed(row.agreed | {"email": ""})
    change.execute("UPDATE contacts SET email = '', agreed = ? WHERE local_id = ?", (agreed, row.local_id))
    return {}


def _insert(change: sqlite3.Connection, contact: Contact) -> None:
    change.execute(
        f"INSERT INTO contacts ({_COLUMNS}, hubspot_id, agreed) VALUES (?, ?, ?, ?, ?, ?, ?)",
        (*_ordered(contact.values), contact.hubspot_id, _packed(contact.values)),
    )


def _overwrite(change: sqlite3.Connection, row: Row, contact: Contact, values: Values) -> None:
    assignments = ", ".join(f"{name} = ?" for name in SYNCED)
    change.execute(
        f"UPDATE contacts SET {assignments}, hubspot_id = ?, agreed = ? WHERE local_id = ?",
        (*_ordered(values), contact.hubspot_id, _packed(contact.values), row.local_id),
    )


def _ordered(values: Values) -> tuple[str, ...]:
    return tuple(values[name] for name in SYNCED)


def _select(change: sqlite3.Connection, condition: str, value: str) -> Row | None:
    found = change.execute(f"SELECT {_ROW} FROM contacts WHERE {condition}", (value,)).fetchone()
    return _row(found) if found else None


def _row(columns: Sequence[Any]) -> Row:
    local_id, hubspot_id, agreed, *values = columns
    return Row(local_id, hubspot_id, dict(zip(SYNCED, values, strict=True)), json.loads(agreed))


def _packed(values: Values) -> str:
    return json.dumps(values, sort_keys=True)
