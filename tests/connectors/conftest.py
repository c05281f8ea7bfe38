"""Public connectors, each in an environment of its own: what they pin fits neither this project nor each other."""

import subprocess
import sys
import venv
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from mockspot.testing import Mockspot, Session

_INSTALLING_SECONDS = 900
Install = Callable[..., Path]


@pytest.fixture(scope="session")
def install(tmp_path_factory: pytest.TempPathFactory) -> Install:
    """Return what installs packages into a new environment and returns its Python."""

    def make(*packages: str) -> Path:
        folder = tmp_path_factory.mktemp("connector")
        venv.create(folder, with_pip=True)
        python = folder / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
        command = [python, "-m", "pip", "install", "-q", "--disable-pip-version-check", *packages]
        subprocess.run(command, check=True, timeout=_INSTALLING_SECONDS)
        return python

    return make


@pytest.fixture
def portal() -> Iterator[Mockspot]:
    """Return a portal of a server of its own, with records of every kind that connectors read."""
    session = Session()
    made = Mockspot.create(session, {"limits": "off", "seed": {"demo": 60}})
    timed = {"hs_timestamp": "2026-01-01T00:00:00Z"}
    activities = {
        "notes": {"hs_note_body": "n"},
        "calls": {"hs_call_body": "c"},
        "emails": {"hs_email_direction": "EMAIL"},
        "meetings": {"hs_meeting_title": "m"},
        "tasks": {"hs_task_subject": "t"},
    }
    made.seed(records={kind: [{"properties": {**timed, **values}}] for kind, values in activities.items()})
    yield made
    session.close()
