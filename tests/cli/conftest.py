import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from mockspot.asgi.app import Application
from mockspot.cli import main
from mockspot.control import app as control
from mockspot.control import credentials
from mockspot.runtime.config import Settings
from mockspot.runtime.server import BackgroundServer
from mockspot.runtime.service import first_portal
from mockspot.runtime.simulator import Simulator

PYTHON = sys.executable


class Running:
    """A simulator to point commands at."""

    def __init__(self, admin_token: str | None = None) -> None:
        self.simulator = Simulator()
        self.portal = credentials.document(first_portal(self.simulator, Settings()))
        self.server = BackgroundServer(
            Application(self.simulator.handle, control.build(self.simulator, admin_token=admin_token))
        )
        self.server.start()
        self.url = self.server.url

    def close(self) -> None:
        self.server.stop()
        self.simulator.close()


def mockspot(*words: str, env: dict[str, str] | None = None) -> Result:
    """Run a command in this process."""
    return CliRunner().invoke(main, words, env=env, prog_name="mockspot")


def environment() -> dict[str, str]:
    """Return this process's environment without what would lead a command elsewhere."""
    return {name: value for name, value in os.environ.items() if not name.startswith(("MOCKSPOT_", "HUBSPOT_"))}


def completed(*words: str, timeout: float = 60, **options: Any) -> subprocess.CompletedProcess[str]:
    """Run a command in a process of its own."""
    command = [PYTHON, "-m", "mockspot", *words]
    env = {**environment(), **options.pop("env", {})}
    return subprocess.run(command, capture_output=True, text=True, timeout=timeout, env=env, check=False, **options)


class Served:
    """`mockspot serve` in a process of its own, until it is told to stop."""

    def __init__(self, folder: Path, *words: str) -> None:
        self.ready_file = folder / "ready.json"
        self.process = subprocess.Popen(
            [PYTHON, "-m", "mockspot", "serve", "--port", "0", "--ready-file", str(self.ready_file), *words],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=environment(),
        )

    def ready(self) -> dict[str, Any]:
        """Wait until it serves, and return what it wrote."""
        began = time.monotonic()
        while not self.ready_file.exists():
            assert self.process.poll() is None, self.process.communicate()
            assert time.monotonic() - began < 30, "it does not start"
            time.sleep(0.01)
        document: dict[str, Any] = json.loads(self.ready_file.read_text())
        return document

    def ended(self, number: int) -> tuple[int, str, str]:
        """Send a signal, and return exit code and output once it has ended."""
        self.process.send_signal(number)
        out, err = self.process.communicate(timeout=10)
        return self.process.returncode, out, err

    def close(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
            self.process.communicate()


@pytest.fixture
def running() -> Iterator[Running]:
    made = Running()
    yield made
    made.close()


@pytest.fixture
def serving(tmp_path: Path) -> Iterator[Any]:
    """Start `mockspot serve` with options; each is ended with the test."""
    started: list[Served] = []

    def start(*words: str) -> Served:
        started.append(Served(tmp_path, *words))
        return started[-1]

    yield start
    for served in started:
        served.close()
