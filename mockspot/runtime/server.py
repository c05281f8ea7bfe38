"""The HTTP server around the application: uvicorn with uvloop and httptools."""

import asyncio
import gc
import socket
import threading
from functools import partial
from importlib.util import find_spec

import uvicorn

from mockspot.asgi.app import Application
from mockspot.runtime.outbox import Outbox
from mockspot.runtime.protocol import DataPlaneProtocol


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


def server(app: Application, *, certificate: tuple[str, str] | None = None) -> uvicorn.Server:
    """Return a server for an application; `certificate` names a certificate file and its key file."""
    config = uvicorn.Config(
        app,
        http=partial(DataPlaneProtocol, app.handle, Outbox()),  # type: ignore[arg-type]  # any maker of protocols will do
        loop="uvloop" if _has_uvloop() else "asyncio",
        log_config=None,
        access_log=False,
        date_header=False,  # HubSpot's Date follows the portal's clock
        server_header=False,
        lifespan="off",  # whoever runs a server ends what belongs to it
        ws="none",  # HubSpot has no web sockets: such a request is an ordinary one
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
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)
    gc.enable()  # the command line has start-up go without


class BackgroundServer:
    """A server in a thread of this process, for tests: `start` returns once it answers, `stop` once it has ended."""

    def __init__(
        self, app: Application, *, host: str = "127.0.0.1", port: int = 0, certificate: tuple[str, str] | None = None
    ) -> None:
        self._listener = listen(host, port)
        self._server = server(app, certificate=certificate)
        self._thread = threading.Thread(target=self._run, name="mockspot-server", daemon=True)
        name, bound = self._listener.getsockname()[:2]
        self.port: int = bound
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
