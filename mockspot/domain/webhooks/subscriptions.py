"""What an app wants to hear of: its target and its subscriptions.

Both live in one row beside the app itself, outside the portals the app is installed in. One row, because every change
in every such portal asks for it: a reader in another portal sees it whole and needs no lock.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from mockspot.catalog import events as catalog
from mockspot.catalog import object_types
from mockspot.domain.apps import APPS, App
from mockspot.domain.object_types import unknown
from mockspot.domain.ports import Instant, Kind, Transaction
from mockspot.domain.refusal import Refusal
from mockspot.domain.schemas import state as schemas

if TYPE_CHECKING:
    from mockspot.domain.journal.wishes import Wishes

DEFAULT_CONCURRENCY: Final = 10
"""Claim: ten requests at a time per installing account (documented, DOC-WEBHOOK)."""
_UNHEARD: Final = frozenset({"num_unique_conversion_events", "hs_lastmodifieddate"})
"""Claim: these two properties cannot be subscribed to (documented, DOC-WEBHOOK)."""
_FIRST_ID: Final = 1_000_001


@dataclass(frozen=True, slots=True)
class Wish:
    """What a new subscription asks for."""

    event_type: str
    active: bool = False
    property_name: str | None = None
    object_type_id: str | None = None
    event_type_name: str | None = None


@dataclass(frozen=True, slots=True)
class Subscription:
    """An app's standing wish to hear of one event type, optionally of one property or one object type."""

    subscription_id: int
    wish: Wish
    created_at: Instant
    updated_at: Instant


@dataclass(frozen=True)  # not slotted: it keeps its index beside the fields
class AppWebhooks:
    """One app's target and subscriptions. Without a target the subscriptions rest (DELETE of the settings).

    `journal` is what the app's journal is to tell, None when nobody ever asked for one: it stands here because it is
    asked for with every change too.
    """

    target_url: str | None = None
    max_concurrency: int = DEFAULT_CONCURRENCY
    created_at: Instant = 0
    updated_at: Instant = 0
    subscriptions: tuple[Subscription, ...] = ()
    next_id: int = _FIRST_ID
    journal: "Wishes | None" = None

    @cached_property
    def by_event_type(self) -> Mapping[str, tuple[Subscription, ...]]:
        """Return the active subscriptions by event type; empty when nothing is to be sent."""
        index: dict[str, tuple[Subscription, ...]] = {}
        for subscription in self.subscriptions if self.target_url is not None else ():
            if subscription.wish.active:
                event_type = subscription.wish.event_type
                index[event_type] = (*index.get(event_type, ()), subscription)
        return index


@dataclass(frozen=True, slots=True)
class Target:
    """Where an app's webhooks go, how many at a time, and the secret that signs them."""

    url: str
    max_concurrency: int
    secret: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Settings:
    """Command: set an app's target."""

    app_id: int
    target_url: str
    max_concurrency: int = DEFAULT_CONCURRENCY


APP_WEBHOOKS: Kind[int, AppWebhooks] = Kind("app_webhooks")
"""By app id, in the portal of the app's developer."""
NO_WEBHOOKS: Final = AppWebhooks()


def webhooks_of(tx: Transaction, app_id: int) -> AppWebhooks:
    """Return an app's target and subscriptions, from the space the app lives in."""
    return tx.get(APP_WEBHOOKS, app_id) or NO_WEBHOOKS


def target(tx: Transaction, app_id: int) -> Target | None:
    """Return where an app's webhooks go, or None while it has no target."""
    app, wired = tx.get(APPS, app_id), webhooks_of(tx, app_id)
    if app is None or wired.target_url is None:
        return None
    return Target(wired.target_url, wired.max_concurrency, app.client_secret)


def configure(tx: Transaction, settings: Settings, wishes: Sequence[Wish], *, now: Instant) -> AppWebhooks:
    """Give an app a target and exactly these subscriptions: the way of the control plane and of a project's file."""
    app = tx.get(APPS, settings.app_id)
    if app is None:
        raise Refusal("webhook_app_unknown", {"appId": settings.app_id, "portalId": ""})
    check_url(settings.target_url)
    wired = replace(
        webhooks_of(tx, settings.app_id),
        target_url=settings.target_url,
        max_concurrency=settings.max_concurrency,
        created_at=now,
        updated_at=now,
        subscriptions=(),
    )
    for wish in wishes:
        wired = with_subscription(wired, checked(wish, app), now)
    tx.put(APP_WEBHOOKS, settings.app_id, wired)
    return wired


def with_subscription(wired: AppWebhooks, wish: Wish, now: Instant) -> AppWebhooks:
    """Return the settings with one more subscription, the last one."""
    made = Subscription(wired.next_id, wish, now, now)
    return replace(wired, subscriptions=(*wired.subscriptions, made), next_id=wired.next_id + 1)


def check_url(url: str) -> None:
    """Refuse what is no web address. HubSpot wants https; a simulator's targets are on loopback, so http will do."""
    try:
        parts = urlsplit(url)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        usable = False
    if not usable:
        raise Refusal("webhook_target", {"url": url})


def checked(wish: Wish, app: App) -> Wish:
    """Return a wish as it is kept; refused when HubSpot would refuse it or the simulator would never fire it."""
    row = catalog.EVENT_TYPES.get(wish.event_type)
    if row is None:
        raise Refusal("webhook_event_type", {"event_type": wish.event_type})
    if not row.simulated:
        raise Refusal("webhook_event_not_simulated", {"event_type": wish.event_type})
    if row.needs_property_name:
        _check_property(wish)
    if wish.event_type.startswith("object."):
        wish = _typed(wish)
    if row.scopes and row.scopes.isdisjoint(app.scopes):
        raise Refusal("webhook_scope", {"event_type": wish.event_type, "scope": min(row.scopes)})
    return wish


def _typed(wish: Wish) -> Wish:
    """Return a wish with its object type by id. unverified: that names will do; any custom type may be a portal's."""
    name = wish.object_type_id
    if name is None:
        raise Refusal("webhook_object_type", {"event_type": wish.event_type})
    found = object_types.resolve(name)
    if found is None and schemas.number_of(name) is None:
        raise unknown(name)
    return wish if found is None else replace(wish, object_type_id=found.type_id)


def _check_property(wish: Wish) -> None:
    if not wish.property_name:
        raise Refusal("webhook_property_missing", {"event_type": wish.event_type})
    if wish.property_name in _UNHEARD:
        raise Refusal("webhook_property_refused", {"property": wish.property_name})
