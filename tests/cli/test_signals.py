"""Commands that are told to end leave nothing behind: no process, no file."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from importlib.util import find_spec
from pathlib import Path
from xml.etree import ElementTree

import pytest

from mockspot.cli.run import _forwarding as forwarding
from tests.cli.conftest import PYTHON, environment

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")

# Stands for a load test that lasts: only what is around it matters here.
LOAD = """
import sys, mockspot_loadtests.runner as runner
runner._locust_command = lambda *_: [sys.executable, "-c", "print('loading', flush=True); import time; time.sleep(60)"]
sys.argv[1:] = ["load", "steady", "--duration", "60"]
from mockspot.cli import main
main()
"""

# What a signal raises is lost where Python calls back from what no exception leaves.
SERVE = """
import signal, sys, mockspot.runtime.service as service
found = service._portal
def losing(*words):
    try:
        signal.raise_signal(signal.SIGTERM)
    except SystemExit:
        pass
    return found(*words)
service._portal = losing
sys.argv[1:] = ["serve", "--port", "0"]
from mockspot.cli import main
main()
"""


def heed_ctrl_c() -> None:
    """Undo what a shell does to those it starts in the background."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def started(folder: Path, *command: str, **options: bool) -> subprocess.Popen[str]:
    return subprocess.Popen(
        command,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        env={**environment(), "TMPDIR": str(folder)},
        preexec_fn=heed_ctrl_c,
        **options,  # type: ignore[call-overload] -- the overloads want to know each option
    )


def until(condition: object, process: subprocess.Popen[str]) -> None:
    assert callable(condition)
    began = time.monotonic()
    while not condition():
        assert process.poll() is None, process.communicate()
        assert time.monotonic() - began < 30
        time.sleep(0.01)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_a_load_run_that_is_ended_ends_its_simulator(tmp_path: Path, number: int) -> None:
    if find_spec("locust") is None:  # importing it would patch this process
        pytest.skip("needs Locust")
    process = started(tmp_path, PYTHON, "-c", LOAD)
    until(lambda: any(log.read_text() for log in tmp_path.glob("mockspot-load-*/locust.log")), process)
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    if not children.exists():
        pytest.skip("needs /proc")
    born = children.read_text().split()
    assert len(born) == 2
    process.send_signal(number)
    _, said = process.communicate(timeout=20)
    assert process.returncode == 128 + number
    assert said == "mockspot load steady: stopped, before its end\n"
    assert [pid for pid in born if Path(f"/proc/{pid}").exists()] == []
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_load_run_that_is_ended_tells_what_there_was(tmp_path: Path, number: int) -> None:
    if find_spec("locust") is None:  # importing it would patch this process
        pytest.skip("needs Locust")
    junit, told = tmp_path / "junit.xml", tmp_path / "told.json"
    with told.open("wb") as output:
        command = [PYTHON, "-m", "mockspot", "load", "steady", "--users", "2", "--duration", "90", "--json"]
        process = subprocess.Popen(
            [*command, "--junit", str(junit)],
            stdout=output,
            stderr=subprocess.PIPE,
            env=environment(),
            preexec_fn=heed_ctrl_c,
        )
    assert process.stderr is not None
    assert b"of 90 s" in process.stderr.readline()
    process.send_signal(number)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 128 + number
    assert said.splitlines()[-1].endswith(b" s, before its end")
    report = json.loads(told.read_text())
    assert report["requests"] > 0
    cases = ElementTree.parse(junit).getroot().findall(".//testcase")
    assert [case.get("name") for case in cases] == [*(row["name"] for row in report["thresholds"]), "the run"]
    assert [error.get("message", "")[:7] for error in ElementTree.parse(junit).iter("error")] == ["stopped"]


def test_a_signal_before_a_child_is_noted_is_passed_on_to_it() -> None:
    before = signal.getsignal(signal.SIGTERM)
    with forwarding() as forward_to:
        child = subprocess.Popen([PYTHON, "-c", "import time; time.sleep(60)"])
        signal.raise_signal(signal.SIGTERM)
        forward_to(child)
        assert child.wait(timeout=20) == -signal.SIGTERM
    assert signal.getsignal(signal.SIGTERM) is before


def test_a_server_ends_even_if_what_the_signal_raised_while_it_started_is_lost(tmp_path: Path) -> None:
    process = started(tmp_path, PYTHON, "-c", SERVE)
    assert process.communicate(timeout=20)[1] == ""
    assert process.returncode == 0


def test_ctrl_c_ends_any_command_as_shells_know_it() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}"
        process = subprocess.Popen(
            [PYTHON, "-m", "mockspot", "env", "--url", url],
            stderr=subprocess.PIPE,
            env=environment(),
            preexec_fn=heed_ctrl_c,
        )
        silent.settimeout(30)
        with silent.accept()[0]:
            process.send_signal(signal.SIGINT)
            _, said = process.communicate(timeout=20)
    assert (process.returncode, said) == (130, b"")


@pytest.mark.parametrize("words", [("--tls",), ("--proxy-port", "0")])
def test_a_server_whose_terminal_is_closed_ends_cleanly(tmp_path: Path, words: tuple[str, ...]) -> None:
    pytest.importorskip("trustme")
    ready = tmp_path / "ready.json"
    process = started(tmp_path, PYTHON, "-m", "mockspot", "serve", "--port", "0", *words, "--ready-file", str(ready))
    until(ready.exists, process)
    assert list(tmp_path.glob("mockspot-tls-*"))
    process.send_signal(signal.SIGHUP)
    assert process.communicate(timeout=10)[1] == ""
    assert process.returncode == 0
    assert list(tmp_path.iterdir()) == [ready]


def test_a_server_that_is_to_outlive_its_terminal_does(tmp_path: Path) -> None:
    ready = tmp_path / "ready.json"
    command = [PYTHON, "-m", "mockspot", "serve", "--port", "0", "--ready-file", str(ready)]
    process = started(tmp_path, "nohup", *command)
    until(ready.exists, process)
    os.kill(process.pid, signal.SIGHUP)
    with pytest.raises(subprocess.TimeoutExpired):
        process.wait(timeout=0.3)
    process.terminate()
    process.communicate(timeout=10)
    assert process.returncode == 0
