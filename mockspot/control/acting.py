"""Changes that no client asked for over HTTP: in whose name they are made, and who hears of them."""

from mockspot.asgi.portal import Portal
from mockspot.catalog import scopes
from mockspot.domain import webhooks
from mockspot.domain.caller import Caller
from mockspot.domain.context import Context
from mockspot.domain.records import linked_values, ripening
from mockspot.wire import traffic


def context(portal: Portal, *, source: str) -> Context:
    """Return a context whose writes carry a property-history source such as IMPORT or CRM_UI."""
    live = portal.live
    now = live.clock.now()
    user_id = portal.credentials.users[0].user_id
    caller = Caller("none", user_id=user_id, source=source, scopes=frozenset(scopes.every()))
    correlation_id = live.ids.uuid(now)
    made = Context(
        portal.space, now, live.ids, portal.facts, caller, live.policy, correlation_id, portal.accounts, live.quotas
    )
    ripening.bring(made)
    return made


def publish(portal: Portal, ctx: Context, *, cause: int | None = None) -> None:
    """Log what happened and queue it for the apps that subscribed; part of the portal's unit of work.

    `cause` is the entry of the log that led to it; without one, what is logged first.
    """
    log = portal.live.traffic
    first = log.last + 1 if cause is None else cause
    linked_values.follow(ctx)
    for event in ctx.events:
        log.keep(traffic.change(ctx.now, event, cause=first))
    webhooks.record(ctx, cause=first)
