"""The example of a scenario, run as its README says: by the command line, and in a test."""

import json
import shlex
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from mockspot.control.scenario_documents import Step
from mockspot.testing import Mockspot, Session

FOLDER = Path(__file__).parents[2] / "examples" / "outage"
FILE = FOLDER / "outage.toml"


def command(portal: Mockspot, *client: str, file: Path = FILE) -> "subprocess.CompletedProcess[str]":
    words = [
        sys.executable,
        "-m",
        "mockspot",
        "scenario",
        str(file),
        "--url",
        portal.url,
        "--portal",
        str(portal.portal_id),
    ]
    return subprocess.run([*words, *client], capture_output=True, text=True, timeout=60, check=False)


@pytest.fixture
def portal() -> Iterator[Mockspot]:
    session = Session()
    yield Mockspot.create(session, {})
    session.close()


@pytest.fixture(params=["toml", "json"])
def file(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """Return the scenario as it is, and the same as JSON."""
    if request.param == "toml":
        return FILE
    same = tmp_path / "outage.json"
    same.write_text(json.dumps(tomllib.loads(FILE.read_text(encoding="utf-8"))), encoding="utf-8")
    return same


def test_the_integration_comes_through(portal: Mockspot, file: Path) -> None:
    done = command(portal, "--", sys.executable, str(FOLDER / "sync.py"), file=file)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.endswith("outage: ok\n")
    assert "steps[3] client   during the outage\n" in done.stdout


def test_an_integration_that_does_nothing_is_told(portal: Mockspot) -> None:
    done = command(portal, "--", sys.executable, "-c", "")
    assert done.returncode == 1
    assert "FAILED  expected 1 records, found 0: there are 0 contacts" in done.stdout
    assert done.stdout.endswith("outage: 3 of 11 steps failed\n")


def test_an_integration_that_fails_or_is_not_given_ends_it(portal: Mockspot) -> None:
    failed = command(portal, "--", sys.executable, "-c", "raise SystemExit(3)")
    assert (failed.returncode, "steps[3].client (during the outage)" in failed.stderr) == (1, True)
    missing = command(portal)
    assert (missing.returncode, "give its command after --" in missing.stderr) == (2, True)


def test_a_file_that_is_no_scenario_is_told(portal: Mockspot, tmp_path: Path) -> None:
    for text, said in (
        ("steps = [{}]", "steps[0] does nothing"),
        ("steps =", "cannot read"),
        ("a = 1", "'a'"),
        ("steps = 5", "steps"),
    ):
        file = tmp_path / "bad.toml"
        file.write_text(text)
        done = command(portal, file=file)
        assert (done.returncode, said in done.stderr) == (2, True), done.stderr


def test_the_readme_names_every_step() -> None:
    readme = (FOLDER / "README.md").read_text(encoding="utf-8")
    table = readme.partition("| step |")[2]
    assert [name for name in Step.__struct_fields__ if f"`{name}`" not in table] == []


def test_it_runs_in_a_test(portal: Mockspot, file: Path) -> None:
    environment = portal.env
    runs = []
    for client in portal.scenario(file):
        runs.append(client)
        subprocess.run([sys.executable, str(FOLDER / "sync.py")], env=environment, check=True, timeout=30)
    assert runs == ["during the outage", "after the change"]


def test_a_test_fails_where_an_expectation_does(portal: Mockspot) -> None:
    with pytest.raises(AssertionError, match=r"steps\[4\]: expected 1 records, found 0"):
        list(portal.scenario(FILE))


def test_the_readmes_command_needs_no_simulator_that_runs_already() -> None:
    line = next(line for line in (FOLDER / "README.md").read_text().splitlines() if line.startswith("mockspot run"))
    ours = f"{shlex.quote(sys.executable)} -m mockspot"
    words = shlex.split(line.replace("mockspot", ours).replace("python sync", f"{shlex.quote(sys.executable)} sync"))
    result = subprocess.run(words, cwd=FOLDER, capture_output=True, text=True, timeout=60, check=False)
    assert (result.returncode, result.stdout.splitlines()[-1]) == (0, "outage: ok"), result.stderr
