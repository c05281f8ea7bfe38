"""The rule of retries: what becomes of a delivery after an attempt."""

from dataclasses import dataclass
from hashlib import blake2b
from typing import Final

from mockspot.domain.ports import Instant

MAX_ATTEMPTS: Final = 10
"""Claim: up to 10 attempts over 24 hours (documented, DOC-WEBHOOK); the switch `webhook_attempts` has one more."""
SPAN_MS: Final = 24 * 3_600_000
GROWTH: Final = 2.5
"""unverified: that gaps grow by this factor; documentation says that delays are random and spread over 24 hours."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What follows an attempt: `state` is delivered, failed (to be tried again at `due`) or dead."""

    state: str
    due: Instant | None = None


def judge(status: int | None, *, attempts: int, now: Instant, chance: float, most: int = MAX_ATTEMPTS) -> Verdict:
    """Decide after an attempt; `status` is None when no answer came, `attempts` counts this one, `chance` is in [0, 1).

    Claim: connection failures, timeouts, 4xx and 5xx are retried (documented, DOC-WEBHOOK). unverified: a redirect is
    not followed and counts as a failure.
    """
    if status is not None and 200 <= status < 300:
        return Verdict("delivered")
    if attempts >= most:
        return Verdict("dead")
    return Verdict("failed", now + gap(attempts, chance=chance, most=most))


def chance(seed: str, delivery_id: int, attempts: int) -> float:
    """Return what decides how long the retry waits, in [0, 1).

    It follows from the delivery alone: how answers and calls race each other changes nothing.
    """
    digest = blake2b(f"{seed}/{delivery_id}/{attempts}".encode(), digest_size=4).digest()
    return int.from_bytes(digest) / 2**32


def gap(attempts: int, *, chance: float, most: int = MAX_ATTEMPTS) -> int:
    """Return the pause after so many attempts of `most`, in milliseconds: half to all of its share of the 24 hours."""
    first = SPAN_MS * (GROWTH - 1) / (GROWTH ** (most - 1) - 1)
    return int(first * GROWTH ** (attempts - 1) * (1 - chance / 2))
