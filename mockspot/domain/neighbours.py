"""Noisy neighbours: other apps of the account, whose calls use up what all apps share.

A neighbour calls on the beat of the portal's clock, so the same story always meets the same crowd. Its calls count in
the limits that belong to the account (search, the day, the token endpoint); the burst of an app is its own, and no
neighbour touches it. They are counted when somebody looks: with the next call, or when the counters are read.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from mockspot.domain.meters import Meter, Window, next_midnight
from mockspot.domain.ports import Instant

_LONGEST_MEMORY_MS = 26 * 3_600_000
"""No limit remembers calls from before this long ago: a day has 25 hours at most."""


@dataclass(frozen=True, slots=True)
class Neighbour:
    """Another app. It makes `calls` calls in every `interval_ms`, or takes a `share` of what the account has.

    A share is of the first limit that its calls draw on: of a window's maximum in every such window, or of a day's as
    the day begins.
    """

    name: str
    bucket: str
    credential: str
    calls: int = 0
    interval_ms: int = 0
    share: float | None = None


class Heard(NamedTuple):
    """What a neighbour did since it was last looked at, and when the last of it was."""

    neighbour: Neighbour
    at: Instant
    calls: int
    refused: int


class Crowd:
    """The neighbours of one portal at work, from an instant on.

    Each comes with the account's meters that its calls count in, a window first; one without any does nothing.
    """

    def __init__(self, neighbours: Iterable[tuple[Neighbour, Sequence[Meter]]], now: Instant) -> None:
        self._players = [_Player(neighbour, meters, now) for neighbour, meters in neighbours if meters]

    def catch_up(self, now: Instant) -> list[Heard]:
        """Count every call up to an instant, in the order they were made; return what is new."""
        for each in self._players:
            each.skip_to(now - _LONGEST_MEMORY_MS)
        while self._players and (soonest := min(self._players, key=_due)).due <= now:
            soonest.play()
        return [heard for each in self._players if (heard := each.heard()) is not None]


class _Player:
    """A neighbour with what its calls count in, and the instant of the next ones."""

    def __init__(self, neighbour: Neighbour, meters: Sequence[Meter], now: Instant) -> None:
        self._neighbour = neighbour
        self._meters = meters
        self._calls = neighbour.calls if neighbour.share is None else int(neighbour.share * meters[0].maximum)
        self._last, self._served, self._refused = now, 0, 0
        self.due = now

    def skip_to(self, since: Instant) -> None:
        """Leave out what is so long ago that nothing remembers it."""
        if self.due < since:
            self.due = self._next(self.due, since)

    def play(self) -> None:
        """Make the calls that are due, as far as every limit lets them through."""
        at = self._last = self.due
        for meter in self._meters:
            meter.settle(at)
        served = max(0, min(self._calls, *(meter.maximum - meter.used for meter in self._meters)))
        for meter in self._meters:
            meter.count(served, at)
        self._served += served
        self._refused += self._calls - served
        self.due = self._next(at, at)

    def heard(self) -> Heard | None:
        """Return what was done since this was last asked, or None."""
        if not self._served and not self._refused:
            return None
        heard = Heard(self._neighbour, self._last, self._served, self._refused)
        self._served = self._refused = 0
        return heard

    def _next(self, due: Instant, since: Instant) -> Instant:
        """Return the beat after `due`, or if several of them lie before `since`, the last of those."""
        first = self._meters[0]
        if self._neighbour.share is None:
            interval = self._neighbour.interval_ms
        elif isinstance(first, Window):
            interval = first.interval_ms
        else:
            return next_midnight(max(due, since), first.zone)
        return due + interval * max(1, (since - due) // interval)


def _due(player: _Player) -> Instant:
    return player.due
