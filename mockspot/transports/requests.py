"""An adapter for requests: `session.mount("https://", Adapter(handle))`."""

from typing import Any

import requests
from requests.adapters import BaseAdapter
from requests.structures import CaseInsensitiveDict
from requests.utils import get_encoding_from_headers

from mockspot.transports.exchange import ConnectionCutError, Handle, StalledError, carry_out, request_of
from mockspot.wire.message import Reply


class Adapter(BaseAdapter):
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
        proxies: Any = None,  # noqa: ARG002
    ) -> requests.Response:
        """Answer one prepared request."""
        headers = [(str(name).encode("latin-1"), _bytes(value)) for name, value in request.headers.items()]
        reply = self._handle(request_of(request.method or "GET", request.url or "", headers, _bytes(request.body)))
        try:
            return self._response(carry_out(reply, _read_timeout(timeout)), request)
        except ConnectionCutError as error:
            raise requests.ConnectionError(str(error), request=request) from error
        except StalledError as error:
            raise requests.ReadTimeout(str(error), request=request) from error

    def close(self) -> None:
        """Free nothing: there is no connection."""

    def _response(self, reply: Reply, request: requests.PreparedRequest) -> requests.Response:
        response = requests.Response()
        response.status_code = reply.status
        names = CaseInsensitiveDict[str]()
        for name, value in reply.headers:
            names[name.decode("latin-1")] = value.decode("latin-1")
        response.headers = names
        response.encoding = get_encoding_from_headers(names)
        response._content = reply.body  # the documented way of adapters that have the body already
        response.url = request.url or ""
        response.request = request
        return response


def _bytes(value: Any) -> bytes:
    if value is None:
        return b""
    if isinstance(value, bytes):
        return value
    if isinstance(value, str):
        return value.encode()
    return b"".join(value) if hasattr(value, "__iter__") else bytes(value.read())


def _read_timeout(timeout: Any) -> float | None:
    """Return how long to wait for an answer; requests takes one number or a (connect, read) pair."""
    seconds: float | None = timeout[1] if isinstance(timeout, tuple) else timeout
    return seconds
