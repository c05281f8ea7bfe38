"""A simulator of this process for many tests, with a socket once somebody asks for a URL."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import cached_property
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from mockspot.control.plane import ControlPlane
from mockspot.intercept import guarded
from mockspot.runtime.simulator import Simulator
from mockspot.testing.portal import Mockspot
from mockspot.testing.steering import SecureOrigin, encoded, hidden_when_refused, value_of
from mockspot.transports.exchange import Handle

if TYPE_CHECKING:
    from mockspot.runtime.proxying.doorway import Doorway

__tracebackhide__ = hidden_when_refused


class Session:
    """A simulator of this process; close it when done. With `tls`, its URL is https, and clients trust `authority`."""

    in_process = True

    def __init__(self, *, host: str = "127.0.0.1", port: int = 0, tls: bool = False) -> None:
        self._address = (host, port)
        self._tls = tls
        self._simulator = Simulator()
        self._plane = ControlPlane(self._simulator)
        self._opened = ExitStack()

    @property
    def handle(self) -> Handle:
        """Return the function that answers requests without a socket."""
        return self._simulator.handle

    def portal_ids(self) -> frozenset[int]:
        """Return the portals there are."""
        return frozenset(portal.facts.portal_id for portal in self._simulator.portals())

    @cached_property
    def url(self) -> str:
        """Return the base URL; the server starts when it is first asked for."""
        return self._serve(self._address, self._certificate if self._tls else None)

    @cached_property
    def secure(self) -> SecureOrigin:
        """Return the origin with TLS; its server starts when it is first asked for."""
        from mockspot.runtime.tls import authority_of

        url = self.url if self._tls else self._serve(("127.0.0.1", 0), self._certificate)
        return SecureOrigin(url, authority_of(self._certificate[0]))

    @property
    def authority(self) -> str | None:
        """Return the file of the authority that clients of `url` must trust, or None when it is not TLS."""
        return self.secure.authority if self._tls else None

    def proxy_variables(self, portal_id: int) -> dict[str, str]:
        """Return the variables that lead a process to the simulator by a proxy, which opens when first asked for."""
        return self._doorway.variables(self.url, portal_id)

    def control(self, method: str, path: str, body: Any = None) -> Any:
        """Perform a control-plane call below `/_mockspot` and return its JSON value; raises when it is refused."""
        path, _, query = path.partition("?")
        status, value = self._plane.call(method, path, encoded(body), dict(parse_qsl(query)))
        return value_of(method, path, status, value)

    def strikes_connection(self, portal_id: int, moment: str) -> bool:
        """Say whether a fault of a portal strikes a client that is `resolving`, `connecting` or `trusting`."""
        portal = self._simulator.portal(portal_id)
        return portal is not None and portal.strikes_connection(moment)

    def close(self) -> None:
        """Stop the servers and the dispatcher, if they were started."""
        self._opened.close()
        self._simulator.close()

    @cached_property
    def _doorway(self) -> "Doorway":
        from mockspot.asgi.app import Application
        from mockspot.control.on_demand import Steering
        from mockspot.runtime.proxying.doorway import opened

        app = Application(self._simulator.handle, Steering(self._simulator))
        found = self._opened.enter_context(opened(self._simulator, app))
        self._simulator.way_in = found
        return found

    @cached_property
    def _certificate(self) -> tuple[str, str]:
        from mockspot.runtime.tls import certificate_files

        return self._opened.enter_context(certificate_files(self._address[0]))

    def _serve(self, address: tuple[str, int], certificate: tuple[str, str] | None) -> str:
        from mockspot.asgi.app import Application
        from mockspot.control.on_demand import Steering
        from mockspot.runtime.server import BackgroundServer

        host, port = address
        app = Application(self._simulator.handle, Steering(self._simulator))
        server = BackgroundServer(app, host=host, port=port, certificate=certificate)
        self._simulator.listens_at(server.port)
        server.start()
        self._opened.callback(server.stop)
        return server.url


@contextmanager
def fresh(**options: Any) -> Iterator[Mockspot]:
    """Yield a portal of a simulator made for this block; options as `POST /_mockspot/portals` takes, in snake case."""
    session = Session()
    try:
        with guarded():
            yield Mockspot.create(session, options)
    finally:
        session.close()
