"""The data plane on a connection: HubSpot's calls are answered inside the parser's callback, in one write.

`handle` is synchronous, so a call needs no task, no event and no ASGI message; measured, those cost as much as the
whole simulator behind them. Everything else (control plane, HEAD, upgrades) takes uvicorn's ordinary way to the ASGI
application, which gives the same answers and serves HubSpot's calls too under any other server.
"""

import asyncio
import socket
import struct
from collections import deque
from collections.abc import Callable
from functools import lru_cache
from typing import Any

import httptools
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

from mockspot.asgi.app import BODY_LIMIT, CONNECTION, CONTROL_PREFIX, let_go
from mockspot.wire.message import Reply, Request, Trouble

Handle = Callable[[Request], Reply]

_CONTROL = CONTROL_PREFIX.encode()
_CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"
_LAST_ANSWER = b"connection: close\r\n"
_NO_TROUBLE = Trouble()
_lower = lru_cache(maxsize=1024)(bytes.lower)
_LINGER_ZERO = struct.pack("ii", 1, 0)


class DataPlaneProtocol(HttpToolsProtocol):
    """One connection. A call is *direct* when it is answered here and not by the ASGI application."""

    def __init__(self, handle: Handle, *args: Any, **kwargs: Any) -> None:
        self._url_parts: list[bytes] = []
        self._fields: dict[bytes, bytes] = {}
        # What the parser calls for every line of every call is not written in Python.
        kept = {"on_url": self._url_parts.append, "on_header": self._fields.__setitem__, "on_message_begin": None}
        self.__dict__.update(kept)
        super().__init__(*args, **kwargs)
        self._handle = handle
        self._connection = Connection(self)
        self._method = ""
        self._direct = False
        self._headers: dict[bytes, bytes] = {}
        self._body: bytes | bytearray = b""
        self._waiting: deque[tuple[Request, bool]] = deque()
        self._acting: asyncio.Task[None] | None = None

    def on_headers_complete(self) -> None:
        """Decide whose call this is."""
        self.url = b"".join(self._url_parts)
        self._headers = headers = dict(zip(map(_lower, self._fields), self._fields.values(), strict=True))
        self.expect_100_continue = headers.get(b"expect", b"").lower() == b"100-continue"
        self._method = self.parser.get_method().decode("ascii")
        self._direct = self._is_direct()
        if not self._direct:
            self._hand_over()
        elif self.expect_100_continue:
            self.transport.write(_CONTINUE)

    def on_body(self, body: bytes) -> None:
        """Collect the body; what exceeds the limit is dropped, so that the client gets an answer."""
        if not self._direct:
            super().on_body(body)
        elif not self._body:
            self._body = body
        elif len(self._body) <= BODY_LIMIT:
            if isinstance(self._body, bytes):
                self._body = bytearray(self._body)
            self._body += body

    def on_message_complete(self) -> None:
        """Answer a direct call."""
        self._url_parts.clear()
        self._fields.clear()
        if not self._direct:
            super().on_message_complete()
            return
        path, query = _target(self.url)
        body, self._body = self._body, b""
        headers, oversized = self._headers, len(body) > BODY_LIMIT
        origin = _origin(self.scheme, headers.get(b"host"), self.server)
        request = Request(self._method, path, query, headers, b"" if oversized else bytes(body), origin, oversized)
        keep_alive = self.parser.should_keep_alive()
        if self._acting is None:
            self._serve(request, keep_alive)
        else:  # a client that pipelines behind an answer that a fault holds back
            self._waiting.append((request, keep_alive))

    def resume_writing(self) -> None:
        """Read on once a slow reader has caught up with its answers."""
        super().resume_writing()
        self.flow.resume_reading()

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget an answer that a fault holds back."""
        if self._acting is not None:
            self._acting.cancel()
        super().connection_lost(exc)

    def shutdown(self) -> None:
        """End with the server; a connection that a fault left hanging is cut, since nothing else would end it."""
        super().shutdown()
        if self._connection.hanging or self._acting is not None:
            self.transport.abort()

    def _unsupported_upgrade_warning(self) -> None:
        """Say nothing: upgrades may be ignored (RFC 9110, 7.8), and Java's client offers one with every first call."""

    def _is_direct(self) -> bool:
        if self.url.startswith(_CONTROL) or self._method == "HEAD" or self.parser.should_upgrade():
            return False
        return self.cycle is None or self.cycle.response_complete  # else it would overtake an answer under way

    def _hand_over(self) -> None:
        """Give a message to uvicorn, as if it had followed it from its beginning."""
        url, expects_continue = self.url, self.expect_100_continue
        super().on_message_begin()
        self.url, self.expect_100_continue = url, expects_continue
        self.headers.extend(self._headers.items())
        extensions: dict[str, Any] = {CONNECTION: self._connection}
        self.scope["extensions"] = extensions
        super().on_headers_complete()

    def _serve(self, request: Request, keep_alive: bool) -> None:
        reply = self._handle(request)
        self.server_state.total_requests += 1
        if reply.trouble is None:
            self._send(reply, keep_alive)
        else:
            self._acting = self.loop.create_task(self._act_out(reply, keep_alive))

    def _send(self, reply: Reply, keep_alive: bool) -> None:
        if keep_alive:
            self.transport.write(STATUS_LINE[reply.status] + reply.message)
        else:
            self.transport.write(STATUS_LINE[reply.status] + _LAST_ANSWER + reply.message)
            self.transport.close()
        if self.flow.write_paused and keep_alive:
            self.flow.pause_reading()

    async def _act_out(self, reply: Reply, keep_alive: bool) -> None:
        """Send a reply as a fault wants it: late, cut short, or never."""
        reply = await let_go(reply)
        trouble = reply.trouble or _NO_TROUBLE
        await asyncio.sleep(trouble.delay_ms / 1000)
        if trouble.cut == "stall":
            self._connection.hanging = True
            return
        if trouble.cut is None:
            self._send(reply, keep_alive)
        elif trouble.cut != "reset":
            unsent = len(reply.body) - len(reply.body) // 2
            self.transport.write(STATUS_LINE[reply.status] + reply.message[: len(reply.message) - unsent])
            await asyncio.sleep(0.01)  # a reset throws away what is still on its way
        if trouble.cut is not None:
            self._connection.abort()
        self._acting = None
        while self._waiting and self._acting is None and not self.transport.is_closing():
            self._serve(*self._waiting.popleft())


class Connection:
    """What the ASGI application may do to its connection beyond ASGI: leave it hanging, or cut it."""

    __slots__ = ("_protocol", "hanging")

    def __init__(self, protocol: DataPlaneProtocol) -> None:
        self._protocol = protocol
        self.hanging = False

    def abort(self) -> None:
        """Close at once, unsent data thrown away: the peer gets a reset, not an orderly end."""
        transport = self._protocol.transport
        peer = transport.get_extra_info("socket")
        if peer is not None:
            peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _LINGER_ZERO)
        transport.abort()


@lru_cache(maxsize=1024)
def _origin(scheme: str, host: bytes | None, server: tuple[str, int | None] | None) -> str:
    name = host.decode("latin-1") if host else "{}:{}".format(*(server or ("127.0.0.1", 80)))
    return f"{scheme}://{name}"


@lru_cache(maxsize=1024)  # creates, searches and pages go to the same places again and again
def _target(url: bytes) -> tuple[str, str]:
    """Return the path and the query of what a request line names."""
    if url.startswith(b"/"):
        path, _, query = url.partition(b"?")
    else:  # a proxy's form, with scheme and host
        parsed = httptools.parse_url(url)
        path, query = parsed.path or b"/", parsed.query or b""
    return path.decode("latin-1"), query.decode("latin-1")
