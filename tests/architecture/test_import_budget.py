"""What an import costs a stranger's process: every pytest run loads the plugin, every in-process test the engine."""

import subprocess
import sys

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
        "aiohttp",
        "httpx",
        "locust",
        "faker",
        "hypothesis",
        "pytest",
        "click",
    }
    assert {name.partition(".")[0] for name in new} & unwanted == set()


def test_the_command_line_answers_without_the_engine() -> None:
    new = _newly_imported("mockspot.cli", before="sys")
    assert [name for name in new if name.startswith("mockspot.") and not name.startswith("mockspot.cli")] == []


def test_nothing_but_the_load_pack_imports_locust() -> None:
    """Locust patches the standard library of the process that imports it."""
    new = _newly_imported("mockspot.pytest_plugin, mockspot.testing, mockspot.pytest_audit", before="pytest")
    assert not any(name.partition(".")[0] in ("locust", "gevent") for name in new)
