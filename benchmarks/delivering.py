"""Webhooks: what a signed delivery costs beside a plain httpx loop, a day of retries, and what calls notice of them."""

import asyncio
import json
import sys
import time
import urllib.request
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from statistics import median, quantiles
from typing import TypeVar

import httpx

from benchmarks.measure import Measure, interleaved
from benchmarks.processes import Server, await_answer, free_port, pin_load, simulator, start, stop
from mockspot.asgi.portal import Blueprint, Portal
from mockspot.domain.events import Event
from mockspot.domain.policy import Policy
from mockspot.domain.portal_facts import PortalFacts
from mockspot.domain.webhooks import deliveries
from mockspot.domain.webhooks.deliveries import Attempt, Delivery, Notification
from mockspot.domain.webhooks.retries import SPAN_MS
from mockspot.domain.webhooks.subscriptions import Settings, configure
from mockspot.runtime.server import event_loop
from mockspot.runtime.simulator import Simulator
from mockspot.wire.webhooks import payload

T = TypeVar("T")
_SENT = 2_000
_CONNECTIONS = 10
_RETRIES = 10_000
_CALLS = 1_500
_PAUSE = 0.002
_START = 1_790_000_000_000
_CONTACTS = "/crm/v3/objects/contacts"


def measures(rounds: int) -> list[Measure]:
    """Return the three measures of webhooks."""
    pin_load()
    with _receiver() as url:
        return [_rate(url, rounds), _day(url, rounds), _noticed(url, rounds)]


def _rate(url: str, rounds: int) -> Measure:
    contenders: dict[str, Callable[[str], Awaitable[float]]] = {"mockspot": _delivered, "httpx": _posted}

    def run(contender: Callable[[str], Awaitable[float]]) -> float:
        return _on_a_loop(contender(url))

    interleaved(contenders, run, 1)  # warms up
    seconds = interleaved(contenders, run, rounds)
    ours, theirs = seconds["mockspot"], seconds["httpx"]
    return Measure(
        "signed deliveries of one event, to a httpx loop with 10 connections",
        "x",
        tuple(other / one for one, other in zip(ours, theirs, strict=True)),
        at_least=5,
        details={"mockspot deliveries/s": _SENT / median(ours), "httpx requests/s": _SENT / median(theirs)},
    )


def _day(url: str, rounds: int) -> Measure:
    """Measure a day of retries that get through, and show one at which all fail until they are dead."""
    failing, tried = _on_a_loop(_advanced(url.replace("/hook", "/failing"), "dead"))
    return Measure(
        "advancing 24 hours with 10,000 retries spread over them",
        "s",
        tuple(_on_a_loop(_advanced(url, "delivered"))[0] for _ in range(min(rounds, 3))),
        at_most=2,
        details={"all failing (s)": failing, "requests that makes": tried},
    )


async def _delivered(url: str) -> float:
    """Return the processor time of sending so many deliveries of one event each."""
    simulator, portal, app_id = _portal(url)
    for note in _notes(_SENT):
        deliveries.add(portal.space, app_id, url, (note,), due=_START)
    began = time.process_time()
    await simulator.deliveries.flushed(portal)
    taken = time.process_time() - began
    _check(portal, _SENT)
    await simulator.aclose()
    return taken


async def _posted(url: str) -> float:
    """Return the processor time of a loop that signs and posts as many."""
    waiting = iter(_notes(_SENT))

    async def work(client: httpx.AsyncClient) -> None:
        for note in waiting:
            content = payload.body(_delivery(note, url), portal_id=1, policy=Policy())
            headers = payload.headers("secret", url, content, now=_START, policy=Policy())
            answer = await client.post(url, content=content, headers=headers)
            answer.raise_for_status()

    limits = httpx.Limits(max_connections=_CONNECTIONS)
    async with httpx.AsyncClient(limits=limits, trust_env=False) as client:
        began = time.process_time()
        await asyncio.gather(*(work(client) for _ in range(_CONNECTIONS)))
        return time.process_time() - began


async def _advanced(url: str, state: str) -> tuple[float, int]:
    """Return the seconds of a day in which so many retries fall due, evenly spread, and how many requests it took.

    Those of a failing target are tried for another day, so that all come to the same end.
    """
    simulator, portal, app_id = _portal(url)
    failed = (Attempt(0, _START, 500, 1.0),)
    for number, note in enumerate(_notes(_RETRIES)):
        due = _START + number * SPAN_MS // _RETRIES
        deliveries.add(portal.space, app_id, url, (note,), due=due, attempts=failed, closed=True)
    began = time.perf_counter()
    await simulator.deliveries.advanced(portal, _START + SPAN_MS)
    taken = time.perf_counter() - began
    tried = sum(len(row.attempts) - 1 for row in deliveries.listed(portal.space))
    await simulator.deliveries.advanced(portal, _START + 2 * SPAN_MS)
    _check(portal, _RETRIES, state)
    await simulator.aclose()
    return taken, tried


def _noticed(url: str, rounds: int) -> Measure:
    """Return how much later a create is answered that an app hears of, at the 99th percentile."""
    with simulator() as plain, simulator() as telling:
        _subscribe(telling, url)
        servers = {"off": plain, "on": telling}
        interleaved(servers, _slowest, 1)
        found = interleaved(servers, _slowest, rounds)
        return Measure(
            "p99 of a create that is delivered, more than without webhooks",
            "ms",
            tuple(on - off for on, off in zip(found["on"], found["off"], strict=True)),
            at_most=5,
            details={"p99 on (ms)": median(found["on"]), "p99 off (ms)": median(found["off"])},
        )


def _slowest(server: Server) -> float:
    """Return the 99th percentile of a create's milliseconds, in a steady stream of them."""
    taken = []
    with httpx.Client(
        base_url=server.url, headers={"authorization": f"Bearer {server.token}"}, trust_env=False
    ) as client:
        for number in range(_CALLS):
            began = time.perf_counter()
            answer = client.post(_CONTACTS, json={"properties": {"firstname": f"Ada {number}", "city": "London"}})
            taken.append((time.perf_counter() - began) * 1000)
            answer.raise_for_status()
            time.sleep(_PAUSE)
    return quantiles(taken, n=100)[98]


def _subscribe(server: Server, url: str) -> None:
    control = f"{server.url}/_mockspot"
    app_id = json.load(urllib.request.urlopen(f"{control}/portals/default"))["oauthApp"]["appId"]
    wanted = {
        "targetUrl": url,
        "subscriptions": [
            {"eventType": "contact.creation"},
            {"eventType": "contact.propertyChange", "propertyName": "firstname"},
            {"eventType": "contact.propertyChange", "propertyName": "city"},
        ],
    }
    asked = urllib.request.Request(f"{control}/apps/{app_id}/webhooks", json.dumps(wanted).encode(), method="PUT")
    urllib.request.urlopen(asked).close()


def _portal(url: str) -> tuple[Simulator, Portal, int]:
    simulator = Simulator()
    simulator.deliver_on(asyncio.get_running_loop())
    portal = simulator.create(Blueprint(PortalFacts(0, "default"), manual_from=_START))
    app_id = portal.credentials.oauth_app.app_id
    configure(portal.space, Settings(app_id, url, _CONNECTIONS), (), now=_START)
    return simulator, portal, app_id


def _notes(count: int) -> list[Notification]:
    event = Event("creation", "0-1", 51, _START, "CRM_UI", "userId:1")
    return [Notification(number, 1, "contact.creation", event) for number in range(count)]


def _delivery(note: Notification, url: str) -> Delivery:
    return Delivery(1, 1, url, "pending", (note,), _START)


def _check(portal: Portal, count: int, state: str = "delivered") -> None:
    found = len(deliveries.listed(portal.space, state))
    if found != count:
        raise RuntimeError(f"{found} of {count} deliveries are {state}")


def _on_a_loop(work: Awaitable[T]) -> T:
    async def run() -> T:
        return await work

    with asyncio.Runner(loop_factory=event_loop) as runner:
        return runner.run(run())


@contextmanager
def _receiver() -> Iterator[str]:
    port = free_port()
    process = start([sys.executable, "-m", "benchmarks.receiver", str(port)])
    try:
        await_answer(port, process, "/")
        yield f"http://127.0.0.1:{port}/hook"
    finally:
        stop(process)
