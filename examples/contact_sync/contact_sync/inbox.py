"""Events that HubSpot sent, kept before they are acknowledged and worked off afterwards."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from contact_sync.database import Database

_SCHEMA = """
CREATE TABLE IF NOT EXISTS events (
    fingerprint TEXT PRIMARY KEY,
    hubspot_ids TEXT NOT NULL,
    taken INTEGER NOT NULL DEFAULT 0
)
"""
# Which occurrence an event tells of. The event id alone is not promised to be unique, and `attemptNumber` counts up.
_IDENTITY = (
    *("portalId", "subscriptionType", "eventId", "subscriptionId", "occurredAt"),
    *("objectId", "fromObjectId", "toObjectId", "newObjectId", "propertyName", "propertyValue"),
)
_ID_MEMBERS = ("objectId", "primaryObjectId", "newObjectId", "fromObjectId")


@dataclass(frozen=True, slots=True)
class Work:
    """The contacts to look at, and the events that asked for it."""

    hubspot_ids: set[str]
    fingerprints: list[str]


class Inbox:
    """The events of one account."""

    def __init__(self, database: Database) -> None:
        self._database = database
        database.create(_SCHEMA)

    def store(self, events: Iterable[Any], portal_id: int) -> int:
        """Keep the contact events of this account that are new; return how many. Unreadable ones harm no other."""
        rows = [
            (_fingerprint(event), json.dumps(_contact_ids(event))) for event in events if _concerns(event, portal_id)
        ]
        with self._database.transaction() as change:
            insert = "INSERT OR IGNORE INTO events (fingerprint, hubspot_ids) VALUES (?, ?)"
            return sum(change.execute(insert, row).rowcount for row in rows)

    def waiting(self) -> Work:
        """Return what is still to be done."""
        rows = self._database.rows("SELECT fingerprint, hubspot_ids FROM events WHERE taken = 0")
        ids = {hubspot_id for _, packed in rows for hubspot_id in json.loads(packed)}
        return Work(ids, [fingerprint for fingerprint, _ in rows])

    def done(self, work: Work) -> None:
        """Note that events have been dealt with; they stay, so that a repetition is recognised."""
        with self._database.transaction() as change:
            change.executemany("UPDATE events SET taken = 1 WHERE fingerprint = ?", [(f,) for f in work.fingerprints])


def _concerns(event: Any, portal_id: int) -> bool:
    if not isinstance(event, Mapping) or event.get("portalId") != portal_id:
        return False
    return str(event.get("subscriptionType", "")).startswith("contact.") and bool(_contact_ids(event))


def _contact_ids(event: Mapping[str, Any]) -> list[str]:
    named = [event.get(name) for name in _ID_MEMBERS]
    merged = event.get("mergedObjectIds")
    named += merged if isinstance(merged, list) else []
    return sorted({str(value) for value in named if isinstance(value, int) and not isinstance(value, bool)})


def _fingerprint(event: Mapping[str, Any]) -> str:
    identity = json.dumps([event.get(name) for name in _IDENTITY])
    return hashlib.sha256(identity.encode()).hexdigest()
