"""A portal's clock: the system's time, possibly ahead of it, or time that stands still until it is moved."""

import time

from mockspot.domain.ports import Instant


class PortalClock:
    """The only source of time in a portal. It never runs backwards by itself, whatever the system's clock does."""

    __slots__ = ("_ahead", "_latest", "mode")

    def __init__(self, manual_from: Instant | None = None) -> None:
        self.mode = "system" if manual_from is None else "manual"
        self._ahead = 0
        self._latest = manual_from or 0

    def now(self) -> Instant:
        """Return the current instant."""
        if self.mode == "system":
            now = time.time_ns() // 1_000_000 + self._ahead
            if now > self._latest:
                self._latest = now
        return self._latest

    def move_to(self, instant: Instant) -> None:
        """Advance to an instant; earlier ones are ignored."""
        if self.mode == "system":
            self._ahead += max(0, instant - self.now())
        self._latest = max(self._latest, instant)

    def turn_back(self, instant: Instant) -> None:
        """Go on from an earlier instant, the one way for time to run backwards: somebody asked for it."""
        self._ahead = instant - time.time_ns() // 1_000_000
        self._latest = instant

    def switch(self, mode: str) -> None:
        """Run with the system (`system`) or stand still (`manual`), from the present instant on."""
        now = self.now()
        self.mode = mode
        self._ahead = now - time.time_ns() // 1_000_000 if mode == "system" else 0
