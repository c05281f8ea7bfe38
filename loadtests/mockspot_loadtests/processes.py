"""Processes of a run: each has ended when the run has, whenever somebody ends that."""

import signal
import subprocess
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import BinaryIO

_ENDING = tuple(getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name))


@contextmanager
def running(
    command: list[str], output: BinaryIO, *, patience: float, environment: Mapping[str, str] | None = None
) -> Iterator[subprocess.Popen[bytes]]:
    """Run a process until the block is left, and give it so many seconds to end in when told to.

    It hears nothing of Ctrl-C: it ends when we say so, and the simulator after what loads it. A second Ctrl-C waits for
    nothing any more.
    """
    with _signals_held() as release:
        process = subprocess.Popen(
            command, env=environment, stdout=output, stderr=subprocess.STDOUT, start_new_session=True
        )
        try:
            release()
            yield process
        finally:
            _end(process, patience)


def _end(process: subprocess.Popen[bytes], patience: float) -> None:
    try:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
        with suppress(subprocess.TimeoutExpired):
            process.wait(timeout=patience)
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()


@contextmanager
def _signals_held() -> Iterator[Callable[[], None]]:
    """Let signals that raise in this process wait: between a start and what ends the started, one would part the two.

    Yields what lets them through again; the end of the block does, too.
    """
    main = threading.current_thread() is threading.main_thread()  # no other hears of signals
    held = {number: signal.getsignal(number) for number in _ENDING if main and callable(signal.getsignal(number))}
    came: list[int] = []

    def release() -> None:
        while held:
            signal.signal(*held.popitem())
        while came:
            signal.raise_signal(came.pop(0))

    try:
        for number in held:
            signal.signal(number, lambda number, _: came.append(number))
        yield release
    finally:
        release()
