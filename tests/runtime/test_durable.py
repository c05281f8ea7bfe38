"""What goes on after the next start of a file: deliveries, journals, time, limits, trouble, identifiers."""

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from mockspot.control.plane import ControlPlane
from mockspot.domain.journal.state import LINES, OUTBOX
from mockspot.domain.webhooks.deliveries import listed
from mockspot.runtime.durable import opened
from tests.asgi.journal import Keeper
from tests.control.receiver import Receiver, receiving
from tests.runtime.kept import Kept
from tests.simulator import NOON, Client

CONTACTS = "/crm/v3/objects/contacts"
DEFAULT = "/portals/default"
MANUAL = json.dumps({"clock": {"mode": "manual", "now": NOON}}).encode()


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[Kept]:
    made = Kept(tmp_path)
    made.control("POST", "/portals", MANUAL)
    yield made
    made.close()


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as made:
        yield made


def until(condition: Callable[[], Any]) -> None:
    began = time.monotonic()
    while not condition():
        assert time.monotonic() - began < 10
        time.sleep(0.01)


def wired(kept: Kept, url: str) -> None:
    app_id = kept.simulator.default().credentials.oauth_app.app_id
    body = {"targetUrl": url, "subscriptions": [{"eventType": "contact.creation", "active": True}]}
    kept.control("PUT", f"/apps/{app_id}/webhooks", json.dumps(body).encode())


def attempts(receiver: Receiver) -> list[tuple[int, int]]:
    return [(event["eventId"], event["attemptNumber"]) for batch in receiver.batches for event in batch]


@pytest.mark.parametrize("end", [Kept.ended, Kept.killed])
def test_what_was_pending_is_sent_by_the_next_start(
    kept: Kept, receiver: Receiver, end: Callable[[Kept], None]
) -> None:
    wired(kept, receiver.url)
    kept.client().contact(firstname="Ada")
    end(kept)
    kept.control("POST", f"{DEFAULT}/clock/advance", b'{"seconds": 1}')
    assert [attempt for _, attempt in attempts(receiver)] == [0]


def test_what_is_due_is_sent_as_soon_as_the_next_start_looks(kept: Kept, receiver: Receiver) -> None:
    wired(kept, receiver.url)
    kept.control("PUT", f"{DEFAULT}/clock", b'{"mode": "system"}')
    kept.client().contact(firstname="Ada")
    kept.killed()
    kept.simulator.resume()
    until(lambda: attempts(receiver))


@pytest.mark.parametrize("end", [Kept.ended, Kept.killed])
def test_an_attempt_that_was_under_way_counts_and_is_made_again(
    kept: Kept, receiver: Receiver, end: Callable[[Kept], None]
) -> None:
    wired(kept, receiver.url)
    kept.client().contact(firstname="Ada")
    portal = kept.simulator.default()
    receiver.hang = True
    kept.simulator.default().live.clock.move_to(NOON + 1_000)
    kept.simulator.deliveries.portal_changed(portal)
    until(lambda: attempts(receiver))
    end(kept)
    receiver.hang = False
    kept.simulator.deliveries.flush(kept.simulator.default())
    (first, again) = attempts(receiver)
    assert first[0] == again[0]
    assert (first[1], again[1]) == (0, 1)
    (delivery,) = listed(kept.simulator.default().space)
    assert [(attempt.number, attempt.status) for attempt in delivery.attempts] == [(0, None), (1, 200)]


def test_retries_keep_their_instants_and_numbers(kept: Kept, receiver: Receiver) -> None:
    wired(kept, receiver.url)
    receiver.status = 500
    kept.client().contact(firstname="Ada")
    kept.control("POST", f"{DEFAULT}/clock/advance", b'{"seconds": 100}')
    before = kept.control("GET", f"{DEFAULT}/webhooks/deliveries")
    assert len(before["results"][0]["attempts"]) > 1
    kept.killed()
    assert kept.control("GET", f"{DEFAULT}/webhooks/deliveries") == before
    kept.control("POST", f"{DEFAULT}/clock/advance", b'{"seconds": 86400}')
    numbers = [attempt for _, attempt in attempts(receiver)]
    assert numbers == list(range(10))


@pytest.mark.parametrize("handed_on", [False, True])
def test_a_journal_tells_of_everything_once(kept: Kept, handed_on: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    keeper = Keeper(kept.client())
    keeper.to_contacts()
    if not handed_on:
        monkeypatch.setattr(keeper.client.portal, "published", lambda _: None)  # killed before it got there
    keeper.client.contact(firstname="Ada")
    assert keeper.client.portal.space.count(OUTBOX) == (0 if handed_on else 1)
    kept.killed()
    kept.simulator.resume()
    space = kept.simulator.default().space
    assert space.count(OUTBOX) == 0
    assert len({key[-1] for key, _ in space.scan(LINES)}) == 1


def test_no_identifier_is_given_twice(kept: Kept) -> None:
    seen: list[str] = []
    for _ in range(3):
        client = kept.client()
        for _ in range(20):
            issued = kept.control("POST", f"{DEFAULT}/tokens", b'{"kind": "oauth"}')
            answered = client.post(CONTACTS, {"properties": {}})
            seen += [issued["accessToken"], issued["refreshToken"]]
            seen += [answered.json["id"], answered.headers["x-hubspot-correlation-id"]]
        kept.killed()
    assert len(set(seen)) == len(seen)


def test_no_portal_gets_the_id_of_one_that_is_gone(kept: Kept) -> None:
    first = kept.control("POST", "/portals")["portalId"]
    kept.control("DELETE", f"/portals/{first}")
    kept.killed()
    assert kept.control("POST", "/portals")["portalId"] > first


def test_without_a_default_portal_the_next_one_is_it(kept: Kept) -> None:
    kept.control("DELETE", DEFAULT)
    kept.killed()
    assert kept.simulator.first() is None
    made = kept.control("POST", "/portals")["portalId"]
    kept.killed()
    assert kept.control("GET", DEFAULT)["portalId"] == made


def test_a_clock_that_stands_still_does_so_on_and_one_that_runs_has_run_on(kept: Kept) -> None:
    kept.control("POST", f"{DEFAULT}/clock/advance", b'{"seconds": 5}')
    before = kept.control("GET", f"{DEFAULT}/clock")
    kept.killed()
    assert kept.control("GET", f"{DEFAULT}/clock") == before
    kept.control("PUT", f"{DEFAULT}/clock", b'{"mode": "system", "speed": 3600}')
    kept.killed()
    clock = kept.simulator.default().live.clock
    assert (clock.mode, clock.speed) == ("system", 3600)
    assert NOON + 5_000 < clock.now() < NOON + 3_600_000


def used_today(kept: Kept) -> Any:
    found = kept.control("GET", f"{DEFAULT}/limits")
    return [counter["used"] for counter in found["counters"] if "resetsAt" in counter]


def test_what_was_used_of_the_day_stays_used(kept: Kept) -> None:
    kept.control("PUT", f"{DEFAULT}/limits", b'{"daily": {"max": 5, "used": 1}}')
    for _ in range(3):
        kept.client().contact()
    before = used_today(kept)
    kept.killed()
    assert used_today(kept) == before
    kept.client().contact()
    assert kept.client().get(CONTACTS).status == 429
    kept.ended()
    assert kept.client().get(CONTACTS).status == 429


def test_faults_go_on_counting_and_an_incident_ends_as_it_would_have(kept: Kept) -> None:
    fault = {"match": {"path": f"{CONTACTS}*"}, "effect": {"kind": "status", "status": 502}, "count": 2}
    kept.control("POST", f"{DEFAULT}/faults", json.dumps(fault).encode())
    kept.control("PUT", f"{DEFAULT}/policy", b'{"associationLabels": 7}')
    kept.control("PUT", f"{DEFAULT}/incidents/label_cap")
    assert kept.client().get(CONTACTS).status == 502
    kept.ended()
    assert kept.control("GET", f"{DEFAULT}/policy")["associationLabels"] == 10
    kept.control("DELETE", f"{DEFAULT}/incidents/label_cap")
    assert kept.control("GET", f"{DEFAULT}/policy")["associationLabels"] == 7
    assert kept.client().get(CONTACTS).status == 502
    assert kept.client().get(CONTACTS).status == 200


def test_the_log_numbers_on_so_that_a_cause_is_found_or_gone_and_never_another(kept: Kept, receiver: Receiver) -> None:
    wired(kept, receiver.url)
    kept.client().contact()
    (delivery,) = listed(kept.simulator.default().space)
    cause = delivery.notifications[0].cause
    assert cause is not None
    kept.killed()
    kept.client().get(CONTACTS)
    entries = kept.control("GET", f"{DEFAULT}/traffic")["results"]
    assert min(entry["sequence"] for entry in entries) > cause


def test_a_full_disk_is_hubspots_own_failure_and_changes_nothing(kept: Kept) -> None:
    client = kept.client()
    client.contact(email="ada@example.com")
    database = kept.simulator._file._db
    (pages,) = database.execute("PRAGMA page_count").fetchone()
    database.execute(f"PRAGMA max_page_count = {pages}")
    answered = client.post(f"{CONTACTS}/batch/create", {"inputs": [{"properties": {"lastname": "x" * 60_000}}] * 90})
    assert (answered.status, answered.json["message"]) == (500, "internal error")
    assert len(client.get(CONTACTS).json["results"]) == 1
    plain = Client(kept.simulator, kept.simulator.default())
    assert plain.get(CONTACTS).status == 200
    entries = kept.control("GET", f"{DEFAULT}/traffic")["results"]
    logged = [entry["status"] for entry in entries if entry["kind"] == "request"]
    assert logged == [201, 500, 200, 200]


def test_requests_that_waited_for_each_other_are_answered_on_a_full_disk_too(kept: Kept) -> None:
    fault = {"match": {"method": "POST"}, "effect": {"kind": "gather", "requests": 2, "timeoutSeconds": 60}}
    kept.control("POST", f"{DEFAULT}/faults", json.dumps(fault).encode())
    client = kept.client()
    first = client.post(CONTACTS, {"properties": {"email": "ada@example.com"}}).reply.trouble
    kept.simulator._file._db.execute("PRAGMA query_only = 1")
    second = client.post(CONTACTS, {"properties": {"email": "bo@example.com"}}).reply.trouble
    kept.simulator._file._db.execute("PRAGMA query_only = 0")
    waiting = [trouble.held for trouble in (first, second) if trouble is not None]
    assert [held.go_on().status for held in waiting if held is not None] == [500, 500]
    assert client.get(CONTACTS).json["results"] == []


def test_a_flush_onto_a_disk_that_cannot_be_written_ends_and_says_so(kept: Kept, receiver: Receiver) -> None:
    wired(kept, receiver.url)
    kept.client().contact()
    kept.simulator._file._db.execute("PRAGMA query_only = 1")
    status, value = ControlPlane(kept.simulator).call("POST", f"{DEFAULT}/webhooks/flush")
    assert (status, value["error"]["code"]) == (500, "not_kept")
    assert receiver.batches == []
    kept.simulator._file._db.execute("PRAGMA query_only = 0")
    kept.control("POST", f"{DEFAULT}/webhooks/flush")
    assert [number for _, number in attempts(receiver)] == [0]


def test_an_answer_that_could_not_be_written_down_counts_as_an_attempt(kept: Kept, receiver: Receiver) -> None:
    wired(kept, receiver.url)
    kept.client().contact()
    database, sent = kept.simulator._file._db, receiver.batches
    receiver.hang = True
    with ThreadPoolExecutor() as aside:
        flushing = aside.submit(ControlPlane(kept.simulator).call, "POST", f"{DEFAULT}/webhooks/flush")
        until(lambda: sent)
        database.execute("PRAGMA query_only = 1")
        receiver.hang = False
        assert flushing.result(timeout=10)[0] == 500
    database.execute("PRAGMA query_only = 0")
    kept.control("POST", f"{DEFAULT}/clock/advance", b'{"seconds": 1}')
    assert [number for _, number in attempts(receiver)] == [0, 1]


def test_the_control_plane_says_that_the_file_cannot_be_written(kept: Kept) -> None:
    kept.simulator._file.close()
    status, value = ControlPlane(kept.simulator).call("POST", f"{DEFAULT}/tokens", b'{"kind": "oauth"}')
    assert (status, value["error"]["code"]) == (500, "not_kept")
    assert "cannot be written" in value["error"]["message"]


_OTHER_PROCESS = """
import json, sys
from pathlib import Path
from mockspot.domain import record
for name in ("zebra", "yak", "xerus"):
    record.shape_of((name, "lastname"))
from mockspot.runtime.durable import opened
simulator = opened(Path(sys.argv[1]))
from mockspot.control.plane import ControlPlane
status, value = ControlPlane(simulator).call("GET", "/portals/default/state", query={"objectType": "contacts"})
print(json.dumps(value["results"]))
simulator.close()
"""


def test_records_are_the_same_to_another_process(kept: Kept) -> None:
    client = kept.client()
    client.contact(lastname="Zoë", email="z@example.com")
    client.contact(firstname="Ada")
    client.delete(f"{CONTACTS}/{client.contact(phone='1')}")
    before = kept.control("GET", f"{DEFAULT}/state")
    kept.simulator.close()
    ran = subprocess.run(
        [sys.executable, "-c", _OTHER_PROCESS, str(kept.path)], capture_output=True, text=True, timeout=60, check=True
    )
    kept.simulator = opened(kept.path)
    found = json.loads(ran.stdout)
    assert kept.control("GET", f"{DEFAULT}/state") == before
    assert sorted(row["properties"].get("lastname") or "" for row in found) == ["", "Zoë"]
