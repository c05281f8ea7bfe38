"""Deliver webhooks in the background, on an event loop: the server's own, or one in a thread of its own.

Woken after commits; the data plane only asks whether anything is scheduled and never waits. Everything between waking
and sending belongs to `lane`.
"""

import asyncio
from collections.abc import Callable, Coroutine, Mapping
from threading import Lock, Thread
from typing import TYPE_CHECKING, Any, TypeVar

from mockspot.asgi.portal import Portal
from mockspot.domain.ports import Instant
from mockspot.domain.webhooks import deliveries
from mockspot.domain.webhooks.subscriptions import Target
from mockspot.runtime.lane import Lane
from mockspot.runtime.outcome import Outcome, Sending

if TYPE_CHECKING:
    from mockspot.runtime.targets import Reach

T = TypeVar("T")
_GOODBYE = 60.0
"""Seconds that the end may take; sending has no limit but that of every request, so a hanging target is waited for."""


class Dispatcher:
    """Sends what the portals have scheduled. Without a loop it starts one in a daemon thread when first needed."""

    def __init__(
        self,
        target_of: Callable[[int], Target | None],
        *,
        loop: asyncio.AbstractEventLoop | None = None,
        sender: Sending | None = None,
        reach: "Reach | None" = None,
    ) -> None:
        self._target_of = target_of
        self._reach = reach
        self._loop = loop
        self._sender = sender
        self._lanes: dict[int, Lane] = {}
        self._woken: dict[int, Portal] = {}
        self._leaving: set[asyncio.Task[None]] = set()
        self._thread: Thread | None = None
        self._starting = Lock()
        self._stopped = False

    @classmethod
    def in_thread(cls, target_of: Callable[[int], Target | None], *, sender: Sending | None = None) -> "Dispatcher":
        """Return a dispatcher for use without a server; its thread starts with the first delivery."""
        return cls(target_of, sender=sender)

    def portal_changed(self, portal: Portal) -> None:
        """Look after a portal soon; costs one look-up when it has nothing to send. Any thread may call it."""
        if self._stopped or not portal.space.count(deliveries.SCHEDULE):
            return
        portal_id = portal.facts.portal_id
        if self._woken.get(portal_id) is not portal:
            self._woken[portal_id] = portal
            self._running().call_soon_threadsafe(self._wake, portal)

    def flush(self, portal: Portal, *, timeout: float | None = None) -> int:
        """Send everything pending now, wait for the answers, and return how many deliveries that were."""
        return self._wait_for(self.flushed(portal), timeout) if portal.space.count(deliveries.SCHEDULE) else 0

    def advance(self, portal: Portal, until: Instant, *, timeout: float | None = None) -> None:
        """Move a portal's clock, performing what falls due on the way in its order."""
        if portal.space.count(deliveries.SCHEDULE):
            self._wait_for(self.advanced(portal, until), timeout)
        else:
            with portal.lock:
                portal.live.clock.move_to(until)

    def ask(self, method: str, url: str, headers: Mapping[str, str], body: bytes, timeout_ms: int) -> Outcome:
        """Make one request to an app, which no schedule knows of, and return what came of it."""
        return self._wait_for(self._sending().send(url, headers, body, timeout_ms=timeout_ms, method=method), None)

    async def flushed(self, portal: Portal) -> int:
        """Do what `flush` does, on the dispatcher's loop."""
        with portal.lock:
            count = deliveries.hasten(portal.space, now=portal.live.clock.now())
            portal.space.commit()
        await self._lane(portal).drain()
        return count

    async def advanced(self, portal: Portal, until: Instant) -> None:
        """Do what `advance` does, on the dispatcher's loop."""
        await self._lane(portal).advance(until)

    def hold(self, portal: Portal) -> int:
        """Hold back everything unsent and everything to come; return how many deliveries are held now."""
        with portal.lock:
            count = deliveries.hold(portal.space)
            portal.space.commit()
        return count

    def release(self, portal: Portal) -> int:
        """Let held deliveries go; return how many there were."""
        with portal.lock:
            count = deliveries.release(portal.space)
            portal.space.commit()
        self.portal_changed(portal)
        return count

    def resend(self, portal: Portal, delivery_id: int) -> bool:
        """Send a delivery once more, whatever became of it; False when there is no such delivery."""
        with portal.lock:
            found = deliveries.resend(portal.space, delivery_id, now=portal.live.clock.now())
            portal.space.commit()
        self.portal_changed(portal)
        return found is not None

    def forget(self, portal_id: int) -> None:
        """Stop working for a portal that is being deleted."""
        self._woken.pop(portal_id, None)
        if self._loop is not None and not self._stopped:
            self._loop.call_soon_threadsafe(self._drop, portal_id)

    def _drop(self, portal_id: int) -> None:
        lane = self._lanes.pop(portal_id, None)
        if lane is not None:
            task = self._running().create_task(lane.stop())
            self._leaving.add(task)
            task.add_done_callback(self._leaving.discard)

    async def aclose(self) -> None:
        """Stop on the dispatcher's loop: no task, timer or connection is left."""
        self._stopped = True
        for lane in list(self._lanes.values()):
            await lane.stop()
        await asyncio.gather(*self._leaving)
        self._lanes.clear()
        if self._sender is not None:
            await self._sender.close()

    def close(self, *, timeout: float = _GOODBYE) -> None:
        """Stop from another thread, and end the dispatcher's own thread if it has one."""
        self._stopped = True
        if self._loop is None:
            return
        self._wait_for(self.aclose(), timeout)
        if self._thread is not None:
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join(timeout)

    def _wake(self, portal: Portal) -> None:
        portal_id = portal.facts.portal_id
        if self._woken.get(portal_id) is not portal:
            return
        del self._woken[portal_id]
        if not self._stopped:
            self._lane(portal).work()

    def _lane(self, portal: Portal) -> Lane:
        portal_id = portal.facts.portal_id
        lane = self._lanes.get(portal_id)
        if lane is None or lane.portal is not portal:
            lane = Lane(portal, loop=self._running(), sender=self._sending(), target_of=self._target_of)
            self._lanes[portal_id] = lane
        return lane

    def _sending(self) -> Sending:
        if self._sender is None:
            # Imported with the first webhook: few processes send any.
            from mockspot.runtime.sender import Sender

            self._sender = Sender(self._reach)
        return self._sender

    def _running(self) -> asyncio.AbstractEventLoop:
        with self._starting:
            if self._loop is None:
                self._loop = asyncio.new_event_loop()
                self._thread = Thread(target=_run, args=(self._loop,), name="mockspot-webhooks", daemon=True)
                self._thread.start()
            return self._loop

    def _wait_for(self, work: Coroutine[Any, Any, T], timeout: float | None) -> T:
        loop = self._running()
        if self._thread is None and _is_running_here(loop):
            work.close()
            raise RuntimeError("on the dispatcher's own loop, await flushed(), advanced() or aclose() instead")
        return asyncio.run_coroutine_threadsafe(work, loop).result(timeout)


def _is_running_here(loop: asyncio.AbstractEventLoop) -> bool:
    try:
        return asyncio.get_running_loop() is loop
    except RuntimeError:
        return False


def _run(loop: asyncio.AbstractEventLoop) -> None:
    asyncio.set_event_loop(loop)
    try:
        loop.run_forever()
    finally:
        loop.close()
