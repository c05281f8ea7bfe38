"""What a run measured: counts and times by name, as plain values that thresholds are computed from."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

METRIC = "METRIC"
"""The request type of own metrics. They travel as request events, so Locust adds them up over all its processes."""


@dataclass(frozen=True, slots=True)
class Series:
    """The samples of one name: `times` maps milliseconds to how often they were seen."""

    count: int = 0
    failures: int = 0
    times: Mapping[float, int] = field(default_factory=dict)

    def __add__(self, other: "Series") -> "Series":
        times = dict(self.times)
        for milliseconds, seen in other.times.items():
            times[milliseconds] = times.get(milliseconds, 0) + seen
        return Series(self.count + other.count, self.failures + other.failures, times)

    def percentile(self, percent: float) -> float | None:
        """Return the smallest time that at least this share of the samples does not exceed; None without samples."""
        wanted = math.ceil(sum(self.times.values()) * percent / 100)
        passed = 0
        for milliseconds in sorted(self.times):
            passed += self.times[milliseconds]
            if passed >= wanted:
                return float(milliseconds)
        return None

    def mean(self) -> float | None:
        """Return the average time; None without samples."""
        seen = sum(self.times.values())
        return sum(milliseconds * count for milliseconds, count in self.times.items()) / seen if seen else None


@dataclass(frozen=True, slots=True)
class Measured:
    """Everything one run measured. An event that is declared and never happened counts as zero."""

    series: Mapping[str, Series]
    requests: Series
    seconds: float
    events: frozenset[str] = frozenset()

    def named(self, label: str | None) -> Series | None:
        """Return the samples of a name, or of all requests; None for a name nothing was recorded under."""
        if label is None:
            return self.requests
        return self.series.get(label, Series() if label in self.events else None)


class StatsEntry(Protocol):
    """What is read of Locust's statistics for one name."""

    @property
    def name(self) -> str:
        """The request's name."""

    @property
    def method(self) -> str:
        """The HTTP method, or the request type."""

    @property
    def num_requests(self) -> int:
        """How many there were, the failed ones among them."""

    @property
    def num_failures(self) -> int:
        """How many failed."""

    @property
    def response_times(self) -> Mapping[int, int]:
        """Milliseconds to how often they were seen, rounded by Locust to two figures above 100."""


def measured(entries: Iterable[StatsEntry], *, seconds: float, events: Iterable[str] = ()) -> Measured:
    """Read Locust's statistics; own metrics are no requests and stay out of their sum."""
    series: dict[str, Series] = {}
    requests = Series()
    for entry in entries:
        samples = Series(
            entry.num_requests, entry.num_failures, {float(ms): seen for ms, seen in entry.response_times.items()}
        )
        series[entry.name] = series.get(entry.name, Series()) + samples
        if entry.method != METRIC:
            requests += samples
    return Measured(series, requests, seconds, frozenset(events))
