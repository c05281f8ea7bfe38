"""From facts to deliveries: which subscriptions of which installed apps hear of an event."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Final

from mockspot.catalog import events as catalog
from mockspot.domain.apps import INSTALLATIONS
from mockspot.domain.context import Context
from mockspot.domain.events import Event, source_of
from mockspot.domain.ports import Instant, Kind, Transaction
from mockspot.domain.properties import sensitivity
from mockspot.domain.refusal import Refusal
from mockspot.domain.webhooks import deliveries, disorder, values
from mockspot.domain.webhooks.deliveries import Notification
from mockspot.domain.webhooks.subscriptions import NO_WEBHOOKS, AppWebhooks, Subscription

FindWebhooks = Callable[[int], AppWebhooks]
"""Returns an app's webhooks, wherever the app lives."""

_ALSO: Final[Mapping[str, tuple[str, ...]]] = {"privacyDeletion": ("privacyDeletion", "deletion")}
"""Claim: a contact's privacy deletion fires a deletion as well (documented, DOC-WEBHOOK). unverified: that of a
conversation does not."""
_SCATTER: Final = 2_654_435_761
"""Odd, so that counting by it visits every 32-bit number once: ids are unique and look random, as real ones do."""
_FAMILY_NAMES: Final = {
    (row.object_type_id, row.change): row.name for row in catalog.EVENT_TYPES.values() if row.object_type_id is not None
}
EVENTS_MADE: Kind[str, int] = Kind("webhook_events_made")
_COUNT: Final = "count"


def record(ctx: Context, cause: int | None = None) -> None:
    """Queue what a request's events mean to the installed apps; part of the request's transaction."""
    find, portal_id = ctx.accounts.webhooks, ctx.portal.portal_id
    for app_id in ctx.tx.keys(INSTALLATIONS):
        if find(app_id) is not NO_WEBHOOKS:
            ctx.queued = True
    if ctx.queued:
        events = sensitivity.told(ctx.tx, ctx.events)
        mixed = ctx.policy.webhook_shuffles_events
        if publish(ctx.tx, events, now=ctx.now, portal_id=portal_id, find=find, cause=cause, mixed=mixed):
            deliveries.forget(ctx.tx, keep=ctx.policy.webhook_events_kept)  # what disorder drops is done, never sent


def publish(
    tx: Transaction,
    events: Sequence[Event],
    *,
    now: Instant,
    portal_id: int,
    find: FindWebhooks,
    cause: int | None,
    sample: bool = False,
    mixed: bool = False,
) -> int:
    """Queue events for every installed app that wants them; return how many notifications that makes.

    A `sample` is what the button "Test" in HubSpot's pages sends; `mixed` ones are in no order.
    """
    made = 0
    for app_id in tx.keys(INSTALLATIONS):
        wired = find(app_id)
        if wired.journal is not None and not sample:
            from mockspot.domain.journal import hearing as journal  # for those who keep one

            journal.hear(tx, app_id, wired.journal, events, portal_id=portal_id)
        if wired.target_url is not None and wired.by_event_type:
            heard = [(subscription, event) for event in _spread(events) for subscription in hearing(wired, event)]
            if heard:
                notes = _notifications(tx, heard, portal_id, cause)
                if mixed:
                    notes.sort(key=_place)
                if sample:
                    notes = [replace(note, sample=True) for note in notes]
                disorder.enqueue(tx, app_id, wired.target_url, notes, now=now)
                made += len(heard)
    return made


def _spread(events: Sequence[Event]) -> Iterator[Event]:
    """Yield the events, and with a creation a property change for each value it set.

    Claim: recorded 2025-07, of contacts, companies and custom objects, all in one request; pasted (SLACK 2024-02).
    unverified: that values which nobody sent are among them.
    """
    for event in events:
        yield event
        for name, value in event.values:
            one = event._replace(change="propertyChange", property_name=name, property_value=value, values=())
            yield one._replace(sensitive=True, withheld=()) if name in event.withheld else one


def hearing(wired: AppWebhooks, event: Event) -> Iterator[Subscription]:
    """Yield the active subscriptions that hear of an event."""
    for name in event_types(event):
        for subscription in wired.by_event_type.get(name, ()):
            if _concerns(subscription, event):
                yield subscription


def _concerns(subscription: Subscription, event: Event) -> bool:
    wish = subscription.wish
    if event.change == "propertyChange" and wish.property_name != event.property_name:
        return False
    return wish.object_type_id in (None, event.object_type_id)


def event_types(event: Event) -> tuple[str, ...]:
    """Return the names an event goes by: those of its object's family, and the generic ones."""
    return _names(event.object_type_id, event.change, event.to_type_id)


@lru_cache(maxsize=1024)
def _names(object_type_id: str, change: str, to_type_id: str | None) -> tuple[str, ...]:
    if object_type_id == catalog.CONVERSATION:
        return (_FAMILY_NAMES[object_type_id, change],)
    names: list[str] = []
    for fired in _ALSO.get(change, (change,)):
        family = _FAMILY_NAMES.get((object_type_id, fired))
        if family is not None and _has_family_form(object_type_id, change, to_type_id):
            names.append(family)
        names.append(f"object.{fired}")
    return tuple(names)


def _has_family_form(object_type_id: str, change: str, to_type_id: str | None) -> bool:
    """Say whether an association's pair of types is one that the older event types know."""
    return change != "associationChange" or catalog.association_type(object_type_id, to_type_id) is not None


def event_id(number: int, portal_id: int) -> int:
    """Return the id of a portal's n-th event: 32 bits wide as recorded ones are, never twice in one portal.

    Nor soon again in another one: an app that knows events by their ids may be installed in many.
    """
    return (number + portal_id * _SCATTER) * _SCATTER & 0xFFFFFFFF


def invented(
    event_type: str,
    *,
    object_id: int,
    now: Instant,
    object_type_id: str | None = None,
    source: str | None = None,
    source_id: str | None = None,
) -> Event:
    """Return the event that a change would have been, by default one made in HubSpot's pages; nothing is changed."""
    row = catalog.EVENT_TYPES.get(event_type)
    if row is None:
        raise Refusal("webhook_event_type", {"event_type": event_type})
    type_id = row.object_type_id or object_type_id
    if not row.simulated or type_id is None:
        raise Refusal("webhook_event_not_simulated", {"event_type": event_type})
    return Event(row.change, type_id, object_id, now, source or source_of(row.change, "CRM_UI"), source_id)


def _notifications(
    tx: Transaction, heard: Sequence[tuple[Subscription, Event]], portal_id: int, cause: int | None
) -> list[Notification]:
    first = tx.get(EVENTS_MADE, _COUNT) or 0
    tx.put(EVENTS_MADE, _COUNT, first + len(heard))
    return [
        Notification(
            event_id(number, portal_id),
            subscription.subscription_id,
            subscription.wish.event_type,
            values.printed(tx, event, portal_id),
            cause,
        )
        for number, (subscription, event) in enumerate(heard, first)
    ]


def _place(note: Notification) -> int:
    """Return where a notification stands among those of one change when they are in no order."""
    return note.event_id * _SCATTER & 0xFFFFFFFF
