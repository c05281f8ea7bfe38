"""A portal's clock: time that runs as the system's does, or so many times faster, or stands still until it is moved."""

import time
from typing import Any, Final

from mockspot.domain.ports import Instant

_NOTHING_MS: Final = 1_000
"""A clock that is no further from the system's time was never moved."""


class PortalClock:
    """The only source of time in a portal. It never runs backwards by itself, whatever the system's clock does.

    `mode` is `system` or `manual`. In the first, `speed` says how many of the portal's seconds pass in one of ours;
    whole numbers, so that an instant is exact however long the clock has run.
    """

    __slots__ = ("_ahead", "_latest", "mode", "speed")

    def __init__(self, manual_from: Instant | None = None, *, running_from: Instant | None = None, speed: int = 1):
        self.mode = "system" if manual_from is None else "manual"
        self.speed = speed
        self._ahead = 0
        self._latest = manual_from or 0
        if manual_from is None:
            self.turn_back(_system() if running_from is None else running_from)

    def now(self) -> Instant:
        """Return the current instant."""
        if self.mode == "system":
            now = time.time_ns() // 1_000_000 * self.speed + self._ahead
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
        self._ahead = instant - _system() * self.speed
        self._latest = instant

    def origin(self) -> dict[str, Any]:
        """Return how a blueprint has a clock begin as this one stands; the system's time has no origin."""
        now = self.now()
        if self.mode == "manual":
            return {"manual_from": now, "running_from": None, "speed": self.speed}
        apart = self.speed != 1 or abs(now - _system()) > _NOTHING_MS
        return {"manual_from": None, "running_from": now if apart else None, "speed": self.speed}

    def switch(self, mode: str, speed: int = 1) -> None:
        """Run at a speed (`system`) or stand still (`manual`), from the present instant on."""
        now = self.now()
        self.mode, self.speed = mode, speed
        self.turn_back(now)

    def state(self) -> tuple[str, int, int, Instant]:
        """Return what `restore` needs; it changes only where the clock is moved or switched."""
        return self.mode, self.speed, self._ahead, self._latest if self.mode == "manual" else 0

    def restore(self, state: tuple[str, int, int, Instant]) -> None:
        """Go on from a saved state: a clock that runs has run on meanwhile."""
        self.mode, self.speed, self._ahead, self._latest = state


def _system() -> Instant:
    return time.time_ns() // 1_000_000
