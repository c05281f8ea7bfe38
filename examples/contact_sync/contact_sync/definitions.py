"""Which contact properties this account lets us write, read once an hour and not with every run."""

import json

from contact_sync.clock import Clock
from contact_sync.contacts import SYNCED, Contacts
from contact_sync.database import Database

_LIFETIME_MS = 3_600_000
_NAME = "writable properties"


class Definitions:
    """The property definitions, remembered between runs."""

    def __init__(self, contacts: Contacts, memory: Database, clock: Clock) -> None:
        self._contacts = contacts
        self._memory = memory
        self._clock = clock

    def writable(self) -> frozenset[str]:
        """Return the synced properties that exist and may be set."""
        known = json.loads(self._memory.recall(_NAME) or '{"until": 0}')
        if self._clock.epoch_ms() >= known["until"]:
            known = {"until": self._clock.epoch_ms() + _LIFETIME_MS, "names": self._read()}
            self._memory.remember(_NAME, json.dumps(known))
        return frozenset(known["names"])

    def _read(self) -> list[str]:
        definitions = self._contacts.definitions()
        read_only = {row["name"] for row in definitions if row.get("modificationMetadata", {}).get("readOnlyValue")}
        return sorted({row["name"] for row in definitions} & set(SYNCED) - read_only)
