"""Let gremlins act while time runs by itself: one thread that waits for whichever is due first."""

import logging
from threading import Condition, Thread, current_thread

from mockspot.asgi.portal import Portal
from mockspot.control.gremlin import act
from mockspot.domain import gremlin

_log = logging.getLogger("mockspot")


_LONGEST = 3600.0
"""Seconds that it waits at once; a portal's next turn may be a year away."""


class Gremlins:
    """The portals that have one. The thread starts with the first; it holds no lock of its own while a gremlin acts."""

    def __init__(self) -> None:
        self._portals: dict[int, Portal] = {}
        self._changed = Condition()
        self._news = False
        self._thread: Thread | None = None
        self._stopped = False

    def watch(self, portal: Portal) -> None:
        """Look after a portal, or look again since its gremlin or its clock is another. Any thread may call it."""
        with self._changed:
            if self._stopped:
                return
            self._portals[portal.facts.portal_id] = portal
            if self._thread is None:
                self._thread = Thread(target=self._run, name="mockspot-gremlins", daemon=True)
                self._thread.start()
            self._tell()

    def forget(self, portal_id: int) -> None:
        """Leave a portal alone that is being deleted."""
        with self._changed:
            self._portals.pop(portal_id, None)

    def close(self) -> None:
        """End the thread."""
        with self._changed:
            self._stopped = True
            self._tell()
        if self._thread is not None and self._thread is not current_thread():
            self._thread.join()

    def _tell(self) -> None:
        self._news = True
        self._changed.notify()

    def _run(self) -> None:
        while True:
            with self._changed:
                if self._stopped:  # asked under the lock: the news of it must not be taken for older news
                    return
                self._news = False
                portals = list(self._portals.values())
            wait = min((_until_next(portal) for portal in portals), default=_LONGEST)
            with self._changed:
                if not self._news:
                    self._changed.wait(wait)


def _until_next(portal: Portal) -> float:
    """Let a portal's gremlin take the turns that are due, and return the seconds till its next one."""
    try:
        act(portal)
    except Exception:  # the turn is spent, so the next one may go well
        _log.exception("bug while the gremlin of portal %s acts", portal.facts.portal_id)
    with portal.lock:
        due, clock = gremlin.due(portal.space), portal.live.clock
        if due is None or clock.mode != "system":
            return _LONGEST
        return min(_LONGEST, max(0.0, (due - clock.now()) / 1000 / clock.speed))
