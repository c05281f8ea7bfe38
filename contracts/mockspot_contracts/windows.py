"""Counting in sliding windows of time. Times are given in ascending order."""

from collections.abc import Sequence
from datetime import datetime, timedelta


def fullest(times: Sequence[datetime], width: timedelta) -> slice:
    """Return where the window `(end - width, end]` holding the most times lies; the earliest of equals."""
    best = slice(0, 0)
    start = 0
    for stop, end in enumerate(times, 1):
        while times[start] <= end - width:
            start += 1
        if stop - start > best.stop - best.start:
            best = slice(start, stop)
    return best


def clock_stood(times: Sequence[datetime]) -> bool:
    """Say whether these times cannot come from a clock that ran by itself: many calls, hardly any instants.

    Under a manual clock thousands of calls share one instant, and nothing can be said about their rate.
    """
    return len(set(times)) * 5 <= len(times)
