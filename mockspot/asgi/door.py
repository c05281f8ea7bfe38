"""The door of a portal that somebody works on for long, as for a large seed: callers wait before it, and nobody else.

A thread of its own may as well wait for the lock. But an event loop serves other portals too: a call that comes on one
is held as one that waits for others is, and served by whoever opens the door.
"""

import sys
from collections.abc import Callable
from threading import Lock, RLock
from typing import TYPE_CHECKING

from mockspot.asgi.occupied import OccupiedError
from mockspot.wire.message import Reply

if TYPE_CHECKING:
    from mockspot.asgi.gathering import HeldRequest

_PATIENCE = 3_600.0
"""Seconds; nobody works longer on a portal."""


class ClosedDoor:
    """Stands where a portal's lock is otherwise."""

    def __init__(self, lock: RLock) -> None:
        self._lock = lock
        self._changing = Lock()
        self._open = False
        self._held: list[HeldRequest] = []

    def __enter__(self) -> None:
        """Wait for the lock; on an event loop, raise OccupiedError instead."""
        if _on_a_loop():
            raise OccupiedError(self.hold)
        self._lock.acquire()

    def __exit__(self, *_: object) -> None:
        self._lock.release()

    def hold(self, serve: Callable[[], Reply]) -> "HeldRequest":
        """Let a call wait; one that comes as the door opens is served at once."""
        from mockspot.asgi.gathering import HeldRequest  # with futures, which a door that nobody comes to does without

        held = HeldRequest(self, serve)
        with self._changing:
            if not self._open:
                self._held.append(held)
                return held
        held.serve()
        return held

    def open(self) -> None:
        """Serve all that wait, in the order in which they came."""
        with self._changing:
            self._open = True
        for held in self._held:
            held.serve()

    def patience(self) -> float:
        """Return the seconds that a call waits before it blocks its loop."""
        return _PATIENCE

    def release(self) -> None:
        """Do nothing: who waits here goes on when the door opens, and not before."""


def _on_a_loop() -> bool:
    """Say whether an event loop runs in this thread; none does where nobody has imported asyncio."""
    asyncio = sys.modules.get("asyncio")
    running = getattr(asyncio, "_get_running_loop", None)  # the public one raises where there is none
    return running is not None and running() is not None
