"""The operations on an app's journal subscriptions and their filters."""

from dataclasses import replace
from typing import NamedTuple

from mockspot.catalog import journal as catalog
from mockspot.catalog.object_types import ObjectType
from mockspot.domain.apps import APPS, INSTALLATIONS
from mockspot.domain.context import Context
from mockspot.domain.journal.types import type_of
from mockspot.domain.journal.wishes import Condition, Filter, Subscription, Wish, Wishes
from mockspot.domain.refusal import Refusal
from mockspot.domain.webhooks.subscriptions import APP_WEBHOOKS, webhooks_of

_TYPED = frozenset({catalog.OBJECT, catalog.ASSOCIATION, catalog.GDPR_PRIVACY_DELETION})


class NewFilter(NamedTuple):
    """Command: narrow a subscription."""

    subscription_id: int
    conditions: tuple[Condition, ...]


def listed(ctx: Context, _: object) -> tuple[Subscription, ...]:
    """Return the calling app's subscriptions in the order they were made."""
    return _wishes(ctx).subscriptions


def read(ctx: Context, subscription_id: int) -> Subscription:
    """Return one subscription."""
    return _found(_wishes(ctx), subscription_id)


def subscribe(ctx: Context, wish: Wish) -> Subscription:
    """Make a subscription, or change the one about the same thing.

    Claim: the operation is called "create or update" (documented, DOC-JOURNAL). unverified: what makes two requests be
    about the same thing; here their kind, account and object or event type.
    """
    wishes, made = _wishes(ctx).with_wish(ctx.caller.app_id, _checked(ctx, wish), ctx.now)
    _keep(ctx, wishes)
    return made


def unsubscribe(ctx: Context, subscription_id: int) -> None:
    """Delete a subscription with its filters; what the journal told already stays."""
    wishes = _wishes(ctx)
    _keep(ctx, wishes.without(_found(wishes, subscription_id)))


def unsubscribe_portal(ctx: Context, portal_id: int) -> None:
    """Delete the subscriptions to one account. unverified: an account without any is no error."""
    wishes = _wishes(ctx)
    _keep(ctx, wishes.without(*(row for row in wishes.subscriptions if row.wish.portal_id == portal_id)))


def filters(ctx: Context, subscription_id: int) -> tuple[Filter, ...]:
    """Return a subscription's filters."""
    wishes = _wishes(ctx)
    return tuple(wishes.filters_of(_found(wishes, subscription_id).subscription_id))


def read_filter(ctx: Context, filter_id: int) -> Filter:
    """Return one filter."""
    return _found_filter(_wishes(ctx), filter_id)


def add_filter(ctx: Context, command: NewFilter) -> Filter:
    """Narrow a subscription. unverified: app lifecycle events, which are about no record, cannot be narrowed."""
    wishes = _wishes(ctx)
    subscription = _found(wishes, command.subscription_id)
    if subscription.wish.kind == catalog.APP_LIFECYCLE_EVENT:
        raise Refusal("journal_filter_kind", {"kind": subscription.wish.kind})
    made = Filter(wishes.next_id, subscription.subscription_id, command.conditions, ctx.now)
    _keep(ctx, replace(wishes, filters=(*wishes.filters, made), next_id=wishes.next_id + 1))
    return made


def delete_filter(ctx: Context, filter_id: int) -> None:
    """Take a filter away."""
    wishes = _wishes(ctx)
    gone = _found_filter(wishes, filter_id)
    _keep(ctx, replace(wishes, filters=tuple(row for row in wishes.filters if row is not gone)))


def _checked(ctx: Context, wish: Wish) -> Wish:
    """Refuse a subscription that would never hear of anything (unverified: that HubSpot refuses these)."""
    kind = catalog.SUBSCRIPTION_KINDS[wish.kind]
    wrong = [action for action in wish.actions if action not in kind.actions]
    if wrong or not wish.actions:
        raise Refusal("journal_actions", {"kind": kind.name, "allowed": ", ".join(kind.actions)})
    if wish.portal_id is not None and ctx.accounts.row(wish.portal_id, INSTALLATIONS, ctx.caller.app_id) is None:
        raise Refusal("journal_portal_unknown", {"portalId": wish.portal_id})
    if wish.portal_id is None or wish.kind not in _TYPED:
        return wish
    return replace(wish, object_type_id=_checked_type(ctx, wish.portal_id, wish.object_type_id).type_id)


def _checked_type(ctx: Context, portal_id: int, name: str) -> ObjectType:
    """Refuse a type nobody knows, and one whose records the app may not read (documented, DOC-JOURNAL)."""
    found = type_of(ctx.accounts, portal_id, name)
    needed = frozenset(found.read_scopes)
    app = ctx.tx.get(APPS, ctx.caller.app_id)
    if needed and (app is None or needed.isdisjoint(app.scopes)):
        raise Refusal("journal_scope", {"objectTypeId": found.type_id, "scope": min(needed)})
    return found


def _wishes(ctx: Context) -> Wishes:
    return webhooks_of(ctx.tx, ctx.caller.app_id).journal or Wishes()


def _keep(ctx: Context, wishes: Wishes) -> None:
    wired = webhooks_of(ctx.tx, ctx.caller.app_id)
    ctx.tx.put(APP_WEBHOOKS, ctx.caller.app_id, replace(wired, journal=wishes))


def _found(wishes: Wishes, subscription_id: int) -> Subscription:
    found = wishes.subscription(subscription_id)
    if found is None:
        raise Refusal("journal_subscription_missing", {"subscriptionId": subscription_id})
    return found


def _found_filter(wishes: Wishes, filter_id: int) -> Filter:
    for row in wishes.filters:
        if row.filter_id == filter_id:
            return row
    raise Refusal("journal_filter_missing", {"filterId": filter_id})
