"""The proxy itself: HubSpot's hosts lead to the simulator, others on their way.

It opens no TLS. A tunnel to one of HubSpot's hosts ends at a server of ours, whose certificate the client checks as it
would check HubSpot's; bytes, ends and resets pass as they are. HubSpot itself is never connected to.
"""

import asyncio
import logging
import socket
import struct
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from mockspot.runtime.proxying.asking import Ask, Refused, parse
from mockspot.runtime.proxying.upstream import Environment, is_loopback
from mockspot.runtime.server import event_loop, listen

_log = logging.getLogger("mockspot")
Address = tuple[str, int]
_HTTPS: Final = 443
_LONGEST_HEAD: Final = 65_536
_CHUNK: Final = 65_536
_PATIENCE: Final = 30.0
"""Seconds that a client has to say what it wants, and another host to take the connection."""
_ESTABLISHED: Final = b"HTTP/1.1 200 Connection established\r\n\r\n"
_LINGER_ZERO: Final = struct.pack("ii", 1, 0)


class MeetsResetError(Exception):
    """Raised when a client is to meet a reset."""


@dataclass(frozen=True, slots=True)
class Ways:
    """Where the ways through a proxy lead.

    Tunnels to HubSpot end at `trusted`, or at `untrusted` when a fault wants it so: `struck` says whether one strikes a
    client that is `resolving`, `connecting` or `trusting`, of the portal with this id or of the first.
    Without `others_pass`, hosts that are neither HubSpot's nor this machine's are refused.
    """

    trusted: Address
    untrusted: Address
    struck: Callable[[int | None, str], bool]
    others_pass: bool = True
    environment: Environment = field(default_factory=lambda: Environment({}))


class _Side(NamedTuple):
    """One side of a way."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    def reset(self) -> None:
        """End it so that the peer meets a reset."""
        peer = self.writer.get_extra_info("socket")
        if peer is not None:
            peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _LINGER_ZERO)
        self.writer.transport.abort()


class _Way(NamedTuple):
    """A way that was opened: its far side, and what both sides are told first."""

    far: _Side
    to_far: bytes
    to_client: bytes


class Proxy:
    """A proxy in a thread of its own: `start` returns once it listens, `stop` once it has ended."""

    def __init__(self, ways: Ways, *, host: str = "127.0.0.1", port: int = 0) -> None:
        self._ways = ways
        self._listener = listen(host, port)
        self.address: Address = self._listener.getsockname()[:2]
        self._thread = threading.Thread(target=self._run, name="mockspot-proxy", daemon=True)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._ended = asyncio.Event()
        self._clients: set[asyncio.Task[None]] = set()

    def start(self) -> None:
        """Start; the socket already listens, so a client that comes at once waits and is served."""
        self._thread.start()

    def stop(self) -> None:
        """Stop: nobody is served any more, and the port is free."""
        while self._loop is None and self._thread.is_alive():
            self._thread.join(0.001)
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._ended.set)
        self._thread.join(timeout=10)
        self._listener.close()

    def _run(self) -> None:
        with asyncio.Runner(loop_factory=event_loop) as runner:
            runner.run(self._serve())

    async def _serve(self) -> None:
        server = await asyncio.start_server(self._accept, sock=self._listener, limit=_LONGEST_HEAD)
        self._loop = asyncio.get_running_loop()
        await self._ended.wait()
        server.close()
        for client in self._clients:
            client.cancel()
        await asyncio.gather(*self._clients, return_exceptions=True)

    def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.get_running_loop().create_task(self._client(_Side(reader, writer)))
        self._clients.add(task)
        task.add_done_callback(self._clients.discard)

    async def _client(self, client: _Side) -> None:
        try:
            await self._serve_client(client)
        except (MeetsResetError, OSError):
            client.reset()
        except (TimeoutError, asyncio.IncompleteReadError):
            client.writer.transport.abort()
        finally:
            client.writer.close()

    async def _serve_client(self, client: _Side) -> None:
        try:
            async with asyncio.timeout(_PATIENCE):
                way = await self._open(parse(await _head(client.reader)))
        except Refused as refused:
            client.writer.write(refused.answer())
            await client.writer.drain()
            return
        client.writer.write(way.to_client)
        way.far.writer.write(way.to_far)
        await _relay(client, way.far)

    async def _open(self, ask: Ask) -> _Way:
        """Open the way that a client asked for."""
        if ask.is_hubspots:
            return _Way(await _connected(*self._end_of(ask)), b"", _ESTABLISHED)
        if not self._ways.others_pass and not is_loopback(ask.host):
            raise Refused("403 Forbidden", f"{ask.host} is none of HubSpot's hosts, and others are refused here")
        try:
            upstream = self._ways.environment.proxy_for(ask.host, "https" if ask.is_tunnel else "http")
        except ValueError as error:
            raise Refused("502 Bad Gateway", str(error)) from error
        if upstream is not None:
            far = await _connected(upstream.host, upstream.port)
            return _Way(far, ask.to_proxy(upstream.authorization), b"")
        far = await _connected(ask.host, ask.port)
        return _Way(far, b"", _ESTABLISHED) if ask.is_tunnel else _Way(far, ask.to_host(), b"")

    def _end_of(self, ask: Ask) -> Address:
        """Return where a tunnel to HubSpot ends; refused for anything else there, and where a fault strikes."""
        if not ask.is_tunnel or ask.port != _HTTPS:
            raise Refused("403 Forbidden", f"{ask.host} is simulated by https at port {_HTTPS} only")
        ways, portal_id = self._ways, ask.portal_id
        if ways.struck(portal_id, "resolving"):
            raise Refused("502 Bad Gateway", f"the name {ask.host} does not resolve")
        if ways.struck(portal_id, "connecting"):
            raise MeetsResetError
        return ways.untrusted if ways.struck(portal_id, "trusting") else ways.trusted


async def _head(reader: asyncio.StreamReader) -> bytes:
    try:
        return (await reader.readuntil(b"\r\n\r\n")).removesuffix(b"\r\n\r\n")
    except asyncio.LimitOverrunError as error:
        raise Refused("431 Request Header Fields Too Large", "the request's head is too long") from error


async def _connected(host: str, port: int) -> _Side:
    try:
        return _Side(*await asyncio.open_connection(host, port))
    except OSError as error:
        raise Refused("502 Bad Gateway", f"cannot connect to {host}:{port}: {error.strerror or error}") from error


async def _relay(client: _Side, far: _Side) -> None:
    """Pass everything both ways until both sides have ended; where one is reset, so is the other."""
    try:
        async with asyncio.TaskGroup() as passing:
            passing.create_task(_pass(client.reader, far.writer))
            passing.create_task(_pass(far.reader, client.writer))
    except* OSError:
        far.reset()
        client.reset()
    finally:
        far.writer.close()


async def _pass(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while data := await reader.read(_CHUNK):
        writer.write(data)
        await writer.drain()
    writer.write_eof()
