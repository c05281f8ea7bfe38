"""How a test reaches a simulator, wherever that runs: the interface of sessions, and how their errors look."""

import json
from operator import methodcaller
from typing import Any, NamedTuple, Protocol

from mockspot.transports.exchange import Handle


class ControlCallError(AssertionError):
    """Raised when the control plane refuses a call of a test."""


hidden_when_refused = methodcaller("errisinstance", ControlCallError)
"""As a module's `__tracebackhide__`: a refused call shows the test's line, not the way through our code."""


class SecureOrigin(NamedTuple):
    """A base URL with TLS, and the file of the authority that clients must trust."""

    url: str
    authority: str


class Steering(Protocol):
    """How a test reaches the control plane and the data plane."""

    in_process: bool
    """The simulator runs in this process, so nobody else makes portals in it, and no socket is needed to reach it."""

    def control(self, method: str, path: str, body: Any = None) -> Any:
        """Perform a control-plane call below `/_mockspot` and return its JSON value; raises when it is refused."""
        ...

    def portal_ids(self) -> frozenset[int]:
        """Return the portals there are, as far as nobody else makes any: none where somebody may."""
        ...

    @property
    def url(self) -> str:
        """Return the base URL, starting a server if there is none yet."""
        ...

    @property
    def secure(self) -> SecureOrigin:
        """Return the origin with TLS, starting a server if there is none yet."""
        ...

    @property
    def authority(self) -> str | None:
        """Return the file of the authority that clients of `url` must trust, or None when it is not TLS."""
        ...

    @property
    def handle(self) -> Handle:
        """Return the function that answers requests without a socket."""
        ...

    def proxy_variables(self, portal_id: int) -> dict[str, str]:
        """Return the variables that lead a process to a portal by a proxy, opening one if there is none yet."""
        ...

    def strikes_connection(self, portal_id: int, moment: str) -> bool:
        """Say whether a fault of a portal strikes a client that is `resolving`, `connecting` or `trusting`."""
        ...

    def close(self) -> None:
        """End what this session started."""
        ...


def value_of(method: str, path: str, status: int, value: Any) -> Any:
    """Return the value of a control-plane answer; raises ControlCallError with its message and hint when it is one."""
    if status < 400:
        return value
    error = value.get("error", {}) if isinstance(value, dict) else {}
    hint = f" ({error['hint']})" if error.get("hint") else ""
    raise ControlCallError(f"{method} {path} was refused: {error.get('message', status)}{hint}")


def encoded(body: Any) -> bytes:
    """Return a body as it is sent; None is no body."""
    return b"" if body is None else json.dumps(body).encode()


__tracebackhide__ = hidden_when_refused
