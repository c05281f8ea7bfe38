"""Many clients at once over one server: nothing of a portal shows in another, and no call is lost or done twice."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
import requests

from mockspot.testing import Mockspot, Session

pytestmark = pytest.mark.clients
PORTALS = 16
ROUNDS = 8
TIMEOUT = 30


@pytest.fixture
def portals(server: Session) -> list[Mockspot]:
    return [Mockspot.create(server, {"limits": "off"}) for _ in range(PORTALS)]


def work(portal: Mockspot, start: Barrier) -> set[str]:
    """Create, read, search and archive in one portal while fifteen others do the same; return the ids left."""
    url = f"{portal.url}/crm/v3/objects/contacts"
    start.wait(TIMEOUT)
    with requests.Session() as http:
        http.headers.update(portal.authorization)
        made = []
        for number in range(ROUNDS):
            body = {"properties": {"email": f"c{number}@example.com", "lastname": str(portal.portal_id)}}
            answer = http.post(url, json=body, timeout=TIMEOUT)
            assert answer.status_code == 201, answer.text
            made.append(answer.json()["id"])
            assert f"/{portal.portal_id}/" in answer.json()["url"]
        found = http.post(f"{url}/search", json={"properties": ["lastname"]}, timeout=TIMEOUT).json()
        assert found["total"] == ROUNDS
        assert {row["properties"]["lastname"] for row in found["results"]} == {str(portal.portal_id)}
        assert http.delete(f"{url}/{made[0]}", timeout=TIMEOUT).status_code == 204
    return set(made[1:])


def test_sixteen_portals_at_once_never_see_each_other(portals: list[Mockspot]) -> None:
    start = Barrier(PORTALS)
    with ThreadPoolExecutor(PORTALS) as pool:
        left = list(pool.map(lambda portal: work(portal, start), portals))
    for portal, ids in zip(portals, left, strict=True):
        assert {row["id"] for row in portal.state("contacts")} == ids
        seen = portal.traffic.requests()
        assert len(seen) == ROUNDS + 2
        assert len({entry["correlationId"] for entry in seen}) == len(seen)
        portal.control("DELETE", "")


WORKERS, ACCOUNTS = 16, 64
ROLES = ("plain", "throttled", "reset", "stalled")


def live_in(account: Mockspot, role: str) -> set[str]:
    """Live a short life of a role in a portal, and return the ids of the contacts that must be left."""
    url = f"{account.url}/crm/v3/objects/contacts"

    def create(count: int, timeout: float = TIMEOUT) -> list[requests.Response]:
        bodies = [{"properties": {"lastname": f"{account.portal_id}"}} for _ in range(count)]
        return [requests.post(url, json=body, headers=account.authorization, timeout=timeout) for body in bodies]

    if role == "throttled":
        account.limits({"burst": {"max": 3, "intervalMilliseconds": 600_000}})
        made = create(5)
        assert [answer.status_code for answer in made] == [201] * 3 + [429] * 2
        return {answer.json()["id"] for answer in made[:3]}
    if role == "reset":
        create(3)
        account.reset()
    if role == "stalled":
        account.faults.add("stall", count=1)
        with pytest.raises(requests.ReadTimeout):
            create(1, timeout=0.2)
    made = create(5)
    assert [answer.status_code for answer in made] == [201] * 5
    return {answer.json()["id"] for answer in made}


def test_sixty_four_portals_of_one_server_are_nothing_to_each_other(server: Session) -> None:
    accounts = [Mockspot.create(server, {"limits": "off"}) for _ in range(ACCOUNTS)]
    roles = [ROLES[number % len(ROLES)] for number in range(ACCOUNTS)]
    with ThreadPoolExecutor(WORKERS) as pool:
        left = list(pool.map(live_in, accounts, roles))
    for account, role, ids in zip(accounts, roles, left, strict=True):
        assert {row["id"] for row in account.state("contacts")} == ids
        statuses = {entry["status"] for entry in account.traffic.requests()}
        assert statuses == {"throttled": {201, 429}, "stalled": {201, None}}.get(role, {201})
    for account, stranger, ids in zip(accounts, accounts[1:], left[1:], strict=False):
        url = f"{account.url}/crm/v3/objects/contacts/{min(ids)}"
        account.limits("off")
        assert requests.get(url, headers=account.authorization, timeout=TIMEOUT).status_code == 404
        assert account.traffic.requests()[-1]["foreignPortalId"] == stranger.portal_id
    for account in accounts:
        account.control("DELETE", "")


def test_sixteen_clients_of_one_portal_race_for_one_address_and_one_wins(portal: Mockspot) -> None:
    start = Barrier(PORTALS)

    def create(_: int) -> requests.Response:
        start.wait(TIMEOUT)
        body = {"properties": {"email": "one@example.com"}}
        url = f"{portal.url}/crm/v3/objects/contacts"
        return requests.post(url, json=body, headers=portal.authorization, timeout=TIMEOUT)

    with ThreadPoolExecutor(PORTALS) as pool:
        answers = list(pool.map(create, range(PORTALS)))
    assert sorted(answer.status_code for answer in answers) == [201] + [409] * (PORTALS - 1)
    winner = next(answer.json()["id"] for answer in answers if answer.status_code == 201)
    losers = {answer.json()["message"] for answer in answers if answer.status_code == 409}
    assert losers == {f"Contact already exists. Existing ID: {winner}"}


def test_two_refreshes_of_one_token_at_once_both_work(portal: Mockspot) -> None:
    start = Barrier(2)
    form = {
        "grant_type": "refresh_token",
        "refresh_token": portal.refresh_token,
        "client_id": portal.client_id,
        "client_secret": portal.client_secret,
    }

    def refresh(_: int) -> dict[str, object]:
        start.wait(TIMEOUT)
        answer = requests.post(f"{portal.url}/oauth/v3/token", data=form, timeout=TIMEOUT)
        assert answer.status_code == 200, answer.text
        body: dict[str, object] = answer.json()
        return body

    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(refresh, range(2))
    assert first["access_token"] != second["access_token"]
    assert first["refresh_token"] == second["refresh_token"] == portal.refresh_token
    for tokens in (first, second):
        headers = {"authorization": f"Bearer {tokens['access_token']}"}
        url = f"{portal.url}/crm/v3/objects/contacts"
        assert requests.get(url, headers=headers, timeout=TIMEOUT).status_code == 200


def test_a_portal_deleted_while_in_use_turns_into_a_401_and_leaves_its_neighbour_alone(
    portal: Mockspot, server: Session
) -> None:
    doomed = Mockspot.create(server, {"limits": "off"})
    start = Barrier(3)

    def statuses(of: Mockspot) -> list[int]:
        url = f"{of.url}/crm/v3/objects/contacts"
        start.wait(TIMEOUT)
        with requests.Session() as http:
            http.headers.update(of.authorization)
            return [
                http.post(url, json={"properties": {"email": f"c{number}@example.com"}}, timeout=TIMEOUT).status_code
                for number in range(60)
            ]

    with ThreadPoolExecutor(2) as pool:
        gone, kept = pool.submit(statuses, doomed), pool.submit(statuses, portal)
        start.wait(TIMEOUT)
        doomed.control("DELETE", "")
        assert set(kept.result()) == {201}
        assert set(gone.result()) <= {201, 401}
    assert len(portal.state("contacts")) == 60
    url = f"{portal.url}/crm/v3/objects/contacts"
    assert requests.get(url, headers=doomed.authorization, timeout=TIMEOUT).status_code == 401


def test_a_reset_while_clients_write_leaves_a_state_that_every_reading_agrees_on(portal: Mockspot) -> None:
    start = Barrier(5)

    def create(worker: int) -> None:
        url = f"{portal.url}/crm/v3/objects/contacts"
        start.wait(TIMEOUT)
        with requests.Session() as http:
            http.headers.update(portal.authorization)
            for number in range(25):
                body = {"properties": {"email": f"c{worker}-{number}@example.com"}}
                assert http.post(url, json=body, timeout=TIMEOUT).status_code == 201

    with ThreadPoolExecutor(4) as pool:
        running = [pool.submit(create, worker) for worker in range(4)]
        start.wait(TIMEOUT)
        for _ in range(5):
            portal.reset()
        for task in running:
            task.result()
    held = {row["id"] for row in portal.state("contacts")}
    url = f"{portal.url}/crm/v3/objects/contacts/search"
    found = requests.post(url, json={"limit": 200}, headers=portal.authorization, timeout=TIMEOUT).json()
    assert {row["id"] for row in found["results"]} == held
    assert found["total"] == len(held)
