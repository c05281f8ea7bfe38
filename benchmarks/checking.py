"""Time of the checks that every call passes: its quota, and who is calling with what scopes.

The quota of a call is also held to a share of a GET, that of a single contact. A GET is all that its server does for
it, from the socket and back, in processor time: the call as a client sees it takes several times as long, and the part
of it that runs inside `handle` about a third. The details show the share of that part too, which is no goal: the check
is one Python call into another that counts, and those alone are half of it.
"""

import json
from collections.abc import Callable
from statistics import median
from time import process_time

from benchmarks.measure import Measure
from benchmarks.processes import simulator
from benchmarks.serving import CONTACTS, created_path, loaded, reading
from mockspot.domain import apps
from mockspot.domain.caller import Caller
from mockspot.domain.portal_facts import PortalFacts
from mockspot.domain.quotas import Ceiling, Limits, Quotas
from mockspot.runtime.simulator import Simulator
from mockspot.wire.message import Request

_CALLS = 10_000
_APART_MS = 100
"""A hundred calls are in the ten-second window, and none is refused."""
_NEEDED = frozenset({"crm.objects.contacts.read"})
Calls = Callable[[range], None]


def measures(rounds: int) -> list[Measure]:
    """Return the microseconds of each check, those of counting the calls included."""
    quota, handled = _timed(_quota(), rounds), median(_timed(_handled(), rounds))
    served = _served(rounds)
    return [
        Measure("quota of one call, rolling and daily", "us", quota, at_most=0.3),
        Measure(
            "quota of one call, of a GET",
            "%",
            tuple(100 * median(quota) / each for each in served),
            at_most=1.0,
            details={
                "GET processor us": median(served),
                "in handle processor us": handled,
                "quota of that, %": 100 * median(quota) / handled,
            },
        ),
        Measure("token and scopes of one call", "us", _timed(_caller(), rounds), at_most=2.0),
    ]


def _served(rounds: int) -> tuple[float, ...]:
    """Return the processor microseconds that a server spends on a GET of one contact, by round."""
    with simulator() as server:
        target = reading(server, created_path(server))
        return tuple(loaded(target).processor_us for _ in range(rounds + 1))[1:]  # the first one warms up


def _handled() -> Calls:
    hubspot = Simulator()
    portal = hubspot.default()
    portal.live.quotas = Quotas(portal.facts, Limits(ceilings={"burst": Ceiling(10**6, _APART_MS)}))
    headers = {b"authorization": f"Bearer {portal.credentials.private_token}".encode(), b"accept": b"*/*"}
    made = hubspot.handle(Request("POST", CONTACTS, headers=headers, body=b'{"properties":{"firstname":"Ada"}}'))
    get = Request("GET", f"{CONTACTS}/{json.loads(made.body)['id']}", headers=headers)

    def checked(instants: range) -> None:
        for _ in instants:
            if hubspot.handle(get).status != 200:
                raise RuntimeError("a contact cannot be read")

    return checked


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
