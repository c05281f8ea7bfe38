"""httpx and httpx2 without a socket: everything their users do with a client works as over a socket."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import httpx2
import pytest

from mockspot.testing import Mockspot
from mockspot.transports.exchange import NeverAnsweredError

CONTACTS = "https://api.hubapi.com/crm/v3/objects/contacts"


@pytest.fixture(params=[httpx, httpx2], ids=["httpx", "httpx2"])
def module(request: pytest.FixtureRequest) -> Any:
    return request.param


@pytest.fixture
def transport(module: Any, portal: Mockspot) -> Any:
    return portal.httpx_transport() if module is httpx else portal.httpx2_transport()


@pytest.fixture
def client(module: Any, transport: Any, portal: Mockspot) -> Any:
    with module.Client(transport=transport, headers=portal.authorization) as opened:
        yield opened


def test_a_record_created_by_a_client_can_be_read_by_it(client: Any) -> None:
    created = client.post(CONTACTS, json={"properties": {"email": "ada@example.com"}})
    read = client.get(f"{CONTACTS}/{created.json()['id']}", params={"properties": "email"})
    assert created.status_code == 201
    assert read.json()["properties"]["email"] == "ada@example.com"


def test_an_async_client_is_answered_too(module: Any, transport: Any, portal: Mockspot) -> None:
    async def call() -> list[int]:
        async with module.AsyncClient(transport=transport, headers=portal.authorization) as opened:
            answers = await asyncio.gather(*(opened.get(CONTACTS) for _ in range(20)))
        return [answer.status_code for answer in answers]

    assert asyncio.run(call()) == [200] * 20


def test_a_delay_leaves_the_event_loop_free(module: Any, transport: Any, portal: Mockspot) -> None:
    portal.faults.add("latency", milliseconds=300)

    async def call() -> float:
        async with module.AsyncClient(transport=transport, headers=portal.authorization) as opened:
            started = asyncio.get_running_loop().time()
            await asyncio.gather(*(opened.get(CONTACTS) for _ in range(10)))
            return asyncio.get_running_loop().time() - started

    assert 0.3 <= asyncio.run(call()) < 2


def test_a_waiting_async_call_can_be_cancelled(module: Any, transport: Any, portal: Mockspot) -> None:
    portal.faults.add("stall")

    async def call() -> None:
        async with module.AsyncClient(transport=transport, headers=portal.authorization, timeout=60) as opened:
            await asyncio.wait_for(opened.get(CONTACTS), timeout=0.1)

    with pytest.raises(asyncio.TimeoutError):
        asyncio.run(call())


def test_an_answer_can_be_streamed(client: Any) -> None:
    with client.stream("GET", CONTACTS) as answer:
        assert not answer.is_stream_consumed
        assert b"".join(answer.iter_bytes(chunk_size=3)) == b'{"results":[]}'


def test_the_raw_body_of_an_answer_can_be_streamed(client: Any) -> None:
    with client.stream("GET", CONTACTS) as answer:
        assert b"".join(answer.iter_raw()) == b'{"results":[]}'


def test_a_connection_broken_while_streaming_gives_headers_and_half_a_body(
    module: Any, client: Any, portal: Mockspot
) -> None:
    portal.faults.add("reset_mid_body")
    with client.stream("GET", CONTACTS) as answer:
        assert answer.status_code == 200
        parts = answer.iter_bytes()
        assert next(parts) == b'{"resul'
        with pytest.raises(module.ReadError):
            next(parts)


def test_a_body_can_be_sent_in_parts(client: Any) -> None:
    parts = (part for part in (b'{"properties":', b'{"email":"ada@example.com"}}'))
    answer = client.post(CONTACTS, content=parts, headers={"content-type": "application/json"})
    assert answer.status_code == 201


def test_headers_of_the_answer_are_hubspots(client: Any) -> None:
    headers = client.get(CONTACTS).headers
    assert headers["content-type"] == "application/json;charset=utf-8"
    assert "x-hubspot-correlation-id" in headers
    assert headers["content-length"] == "14"


def test_headers_of_the_client_win_over_those_of_the_portal(portal: Mockspot) -> None:
    with portal.httpx_client(headers={"authorization": "Bearer nobody"}) as client:
        assert client.get("/crm/v3/objects/contacts").status_code == 401


def test_links_to_the_next_page_lead_back_to_the_host_that_was_called(client: Any, portal: Mockspot) -> None:
    portal.seed(records={"contacts": [{"properties": {"email": f"{n}@example.com"}} for n in range(3)]})
    first = client.get(CONTACTS, params={"limit": 2}).json()
    assert first["paging"]["next"]["link"].startswith(f"{CONTACTS}?")
    assert len(client.get(first["paging"]["next"]["link"]).json()["results"]) == 1


def test_a_redirect_is_not_followed_unless_asked_for(client: Any, portal: Mockspot) -> None:
    portal.faults.add("status", status=302, headers={"location": CONTACTS}, count=1)
    answer = client.get(CONTACTS)
    assert (answer.status_code, answer.has_redirect_location, answer.history) == (302, True, [])


def test_a_redirect_is_followed_through_the_transport(client: Any, portal: Mockspot) -> None:
    portal.faults.add("status", status=302, headers={"location": f"{CONTACTS}?limit=1"}, count=1)
    answer = client.get(CONTACTS, follow_redirects=True)
    assert (answer.status_code, str(answer.url)) == (200, f"{CONTACTS}?limit=1")


def test_a_head_request_gets_no_body(client: Any) -> None:
    assert client.head(CONTACTS).content == b""


def test_threads_share_one_client(client: Any) -> None:
    def create(number: int) -> int:
        answer: int = client.post(CONTACTS, json={"properties": {"email": f"{number}@example.com"}}).status_code
        return answer

    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(create, range(40))) == [201] * 40


def test_a_client_without_a_timeout_does_not_wait_for_ever(module: Any, client: Any, portal: Mockspot) -> None:
    portal.faults.add("stall")
    with pytest.raises(NeverAnsweredError, match="give it one"):
        client.get(CONTACTS, timeout=None)
