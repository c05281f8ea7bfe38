"""Open-model users: work starts when the clock says so, not when the target has answered.

A closed loop stops sending while its target stalls, so the stall hardly shows in its times. Here each start has its
intended moment, its time is measured from that moment, and a start that finds no room is counted as dropped.
"""

from collections.abc import Iterator
from time import monotonic

from gevent.pool import Pool
from locust import task

from mockspot_loadtests import schedule
from mockspot_loadtests.guarded import GuardedUser
from mockspot_loadtests.metrics import DROPPED_START, record

_GRACE_SECONDS = 5.0


class ArrivalUser(GuardedUser):
    """Starts `start_one` at the moments of a schedule, and records the time from each intended start."""

    abstract = True
    arrivals: schedule.Arrivals = "poisson"
    arrivals_per_second = 1.0
    most_in_flight = 50
    arrival_name = "arrival"
    arrivals_seed = "1"
    concurrency = 50

    def start_one(self, intended: float) -> None:
        """Do the work of one start; `intended` is its moment on the monotonic clock."""
        raise TypeError(f"{type(self).__name__} does not say what the start due at {intended} does")

    def on_start(self) -> None:
        """Begin the schedule."""
        self._pool = Pool(self.most_in_flight)
        self._starts: Iterator[float] = schedule.starts(
            self.arrivals, rate=self.arrivals_per_second, seed=self.arrivals_seed
        )
        self._began = monotonic()
        self._due = self._began + next(self._starts)

    def on_stop(self) -> None:
        """Let what is under way end, for a moment."""
        self._pool.join(timeout=_GRACE_SECONDS)
        self._pool.kill()

    def wait_time(self) -> float:
        """Return the seconds until the next start; none when it is overdue."""
        return max(0.0, self._due - monotonic())

    @task
    def arrive(self) -> None:
        """Start what is due, beside whatever still runs."""
        if monotonic() < self._due:
            return
        intended, self._due = self._due, self._began + next(self._starts)
        if self._pool.full():
            record(self.environment, DROPPED_START)
        else:
            self._pool.spawn(self._measure, intended)

    def _measure(self, intended: float) -> None:
        self.start_one(intended)
        record(self.environment, self.arrival_name, (monotonic() - intended) * 1000)
