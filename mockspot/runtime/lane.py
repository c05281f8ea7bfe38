"""One portal's deliveries on the event loop: start what is due, note what came of it, wait for the next.

All state that must survive a reset is in the portal's space; a lane knows only what is under way and its timer. The
portal's lock is held to read and to note, never while a request is out.
"""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Iterator
from itertools import islice
from typing import Final

from mockspot.asgi.portal import Portal
from mockspot.domain.ports import Instant, NotKept
from mockspot.domain.webhooks import deliveries
from mockspot.domain.webhooks.deliveries import Delivery
from mockspot.domain.webhooks.subscriptions import Target
from mockspot.runtime.advance import Advance
from mockspot.runtime.courier import Courier, Errand, FindTarget, Key, key_of
from mockspot.runtime.outcome import Sending

_log = logging.getLogger("mockspot")
_LATER: Final = 0.05
"""Seconds until it looks again whether somebody still works on the portal: its loop has others to serve."""
_AT_ONCE: Final = 8
"""So many requests are made ready before the loop turns to others: making one of a hundred events takes 0.3 ms."""


class Lane:
    """Works off one portal's schedule. Every method runs on the loop's thread."""

    def __init__(
        self, portal: Portal, *, loop: asyncio.AbstractEventLoop, sender: Sending, target_of: FindTarget
    ) -> None:
        self.portal = portal
        self._loop = loop
        self._courier = Courier(portal, sender)
        self._target_of = target_of
        self._tasks: set[asyncio.Task[None]] = set()
        self._under_way: set[Key] = set()
        self._by_app: defaultdict[int, int] = defaultdict(int)
        self._waiters: list[asyncio.Future[None]] = []
        self._next: asyncio.Handle | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._turn = asyncio.Lock()
        self._advance: Advance | None = None
        self._stopped = False

    def work(self) -> None:
        """Start what is due and may start, a few at a time, and set the timer for what comes after."""
        if self._next is not None:
            self._next.cancel()
            self._next = None
        if self._stopped or self._advance is not None:
            return
        if self.portal.occupied:
            self._next = self._loop.call_later(_LATER, self.work)
            return
        try:
            ready = self._start_some()
        except NotKept as reason:  # all stays scheduled, and whoever waits for it hears why it does
            _log.error("%s", reason)
            self._tell_waiters(reason)
            return
        if ready > _AT_ONCE:
            self._soon()
        elif not self._tasks:
            self._tell_waiters()

    def _start_some(self) -> int:
        """Start the first of those that are ready, and return how many are."""
        with self.portal.lock:
            now = self.portal.live.clock.now()
            apps = deliveries.waiting_apps(self.portal.space)
            ready = sorted((one for app_id in apps for one in self._ready(app_id, now)), key=_by_due)
            errands = [self._courier.ready(delivery, target, now) for delivery, target in ready[:_AT_ONCE]]
            self.portal.space.commit()  # that they are made is known for good before any of them is
            for errand in errands:
                self._start(errand)
            self._set_timer(now)
        return len(ready)

    async def drain(self) -> None:
        """Work until nothing is under way and nothing due is left."""
        waiter = self._loop.create_future()
        self._waiters.append(waiter)
        self.work()
        if not self._stopped:
            await waiter

    async def advance(self, until: Instant) -> None:
        """Move the clock, performing what falls due on the way in its order; one after the other when two ask.

        A reset that comes before its end ends it.
        """
        await self._unoccupied()
        live = self.portal.live
        async with self._turn:
            if self._stopped or self.portal.live is not live:
                return
            self._advance = Advance(self.portal, self._courier, self._target_of)
            try:
                await asyncio.gather(*self._tasks, return_exceptions=True)
                await self._advance.to(until)
            except asyncio.CancelledError:
                if not self._stopped:
                    raise
            finally:
                self._advance = None
            await self.drain()

    async def stop(self) -> None:
        """Leave nothing behind: requests under way are dropped and stay scheduled."""
        self._stopped = True
        if self._advance is not None:
            await self._advance.stop()
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
            self._courier.give_up(app_id, but={number for number, _ in self._under_way})
            return []
        free = target.max_concurrency - self._by_app[app_id]
        return [(delivery, target) for delivery in islice(self._due(app_id, now), max(0, free))]

    def _due(self, app_id: int, now: Instant) -> Iterator[Delivery]:
        for delivery in deliveries.scheduled(self.portal.space, app_id):
            if delivery.due > now:
                return
            if key_of(delivery) not in self._under_way:
                yield delivery

    def _start(self, errand: Errand) -> None:
        app_id, key = errand.delivery.app_id, errand.key
        task = self._loop.create_task(self._attempt(errand))
        self._tasks.add(task)
        self._under_way.add(key)
        self._by_app[app_id] += 1

        def finished(task: asyncio.Task[None]) -> None:
            self._tasks.discard(task)
            self._under_way.discard(key)
            self._by_app[app_id] -= 1
            self._finished(task)

        task.add_done_callback(finished)

    async def _attempt(self, errand: Errand) -> None:
        outcome = await self._courier.send(errand)
        await self._unoccupied()
        with self.portal.lock:
            self._courier.note(errand, outcome)
            self.portal.space.commit()

    async def _unoccupied(self) -> None:
        """Wait until nobody works on the portal for long."""
        while self.portal.occupied and not self._stopped:
            await asyncio.sleep(_LATER)

    def _finished(self, task: asyncio.Task[None]) -> None:
        failure = None if task.cancelled() else task.exception()
        if failure is not None:
            _log.error("bug while noting a delivery", exc_info=failure)
        self._soon()

    def _soon(self) -> None:
        """Work once for all that happens in this turn of the loop."""
        if self._next is None and not self._stopped:
            self._next = self._loop.call_soon(self.work)

    def _tell_waiters(self, reason: NotKept | None = None) -> None:
        """Tell them that nothing is left, or the reason why something is."""
        waiters, self._waiters = self._waiters, []
        for waiter in waiters:
            if waiter.done():
                continue
            if reason is None:
                waiter.set_result(None)
            else:
                waiter.set_exception(reason)

    def _set_timer(self, now: Instant) -> None:
        """Come back when the next delivery falls due; `now` is the instant up to which all was started."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        clock = self.portal.live.clock
        due = deliveries.next_due(self.portal.space, now) if clock.mode == "system" else None
        if due is not None:
            self._timer = self._loop.call_later((due - now) / 1000 / clock.speed, self.work)


def _by_due(ready: tuple[Delivery, Target]) -> tuple[Instant, int]:
    return ready[0].due, ready[0].delivery_id
