"""An adapter for requests: `session.mount("https://", Adapter(handle))`."""

import errno
import io
import time
from collections.abc import Mapping
from http.client import responses as phrases
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from urllib3 import HTTPHeaderDict, HTTPResponse, Timeout
from urllib3.exceptions import ProtocolError

from mockspot.transports.exchange import Fate, Handle, ending, let_go, received, request_of
from mockspot.wire.message import Reply, Request


class Adapter(HTTPAdapter):
    """Answers requests' calls from a simulator in this process, whatever host they name."""

    def __init__(self, handle: Handle) -> None:
        super().__init__()
        self._handle = handle

    def send(
        self,
        request: requests.PreparedRequest,
        stream: bool = False,  # noqa: ARG002  the names are the interface's
        timeout: Any = None,
        verify: Any = True,  # noqa: ARG002
        cert: Any = None,  # noqa: ARG002
        proxies: Mapping[str, str] | None = None,  # noqa: ARG002
    ) -> requests.Response:
        """Answer one prepared request."""
        headers = [(_bytes(name), _bytes(value)) for name, value in request.headers.items()]
        sent = request_of(request.method or "GET", request.url or "", headers, _bytes(request.body))
        patience = _read_timeout(timeout)
        reply = let_go(self._handle(sent), patience)
        seconds, fate = ending(reply.trouble, patience)
        time.sleep(seconds)
        if fate is Fate.TIMED_OUT:
            raise requests.ReadTimeout(fate.value, request=request)
        if fate is Fate.RESET:
            raise requests.ConnectionError(ProtocolError(fate.value, _reset()), request=request)
        return self.build_response(request, _raw(sent, reply, fate))


class _Wire(io.BytesIO):
    """The connection a body is read from: what arrived, then the reset if there was one."""

    def __init__(self, arrived: bytes, fate: Fate) -> None:
        super().__init__(arrived)
        self._fate = fate

    def read(self, size: int | None = -1, /) -> bytes:
        """Return more of the body; a reset shows up once all that arrived has been read."""
        part = super().read(size)
        if self._fate is Fate.BROKEN and (not part or size is None or size < 0):
            raise _reset()
        return part


def _raw(sent: Request, reply: Reply, fate: Fate) -> HTTPResponse:
    return HTTPResponse(
        _Wire(received(sent, reply, fate), fate),
        HTTPHeaderDict((name.decode("latin-1"), value.decode("latin-1")) for name, value in reply.headers),
        reply.status,
        reason=phrases.get(reply.status, ""),
        preload_content=False,
        request_method=sent.method,
    )


def _reset() -> ConnectionResetError:
    return ConnectionResetError(errno.ECONNRESET, "Connection reset by peer")


def _bytes(value: Any) -> bytes:
    """Return a body or header as bytes; bodies may be text, bytes, files, or parts that follow one another."""
    if value is None:
        return b""
    if isinstance(value, str):
        return value.encode()
    if isinstance(value, bytes | bytearray | memoryview):
        return bytes(value)
    return b"".join(_bytes(part) for part in value)


def _read_timeout(timeout: Any) -> float | None:
    """Return how long to wait for an answer; requests takes a number, a (connect, read) pair, or urllib3's Timeout."""
    seconds: Any = timeout
    if isinstance(timeout, tuple):
        seconds = timeout[1]
    elif isinstance(timeout, Timeout):
        seconds = timeout.read_timeout
    return float(seconds) if isinstance(seconds, int | float) else None
