"""Open-model arrivals against a target that stalls, in a process of their own because Locust patches its process."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Thread

import pytest

STALL_SECONDS = 0.4
HERE = Path(__file__).parent


@pytest.fixture
def slow_target() -> Iterator[str]:
    class Slow(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            Event().wait(STALL_SECONDS)
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *args: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Slow) as server:
        server.daemon_threads = True
        Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_a_slow_target_makes_dropped_starts_and_not_fewer_starts(slow_target: str, tmp_path: Path) -> None:
    found = tmp_path / "found.json"
    command = [sys.executable, "-m", "locust", "--headless", "--only-summary", "-f", HERE / "arrivals_locustfile.py"]
    command += ["--host", slow_target, "--users", "1", "--run-time", "3s", "--exit-code-on-error", "0"]
    environment = os.environ | {"FOUND": str(found), "PYTHONPATH": str(HERE.parents[1] / "loadtests")}
    subprocess.run(command, env=environment, timeout=30, check=True, capture_output=True)
    figures = json.loads(found.read_text())
    visits = figures["visit from intended start"]
    assert figures["visit"]["failures"] == 0
    assert visits["slowest"] >= STALL_SECONDS * 1000
    assert figures["dropped start"]["count"] > visits["count"], (
        "three at a time and 0.4 s each leave most starts no room"
    )
    assert visits["count"] + figures["dropped start"]["count"] <= 65, "twenty starts a second for three seconds"
