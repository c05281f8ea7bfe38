"""What the values of a record were: which value a property had, since when, and what set it.

A record that never changed has no row: each of its values stands since the record was made. The first change notes when
that was, and from then on a change costs one entry for each property that it touched, however large the record is.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from mockspot.catalog import origins
from mockspot.catalog.object_types import ObjectType
from mockspot.domain import record
from mockspot.domain.ports import Instant, Kind, Transaction
from mockspot.domain.record import Record
from mockspot.domain.values import instant_text, parse_instant

Entry = tuple[str, str | None, Instant, str, str | None]
"""(property, value or None where it was cleared, since when, source, source id): plain, so that it is not collected."""
Row = tuple[Instant, tuple[Entry, ...]]
"""(when the record was made, the entries; those of one property from old to new)."""

HISTORY: Kind[tuple[str, int], Row] = Kind("history")
"""By (object type id, record id)."""

_SHOWN, _SHOWN_OF_CONTACTS = 20, 45
"""Claim: how many entries of a property are answered (second-hand)."""
_CONTACTS = "0-1"
_THINNED_FROM = 128


class Source(NamedTuple):
    """What makes a change: a source such as INTEGRATION or CRM_UI, and its id."""

    name: str
    id: str | None


def born(object_type: ObjectType, found: Record) -> Instant:
    """Return the instant of a record's last write, which for one that never changed is that of its making."""
    return parse_instant(record.value(found, object_type.modified_property) or "") or 0


def note(
    tx: Transaction,
    object_type: ObjectType,
    old: Record,
    changed: Mapping[str, str | None],
    *,
    now: Instant,
    source: Source,
) -> None:
    """Write down that properties of a record get other values."""
    made_at, entries = _row(tx, object_type, old)
    known = {entry[0] for entry in entries}
    first = (_original(object_type, old, name, made_at) for name in changed if name not in known)
    added = ((name, value, now, *source) for name, value in changed.items())
    _put(tx, object_type, record.record_id(old), made_at, (*entries, *(entry for entry in first if entry), *added))


def whole(tx: Transaction, object_type: ObjectType, found: Record) -> tuple[Entry, ...]:
    """Return everything that is known of a record's values, those that never changed included."""
    made_at, entries = _row(tx, object_type, found)
    known = {entry[0] for entry in entries}
    constant = (_original(object_type, found, name, made_at) for name in record.values(found) if name not in known)
    return (*(entry for entry in constant if entry), *entries)


def keep(tx: Transaction, object_type: ObjectType, record_id: int, made_at: Instant, entries: Iterable[Entry]) -> None:
    """Give a record a past; the entries of each property must come from old to new."""
    _put(tx, object_type, record_id, made_at, tuple(entries))


def forget(tx: Transaction, object_type: ObjectType, record_id: int) -> None:
    """Remove a record's past."""
    tx.delete(HISTORY, (object_type.type_id, record_id))


def reader(tx: Transaction, object_type: ObjectType, found: Record) -> Callable[[str], list[Entry]]:
    """Return what tells the history of one property of a record, newest entry first, as far as HubSpot answers it."""
    made_at, entries = _row(tx, object_type, found)
    shown = _SHOWN_OF_CONTACTS if object_type.type_id == _CONTACTS else _SHOWN

    def history(name: str) -> list[Entry]:
        if name == object_type.modified_property:
            return _stamps(name, made_at, entries, found)[:shown]
        past = [entry for entry in reversed(entries) if entry[0] == name]
        original = None if past else _original(object_type, found, name, made_at)
        return [original] if original else past[:shown]

    return history


def as_of(tx: Transaction, object_type: ObjectType, found: Record, instant: Instant) -> Record | None:
    """Return a record as it was at an instant, or None when it was not there yet."""
    if born(object_type, found) <= instant:
        return found
    made_at, entries = _row(tx, object_type, found)
    if made_at > instant:
        return None
    then: dict[str, str | None] = {}
    cleared: dict[str, bool] = {}
    stamp = made_at
    for name, value, since, _, _ in entries:
        if since <= instant:
            then[name], stamp = value, max(stamp, since)
            cleared[name] = value is None
        else:
            then.setdefault(name, None)
    values = {**record.values(found), **then, object_type.modified_property: instant_text(stamp)}
    source, source_id = record.source(found)
    present = {name: value for name, value in values.items() if value is not None}
    emptied = [name for name, gone in cleared.items() if gone]
    return record.make(record.record_id(found), present, source=source, source_id=source_id, cleared=emptied)


def _row(tx: Transaction, object_type: ObjectType, found: Record) -> Row:
    row = tx.get(HISTORY, (object_type.type_id, record.record_id(found)))
    return (born(object_type, found), ()) if row is None else row


def _put(
    tx: Transaction, object_type: ObjectType, record_id: int, made_at: Instant, entries: tuple[Entry, ...]
) -> None:
    before = tx.get(HISTORY, (object_type.type_id, record_id))
    grown, count = 0 if before is None else len(before[1]), len(entries)
    if count >= _THINNED_FROM and grown.bit_length() < count.bit_length():
        entries = _thinned(entries)  # beyond each power of two: a write pays for it once in a while
    tx.put(HISTORY, (object_type.type_id, record_id), (made_at, entries))


def _thinned(entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
    """Drop what is never answered again, so that a record written a million times stays small."""
    seen: Counter[str] = Counter()
    kept = []
    for entry in reversed(entries):
        seen[entry[0]] += 1
        if seen[entry[0]] <= _SHOWN_OF_CONTACTS:
            kept.append(entry)
    return tuple(reversed(kept))


def _original(object_type: ObjectType, found: Record, name: str, made_at: Instant) -> Entry | None:
    """Return the entry of a value a record has had since it was made."""
    value = record.value(found, name)
    if value is None:
        return None
    source, source_id = origins.origin(object_type, name) or record.source(found)
    return name, value, made_at, source, source_id


def _stamps(name: str, made_at: Instant, entries: tuple[Entry, ...], found: Record) -> list[Entry]:
    """Return the history of the modified stamp, which follows from all other entries: each write set it."""
    writes = {since: (source, source_id) for _, _, since, source, source_id in entries}
    writes[made_at] = record.source(found)
    return [(name, instant_text(since), since, *writes[since]) for since in sorted(writes, reverse=True)]
