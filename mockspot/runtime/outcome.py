"""What the dispatcher and a sender say to each other; free of any HTTP library, so that importing it costs nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one request. `status` is None when no answer came; `error` then says why."""

    status: int | None
    duration_ms: float
    error: str | None = None
    headers: tuple[tuple[bytes, bytes], ...] = ()
    body: bytes = b""


class Sending(Protocol):
    """What the dispatcher needs of a sender."""

    async def send(
        self, url: str, headers: Mapping[str, str], body: bytes, *, timeout_ms: int, method: str = "POST"
    ) -> Outcome:
        """Make one request; what a target does wrong is an outcome, not an error."""
        ...

    async def close(self) -> None:
        """Let go of every connection."""
        ...
