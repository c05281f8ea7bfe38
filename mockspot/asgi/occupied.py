"""What a call meets on an event loop while somebody works on its portal for long."""

from collections.abc import Callable

from mockspot.wire.message import Held, Reply


class OccupiedError(Exception):
    """Raised instead of waiting for a portal's lock. `hold` has the call wait, and served when the portal is free."""

    def __init__(self, hold: Callable[[Callable[[], Reply]], Held]) -> None:
        super().__init__()
        self.hold = hold
