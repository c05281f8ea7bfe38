"""The contact sync and its broken twin against a real simulator, judged by the contract rules."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples"
EVERYTHING = "strict"
OAUTH_V1_ENDS_ON_2027_02_16 = "HS-VER-02"


@dataclass(frozen=True)
class Audited:
    exit_code: int
    output: str
    errors: str
    report: dict[str, Any]

    @property
    def failed(self) -> set[str]:
        return {rule["rule"] for rule in self.report["rules"] if rule["state"] == "failed"}

    def state(self, rule_id: str) -> str:
        return next(str(rule["state"]) for rule in self.report["rules"] if rule["rule"] == rule_id)


@pytest.fixture(scope="module")
def seed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("seed") / "seed.json"
    people = [{"email": f"there{n}@example.com", "phone": f"+1 555 02{n:02d}"} for n in range(25)]
    path.write_text(json.dumps({"records": {"contacts": [{"properties": values} for values in people]}}))
    return path


def audited(example: str, seed: Path, folder: Path) -> Audited:
    command = [sys.executable, "-m", "mockspot", "run", "--audit", "--profile", EVERYTHING]
    command += ["--report", "json", "--report-dir", str(folder), "--seed", str(seed), "--"]
    command += [sys.executable, str(EXAMPLES / example / "run.py"), "sync", "--database", ":memory:"]
    command += ["--import", str(EXAMPLES / "contact_sync" / "new_contacts.csv")]
    run = subprocess.run(command, cwd=ROOT, env=os.environ, timeout=60, capture_output=True, text=True, check=False)
    report = folder / "report.json"
    assert report.exists(), run.stderr
    return Audited(run.returncode, run.stdout, run.stderr, json.loads(report.read_text()))


def test_the_contact_sync_is_clean(seed: Path, tmp_path: Path) -> None:
    run = audited("contact_sync", seed, tmp_path)
    assert (run.failed, run.exit_code) == (set(), 0), run.errors
    assert {run.state(rule) for rule in ("HS-AUTH-09", "HS-SEC-01", "HS-READ-01", "HS-READ-02")} == {"passed"}
    summary = json.loads(run.output[run.output.index("{") : run.output.rindex("}") + 1])
    assert summary["pulled"]["read"] == 25
    assert summary["pushed"]["created"] == 40
    assert summary["parked"] == {
        "not an address": "Email address not an address is invalid",
        "row 42": "no email: nothing would tell it from another contact",
    }


def test_the_broken_twin_fails_exactly_the_rules_its_readme_names(seed: Path, tmp_path: Path) -> None:
    run = audited("contact_sync_broken", seed, tmp_path)
    assert run.failed - {OAUTH_V1_ENDS_ON_2027_02_16} == named_in_readme()
    assert run.exit_code == 1


def named_in_readme() -> set[str]:
    lines = (EXAMPLES / "contact_sync_broken" / "README.md").read_text().splitlines()
    return {line.split("`")[1] for line in lines if line.startswith("| `HS-")}
