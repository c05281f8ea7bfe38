"""Subscriptions, changes, holds and failures in any order, against a model that knows only sets."""

from dataclasses import dataclass, field
from typing import Any

import orjson
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from mockspot.asgi.portal import Blueprint
from mockspot.domain.portal_facts import PortalFacts
from mockspot.domain.webhooks import deliveries
from mockspot.domain.webhooks.deliveries import WINDOW_MS
from mockspot.domain.webhooks.retries import MAX_ATTEMPTS, SPAN_MS
from mockspot.runtime.dispatcher import Dispatcher
from mockspot.runtime.outcome import Outcome
from mockspot.runtime.simulator import Simulator
from mockspot.wire.message import Reply, Request

START = 1_790_000_000_000
KINDS = ("contact.creation", "contact.deletion", "contact.propertyChange")
Fact = tuple[str, int, str]
"""What a subscription is told: its kind, the contact and, of a property change, the value."""


@dataclass
class Target:
    """The other end: answers what it is told to, and keeps what arrived."""

    status: int = 200
    arrived: list[Fact] = field(default_factory=list)
    attempts: dict[int, list[int]] = field(default_factory=dict)

    async def send(self, url: str, headers: Any, body: bytes, *, timeout_ms: int) -> Outcome:
        for event in orjson.loads(body):
            self.attempts.setdefault(event["eventId"], []).append(event["attemptNumber"])
            if self.status == 200:
                self.arrived.append((event["subscriptionType"], event["objectId"], event.get("propertyValue", "")))
        return Outcome(self.status, 1.0)

    async def close(self) -> None:
        """Nothing is open."""


class Webhooks(RuleBasedStateMachine):
    """Calls of a developer and of a client, moves of the clock, and a model of who must hear of what."""

    def __init__(self) -> None:
        super().__init__()
        self.simulator = Simulator()
        self.portal = self.simulator.create(Blueprint(PortalFacts(0, "default"), manual_from=START))
        self.target = Target()
        self.dispatcher = Dispatcher.in_thread(self.simulator.accounts.target, sender=self.target)
        self.simulator._dispatcher = self.dispatcher
        self.wanted: dict[str, bool] = {}
        self.numbers: dict[str, str] = {}
        self.contacts: dict[int, str] = {}
        self.due: list[Fact] = []
        self.lost: list[Fact] = []
        settings = {"targetUrl": "http://127.0.0.1:9/", "throttling": {"maxConcurrentRequests": 10}}
        assert self.developer("PUT", "settings", settings).status == 200

    def teardown(self) -> None:
        try:
            self.settle()
        finally:
            self.simulator.close()

    @initialize(status=st.sampled_from([200, 500]), cities=st.lists(st.sampled_from(["", "Rome"]), max_size=2))
    def begin(self, status: int, cities: list[str]) -> None:
        self.target.status = status
        for kind in KINDS:
            self.subscribe(kind, True)
        for city in cities:
            self.create(city)

    @precondition(lambda self: len(self.wanted) < len(KINDS))
    @rule(kind=st.sampled_from(KINDS), active=st.booleans())
    def subscribe(self, kind: str, active: bool) -> None:
        if kind in self.wanted:
            return
        named = {"propertyName": "city"} if kind.endswith("propertyChange") else {}
        made = self.developer("POST", "subscriptions", {"eventType": kind, "active": active, **named})
        assert made.status == 201
        self.numbers[kind] = orjson.loads(made.body)["id"]
        self.wanted[kind] = active

    @precondition(lambda self: self.wanted)
    @rule(data=st.data(), active=st.booleans())
    def switch(self, data: st.DataObject, active: bool) -> None:
        kind = data.draw(st.sampled_from(sorted(self.wanted)))
        assert self.developer("PATCH", f"subscriptions/{self.numbers[kind]}", {"active": active}).status == 200
        self.wanted[kind] = active

    @precondition(lambda self: self.wanted)
    @rule(data=st.data())
    def unsubscribe(self, data: st.DataObject) -> None:
        kind = data.draw(st.sampled_from(sorted(self.wanted)))
        assert self.developer("DELETE", f"subscriptions/{self.numbers.pop(kind)}").status == 204
        del self.wanted[kind]

    @rule(city=st.sampled_from(["", "Rome", "Oslo"]))
    def create(self, city: str) -> None:
        made = self.client("POST", "", {"properties": {"firstname": "Ada", **({"city": city} if city else {})}})
        assert made.status == 201
        number = int(orjson.loads(made.body)["id"])
        self.contacts[number] = city
        self.happened("contact.creation", number)
        if city:
            self.happened("contact.propertyChange", number, city)

    @precondition(lambda self: self.contacts)
    @rule(data=st.data(), city=st.sampled_from(["Rome", "Oslo", "Lima"]))
    def change(self, data: st.DataObject, city: str) -> None:
        number = data.draw(st.sampled_from(sorted(self.contacts)))
        assert self.client("PATCH", f"/{number}", {"properties": {"city": city}}).status == 200
        if self.contacts[number] != city:
            self.happened("contact.propertyChange", number, city)
        self.contacts[number] = city

    @precondition(lambda self: self.contacts)
    @rule(data=st.data())
    def delete(self, data: st.DataObject) -> None:
        number = data.draw(st.sampled_from(sorted(self.contacts)))
        assert self.client("DELETE", f"/{number}").status == 204
        del self.contacts[number]
        self.happened("contact.deletion", number)

    @rule(body=st.sampled_from([b"{", b'{"properties": {"no_such_property": "x"}}']))
    def refused(self, body: bytes) -> None:
        assert self.client("POST", "", body).status == 400

    @rule(held=st.booleans())
    def hold_or_release(self, held: bool) -> None:
        (self.dispatcher.hold if held else self.dispatcher.release)(self.portal)

    @rule(status=st.sampled_from([200, 301, 404, 500]))
    def answer(self, status: int) -> None:
        self.target.status = status

    @rule(ms=st.sampled_from([1, WINDOW_MS, 30_000, 300_000, 7_200_000, SPAN_MS]))
    def advance(self, ms: int) -> None:
        self.dispatcher.advance(self.portal, self.portal.live.clock.now() + ms, timeout=30)

    @rule()
    def flush(self) -> None:
        self.dispatcher.flush(self.portal, timeout=30)

    def settle(self) -> None:
        """Let everything go through: what is not dead by now has arrived."""
        self.target.status = 200
        self.dispatcher.release(self.portal)
        self.dispatcher.advance(self.portal, self.portal.live.clock.now() + SPAN_MS, timeout=30)
        states = {row.state for row in deliveries.listed(self.portal.space)}
        assert states <= {"delivered", "dead"}
        dead = [
            (note.subscription_type, note.event.object_id, note.event.property_value or "")
            for row in deliveries.listed(self.portal.space, "dead")
            for note in row.notifications
        ]
        assert sorted([*self.target.arrived, *dead]) == sorted(self.due)

    @invariant()
    def nothing_arrives_that_nobody_is_due(self) -> None:
        left = sorted(self.due)
        for fact in self.target.arrived:
            assert fact in left
            left.remove(fact)

    @invariant()
    def attempts_are_numbered_one_after_the_other(self) -> None:
        for numbers in self.target.attempts.values():
            assert numbers == list(range(len(numbers)))
            assert len(numbers) <= MAX_ATTEMPTS

    def happened(self, kind: str, number: int, value: str = "") -> None:
        if self.wanted.get(kind):
            self.due.append((kind, number, value))

    def client(self, method: str, path: str, body: Any = None) -> Reply:
        credential = b"Bearer " + self.portal.credentials.private_token.encode()
        return self.call(method, f"/crm/v3/objects/contacts{path}", "", body, {b"authorization": credential})

    def developer(self, method: str, path: str, body: Any = None) -> Reply:
        app_id, key = self.portal.credentials.oauth_app.app_id, self.portal.credentials.developer_api_key
        return self.call(method, f"/webhooks/v3/{app_id}/{path}", f"hapikey={key}", body, {})

    def call(self, method: str, path: str, query: str, body: Any, headers: dict[bytes, bytes]) -> Reply:
        sent = body if isinstance(body, bytes) else b"" if body is None else orjson.dumps(body)
        return self.simulator.handle(
            Request(method, path, query, {b"content-type": b"application/json", **headers}, sent)
        )


Webhooks.TestCase.settings = settings(max_examples=100, stateful_step_count=40, deadline=None)
TestWebhooks = Webhooks.TestCase
