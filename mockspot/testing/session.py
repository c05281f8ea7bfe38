"""One simulator for many tests: in this process, with a socket once somebody asks for a URL, or a running server."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Protocol
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from mockspot.testing.portal import Mockspot
from mockspot.transports.exchange import Handle


class ControlCallError(AssertionError):
    """Raised when the control plane refuses a call of a test."""


class Steering(Protocol):
    """How a test reaches the control plane and the data plane."""

    def control(self, method: str, path: str, body: Any = None) -> Any:
        """Perform a control-plane call below `/_mockspot` and return its JSON value."""
        ...

    @property
    def url(self) -> str:
        """Return the base URL, starting a server if there is none yet."""
        ...

    @property
    def handle(self) -> Handle:
        """Return the function that answers requests without a socket."""
        ...


class Session:
    """A simulator of this process; close it when done."""

    def __init__(self, *, host: str = "127.0.0.1", port: int = 0) -> None:
        from mockspot.control.plane import ControlPlane
        from mockspot.runtime.simulator import Simulator

        self._address = (host, port)
        self._simulator = Simulator()
        self._plane = ControlPlane(self._simulator)
        self._server: Any = None

    @property
    def handle(self) -> Handle:
        """Return the function that answers requests without a socket."""
        return self._simulator.handle

    @property
    def url(self) -> str:
        """Return the base URL; the server starts when it is first asked for."""
        if self._server is None:
            self._server = self._serve(*self._address)
        url: str = self._server.url
        return url

    @contextmanager
    def serving_tls(self, certificate: tuple[str, str]) -> Iterator[str]:
        """Serve the same simulator over TLS for a while, and yield that URL."""
        server = self._serve("127.0.0.1", 0, certificate)
        try:
            yield server.url
        finally:
            server.stop()

    def control(self, method: str, path: str, body: Any = None) -> Any:
        """Perform a control-plane call below `/_mockspot`; raises when it is refused."""
        path, _, query = path.partition("?")
        sent = b"" if body is None else json.dumps(body).encode()
        status, value = self._plane.call(method, path, sent, _pairs(query))
        return _checked(method, path, status, value)

    def _serve(self, host: str, port: int, certificate: tuple[str, str] | None = None) -> Any:
        from mockspot.asgi.app import Application
        from mockspot.control.app import build
        from mockspot.runtime.server import BackgroundServer

        app = Application(self._simulator.handle, build(self._simulator))
        server = BackgroundServer(app, host=host, port=port, certificate=certificate)
        server.start()
        return server

    def close(self) -> None:
        """Stop the server and the dispatcher, if they were started."""
        if self._server is not None:
            self._server.stop()
        self._simulator.close()


class RemoteSession:
    """A simulator that runs elsewhere, for `--mockspot-url`."""

    def __init__(self, url: str) -> None:
        self.url = url.rstrip("/")

    @property
    def handle(self) -> Handle:
        """Refuse: a transport without a socket needs the simulator in this process."""
        raise ControlCallError(
            "transports need the simulator in this process; leave out --mockspot-url or use its URL"
        )

    def control(self, method: str, path: str, body: Any = None) -> Any:
        """Perform a control-plane call over HTTP; raises when it is refused."""
        data = None if body is None else json.dumps(body).encode()
        headers = {} if data is None else {"content-type": "application/json"}
        request = Request(f"{self.url}/_mockspot{path}", data=data, method=method, headers=headers)
        try:
            with urlopen(request, timeout=60) as answer:
                text = answer.read()
                return json.loads(text) if text else None
        except HTTPError as error:
            return _checked(method, path, error.code, json.loads(error.read() or b"{}"))

    def close(self) -> None:
        """Leave the server running: it is not ours."""


@contextmanager
def fresh(**options: Any) -> Iterator[Mockspot]:
    """Yield a portal of a simulator made for this block; options as `POST /_mockspot/portals` takes, in snake case."""
    session = Session()
    try:
        yield Mockspot.create(session, options)
    finally:
        session.close()


def _checked(method: str, path: str, status: int, value: Any) -> Any:
    if status < 400:
        return value
    error = value.get("error", {}) if isinstance(value, dict) else {}
    hint = f" ({error['hint']})" if error.get("hint") else ""
    raise ControlCallError(f"{method} {path} was refused: {error.get('message', status)}{hint}")


def _pairs(query: str) -> dict[str, str]:
    from urllib.parse import parse_qsl

    return dict(parse_qsl(query))
