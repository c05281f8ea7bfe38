"""From facts to journal entries: what an app's subscriptions hear of the events of one unit of work.

Entries wait in the portal where it happened, as part of its transaction: whoever serves the portal hands them on to the
portals the apps live in, under those portals' locks.
"""

from collections.abc import Iterator, Sequence
from functools import partial

from mockspot.catalog import journal as catalog
from mockspot.domain import object_types, properties, record
from mockspot.domain.events import Event
from mockspot.domain.journal.filters import pass_filters
from mockspot.domain.journal.state import OUTBOX, Entry
from mockspot.domain.journal.wishes import Subscription, Wish, Wishes
from mockspot.domain.ports import Transaction
from mockspot.domain.record import Record
from mockspot.domain.records.state import archived, live


def hear(tx: Transaction, app_id: int, wishes: Wishes, events: Sequence[Event], *, portal_id: int) -> None:
    """Queue what an app's journal tells of the events."""
    for entry in _joined(_heard(tx, app_id, wishes, events, portal_id)):
        queue(tx, entry)


def queue(tx: Transaction, entry: Entry) -> None:
    """Let an entry wait to be handed on."""
    tx.put(OUTBOX, tx.count(OUTBOX), entry)


def taken(tx: Transaction) -> list[Entry]:
    """Take out what waits, in the order in which it happened."""
    waiting = [entry for _, entry in tx.scan(OUTBOX)]
    for number in range(len(waiting)):
        tx.delete(OUTBOX, number)
    return waiting


def _heard(tx: Transaction, app_id: int, wishes: Wishes, events: Sequence[Event], portal_id: int) -> Iterator[Entry]:
    for event in events:
        for kind, action in catalog.HEARD_AS.get(_change(event), ()):
            for row in wishes.subscriptions:  # one of them at most: no two have the same subject
                covered = row.wish.covers(kind, action, event, portal_id=portal_id, app_id=app_id)
                if covered and _passes(tx, wishes, row, event, portal_id):
                    yield Entry(app_id, portal_id, kind, action, event, _values(event, row.wish))


def _change(event: Event) -> str:
    return "associationRemoval" if event.association_removed else event.change


def _passes(tx: Transaction, wishes: Wishes, row: Subscription, event: Event, portal_id: int) -> bool:
    filters = tuple(wishes.filters_of(row.subscription_id))
    if not filters:
        return True
    object_type = object_types.resolve(tx, portal_id, event.object_type_id)
    if object_type is None:
        return False
    found = _record(tx, event)

    def value(name: str) -> str | None:
        return None if found is None else record.value(found, name)

    return pass_filters(filters, partial(properties.definition, tx, object_type), value)


def _record(tx: Transaction, event: Event) -> Record | None:
    number = event.object_id if event.new_id is None else event.new_id
    return tx.get(live(event.object_type_id), number) or tx.get(archived(event.object_type_id), number)


def _values(event: Event, wish: Wish) -> tuple[tuple[str, str | None], ...] | None:
    """Return the property values an entry tells: those the app subscribed to.

    unverified: a creation tells the values it set, and a subscription without properties hears of all of them.
    """
    if event.change == "propertyChange":
        return ((event.property_name or "", event.property_value or None),)
    if event.change != "creation":
        return None
    return tuple((name, value) for name, value in event.values if not wish.properties or name in wish.properties)


def _joined(entries: Iterator[Entry]) -> Iterator[Entry]:
    """Make one entry of the property changes of one write. Claim: `propertyChanges` is a map (UT 2026-09)."""
    before: Entry | None = None
    for entry in entries:
        if before is not None and _same_write(before, entry):
            before = before._replace(values=(*(before.values or ()), *(entry.values or ())))
            continue
        if before is not None:
            yield before
        before = entry
    if before is not None:
        yield before


def _same_write(before: Entry, entry: Entry) -> bool:
    if (before.action, entry.action) != ("UPDATE", "UPDATE"):
        return False
    one, other = before.event, entry.event
    names = {name for name, _ in before.values or ()}
    same = (one.object_type_id, one.object_id) == (other.object_type_id, other.object_id)
    return same and other.property_name not in names
