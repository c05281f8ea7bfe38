"""What every transport shares: making a request value, and deciding what a fault does to the connection."""

from collections.abc import Callable, Iterable
from enum import Enum
from typing import NamedTuple
from urllib.parse import urlsplit

from mockspot.wire.message import Reply, Request, Trouble

Handle = Callable[[Request], Reply]


class NeverAnsweredError(AssertionError):
    """Raised when a fault keeps the answer back from a client that set no timeout, and so would wait for ever."""


class Fate(Enum):
    """How a call ends for the client."""

    ANSWERED = "the whole answer arrives"
    TIMED_OUT = "no answer arrived before the client's timeout"
    RESET = "the connection was reset before the answer"
    BROKEN = "the connection was reset in the middle of the body"


class Ending(NamedTuple):
    """The seconds until a call ends, and how."""

    seconds: float
    fate: Fate


_AT_ONCE = Ending(0.0, Fate.ANSWERED)
_CUTS = {None: Fate.ANSWERED, "reset": Fate.RESET, "reset_mid_body": Fate.BROKEN, "late": Fate.TIMED_OUT}
_TOO_LATE = Reply(0, trouble=Trouble(cut="late"))


def request_of(method: str, url: str, headers: Iterable[tuple[bytes, bytes]], body: bytes) -> Request:
    """Return a request value for what a client is about to send."""
    parts = urlsplit(url)
    lowered = {name.lower(): value for name, value in headers}
    origin = f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"
    return Request(method, parts.path or "/", parts.query, lowered, body, origin)


def held_back(reply: Reply) -> bool:
    """Say whether the reply is yet to come, since the request waits for others."""
    return reply.trouble is not None and reply.trouble.held is not None


def let_go(reply: Reply, timeout: float | None) -> Reply:
    """Wait in this thread for the reply of a request that waits for others, as long as the client would."""
    while reply.trouble is not None and reply.trouble.held is not None:
        held, patience = reply.trouble.held, reply.trouble.held.patience()
        gives_up = timeout is not None and timeout < patience
        try:
            reply = held.future.result(timeout if gives_up else patience)
        except TimeoutError:
            reply = _TOO_LATE if gives_up else held.go_on()
    return reply


def ending(trouble: Trouble | None, timeout: float | None) -> Ending:
    """Return how a call ends for a client that waits `timeout` seconds for an answer (None: for ever)."""
    if trouble is None:
        return _AT_ONCE
    if trouble.cut == "stall":
        if timeout is None:
            raise NeverAnsweredError(
                "a fault stalls this call and the client has no timeout, so it would wait for ever; give it one"
            )
        return Ending(timeout, Fate.TIMED_OUT)
    seconds = trouble.delay_ms / 1000
    if timeout is not None and seconds >= timeout:
        return Ending(timeout, Fate.TIMED_OUT)
    return Ending(seconds, _CUTS[trouble.cut])


def received(request: Request, reply: Reply, fate: Fate) -> bytes:
    """Return as much of the body as reaches the client."""
    if request.method == "HEAD":
        return b""
    return reply.body[: len(reply.body) // 2] if fate is Fate.BROKEN else reply.body
