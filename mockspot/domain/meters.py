"""What counts calls: windows that roll, and days that end at midnight in the account's time zone."""

from bisect import bisect_right
from collections import deque
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from mockspot.catalog.limits import Limit
from mockspot.domain.ports import Instant

_DAY = timedelta(days=1)


@dataclass(slots=True, eq=False)
class Window:
    """A rolling window: a call counts until exactly one interval later. It is exact, for it keeps every instant."""

    limit: Limit
    maximum: int
    interval_ms: int
    calls: deque[Instant] = field(default_factory=deque)

    @property
    def used(self) -> int:
        """Return how many calls count, as of the last `settle`."""
        return len(self.calls)

    def settle(self, now: Instant) -> None:
        """Forget the calls that count no more."""
        since = now - self.interval_ms
        while self.calls and self.calls[0] <= since:
            self.calls.popleft()

    def count(self, calls: int, at: Instant) -> None:
        """Count calls of an instant, which is no earlier than the last one counted."""
        self.calls.extend([at] * calls)

    def latest(self, since: Instant, at_most: int) -> int:
        """Return how many of the last `at_most` calls came after an instant."""
        calls = self.calls
        size = len(calls)
        return size - bisect_right(calls, since, size - at_most if size > at_most else 0)

    def frees_at(self, now: Instant) -> Instant:
        """Return when the next call will be let through."""
        return self.calls[0] + self.interval_ms if self.calls else now + self.interval_ms

    def exhausted(self, now: Instant) -> "Window":
        """Return the window as it would be if its last calls were made at this instant."""
        missing = max(0, self.maximum - len(self.calls))
        return Window(self.limit, self.maximum, self.interval_ms, deque([*self.calls, *[now] * missing]))


@dataclass(slots=True, eq=False)
class Day:
    """A daily counter. Claim: it starts again at midnight in the account's time zone (documented, DOC-USAGE)."""

    limit: Limit
    maximum: int
    zone: ZoneInfo
    opening: int = 0
    used: int = 0
    ends: Instant = 0

    def settle(self, now: Instant) -> None:
        """Start a new day if the last one is over."""
        if now >= self.ends:
            self.turn(now)

    def count(self, calls: int, _: Instant) -> None:
        """Count calls of the day that the last `settle` found."""
        self.used += calls

    def turn(self, now: Instant) -> None:
        """Begin the day of an instant; only the first one begins with something used up."""
        self.used, self.opening = self.opening, 0
        self.ends = next_midnight(now, self.zone)

    def frees_at(self, _: Instant) -> Instant:
        """Return when the next call will be let through."""
        return self.ends

    def exhausted(self, _: Instant) -> "Day":
        """Return the day as it would be if nothing were left of it."""
        return Day(self.limit, self.maximum, self.zone, used=self.maximum, ends=self.ends)


Meter = Window | Day


def next_midnight(now: Instant, zone: ZoneInfo) -> Instant:
    """Return the first instant of the day after `now` in a time zone.

    Where clocks skip midnight the day begins when they jump; where they show it twice, `now` says which one is next.
    """
    local = datetime.fromtimestamp(now / 1000, UTC).astimezone(zone)
    midnight = datetime.combine(local.date() + _DAY, time(fold=local.fold), tzinfo=zone)
    return int(midnight.timestamp()) * 1000
