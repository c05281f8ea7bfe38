"""What an import costs a stranger's process: every pytest run loads the plugin, every in-process test the engine."""

import json
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from subprocess import DEVNULL, Popen
from typing import Any
from urllib.request import Request, urlopen

_NEWLY = """
import sys
import {before}
before = set(sys.modules)
import {module}
print(*sorted(name for name in set(sys.modules) - before))
"""


def _newly_imported(module: str, *, before: str) -> set[str]:
    script = _NEWLY.format(module=module, before=before)
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=60)
    return set(ran.stdout.split())


def test_loading_the_plugin_imports_nothing_but_pytest_and_the_standard_library() -> None:
    new = _newly_imported("mockspot.pytest_plugin", before="pytest")
    assert {name for name in new if name.partition(".")[0] not in sys.stdlib_module_names} == {
        "mockspot",
        "mockspot.pytest_plugin",
    }


def test_the_engine_runs_without_server_client_and_test_libraries() -> None:
    new = _newly_imported("mockspot.runtime.simulator, mockspot.transports.exchange", before="sys")
    unwanted = {
        "starlette",
        "uvicorn",
        "uvloop",
        "aiohappyeyeballs",
        "httpx",
        "locust",
        "faker",
        "hypothesis",
        "pytest",
        "click",
        "asyncio",
        "msgspec",
        "jinja2",
    }
    assert {name.partition(".")[0] for name in new} & unwanted == set()


def test_the_command_line_answers_without_the_engine() -> None:
    new = _newly_imported("mockspot.cli", before="sys")
    assert [name for name in new if name.startswith("mockspot.") and not name.startswith("mockspot.cli")] == []


def test_nothing_but_the_load_pack_imports_locust() -> None:
    """Locust patches the standard library of the process that imports it."""
    new = _newly_imported("mockspot.pytest_plugin, mockspot.testing, mockspot.pytest_audit", before="pytest")
    assert not any(name.partition(".")[0] in ("locust", "gevent") for name in new)


_IMPORTED = re.compile(r"^import '([^']+)'", re.MULTILINE)
_NOT_NEEDED = {
    *("starlette", "anyio", "jinja2", "msgspec", "faker", "httpx", "wsproto", "websockets", "tomllib"),
    *("aiohappyeyeballs", "pyroaring"),
    *("mockspot.control.app", "mockspot.control.documents", "mockspot.control.portals", "mockspot.control.planting"),
    *(
        "sqlite3",
        "mockspot.runtime.durable",
        "mockspot.runtime.dispatcher",
        "mockspot.runtime.sender",
        "mockspot.catalog.errors.general",
    ),
    *("mockspot.wire.pages", "mockspot.domain.oauth.consent", "mockspot.wire.json_syntax"),
    "mockspot.wire.webhooks.deliveries",
}
"""What an answer of HubSpot's does without. All of it is slow to import, or grows with what the simulator knows."""


def test_a_server_answers_hubspots_calls_before_it_imports_anything_else(tmp_path: Path) -> None:
    with _served(tmp_path) as (ready, imported):
        _called(ready, "/crm/v3/owners")
        assert _endpoints(imported()) == {"owners"}
        _called(ready, "/crm/v3/objects/contacts")
        assert imported() & _NOT_NEEDED == set()
        assert {"oauth", "owners", "pipelines", "properties", "webhooks"} & _endpoints(imported()) == {"owners"}


def test_a_server_says_that_it_is_well_before_it_knows_any_operation(tmp_path: Path) -> None:
    with _served(tmp_path) as (ready, imported):
        _called(ready, "/_mockspot/health")
        assert imported() & (_NOT_NEEDED - {"starlette", "anyio", "mockspot.control.app"}) == set()
        assert _endpoints(imported()) == set()


def _called(ready: dict[str, Any], path: str) -> None:
    authorization = f"Bearer {ready['privateApp']['accessToken']}"
    request = Request(f"{ready['baseUrl']}{path}", headers={"authorization": authorization})
    with urlopen(request, timeout=20) as answer:
        assert answer.status == 200


def _endpoints(names: set[str]) -> set[str]:
    """Return which modules of endpoint rows are among the imported ones."""
    parts = (name.partition("mockspot.asgi.endpoints.") for name in names)
    return {name for before, found, name in parts if found and not before}


@contextmanager
def _served(folder: Path) -> Iterator[tuple[dict[str, Any], Callable[[], set[str]]]]:
    """Serve, and yield the ready document and a function that returns what the server has imported so far."""
    ready, log = folder / "ready.json", folder / "imports"
    command = [sys.executable, "-v", "-m", "mockspot", "serve", "--port", "0", "--ready-file", str(ready)]
    with log.open("wb") as errors, Popen(command, stdout=DEVNULL, stderr=errors) as process:
        try:
            until = time.monotonic() + 60
            while not ready.exists():
                assert process.poll() is None, log.read_text()[-2000:]
                assert time.monotonic() < until, "it does not start"
                time.sleep(0.01)
            yield json.loads(ready.read_text()), lambda: set(_IMPORTED.findall(log.read_text()))
        finally:
            process.terminate()
