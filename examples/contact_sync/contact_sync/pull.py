"""HubSpot to SQLite: everything once, then what changed."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from contact_sync.clock import Clock
from contact_sync.contacts import SEARCH_CAP, SEARCH_PAGE, Contact, Contacts, contacts_of, next_cursor
from contact_sync.database import Database
from contact_sync.mirror import Mirror

# Search lags behind writes by seconds, and two machines' clocks differ: read this much again each time.
OVERLAP_MS = 120_000
_READ_UNTIL = "read until"


@dataclass(frozen=True, slots=True)
class Pulled:
    """What a pull did."""

    mode: str
    read: int
    changed: int
    removed: int


class Pull:
    """Brings the mirror up to date with HubSpot."""

    def __init__(
        self, contacts: Contacts, mirror: Mirror, memory: Database, clock: Clock, *, window: int = SEARCH_CAP
    ) -> None:
        self._contacts = contacts
        self._mirror = mirror
        self._memory = memory
        self._clock = clock
        self._window = window

    def run(self) -> Pulled:
        """Read everything the first time, and only what changed from then on."""
        read_until = self._memory.recall(_READ_UNTIL)
        return self.everything() if read_until is None else self.changes(int(read_until))

    def everything(self) -> Pulled:
        """Read all contacts; rows that HubSpot no longer has are removed after a second look."""
        started = self._clock.epoch_ms()
        known = self._mirror.linked_ids()
        progress = _Progress(self._mirror.take)
        for page in self._contacts.pages():
            progress.add(page)
        removed = self._remove_missing(known - progress.seen)
        self._remember(progress, started, before=0)
        return progress.result("everything", removed)

    def changes(self, read_until: int) -> Pulled:
        """Read the contacts modified since the last time."""
        started = self._clock.epoch_ms()
        progress = _Progress(self._mirror.take)
        for page in self._changed_pages(read_until - OVERLAP_MS):
            progress.add(page)
        self._remember(progress, started, before=read_until)
        return progress.result("changes", 0)

    def refresh(self, hubspot_ids: set[str]) -> Pulled:
        """Read some contacts again, many at a time; those that are gone are removed."""
        found = self._contacts.by_id(sorted(hubspot_ids))
        changed = self._mirror.take(found)
        removed = self._mirror.forget(hubspot_ids - {contact.hubspot_id for contact in found})
        return Pulled("named", len(found), changed, removed)

    def _changed_pages(self, since: int) -> Iterator[list[Contact]]:
        """Walk through all changes in windows that end before HubSpot's cap of 10,000 results.

        Each window starts after the last record id seen, not after a time, so that any number of records may share one
        timestamp. A shrinking total means that offsets moved while we read: that page may have skipped something, so
        a new window starts where the last good page ended.
        """
        start = last = "0"
        cursor, read, total = None, 0, 0
        while True:
            page = self._contacts.search_page(_changed(since, start), cursor)
            if page.get("total", 0) < total:
                start, cursor, read, total = last, None, 0, 0
                continue
            contacts, cursor, total = contacts_of(page), next_cursor(page), page.get("total", 0)
            yield contacts
            if cursor is None or not contacts:
                return
            last, read = contacts[-1].hubspot_id, read + len(contacts)
            if read + SEARCH_PAGE > self._window:
                start, cursor, read, total = last, None, 0, 0

    def _remove_missing(self, unseen: set[str]) -> int:
        still_there = {contact.hubspot_id for contact in self._contacts.by_id(sorted(unseen))}
        return self._mirror.forget(unseen - still_there)

    def _remember(self, progress: "_Progress", started: int, *, before: int) -> None:
        """Keep how far this pull has come: HubSpot's newest time seen, but never later than this pull's start."""
        reached = min(progress.newest, started) if progress.newest else before
        self._memory.remember(_READ_UNTIL, str(max(reached, before)))


class _Progress:
    def __init__(self, take: Callable[[list[Contact]], int]) -> None:
        self._take = take
        self._changed = 0
        self.seen: set[str] = set()
        self.newest = 0

    def add(self, page: list[Contact]) -> None:
        self._changed += self._take(page)
        self.seen.update(contact.hubspot_id for contact in page)
        self.newest = max([self.newest, *(epoch_ms(contact.modified) for contact in page)])

    def result(self, mode: str, removed: int) -> Pulled:
        return Pulled(mode, len(self.seen), self._changed, removed)


def _changed(since: int, after_id: str) -> tuple[dict[str, str], ...]:
    return (
        {"propertyName": "lastmodifieddate", "operator": "GTE", "value": str(since)},
        {"propertyName": "hs_object_id", "operator": "GT", "value": after_id},
    )


def epoch_ms(text: str) -> int:
    """Read a time as HubSpot prints it, with or without a fraction; 0 for none."""
    if not text:
        return 0
    moment = datetime.fromisoformat(text).astimezone(UTC)
    return int(moment.timestamp()) * 1000 + moment.microsecond // 1000
