"""What commands do when nobody reads what they print, and when it cannot be printed."""

import json
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path
from urllib.request import urlopen

import pytest

from tests.cli.conftest import PYTHON, Running, completed, environment
from tests.cli.test_audit import entry, traffic

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="pipes and devices of POSIX")


def unread(*words: str) -> tuple[int, str]:
    """Run a command whose output goes to a pipe that nobody reads; return exit code and what it says of it."""
    reader, writer = os.pipe()
    os.close(reader)
    with open(writer, "wb") as pipe:  # noqa: PTH123 -- a descriptor, not a path
        result = subprocess.run(
            [PYTHON, "-m", "mockspot", *words],
            stdout=pipe,
            stderr=subprocess.PIPE,
            text=True,
            timeout=60,
            env=environment(),
            check=False,
        )
    return result.returncode, result.stderr


def test_a_reader_who_leaves_is_no_failure_of_judging(tmp_path: Path) -> None:
    assert unread("audit", traffic(tmp_path, entry())) == (1, "")


@pytest.mark.parametrize("words", [("explain",), ("explain", "--json"), ("--help",)])
def test_a_reader_who_leaves_is_not_complained_about(words: tuple[str, ...]) -> None:
    assert unread(*words) == (1, "")


def test_a_device_that_is_full_is_named_without_a_traceback() -> None:
    with Path("/dev/full").open("w") as full:
        command = [PYTHON, "-m", "mockspot", "explain"]
        result = subprocess.run(
            command, stdout=full, stderr=subprocess.PIPE, text=True, timeout=60, env=environment(), check=False
        )
    assert result.returncode == 4
    assert "No space left" in result.stderr
    assert "Traceback" not in result.stderr


def test_a_server_goes_on_when_nobody_reads_what_it_says(tmp_path: Path) -> None:
    ready = tmp_path / "ready.json"
    command = [PYTHON, "-m", "mockspot", "serve", "--port", "0", "--hint", "--ready-file", str(ready)]
    with Path("/dev/full").open("w") as full:
        process = subprocess.Popen(command, stdout=full, stderr=subprocess.PIPE, text=True, env=environment())
    try:
        while not ready.exists():
            assert process.poll() is None, process.communicate()
        with urlopen(f"{json.loads(ready.read_text())['baseUrl']}/_mockspot/health", timeout=10) as answer:
            assert answer.status == 200
        process.send_signal(signal.SIGTERM)
        assert process.communicate(timeout=10)[1] == ""
        assert process.returncode == 0
    finally:
        process.kill()
        process.wait()


@pytest.mark.parametrize("name", ["ascii", "latin-1"])
def test_a_terminal_that_lacks_a_character_shows_the_rest(name: str) -> None:
    coding = {"PYTHONIOENCODING": name}
    assert completed("explain", "json_wrong_type", env=coding).returncode == 0
    assert completed("scenario", "--help", env=coding).returncode == 0


@pytest.mark.parametrize("words", [("env", "--portal", ""), ("incident", "list", "--portal", "")])
def test_an_empty_portal_id_is_a_usage_error(running: Running, words: tuple[str, ...]) -> None:
    result = completed(*words, "--url", running.url)
    assert result.returncode == 2
    assert "a portal's id is not empty" in result.stderr


@pytest.mark.parametrize("url", ["127.0.0.1:8642", "localhost:8642", "nonsense", "ftp://127.0.0.1", ""])
def test_what_is_no_http_address_is_a_usage_error(url: str) -> None:
    result = completed("env", "--url", url)
    assert result.returncode == 2
    assert "is no address of a simulator" in result.stderr


def test_a_ready_file_that_is_a_folder_is_told_before_anything_starts(tmp_path: Path) -> None:
    result = completed("serve", "--port", "0", "--ready-file", str(tmp_path))
    assert (result.returncode, result.stdout) == (2, "")
    assert "it is a folder" in result.stderr


def test_another_port_is_advised_only_where_it_helps() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        busy = completed("serve", "--port", str(taken.getsockname()[1]))
    elsewhere = completed("serve", "--port", "0", "--host", "192.0.2.1", "--admin-token", "x")
    assert "another port" in busy.stderr
    assert "--host" in elsewhere.stderr
    assert (busy.returncode, elsewhere.returncode) == (2, 2)
