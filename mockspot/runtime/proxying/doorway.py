"""The way in for clients that name HubSpot's hosts: a proxy, servers with TLS behind it, and whom to trust."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any

from mockspot.asgi.app import Application
from mockspot.runtime.proxying import variables
from mockspot.runtime.proxying.proxy import Address, Proxy, Ways
from mockspot.runtime.proxying.trusting import Trust, java_store, trust
from mockspot.runtime.proxying.upstream import Environment, is_loopback
from mockspot.runtime.server import BackgroundServer, origin
from mockspot.runtime.simulator import Simulator
from mockspot.runtime.tls import authority_of, certificate_files


@dataclass(frozen=True, slots=True)
class Doorway:
    """A way in: the proxy's URL, where its ways lead, and the files that say whom clients are to trust."""

    url: str
    ways: Ways
    trusted: Trust

    def variables(self, base_url: str, portal_id: int) -> dict[str, str]:
        """Return the variables that lead a process to a portal of the simulator at `base_url`, whatever it runs."""
        control = f"{base_url}/_mockspot/portals/{portal_id}/connections"
        return {
            **variables.proxied(self.document(), portal_id, os.environ),
            **variables.redirecting(control, self.ways, self.trusted.authority, os.environ),
        }

    def document(self) -> dict[str, Any]:
        """Return where it is and what its clients are to trust, as the control plane tells."""
        store = self.java_store()
        return {
            "url": self.url,
            "othersPass": self.ways.others_pass,
            "authorityFile": self.trusted.authority,
            "bundleFile": self.trusted.bundle,
            **({} if store is None else {"javaStoreFile": store}),
        }

    def java_store(self) -> str | None:
        """Return the file of authorities for Java; None where there is no Java, or no library that writes one."""
        return java_store(self.trusted) if shutil.which("java") or os.environ.get("JAVA_HOME") else None


@contextmanager
def opened(
    simulator: Simulator, app: Application, *, host: str = "127.0.0.1", port: int = 0, others_pass: bool = True
) -> Iterator[Doorway]:
    """Open a way in, and yield it; all of it has ended afterwards.

    ValueError without the extra `tls`, and when the port is not to be had.

    A proxy that the network can reach passes nothing on to others: it would be anybody's.
    """
    with ExitStack() as stack:
        certificates = [stack.enter_context(certificate_files()) for _ in range(2)]
        front, untrusted = (_serve(stack, simulator, app, certificate) for certificate in certificates)
        passes = others_pass and is_loopback(host)
        ways = Ways(front, untrusted, _struck(simulator), passes, Environment.of_process())
        proxy = _proxy(ways, host, port)
        simulator.listens_at(proxy.address[1])
        proxy.start()
        stack.callback(proxy.stop)
        trusted = trust(authority_of(certificates[0][0]), os.environ)
        yield Doorway(origin("http", *proxy.address), ways, trusted)


def _serve(stack: ExitStack, simulator: Simulator, app: Application, certificate: tuple[str, str]) -> Address:
    """Serve with TLS until the stack is closed, and return the address."""
    server = BackgroundServer(app, certificate=certificate)
    simulator.listens_at(server.port)
    server.start()
    stack.callback(server.stop)
    return "127.0.0.1", server.port


def _proxy(ways: Ways, host: str, port: int) -> Proxy:
    try:
        return Proxy(ways, host=host, port=port)
    except OSError as error:
        raise ValueError(f"cannot be a proxy at {host}:{port}: {error.strerror or error}") from error


def _struck(simulator: Simulator) -> Callable[[int | None, str], bool]:
    def struck(portal_id: int | None, moment: str) -> bool:
        portal = simulator.default() if portal_id is None else simulator.portal(portal_id)
        return portal is not None and portal.strikes_connection(moment)

    return struck
