"""When work arrives: start times from a clock and a seed, whatever the target does meanwhile."""

from collections.abc import Callable, Iterator
from itertools import accumulate, repeat
from random import Random
from typing import Literal

Arrivals = Literal["constant", "poisson"]


def starts(arrivals: Arrivals, *, rate: float, seed: str) -> Iterator[float]:
    """Yield the intended starts in seconds from the beginning, `rate` a second on average, without end."""
    if rate <= 0:
        raise ValueError(f"a rate is above zero, not {rate}")
    return accumulate(_gaps(arrivals, rate, Random(seed)))


def _gaps(arrivals: Arrivals, rate: float, random: Random) -> Iterator[float]:
    if arrivals == "constant":
        return repeat(1 / rate)
    return _endless(lambda: random.expovariate(rate))


def _endless(draw: Callable[[], float]) -> Iterator[float]:
    while True:
        yield draw()
