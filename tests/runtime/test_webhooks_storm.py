"""A hundred thousand events to fifty targets: none is lost, and no target gets more at a time than it takes."""

import asyncio
import threading
from collections import Counter
from contextlib import suppress

import orjson
import pytest

from mockspot.asgi.portal import Blueprint, Portal
from mockspot.domain import apps
from mockspot.domain.apps import App
from mockspot.domain.events import Event
from mockspot.domain.portal_facts import PortalFacts
from mockspot.domain.webhooks import deliveries
from mockspot.domain.webhooks.fanout import publish
from mockspot.domain.webhooks.subscriptions import Settings, Wish, configure
from mockspot.runtime.simulator import Simulator

EVENTS, TARGETS = 100_000, 50
SCOPES = ("crm.objects.contacts.read",)


class Targets:
    """Fifty paths of one listener, each counting what comes and how much of it at a time.

    Each answers nobody until as many ask as it may be asked by at once, or for a while.
    """

    def __init__(self) -> None:
        self.limits: dict[str, int] = {}
        self.crowded: dict[str, asyncio.Event] = {}
        self.heard: Counter[int] = Counter()
        self.under_way: Counter[str] = Counter()
        self.most: Counter[str] = Counter()
        self.port = 0

    async def serve(self) -> asyncio.Server:
        listener = await asyncio.start_server(self._talk, "127.0.0.1", 0)
        self.port = listener.sockets[0].getsockname()[1]
        return listener

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                lines = head.lower().split(b"\r\n")
                path = lines[0].split()[1].decode()
                length = next(int(line[16:]) for line in lines if line.startswith(b"content-length: "))
                self.under_way[path] += 1
                self.most[path] = max(self.most[path], self.under_way[path])
                self.heard.update(event["objectId"] for event in orjson.loads(await reader.readexactly(length)))
                if self.under_way[path] == self.limits[path]:
                    self.crowded[path].set()
                with suppress(TimeoutError):
                    await asyncio.wait_for(self.crowded[path].wait(), 2)
                self.under_way[path] -= 1
                writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()


def install(portal: Portal, targets: Targets) -> None:
    """Install an app for each target that hears of one property; each takes another number of requests at a time."""
    for number in range(TARGETS):
        app = apps.register(
            portal.space, portal.live.ids, portal.facts.portal_id, App(0, "app", "public", required_scopes=SCOPES)
        )
        apps.install(portal.space, app.app_id, user_id=1, scopes=frozenset(SCOPES), now=0)
        url = f"http://127.0.0.1:{targets.port}/{number}"
        limit = targets.limits[f"/{number}"] = 2 + number % 5
        targets.crowded[f"/{number}"] = asyncio.Event()
        wish = Wish("contact.propertyChange", active=True, property_name=f"p{number}")
        configure(portal.space, Settings(app.app_id, url, limit), [wish], now=0)
    portal.space.commit()


def happen(simulator: Simulator, portal: Portal, numbers: range) -> None:
    """Make events, a few per unit of work, as fast as they can be."""
    portal_id, find = portal.facts.portal_id, simulator.accounts.webhooks
    for first in numbers[::10]:
        with portal.lock:
            now = portal.live.clock.now()
            events = [
                Event(
                    "propertyChange",
                    "0-1",
                    number,
                    now,
                    "CRM_UI",
                    property_name=f"p{number % TARGETS}",
                    property_value="x",
                )
                for number in range(first, first + 10)
            ]
            publish(portal.space, events, now=now, portal_id=portal_id, find=find, cause=None)
            portal.space.commit()
        portal.published(portal)


@pytest.mark.sweep
def test_a_storm_loses_nothing_and_keeps_to_what_targets_take() -> None:
    targets = Targets()
    loop = asyncio.new_event_loop()
    listener = loop.run_until_complete(targets.serve())
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    simulator = Simulator()
    try:
        portal = simulator.create(Blueprint(PortalFacts(0, "default")))
        install(portal, targets)
        simulator.deliveries.hold(portal)
        happen(simulator, portal, range(EVENTS // 2))
        simulator.deliveries.release(portal)
        happen(simulator, portal, range(EVENTS // 2, EVENTS))
        simulator.deliveries.flush(portal, timeout=300)
        rows = deliveries.listed(portal.space)
        assert {row.state for row in rows} == {"delivered"}
        assert targets.heard == Counter(range(EVENTS))
        assert targets.most == targets.limits, "as many at a time as each takes, and never more"
    finally:
        simulator.close()
        loop.call_soon_threadsafe(listener.close)
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.run_until_complete(asyncio.sleep(0.1))
        loop.close()
