"""What strangers get: the names in wheel and sdist, a bare install that serves, and peace with their own packages."""

import json
import os
import signal
import subprocess
import tarfile
import time
from pathlib import Path
from urllib.request import Request, urlopen
from zipfile import ZipFile

import pytest

from tests.architecture.source_tree import ROOT
from tests.packaging.environment import Environment

# One worker builds once.
pytestmark = [pytest.mark.packaging, pytest.mark.xdist_group("packaging")]

_PACKAGES = {"mockspot": ROOT, "mockspot_contracts": ROOT / "contracts", "mockspot_loadtests": ROOT / "loadtests"}
_SDIST_NAMES = {
    *("mockspot", "contracts", "loadtests", "tests", "docs", "examples", "benchmarks"),
    *("conftest.py", "Makefile", "README.md", "CHANGELOG.md", "CONTRIBUTING.md", "ARCHITECTURE.md", "LICENSE"),
    *("pyproject.toml", "PKG-INFO", ".gitignore", ".ci"),
}


def test_the_wheel_holds_exactly_our_packages(built: tuple[Path, Path]) -> None:
    names = {name.partition("/")[0] for name in ZipFile(built[0]).namelist()}
    metadata = {name for name in names if name.endswith(".dist-info")}
    assert names - metadata == _PACKAGES.keys()
    assert len(metadata) == 1


def test_the_wheel_holds_every_file_of_the_packages(built: tuple[Path, Path]) -> None:
    present = {
        str(path.relative_to(root))
        for package, root in _PACKAGES.items()
        for path in (root / package).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    held = {name for name in ZipFile(built[0]).namelist() if name.partition("/")[0] in _PACKAGES}
    assert held == present
    assert {Path(name).suffix for name in held} >= {".py", ".json", ".txt", ".html", ".toml", ".typed"}


def test_the_sdist_holds_exactly_the_project(built: tuple[Path, Path]) -> None:
    with tarfile.open(built[1]) as archive:
        names = {name.split("/")[1] for name in archive.getnames() if "/" in name}
    assert names == _SDIST_NAMES


def test_a_bare_install_serves_a_first_request(bare: Environment, tmp_path: Path) -> None:
    ready = tmp_path / "ready.json"
    command = [bare.scripts / "mockspot", "serve", "--port", "0", "--seed", "demo", "--ready-file", ready]
    process = subprocess.Popen(command, cwd=tmp_path, env=_clean_environment())
    try:
        document = _when_written(ready, process)
        token = document["privateApp"]["accessToken"]
        call = Request(f"{document['baseUrl']}/crm/v3/objects/contacts", headers={"authorization": f"Bearer {token}"})
        with urlopen(call, timeout=10) as answer:
            assert answer.status == 200
            assert json.load(answer)["results"]
    finally:
        process.send_signal(signal.SIGTERM)
        code = process.wait(timeout=20)
    assert code == 0


def test_a_bare_install_can_show_every_command(bare: Environment, tmp_path: Path) -> None:
    shown = _run(bare, tmp_path, "-m", "mockspot", "--help")
    commands = [line.split()[0] for line in shown.partition("Commands:")[2].splitlines() if line.strip()]
    assert "serve" in commands
    for command in commands:
        assert f"mockspot {command}" in _run(bare, tmp_path, "-m", "mockspot", command, "--help")


def test_a_stranger_with_a_contracts_package_of_their_own_runs_pytest(with_pytest: Environment, tmp_path: Path) -> None:
    own = tmp_path / "contracts"
    own.mkdir()
    (own / "__init__.py").write_text('PARTNERS = ("Acme",)\n')
    (tmp_path / "test_own.py").write_text(
        "import contracts\n"
        "import mockspot_contracts\n"
        "\n"
        "def test_own_package_is_found():\n"
        "    assert contracts.PARTNERS == ('Acme',)\n"
        "    assert mockspot_contracts.__name__ == 'mockspot_contracts'\n"
        "\n"
        "def test_the_fixture_is_there(mockspot):\n"
        "    ada = {'properties': {'firstname': 'Ada'}}\n"
        "    made = mockspot.httpx_client().post('/crm/v3/objects/contacts', json=ada)\n"
        "    assert made.status_code == 201, made.text\n"
    )
    shown = _run(with_pytest, tmp_path, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-W", "error")
    assert "2 passed" in shown


def _run(environment: Environment, folder: Path, *arguments: str) -> str:
    ran = subprocess.run(
        [environment.python, *arguments],
        cwd=folder,
        env=_clean_environment(),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return ran.stdout


def _clean_environment() -> dict[str, str]:
    return {
        name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "PYTEST", "VIRTUAL_ENV"))
    }


def _when_written(path: Path, process: subprocess.Popen[bytes]) -> dict[str, dict[str, str]]:
    until = time.monotonic() + 30
    while not path.exists():
        assert process.poll() is None, "the server ended before it answered"
        assert time.monotonic() < until, "the server did not answer"
        time.sleep(0.02)
    document: dict[str, dict[str, str]] = json.loads(path.read_text())
    return document
