"""Throttling: which limits a call counts against, how much of each is left, and who is refused.

A portal's counters are volatile: they start empty when the portal starts, is reset, or gets other limits.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple
from zoneinfo import ZoneInfo

from mockspot.catalog import callers
from mockspot.catalog import limits as catalog
from mockspot.catalog.limits import Limit
from mockspot.domain.caller import Caller
from mockspot.domain.meters import Day, Meter, Window
from mockspot.domain.portal_facts import PortalFacts
from mockspot.domain.ports import Instant
from mockspot.domain.refusal import Refusal

if TYPE_CHECKING:
    from mockspot.domain.neighbours import Crowd, Heard, Neighbour


@dataclass(frozen=True, slots=True)
class Ceiling:
    """A limit set by hand: other figures in place of the profile's (None keeps those), or none at all."""

    maximum: int | None = None
    interval_ms: int | None = None
    off: bool = False


@dataclass(frozen=True, slots=True)
class Limits:
    """What a portal is held to: a profile or `off`, limits set by hand by name, and how much of today is used up.

    `neighbours` are other apps of the account that use its limits too.
    """

    profile: str = "documented"
    ceilings: Mapping[str, Ceiling] = field(default_factory=lambda: MappingProxyType({}))
    used_today: int = 0
    neighbours: tuple[Neighbour, ...] = ()


DOCUMENTED = Limits()
OFF = Limits("off")
_NO_APP = 0
_BEYOND_ALL = 2**62
_LEFT_OUT = -1


@dataclass(slots=True, eq=False)
class Take:
    """The outcome of one call and what its answer may tell about the limits.

    It reads the live counters, and an app's calls to one bucket that are let through share one `Take`: look at it
    before the next call. A fresh value for each call would cost more than the check itself.
    """

    window: Window | None
    day: Day | None
    now: Instant = 0
    refused: Refusal | None = None
    retry_at: Instant = 0

    @property
    def remaining(self) -> int | None:
        """Return what is left of the window, shown or not; None without one."""
        window = self.window
        if window is None:
            return None
        left = window.maximum - len(window.calls)
        return left if left > 0 else 0


class Counter(NamedTuple):
    """One live counter. `app_id` is None where the whole portal shares it, `resets_at` where the window rolls."""

    limit: Limit
    app_id: int | None
    used: int
    remaining: int
    resets_at: Instant | None


class State(NamedTuple):
    """The limits in force and what has been used of them."""

    profile: str
    limits: tuple[Limit, ...]
    counters: tuple[Counter, ...]
    neighbours: tuple[Neighbour, ...] = ()


Days = tuple[tuple[int, int, int, int, Instant], ...]
"""What was used of each day: number of its row, app or 0, calls, calls the next day begins with, end.

Its number is -1 where it counts what the account's figure of its daily usage leaves out.
"""


class _Lane:
    """The limits that one app's calls to one bucket count against.

    Every call comes through `take`, so what it looks at is at hand: a window's figures, and apart from the days that
    few lanes have, the one that most have.
    """

    __slots__ = ("_calls", "_day", "_days", "_further", "_interval", "_maximum", "_names", "_take", "_window")

    def __init__(self, window: Window | None, days: tuple[Day, ...], names: Mapping[str, int]) -> None:
        self._window = window
        self._calls = None if window is None else window.calls
        self._interval = 0 if window is None else window.interval_ms
        self._maximum = 0 if window is None else window.maximum
        self._days = days
        self._day = days[0] if days else None
        self._further = days[1:]
        self._names = names
        self._take = Take(window, next((day for day in days if day.limit.shown), None))

    def take(self, now: Instant) -> Take:
        """Count a call, unless a limit refuses it.

        A refused call counts against nothing. unverified: HubSpot says that errors must stay under 5 % of the day's
        requests (DOC-USAGE), not whether a 429 uses up allowance; a client that retries would stay locked out.
        """
        calls = self._calls
        if calls is not None:
            calls.append(now)  # first, so that the oldest that still counts is always there
            since = now - self._interval
            while calls[0] <= since:
                calls.popleft()
            if len(calls) > self._maximum:
                return self._refuse(self._window, now)
        day = self._day
        if day is not None:
            if now >= day.ends:
                day.turn(now)
            if day.used >= day.maximum:
                return self._refuse(day, now)
            day.used += 1
            if self._further:
                full = self._count_further(now)
                if full is not None:
                    return self._refuse(full, now)
        take = self._take
        take.now = now
        return take

    def _count_further(self, now: Instant) -> Day | None:
        """Count a call in the days after the first; return one that is full, if any."""
        for day in self._further:
            day.settle(now)
            if day.used >= day.maximum:
                return day
            day.used += 1
        return None

    def exhaust(self, stand_in: Limit, policy: str | None, now: Instant) -> Take:
        """Refuse as if the limit of a policy (None: the first) were used up, or else `stand_in`; count nothing."""
        for each in self._meters():
            each.settle(now)
        meter = next((each for each in self._meters() if policy in (None, each.limit.policy)), None)
        if meter is None:
            retry_at = now + (stand_in.interval_ms or 0)
            return Take(self._window, self._take.day, now, self._refusal(stand_in), retry_at)
        spent = meter.exhausted(now)
        window = spent if isinstance(spent, Window) else self._window
        day = spent if isinstance(spent, Day) and spent.limit.shown else self._take.day
        return Take(window, day, now, self._refusal(spent.limit), spent.frees_at(now))

    def _meters(self) -> Iterator[Meter]:
        if self._window is not None:
            yield self._window
        yield from self._days

    def _refuse(self, full: Meter | None, now: Instant) -> Take:
        """Refuse a call, and take it back from what it was counted in before it came to what is full."""
        assert full is not None
        if self._calls is not None:
            self._calls.pop()
        for day in self._days[: self._days.index(full)] if isinstance(full, Day) else ():
            day.used -= 1
        for day in self._days:
            day.settle(now)
        return Take(self._window, self._take.day, now, self._refusal(full.limit), full.frees_at(now))

    def _refusal(self, limit: Limit) -> Refusal:
        context = {"policy_name": limit.policy, "group_name": limit.group.format_map(self._names)}
        return Refusal(limit.error, context)


class _CrowdedLane(_Lane):
    """A lane of an account where others call too."""

    __slots__ = ("_others",)

    def __init__(
        self,
        window: Window | None,
        days: tuple[Day, ...],
        names: Mapping[str, int],
        others: Callable[[Instant], None],
    ) -> None:
        super().__init__(window, days, names)
        self._others = others

    def take(self, now: Instant) -> Take:
        """Count a call after those that others have made meanwhile."""
        self._others(now)
        return super().take(now)


def _nobody_listens(_: Heard) -> None:
    """Let neighbours call unheard."""


class Quotas:
    """The limits of one portal and what has been used of them. `hear` is told what neighbours have done."""

    def __init__(
        self, facts: PortalFacts, limits: Limits = DOCUMENTED, hear: Callable[[Heard], None] = _nobody_listens
    ) -> None:
        self.limits = limits
        self._facts = facts
        self._hear = hear
        self._meters: dict[tuple[int, int], Meter] = {}
        self._lanes: dict[str, dict[str, dict[int, _Lane]]] = {}  # nested: cheaper than a key built for each call
        self._crowd: Crowd | None = None
        self._unreported: Day | None = None

    @cached_property
    def _rows(self) -> tuple[Limit, ...]:
        """Return the limits in force; worked out at the first call, since every reset makes new quotas."""
        return tuple(_in_force(self.limits, self._facts.tier))

    def take(self, bucket: str, caller: Caller, now: Instant) -> Take:
        """Count a call to a bucket; `refused` in the outcome says that it must not be served."""
        try:
            lane = self._lanes[bucket][caller.kind][caller.app_id]
        except KeyError:
            lane = self._open(bucket, caller)
        return lane.take(now)

    def exhaust(self, bucket: str, caller: Caller, now: Instant, *, policy: str | None = None) -> Take:
        """Refuse a call as if a limit were used up; nothing is counted. Faults use this."""
        lane = self._open(bucket, caller)
        return lane.exhaust(_stand_in(bucket, caller, policy), policy, now)

    def state(self, now: Instant) -> State:
        """Return the limits in force and the live counters; what the portal shares counts from the start."""
        self._let_neighbours_call(now)
        for number, row in enumerate(self._rows):
            if row.shared_by == "portal":
                self._meter(number, row, _NO_APP)
        for meter in self._meters.values():
            meter.settle(now)
        counters = tuple(_counter(meter, app_id) for (_, app_id), meter in self._meters.items())
        return State(self.limits.profile, self._rows, counters, self.limits.neighbours)

    def days(self) -> Days:
        """Return what has been used of the days, for `go_on`."""
        days = [(key, meter) for key, meter in self._meters.items() if isinstance(meter, Day)]
        if self._unreported is not None:
            days.append(((_LEFT_OUT, _NO_APP), self._unreported))
        return tuple((*key, day.used, day.opening, day.ends) for key, day in days)

    def go_on(self, days: Days) -> None:
        """Count on from what was used of the days under the same limits; windows start empty."""
        for number, app_id, used, opening, ends in days:
            if number == _LEFT_OUT:
                day: Meter | None = self._left_out()
            else:
                day = self._meter(number, self._rows[number], app_id) if number < len(self._rows) else None
            if isinstance(day, Day):
                day.used, day.opening, day.ends = used, opening, ends

    def unreported(self, now: Instant) -> int:
        """Return how many of the day's calls the account's figure of its daily usage leaves out."""
        if self._unreported is None:
            return 0
        self._unreported.settle(now)
        return self._unreported.used

    def _left_out(self) -> Day:
        """Return the counter of what the figure of the daily usage leaves out; it refuses nobody."""
        if self._unreported is None:
            shared = next(row for row in catalog.DOCUMENTED if row.interval_ms is None)
            self._unreported = Day(shared, _BEYOND_ALL, ZoneInfo(self._facts.time_zone))
        return self._unreported

    def _open(self, bucket: str, caller: Caller) -> _Lane:
        meters = [
            self._meter(number, row, caller.app_id)
            for number, row in enumerate(self._rows)
            if row.applies(bucket, caller.kind)
        ]
        window = next((meter for meter in meters if isinstance(meter, Window)), None)
        days = tuple(meter for meter in meters if isinstance(meter, Day))
        if days and not callers.is_reported(caller.kind):
            days = (*days, self._left_out())
        names = {"app_id": caller.app_id, "portal_id": self._facts.portal_id}
        lanes = self._lanes.setdefault(bucket, {}).setdefault(caller.kind, {})
        if self.limits.neighbours:
            lane: _Lane = _CrowdedLane(window, days, names, self._let_neighbours_call)
        else:
            lane = _Lane(window, days, names)
        lanes[caller.app_id] = lane
        return lane

    def _let_neighbours_call(self, now: Instant) -> None:
        """Count what others have called up to now; they begin when somebody first looks."""
        if not self.limits.neighbours:
            return
        if self._crowd is None:
            from mockspot.domain.neighbours import Crowd  # most portals have the account to themselves

            self._crowd = Crowd([(each, self._shared_with(each)) for each in self.limits.neighbours], now)
        for heard in self._crowd.catch_up(now):
            self._hear(heard)

    def _shared_with(self, neighbour: Neighbour) -> list[Meter]:
        """Return the account's meters that a neighbour's calls count in, a window first."""
        shared = [
            self._meter(number, row, _NO_APP)
            for number, row in enumerate(self._rows)
            if row.shared_by == "portal" and row.applies(neighbour.bucket, neighbour.credential)
        ]
        return sorted(shared, key=lambda meter: isinstance(meter, Day))

    def _meter(self, number: int, row: Limit, app_id: int) -> Meter:
        key = (number, app_id if row.shared_by == "app" else _NO_APP)
        meter = self._meters.get(key)
        if meter is None:
            meter = self._meters[key] = self._new_meter(row)
        return meter

    def _new_meter(self, row: Limit) -> Meter:
        if row.interval_ms is not None:
            return Window(row, row.maximum, row.interval_ms)
        opening = self.limits.used_today if row.shown else 0
        return Day(row, row.maximum, ZoneInfo(self._facts.time_zone), opening)


def _in_force(limits: Limits, tier: str) -> Iterator[Limit]:
    """Yield the rows of the profile with the figures set by hand; under `off`, and of the optional ones, only those."""
    off = limits.profile == "off"
    for row in catalog.rows("documented" if off else limits.profile, tier):
        ceiling = limits.ceilings.get(row.name)
        if ceiling is not None and not ceiling.off:
            yield _capped(row, ceiling)
        elif ceiling is None and not off and not row.optional:
            yield row


def _capped(row: Limit, ceiling: Ceiling) -> Limit:
    maximum = row.maximum if ceiling.maximum is None else ceiling.maximum
    return replace(row, maximum=maximum, interval_ms=ceiling.interval_ms or row.interval_ms)


def _stand_in(bucket: str, caller: Caller, policy: str | None) -> Limit:
    """Return the documented row that says best how a caller without that limit would be refused."""
    fitting = [row for row in catalog.DOCUMENTED if policy in (None, row.policy)]
    return min(fitting, key=lambda row: (bucket not in row.buckets, caller.kind not in row.callers))


def _counter(meter: Meter, app_id: int) -> Counter:
    shared = meter.limit.shared_by == "portal"
    left = max(0, meter.maximum - meter.used)
    resets_at = meter.ends if isinstance(meter, Day) else None
    return Counter(meter.limit, None if shared else app_id, meter.used, left, resets_at)
