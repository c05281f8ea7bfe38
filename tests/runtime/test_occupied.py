"""A portal that somebody works on for long: whoever calls it waits, and nobody else."""

import asyncio
import re
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from mockspot.asgi.app import Application
from mockspot.asgi.portal import Blueprint, Portal
from mockspot.control import planting, seeding
from mockspot.control.app import build
from mockspot.control.seed_documents import Seed
from mockspot.domain.portal_facts import PortalFacts
from mockspot.domain.webhooks.deliveries import WINDOW_MS
from mockspot.runtime.dispatcher import Dispatcher
from mockspot.runtime.server import BackgroundServer
from mockspot.runtime.simulator import Simulator
from mockspot.transports.httpx import Transport
from tests.runtime.fakes import START, TARGETS, FakeSender, manual_portal

CONTACTS = "/crm/v3/objects/contacts"


@pytest.fixture
def simulator() -> Iterator[Simulator]:
    made = Simulator()
    yield made
    made.close()


@pytest.fixture
def base(simulator: Simulator) -> Iterator[str]:
    server = BackgroundServer(Application(simulator.handle, build(simulator)))
    server.start()
    yield server.url
    server.stop()


def bearer(portal: Portal) -> dict[str, str]:
    return {"authorization": f"Bearer {portal.credentials.private_token}"}


def test_a_call_to_a_portal_that_is_seeded_waits_and_all_others_go_on(simulator: Simulator, base: str) -> None:
    seeded, other = simulator.default(), simulator.create(Blueprint(PortalFacts(0)))
    with httpx.Client(base_url=base, timeout=20) as client, ThreadPoolExecutor() as threads:
        with seeded.worked_on():
            waiting = [threads.submit(client.get, CONTACTS, headers=bearer(seeded)) for _ in range(3)]
            unrouted = threads.submit(client.get, "/nowhere", headers=bearer(seeded))
            for _ in range(3):
                assert client.get(CONTACTS, headers=bearer(other)).status_code == 200
                assert client.get("/_mockspot/health").status_code == 200
            forked = threads.submit(client.post, f"/_mockspot/portals/{seeded.facts.portal_id}/fork")
            with pytest.raises(httpx.TimeoutException):
                client.get("/_mockspot/portals/default", timeout=0.05)
            assert not any(call.done() for call in (*waiting, unrouted, forked))
        assert [call.result().status_code for call in waiting] == [200] * 3
        assert (unrouted.result().status_code, forked.result().status_code) == (404, 201)


def test_what_waits_behind_a_closed_door_is_answered_in_order(simulator: Simulator, base: str) -> None:
    portal = simulator.default()
    call = f"GET {CONTACTS}%s HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {portal.credentials.private_token}\r\n\r\n"
    host, port = base.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=20) as connection:
        with portal.worked_on():
            connection.sendall((call % "" + call % "/abc").encode())
            connection.shutdown(socket.SHUT_WR)
            connection.settimeout(0.05)
            with pytest.raises(TimeoutError):
                connection.recv(1)
        connection.settimeout(20)
        received = b""
        while data := connection.recv(65_536):
            received += data
    assert re.findall(rb"HTTP/1.1 (\d+)", received) == [b"200", b"404"]


def test_an_async_client_in_this_process_waits_without_stopping_its_loop(simulator: Simulator) -> None:
    portal = simulator.default()

    async def run() -> tuple[bool, int]:
        async with httpx.AsyncClient(transport=Transport(simulator.handle), base_url="https://x") as client:
            with portal.worked_on():
                call = asyncio.ensure_future(client.get(CONTACTS, headers=bearer(portal)))
                done, _ = await asyncio.wait([call], timeout=0.05)
            return bool(done), (await call).status_code

    assert asyncio.run(run()) == (False, 200)


def test_deliveries_wait_too_without_stopping_their_loop() -> None:
    portal, began, ends = manual_portal(), threading.Event(), threading.Event()
    portal.change(3)

    def work() -> None:
        with portal.lock:
            portal.occupied = True
            began.set()
            ends.wait(20)
            portal.occupied = False

    async def run() -> None:
        dispatcher = Dispatcher(TARGETS.get, loop=asyncio.get_running_loop(), sender=FakeSender())
        began.wait(20)
        dispatcher.portal_changed(portal)
        asked = asyncio.ensure_future(dispatcher.advanced(portal, START + WINDOW_MS))
        done, _ = await asyncio.wait([asked], timeout=0.1)
        ends.set()
        assert not done
        await asked
        await dispatcher.aclose()

    with ThreadPoolExecutor(1) as thread:
        thread.submit(work)
        asyncio.run(run())
    assert portal.states() == ["delivered"]


def test_work_within_work_and_work_that_fails_open_the_door_again() -> None:
    portal = Simulator().default()
    with pytest.raises(ZeroDivisionError), portal.worked_on():  # noqa: PT012  what fails within is the point
        with portal.worked_on():
            assert portal.occupied
        assert portal.occupied
        raise ZeroDivisionError
    assert not portal.occupied


def test_long_work_that_nobody_waits_for_imports_little() -> None:
    """A test that asks for a portal's state pays for no event loop."""
    code = "import sys, mockspot.asgi.door; print({'asyncio', 'concurrent.futures'} & set(sys.modules))"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout == "set()\n"


def test_a_seed_is_long_work(monkeypatch: pytest.MonkeyPatch) -> None:
    portal, seen = Simulator().default(), list[bool]()
    monkeypatch.setattr(planting, "plant", lambda *_: seen.append(portal.occupied))
    seeding.plant(portal, Seed())
    assert seen == [True]
