"""Time from starting a process to its first answer, against a bare Starlette application.

Two answers are measured: that the simulator is well, which is what scripts wait for, and a page of contacts for the
token of the ready file, the first thing a client can get of HubSpot's.
"""

import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from subprocess import Popen

from benchmarks.measure import Measure, interleaved
from benchmarks.processes import (
    await_answer,
    await_document,
    baseline_command,
    free_port,
    limits_file,
    simulator_command,
    start,
    stop,
)

_GOAL = 1.5


def measures(rounds: int) -> list[Measure]:
    """Return how much longer the simulator takes to answer."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        limits = limits_file(folder)
        contenders = {"baseline": _bare, "health": _health, "contacts": _contacts}

        def started(contender: Callable[[Path, Path], float]) -> float:
            return contender(folder, limits)

        interleaved(contenders, started, 1)  # writes byte code
        seconds = interleaved(contenders, started, rounds)
    baseline = seconds["baseline"]
    return [
        _measure("start to first answer, to a bare Starlette application", seconds["health"], baseline),
        _measure("start to first page of contacts, to the same", seconds["contacts"], baseline),
    ]


def _measure(name: str, seconds: list[float], baseline: list[float]) -> Measure:
    ratios = tuple(one / other for one, other in zip(seconds, baseline, strict=True))
    details = {"baseline ms": median(baseline) * 1000, "simulator ms": median(seconds) * 1000}
    return Measure(name, "x", ratios, at_most=_GOAL, details=details)


def _bare(_: Path, __: Path) -> float:
    port = free_port()
    return _timed(baseline_command(port), lambda process: await_answer(port, process, "/one"))


def _health(folder: Path, limits: Path) -> float:
    port = free_port()
    command = simulator_command(port, folder / f"{port}.json", limits)
    return _timed(command, lambda process: await_answer(port, process, "/_mockspot/health"))


def _contacts(folder: Path, limits: Path) -> float:
    port = free_port()
    ready = folder / f"{port}.json"

    def answered(process: Popen[bytes]) -> None:
        token = await_document(ready, process)["privateApp"]["accessToken"]
        await_answer(port, process, "/crm/v3/objects/contacts", token)

    return _timed(simulator_command(port, ready, limits), answered)


def _timed(command: list[str], answered: Callable[[Popen[bytes]], None]) -> float:
    began = time.perf_counter()
    process = start(command)
    try:
        answered(process)
        return time.perf_counter() - began
    finally:
        stop(process)
