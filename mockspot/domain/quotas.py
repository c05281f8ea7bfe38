"""Throttling: which limits a call counts against, how much of each is left, and who is refused.

A portal's counters are volatile: they start empty when the portal starts, is reset, or gets other limits.
"""

from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time, timedelta
from types import MappingProxyType
from zoneinfo import ZoneInfo

from mockspot.catalog import limits as catalog
from mockspot.catalog.limits import Limit
from mockspot.domain.context import Caller, PortalFacts
from mockspot.domain.ports import Instant
from mockspot.domain.refusal import Refusal

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Ceiling:
    """A limit set by hand: other figures in place of the profile's (None keeps those), or none at all."""

    maximum: int | None = None
    interval_ms: int | None = None
    off: bool = False


@dataclass(frozen=True, slots=True)
class Limits:
    """What a portal is held to: a profile or `off`, limits set by hand by name, and how much of today is used up."""

    profile: str = "documented"
    ceilings: Mapping[str, Ceiling] = field(default_factory=lambda: MappingProxyType({}))
    used_today: int = 0


DOCUMENTED = Limits()
OFF = Limits("off")


@dataclass(slots=True, eq=False)
class Take:
    """The outcome of one call and what its answer may tell about the limits.

    An app's calls to one bucket share one `Take`, filled in anew each time: read it before the next call. `maximum` and
    `daily_maximum` are None where no such limit is shown to the caller; `remaining` is known even if not shown.
    """

    refused: Refusal | None = None
    maximum: int | None = None
    interval_ms: int = 0
    remaining: int | None = None
    daily_maximum: int | None = None
    daily_remaining: int = 0
    retry_after_ms: int = 0
    now: Instant = 0
    calls: deque[Instant] = field(default_factory=deque)

    def latest(self, interval_ms: int, at_most: int) -> int:
        """Return how many of the counted calls came in the last `interval_ms`, counting no further than `at_most`."""
        since, found = self.now - interval_ms, 0
        for instant in reversed(self.calls):
            if instant <= since or found == at_most:
                break
            found += 1
        return found


@dataclass(frozen=True, slots=True)
class Counter:
    """One live counter. `app_id` is None where the whole portal shares it, `resets_at` where the window rolls."""

    limit: Limit
    app_id: int | None
    used: int
    remaining: int
    resets_at: Instant | None


@dataclass(frozen=True, slots=True)
class State:
    """The limits in force and what has been used of them."""

    profile: str
    limits: tuple[Limit, ...]
    counters: tuple[Counter, ...]


@dataclass(slots=True, eq=False)
class _Window:
    """A rolling window: a call counts until exactly one interval later."""

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

    def frees_at(self, now: Instant) -> Instant:
        """Return when the next call will be let through."""
        return self.calls[0] + self.interval_ms if self.calls else now + self.interval_ms


@dataclass(slots=True, eq=False)
class _Day:
    """A counter that starts again at midnight in the account's time zone (DOC-USAGE)."""

    limit: Limit
    maximum: int
    zone: ZoneInfo
    opening: int
    used: int = 0
    ends: Instant = 0

    def settle(self, now: Instant) -> None:
        """Start a new day if the last one is over."""
        if now >= self.ends:
            self.turn(now)

    def turn(self, now: Instant) -> None:
        """Begin the day of an instant; only the first one begins with something used up."""
        self.used, self.opening = self.opening, 0
        self.ends = next_midnight(now, self.zone)

    def frees_at(self, _: Instant) -> Instant:
        """Return when the next call will be let through."""
        return self.ends


_Meter = _Window | _Day


class _Lane:
    """The limits that one app's calls to one bucket count against."""

    __slots__ = ("_days", "_names", "_shown_day", "_take", "_window")

    def __init__(self, window: _Window | None, days: tuple[_Day, ...], names: Mapping[str, int]) -> None:
        self._window = window
        self._days = days
        self._names = names
        self._shown_day = next((day for day in days if day.limit.shown), None)
        self._take = _blank(window, self._shown_day)

    def take(self, now: Instant) -> Take:
        """Count a call, unless a limit refuses it.

        A refused call counts against nothing. unverified: HubSpot says that errors must stay under 5 % of the day's
        requests (DOC-USAGE), not whether a 429 uses up allowance; a client that retries would stay locked out.
        """
        window, days, take = self._window, self._days, self._take
        take.refused = None
        take.now = now
        if window is not None:
            calls, since = window.calls, now - window.interval_ms
            while calls and calls[0] <= since:
                calls.popleft()
            if len(calls) >= window.maximum:
                return self._refuse(window, now)
        for day in days:
            if now >= day.ends:
                day.turn(now)
            if day.used >= day.maximum:
                return self._refuse(day, now)
        if window is not None:
            calls.append(now)
            take.remaining = window.maximum - len(calls)
        for day in days:
            day.used += 1
        if self._shown_day is not None:
            take.daily_remaining = self._shown_day.maximum - self._shown_day.used
        return take

    def exhaust(self, stand_in: Limit, policy: str | None, now: Instant) -> Take:
        """Refuse as if the limit of a policy (None: the first) were used up, or else `stand_in`."""
        self._take.now = now
        for meter in self.meters():
            if policy is None or policy == meter.limit.policy:
                self._refuse(meter, now)
                return self._emptied(meter)
        self._count(now)
        self._take.refused = self._refusal(stand_in)
        self._take.retry_after_ms = stand_in.interval_ms or 0
        return self._take

    def meters(self) -> Iterator[_Meter]:
        """Yield the window and the days."""
        if self._window is not None:
            yield self._window
        yield from self._days

    def _refuse(self, meter: _Meter, now: Instant) -> Take:
        self._count(now)
        self._take.refused = self._refusal(meter.limit)
        self._take.retry_after_ms = meter.frees_at(now) - now
        return self._take

    def _count(self, now: Instant) -> None:
        """Fill in what is left, without a call being counted."""
        for meter in self.meters():
            meter.settle(now)
        if self._window is not None:
            self._take.remaining = max(0, self._window.maximum - self._window.used)
        if self._shown_day is not None:
            self._take.daily_remaining = max(0, self._shown_day.maximum - self._shown_day.used)

    def _emptied(self, meter: _Meter) -> Take:
        if meter is self._window:
            self._take.remaining = 0
        elif meter is self._shown_day:
            self._take.daily_remaining = 0
        return self._take

    def _refusal(self, limit: Limit) -> Refusal:
        context = {"policy_name": limit.policy, "group_name": limit.group.format_map(self._names)}
        return Refusal(limit.error, context)


class Quotas:
    """The limits of one portal and what has been used of them."""

    def __init__(self, facts: PortalFacts, limits: Limits = DOCUMENTED) -> None:
        self.limits = limits
        self._facts = facts
        self._rows = tuple(_in_force(limits, facts.tier))
        self._meters: dict[tuple[int, int], _Meter] = {}
        self._lanes: dict[tuple[str, str, int], _Lane] = {}

    def take(self, bucket: str, caller: Caller, now: Instant) -> Take:
        """Count a call to a bucket; `refused` in the outcome says that it must not be served."""
        lane = self._lanes.get((bucket, caller.credential, caller.app_id))
        if lane is None:
            lane = self._open(bucket, caller)
        return lane.take(now)

    def exhaust(self, bucket: str, caller: Caller, now: Instant, *, policy: str | None = None) -> Take:
        """Refuse a call as if a limit were used up; nothing is counted. Faults use this."""
        key = (bucket, caller.credential, caller.app_id)
        lane = self._lanes.get(key) or self._open(bucket, caller)
        return lane.exhaust(_stand_in(bucket, caller, policy), policy, now)

    def state(self, now: Instant) -> State:
        """Return the limits in force and the live counters."""
        for meter in self._meters.values():
            meter.settle(now)
        counters = tuple(_counter(meter, app_id) for (_, app_id), meter in self._meters.items())
        return State(self.limits.profile, self._rows, counters)

    def _open(self, bucket: str, caller: Caller) -> _Lane:
        meters = [
            self._meter(number, row, caller.app_id)
            for number, row in enumerate(self._rows)
            if row.applies(bucket, caller.credential)
        ]
        window = next((meter for meter in meters if isinstance(meter, _Window)), None)
        days = tuple(meter for meter in meters if isinstance(meter, _Day))
        names = {"app_id": caller.app_id, "portal_id": self._facts.portal_id}
        lane = self._lanes[bucket, caller.credential, caller.app_id] = _Lane(window, days, names)
        return lane

    def _meter(self, number: int, row: Limit, app_id: int) -> _Meter:
        key = (number, app_id if row.shared_by == "app" else 0)
        meter = self._meters.get(key)
        if meter is None:
            meter = self._meters[key] = self._new_meter(row)
        return meter

    def _new_meter(self, row: Limit) -> _Meter:
        if row.interval_ms is not None:
            return _Window(row, row.maximum, row.interval_ms)
        opening = self.limits.used_today if row.shown else 0
        return _Day(row, row.maximum, ZoneInfo(self._facts.time_zone), opening)


def next_midnight(now: Instant, zone: ZoneInfo) -> Instant:
    """Return the first instant of the day after `now` in a time zone.

    Where clocks skip midnight the day begins when they jump; where they show it twice, `now` says which one is next.
    """
    local = datetime.fromtimestamp(now / 1000, UTC).astimezone(zone)
    midnight = datetime.combine(local.date() + _DAY, time(fold=local.fold), tzinfo=zone)
    return int(midnight.timestamp()) * 1000


def _in_force(limits: Limits, tier: str) -> Iterator[Limit]:
    """Yield the rows of the profile with the figures set by hand; under `off`, only those."""
    profile = DOCUMENTED.profile if limits.profile == "off" else limits.profile
    for row in catalog.rows(profile, tier):
        ceiling = limits.ceilings.get(row.name)
        if ceiling is None:
            if limits.profile != "off":
                yield row
        elif not ceiling.off:
            yield replace(
                row,
                maximum=row.maximum if ceiling.maximum is None else ceiling.maximum,
                interval_ms=ceiling.interval_ms or row.interval_ms,
            )


def _blank(window: _Window | None, day: _Day | None) -> Take:
    take = Take()
    if window is not None:
        take.calls = window.calls
        if window.limit.shown:
            take.maximum, take.interval_ms = window.maximum, window.interval_ms
    if day is not None:
        take.daily_maximum = day.maximum
    return take


def _stand_in(bucket: str, caller: Caller, policy: str | None) -> Limit:
    """Return the documented row that says best how a caller without that limit would be refused."""
    fitting = [row for row in catalog.DOCUMENTED if policy in (None, row.policy)]
    return min(fitting, key=lambda row: (bucket not in row.buckets, caller.credential not in row.callers))


def _counter(meter: _Meter, app_id: int) -> Counter:
    shared = meter.limit.shared_by == "portal"
    left = max(0, meter.maximum - meter.used)
    resets_at = meter.ends if isinstance(meter, _Day) else None
    return Counter(meter.limit, None if shared else app_id, meter.used, left, resets_at)
