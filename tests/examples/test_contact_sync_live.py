"""The contact sync against a running simulator: changes on both sides, a lost answer, webhooks."""

import json
import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

RUN = Path(__file__).parents[2] / "examples" / "contact_sync" / "run.py"
CONTACTS = "/crm/objects/2026-09/contacts"
PATIENCE_SECONDS = 15.0


@dataclass
class Account:
    """One portal of the simulator, one database, and somebody who works in the portal."""

    portal: dict[str, Any]
    origin: str
    database: Path

    def sync(self) -> dict[str, Any]:
        run = subprocess.run(
            self._command("sync"), env=self._environment(), timeout=60, capture_output=True, check=False
        )
        assert run.returncode == 0, run.stderr
        return dict(json.loads(run.stdout))

    def webhooks(self) -> "subprocess.Popen[str]":
        return subprocess.Popen(
            self._command("webhooks", "--port", "0"), env=self._environment(), stdout=subprocess.PIPE, text=True
        )

    def person(self, method: str, path: str, body: object = None) -> dict[str, Any]:
        token = self.portal["privateApp"]["accessToken"]
        answer = httpx.request(method, self.origin + path, json=body, headers={"Authorization": f"Bearer {token}"})
        assert answer.is_success, answer.text
        return dict(answer.json())

    def control(self, method: str, path: str, body: object = None) -> Any:
        url = f"{self.origin}/_mockspot/portals/{self.portal['portalId']}{path}"
        answer = httpx.request(method, url, json=body)
        assert answer.is_success, answer.text
        return answer.json() if answer.content else None

    def sql(self, statement: str, *values: str) -> list[tuple[Any, ...]]:
        with closing(sqlite3.connect(self.database, isolation_level=None)) as connection:
            return connection.execute(statement, values).fetchall()

    def operations(self) -> list[str]:
        return [entry["operation"] for entry in self.control("GET", "/traffic?kind=request")["results"]]

    def _command(self, *words: str) -> list[str]:
        return [sys.executable, str(RUN), *words, "--database", str(self.database)]

    def _environment(self) -> dict[str, str]:
        app = self.portal["oauthApp"]
        return os.environ | {
            "HUBSPOT_BASE_URL": self.origin,
            "HUBSPOT_CLIENT_ID": app["clientId"],
            "HUBSPOT_CLIENT_SECRET": app["clientSecret"],
            "HUBSPOT_REFRESH_TOKEN": app["refreshToken"],
        }


@pytest.fixture(scope="module")
def origin(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    ready = tmp_path_factory.mktemp("simulator") / "ready.json"
    command = [sys.executable, "-m", "mockspot", "serve", "--port", "0", "--ready-file", str(ready)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
        try:
            wait_for(ready.exists)
            yield json.loads(ready.read_text())["baseUrl"]
        finally:
            process.terminate()


@pytest.fixture
def account(origin: str, tmp_path: Path) -> Account:
    portal = httpx.post(f"{origin}/_mockspot/portals", json={}).json()
    return Account(portal, origin, tmp_path / "contacts.sqlite3")


def test_changes_on_both_sides_meet_and_then_nothing_is_written(account: Account) -> None:
    ada = account.person("POST", CONTACTS, {"properties": {"email": "ada@example.com", "phone": "1"}})
    assert account.sync()["pulled"]["mode"] == "everything"
    account.person("PATCH", f"{CONTACTS}/{ada['id']}", {"properties": {"company": "Example Works"}})
    account.sql("UPDATE contacts SET phone = '2'")
    account.sql("INSERT INTO contacts (email) VALUES ('Alan@Example.com')")
    second = account.sync()
    assert (second["pulled"]["mode"], second["pulled"]["changed"]) == ("changes", 1)
    assert (second["pushed"]["created"], second["pushed"]["updated"]) == (1, 1)
    there = account.person("GET", f"{CONTACTS}/{ada['id']}?properties=phone,company")["properties"]
    assert (there["phone"], there["company"]) == ("2", "Example Works")
    account.control("DELETE", "/traffic")
    account.sync()
    assert [operation for operation in account.operations() if "update" in operation or "create" in operation] == []
    assert account.sql("SELECT email FROM contacts ORDER BY email") == [("ada@example.com",), ("alan@example.com",)]


def test_a_contact_that_exists_there_already_is_updated_and_not_doubled(account: Account) -> None:
    account.sync()
    account.person("POST", CONTACTS, {"properties": {"email": "ada@example.com", "phone": "1"}})
    account.control("POST", "/faults", {"match": {"path": f"{CONTACTS}/search"}, "effect": EMPTY_SEARCH, "count": 1})
    account.sql("INSERT INTO contacts (email, company) VALUES ('ada@example.com', 'Example Works')")
    assert account.sync()["pushed"]["updated"] == 1
    assert emails(account) == ["ada@example.com"]
    assert account.sql("SELECT phone, company FROM contacts") == [("1", "Example Works")]


def test_a_lost_answer_to_a_create_makes_no_second_record(account: Account) -> None:
    lost = {"match": {"path": f"{CONTACTS}/batch/create"}, "effect": {"kind": "answer_lost"}, "count": 1}
    account.control("POST", "/faults", lost)
    account.sync()
    account.sql("INSERT INTO contacts (email) VALUES ('ada@example.com'), ('alan@example.com')")
    pushed = account.sync()["pushed"]
    assert (pushed["created"], pushed["unconfirmed"]) == (2, [])
    assert emails(account) == ["ada@example.com", "alan@example.com"]
    assert account.operations().count("crm.objects.batch.create") == 1


def test_a_change_arrives_by_webhook(account: Account) -> None:
    with account.webhooks() as receiver:
        try:
            assert receiver.stdout is not None
            subscribe(account, receiver.stdout.readline().split()[-1])
            ada = account.person("POST", CONTACTS, {"properties": {"email": "ada@example.com"}})
            account.control("POST", "/webhooks/flush")
            wait_for(lambda: account.sql("SELECT hubspot_id FROM contacts") == [(ada["id"],)])
        finally:
            receiver.terminate()
    assert receiver.returncode == 0


EMPTY_SEARCH = {"kind": "status", "status": 200, "body": {"total": 0, "results": []}}


def subscribe(account: Account, target: str) -> None:
    app, key = account.portal["oauthApp"]["appId"], account.portal["developerApiKey"]
    with httpx.Client(base_url=f"{account.origin}/webhooks/v3/{app}", params={"hapikey": key}) as developer:
        settings = {"targetUrl": target, "throttling": {"maxConcurrentRequests": 10}}
        assert developer.put("/settings", json=settings).is_success
        assert developer.post("/subscriptions", json={"eventType": "contact.creation", "active": True}).is_success


def emails(account: Account) -> list[str]:
    return sorted(row["properties"]["email"] for row in account.person("GET", CONTACTS)["results"])


def wait_for(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.05)
