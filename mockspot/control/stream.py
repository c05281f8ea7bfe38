"""The traffic of one portal as server-sent events, while it happens."""

import asyncio
from collections.abc import AsyncIterator, Callable

import orjson

from mockspot.asgi.portal import Portal
from mockspot.control.operation import Simulation
from mockspot.wire.traffic import TrafficLog

_PAUSE = 0.1
_SILENCE = 15.0
"""After so many seconds without an entry a comment is sent, or proxies and browsers take the connection for dead."""


async def events(simulation: Simulation, portal: Portal, stopping: Callable[[], bool]) -> AsyncIterator[bytes]:
    """Yield the entries made from now on; ends when the portal is deleted or the server stops.

    A reset gives the portal a new log, which is then read from its beginning.
    """
    portal_id = portal.facts.portal_id
    log = portal.live.traffic
    last, silent = log.last, 0.0
    yield b": mockspot traffic\n\n"
    while not stopping() and simulation.portal(portal_id) is portal:
        if portal.live.traffic is not log:
            log, last = portal.live.traffic, 0
        block = b""
        if portal.lock.acquire(blocking=False):  # the event loop waits for no large seed, there is a next time
            try:
                block, last = _new(log, last, portal_id)
            finally:
                portal.lock.release()
        silent = 0.0 if block else silent + _PAUSE
        if silent >= _SILENCE:
            block, silent = b": still here\n\n", 0.0
        if block:
            yield block
        await asyncio.sleep(_PAUSE)


def _new(log: TrafficLog, last: int, portal_id: int) -> tuple[bytes, int]:
    """Return the events for the entries after `last`, and the sequence number reached."""
    if log.last == last:
        return b"", last
    parts = []
    for entry in log.entries(last):
        last = entry.sequence
        document = orjson.dumps(entry.document(portal_id))
        parts.append(b"id: %d\nevent: %b\ndata: %b\n\n" % (last, entry.kind.encode(), document))
    return b"".join(parts), last
