"""Time of the checks that every call passes: its quota, and who is calling with what scopes."""

from collections.abc import Callable
from time import process_time

from benchmarks.measure import Measure
from mockspot.domain import apps
from mockspot.domain.context import Caller, PortalFacts
from mockspot.domain.quotas import Quotas
from mockspot.runtime.simulator import Simulator

_CALLS = 10_000
_APART_MS = 100
"""A hundred calls are in the ten-second window, and none is refused."""
_NEEDED = frozenset({"crm.objects.contacts.read"})
Calls = Callable[[range], None]


def measures(rounds: int) -> list[Measure]:
    """Return the microseconds of each check, those of counting the calls included."""
    return [
        Measure("quota of one call, rolling and daily", "us", _timed(_quota(), rounds), at_most=0.3),
        Measure("token and scopes of one call", "us", _timed(_caller(), rounds), at_most=2.0),
    ]


def _quota() -> Calls:
    take, caller = Quotas(PortalFacts(1)).take, Caller("private_app", app_id=1)

    def checked(instants: range) -> None:
        for now in instants:
            take("burst", caller, now)

    return checked


def _caller() -> Calls:
    portal = Simulator().default()
    space, token = portal.space, portal.credentials.private_token

    def checked(instants: range) -> None:
        for now in instants:
            if apps.authenticate(space, token, now).scopes.isdisjoint(_NEEDED):
                raise RuntimeError("a token lacks the scope of its portal")

    return checked


def _timed(check: Calls, rounds: int) -> tuple[float, ...]:
    figures = []
    for number in range(rounds * 5):
        first = (number + 1) * _CALLS * _APART_MS
        began = process_time()
        check(range(first, first + _CALLS * _APART_MS, _APART_MS))
        figures.append((process_time() - began) / _CALLS * 1e6)
    return tuple(figures)
