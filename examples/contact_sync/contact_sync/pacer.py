"""Staying inside HubSpot's limits by own arithmetic instead of running into 429s."""

from collections import deque
from threading import Lock

from contact_sync.clock import Clock


class Pacer:
    """Lets at most `most` calls start within any `seconds`, over all threads."""

    def __init__(self, clock: Clock, *, most: int, seconds: float) -> None:
        self._clock = clock
        self._most = most
        self._seconds = seconds
        self._starts: deque[float] = deque()
        self._lock = Lock()

    def wait_for_turn(self) -> None:
        """Return once another call may start."""
        with self._lock:
            if len(self._starts) == self._most:
                self._wait_until(self._starts.popleft() + self._seconds)
            self._starts.append(self._clock.elapsed())

    def _wait_until(self, moment: float) -> None:
        pause = moment - self._clock.elapsed()
        if pause > 0:
            self._clock.sleep(pause)
