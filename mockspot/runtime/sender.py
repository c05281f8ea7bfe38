"""The one place that sends webhooks: it touches the network, decides nothing, is imported with the first webhook."""

import asyncio
import errno
import socket
import ssl
from base64 import b64encode
from collections import defaultdict
from collections.abc import Mapping
from functools import lru_cache
from time import monotonic, perf_counter_ns
from typing import Final, NamedTuple
from urllib.parse import SplitResult, unquote, urlsplit

from aiohappyeyeballs import start_connection

from mockspot.runtime.connection import Answer, Connection
from mockspot.runtime.outcome import Outcome
from mockspot.runtime.targets import Reach
from mockspot.wire import addresses

_IDLE_SECONDS: Final = 1.0
"""So long is a connection kept open for another request: less than the shortest usual patience of servers (two seconds,
most five), for a request that meets their closing is lost.
"""
_HEAD_START: Final = 0.25
"""Seconds until a host's next address is tried beside one that does not answer (RFC 8305)."""


class _Place(NamedTuple):
    """Where a connection leads."""

    host: str
    port: int
    secure: bool


class Sender:
    """Sends over kept-open connections. Follows no redirects, keeps no cookies, ignores proxies of the environment.

    The dispatcher limits requests per app and portal, so connections have no limit of their own. A request whose
    connection breaks is not sent again: the target may have had it, and `attemptNumber` would not say so.
    """

    def __init__(self, reach: Reach | None = None) -> None:
        self._reach = reach or Reach()
        self._open: set[Connection] = set()
        self._idle: defaultdict[_Place, list[tuple[float, Connection]]] = defaultdict(list)
        self._sweeping: asyncio.TimerHandle | None = None
        self._trusting: ssl.SSLContext | None = None

    async def send(
        self, url: str, headers: Mapping[str, str], body: bytes, *, timeout_ms: int, method: str = "POST"
    ) -> Outcome:
        """Make one request; connection failures and timeouts are outcomes."""
        reason = self._reach.refusal(url)
        if reason is not None:
            return Outcome(None, 0.0, reason)
        started = perf_counter_ns()
        try:
            async with asyncio.timeout(timeout_ms / 1000):
                answer = await self._ask(method, url, headers, body)
        except TimeoutError:
            return Outcome(None, _since(started), f"no answer within {timeout_ms} ms")
        except (OSError, ValueError) as error:  # ValueError: a host that cannot be looked up
            return Outcome(None, _since(started), f"{type(error).__name__}: {error}")
        return Outcome(answer.status, _since(started), None, answer.headers, answer.body)

    async def close(self) -> None:
        """Close every connection."""
        if self._sweeping is not None:
            self._sweeping.cancel()
            self._sweeping = None
        self._idle.clear()
        for connection in self._open:
            connection.close()
        while self._open:
            await asyncio.sleep(0)

    async def _ask(self, method: str, url: str, headers: Mapping[str, str], body: bytes) -> Answer:
        place, beginning = _read(method, url)
        lines = "".join([f"{name}: {value}\r\n" for name, value in headers.items()]).encode("latin-1")
        connection = self._kept(place) or await self._connected(place)
        try:
            length = b"" if method == "GET" else b"Content-Length: %d\r\n" % len(body)
            answer = await connection.ask(b"%b%b%b\r\n%b" % (beginning, lines, length, body))
        except BaseException:
            connection.close()
            raise
        if connection.usable:
            self._keep(place, connection)
        return answer

    def _kept(self, place: _Place) -> Connection | None:
        idle, latest = self._idle[place], monotonic() - _IDLE_SECONDS
        while idle:
            since, connection = idle.pop()
            if connection.usable and since > latest:
                return connection
            connection.close()
        return None

    def _keep(self, place: _Place, connection: Connection) -> None:
        self._idle[place].append((monotonic(), connection))
        if self._sweeping is None:
            self._sweeping = asyncio.get_running_loop().call_later(_IDLE_SECONDS, self._sweep)

    def _sweep(self) -> None:
        """Close what nobody needed for a while: there are targets that do not end before that."""
        self._sweeping = None
        latest = monotonic() - _IDLE_SECONDS
        everything, self._idle = self._idle, defaultdict(list)
        for place, idle in everything.items():
            for since, connection in idle:
                if since <= latest:
                    connection.close()
                elif connection.usable:
                    self._idle[place].append((since, connection))
        if self._idle:
            self._sweeping = asyncio.get_running_loop().call_later(_IDLE_SECONDS, self._sweep)

    async def _connected(self, place: _Place) -> Connection:
        """Connect to the addresses that were judged and to no others: the next time, a name can point elsewhere."""
        loop = asyncio.get_running_loop()
        found = await loop.getaddrinfo(place.host, place.port, type=socket.SOCK_STREAM)
        for *_, address in found:
            reason = self._reach.refusal_of(place.host, str(address[0]), place.port)
            if reason is not None:
                raise OSError(errno.EACCES, reason)
        context = await self._trusted() if place.secure else None
        connected = await start_connection(found, happy_eyeballs_delay=_HEAD_START)
        _, connection = await loop.create_connection(
            lambda: Connection(self._open), sock=connected, ssl=context, server_hostname=place.host if context else None
        )
        return connection

    async def _trusted(self) -> ssl.SSLContext:
        """Return the certificates that are trusted, in a thread the first time: reading them takes a while."""
        if self._trusting is None:
            self._trusting = await asyncio.get_running_loop().run_in_executor(None, ssl.create_default_context)
        return self._trusting


@lru_cache(maxsize=1024)
def _read(method: str, url: str) -> tuple[_Place, bytes]:
    """Return where a URL leads and how requests to it begin."""
    address = addresses.of(url)
    beginning = f"{method} {address.target} HTTP/1.1\r\nHost: {address.authority}\r\n{_authorization(urlsplit(url))}"
    return _Place(address.host, address.port, address.scheme == "https"), beginning.encode("ascii")


def _authorization(parts: SplitResult) -> str:
    if parts.username is None:
        return ""
    credentials = f"{unquote(parts.username)}:{unquote(parts.password or '')}".encode()
    return f"Authorization: Basic {b64encode(credentials).decode()}\r\n"


def _since(started: int) -> float:
    return (perf_counter_ns() - started) / 1e6
