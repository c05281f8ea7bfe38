"""Send this process's connections to HubSpot's hosts to a simulator instead, or refuse them.

Names resolve to a sentinel address, and a connection to that address goes to the simulator. Both steps are needed:
anyio takes the address from the resolver but keeps the original port (measured with httpx and httpx2, async). TLS is
verified as always, against the authority of the simulator's certificate, and for HubSpot's hosts only; so clients and
contexts made before work too, and other hosts keep the authorities they have.

Clients that do not use Python's sockets (uvloop, native extensions, subprocesses) are not reached; uvloop is noticed.
"""

import errno
import os
import re
import socket
import ssl
import sys
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from threading import Lock
from typing import Any, NamedTuple, Protocol, TypeGuard

# Claim: every region is served by api.hubapi.com (documented); forms, browser pages and older docs use the others.
HOSTS = re.compile(r"([a-z0-9-]+\.)*(hubapi\.com|(hubspot|hsforms)\.(com|net))\.?", re.IGNORECASE)
_NEVER_BY_PROXY = (
    "hubapi.com",
    "hubspot.com",
    "hubspot.net",
    "hsforms.com",
    "hsforms.net",
    "localhost",
    "127.0.0.1",
    "::1",
)
_SENTINEL = "127.66.0.1"
_PROXY_VARIABLES = ("https_proxy", "http_proxy", "all_proxy")

Address = tuple[str, int]


class HubSpotReachedError(ConnectionRefusedError):
    """Raised when a test tries to reach the real HubSpot while the simulator is in use."""


def _no_trouble(_: str) -> bool:
    return False


class Target(NamedTuple):
    """A TLS server that answers for HubSpot: its address, and the file of the authority that certified it.

    `struck` says whether a fault strikes a client that is `resolving`, `connecting` or `trusting` the certificate. One
    that is struck in the last meets the server at `untrusted`, or where there is none, has no reason to trust.
    """

    address: Address
    authority: str
    struck: Callable[[str], bool] = _no_trouble
    untrusted: Address | None = None


class _InCharge(Protocol):
    """What decides about connections to HubSpot."""

    def resolve(self, host: str) -> str:
        """Return the address a name of HubSpot stands for."""
        ...

    def connect(self) -> Address:
        """Return where a connection to the sentinel goes."""
        ...

    def trust(self, context: ssl.SSLContext, host: str) -> ssl.SSLContext:
        """Return the context for a TLS connection to HubSpot that a client wants to make with its own context."""
        ...


class _Redirect:
    """Sends every connection to a simulator."""

    def __init__(self, target: Target, *, beside_proxy: bool) -> None:
        self._target = target
        self.beside_proxy = beside_proxy

    def resolve(self, host: str) -> str:  # noqa: ARG002  every name stands for the one simulator
        if self._target.struck("resolving"):
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        return _SENTINEL

    def connect(self) -> Address:
        if self._target.struck("connecting"):
            raise ConnectionRefusedError(errno.ECONNREFUSED, os.strerror(errno.ECONNREFUSED))
        stranger = self._target.untrusted
        return self._target.address if stranger is None or not self._target.struck("trusting") else stranger

    def trust(self, context: ssl.SSLContext, host: str) -> ssl.SSLContext:  # noqa: ARG002  one authority for all
        if not self.beside_proxy:
            _refuse_uvloop(_running_loop())
        if self._target.untrusted is None and self._target.struck("trusting"):
            return context  # the client's own authorities know nothing of the simulator's
        ours = ssl.create_default_context(cafile=self._target.authority)
        ours.check_hostname = context.check_hostname
        ours.verify_mode = context.verify_mode
        return ours


class _Guard:
    """Refuses every connection, and remembers which were tried: code under test may swallow the error."""

    def __init__(self) -> None:
        self.tried: list[str] = []

    def resolve(self, host: str) -> str:
        self.tried.append(host)
        raise HubSpotReachedError(
            f"a test tried to reach the real HubSpot ({host}); point the code at the simulator "
            "(base URL, transport) or use the fixture mockspot_intercept"
        )

    def connect(self) -> Address:
        return self.resolve(_SENTINEL), 0

    def trust(self, context: ssl.SSLContext, host: str) -> ssl.SSLContext:
        self.resolve(host)
        return context


_lock = Lock()
_stack: list[_InCharge] = []
_undo: list[Callable[[], None]] = []


@contextmanager
def redirected(target: Target, *, beside_proxy: bool = False) -> Iterator[None]:
    """Connect to `target` whenever HubSpot is meant, in every thread and event loop; nesting is refused.

    `beside_proxy` is for a whole process whose environment names a proxy that leads to the simulator: who asks for one
    goes that way, uvloop's clients too. Those of them that do not are not redirected, and trust HubSpot's hosts in
    vain. Within it another redirection may be made, which then is in charge.
    """
    if not beside_proxy:
        _refuse_uvloop(_loop_policy())
    if any(isinstance(one, _Redirect) and not one.beside_proxy for one in _stack):
        raise RuntimeError("connections to HubSpot are already redirected; nesting would lose one of the two")
    with (
        nullcontext() if beside_proxy else _proxies_bypassed(),
        _in_charge(_Redirect(target, beside_proxy=beside_proxy)),
    ):
        yield


@contextmanager
def guarded() -> Iterator[list[str]]:
    """Refuse every attempt to reach the real HubSpot; yields the hosts tried, a list that grows.

    Within a redirection or another guard this adds nothing: that one stays in charge.
    """
    guard = _Guard()
    if _stack:
        yield guard.tried
        return
    with _proxies_bypassed(), _in_charge(guard):
        yield guard.tried


@contextmanager
def _in_charge(one: _InCharge) -> Iterator[None]:
    """Let one decide until the end; the patches are there as long as anyone is in charge."""
    with _lock:
        if not _stack:
            _undo.extend(_patched(*patch) for patch in _patches())
        _stack.append(one)
    try:
        yield
    finally:
        with _lock:
            _stack.remove(one)
            while _undo and not _stack:
                _undo.pop()()


def _patched(owner: Any, name: str, replacement: Callable[..., Any]) -> Callable[[], None]:
    """Replace an attribute and return the function that brings back what was there, or that nothing was."""
    own = name in vars(owner)
    original = getattr(owner, name)
    setattr(owner, name, replacement)
    return lambda: setattr(owner, name, original) if own else delattr(owner, name)


def _patches() -> list[tuple[Any, str, Callable[..., Any]]]:
    """Return what is patched: owner, attribute, and what replaces it."""
    resolve, by_name, with_aliases = socket.getaddrinfo, socket.gethostbyname, socket.gethostbyname_ex
    connect, connect_ex = socket.socket.connect, socket.socket.connect_ex
    wrap_socket, wrap_bio = ssl.SSLContext.wrap_socket, ssl.SSLContext.wrap_bio

    def resolve_here(host: Any, *args: Any, **kwargs: Any) -> Any:
        return resolve(_resolved(host), *args, **kwargs)

    def by_name_here(host: Any) -> str:
        return by_name(_resolved(host))

    def with_aliases_here(host: Any) -> Any:
        return with_aliases(_resolved(host))

    def connect_here(self: socket.socket, address: Any) -> None:
        return connect(self, _destination(address))

    def connect_ex_here(self: socket.socket, address: Any) -> int:
        return connect_ex(self, _destination(address))

    def wrap_socket_here(
        self: ssl.SSLContext,
        sock: socket.socket,
        server_side: bool = False,
        do_handshake_on_connect: bool = True,
        suppress_ragged_eofs: bool = True,
        server_hostname: Any = None,
        session: ssl.SSLSession | None = None,
    ) -> ssl.SSLSocket:
        context = _trusted(self, server_hostname)
        return wrap_socket(
            context, sock, server_side, do_handshake_on_connect, suppress_ragged_eofs, server_hostname, session
        )

    def wrap_bio_here(
        self: ssl.SSLContext,
        incoming: ssl.MemoryBIO,
        outgoing: ssl.MemoryBIO,
        server_side: bool = False,
        server_hostname: Any = None,
        session: ssl.SSLSession | None = None,
    ) -> ssl.SSLObject:
        context = _trusted(self, server_hostname)
        return wrap_bio(context, incoming, outgoing, server_side, server_hostname, session)

    return [
        (socket, "getaddrinfo", resolve_here),
        (socket, "gethostbyname", by_name_here),
        (socket, "gethostbyname_ex", with_aliases_here),
        (socket.socket, "connect", connect_here),
        (socket.socket, "connect_ex", connect_ex_here),
        (ssl.SSLContext, "wrap_socket", wrap_socket_here),
        (ssl.SSLContext, "wrap_bio", wrap_bio_here),
    ]


def _resolved(host: Any) -> Any:
    name, decides = _text(host), _decides()
    return decides.resolve(name) if decides and _is_hubspot(name) else host


def _destination(address: Any) -> Any:
    decides = _decides()
    if decides is None or not isinstance(address, tuple) or not address:
        return address
    if _is_hubspot(address[0]):  # a socket may be given a name and resolve it itself
        decides.resolve(address[0])
        return decides.connect()
    return decides.connect() if address[0] == _SENTINEL else address


def _trusted(context: ssl.SSLContext, host: Any) -> ssl.SSLContext:
    name, decides = _text(host), _decides()
    return decides.trust(context, name) if decides and _is_hubspot(name) else context


def _decides() -> _InCharge | None:
    try:
        return _stack[-1]
    except IndexError:  # a thread of the test outlived it
        return None


def _text(host: Any) -> Any:
    """Return a host name as text; anyio hands over bytes."""
    return host.decode("ascii", "replace") if isinstance(host, bytes) else host


def _is_hubspot(name: Any) -> TypeGuard[str]:
    return isinstance(name, str) and HOSTS.fullmatch(name if name.isascii() else _plain(name)) is not None


def _plain(name: str) -> str:
    """Return a name as Python's sockets ask for it: wide letters and dots of other scripts are plain ones to them."""
    try:
        return name.encode("idna").decode("ascii")
    except UnicodeError:
        return name


@contextmanager
def _proxies_bypassed() -> Iterator[None]:
    """Keep clients from handing HubSpot's names, or the simulator's, to a proxy of the environment."""
    if not any(os.environ.get(name) or os.environ.get(name.upper()) for name in _PROXY_VARIABLES):
        yield
        return
    before = {name: os.environ.get(name) for name in ("no_proxy", "NO_PROXY")}
    already = [value for value in before.values() if value]
    os.environ["no_proxy"] = os.environ["NO_PROXY"] = ",".join([*already, *_NEVER_BY_PROXY])
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def _loop_policy() -> object:
    asyncio = sys.modules.get("asyncio")
    if asyncio is None:  # then nobody has set a policy; importing it would cost every test run
        return None
    with warnings.catch_warnings():  # newer Pythons warn that policies will go; until then they may be uvloop's
        warnings.simplefilter("ignore", DeprecationWarning)
        return asyncio.get_event_loop_policy()


def _running_loop() -> object:
    asyncio = sys.modules.get("asyncio")
    if asyncio is None:
        return None
    try:
        return asyncio.get_running_loop()
    except RuntimeError:
        return None


def _refuse_uvloop(loop_or_policy: object) -> None:
    if type(loop_or_policy).__module__.startswith("uvloop"):
        raise RuntimeError("uvloop opens its own sockets, which cannot be redirected; use asyncio's event loop here")
