import asyncio
from threading import Event, get_ident
from typing import Any

import pytest

from mockspot.control import app as control
from mockspot.control.beside import beside
from mockspot.runtime.simulator import Simulator


def test_the_outcome_of_work_beside_the_loop_comes_back() -> None:
    async def run() -> None:
        assert await beside(divmod, 7, 2) == (3, 1)
        assert await beside(get_ident) != get_ident()
        with pytest.raises(ZeroDivisionError):
            await beside(divmod, 7, 0)

    asyncio.run(run())


def test_the_end_of_the_loop_does_not_wait_for_work_beside_it() -> None:
    going_on = Event()

    async def run() -> None:
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(beside(going_on.wait), 0.01)

    asyncio.run(run())
    going_on.set()


@pytest.mark.parametrize("stopping", [True, False])
def test_a_call_that_the_end_of_the_server_cuts_off_is_told_so(stopping: bool) -> None:
    simulator, sent = Simulator(), list[Any]()
    portal = simulator.default()
    app = control.build(simulator, stopping=lambda: stopping)
    path = "/_mockspot/portals/default/limits"
    scope = {"type": "http", "method": "GET", "path": path, "query_string": b"", "headers": []}

    async def receive() -> Any:
        return {"type": "http.request"}

    async def send(message: Any) -> None:
        sent.append(message)

    async def run() -> None:
        call = asyncio.ensure_future(app(scope, receive, send))
        await asyncio.sleep(0.01)
        call.cancel()
        await asyncio.gather(call, return_exceptions=True)

    held, done = Event(), Event()

    async def with_the_portal_held() -> None:
        def hold() -> None:
            with portal.lock:
                held.set()
                done.wait()

        holding = asyncio.ensure_future(beside(hold))
        await beside(held.wait)
        await run()
        done.set()
        await holding

    asyncio.run(with_the_portal_held())
    assert [message.get("status") for message in sent if "status" in message] == ([503] if stopping else [])
