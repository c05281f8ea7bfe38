"""A portal and a sender as the dispatcher sees them, without a simulator and without a network."""

import asyncio
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import orjson

from mockspot.domain.events import Event
from mockspot.domain.policy import Policy
from mockspot.domain.portal_facts import PortalFacts
from mockspot.domain.webhooks import deliveries
from mockspot.domain.webhooks.deliveries import Delivery, Notification
from mockspot.domain.webhooks.subscriptions import Target
from mockspot.runtime.clock import PortalClock
from mockspot.runtime.ids import SeededIds
from mockspot.runtime.outcome import Outcome
from mockspot.store.embedded import Space
from mockspot.wire.traffic import TrafficLog

START = 1_790_000_000_000
URL = "http://127.0.0.1:9/hook"
TARGETS = {7: Target(URL, 10, "secret"), 8: Target(URL + "/8", 2, "other")}


@dataclass
class Live:
    clock: PortalClock
    ids: SeededIds
    traffic: TrafficLog
    policy: Policy


@dataclass
class FakePortal:
    """A portal's face to the dispatcher."""

    facts: PortalFacts
    live: Live
    space: Space = field(default_factory=Space)
    lock: threading.RLock = field(default_factory=threading.RLock)
    events: int = 0
    occupied: bool = False

    def change(self, count: int = 1, *, app_id: int = 7) -> None:
        """Commit a change that the app hears of."""
        with self.lock:
            event = Event("creation", "0-1", 51, self.live.clock.now(), "CRM_UI")
            notes = [Notification(self.events + place, 1, "contact.creation", event) for place in range(count)]
            self.events += count
            deliveries.enqueue(self.space, app_id, TARGETS[app_id].url, notes, now=self.live.clock.now())

    def states(self) -> list[str]:
        with self.lock:
            return [delivery.state for delivery in deliveries.listed(self.space)]

    def delivery(self, number: int) -> Delivery:
        with self.lock:
            return deliveries.listed(self.space)[number - 1]


def manual_portal(portal_id: int = 62515) -> FakePortal:
    return FakePortal(PortalFacts(portal_id), Live(PortalClock(START), SeededIds(1), TrafficLog(), Policy()))


def system_portal() -> FakePortal:
    return FakePortal(PortalFacts(62515), Live(PortalClock(), SeededIds(1), TrafficLog(), Policy()))


@dataclass
class FakeSender:
    """Answers without a network, after so many turns of the loop, and remembers what it was given."""

    answer: Callable[[list[dict[str, object]]], int | None] = lambda _: 200
    turns: Callable[[list[dict[str, object]]], int] = lambda _: 1
    stamps: list[int] = field(default_factory=list)
    requests: list[tuple[str, list[dict[str, object]]]] = field(default_factory=list)
    gate: threading.Event | None = None
    now: int = 0
    most: int = 0
    closed: bool = False

    async def send(self, url: str, headers: Mapping[str, str], body: bytes, *, timeout_ms: int) -> Outcome:
        items = orjson.loads(body)
        self.requests.append((url, items))
        self.stamps.append(int(headers["X-HubSpot-Request-Timestamp"]))
        self.now += 1
        self.most = max(self.most, self.now)
        while self.gate is not None and not self.gate.is_set():
            await asyncio.sleep(0)
        for _ in range(self.turns(items)):
            await asyncio.sleep(0)
        self.now -= 1
        status = self.answer(items)
        return Outcome(status, 1.0, None if status else "no answer")

    async def close(self) -> None:
        self.closed = True

    def event_ids(self) -> list[object]:
        return [item["eventId"] for _, items in self.requests for item in items]
