"""One attempt of a delivery in three steps: make the request ready, send it, note what came of it.

The portal's lock is held for the first and the last, never while a request is out.
"""

import logging
from collections.abc import Callable, Container
from dataclasses import dataclass

from mockspot.asgi.portal import Portal
from mockspot.domain.ports import Instant
from mockspot.domain.webhooks import deliveries, regrouping, retries
from mockspot.domain.webhooks.deliveries import Attempt, Delivery
from mockspot.domain.webhooks.retries import Verdict
from mockspot.domain.webhooks.subscriptions import Target
from mockspot.runtime.outcome import Outcome, Sending
from mockspot.wire.webhooks import payload
from mockspot.wire.webhooks.deliveries import sent

_log = logging.getLogger("mockspot")
FindTarget = Callable[[int], Target | None]
"""Returns where an app's webhooks go, or None when it has no settings."""
Key = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Errand:
    """A request about to go out. `chance` decides about the retry, should there be one."""

    delivery: Delivery
    at: Instant
    chance: float
    headers: dict[str, str]
    content: bytes
    timeout_ms: int

    @property
    def key(self) -> Key:
        """Return what tells its delivery from all others."""
        return key_of(self.delivery)


class Courier:
    """Makes attempts for one portal."""

    def __init__(self, portal: Portal, sender: Sending) -> None:
        self._portal = portal
        self._sender = sender

    def ready(self, delivery: Delivery, target: Target, at: Instant) -> Errand:
        """Return the request of the next attempt, and note that it is made; to be committed before it is sent."""
        portal, policy = self._portal, self._portal.live.policy
        begun = deliveries.begin(portal.space, delivery, target.url, now=at)
        content = payload.body(begun, portal_id=portal.facts.portal_id, policy=policy)
        headers = payload.headers(target.secret, target.url, content, now=at, policy=policy)
        seed = f"{portal.facts.seed}/{portal.facts.portal_id}"
        chance = retries.chance(seed, begun.delivery_id, len(begun.attempts))
        return Errand(begun, at, chance, headers, content, policy.webhook_timeout_ms)

    async def send(self, errand: Errand) -> Outcome:
        """Send a request and return what came of it."""
        url = errand.delivery.target_url
        try:
            return await self._sender.send(url, errand.headers, errand.content, timeout_ms=errand.timeout_ms)
        except Exception as error:
            _log.exception("bug while sending delivery %s", errand.delivery.delivery_id)
            return Outcome(None, 0.0, f"internal error: {error}")

    def note(self, errand: Errand, outcome: Outcome) -> None:
        """Settle the delivery and log the attempt; nothing happens when the portal knows nothing of it any more."""
        portal, delivery = self._portal, errand.delivery
        now = portal.live.clock.now()
        number = len(delivery.attempts)
        attempt = Attempt(number, errand.at, outcome.status, outcome.duration_ms, outcome.error)
        policy = portal.live.policy
        most = policy.webhook_attempts
        verdict = retries.judge(outcome.status, attempts=number + 1, now=now, chance=errand.chance, most=most)
        settled = deliveries.settle(portal.space, delivery, attempt, verdict)
        if settled is None:
            return
        if settled.state == "failed" and policy.webhook_retries_regroup:
            regrouping.regroup(portal.space, settled, now=now, most=most)
        deliveries.forget(portal.space, keep=policy.webhook_events_kept)
        kept = sent(settled, attempt, errand.headers, errand.content, outcome.headers, outcome.body)
        portal.live.traffic.append(now, "delivery", kept)

    def give_up(self, app_id: int, *, but: Container[int]) -> None:
        """Settle what can no longer be sent. unverified: HubSpot's fate for events of an app without settings."""
        space, now = self._portal.space, self._portal.live.clock.now()
        for delivery in list(deliveries.scheduled(space, app_id, but=but)):
            attempt = Attempt(len(delivery.attempts), now, None, 0.0, "the app has no webhook settings any more")
            deliveries.settle(space, delivery, attempt, Verdict("dead"))
        deliveries.forget(space, keep=self._portal.live.policy.webhook_events_kept)

    def retried_from(self, errand: Errand) -> Instant | None:
        """Return the earliest instant at which anything is sent because an attempt failed; None when nothing is."""
        attempts, policy = len(errand.delivery.attempts) + 1, self._portal.live.policy
        most = policy.webhook_attempts
        verdict = retries.judge(None, attempts=attempts, now=errand.at, chance=errand.chance, most=most)
        if verdict.due is not None and policy.webhook_retries_regroup:
            return regrouping.earliest(attempts, now=errand.at, most=most)
        return verdict.due


def key_of(delivery: Delivery) -> Key:
    """Return what tells a delivery from all others.

    By identity as well: after a reset another one may have the same number, but never the same events.
    """
    return delivery.delivery_id, id(delivery.notifications)
