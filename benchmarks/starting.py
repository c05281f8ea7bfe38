"""Time from starting a process to its first answer, against a bare Starlette application."""

import tempfile
import time
from pathlib import Path
from statistics import median

from benchmarks.measure import Measure, interleaved
from benchmarks.processes import await_answer, baseline_command, free_port, limits_file, simulator_command, start, stop


def measures(rounds: int) -> list[Measure]:
    """Return how much longer the simulator takes to answer."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        limits = limits_file(folder)
        contenders = {"baseline": "/one", "simulator": "/_mockspot/health"}

        def started(path: str) -> float:
            port = free_port()
            ready = folder / f"{port}.json"
            command = baseline_command(port) if path == "/one" else simulator_command(port, ready, limits)
            return _until_answer(command, port, path)

        interleaved(contenders, started, 1)  # writes byte code
        seconds = interleaved(contenders, started, rounds)
    return [
        Measure(
            "start to first answer, to a bare Starlette application",
            "x",
            tuple(one / other for one, other in zip(seconds["simulator"], seconds["baseline"], strict=True)),
            at_most=1.5,
            details={f"{name} ms": median(values) * 1000 for name, values in seconds.items()},
        )
    ]


def _until_answer(command: list[str], port: int, path: str) -> float:
    began = time.perf_counter()
    process = start(command)
    try:
        await_answer(port, process, path)
        return time.perf_counter() - began
    finally:
        stop(process)
