"""Answers on their way out: those to calls that arrived together leave together.

A client that waits for an answer is woken by it, and the server pays for that. Written one by one between calls, each
answer finds the client asleep again; written in a row, most find it awake (measured with sixteen connections: a fifth
of what a call costs). Clients lose nothing: an answer waits for calls that had already arrived, and not for long.
"""

import asyncio
from time import perf_counter_ns

_PATIENCE_NS = 500_000
"""After so long an answer waits for no call but the one under way: beside such calls, waking a client costs little."""


class Outbox:
    """What the connections of one event loop have to send, in order."""

    __slots__ = ("_since", "_unsent")

    def __init__(self) -> None:
        self._unsent: list[tuple[asyncio.Transport, bytes]] = []
        self._since = 0

    def put(self, loop: asyncio.AbstractEventLoop, transport: asyncio.Transport, data: bytes) -> None:
        """Send before the loop waits again. Who writes to a transport in another way flushes first."""
        unsent = self._unsent
        if not unsent:
            self._since = perf_counter_ns()
            loop.call_soon(self.flush)
            unsent.append((transport, data))
            return
        unsent.append((transport, data))
        if perf_counter_ns() - self._since > _PATIENCE_NS:
            self.flush()

    def flush(self) -> None:
        """Send now, but for connections that have gone meanwhile."""
        unsent = self._unsent
        if unsent:
            self._unsent = []
        for transport, data in unsent:
            if not transport.is_closing():
                transport.write(data)
