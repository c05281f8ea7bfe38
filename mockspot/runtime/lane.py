"""One portal's deliveries on the event loop: start what is due, note what came of it, wait for the next.

All state that must survive a reset is in the portal's space; a lane knows only what is under way and its timer. The
portal's lock is held to read and to note, never while a request is out.
"""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice

from mockspot.asgi.portal import Portal
from mockspot.domain.ports import Instant
from mockspot.domain.webhooks import deliveries
from mockspot.domain.webhooks.deliveries import Attempt, Delivery
from mockspot.domain.webhooks.retries import Verdict, judge
from mockspot.domain.webhooks.subscriptions import Target
from mockspot.runtime.outcome import Outcome, Sending
from mockspot.wire.webhooks import payload
from mockspot.wire.webhooks.deliveries import sent

_log = logging.getLogger("mockspot")
FindTarget = Callable[[int], Target | None]
"""Returns where an app's webhooks go, or None when it has no settings."""


@dataclass(frozen=True, slots=True)
class _Sending:
    """A request about to go out; `chance` is drawn at the start, so that answers racing each other change nothing."""

    delivery: Delivery
    target: Target
    at: Instant
    chance: float
    content: bytes
    timeout_ms: int


class Lane:
    """Works off one portal's schedule. Every method runs on the loop's thread."""

    def __init__(
        self, portal: Portal, *, loop: asyncio.AbstractEventLoop, sender: Sending, target_of: FindTarget
    ) -> None:
        self.portal = portal
        self._loop = loop
        self._sender = sender
        self._target_of = target_of
        self._under_way: dict[asyncio.Task[None], Delivery] = {}
        self._timer: asyncio.TimerHandle | None = None
        self._stopped = False

    def work(self) -> None:
        """Start everything that is due and may start, and set the timer for what comes after."""
        if self._stopped:
            return
        with self.portal.lock:
            now = self.portal.live.clock.now()
            apps = deliveries.waiting_apps(self.portal.space)
            for sending in sorted((one for app_id in apps for one in self._ready(app_id, now)), key=_by_due):
                task = self._loop.create_task(self._send(sending))
                self._under_way[task] = sending.delivery
                task.add_done_callback(self._finished)
            self._set_timer(now)

    async def drain(self) -> None:
        """Work until nothing is under way and nothing due is left."""
        self.work()
        while self._under_way:
            await asyncio.wait(self._under_way, return_when=asyncio.FIRST_COMPLETED)

    async def stop(self) -> None:
        """Leave nothing behind: requests under way are dropped and stay scheduled."""
        self._stopped = True
        if self._timer is not None:
            self._timer.cancel()
        tasks = list(self._under_way)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _ready(self, app_id: int, now: Instant) -> list[_Sending]:
        target = self._target_of(app_id)
        if target is None:
            self._give_up(app_id, now)
            return []
        free = target.max_concurrency - sum(one.app_id == app_id for one in self._under_way.values())
        due = (
            delivery
            for delivery in deliveries.scheduled(self.portal.space, app_id)
            if delivery.due <= now and not self._is_under_way(delivery)
        )
        return [self._prepare(delivery, target, now) for delivery in list(islice(due, max(0, free)))]

    def _prepare(self, delivery: Delivery, target: Target, now: Instant) -> _Sending:
        portal = self.portal
        policy = portal.live.policy
        closed = deliveries.close(portal.space, delivery, target.url)
        content = payload.body(closed, portal_id=portal.facts.portal_id, policy=policy)
        return _Sending(closed, target, now, portal.live.ids.fraction(), content, policy.webhook_timeout_ms)

    def _give_up(self, app_id: int, now: Instant) -> None:
        """Settle what can no longer be sent. unverified: HubSpot's fate for events of an app without settings."""
        tx = self.portal.space
        for delivery in list(deliveries.scheduled(tx, app_id)):
            if not self._is_under_way(delivery):
                attempt = Attempt(len(delivery.attempts), now, None, 0.0, "the app has no webhook settings any more")
                deliveries.settle(tx, delivery, attempt, Verdict("dead"))

    async def _send(self, sending: _Sending) -> None:
        url, content = sending.target.url, sending.content
        headers = payload.headers(sending.target.secret, url, content, now=sending.at)
        try:
            outcome = await self._sender.send(url, headers, content, timeout_ms=sending.timeout_ms)
        except Exception as error:
            _log.exception("bug while sending delivery %s", sending.delivery.delivery_id)
            outcome = Outcome(None, 0.0, f"internal error: {error}")
        with self.portal.lock:
            self._note(sending, headers, outcome)

    def _note(self, sending: _Sending, headers: dict[str, str], outcome: Outcome) -> None:
        portal, delivery = self.portal, sending.delivery
        now = portal.live.clock.now()
        number = len(delivery.attempts)
        attempt = Attempt(number, sending.at, outcome.status, outcome.duration_ms, outcome.error)
        verdict = judge(outcome.status, attempts=number + 1, now=now, chance=sending.chance)
        settled = deliveries.settle(portal.space, delivery, attempt, verdict)
        if settled is not None:
            kept = sent(settled, attempt, headers, sending.content, outcome.headers, outcome.body)
            portal.live.traffic.append(now, "delivery", kept)

    def _finished(self, task: asyncio.Task[None]) -> None:
        del self._under_way[task]
        failure = None if task.cancelled() else task.exception()
        if failure is None:
            self.work()
        else:
            _log.error("bug while noting a delivery", exc_info=failure)

    def _is_under_way(self, delivery: Delivery) -> bool:
        # By identity: after a reset another delivery may have the same number, but never the same events.
        return any(one.notifications is delivery.notifications for one in self._under_way.values())

    def _set_timer(self, now: Instant) -> None:
        """Come back when the next delivery falls due; `now` is the instant up to which all was started."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        clock = self.portal.live.clock
        due = deliveries.next_due(self.portal.space, now) if clock.mode == "system" else None
        if due is not None:
            self._timer = self._loop.call_later((due - now) / 1000 / clock.speed, self.work)


def _by_due(sending: _Sending) -> tuple[Instant, int]:
    return sending.delivery.due, sending.delivery.delivery_id
