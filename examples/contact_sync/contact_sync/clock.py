"""Time as the integration sees it, handed in so that tests need not wait."""

import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Clock:
    """Three questions about time: what is it, how much has passed, wait a little."""

    epoch_ms: Callable[[], int] = lambda: time.time_ns() // 1_000_000
    elapsed: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
