"""The data plane on a connection: HubSpot's calls are answered inside the parser's callback, each in one write.

`handle` is synchronous, so a call needs no task, no event and no ASGI message; measured, those cost as much as the
whole simulator behind them. Everything else (control plane, HEAD, upgrades) takes uvicorn's ordinary way to the ASGI
application, which gives the same answers and serves HubSpot's calls too under any other server.
"""

import asyncio
import socket
import struct
from collections import deque
from collections.abc import Callable, Mapping
from functools import lru_cache, partial
from typing import Any, NamedTuple

import httptools
from uvicorn._types import ASGI3Application
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol, RequestResponseCycle

from mockspot.asgi.app import BODY_LIMIT, CONNECTION, CONTROL_PREFIX, let_go
from mockspot.runtime.outbox import Outbox
from mockspot.wire.message import Reply, Request, Trouble
from mockspot.wire.redaction import redact_head

Handle = Callable[[Request], Reply]

_CONTROL = CONTROL_PREFIX.encode()
_CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"
_INVALID = "Invalid HTTP request received."
_HEAD_LIMIT = 128 * 1024
"""So long may the header fields of a call be. mockspot's own, though Cloudflare, which HubSpot stands behind, is known
for the same figure; what it answers beyond it is not known, so it is RFC 6585's answer."""
_ENDLESS = 4 * _HEAD_LIMIT
"""So much may come in without an end of its head, or any of its body: a read of other calls, a head, and some more."""
_GOODBYE = 2.0
"""Seconds in which a client may read why it was refused: closed at once, with calls unread, it would see a reset."""
_LAST_ANSWER = b"connection: close\r\n"
_NO_BODY = b"content-length: 0\r\n\r\n"
_NO_TROUBLE = Trouble()
_LINGER_ZERO = struct.pack("ii", 1, 0)


class _Head(NamedTuple):
    """What the header lines of a request say: by lower-case name, as the traffic log keeps them, and apart."""

    headers: Mapping[bytes, bytes]
    kept: bytes
    origin: str
    expects_continue: bool
    asks_to_stay: bool


_NO_HEAD = _Head({}, b"", "", False, False)


class _TooLongError(httptools.HttpParserError):
    """Raised when a head is longer than any call's is."""


class _Deaf:
    """The parser of a connection whose last answer is settled: nothing that comes in is listened to any more."""

    def feed_data(self, data: bytes) -> None:
        """Forget it."""


class DataPlaneProtocol(HttpToolsProtocol):
    """One connection. A call is *direct* when it is answered here and not by the ASGI application."""

    def __init__(self, handle: Handle, outbox: Outbox, *args: Any, **kwargs: Any) -> None:
        self._url_parts: list[bytes] = []
        self._fields: dict[bytes, bytes] = {}
        self._body_parts: list[bytes] = []
        # What the parser calls for every line of every call is not written in Python.
        kept = {"on_url": self._url_parts.append, "on_header": self._fields.__setitem__, "on_message_begin": None}
        self.__dict__.update(kept, on_body=self._body_parts.append)
        super().__init__(*args, **kwargs)
        self._handle = handle
        self._outbox = outbox
        self._connection = Connection(self)
        self._method = ""
        self._direct = False
        self._head = _NO_HEAD
        self._oversized = False
        self._in_vain = 0  # bytes that came since the last end of a head or piece of a body
        self._parts_seen = 0
        self._may_stay = False
        # What comes behind an answer that a fault holds back, or that a slow reader has not taken yet, waits.
        self._free = True
        self._waiting: deque[Callable[[], None]] = deque()
        self._acting: asyncio.Task[None] | None = None
        self._running: RequestResponseCycle | None = None

    def data_received(self, data: bytes) -> None:
        """Read on. Offers to upgrade are ignored (RFC 9110, 7.8); Java's client makes one with its first call."""
        if self.timeout_keep_alive_task is not None:
            self._unset_keepalive_if_required()
        try:
            self.parser.feed_data(data)
        except httptools.HttpParserUpgrade as offer:
            self._feed_rest(data, offer)
        except httptools.HttpParserError as error:
            self._refuse(error)
        if self._url_parts:
            self._read_on(len(data))

    def on_headers_complete(self) -> None:
        """Decide whose call this is."""
        self.url = url = b"".join(self._url_parts)
        fields, parser, cycle = self._fields, self.parser, self.cycle
        self._head = head = _head(self.scheme, self.server, *fields, *fields.values())
        self._in_vain = 0
        self._method = method = parser.get_method().decode("ascii")
        ours = url.startswith(_CONTROL) or method == "HEAD" or parser.should_upgrade()
        busy = cycle is not None and not cycle.response_complete  # an answer would overtake the one under way
        self._direct = direct = not ours and not busy
        if not direct:
            self._hand_over()
        elif head.expects_continue:
            self._outbox.flush()
            self.transport.write(_CONTINUE)

    def on_message_complete(self) -> None:
        """Answer a direct call."""
        parts = self._body_parts
        body = b"".join(parts)
        if not self._direct:
            if parts:
                super().on_body(body)
            super().on_message_complete()
        self._url_parts.clear()
        self._fields.clear()
        parts.clear()
        if not self._direct:
            return
        path, query = _target(self.url)
        head = self._head
        request = Request(self._method, path, query, head.headers, body, head.origin, False, head.kept)
        if self._oversized or len(body) > BODY_LIMIT:
            request.body, request.oversized, self._oversized = b"", True, False
        keep_alive = self.parser.should_keep_alive()
        if head.asks_to_stay and not self._may_stay:
            # A client of HTTP/1.0 takes an answer that does not grant it to stay to end with the connection.
            self._may_stay = self.parser.get_http_version() != "1.0"
            keep_alive = keep_alive and self._may_stay
        if self._free:
            self._serve(request, keep_alive)
        else:
            self._wait(partial(self._serve, request, keep_alive))

    def _feed_rest(self, data: bytes, offer: httptools.HttpParserUpgrade) -> None:
        """Read on behind an offer to upgrade, where the parser stops."""
        rest = data[offer.args[0] :]
        while rest:
            try:
                self.parser.feed_data(rest)
                return
            except httptools.HttpParserUpgrade as another:
                rest = rest[another.args[0] :]
            except httptools.HttpParserError as error:
                self._refuse(error)
                return

    def _refuse(self, error: httptools.HttpParserError) -> None:
        """Answer what is no HTTP, or has no end, after all that came before it, and listen to no more."""
        too_long = isinstance(error, _TooLongError) or isinstance(error.__context__, _TooLongError)
        status, reason = (431, "The head of this request is too long.") if too_long else (400, _INVALID)
        self.logger.warning(reason)
        self._outbox.flush()
        self.parser = _Deaf()  # type: ignore[assignment]  # all that is asked of it from now on
        self._url_parts.clear()
        self._body_parts.clear()
        cycle = self.cycle
        if cycle is not None and not cycle.response_complete and not cycle.more_body:
            cycle.keep_alive = False  # its answer is the last one
            return
        if cycle is not None:
            cycle.disconnected = True  # the rest of its body never comes
            cycle.message_event.set()
        if self._free:
            self._say_goodbye(status, reason)
        else:
            self._wait(partial(self._say_goodbye, status, reason))

    def _say_goodbye(self, status: int, reason: str) -> None:
        """Say why this connection ends, and end it once that may have been read."""
        told = b"content-type: text/plain; charset=utf-8\r\ncontent-length: %d\r\n\r\n" % len(reason)
        self.transport.write(STATUS_LINE[status] + _LAST_ANSWER + told + reason.encode())
        if self.transport.can_write_eof():
            self.transport.write_eof()
        self.loop.call_later(_GOODBYE, self.transport.close)

    def _read_on(self, size: int) -> None:
        """Take in a part of a message; what is beyond a limit is not kept, and the client gets an answer."""
        parts = self._body_parts
        if not parts or len(parts) == self._parts_seen:
            self._in_vain += size
            if self._in_vain > _ENDLESS:
                self._refuse(_TooLongError())
            return
        self._in_vain = 0
        if not self._direct:
            super().on_body(b"".join(parts))
            parts.clear()
        elif self._oversized or sum(map(len, parts)) > BODY_LIMIT:
            self._oversized = True
            parts.clear()
        self._parts_seen = len(parts)

    def eof_received(self) -> bool:  # type: ignore[override]  # uvicorn never keeps a transport open
        """Answer a client that closes its side behind its last call: the transport ends with this, or stays for that.

        It does not stay for a stream, whose client may have gone; and over TLS it cannot.
        """
        self._outbox.flush()
        cycle = self.cycle
        if self.scheme == "https" or self._connection.hanging:
            return False
        if cycle is None or cycle.response_complete or cycle.more_body:
            held = self._acting is not None or bool(self._waiting)
            if held:
                self._waiting.append(self._end)
            return held
        cycle.keep_alive = False
        running = self._running
        return running is None or running.response_complete or not running.response_started

    def pause_writing(self) -> None:
        """Read no more calls of a slow reader, and answer none: those already read wait."""
        super().pause_writing()
        self.flow.pause_reading()
        self._free = False

    def resume_writing(self) -> None:
        """Read on once a slow reader has caught up with its answers."""
        super().resume_writing()
        self.loop.call_soon(self._go_on)

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget an answer that a fault holds back, and tell whoever makes one; uvicorn tells the last one alone."""
        if self._acting is not None:
            self._acting.cancel()
        if self._running is not None and not self._running.response_complete:
            self._running.disconnected = True
            self._running.message_event.set()
        super().connection_lost(exc)

    def shutdown(self) -> None:
        """End with the server; a connection that a fault left hanging is cut, since nothing else would end it."""
        self._outbox.flush()
        super().shutdown()
        if self._connection.hanging or self._acting is not None:
            self.transport.abort()

    def _hand_over(self) -> None:
        """Give a message to uvicorn, as if it had followed it from its beginning."""
        url = self.url
        super().on_message_begin()
        self.url, self.expect_100_continue = url, self._head.expects_continue
        self.headers.extend(self._head.headers.items())
        extensions: dict[str, Any] = {CONNECTION: self._connection}
        self.scope["extensions"] = extensions
        super().on_headers_complete()

    def _serve(self, request: Request, keep_alive: bool) -> None:
        try:
            reply = self._handle(request)
        except Exception:
            self._break_off()
            return
        if reply.trouble is None:
            self._send(reply, keep_alive)
        else:
            self._free = False
            self._acting = self.loop.create_task(self._act_out(reply, keep_alive))

    def _break_off(self) -> None:
        """Write down a bug of ours, and end the connection as any server does after one."""
        self.logger.exception("bug in answering")
        self._outbox.flush()
        self.transport.write(STATUS_LINE[500] + _LAST_ANSWER + _NO_BODY)
        self.transport.close()

    def _wait(self, action: Callable[[], None]) -> None:
        """Do something once everything before it is answered; nothing is behind an answer that never comes."""
        if not self._connection.hanging:
            self._waiting.append(action)
            self.flow.pause_reading()

    def _go_on(self) -> None:
        """Do what had to wait, as far as nothing holds it back again, and read on."""
        if self._acting is not None or self.flow.write_paused:
            return
        self._free = True
        while self._waiting and self._free and not self.transport.is_closing():
            self._waiting.popleft()()
        if self._free and not self.transport.is_closing():
            self.flow.resume_reading()

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: ASGI3Application) -> None:
        """Start what goes through ASGI, unless it would overtake direct calls that wait."""
        if self._acting is None and not self._waiting:
            self._run(cycle, app)
        else:
            self._wait(partial(self._run, cycle, app))

    def _run(self, cycle: RequestResponseCycle, app: ASGI3Application) -> None:
        self._running = cycle
        super()._start_asgi_task(cycle, app)

    def _send(self, reply: Reply, keep_alive: bool) -> None:
        if keep_alive:
            self._outbox.put(self.loop, self.transport, STATUS_LINE[reply.status] + reply.message)
        else:
            self._outbox.put(self.loop, self.transport, STATUS_LINE[reply.status] + _LAST_ANSWER + reply.message)
            self._end()

    def _end(self) -> None:
        """End the connection behind what was answered."""
        self._outbox.flush()
        self.transport.close()

    async def _act_out(self, reply: Reply, keep_alive: bool) -> None:
        """Send a reply as a fault wants it: late, cut short, or never."""
        try:
            reply = await let_go(reply)
        except Exception:
            self._break_off()
            return
        trouble = reply.trouble or _NO_TROUBLE
        await asyncio.sleep(trouble.delay_ms / 1000)
        if trouble.cut == "stall":
            self._connection.hanging = True
            self._waiting.clear()
            self.flow.resume_reading()  # or the client's end would go unnoticed
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
        self._go_on()


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


@lru_cache(maxsize=256)  # a client sends the same header lines with every call
def _head(scheme: str, server: tuple[str, int | None] | None, *lines: bytes) -> _Head:
    """Return what header lines say; `lines` are their names, then as many values."""
    count = len(lines) // 2
    if sum(map(len, lines)) > _HEAD_LIMIT:
        raise _TooLongError
    headers = dict(zip(map(bytes.lower, lines[:count]), lines[count:], strict=True))
    host = headers.get(b"host")
    name = host.decode("latin-1") if host else "{}:{}".format(*(server or ("127.0.0.1", 80)))
    expects_continue = headers.get(b"expect", b"").lower() == b"100-continue"
    asks_to_stay = b"keep-alive" in headers.get(b"connection", b"").lower()
    return _Head(headers, redact_head(tuple(headers.items())), f"{scheme}://{name}", expects_continue, asks_to_stay)


@lru_cache(maxsize=1024)  # creates, searches and pages go to the same places again and again
def _target(url: bytes) -> tuple[str, str]:
    """Return the path and the query of what a request line names."""
    if url.startswith(b"/"):
        path, _, query = url.partition(b"?")
    else:  # a proxy's form, with scheme and host
        parsed = httptools.parse_url(url)
        path, query = parsed.path or b"/", parsed.query or b""
    return path.decode("latin-1"), query.decode("latin-1")
