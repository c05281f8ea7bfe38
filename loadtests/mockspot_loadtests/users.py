"""Users that behave like a good integration: a paced sync worker, and the people who edit contacts meanwhile."""

import time
from collections.abc import Iterator, Mapping
from random import Random
from typing import Any, ClassVar

from locust import constant_pacing, task
from locust.env import Environment
from locust.exception import StopUser

from mockspot_loadtests.accounts import Account, Accounts
from mockspot_loadtests.arrivals import ArrivalUser
from mockspot_loadtests.guarded import GuardedUser
from mockspot_loadtests.metrics import SYNC_LAG, THROTTLED, record
from mockspot_loadtests.tokens import TOKEN_PATH, Grant, SharedToken

CONTACTS = "/crm/objects/2026-09/contacts"
USER_AGENT = "mockspot-load/1.0 (+https://github.com/mockspot/mockspot)"
PROPERTIES = ("email", "firstname", "lastname", "company", "jobtitle", "lastmodifieddate")
_BATCH = 50
_OWN_CONTACTS = 200
_LIST_PAGE = 100
_SEARCH_PAGE = 200
_SEARCH_CAP = 10_000
# An edit says in the value it writes when it was meant to happen, so whoever reads it knows the lag.
EDITED = "edited at "


class HubSpotCalls:
    """JSON calls with a bearer token, counted as failed unless the status is a 2xx, and 429s counted apart."""

    def __init__(self, user: GuardedUser) -> None:
        self._user = user

    def send(self, method: str, path: str, *, token: str, name: str, body: Any = None) -> dict[str, Any]:
        """Return the answer's JSON object; an empty one after a failure, which Locust has counted."""
        headers = {"Authorization": f"Bearer {token}", "User-Agent": USER_AGENT, "Accept": "application/json"}
        with self._user.client.request(
            method, path, name=name, json=body, headers=headers, catch_response=True
        ) as response:
            return _object(self._user.environment, response)

    def grant(self, form: dict[str, str]) -> Grant:
        """Ask the token endpoint; without a token this user cannot go on."""
        with self._user.client.request(
            "POST", TOKEN_PATH, name="token", data=form, headers={"User-Agent": USER_AGENT}, catch_response=True
        ) as response:
            answer = _object(self._user.environment, response)
        if "access_token" not in answer:
            raise StopUser
        return str(answer["access_token"]), float(answer["expires_in"])


class SyncWorker(GuardedUser):
    """Reads everything once, then reads changes, writes batches and reads batches: one call a second.

    Work is closed: a worker waits for an answer before its next call, as sync workers do.
    """

    abstract = True
    wait_time = constant_pacing(1.0)
    accounts: ClassVar[Accounts]
    seed: ClassVar[int] = 1

    def on_start(self) -> None:
        """Read all contacts once, and make some when there are few."""
        self._account = self.accounts.take("worker")
        self._random = Random(f"{self.seed} worker {self._account.number}")
        self._calls = HubSpotCalls(self)
        self._token = SharedToken(self._account)
        self._read_until = _now_ms()
        self._seen: set[str] = set()
        self._calls_made = 0
        self._round = (self.read_changes, self.write_batch, self.read_changes, self.read_batch)
        self._account.contact_ids += [record["id"] for page in self._all_pages() for record in page]
        while len(self._account.contact_ids) < _OWN_CONTACTS:
            self._create_some()

    @task
    def next_call(self) -> None:
        """Make the next call of the round."""
        call = self._round[self._calls_made % len(self._round)]
        self._calls_made += 1
        call()

    def read_changes(self) -> None:
        """Search what changed since the last time, with an overlap, and note how late each edit is seen."""
        since, self._read_until = self._read_until - 5_000, _now_ms()
        for page in self._changed_pages(since):
            for contact in page:
                self._note_lag(contact["properties"].get("jobtitle") or "")

    def write_batch(self) -> None:
        """Update a batch of contacts."""
        company = f"Example {self._calls_made}"
        inputs = [{"id": i, "properties": {"company": company}} for i in self._some_ids()]
        self._send("POST", f"{CONTACTS}/batch/update", "batch update", {"inputs": inputs})

    def read_batch(self) -> None:
        """Read a batch of contacts by id."""
        body = {"properties": list(PROPERTIES), "inputs": [{"id": i} for i in self._some_ids()]}
        self._send("POST", f"{CONTACTS}/batch/read", "batch read", body)

    def _send(self, method: str, path: str, name: str, body: Any = None) -> dict[str, Any]:
        token = self._token.current(self._calls.grant)
        return self._calls.send(method, path, token=token, name=name, body=body)

    def _all_pages(self) -> Iterator[list[dict[str, Any]]]:
        query = f"limit={_LIST_PAGE}&properties={','.join(PROPERTIES)}"
        after = ""
        while True:
            page = self._send("GET", f"{CONTACTS}?{query}{after}", "list contacts")
            yield page.get("results", [])
            cursor = _cursor(page)
            if cursor is None:
                return
            after = f"&after={cursor}"

    def _changed_pages(self, since: int) -> Iterator[list[dict[str, Any]]]:
        filters = [{"propertyName": "lastmodifieddate", "operator": "GTE", "value": str(since)}]
        body: dict[str, Any] = {
            "filterGroups": [{"filters": filters}],
            "sorts": [{"propertyName": "hs_object_id", "direction": "ASCENDING"}],
            "properties": list(PROPERTIES),
            "limit": _SEARCH_PAGE,
        }
        for _ in range(_SEARCH_CAP // _SEARCH_PAGE):
            page = self._send("POST", f"{CONTACTS}/search", "search changes", body)
            yield page.get("results", [])
            cursor = _cursor(page)
            if cursor is None:
                return
            body |= {"after": cursor}

    def _create_some(self) -> None:
        first = len(self._account.contact_ids)
        rows = [_person(self.seed, number) for number in range(first, first + 2 * _BATCH)]
        made = self._send("POST", f"{CONTACTS}/batch/create", "batch create", {"inputs": rows}).get("results", [])
        if not made:
            raise StopUser
        self._account.contact_ids += [row["id"] for row in made]

    def _some_ids(self) -> list[str]:
        return self._random.sample(self._account.contact_ids, _BATCH)

    def _note_lag(self, value: str) -> None:
        if value.startswith(EDITED) and value not in self._seen:
            self._seen.add(value)
            record(self.environment, SYNC_LAG, _now_ms() - int(value.removeprefix(EDITED)))


class Editor(ArrivalUser):
    """People who change contacts at random moments, one at a time: open work, measured from the intended start."""

    abstract = True
    accounts: ClassVar[Accounts]
    seed: ClassVar[int] = 1
    arrivals_per_second = 0.5
    arrival_name = "edit from intended start"

    def on_start(self) -> None:
        """Take an account."""
        self._account: Account = self.accounts.take("editor")
        self.arrivals_seed = f"{self.seed} editor {self._account.number}"
        self._random = Random(self.arrivals_seed)
        self._calls = HubSpotCalls(self)
        super().on_start()

    def start_one(self, intended: float) -> None:
        """Change one contact, once the worker of this account knows of any."""
        if not self._account.contact_ids:
            return
        meant = _now_ms() - round((time.monotonic() - intended) * 1000)
        path = f"{CONTACTS}/{self._random.choice(self._account.contact_ids)}"
        body = {"properties": {"jobtitle": f"{EDITED}{meant}"}}
        self._calls.send("PATCH", path, token=self._account.private_token, name="edit contact", body=body)


def _object(environment: Environment, response: Any) -> dict[str, Any]:
    """Judge an answer: the status must be a 2xx and the body a JSON object."""
    if response.status_code == 429:
        record(environment, THROTTLED)
    try:
        answer = response.json() if 200 <= response.status_code < 300 else None
    except ValueError:
        answer = None
    if not isinstance(answer, dict):
        response.failure(f"status {response.status_code}: {(response.text or '')[:200]}")
        return {}
    if response.status_code == 207:
        response.failure(f"part of a batch failed: {answer.get('errors')}"[:200])
    return answer


def _cursor(page: Mapping[str, Any]) -> str | None:
    cursor = page.get("paging", {}).get("next", {}).get("after")
    return str(cursor) if cursor else None


def _person(seed: int, number: int) -> dict[str, Any]:
    values = {"email": f"load-{seed}-{number}@example.com", "firstname": "Load", "lastname": f"Number {number}"}
    return {"properties": values, "objectWriteTraceId": str(number)}


def _now_ms() -> int:
    return time.time_ns() // 1_000_000
