"""One connection to a webhook target: HTTP/1.1 as a client speaks it, one request at a time, parsed by httptools."""

import asyncio
from typing import Final, NamedTuple, cast

import httptools

ANSWER_LIMIT: Final = 65_536
"""So much of an answer is kept; its head may be no longer either."""
_FRAMING: Final = frozenset((b"content-length", b"transfer-encoding"))
_SWITCHING_PROTOCOLS: Final = 101


class Answer(NamedTuple):
    """What a target said; `body` is the beginning of it."""

    status: int
    headers: tuple[tuple[bytes, bytes], ...]
    body: bytes


class Connection(asyncio.Protocol):
    """Made by the event loop. It is a member of `open_ones` for as long as it is open."""

    def __init__(self, open_ones: "set[Connection]") -> None:
        self._open_ones = open_ones
        self._parser = httptools.HttpResponseParser(self)
        self._waiter: asyncio.Future[Answer] | None = None
        self._kept_alive = False
        self._head_size = 0
        self._head_is_complete = False
        self._headers: list[tuple[bytes, bytes]] = []
        self._body = bytearray()

    @property
    def usable(self) -> bool:
        """Say whether the connection, having answered, can carry another request."""
        return self._kept_alive and not self._transport.is_closing()

    async def ask(self, message: bytes) -> Answer:
        """Send a request and return what comes back; ConnectionError when that is no answer."""
        if self._transport.is_closing():
            raise ConnectionResetError("the target closed the connection before it was asked anything")
        self._kept_alive = False
        self._waiter = asyncio.get_running_loop().create_future()
        self._transport.write(message)
        return await self._waiter

    def close(self) -> None:
        """Close at once, whatever is under way."""
        self._transport.abort()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep what bytes are sent by."""
        self._transport = cast(asyncio.Transport, transport)
        self._open_ones.add(self)

    def connection_lost(self, exc: Exception | None) -> None:
        """End an answer that has no other end than this; for any other it came too early."""
        self._open_ones.discard(self)
        if not self._is_asking():
            return
        if self._head_is_complete and not any(name.lower() in _FRAMING for name, _ in self._headers):
            self._answer()
        else:
            self._fail(exc or ConnectionResetError("the target closed the connection before its answer ended"))

    def data_received(self, data: bytes) -> None:
        """Read on; whoever talks without being asked, or too long, is listened to no more."""
        if not self._head_is_complete:
            self._head_size += len(data)
        try:
            self._parser.feed_data(data)
        except httptools.HttpParserUpgrade:
            self._kept_alive = False
        except httptools.HttpParserError as error:
            self._fail(ConnectionError(f"the answer is no HTTP: {error}"))
        if not self._head_is_complete and self._head_size > ANSWER_LIMIT:
            self._fail(ConnectionError(f"the head of the answer is longer than {ANSWER_LIMIT} bytes"))
        if not self._is_asking() and not self._kept_alive:
            self.close()

    def on_message_begin(self) -> None:
        """Start with nothing: interim answers may precede the one that counts."""
        self._kept_alive = False
        self._head_is_complete = False
        self._headers = []
        self._body = bytearray()

    def on_header(self, name: bytes, value: bytes) -> None:
        """Keep a header; what trails a body is none."""
        if not self._head_is_complete:
            self._headers.append((name, value))

    def on_headers_complete(self) -> None:
        """Go on to the body."""
        self._head_is_complete = True
        self._head_size = 0

    def on_body(self, body: bytes) -> None:
        """Keep the beginning; an answer that is longer ends here."""
        self._body += body[: ANSWER_LIMIT - len(self._body)]
        if len(self._body) == ANSWER_LIMIT:
            self._answer()

    def on_message_complete(self) -> None:
        """End an answer, unless it was an interim one."""
        status = self._parser.get_status_code()
        if self._is_asking() and (status >= 200 or status == _SWITCHING_PROTOCOLS):
            self._kept_alive = self._parser.should_keep_alive()
            self._answer()
        self._head_is_complete = False

    def _is_asking(self) -> bool:
        return self._waiter is not None and not self._waiter.done()

    def _answer(self) -> None:
        if self._waiter is not None and not self._waiter.done():
            answer = Answer(self._parser.get_status_code(), tuple(self._headers), bytes(self._body))
            self._waiter.set_result(answer)

    def _fail(self, error: Exception) -> None:
        self._kept_alive = False
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_exception(error)
