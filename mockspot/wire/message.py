"""The two ends of the pipe as values: a request as it came in, a reply as it goes out, and the answer in between."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

import orjson

if TYPE_CHECKING:
    from concurrent.futures import Future

Headers = list[tuple[bytes, bytes]]

END_OF_HEAD = b"\r\n"
"""The empty line between headers and body."""
JSON_TYPE = b"application/json;charset=utf-8"
"""No space before charset: recorded everywhere, and Airbyte compares it exactly."""


def header_lines(headers: Sequence[tuple[bytes, bytes]]) -> bytes:
    """Return headers as they are sent, each with its line end; refused with ValueError when one holds a line end."""
    lines = b""
    for pair in headers:
        lines += b"%b: %b\r\n" % pair
    if not lines.count(b"\n") == lines.count(b"\r") == len(headers):
        raise ValueError("a header holds a line end")
    return lines


def headers_of(lines: bytes) -> Headers:
    """Return the headers that lines were made from."""
    parts = (line.partition(b": ") for line in lines.split(b"\r\n")[:-1])
    return [(name, value) for name, _, value in parts]


def message_of(head: bytes, body: bytes = b"") -> bytes:
    """Return header lines and a body as they are sent."""
    return b"%b\r\n%b" % (head, body)


def parts_of(message: bytes) -> tuple[bytes, bytes]:
    """Return the header lines and the body that a message was made from."""
    if message.startswith(END_OF_HEAD):
        return b"", message[2:]
    head, _, body = message.partition(b"\r\n\r\n")
    return head + END_OF_HEAD, body


@dataclass(slots=True)
class Request:
    """An HTTP request: lower-case header names, the path percent-encoded as sent, an origin without a final slash.

    `kept_head` are the headers as the traffic log keeps them, where whoever made the request remembers them.
    """

    method: str
    path: str
    query: str = ""
    headers: Mapping[bytes, bytes] = field(default_factory=dict)
    body: bytes = b""
    origin: str = "http://127.0.0.1:8642"
    oversized: bool = False  # the body was longer than is read; `body` is empty then
    kept_head: bytes | None = None

    @property
    def accepts_json_alone(self) -> bool:
        """Say whether the client accepts JSON and no page; with `*/*` beside it a page is sent (node159)."""
        accept = self.headers.get(b"accept", b"").lower()
        return b"application/json" in accept and b"*/*" not in accept and b"text/" not in accept


class Held(Protocol):
    """A request that waits for others. Its shell waits for `future`, and once its patience is over lets it go on."""

    future: "Future[Reply]"

    def patience(self) -> float:
        """Return the seconds it is to wait at most."""
        ...

    def go_on(self) -> "Reply":
        """Return the reply; what is not served yet is served now, with all it waits with."""
        ...


@dataclass(frozen=True, slots=True)
class Trouble:
    """What a fault does to the connection; the shells around `handle` carry it out.

    `reset` closes without an answer, `reset_mid_body` after half of the body, `stall` never answers; `late` is for a
    client that gave up waiting. `held` is what will have the reply that the client gets.
    """

    delay_ms: int = 0
    cut: str | None = None  # reset, reset_mid_body, stall, late
    held: Held | None = None


@dataclass(slots=True)
class Reply:
    """An HTTP answer, ready to send: `message` is all behind the status line. `trouble` is set by faults only.

    Header lines, empty line and body are one value because they are made, sent and kept in the traffic log as one.
    """

    status: int
    message: bytes = END_OF_HEAD
    trouble: Trouble | None = None

    @property
    def head(self) -> bytes:
        """Return the headers as lines."""
        return parts_of(self.message)[0]

    @property
    def body(self) -> bytes:
        """Return the body."""
        return parts_of(self.message)[1]

    @property
    def headers(self) -> Headers:
        """Return the headers one by one, for whoever does not send lines."""
        return headers_of(self.head)


@dataclass(slots=True)
class Answer:
    """What rendering returns: a status, a JSON value (or None for no body), and extra headers.

    `raw` and `content_type` carry bodies that are not JSON.
    """

    status: int
    body: Any = None
    headers: Sequence[tuple[bytes, bytes]] = ()
    raw: bytes | None = None
    content_type: bytes = JSON_TYPE

    def encoded(self) -> bytes:
        """Return the body as bytes."""
        if self.raw is not None:
            return self.raw
        return b"" if self.body is None else orjson.dumps(self.body)
