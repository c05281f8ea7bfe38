"""Processor time that the plugin adds to a pytest run which does not use it.

Whole runs in one process, one with an empty plugin and one with ours by turns: what starting Python and pytest takes
would drown the difference. Both plugins are imported anew each time, as a pytest process does once.
"""

import contextlib
import io
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

import pytest

from benchmarks.measure import Measure, interleaved
from benchmarks.processes import COMPILED

_RUNS = 5
"""A round is the least of so many runs: what a run takes beyond that is the machine's doing."""
_EMPTY, _OURS = "empty_plugin", "mockspot.pytest_plugin"


def measures(rounds: int) -> list[Measure]:
    """Return the milliseconds the plugin adds to collecting one empty file."""
    # Other plugins are left out: they cost more than ours.
    environment = os.environ | COMPILED | {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    command = [sys.executable, "-m", "benchmarks.plugin", str(rounds)]
    ran = subprocess.run(command, env=environment, stdout=subprocess.PIPE, check=True)
    ms: dict[str, list[float]] = json.loads(ran.stdout)
    added = tuple(one - other for one, other in zip(ms[_OURS], ms[_EMPTY], strict=True))
    details = {f"{name} ms": median(values) for name, values in ms.items()}
    return [Measure("plugin load added to a pytest run", "ms", added, at_most=5, details=details)]


def main() -> None:
    """Print the milliseconds of each round by plugin."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "test_nothing.py").write_text("")
        Path(folder, f"{_EMPTY}.py").write_text("")
        sys.path.insert(0, folder)
        contenders = {name: name for name in (_EMPTY, _OURS)}
        interleaved(contenders, lambda name: _run_ms(name, folder), 1)  # writes byte code
        runs = interleaved(contenders, lambda name: _run_ms(name, folder), int(sys.argv[1]) * _RUNS)
    print(
        json.dumps({name: [min(ms[at : at + _RUNS]) for at in range(0, len(ms), _RUNS)] for name, ms in runs.items()})
    )


def _run_ms(plugin: str, folder: str) -> float:
    for name in [name for name in sys.modules if name.partition(".")[0] in (_EMPTY, "mockspot")]:
        del sys.modules[name]
    with contextlib.redirect_stdout(io.StringIO()):
        began = time.process_time()
        pytest.main(["--collect-only", "-q", "-p", "no:cacheprovider", "-p", plugin, "--rootdir", folder, folder])
        return (time.process_time() - began) * 1000


if __name__ == "__main__":
    main()
