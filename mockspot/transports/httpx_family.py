"""The transport for httpx and for httpx2, which share their interface but none of their classes."""

import time
from collections.abc import AsyncIterator, Iterator
from typing import Any

from mockspot.transports.exchange import Ending, Fate, Handle, ending, received, request_of
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
            sent, reply, end = self._exchange(request, request.read())
            if end.seconds:
                time.sleep(end.seconds)
            return self._arrival(request, sent, reply, end.fate)

        async def handle_async_request(self, request: Any) -> Any:
            """Answer one request of an async client; a delay leaves the event loop free."""
            sent, reply, end = self._exchange(request, await request.aread())
            if end.seconds:
                import anyio  # costs more than all else here, and only delays need it

                await anyio.sleep(end.seconds)
            return self._arrival(request, sent, reply, end.fate)

        def _exchange(self, request: Any, body: bytes) -> tuple[Request, Reply, Ending]:
            sent = request_of(request.method, str(request.url), request.headers.raw, body)
            reply = self._handle(sent)
            return sent, reply, ending(reply.trouble, request.extensions.get("timeout", {}).get("read"))

        def _arrival(self, request: Any, sent: Request, reply: Reply, fate: Fate) -> Any:
            if fate is Fate.TIMED_OUT:
                raise client.ReadTimeout(fate.value, request=request)
            if fate is Fate.RESET:
                raise client.ReadError(fate.value, request=request)
            return client.Response(reply.status, headers=reply.headers, stream=Body(received(sent, reply, fate), fate))

    return Transport
