"""Processor time that the plugin adds to a pytest run which does not use it."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median

from benchmarks.measure import Measure, interleaved
from benchmarks.processes import COMPILED

_RUNS = 5
"""A round is the least of so many runs: what a run takes beyond that is the machine's doing."""
# Other plugins are left out: they cost more than ours, and not the same in every run.
_QUIET = {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", **COMPILED}


def measures(rounds: int) -> list[Measure]:
    """Return the milliseconds the plugin adds to collecting one empty file."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "test_nothing.py").write_text("")
        Path(folder, "empty_plugin.py").write_text("")  # naming a plugin has a price of its own, which both pay
        command = [sys.executable, "-m", "pytest", "--collect-only", "-q", "-p", "no:cacheprovider"]
        contenders = {"without": [*command, "-p", "empty_plugin"], "with": [*command, "-p", "mockspot.pytest_plugin"]}
        interleaved(contenders, lambda argv: _processor_ms(argv, folder), 1)  # writes byte code
        runs = interleaved(contenders, lambda argv: _processor_ms(argv, folder), rounds * _RUNS)
    ms = {name: [min(found[at : at + _RUNS]) for at in range(0, len(found), _RUNS)] for name, found in runs.items()}
    added = tuple(one - other for one, other in zip(ms["with"], ms["without"], strict=True))
    details = {f"{name} ms": median(values) for name, values in ms.items()}
    return [Measure("plugin load added to a pytest run", "ms", added, at_most=5, details=details)]


def _processor_ms(command: list[str], folder: str) -> float:
    process = subprocess.Popen(command, cwd=folder, env=os.environ | _QUIET, stdout=subprocess.DEVNULL)
    _, _, used = os.wait4(process.pid, 0)
    process.returncode = 0
    return (used.ru_utime + used.ru_stime) * 1000
