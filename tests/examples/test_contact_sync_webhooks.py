"""The webhook endpoint of the contact sync: what it lets in, what it keeps, what it does with it."""

import json
from collections.abc import Iterator
from threading import Event, Thread
from typing import Any

import httpx
import pytest
from contact_sync.inbox import Inbox
from contact_sync.signature import sign
from contact_sync.webhooks import Incoming, Receiver, Worker, listen
from fake_hubspot import FakeHubSpot, status
from sync_rig import Sync

SECRET = "autopilot-test-client-secret-0001"
ACCOUNT = 77


@pytest.fixture
def inbox(sync: Sync) -> Inbox:
    return Inbox(sync.database)


@pytest.fixture
def receiver(sync: Sync, inbox: Inbox) -> Receiver:
    return Receiver(inbox, secret=SECRET, portal_id=lambda: ACCOUNT, clock=sync.time.clock())


@pytest.fixture
def worker(sync: Sync, inbox: Inbox) -> Worker:
    return Worker(inbox, sync.pull, sync.time.clock())


def event(object_id: int, **members: Any) -> dict[str, Any]:
    happened = {"eventId": object_id, "portalId": ACCOUNT, "occurredAt": 1, "subscriptionType": "contact.creation"}
    return happened | {"objectId": object_id, "attemptNumber": 0} | members


def signed(sync: Sync, events: Any, *, target: str = "/hooks", host: str = "sync.test", age_ms: int = 0) -> Incoming:
    body = events if isinstance(events, bytes) else json.dumps(events).encode()
    timestamp = str(sync.time.clock().epoch_ms() - age_ms)
    signature = sign(SECRET, "POST", f"http://{host}{target}", body, timestamp)
    headers = {"x-hubspot-signature-v3": signature, "x-hubspot-request-timestamp": timestamp, "host": host}
    return Incoming("POST", target, headers, body)


def altered(incoming: Incoming, **headers: str | None) -> Incoming:
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    kept = {name: value for name, value in incoming.headers.items() if name not in names}
    added = {name: value for name, value in names.items() if value is not None}
    return Incoming(incoming.method, incoming.target, kept | added, incoming.body)


@pytest.mark.parametrize(
    ("secret", "uri", "body", "timestamp", "expected"),
    [
        (
            "yyyyyyyy-yyyy-yyyy-yyyy-yyyyyyyyyyyy",
            "https://www.example.com/webhook_uri",
            b"{'example_field':'example_value'}",
            "1693657560000",
            "K36dawei4A+QBNolUOqo7s91KQDWQ5MXZ/QufNYuk/Y=",
        ),
        (
            SECRET,
            "https://example.com/api/hubspot/webhooks?src=hs%3Aapp%2Fv3&x=%28a%29",
            b"[]",
            "1790000004000",
            "G8ddQlikFQ0ScZOZn+MHQ0E3WCV7vOJTzKlvrkvbvuk=",
        ),
    ],
    ids=["official client's test", "encoded characters"],
)
def test_signatures_are_those_of_published_vectors(
    secret: str, uri: str, body: bytes, timestamp: str, expected: str
) -> None:
    assert sign(secret, "POST", uri, body, timestamp) == expected


def test_a_genuine_request_is_stored_before_it_is_answered(sync: Sync, receiver: Receiver, inbox: Inbox) -> None:
    assert receiver.receive(signed(sync, [event(501), event(502)])) == 204
    assert inbox.waiting().hubspot_ids == {"501", "502"}


@pytest.mark.parametrize(
    "headers",
    [
        {"x_hubspot_signature_v3": None},
        {"x_hubspot_signature_v3": "AAAA"},
        {"x_hubspot_signature_v3": "ünfug"},
        {"x_hubspot_request_timestamp": None},
        {"x_hubspot_request_timestamp": "1.69e12"},
        {"x_hubspot_request_timestamp": "1790010000001"},
        {"host": "elsewhere.test"},
    ],
)
def test_anything_but_the_signed_request_is_turned_away(
    headers: dict[str, str | None], sync: Sync, receiver: Receiver, inbox: Inbox
) -> None:
    assert receiver.receive(altered(signed(sync, [event(501)]), **headers)) == 401
    assert inbox.waiting().fingerprints == []


def test_a_body_changed_by_one_byte_is_turned_away(sync: Sync, receiver: Receiver) -> None:
    good = signed(sync, [event(501)])
    assert receiver.receive(Incoming("POST", good.target, good.headers, good.body + b" ")) == 401


@pytest.mark.parametrize(("age_ms", "answer"), [(290_000, 204), (300_001, 401), (-300_001, 401)])
def test_a_request_lives_five_minutes(age_ms: int, answer: int, sync: Sync, receiver: Receiver) -> None:
    assert receiver.receive(signed(sync, [event(501)], age_ms=age_ms)) == answer


def test_the_address_before_a_proxy_is_the_one_that_counts(sync: Sync, receiver: Receiver) -> None:
    incoming = signed(sync, [event(501)], host="public.test", target="/hooks?a=%40b&c=ü")
    behind = altered(incoming, host="10.0.0.7:8080", x_forwarded_host="public.test", x_forwarded_proto="http")
    assert receiver.receive(behind) == 204


def test_a_repeated_delivery_is_kept_once(sync: Sync, receiver: Receiver, inbox: Inbox) -> None:
    receiver.receive(signed(sync, [event(501)]))
    receiver.receive(signed(sync, [event(501, attemptNumber=1), event(501)]))
    assert len(inbox.waiting().fingerprints) == 1


def test_an_unreadable_or_unknown_event_harms_no_other(sync: Sync, receiver: Receiver, inbox: Inbox) -> None:
    odd = [17, None, {}, {"portalId": ACCOUNT}, event(9, subscriptionType="deal.creation"), event(8, objectId="x")]
    assert receiver.receive(signed(sync, [*odd, event(501)])) == 204
    assert inbox.waiting().hubspot_ids == {"501"}


def test_events_of_another_account_have_no_effect(sync: Sync, receiver: Receiver, inbox: Inbox) -> None:
    assert receiver.receive(signed(sync, [event(501, portalId=78)])) == 204
    assert inbox.waiting().fingerprints == []


def test_a_storm_of_events_becomes_a_few_batch_reads(
    sync: Sync, remote: FakeHubSpot, receiver: Receiver, worker: Worker
) -> None:
    ids = [remote.add(email=f"c{number}@example.com") for number in range(150)]
    for start in (0, 100):
        receiver.receive(signed(sync, [event(int(i)) for i in ids[start : start + 100]]))
    assert worker.work() == 150
    assert [len(body["inputs"]) for body in remote.calls("/batch/read")] == [100, 50]
    assert len(sync.emails()) == 150


def test_a_merged_or_deleted_contact_leaves(
    sync: Sync, remote: FakeHubSpot, receiver: Receiver, worker: Worker
) -> None:
    old, other = remote.add(email="old@example.com"), remote.add(email="other@example.com")
    sync.run()
    del remote.contacts[old], remote.contacts[other]
    merged = remote.add(email="old@example.com", phone="7")
    ids = {"primaryObjectId": int(old), "mergedObjectIds": [int(other)], "newObjectId": int(merged)}
    receiver.receive(signed(sync, [event(int(merged), subscriptionType="contact.merge", **ids)]))
    worker.work()
    assert sync.sql("SELECT hubspot_id, email, phone FROM contacts") == [(merged, "old@example.com", "7")]


def test_events_survive_a_failure_to_read(sync: Sync, remote: FakeHubSpot, receiver: Receiver, worker: Worker) -> None:
    wanted = int(remote.add(email="a@example.com"))
    receiver.receive(signed(sync, [event(wanted)]))
    remote.fail("/batch/read", status(403))
    with pytest.raises(Exception, match="403"):
        worker.work()
    assert worker.work() == 1
    assert sync.emails() == ["a@example.com"]


@pytest.fixture
def address(receiver: Receiver) -> Iterator[str]:
    with listen(receiver, "127.0.0.1", 0) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield f"127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def test_the_endpoint_answers_over_a_socket(sync: Sync, address: str, inbox: Inbox) -> None:
    incoming = signed(sync, [event(501)], host=address)
    with httpx.Client(base_url=f"http://{address}", trust_env=False) as client:
        assert client.post("/hooks", content=incoming.body, headers=dict(incoming.headers)).status_code == 204
        assert client.post("/hooks", content=b"[]").status_code == 401
        assert client.get("/hooks").status_code == 501
    assert inbox.waiting().hubspot_ids == {"501"}


def test_the_worker_starts_with_what_an_earlier_process_left(sync: Sync, remote: FakeHubSpot, inbox: Inbox) -> None:
    inbox.store([event(int(remote.add(email="a@example.com")))], ACCOUNT)
    stopped = Event()
    clock = sync.time.clock()

    class StopsAfterOneRound(Worker):
        def work(self) -> int:
            stopped.set()
            return super().work()

    StopsAfterOneRound(inbox, sync.pull, clock).run(Event(), stopped)
    assert sync.emails() == ["a@example.com"]
