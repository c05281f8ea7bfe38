"""Advancing a portal's clock: what falls due on the way is performed in its order, and retries beside each other.

Whatever comes of an attempt makes nothing due before the retry it may lead to, and the instant of that is known when
the attempt starts. So retries due until then can be under way together: noted one by one in their order, they leave
what they would have left one after the other. Ten thousand retries would else be ten thousand times waiting.

First attempts are another matter: whoever makes two changes ten seconds apart may count on hearing of them in that
order, so nothing due at another instant is under way beside one. Nor is it once somebody calls the portal meanwhile:
a receiver that calls back is to find the clock at the very instant of the webhook it works on.
"""

import asyncio
from collections import Counter
from collections.abc import Container, Iterator
from heapq import merge
from itertools import islice
from typing import Final, NamedTuple

from mockspot.asgi.portal import Portal
from mockspot.domain.ports import Instant
from mockspot.domain.webhooks import deliveries
from mockspot.domain.webhooks.deliveries import Delivery
from mockspot.domain.webhooks.subscriptions import Target
from mockspot.runtime.courier import Courier, Errand, FindTarget
from mockspot.runtime.outcome import Outcome

_AT_ONCE: Final = 8
"""So many requests are made ready before the loop turns to others."""
_NEVER: Final = 2**63


class _UnderWay(NamedTuple):
    """An attempt not noted yet. What falls due at `horizon` or later may follow from it, and starts after it only."""

    errand: Errand
    task: asyncio.Task[Outcome]
    horizon: Instant


class Advance:
    """One way to an instant, unless the portal is reset meanwhile. Every method runs on the loop's thread."""

    def __init__(self, portal: Portal, courier: Courier, target_of: FindTarget) -> None:
        self._portal = portal
        self._live = portal.live
        self._courier = courier
        self._target_of = target_of
        self._under_way: dict[int, _UnderWay] = {}  # by delivery id, in the order they are noted in
        self._by_app: Counter[int] = Counter()
        self._last_logged = 0
        self._noted = False
        self._disturbed = False
        self._stopped = False

    async def to(self, until: Instant) -> None:
        """Perform what falls due up to an instant, and arrive there."""
        self._last_logged = self._live.traffic.last
        try:
            await self._perform(until)
        finally:
            await self.stop()
        with self._portal.lock:
            if not self._overtaken():
                self._live.clock.move_to(until)

    async def stop(self) -> None:
        """Go no further: requests under way are dropped and stay scheduled."""
        self._stopped = True
        tasks = [one.task for one in self._under_way.values()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _overtaken(self) -> bool:
        """Say whether the portal was reset since: its clock is another one, and nobody asked that to move."""
        return self._portal.live is not self._live

    async def _perform(self, until: Instant) -> None:
        while not self._stopped and not self._overtaken():
            with self._portal.lock:
                started = self._start(until)
                self._portal.space.commit()  # the tasks begin with the loop's next turn, so nothing is sent before this
            if started == _AT_ONCE:
                await asyncio.sleep(0)
            elif self._under_way:
                await self._note_first()
            else:
                return

    def _start(self, until: Instant) -> int:
        """Start what may start, in order and a few at a time, and return how many those were."""
        clock, full, started = self._live.clock, set[int](), 0
        horizon = min((one.horizon for one in self._under_way.values()), default=_NEVER)
        for due, _, delivery, target in self._waiting(full):
            if due > until or started == _AT_ONCE:
                break
            if not self._under_way:
                clock.move_to(due)
            now = clock.now()
            if due > now and (full or due >= horizon or not self._may_be_early(delivery)):
                break
            if self._by_app[delivery.app_id] >= target.max_concurrency:
                full.add(delivery.app_id)
                continue
            horizon = min(horizon, self._send(self._courier.ready(delivery, target, max(due, now))))
            started += 1
        return started

    def _waiting(self, full: Container[int]) -> Iterator[tuple[Instant, int, Delivery, Target]]:
        """Yield what is not under way, in order, but no more for apps that are `full` by then."""
        space, targets = self._portal.space, dict[int, Target]()
        for app_id in deliveries.waiting_apps(space):
            target = self._target_of(app_id)
            if target is None:
                self._courier.give_up(app_id, but=self._under_way)
            else:
                targets[app_id] = target
        return merge(*(self._waiting_for(app_id, target, full) for app_id, target in targets.items()))

    def _waiting_for(
        self, app_id: int, target: Target, full: Container[int]
    ) -> Iterator[tuple[Instant, int, Delivery, Target]]:
        for delivery in deliveries.scheduled(self._portal.space, app_id, but=self._under_way):
            if app_id in full:
                return
            yield delivery.due, delivery.delivery_id, delivery, target

    def _may_be_early(self, delivery: Delivery) -> bool:
        return delivery.state == "failed" and self._noted and not self._disturbed

    def _send(self, errand: Errand) -> Instant:
        """Send a request and return the horizon that it puts up."""
        task, horizon = asyncio.create_task(self._courier.send(errand)), self._horizon(errand)
        self._under_way[errand.delivery.delivery_id] = _UnderWay(errand, task, horizon)
        self._by_app[errand.delivery.app_id] += 1
        return horizon

    def _horizon(self, errand: Errand) -> Instant:
        if errand.delivery.state != "failed":
            return errand.at
        due = self._courier.retried_from(errand)
        return _NEVER if due is None else due

    async def _note_first(self) -> None:
        number, (errand, task, _) = next(iter(self._under_way.items()))
        outcome = await task
        with self._portal.lock:
            if self._overtaken():
                return
            live = self._live
            self._noted, self._disturbed = True, self._disturbed or live.traffic.last != self._last_logged
            self._courier.note(errand, outcome)
            self._last_logged = live.traffic.last
            del self._under_way[number]
            self._by_app[errand.delivery.app_id] -= 1
            for following in islice(self._under_way.values(), 1):
                live.clock.move_to(following.errand.at)
            self._portal.space.commit()
