"""One portal's deliveries on the event loop: start what is due, note what came of it, wait for the next.

All state that must survive a reset is in the portal's space; a lane knows only what is under way and its timer. The
portal's lock is held to read and to note, never while a request is out.
"""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final

from mockspot.asgi.portal import Portal
from mockspot.domain.ports import Instant
from mockspot.domain.webhooks import deliveries, regrouping
from mockspot.domain.webhooks.deliveries import Attempt, Delivery
from mockspot.domain.webhooks.retries import Verdict, judge
from mockspot.domain.webhooks.subscriptions import Target
from mockspot.runtime.outcome import Outcome, Sending
from mockspot.wire.webhooks import payload
from mockspot.wire.webhooks.deliveries import sent

_log = logging.getLogger("mockspot")
FindTarget = Callable[[int], Target | None]
"""Returns where an app's webhooks go, or None when it has no settings."""
_AT_ONCE: Final = 8
"""So many requests are made ready before the loop turns to others: making one of a hundred events takes 0.3 ms."""


_Key = tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Sending:
    """A request about to go out; `chance` is drawn at the start, so that answers racing each other change nothing."""

    delivery: Delivery
    at: Instant
    chance: float
    headers: dict[str, str]
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
        self._tasks: set[asyncio.Task[None]] = set()
        self._under_way: set[_Key] = set()
        self._by_app: defaultdict[int, int] = defaultdict(int)
        self._waiters: list[asyncio.Future[None]] = []
        self._next: asyncio.Handle | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._stopped = False

    def work(self) -> None:
        """Start what is due and may start, a few at a time, and set the timer for what comes after."""
        if self._next is not None:
            self._next.cancel()
            self._next = None
        if self._stopped:
            return
        with self.portal.lock:
            now = self.portal.live.clock.now()
            apps = deliveries.waiting_apps(self.portal.space)
            ready = sorted((one for app_id in apps for one in self._ready(app_id, now)), key=_by_due)
            prepared = [self._prepare(delivery, target, now) for delivery, target in ready[:_AT_ONCE]]
            self.portal.space.commit()  # that they are made is known for good before any of them is
            for sending in prepared:
                self._start(sending)
            self._set_timer(now)
        if len(ready) > _AT_ONCE:
            self._soon()
        elif not self._tasks:
            self._tell_waiters()

    async def drain(self) -> None:
        """Work until nothing is under way and nothing due is left."""
        waiter = self._loop.create_future()
        self._waiters.append(waiter)
        self.work()
        if not self._stopped:
            await waiter

    async def stop(self) -> None:
        """Leave nothing behind: requests under way are dropped and stay scheduled."""
        self._stopped = True
        for handle in (self._timer, self._next):
            if handle is not None:
                handle.cancel()
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        self._tell_waiters()

    def _ready(self, app_id: int, now: Instant) -> list[tuple[Delivery, Target]]:
        target = self._target_of(app_id)
        if target is None:
            self._give_up(app_id, now)
            return []
        free = target.max_concurrency - self._by_app[app_id]
        return [(delivery, target) for delivery in islice(self._due(app_id, now), max(0, free))]

    def _due(self, app_id: int, now: Instant) -> Iterator[Delivery]:
        for delivery in deliveries.scheduled(self.portal.space, app_id):
            if delivery.due > now:
                return
            if _key(delivery) not in self._under_way:
                yield delivery

    def _prepare(self, delivery: Delivery, target: Target, now: Instant) -> _Sending:
        portal = self.portal
        policy = portal.live.policy
        begun = deliveries.begin(portal.space, delivery, target.url, now=now)
        content = payload.body(begun, portal_id=portal.facts.portal_id, policy=policy)
        headers = payload.headers(target.secret, target.url, content, now=now, policy=policy)
        return _Sending(begun, now, portal.live.ids.fraction(), headers, content, policy.webhook_timeout_ms)

    def _start(self, sending: _Sending) -> None:
        delivery = sending.delivery
        task = self._loop.create_task(self._send(sending))
        self._tasks.add(task)
        self._under_way.add(_key(delivery))
        self._by_app[delivery.app_id] += 1

        def finished(task: asyncio.Task[None]) -> None:
            self._tasks.discard(task)
            self._under_way.discard(_key(delivery))
            self._by_app[delivery.app_id] -= 1
            self._finished(task)

        task.add_done_callback(finished)

    def _give_up(self, app_id: int, now: Instant) -> None:
        """Settle what can no longer be sent. unverified: HubSpot's fate for events of an app without settings."""
        tx = self.portal.space
        for delivery in list(deliveries.scheduled(tx, app_id)):
            if _key(delivery) not in self._under_way:
                attempt = Attempt(len(delivery.attempts), now, None, 0.0, "the app has no webhook settings any more")
                deliveries.settle(tx, delivery, attempt, Verdict("dead"))

    async def _send(self, sending: _Sending) -> None:
        url = sending.delivery.target_url
        try:
            outcome = await self._sender.send(url, sending.headers, sending.content, timeout_ms=sending.timeout_ms)
        except Exception as error:
            _log.exception("bug while sending delivery %s", sending.delivery.delivery_id)
            outcome = Outcome(None, 0.0, f"internal error: {error}")
        with self.portal.lock:
            self._note(sending, outcome)
            self.portal.space.commit()

    def _note(self, sending: _Sending, outcome: Outcome) -> None:
        portal, delivery = self.portal, sending.delivery
        now = portal.live.clock.now()
        number = len(delivery.attempts)
        attempt = Attempt(number, sending.at, outcome.status, outcome.duration_ms, outcome.error)
        verdict = judge(outcome.status, attempts=number + 1, now=now, chance=sending.chance)
        settled = deliveries.settle(portal.space, delivery, attempt, verdict)
        if settled is None:
            return
        if settled.state == "failed" and portal.live.policy.webhook_retries_regroup:
            regrouping.regroup(portal.space, settled, now=now)
        kept = sent(settled, attempt, sending.headers, sending.content, outcome.headers, outcome.body)
        portal.live.traffic.append(now, "delivery", kept)

    def _finished(self, task: asyncio.Task[None]) -> None:
        failure = None if task.cancelled() else task.exception()
        if failure is not None:
            _log.error("bug while noting a delivery", exc_info=failure)
        self._soon()

    def _soon(self) -> None:
        """Work once for all that happens in this turn of the loop."""
        if self._next is None and not self._stopped:
            self._next = self._loop.call_soon(self.work)

    def _tell_waiters(self) -> None:
        waiters, self._waiters = self._waiters, []
        for waiter in waiters:
            if not waiter.done():
                waiter.set_result(None)

    def _set_timer(self, now: Instant) -> None:
        """Come back when the next delivery falls due; `now` is the instant up to which all was started."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        clock = self.portal.live.clock
        due = deliveries.next_due(self.portal.space, now) if clock.mode == "system" else None
        if due is not None:
            self._timer = self._loop.call_later((due - now) / 1000 / clock.speed, self.work)


def _key(delivery: Delivery) -> _Key:
    # By identity as well: after a reset another delivery may have the same number, but never the same events.
    return delivery.delivery_id, id(delivery.notifications)


def _by_due(ready: tuple[Delivery, Target]) -> tuple[Instant, int]:
    return ready[0].due, ready[0].delivery_id
