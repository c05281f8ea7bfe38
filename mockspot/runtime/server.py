"""The HTTP server around the application: uvicorn with uvloop and httptools."""

import asyncio
import gc
import socket
import struct
import threading
from importlib.util import find_spec
from typing import Any

import uvicorn
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

from mockspot.asgi.app import ASGI, CONNECTION
from mockspot.wire.message import Headers

_LINGER_ZERO = struct.pack("ii", 1, 0)


class _Protocol(HttpToolsProtocol):
    """Uvicorn's protocol, handing the connection itself to the application."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._extensions: dict[str, Any] = {CONNECTION: _Connection(self)}

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self.scope["extensions"] = self._extensions

    def shutdown(self) -> None:
        """End with the server; a connection that a fault left hanging is cut, since nothing else would end it."""
        super().shutdown()
        if self._extensions[CONNECTION].hanging:
            self.transport.abort()


class _Connection:
    """What the application may do to its connection beyond ASGI: answer in one write, leave it hanging, or cut it."""

    __slots__ = ("_protocol", "hanging")

    def __init__(self, protocol: _Protocol) -> None:
        self._protocol = protocol
        self.hanging = False

    def answer(self, status: int, headers: Headers, body: bytes) -> None:
        """Send a whole answer whose headers are ours, and so need no checks one by one.

        Uvicorn searches every header with two patterns; HubSpot sends twenty of them. One count of line ends does the
        same for all: no value can smuggle in a line.
        """
        cycle = self._protocol.cycle
        parts = [STATUS_LINE[status]]
        for name, value in headers:
            parts += (name, b": ", value, b"\r\n")
        if not cycle.keep_alive:
            parts.append(b"connection: close\r\n")
        parts.append(b"\r\n")
        head = b"".join(parts)
        if head.count(b"\n") != len(headers) + 2 + (not cycle.keep_alive) or head.count(b"\r") != head.count(b"\n"):
            raise RuntimeError("a header of this answer holds a line end")
        cycle.response_started = cycle.response_complete = True
        cycle.message_event.set()
        self._protocol.transport.write(head + body)
        if not cycle.keep_alive:
            self._protocol.transport.close()
        cycle.on_response()

    def abort(self) -> None:
        """Close at once, unsent data thrown away: the peer gets a reset, not an orderly end."""
        transport = self._protocol.transport
        peer = transport.get_extra_info("socket")
        if peer is not None:
            peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _LINGER_ZERO)
        transport.abort()


def listen(host: str, port: int) -> socket.socket:
    """Return a listening socket.

    The protocol is given: asyncio turns Nagle's algorithm off only for sockets that say IPPROTO_TCP, and with it on,
    every small answer waits for an acknowledgement (measured: 50 times slower).
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(2048)
    except OSError:
        listener.close()
        raise
    return listener


def origin(scheme: str, host: str, port: int) -> str:
    """Return the base URL of a listening address."""
    return f"{scheme}://[{host}]:{port}" if ":" in host else f"{scheme}://{host}:{port}"


def server(app: ASGI, *, certificate: tuple[str, str] | None = None) -> uvicorn.Server:
    """Return a server for an application; `certificate` names a certificate file and its key file."""
    config = uvicorn.Config(
        app,
        http=_Protocol,
        loop="uvloop" if _has_uvloop() else "asyncio",
        log_config=None,
        access_log=False,
        date_header=False,  # HubSpot's Date follows the portal's clock
        server_header=False,
        lifespan="on",
        proxy_headers=False,  # nothing stands between a client and the simulator
        timeout_keep_alive=75,
        timeout_graceful_shutdown=3,
        backlog=2048,
        h11_max_incomplete_event_size=None,
        ssl_certfile=certificate[0] if certificate else None,
        ssl_keyfile=certificate[1] if certificate else None,
    )
    return uvicorn.Server(config)


def calm_collector() -> None:
    """Freeze what start-up made and collect seldom: full collections are what makes the slowest requests slow.

    For the server process only, never for a process that belongs to the user.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


class BackgroundServer:
    """A server in a thread of this process, for tests: `start` returns once it answers, `stop` once it has ended."""

    def __init__(
        self, app: ASGI, *, host: str = "127.0.0.1", port: int = 0, certificate: tuple[str, str] | None = None
    ) -> None:
        self._listener = listen(host, port)
        self._server = server(app, certificate=certificate)
        self._thread = threading.Thread(target=self._run, name="mockspot-server", daemon=True)
        name, bound = self._listener.getsockname()[:2]
        self.url = origin("https" if certificate else "http", name, bound)

    def start(self) -> None:
        """Start serving; the socket already listens, so a call made at once waits and is answered."""
        self._thread.start()

    def stop(self) -> None:
        """Stop serving and free the port."""
        self._server.should_exit = True
        self._thread.join(timeout=10)
        self._listener.close()

    def _run(self) -> None:
        with asyncio.Runner(loop_factory=event_loop) as runner:
            runner.run(self._serve())

    async def _serve(self) -> None:
        """Serve until stopped. Connections that clients keep open must not outlive the loop: Python would warn."""
        await self._server.serve(sockets=[self._listener])
        for connection in list(self._server.server_state.connections):
            connection.transport.abort()
        await asyncio.sleep(0)


def event_loop() -> asyncio.AbstractEventLoop:
    """Return a new event loop, uvloop's where it is installed."""
    if not _has_uvloop():
        return asyncio.new_event_loop()
    import uvloop

    return uvloop.new_event_loop()


def _has_uvloop() -> bool:
    return find_spec("uvloop") is not None
