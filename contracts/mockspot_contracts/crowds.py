"""Crowds: more calls within a stretch of time than are fine."""

from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta

from mockspot_contracts.rule import NotChecked
from mockspot_contracts.traffic import Request
from mockspot_contracts.windows import clock_stood, fullest

CLOCK_STOOD = "the simulated clock stood still between calls, so their rate says nothing"


def crowd(calls: Iterable[Request], seconds: float) -> list[Request]:
    """Return the calls of the fullest window of so many seconds."""
    ordered = sorted(calls, key=lambda call: call.at)
    return ordered[fullest([call.at for call in ordered], timedelta(seconds=seconds))]


def crowds(
    groups: Iterable[list[Request]],
    *,
    seconds: float | Callable[[list[Request]], float],
    allowed: Callable[[list[Request]], int],
) -> Iterator[list[Request]]:
    """Yield the fullest window of each group that holds more calls than allowed; its width may differ by group.

    Raises NotChecked at the end if there were such windows in which a manual clock stood still.
    """
    stood = False
    for group in groups:
        calls = crowd(group, seconds(group) if callable(seconds) else seconds)
        if len(calls) <= allowed(group):
            continue
        if clock_stood([call.at for call in calls]):
            stood = True
        else:
            yield calls
    if stood:
        raise NotChecked(CLOCK_STOOD)
