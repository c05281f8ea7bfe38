"""What every transport shares: making a request value, and acting out what a fault did to the connection."""

import threading
import time
from collections.abc import Callable, Iterable
from urllib.parse import urlsplit

from mockspot.wire.message import Reply, Request, Trouble

Handle = Callable[[Request], Reply]
STALL_LIMIT = 300.0
"""Seconds after which a stalled call gives up when the client set no timeout of its own."""


class ConnectionCutError(Exception):
    """Raised when a fault closed the connection before the whole answer had been sent."""


class StalledError(Exception):
    """Raised when a fault kept the answer back for longer than the client waits."""


def request_of(method: str, url: str, headers: Iterable[tuple[bytes, bytes]], body: bytes) -> Request:
    """Return a request value for what a client is about to send."""
    parts = urlsplit(url)
    lowered = {name.lower(): value for name, value in headers}
    return Request(method, parts.path or "/", parts.query, lowered, body, f"{parts.scheme}://{parts.netloc}")


def carry_out(reply: Reply, timeout: float | None) -> Reply:
    """Return the reply once its trouble is over; raises what the client would see on a real connection."""
    trouble = reply.trouble
    if trouble is None:
        return reply
    _wait(trouble, timeout)
    if trouble.cut is not None:
        raise ConnectionCutError(f"a fault cut the connection ({trouble.cut})")
    return reply


def _wait(trouble: Trouble, timeout: float | None) -> None:
    """Wait as long as the fault says, or as long as the client does."""
    patience = STALL_LIMIT if timeout is None else timeout
    seconds = patience if trouble.cut == "stall" else trouble.delay_ms / 1000
    if seconds > patience or trouble.cut == "stall":
        threading.Event().wait(patience)
        raise StalledError(f"no answer within {patience} seconds")
    time.sleep(seconds)
