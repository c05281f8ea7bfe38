"""A gathering holds its requests wherever they come from, and nothing else."""

import asyncio
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest
import requests

from mockspot.testing import Mockspot

WORKERS = 8
TIMEOUT = 30
Race = Callable[[Mockspot], Iterable[tuple[int, str]]]


def form(portal: Mockspot) -> dict[str, str]:
    return {
        "grant_type": "refresh_token",
        "refresh_token": portal.refresh_token,
        "client_id": portal.client_id,
        "client_secret": portal.client_secret,
    }


def _threads(portal: Mockspot, url: str, adapter: Any) -> Iterable[tuple[int, str]]:
    def refresh(_: int) -> tuple[int, str]:
        with requests.Session() as opened:
            opened.trust_env = False
            if adapter is not None:
                opened.mount("https://", adapter)
            answer = opened.post(f"{url}/oauth/v3/token", data=form(portal), timeout=TIMEOUT)
            return answer.status_code, answer.json().get("status", "")

    with ThreadPoolExecutor(WORKERS) as pool:
        return list(pool.map(refresh, range(WORKERS)))


def _tasks(portal: Mockspot, url: str, transport: Any) -> Iterable[tuple[int, str]]:
    async def race() -> list[tuple[int, str]]:
        async with httpx.AsyncClient(transport=transport, timeout=TIMEOUT, trust_env=False) as opened:
            sent = [opened.post(f"{url}/oauth/v3/token", data=form(portal)) for _ in range(WORKERS)]
            return [(answer.status_code, answer.json().get("status", "")) for answer in await asyncio.gather(*sent)]

    return asyncio.run(race())


@pytest.mark.parametrize(
    "race",
    [
        lambda portal: _threads(portal, portal.url, None),
        lambda portal: _threads(portal, "https://api.hubapi.com", portal.requests_adapter()),
        lambda portal: _tasks(portal, portal.url, None),
        lambda portal: _tasks(portal, "https://api.hubapi.com", portal.httpx_transport()),
    ],
    ids=["threads over sockets", "threads", "tasks over sockets", "tasks"],
)
@pytest.mark.parametrize("rotates", [False, True])
def test_a_race_of_refreshes_ends_as_the_switch_says(portal: Mockspot, race: Race, rotates: bool) -> None:
    portal.control("PUT", "/policy", {"rotateRefreshToken": rotates})
    portal.faults.add("gather", match={"operation": "oauth.token"}, requests=WORKERS, timeout_seconds=TIMEOUT)
    winners = 1 if rotates else WORKERS
    lost = [(400, "BAD_REFRESH_TOKEN")] * (WORKERS - winners)
    assert sorted(race(portal)) == [(200, "")] * winners + lost
    seen = portal.traffic.requests(operation="oauth.token")
    assert [entry["status"] for entry in seen] == [200] * winners + [400] * len(lost)
    assert {entry["fault"] for entry in seen} == {"f1"}


def test_a_server_serves_others_while_a_request_waits(portal: Mockspot) -> None:
    portal.faults.add("gather", match={"operation": "oauth.token"}, requests=2, timeout_seconds=TIMEOUT)
    url = f"{portal.url}/oauth/v3/token"
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(requests.post, url, data=form(portal), timeout=TIMEOUT)
        while portal.faults.list()[0]["hits"] == 0:
            assert not waiting.done()
        for _ in range(20):
            contacts = f"{portal.url}/crm/v3/objects/contacts"
            assert requests.get(contacts, headers=portal.authorization, timeout=TIMEOUT).status_code == 200
        assert not waiting.done()
        portal.faults.clear()
        assert waiting.result(TIMEOUT).status_code == 200


def test_a_client_that_hangs_up_does_not_keep_the_others_from_being_served(portal: Mockspot) -> None:
    portal.faults.add("gather", match={"operation": "oauth.token"}, requests=2, timeout_seconds=TIMEOUT)
    url = f"{portal.url}/oauth/v3/token"
    with pytest.raises(requests.ReadTimeout):
        requests.post(url, data=form(portal), timeout=0.1)
    assert requests.post(url, data=form(portal), timeout=TIMEOUT).status_code == 200
