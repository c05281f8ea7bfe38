"""Processes of a run have ended when the run has, whenever a signal comes."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from mockspot_loadtests import processes

SLEEP = [sys.executable, "-c", "import time; time.sleep(60)"]


@pytest.fixture(autouse=True)
def ctrl_c() -> Iterator[None]:
    """Have Ctrl-C mean what it does in a process of ours, whatever a test before this one made of it."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[subprocess.Popen[bytes]]:
    """Have Ctrl-C come at the worst moment: a process has been started, and nobody has noted it yet."""
    found: list[subprocess.Popen[bytes]] = []
    start = subprocess.Popen

    def interrupted(*words: Any, **options: Any) -> subprocess.Popen[bytes]:
        found.append(start(*words, **options))
        signal.raise_signal(signal.SIGINT)
        return found[0]

    monkeypatch.setattr(processes.subprocess, "Popen", interrupted)
    return found


def test_a_signal_between_start_and_note_leaves_nothing_behind(
    tmp_path: Path, started: list[subprocess.Popen[bytes]]
) -> None:
    with (
        (tmp_path / "log").open("wb") as output,
        pytest.raises(KeyboardInterrupt),
        processes.running(SLEEP, output, patience=5),
    ):
        pytest.fail("the run goes on")
    (process,) = started
    assert process.returncode == -signal.SIGTERM
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_what_does_not_end_when_told_to_is_killed(tmp_path: Path) -> None:
    deaf = (
        "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('deaf', flush=True); time.sleep(60)"
    )
    log = tmp_path / "log"
    with log.open("wb") as output, processes.running([sys.executable, "-c", deaf], output, patience=0.1) as process:
        while not log.read_bytes():
            assert process.poll() is None
    assert process.returncode == -signal.SIGKILL


def test_a_command_that_is_not_there_leaves_signals_as_they_were(tmp_path: Path) -> None:
    with (
        (tmp_path / "log").open("wb") as output,
        pytest.raises(FileNotFoundError),
        processes.running([str(tmp_path / "none")], output, patience=1),
    ):
        pytest.fail("there is nothing to run")
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
