"""What lets gremlins act ends when it is told to, at whatever moment."""

from types import TracebackType

from mockspot.runtime.gremlins import Gremlins


class ClosedJustBefore:
    """A lock that somebody who closes gets first."""

    def __init__(self, gremlins: Gremlins) -> None:
        self._gremlins = gremlins

    def __enter__(self) -> None:
        if not self._gremlins._stopped:
            self._gremlins._stopped = self._gremlins._news = True

    def __exit__(self, _: type[BaseException] | None, __: BaseException | None, ___: TracebackType | None) -> None:
        return None

    def wait(self, _: float) -> None:
        raise AssertionError("it sleeps, and whoever closes waits for it")


def test_an_end_that_comes_as_it_begins_to_look_is_not_missed() -> None:
    gremlins = Gremlins()
    gremlins._changed = ClosedJustBefore(gremlins)  # type: ignore[assignment]  # does what a condition does here
    gremlins._run()
