"""Searches of 100,000 contacts, against the reference that looks at every one."""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from statistics import median
from typing import Any

from benchmarks.measure import Measure
from mockspot.asgi.portal import Blueprint
from mockspot.domain.portal_facts import PortalFacts
from mockspot.domain.quotas import OFF
from mockspot.domain.records import searching
from mockspot.runtime.simulator import Simulator
from mockspot.wire.message import Request

_CONTACTS = "/crm/v3/objects/contacts"
_RECORDS = 100_000
_AGAIN = 20


def _filter(name: str, operator: str, **operands: Any) -> dict[str, Any]:
    return {"propertyName": name, "operator": operator, **operands}


_TWO_GROUPS = {
    "filterGroups": [
        {"filters": [_filter("city", "EQ", value="City 5"), _filter("lastname", "CONTAINS_TOKEN", value="Lo*")]},
        {"filters": [_filter("company", "IN", values=["c 3", "c 4"]), _filter("createdate", "GT", value="1000")]},
    ],
    "limit": 100,
}
_SORTED = {
    "filterGroups": [{"filters": [_filter("company", "NEQ", value="C 1")]}],
    "sorts": [{"propertyName": "lastname", "direction": "DESCENDING"}],
    "limit": 100,
    "after": 9_900,
}
_ABSENT = {
    "filterGroups": [
        {"filters": [_filter("company", "NOT_IN", values=["c 1", "c 2"]), _filter("phone", "NOT_HAS_PROPERTY")]}
    ]
}


def measures(rounds: int) -> list[Measure]:
    """Return how much quicker searches are than a look at every record."""
    simulator = Simulator()
    try:
        search = _Account(simulator)
        return [
            _compared("two groups", search, _TWO_GROUPS, rounds),
            _compared("a page deep in an order", search, _SORTED, rounds),
            _compared("what is not there", search, _ABSENT, rounds),
        ]
    finally:
        simulator.close()


class _Account:
    """A portal with many contacts."""

    def __init__(self, simulator: Simulator) -> None:
        portal = simulator.create(Blueprint(PortalFacts(0, "many"), OFF))
        token = portal.credentials.private_token.encode()
        self._headers = {b"authorization": b"Bearer " + token, b"content-type": b"application/json"}
        self._simulator = simulator
        for first in range(0, _RECORDS, 100):
            inputs = [{"properties": _person(number)} for number in range(first, first + 100)]
            self.post(f"{_CONTACTS}/batch/create", {"inputs": inputs}, 201)

    def post(self, path: str, body: dict[str, Any], status: int = 200) -> bytes:
        request = Request("POST", path, headers=self._headers, body=json.dumps(body).encode())
        reply = self._simulator.handle(request)
        if reply.status != status:
            raise RuntimeError(f"{path} answered {reply.status}: {reply.body[:200]!r}")
        return reply.body

    def microseconds(self, search: dict[str, Any], times: int) -> float:
        began = time.perf_counter()
        for _ in range(times):
            self.post(f"{_CONTACTS}/search", search)
        return (time.perf_counter() - began) / times * 1e6


def _person(number: int) -> dict[str, str]:
    names = {
        "email": f"ada{number}@example.com",
        "firstname": f"Ada {number % 97}",
        "lastname": f"Lovelace {number % 1009}",
    }
    return {**names, "company": f"C {number % 31}", "city": f"City {number % 211}"}


def _compared(name: str, account: _Account, search: dict[str, Any], rounds: int) -> Measure:
    first = account.microseconds(search, 1)  # groups the values it asks for
    quick = [account.microseconds(search, _AGAIN) for _ in range(rounds)]
    with _one_by_one():
        slow = [account.microseconds(search, 1) for _ in range(rounds)]
    details = {"first of its kind us": first, "search us": median(quick), "a look at each us": median(slow)}
    ratios = tuple(one / other for one, other in zip(slow, quick, strict=True))
    return Measure(f"search of {_RECORDS:,}: {name}, to a look at each", "x", ratios, at_least=30, details=details)


@contextmanager
def _one_by_one() -> Iterator[None]:
    """Have searches look at each record, however many there are."""
    many = searching.MANY
    searching.MANY = _RECORDS + 1
    try:
        yield
    finally:
        searching.MANY = many
