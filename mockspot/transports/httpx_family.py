"""The transport for httpx and for httpx2, which share their interface but none of their classes."""

import time
from collections.abc import AsyncIterator, Iterator
from typing import Any

from mockspot.transports.exchange import Fate, Handle, ending, held_back, let_go, received, request_of
from mockspot.wire.message import Reply, Request


def transport_class(client: Any) -> Any:
    """Return a transport class for one of the two client modules."""

    class Body(client.SyncByteStream, client.AsyncByteStream):
        """An answer's body, as far as it arrives."""

        def __init__(self, arrived: bytes, fate: Fate) -> None:
            self._arrived = arrived
            self._fate = fate

        def __iter__(self) -> Iterator[bytes]:
            yield self._arrived
            if self._fate is Fate.BROKEN:
                raise client.ReadError(self._fate.value)

        async def __aiter__(self) -> AsyncIterator[bytes]:
            for part in self:
                yield part

    class Transport(client.BaseTransport, client.AsyncBaseTransport):
        """Answers requests from a simulator in this process, whatever host they name; for sync and async clients."""

        def __init__(self, handle: Handle) -> None:
            self._handle = handle

        def handle_request(self, request: Any) -> Any:
            """Answer one request of a sync client."""
            sent, timeout = self._sent(request, request.read())
            reply = let_go(self._handle(sent), timeout)
            end = ending(reply.trouble, timeout)
            if end.seconds:
                time.sleep(end.seconds)
            return self._arrival(request, sent, reply, end.fate)

        async def handle_async_request(self, request: Any) -> Any:
            """Answer one request of an async client; a delay leaves the event loop free."""
            sent, timeout = self._sent(request, await request.aread())
            reply = await _let_go(self._handle(sent), timeout)
            end = ending(reply.trouble, timeout)
            if end.seconds:
                import anyio  # costs more than all else here, and only delays need it

                await anyio.sleep(end.seconds)
            return self._arrival(request, sent, reply, end.fate)

        def _sent(self, request: Any, body: bytes) -> tuple[Request, float | None]:
            """Return the request, and the seconds its client waits for an answer."""
            sent = request_of(request.method, str(request.url), request.headers.raw, body)
            return sent, request.extensions.get("timeout", {}).get("read")

        def _arrival(self, request: Any, sent: Request, reply: Reply, fate: Fate) -> Any:
            if fate is Fate.TIMED_OUT:
                raise client.ReadTimeout(fate.value, request=request)
            if fate is Fate.RESET:
                raise client.ReadError(fate.value, request=request)
            return client.Response(reply.status, headers=reply.headers, stream=Body(received(sent, reply, fate), fate))

    return Transport


async def _let_go(reply: Reply, timeout: float | None) -> Reply:
    """Return the reply once there is one; a request that waits for others leaves the event loop free."""
    if not held_back(reply):
        return reply
    from anyio.to_thread import run_sync

    return await run_sync(let_go, reply, timeout)
