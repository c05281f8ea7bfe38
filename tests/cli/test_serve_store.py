"""`mockspot serve --store file:PATH`: ended or killed in the middle of anything, and started again."""

import json
import random
import resource
import signal
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import Request, urlopen

import pytest

from tests.cli.conftest import Served, completed, mockspot
from tests.control.receiver import receiving

Serving = Callable[..., Served]
Ready = dict[str, Any]
CONTACTS = "/crm/v3/objects/contacts"
BATCH = 7


def called(ready: Ready, method: str, path: str, body: Any = None) -> Any:
    headers = {"authorization": f"Bearer {ready['privateApp']['accessToken']}", "content-type": "application/json"}
    data = None if body is None else json.dumps(body).encode()
    with urlopen(Request(ready["baseUrl"] + path, data, headers, method=method), timeout=10) as answer:
        return json.loads(answer.read() or b"null")


def emails(ready: Ready) -> list[str]:
    rows = called(ready, "GET", "/_mockspot/portals/default/state?objectType=contacts")["results"]
    return [row["properties"]["email"] for row in rows]


class Started:
    """Servers on one file, one after the other."""

    def __init__(self, serving: Serving, file: Path, *words: str) -> None:
        self._serving = serving
        self._words = ("--store", f"file:{file}", "--limits", "off", *words)
        self.start()

    def start(self) -> None:
        self.served = self._serving(*self._words)
        self.ready = self.served.ready()

    def stopped(self, number: int) -> tuple[int, str, str]:
        outcome = self.served.ended(number)
        self.served.ready_file.unlink()
        return outcome


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "state.db"


def test_told_to_end_it_goes_on_where_it_was_and_says_so_in_one_line(serving: Serving, file: Path) -> None:
    servers = Started(serving, file, "--seed", "demo")
    seeded = len(emails(servers.ready))
    called(servers.ready, "POST", CONTACTS, {"properties": {"email": "ada@example.com"}})
    code, _, errors = servers.stopped(signal.SIGTERM)
    assert (code, errors) == (0, "")
    before = servers.ready
    servers.start()
    assert {**servers.ready, "baseUrl": ""} == {**before, "baseUrl": ""}
    assert len(emails(servers.ready)) == seeded + 1
    assert called(servers.ready, "GET", "/_mockspot/health")["store"] == "file"
    code, _, errors = servers.stopped(signal.SIGINT)
    assert code == 0
    assert errors == (
        f"mockspot goes on with the portal of {file}; it is not new, so these do nothing: --seed demo --limits off\n"
    )


class Writer(threading.Thread):
    """Writes single contacts and batches as fast as it can, and keeps what was answered, until nobody answers."""

    def __init__(self, ready: Ready, name: str) -> None:
        super().__init__()
        self._ready, self._name = ready, name
        self.singles: list[str] = []
        self.batches: list[str] = []

    def run(self) -> None:
        number = 0
        try:
            while True:
                number += 1
                self._write(f"{self._name}-{number}")
        except (URLError, OSError):
            pass

    def _write(self, name: str) -> None:
        called(self._ready, "POST", CONTACTS, {"properties": {"email": f"{name}@example.com"}})
        self.singles.append(f"{name}@example.com")
        inputs = [{"properties": {"email": f"{name}-{place}@batch.example.com"}} for place in range(BATCH)]
        called(self._ready, "POST", f"{CONTACTS}/batch/create", {"inputs": inputs})
        self.batches.append(name)


def test_killed_while_it_writes_it_has_all_that_was_answered_and_nothing_by_half(serving: Serving, file: Path) -> None:
    servers = Started(serving, file)
    chance = random.Random(5)
    writers: list[Writer] = []
    for kill in range(3):
        busy = [Writer(servers.ready, f"w{kill}{place}") for place in range(2)]
        for writer in busy:
            writer.start()
        time.sleep(0.2 + chance.random() / 2)
        servers.stopped(signal.SIGKILL)
        for writer in busy:
            writer.join()
        writers += busy
        servers.start()
        found = emails(servers.ready)
        assert len(set(found)) == len(found)
        assert {email for writer in writers for email in writer.singles} <= set(found)
        in_batches = [email.rpartition("-")[0] for email in found if email.endswith("@batch.example.com")]
        assert {in_batches.count(name) for name in in_batches} <= {BATCH}
        assert {name for writer in writers for name in writer.batches} <= set(in_batches)
    assert all(writer.singles for writer in writers)


def test_killed_during_an_attempt_it_makes_the_next_one_with_another_number(serving: Serving, file: Path) -> None:
    with receiving() as receiver:
        receiver.hang = True
        servers = Started(serving, file)
        app_id = servers.ready["oauthApp"]["appId"]
        webhooks = {"targetUrl": receiver.url, "subscriptions": [{"eventType": "contact.creation", "active": True}]}
        called(servers.ready, "PUT", f"/_mockspot/apps/{app_id}/webhooks", webhooks)
        called(servers.ready, "POST", CONTACTS, {"properties": {"email": "ada@example.com"}})
        _wait_for(lambda: receiver.batches)
        called(servers.ready, "POST", CONTACTS, {"properties": {"email": "zoe@example.com"}})
        servers.stopped(signal.SIGKILL)
        receiver.hang = False
        servers.start()
        _wait_for(lambda: len(receiver.batches) == 3)
        (first,), *later = receiver.batches
        numbers = {event["eventId"]: event["attemptNumber"] for (event,) in later}
        assert first["attemptNumber"] == 0
        assert numbers.pop(first["eventId"]) == 1
        assert list(numbers.values()) == [0]


def _wait_for(condition: Callable[[], Any]) -> None:
    began = time.monotonic()
    while not condition():
        assert time.monotonic() - began < 20
        time.sleep(0.01)


def test_two_servers_do_not_share_a_file(serving: Serving, file: Path) -> None:
    Started(serving, file)
    result = mockspot("serve", "--port", "0", "--store", f"file:{file}")
    assert result.exit_code == 2
    assert "is in use by another server" in result.stderr


@pytest.mark.parametrize(
    ("store", "problem"),
    [
        ("postgresql://localhost/x", "PostgreSQL is not built yet; use file:PATH"),
        ("postgres://localhost/x", "PostgreSQL is not built yet"),
        ("file:", "there is no store 'file:'; use memory, or file:PATH"),
        ("state.db", "there is no store 'state.db'; use memory, or file:PATH"),
        ("file:/no/such/folder/state.db", "there is no folder"),
        ("file:/proc/state.db", "cannot keep state in /proc/state.db"),
        (f"file:{__file__}", "no file of mockspot's and stays as it is"),
    ],
)
def test_a_store_that_cannot_be_is_refused_with_advice(store: str, problem: str) -> None:
    before = Path(__file__).read_bytes()
    result = mockspot("serve", "--port", "0", "--store", store)
    assert result.exit_code == 2
    assert problem in result.stderr
    assert Path(__file__).read_bytes() == before


def test_a_disk_without_room_for_the_seed_is_named(file: Path) -> None:
    words = ("serve", "--port", "0", "--seed", "demo", "--store", f"file:{file}")
    ran = completed(*words, preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (80_000, 80_000)))
    assert ran.returncode == 2
    assert f"{file} cannot be written: " in ran.stderr
    assert "Traceback" not in ran.stderr


def test_a_seed_that_is_no_good_leaves_a_file_that_can_be_used(serving: Serving, file: Path, tmp_path: Path) -> None:
    seed = tmp_path / "seed.json"
    seed.write_text('{"records": {"contacts": [{"properties": {"no_such": 1}}]}}')
    result = mockspot("serve", "--port", "0", "--store", f"file:{file}", "--seed", str(seed))
    assert result.exit_code == 2
    seed.write_text('{"records": {"contacts": [{"properties": {"email": "ada@example.com"}}]}}')
    assert emails(Started(serving, file, "--seed", str(seed)).ready) == ["ada@example.com"]
