"""The operations of HubSpot's API for webhook settings and subscriptions."""

from dataclasses import replace
from typing import Final, NamedTuple

from mockspot.domain.apps import APPS
from mockspot.domain.context import Context
from mockspot.domain.ports import Instant
from mockspot.domain.refusal import Refusal
from mockspot.domain.webhooks.subscriptions import (
    APP_WEBHOOKS,
    AppWebhooks,
    Settings,
    Subscription,
    Wish,
    check_url,
    checked,
    webhooks_of,
    with_subscription,
)

MAX_SUBSCRIPTIONS: Final = 1000
"""Claim: per application (documented, DOC-WEBHOOK)."""
_LEAST_CONCURRENCY: Final = 5
"""Claim: `maxConcurrentRequests` must be greater (documented, DOC-WEBHOOK)."""


class OfApp(NamedTuple):
    """Command: anything that concerns an app as a whole."""

    app_id: int


class Create(NamedTuple):
    """Command: add a subscription."""

    app_id: int
    wish: Wish


class OfSubscription(NamedTuple):
    """Command: read, change or delete one subscription; `active` None leaves it as it is."""

    app_id: int
    subscription_id: int
    active: bool | None = None


class Switch(NamedTuple):
    """Command: turn several subscriptions on or off."""

    app_id: int
    inputs: tuple[tuple[int, bool], ...]


class Switched(NamedTuple):
    """What became of a `Switch`: the subscriptions found, and a refusal for each one that was not."""

    subscriptions: tuple[Subscription, ...]
    refusals: tuple[Refusal, ...]
    at: Instant


def read_settings(ctx: Context, command: OfApp) -> AppWebhooks:
    """Return an app's settings; refused when it has none."""
    wired = _owned(ctx, command.app_id)
    if wired.target_url is None:
        raise Refusal("webhook_settings_missing", {"appId": command.app_id})
    return wired


def write_settings(ctx: Context, command: Settings) -> AppWebhooks:
    """Set an app's target and concurrency. HubSpot may take five minutes to follow; the simulator follows at once."""
    wired = _owned(ctx, command.app_id)
    if command.max_concurrency <= _LEAST_CONCURRENCY:
        raise Refusal("webhook_concurrency", {"least": _LEAST_CONCURRENCY})
    check_url(command.target_url)
    created_at = ctx.now if wired.target_url is None else wired.created_at
    wired = replace(
        wired,
        target_url=command.target_url,
        max_concurrency=command.max_concurrency,
        created_at=created_at,
        updated_at=ctx.now,
    )
    ctx.tx.put(APP_WEBHOOKS, command.app_id, wired)
    return wired


def delete_settings(ctx: Context, command: OfApp) -> None:
    """Take an app's target away. Claim: subscriptions are paused, not deleted (SPEC)."""
    wired = _owned(ctx, command.app_id)
    ctx.tx.put(APP_WEBHOOKS, command.app_id, replace(wired, target_url=None))


def subscriptions(ctx: Context, command: OfApp) -> tuple[Subscription, ...]:
    """Return an app's subscriptions in the order they were made."""
    return _owned(ctx, command.app_id).subscriptions


def subscribe(ctx: Context, command: Create) -> Subscription:
    """Add a subscription."""
    wired = _owned(ctx, command.app_id)
    if len(wired.subscriptions) >= MAX_SUBSCRIPTIONS:
        request_id = f"{ctx.ids.bits(128):032x}"
        raise Refusal("webhook_subscription_limit", {"maximum": MAX_SUBSCRIPTIONS, "request_id": request_id})
    app = ctx.tx.get(APPS, command.app_id)
    assert app is not None
    wired = with_subscription(wired, checked(command.wish, app), ctx.now)
    ctx.tx.put(APP_WEBHOOKS, command.app_id, wired)
    return wired.subscriptions[-1]


def read_subscription(ctx: Context, command: OfSubscription) -> Subscription:
    """Return one subscription."""
    return _found(_owned(ctx, command.app_id), command.subscription_id)


def switch(ctx: Context, command: OfSubscription) -> Subscription:
    """Turn one subscription on or off."""
    wired = _owned(ctx, command.app_id)
    present = _found(wired, command.subscription_id)
    if command.active is None:
        return present
    return _switched(ctx, command.app_id, wired, present, active=command.active)


def unsubscribe(ctx: Context, command: OfSubscription) -> None:
    """Delete one subscription."""
    wired = _owned(ctx, command.app_id)
    gone = _found(wired, command.subscription_id)
    left = tuple(subscription for subscription in wired.subscriptions if subscription is not gone)
    ctx.tx.put(APP_WEBHOOKS, command.app_id, replace(wired, subscriptions=left))


def switch_many(ctx: Context, command: Switch) -> Switched:
    """Turn several subscriptions on or off; those that do not exist are refused one by one."""
    done: list[Subscription] = []
    refusals: list[Refusal] = []
    for subscription_id, active in ctx.served(command.inputs):
        try:
            done.append(switch(ctx, OfSubscription(command.app_id, subscription_id, active)))
        except Refusal as refusal:
            if refusal.kind != "webhook_subscription_missing":
                raise
            refusals.append(refusal)
    return Switched(tuple(done), tuple(refusals), ctx.now)


def _owned(ctx: Context, app_id: int) -> AppWebhooks:
    """Return the webhooks of an app of the calling developer. Private apps are configured in HubSpot's pages only."""
    app = ctx.tx.get(APPS, app_id)
    if app is None or app.kind != "public":
        raise Refusal("webhook_app_unknown", {"appId": app_id, "portalId": ctx.portal.portal_id})
    return webhooks_of(ctx.tx, app_id)


def _found(wired: AppWebhooks, subscription_id: int) -> Subscription:
    for subscription in wired.subscriptions:
        if subscription.subscription_id == subscription_id:
            return subscription
    raise Refusal("webhook_subscription_missing", {"subscriptionId": subscription_id})


def _switched(ctx: Context, app_id: int, wired: AppWebhooks, present: Subscription, *, active: bool) -> Subscription:
    changed = replace(present, wish=replace(present.wish, active=active), updated_at=ctx.now)
    others = tuple(changed if subscription is present else subscription for subscription in wired.subscriptions)
    ctx.tx.put(APP_WEBHOOKS, app_id, replace(wired, subscriptions=others))
    return changed
