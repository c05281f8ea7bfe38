"""The ASGI shell around the pipeline.

The data plane is a bare ASGI callable: it reads the body, calls `handle` inline and sends the reply, so HubSpot's
operations pay for no framework. (Our own server does not even go through ASGI for them: `runtime.protocol`.)
Everything under `/_mockspot/` and the lifespan belong to the application of the control plane.
"""

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from mockspot.wire.message import Reply, Request

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
ASGI = Callable[[Scope, Receive, Send], Awaitable[None]]

CONTROL_PREFIX = "/_mockspot"
CONNECTION = "mockspot.connection"
"""The ASGI extension under which our server hands over the connection, for faults to cut."""
_NO_EXTENSIONS: dict[str, Any] = {}
_BODY_HEADERS = frozenset({b"content-length", b"transfer-encoding"})
BODY_LIMIT = 32 * 1024 * 1024


class Application:
    """HubSpot's API and the simulator's own face on one origin."""

    def __init__(self, handle: Callable[[Request], Reply], control: ASGI) -> None:
        self.handle = handle
        self._control = control

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one ASGI scope."""
        if scope["type"] != "http" or scope["path"].startswith(CONTROL_PREFIX):
            await self._control(scope, receive, send)
            return
        headers = dict(scope["headers"])
        body = await read_body(receive) if headers.keys() & _BODY_HEADERS else b""
        oversized = len(body) > BODY_LIMIT
        raw_path: bytes = scope.get("raw_path") or scope["path"].encode()
        request = Request(
            scope["method"],
            raw_path.partition(b"?")[0].decode("latin-1"),
            scope["query_string"].decode("latin-1"),
            headers,
            b"" if oversized else body,
            origin(scope, headers),
            oversized,
        )
        reply = self.handle(request)
        if reply.trouble is not None:
            reply = await let_go(reply)
        if reply.trouble is not None:
            await send_troubled(reply, scope, receive, send)
        else:
            await send({"type": "http.response.start", "status": reply.status, "headers": reply.headers})
            await send({"type": "http.response.body", "body": reply.body if request.method != "HEAD" else b""})


async def read_body(receive: Receive) -> bytes:
    """Return the request body; what comes after the limit is read and dropped, so that an answer arrives."""
    message = await receive()
    body: bytes = message.get("body", b"")
    if not message.get("more_body"):
        return body
    parts, size = [body], len(body)
    while message.get("more_body"):
        message = await receive()
        if size <= BODY_LIMIT:
            parts.append(message.get("body", b""))
        size += len(message.get("body", b""))
    return b"".join(parts)


def origin(scope: Scope, headers: dict[bytes, bytes]) -> str:
    """Return the origin the caller used, so that paging links lead back to it."""
    host = headers.get(b"host", b"").decode("latin-1")
    if not host:
        name, port = scope.get("server") or ("127.0.0.1", 80)
        host = f"{name}:{port}"
    return f"{scope['scheme']}://{host}"


async def let_go(reply: Reply) -> Reply:
    """Return the reply, for a request that waits for others once it is served; it may then wait for others yet."""
    while reply.trouble is not None and reply.trouble.held is not None:
        held = reply.trouble.held
        served = asyncio.wrap_future(held.future)
        await asyncio.wait([served], timeout=held.patience())  # unlike wait_for, it leaves the future alone
        reply = held.go_on()
    return reply


async def send_troubled(reply: Reply, scope: Scope, receive: Receive, send: Send) -> None:
    """Send a reply as a fault wants it: late, cut short, or never."""
    trouble = reply.trouble
    assert trouble is not None
    if trouble.delay_ms:
        await asyncio.sleep(trouble.delay_ms / 1000)
    if trouble.cut == "stall":
        await stall(scope, receive)
        return
    if trouble.cut != "reset":
        await send({"type": "http.response.start", "status": reply.status, "headers": reply.headers})
        half = reply.body[: len(reply.body) // 2] if trouble.cut else reply.body
        await send({"type": "http.response.body", "body": half, "more_body": bool(trouble.cut)})
    if trouble.cut:
        cut_connection(scope)


async def stall(scope: Scope, receive: Receive) -> None:
    """Leave a client hanging until it, or the server, gives up."""
    connection = scope.get("extensions", _NO_EXTENSIONS).get(CONNECTION)
    if connection is not None:
        connection.hanging = True
    while (await receive())["type"] != "http.disconnect":
        pass


def cut_connection(scope: Scope) -> None:
    """Drop the connection without a goodbye: unsent data is thrown away and the client sees a reset."""
    connection = scope.get("extensions", _NO_EXTENSIONS).get(CONNECTION)
    if connection is None:
        raise ConnectionResetError("a fault cut this answer; this server offers no way to reset the connection")
    connection.abort()
