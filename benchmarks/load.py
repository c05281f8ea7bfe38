"""A load generator on raw sockets: as many connections as wanted, one request in flight on each.

It does per answer only what it must: about half the processor time of the servers it loads (measured: 45 us to their
75 and 120). Only on a machine without other work does that keep a server busy; on a crowded one both wait for their
turns, so the rate says nothing, and `serving` compares the processor time that an answer takes.
"""

import select
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

_LENGTH = b"content-length: "


@dataclass(frozen=True, slots=True)
class Burst:
    """What came of one burst of load."""

    answers: int
    seconds: float
    unexpected: int

    @property
    def rate(self) -> float:
        """Return the answers per second."""
        return self.answers / self.seconds


def request(method: str, path: str, *, host: str, token: str = "", body: bytes = b"") -> bytes:
    """Return the bytes of one request."""
    lines = [f"{method} {path} HTTP/1.1", f"Host: {host}", "Accept: application/json"]
    if token:
        lines.append(f"Authorization: Bearer {token}")
    if body:
        lines += ["Content-Type: application/json", f"Content-Length: {len(body)}"]
    return "\r\n".join([*lines, "", ""]).encode() + body


def burst(url: str, make: Callable[[], bytes], *, seconds: float, status: int, connections: int = 16) -> Burst:
    """Send requests from `make` for some seconds and count the answers and those with another status."""
    address = urlsplit(url)
    sockets = [socket.create_connection((address.hostname, address.port)) for _ in range(connections)]
    try:
        return _drive(sockets, make, seconds, b"HTTP/1.1 %d " % status)
    finally:
        for connection in sockets:
            connection.close()


def _drive(sockets: list[socket.socket], make: Callable[[], bytes], seconds: float, expected: bytes) -> Burst:
    poll = select.poll()
    by_number = {connection.fileno(): connection for connection in sockets}
    partial: dict[int, bytes] = {}
    for number, connection in by_number.items():
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        poll.register(number, select.POLLIN)
        connection.sendall(make())
    answers = unexpected = 0
    started = time.perf_counter()
    until = started + seconds
    while time.perf_counter() < until:
        for number, _ in poll.poll(1000):
            connection = by_number[number]
            data = partial.pop(number, b"") + connection.recv(1 << 18)
            if not _is_whole(data):
                partial[number] = data
                continue
            answers += 1
            unexpected += not data.startswith(expected)
            connection.sendall(make())
    return Burst(answers, time.perf_counter() - started, unexpected)


def _is_whole(data: bytes) -> bool:
    head, end, body = data.partition(b"\r\n\r\n")
    if not end:
        if not data:
            raise ConnectionError("the server closed a connection")
        return False
    at = head.find(_LENGTH) + len(_LENGTH)
    return len(body) >= int(head[at : at + 10].partition(b"\r")[0])
