"""What an app wants its journal to tell: subscriptions and their filters, one value for all of them."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final, NamedTuple

from mockspot.catalog import journal as catalog
from mockspot.domain.events import Event
from mockspot.domain.ports import Instant

_FIRST_ID: Final = 60_000_001


class Condition(NamedTuple):
    """One test of a property's value."""

    property_name: str
    operator: str
    value: str = ""
    values: tuple[str, ...] = ()


class Filter(NamedTuple):
    """Conditions that must all hold for a subscription to hear of an event."""

    filter_id: int
    subscription_id: int
    conditions: tuple[Condition, ...]
    created_at: Instant


@dataclass(frozen=True, slots=True)
class Wish:
    """What a subscription asks for. None and an empty tuple narrow nothing; `portal_id` None is every portal."""

    kind: str
    actions: tuple[str, ...]
    portal_id: int | None = None
    object_type_id: str = ""
    properties: tuple[str, ...] | None = None
    object_ids: tuple[int, ...] | None = None
    associated_type_ids: tuple[str, ...] | None = None
    list_ids: tuple[int, ...] | None = None

    @property
    def subject(self) -> tuple[str, int | None, str]:
        """Return what makes two requests be about the same subscription."""
        return self.kind, self.portal_id, self.object_type_id

    def covers(self, kind: str, action: str, event: Event, *, portal_id: int, app_id: int) -> bool:
        """Say whether an event that a kind hears of as an action is among those asked for."""
        if kind != self.kind or action not in self.actions or self.portal_id not in (None, portal_id):
            return False
        return _ABOUT[self.kind](self, event, app_id) and _within(self.object_ids, event)


class Subscription(NamedTuple):
    """A standing wish."""

    subscription_id: int
    app_id: int
    wish: Wish
    created_at: Instant
    updated_at: Instant


@dataclass(frozen=True, slots=True)
class Wishes:
    """All that an app wants. Ids count from one number for subscriptions and filters alike."""

    subscriptions: tuple[Subscription, ...] = ()
    filters: tuple[Filter, ...] = ()
    next_id: int = _FIRST_ID

    def subscription(self, subscription_id: int) -> Subscription | None:
        """Return a subscription by id, or None."""
        return next((row for row in self.subscriptions if row.subscription_id == subscription_id), None)

    def filters_of(self, subscription_id: int) -> Iterator[Filter]:
        """Yield a subscription's filters."""
        return (row for row in self.filters if row.subscription_id == subscription_id)

    def with_wish(self, app_id: int, wish: Wish, now: Instant) -> tuple["Wishes", Subscription]:
        """Return the wishes with one more, or with the subscription about the same thing changed; and that one."""
        present = next((row for row in self.subscriptions if row.wish.subject == wish.subject), None)
        if present is None:
            made = Subscription(self.next_id, app_id, wish, now, now)
            return replace(self, subscriptions=(*self.subscriptions, made), next_id=self.next_id + 1), made
        changed = present._replace(wish=wish, updated_at=now)
        rows = tuple(changed if row is present else row for row in self.subscriptions)
        return replace(self, subscriptions=rows), changed

    def without(self, *gone: Subscription) -> "Wishes":
        """Return the wishes without some subscriptions and their filters."""
        ids = {row.subscription_id for row in gone}
        return replace(
            self,
            subscriptions=tuple(row for row in self.subscriptions if row.subscription_id not in ids),
            filters=tuple(row for row in self.filters if row.subscription_id not in ids),
        )


def _within(object_ids: tuple[int, ...] | None, event: Event) -> bool:
    return not object_ids or event.object_id in object_ids or event.new_id in object_ids


def _object(wish: Wish, event: Event, _: int) -> bool:
    if event.object_type_id != wish.object_type_id:
        return False
    return event.change != "propertyChange" or not wish.properties or event.property_name in wish.properties


def _association(wish: Wish, event: Event, _: int) -> bool:
    narrowed = wish.associated_type_ids
    return event.object_type_id == wish.object_type_id and (not narrowed or event.to_type_id in narrowed)


def _lifecycle(wish: Wish, event: Event, app_id: int) -> bool:
    return event.object_type_id == wish.object_type_id and event.object_id == app_id


def _list_membership(wish: Wish, event: Event, _: int) -> bool:
    return not wish.list_ids or event.to_id in wish.list_ids


def _erasure(wish: Wish, event: Event, _: int) -> bool:
    return event.object_type_id == wish.object_type_id


_ABOUT: Final = {
    catalog.OBJECT: _object,
    catalog.ASSOCIATION: _association,
    catalog.APP_LIFECYCLE_EVENT: _lifecycle,
    catalog.LIST_MEMBERSHIP: _list_membership,
    catalog.GDPR_PRIVACY_DELETION: _erasure,
}
