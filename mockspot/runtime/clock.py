"""Clocks: the system's, and one that moves only when told to."""

import time

from mockspot.domain.ports import Instant


class SystemClock:
    """The machine's clock plus whatever it was advanced by. A portal's time never runs backwards."""

    mode = "system"

    def __init__(self) -> None:
        self._ahead = 0
        self._latest = 0

    def now(self) -> Instant:
        """Return the current instant."""
        now = time.time_ns() // 1_000_000 + self._ahead
        if now > self._latest:
            self._latest = now
        return self._latest

    def move_to(self, instant: Instant) -> None:
        """Advance to an instant; earlier ones are ignored."""
        self._ahead += max(0, instant - self.now())


class ManualClock:
    """A clock that stands still until it is moved."""

    mode = "manual"

    def __init__(self, now: Instant) -> None:
        self._now = now

    def now(self) -> Instant:
        """Return the current instant."""
        return self._now

    def move_to(self, instant: Instant) -> None:
        """Advance to an instant; earlier ones are ignored."""
        self._now = max(self._now, instant)
