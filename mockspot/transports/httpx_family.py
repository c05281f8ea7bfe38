"""The transport for httpx and for httpx2, which share their interface but none of their classes."""

import asyncio
from typing import Any

from mockspot.transports.exchange import ConnectionCutError, Handle, StalledError, carry_out, request_of
from mockspot.wire.message import Reply


def transport_class(client: Any) -> Any:
    """Return a transport class for one of the two client modules."""

    class Transport(client.BaseTransport, client.AsyncBaseTransport):
        """Answers requests from a simulator in this process, whatever host they name; for sync and async clients."""

        def __init__(self, handle: Handle) -> None:
            self._handle = handle

        def handle_request(self, request: Any) -> Any:
            """Answer one request of a sync client."""
            return self._finish(request, self._reply(request, request.read()))

        async def handle_async_request(self, request: Any) -> Any:
            """Answer one request of an async client; only replies in trouble leave the event loop's thread."""
            reply = self._reply(request, await request.aread())
            if reply.trouble is None:
                return self._response(reply)
            return await asyncio.to_thread(self._finish, request, reply)

        def _reply(self, request: Any, body: bytes) -> Reply:
            return self._handle(request_of(request.method, str(request.url), request.headers.raw, body))

        def _finish(self, request: Any, reply: Reply) -> Any:
            try:
                return self._response(carry_out(reply, request.extensions.get("timeout", {}).get("read")))
            except ConnectionCutError as error:
                raise client.RemoteProtocolError(str(error), request=request) from error
            except StalledError as error:
                raise client.ReadTimeout(str(error), request=request) from error

        def _response(self, reply: Reply) -> Any:
            return client.Response(reply.status, headers=reply.headers, content=reply.body)

    return Transport
