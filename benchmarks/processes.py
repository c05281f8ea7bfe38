"""Server processes: started on a core of their own, their processor time read, and ended."""

import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.load import request

# Every limit is on and counted, and none is reached.
# Limits are counted, and never reached: so many calls in so short a window that no server gets there.
_WINDOW = {"max": 2_000, "intervalMilliseconds": 10}
_LIMITS = {"daily": {"max": 10**9}, **dict.fromkeys(("burst", "search", "associations"), _WINDOW)}
_SERVER_CORE, _LOAD_CORE = 0, 1
COMPILED = {"PYTHONDONTWRITEBYTECODE": ""}
"""Environment of measured processes: installed packages have their byte code beside them."""


@dataclass(frozen=True, slots=True)
class Server:
    """A running server."""

    url: str
    process: subprocess.Popen[bytes]
    token: str = ""

    @property
    def host(self) -> str:
        """Return host and port."""
        return self.url.removeprefix("http://")

    def processor_seconds(self) -> float:
        """Return the processor time used so far."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def pin_load() -> None:
    """Move this process off the servers' core, where the system can."""
    if hasattr(os, "sched_setaffinity") and len(os.sched_getaffinity(0)) > 1:
        os.sched_setaffinity(0, {_LOAD_CORE})


def _pin_server() -> None:
    if hasattr(os, "sched_setaffinity") and len(os.sched_getaffinity(os.getppid())) > 0 and (os.cpu_count() or 1) > 1:
        os.sched_setaffinity(0, {_SERVER_CORE})


def baseline_command(port: int) -> list[str]:
    """Return the command of the baseline server."""
    return [sys.executable, "-m", "benchmarks.baseline", str(port)]


def simulator_command(port: int, ready: Path, limits: Path) -> list[str]:
    """Return the command of the simulator."""
    return [
        *(sys.executable, "-m", "mockspot", "serve", "--port", str(port)),
        *("--ready-file", str(ready), "--limits", str(limits)),
    ]


def start(command: list[str]) -> subprocess.Popen[bytes]:
    """Start a server on the servers' core."""
    return subprocess.Popen(command, preexec_fn=_pin_server, stdout=subprocess.DEVNULL, env=os.environ | COMPILED)


def stop(process: subprocess.Popen[bytes]) -> None:
    """End a server that we started."""
    process.terminate()
    process.wait(timeout=10)


@contextmanager
def baseline() -> Iterator[Server]:
    """Run the baseline."""
    port = free_port()
    process = start(baseline_command(port))
    try:
        await_answer(port, process, "/one")
        yield Server(f"http://127.0.0.1:{port}", process)
    finally:
        stop(process)


@contextmanager
def simulator() -> Iterator[Server]:
    """Run the simulator with everything on."""
    with tempfile.TemporaryDirectory() as folder:
        ready, port = Path(folder, "ready.json"), free_port()
        process = start(simulator_command(port, ready, limits_file(Path(folder))))
        try:
            await_answer(port, process, "/_mockspot/health")
            document = await_document(ready, process)
            yield Server(document["baseUrl"], process, document["privateApp"]["accessToken"])
        finally:
            stop(process)


def limits_file(folder: Path) -> Path:
    """Write the limits of a benchmark and return where."""
    path = folder / "limits.json"
    path.write_text(json.dumps(_LIMITS))
    return path


def free_port() -> int:
    """Return a port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def await_answer(port: int, process: subprocess.Popen[bytes], path: str, token: str = "") -> None:
    """Return once a path answers 200; raises when the process has ended or a minute has passed."""
    asked = request("GET", path, host=f"127.0.0.1:{port}", token=token)
    until = time.perf_counter() + 60
    while process.poll() is None and time.perf_counter() < until:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
                connection.sendall(asked)
                if connection.recv(64).startswith(b"HTTP/1.1 200"):
                    return
        except OSError:
            time.sleep(0.001)  # nobody listens yet
    raise RuntimeError(f"no answer from {process.args!r}")


def await_document(path: Path, process: subprocess.Popen[bytes]) -> Any:
    """Return the document in a ready file once there is one; raises when the process has ended."""
    while not path.exists():
        if process.poll() is not None:
            raise RuntimeError(f"no ready file from {process.args!r}")
        time.sleep(0.001)
    return json.loads(path.read_text())
