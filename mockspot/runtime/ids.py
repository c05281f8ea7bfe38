"""The seeded id source of one portal."""

from collections.abc import Callable, Sequence
from functools import cached_property, lru_cache
from random import Random
from typing import Any

from mockspot.domain.ports import Instant

_VARIANT = dict(zip("0123456789abcdef", "89ab" * 4, strict=True))
"""The digit that says which kind of UUID it is (RFC 9562), by a random one."""


@lru_cache(maxsize=64)  # several are made in one millisecond
def _time_digits(now: Instant) -> str:
    digits = f"{now:012x}"
    return f"{digits[:8]}-{digits[8:]}"


class SeededIds:
    """Identifiers and chance from one seed. No secret outside a simulator: whoever knows the seed knows them all."""

    def __init__(self, seed: str) -> None:
        self._seed = seed

    @cached_property
    def bits(self) -> Callable[[int], int]:
        """Return the function that draws so many random bits."""
        return self._random.getrandbits

    @cached_property
    def fraction(self) -> Callable[[], float]:
        """Return the function that draws a number from 0 up to 1."""
        return self._random.random

    @cached_property
    def _random(self) -> Random:
        """Return the generator, made at the first draw: it is as large as all else in a portal that nobody calls."""
        return Random(self._seed)

    def uuid(self, now: Instant) -> str:
        """Return a version 7 UUID: 48 bits of time, the rest random."""
        digits = self.bits(80).to_bytes(10, "big").hex()
        return f"{_time_digits(now)}-7{digits[1:4]}-{_VARIANT[digits[4]]}{digits[5:8]}-{digits[8:]}"

    def shuffled(self, items: Sequence[Any]) -> list[Any]:
        """Return the items in a random order."""
        return self._random.sample(items, len(items))

    def state(self) -> object:
        """Return what `restore` needs to continue from here."""
        return self._random.getstate()

    def restore(self, state: object) -> None:
        """Continue from a saved state."""
        self._random.setstate(state)  # type: ignore[arg-type]  # opaque by design: only `state()` makes one
