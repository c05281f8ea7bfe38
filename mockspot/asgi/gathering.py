"""Requests that wait for each other: they come whenever they like, and are served in one go.

A race is worth a test only when its outcome is known. So the requests of one gathering are served by whoever completes
it, one right after the other under the portal's lock, in the order they came. Nothing blocks here: the shell of each
request waits in its own way, and the first whose patience ends lets all go on.
"""

from collections.abc import Callable
from concurrent.futures import Future
from threading import RLock
from time import monotonic
from typing import Protocol

from mockspot.wire.message import Reply


class Holder(Protocol):
    """What lets requests wait."""

    def patience(self) -> float:
        """Return the seconds that are left to wait."""
        ...

    def release(self) -> None:
        """Have those that wait served, if that is for who waits to say."""
        ...


class Gathering:
    """Requests on hold. `ended` is called before they are served, with whether all have come."""

    def __init__(self, lock: RLock, *, size: int, seconds: float, ended: Callable[[bool], None]) -> None:
        self._lock = lock
        self._size = size
        self._deadline = monotonic() + seconds
        self._ended = ended
        self._held: list[HeldRequest] = []
        self._over = False

    def hold(self, serve: Callable[[], Reply]) -> "HeldRequest":
        """Let a request wait, or serve it with the others if it is the last one to come."""
        with self._lock:
            held = HeldRequest(self, serve)
            self._held.append(held)
            if len(self._held) == self._size or not self.patience():
                self.release()
            return held

    def release(self) -> None:
        """Serve those that came."""
        with self._lock:
            if self._over:
                return
            self._over = True
            self._ended(len(self._held) == self._size)
            for held in self._held:
                held.serve()

    def patience(self) -> float:
        """Return the seconds that are left to wait."""
        return max(0.0, self._deadline - monotonic())


class HeldRequest:
    """One request that waits. Implements `wire.message.Held`."""

    def __init__(self, holder: Holder, serve: Callable[[], Reply]) -> None:
        self.future: Future[Reply] = Future()
        self._holder = holder
        self._serve = serve

    def patience(self) -> float:
        """Return the seconds until it goes on with those that came."""
        return self._holder.patience()

    def go_on(self) -> Reply:
        """Return the reply; if there is none yet, all that came are served now."""
        self._holder.release()
        return self.future.result()

    def serve(self) -> None:
        """Serve it. A bug in doing so is told to its own caller and keeps nobody else from being served."""
        try:
            self.future.set_result(self._serve())
        except Exception as bug:
            self.future.set_exception(bug)
