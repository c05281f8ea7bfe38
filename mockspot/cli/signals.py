"""What signals mean to commands that have begun something: it ends with them, and leaves nothing behind."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from mockspot.cli.failure import INTERRUPTED

_SIGNALLED = 128  # plus the number, as shells have it


@contextmanager
def unwinding() -> Iterator[None]:
    """Let SIGTERM and a closed terminal end a command as Ctrl-C does: through what it has to tidy up."""
    names = [name for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]
    numbers = [getattr(signal, name) for name in names]
    ours = [number for number in numbers if signal.getsignal(number) == signal.SIG_DFL]  # `nohup` ignores one
    for number in ours:
        signal.signal(number, _leave)
    try:
        yield
    finally:
        for number in ours:
            signal.signal(number, signal.SIG_DFL)


def exit_code_of(end: BaseException | None) -> int:
    """Return the code of a command that a signal ended."""
    return end.code if isinstance(end, SystemExit) and isinstance(end.code, int) else INTERRUPTED


def hang_up_as_terminate() -> None:
    """Let a closed terminal be what SIGTERM is to whoever handles that."""
    if hasattr(signal, "SIGHUP") and signal.getsignal(signal.SIGHUP) == signal.SIG_DFL:
        signal.signal(signal.SIGHUP, lambda *_: signal.raise_signal(signal.SIGTERM))


def _leave(number: int, _: FrameType | None) -> None:
    raise SystemExit(_SIGNALLED + number)
