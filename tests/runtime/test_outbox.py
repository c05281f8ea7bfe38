"""Answers leave in the order they were made: together, and soon."""

import asyncio
from typing import Any

import pytest
import uvicorn
from uvicorn.server import ServerState

from mockspot.runtime import outbox as module
from mockspot.runtime.outbox import Outbox
from mockspot.runtime.protocol import DataPlaneProtocol
from mockspot.wire.message import Reply


class Wire:
    """A transport, and what was written to any of its kind."""

    def __init__(self, written: list[bytes], *, closing: bool = False) -> None:
        self._written, self._closing = written, closing

    def write(self, data: bytes) -> None:
        self._written.append(data)

    def is_closing(self) -> bool:
        return self._closing


def test_answers_wait_for_the_end_of_the_turn_and_leave_in_order() -> None:
    written: list[bytes] = []
    outbox, one, other = Outbox(), Wire(written), Wire(written)

    async def turn() -> list[bytes]:
        put(outbox, one, b"1")
        put(outbox, other, b"2")
        put(outbox, one, b"3")
        before = list(written)
        await asyncio.sleep(0)
        return before

    assert asyncio.run(turn()) == []
    assert written == [b"1", b"2", b"3"]


def test_every_turn_has_its_own_end() -> None:
    written: list[bytes] = []
    outbox, wire = Outbox(), Wire(written)

    async def turns() -> None:
        for number in range(3):
            put(outbox, wire, b"%d" % number)
            outbox.flush()  # as somebody who writes otherwise does, and the turn's own flush finds nothing
            put(outbox, wire, b"-")
            await asyncio.sleep(0)

    asyncio.run(turns())
    assert written == [b"0", b"-", b"1", b"-", b"2", b"-"]


def test_no_answer_waits_long_for_others(monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[bytes] = []
    outbox, wire = Outbox(), Wire(written)
    now = 0
    monkeypatch.setattr(module, "perf_counter_ns", lambda: now)

    async def turn() -> list[bytes]:
        nonlocal now
        put(outbox, wire, b"quick")
        now = 400_000
        put(outbox, wire, b"soon")
        assert not written
        now = 5_000_000
        put(outbox, wire, b"late")
        return list(written)

    assert asyncio.run(turn()) == [b"quick", b"soon", b"late"]


def test_a_connection_that_has_gone_takes_no_answer_with_it() -> None:
    written: list[bytes] = []
    outbox = Outbox()

    async def turn() -> None:
        put(outbox, Wire(written), b"1")
        put(outbox, Wire(written, closing=True), b"2")
        put(outbox, Wire(written), b"3")
        await asyncio.sleep(0)

    asyncio.run(turn())
    assert written == [b"1", b"3"]


def put(outbox: Outbox, wire: Any, data: bytes) -> None:
    outbox.put(asyncio.get_running_loop(), wire, data)


def test_the_end_of_what_a_client_sends_finds_its_answers_sent() -> None:
    """The end may arrive with the last call, and closes the connection."""
    written: list[bytes] = []
    outbox = Outbox()

    async def turn() -> list[bytes]:
        config = uvicorn.Config(_nothing, http="httptools", ws="none", lifespan="off", log_config=None)
        protocol = DataPlaneProtocol(lambda _: Reply(200), outbox, config, ServerState(), {})
        put(outbox, Wire(written), b"answer")
        protocol.eof_received()
        return list(written)

    assert asyncio.run(turn()) == [b"answer"]


async def _nothing(_: Any, __: Any, ___: Any) -> None:
    """Answer nothing."""
