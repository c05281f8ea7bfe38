"""From a change to a verified webhook, through the whole simulator and a receiver on loopback."""

import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Literal
from urllib.parse import urlsplit

import orjson
import pytest
from hubspot.utils.signature import Signature

from mockspot.asgi.portal import Blueprint, Portal
from mockspot.domain import apps
from mockspot.domain.policy import Policy
from mockspot.domain.portal_facts import PortalFacts
from mockspot.domain.webhooks.deliveries import WINDOW_MS, listed
from mockspot.domain.webhooks.retries import MAX_ATTEMPTS, SPAN_MS
from mockspot.domain.webhooks.subscriptions import Settings, Wish, configure
from mockspot.runtime.simulator import Simulator
from mockspot.wire.message import Reply, Request

START = 1_790_000_000_000
EVERYTHING = (
    Wish("contact.creation", active=True),
    Wish("contact.deletion", active=True),
    Wish("contact.propertyChange", active=True, property_name="firstname"),
)


@dataclass
class Received:
    """One request as a target got it."""

    path: str
    headers: dict[str, str]
    body: bytes

    def is_signed(self, secret: str, url: str, version: str) -> bool:
        """Ask the official helper what the signature must be (its own check refuses a manual clock's old timestamp)."""
        name = "x-hubspot-signature-v3" if version == "v3" else "x-hubspot-signature"
        expected = Signature.get_signature(
            secret, self.body.decode(), version, url, "POST", self.headers["x-hubspot-request-timestamp"]
        )
        return self.headers[name] == expected


@dataclass
class Target:
    """An app's webhook endpoint on loopback."""

    url: str = ""
    status: int = 200
    location: str | None = None
    received: list[Received] = field(default_factory=list)


@pytest.fixture
def target() -> Iterator[Target]:
    kept = Target()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            kept.received.append(
                Received(self.path, {name.lower(): value for name, value in self.headers.items()}, body)
            )
            self.send_response(kept.status)
            if kept.location is not None:
                self.send_header("location", kept.location)
            self.send_header("content-length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Keep quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    kept.url = f"http://127.0.0.1:{server.server_address[1]}/hook"
    yield kept
    server.shutdown()
    server.server_close()


@pytest.fixture
def simulator() -> Iterator[Simulator]:
    made = Simulator()
    yield made
    made.close()


@pytest.fixture
def portal(simulator: Simulator, target: Target) -> Portal:
    made = simulator.create(Blueprint(PortalFacts(0, "default"), manual_from=START))
    app_id = made.credentials.oauth_app.app_id
    configure(made.space, Settings(app_id, target.url), EVERYTHING, now=START)
    return made


def call(simulator: Simulator, portal: Portal, method: str, path: str, body: object = None) -> Reply:
    headers = {
        b"authorization": b"Bearer " + portal.credentials.access_token.encode(),
        b"content-type": b"application/json",
    }
    return simulator.handle(Request(method, path, "", headers, b"" if body is None else orjson.dumps(body)))


def create(simulator: Simulator, portal: Portal, name: str = "Ada") -> int:
    reply = call(simulator, portal, "POST", "/crm/v3/objects/contacts", {"properties": {"firstname": name}})
    assert reply.status == 201
    return int(orjson.loads(reply.body)["id"])


def test_a_created_contact_arrives_signed_at_its_app(simulator: Simulator, portal: Portal, target: Target) -> None:
    number = create(simulator, portal)
    assert simulator.deliveries.flush(portal) == 1
    [received] = target.received
    secret = portal.credentials.oauth_app.client_secret
    assert received.is_signed(secret, target.url, "v1")
    assert received.is_signed(secret, target.url, "v3")
    items = orjson.loads(received.body)
    assert sorted(item["subscriptionType"] for item in items) == ["contact.creation", "contact.propertyChange"]
    assert {item["objectId"] for item in items} == {number}
    assert {item["portalId"] for item in items} == {portal.facts.portal_id}


def test_an_apps_own_change_names_the_app(simulator: Simulator, portal: Portal, target: Target) -> None:
    create(simulator, portal)
    simulator.deliveries.flush(portal)
    item = orjson.loads(target.received[0].body)[0]
    app_id = portal.credentials.oauth_app.app_id
    assert (item["changeSource"], item["sourceId"], item["appId"]) == ("INTEGRATION", str(app_id), app_id)


def test_a_refused_change_sends_nothing(simulator: Simulator, portal: Portal, target: Target) -> None:
    body = {"properties": {"no_such_property": "x", "firstname": "Ada"}}
    assert call(simulator, portal, "POST", "/crm/v3/objects/contacts", body).status == 400
    assert simulator.deliveries.flush(portal) == 0
    assert target.received == []


def test_a_hundred_creations_are_one_request(simulator: Simulator, portal: Portal, target: Target) -> None:
    for place in range(50):
        create(simulator, portal, f"Ada {place}")
    simulator.deliveries.advance(portal, START + WINDOW_MS)
    assert [len(orjson.loads(received.body)) for received in target.received] == [100]


@pytest.mark.parametrize("attempts", [10, 11])
def test_a_failing_target_is_tried_ten_times_in_a_day_or_once_more(
    simulator: Simulator, portal: Portal, target: Target, attempts: Literal[10, 11]
) -> None:
    target.status, portal.live.policy = 500, Policy(webhook_attempts=attempts)
    create(simulator, portal)
    simulator.deliveries.advance(portal, START + WINDOW_MS + SPAN_MS)
    numbers = [orjson.loads(received.body)[0]["attemptNumber"] for received in target.received]
    assert numbers == list(range(attempts))
    assert [delivery.state for delivery in listed(portal.space)] == ["dead"]


def test_a_delivery_is_logged_with_its_cause(simulator: Simulator, portal: Portal) -> None:
    create(simulator, portal)
    simulator.deliveries.flush(portal)
    entries = portal.live.traffic.entries()
    [delivery] = [entry.document(portal.facts.portal_id) for entry in entries if entry.kind == "delivery"]
    [request] = [entry for entry in entries if entry.kind == "request"]
    assert delivery["cause"] == request.sequence


def test_a_reset_forgets_deliveries_and_settings_made_since(simulator: Simulator, portal: Portal) -> None:
    create(simulator, portal)
    portal.reset()
    assert listed(portal.space) == []
    create(simulator, portal)
    assert listed(portal.space) == []


def test_a_fork_sends_nothing_that_its_origin_still_sends(simulator: Simulator, portal: Portal, target: Target) -> None:
    create(simulator, portal)
    fork = simulator.fork(portal)
    assert simulator.deliveries.flush(fork) == 0
    assert simulator.deliveries.flush(portal) == 1
    assert len(target.received) == 1


def test_an_app_hears_of_every_portal_it_is_installed_in(simulator: Simulator, portal: Portal, target: Target) -> None:
    other = simulator.create(Blueprint(PortalFacts(0, "customer"), manual_from=START))
    app_id = portal.credentials.oauth_app.app_id
    apps.install(other.space, app_id, user_id=1, scopes=frozenset(), now=START)
    create(simulator, other)
    simulator.deliveries.flush(other)
    [received] = target.received
    item = orjson.loads(received.body)[0]
    assert (item["portalId"], item["appId"]) == (other.facts.portal_id, app_id)
    assert received.is_signed(portal.credentials.oauth_app.client_secret, target.url, "v1")


def test_a_target_that_hangs_for_a_day_is_given_up_and_holds_nobody_up(
    simulator: Simulator, portal: Portal, target: Target
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as hanging:  # takes connections, and that is all
        other = simulator.create(Blueprint(PortalFacts(0, "customer"), manual_from=START))
        app_id = other.credentials.oauth_app.app_id
        url = f"http://127.0.0.1:{hanging.getsockname()[1]}/hook"
        configure(other.space, Settings(app_id, url), EVERYTHING, now=START)
        both = portal.credentials.oauth_app.app_id
        apps.install(other.space, both, user_id=1, scopes=frozenset(), now=START)
        other.live.policy = Policy(webhook_timeout_ms=50)
        create(simulator, other)
        began = time.monotonic()
        simulator.deliveries.advance(other, START + WINDOW_MS + SPAN_MS)
        assert time.monotonic() - began < 10 * 0.05 + 5
    by_app = {row.app_id: row for row in listed(other.space)}
    assert by_app[both].state == "delivered"
    assert target.received  # once, or again where the machine is too busy to answer in 50 ms
    assert by_app[app_id].state == "dead"
    assert [attempt.error for attempt in by_app[app_id].attempts] == ["no answer within 50 ms"] * MAX_ATTEMPTS


@pytest.mark.parametrize("allowed", [(), ("127.0.0.1",)])
def test_a_simulator_calls_itself_only_where_it_is_told_to(target: Target, allowed: tuple[str, ...]) -> None:
    simulator = Simulator(webhooks_may_call=allowed)
    try:
        simulator.listens_at(urlsplit(target.url).port or 0)
        portal = simulator.create(Blueprint(PortalFacts(0, "default"), manual_from=START))
        configure(portal.space, Settings(portal.credentials.oauth_app.app_id, target.url), EVERYTHING, now=START)
        create(simulator, portal)
        simulator.deliveries.flush(portal)
        (delivery,) = listed(portal.space)
    finally:
        simulator.close()
    assert len(target.received) == len(allowed)
    assert delivery.state == ("delivered" if allowed else "failed")
    if not allowed:
        assert "is the simulator itself" in (delivery.attempts[0].error or "")


def test_a_redirect_to_where_nothing_is_sent_leads_nowhere(
    simulator: Simulator, portal: Portal, target: Target
) -> None:
    target.status, target.location = 307, "http://169.254.169.254/latest/meta-data/"
    create(simulator, portal)
    simulator.deliveries.flush(portal)
    (delivery,) = listed(portal.space)
    assert (delivery.state, [attempt.status for attempt in delivery.attempts]) == ("failed", [307])
    assert len(target.received) == 1


def test_a_switch_keeps_the_events_of_one_change_in_their_order(simulator: Simulator, target: Target) -> None:
    policy = Policy(webhook_shuffles_events=False)
    for _ in range(4):
        portal = simulator.create(Blueprint(PortalFacts(0, "ordered"), manual_from=START, policy=policy))
        configure(portal.space, Settings(portal.credentials.oauth_app.app_id, target.url), EVERYTHING, now=START)
        create(simulator, portal)
        simulator.deliveries.flush(portal)
    for received in target.received:
        kinds = [item["subscriptionType"] for item in orjson.loads(received.body)]
        assert kinds == ["contact.creation", "contact.propertyChange"]


def test_an_app_hears_of_what_follows_from_an_activity(simulator: Simulator, target: Target) -> None:
    portal = simulator.create(Blueprint(PortalFacts(0, "default"), manual_from=START))
    wish = Wish("contact.propertyChange", active=True, property_name="notes_last_contacted")
    configure(portal.space, Settings(portal.credentials.oauth_app.app_id, target.url), (wish,), now=START)
    contact = create(simulator, portal)
    called = {"hs_timestamp": str(START - 60_000)}
    link = {
        "to": {"id": str(contact)},
        "types": [{"associationCategory": "HUBSPOT_DEFINED", "associationTypeId": 194}],
    }
    body = {"properties": called, "associations": [link]}
    assert call(simulator, portal, "POST", "/crm/v3/objects/calls", body).status == 201
    assert simulator.deliveries.flush(portal) == 1
    [item] = orjson.loads(target.received[0].body)
    assert list(item.items())[7:] == [
        ("objectId", contact),
        ("propertyName", "notes_last_contacted"),
        ("propertyValue", str(START - 60_000)),
        ("changeSource", "ENGAGEMENTS"),
        ("sourceId", "rollup"),
    ]
