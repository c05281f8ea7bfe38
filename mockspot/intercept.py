"""Send this process's connections to HubSpot's hosts to a simulator instead, for code whose base URL cannot be changed.

Names resolve to a sentinel address, and a connection to that address goes to the simulator. Both steps are needed:
anyio takes the address from the resolver but keeps the original port (measured with httpx and httpx2, async). Clients
that do not use Python's sockets (uvloop, native extensions, subprocesses) are not reached.
"""

import re
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

HOSTS = re.compile(r"([a-z0-9-]+\.)*(hubapi|hubspot|hsforms)\.com\.?", re.IGNORECASE)
_SENTINEL = "127.66.0.1"

Address = tuple[str, int]


class HubSpotReachedError(ConnectionRefusedError):
    """Raised when a test tries to reach the real HubSpot while the simulator is in use."""


@contextmanager
def redirected(target: Address) -> Iterator[None]:
    """Connect to `target` whenever HubSpot is meant. Threads and event loops are covered; nesting is refused."""
    _refuse_uvloop()
    with _patched(lambda _: target):
        yield


@contextmanager
def guarded() -> Iterator[None]:
    """Fail with a clear text whenever code tries to reach the real HubSpot."""

    def refuse(_: Address) -> Address:
        raise HubSpotReachedError(
            "this test tried to reach the real HubSpot; point the code at the simulator "
            "(base URL, transport) or use the fixture mockspot_intercept"
        )

    if getattr(socket.getaddrinfo, "mockspot", False):
        yield  # an interception is already in charge
        return
    with _patched(refuse):
        yield


@contextmanager
def _patched(target_for: Any) -> Iterator[None]:
    if getattr(socket.getaddrinfo, "mockspot", False):
        raise RuntimeError("connections to HubSpot are already redirected; nesting would lose one of the two")
    resolve, connect, connect_ex = socket.getaddrinfo, socket.socket.connect, socket.socket.connect_ex

    def resolve_here(host: Any, port: Any, *args: Any, **kwargs: Any) -> Any:
        name = host.decode("ascii", "replace") if isinstance(host, bytes) else host
        if isinstance(name, str) and HOSTS.fullmatch(name):
            return resolve(_SENTINEL, port, *args, **kwargs)
        return resolve(host, port, *args, **kwargs)

    def connect_here(self: socket.socket, address: Any) -> None:
        return connect(self, target_for(address) if _is_sentinel(address) else address)

    def connect_ex_here(self: socket.socket, address: Any) -> int:
        return connect_ex(self, target_for(address) if _is_sentinel(address) else address)

    resolve_here.mockspot = True  # type: ignore[attr-defined]  # marks our patch, so that nesting is seen
    socket.getaddrinfo = resolve_here
    setattr(socket.socket, "connect", connect_here)  # noqa: B010  an assignment would need three type exceptions
    setattr(socket.socket, "connect_ex", connect_ex_here)  # noqa: B010
    try:
        yield
    finally:
        socket.getaddrinfo = resolve
        setattr(socket.socket, "connect", connect)  # noqa: B010
        setattr(socket.socket, "connect_ex", connect_ex)  # noqa: B010


def _is_sentinel(address: Any) -> bool:
    return isinstance(address, tuple) and bool(address) and address[0] == _SENTINEL


def _refuse_uvloop() -> None:
    import asyncio

    policy = type(asyncio.get_event_loop_policy()).__module__
    if policy.startswith("uvloop"):
        raise RuntimeError("uvloop opens its own sockets, which cannot be redirected; use the default event loop here")
