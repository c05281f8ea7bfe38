"""The steady profile for a few seconds against a simulator of its own: the whole road, from the plan to the verdict."""

import json
import subprocess
import sys
import time
from pathlib import Path
from shutil import copy
from xml.etree import ElementTree

import pytest

from mockspot_loadtests import runner
from mockspot_loadtests.guard import RefusedTarget
from mockspot_loadtests.thresholds import ProfileError


def test_a_steady_run_ends_by_itself_and_keeps_every_threshold(tmp_path: Path) -> None:
    junit = tmp_path / "junit.xml"
    said: list[str] = []
    result = runner.run(runner.plan("steady", users=4, duration=6, junit=junit), progress=said.append)
    breached = [outcome for outcome in result.report["thresholds"] if not outcome["holds"]]
    assert breached == []
    assert result.exit_code == runner.GOOD
    assert result.report["requests"] > 10
    assert result.report["failures"] == 0
    assert said[0] == "2 of 6 s"
    cases = ElementTree.parse(junit).getroot().findall(".//testcase")
    assert [case.get("name") for case in cases] == [outcome["name"] for outcome in result.report["thresholds"]]


def test_a_breached_threshold_of_an_own_profile_is_exit_code_3_and_a_failed_test_case(tmp_path: Path) -> None:
    for suffix in (".toml", ".py"):
        copy(runner.PROFILES / f"steady{suffix}", tmp_path / f"own{suffix}")
    table = tmp_path / "own.toml"
    table.write_text(table.read_text().partition("[thresholds]")[0] + '[thresholds]\n"too quick" = "p50 < 0 ms"\n')
    junit = tmp_path / "junit.xml"
    result = runner.run(runner.plan(str(table), users=2, duration=1, junit=junit))
    assert result.exit_code == runner.BREACHED
    assert result.report["profile"] == "own"
    assert [failure.get("message", "")[:18] for failure in ElementTree.parse(junit).iter("failure")] == [
        "p50 < 0 ms: found "
    ]


def test_hubspot_is_refused_before_anything_starts() -> None:
    with pytest.raises(RefusedTarget, match="HubSpot itself"):
        runner.plan("steady", target="https://api.hubapi.com")


def test_an_unknown_profile_is_refused_with_those_there_are() -> None:
    with pytest.raises(ProfileError, match="steady"):
        runner.plan("unheard-of")


def test_a_target_that_does_not_answer_is_a_failure_and_no_breach(tmp_path: Path) -> None:
    junit = tmp_path / "junit.xml"
    junit.write_text("<testsuites/>")  # an earlier run's
    with pytest.raises(runner.LoadFailure, match="no simulator answers"):
        runner.run(runner.plan("steady", target="http://127.0.0.1:9", users=2, duration=1, junit=junit))
    (error,) = ElementTree.parse(junit).iter("error")
    assert "no simulator answers" in error.get("message", "")


def test_a_target_that_dies_during_the_run_is_a_failure_that_says_so(tmp_path: Path) -> None:
    ready = tmp_path / "ready.json"
    command = [sys.executable, "-m", "mockspot", "serve", "--port", "0", "--ready-file", str(ready)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as simulator:
        try:
            while not ready.exists():
                time.sleep(0.05)
            wanted = runner.plan("steady", target=json.loads(ready.read_text())["baseUrl"], users=2, duration=3)
            with pytest.raises(runner.LoadFailure, match="could not be judged: no simulator answers"):
                runner.run(wanted, progress=lambda _: simulator.kill())
        finally:
            simulator.kill()


def test_a_profile_started_by_hand_refuses_hubspot_too() -> None:
    command = [sys.executable, "-m", "locust", "--headless", "--run-time", "1s", "-f", runner.PROFILES / "steady.py"]
    command += ["--host", "http://API.HubAPI.com.:1"]  # port 1: should the guard fail, nothing is reached
    run = subprocess.run(command, timeout=30, capture_output=True, check=False)
    assert run.returncode != 0
    assert b"HubSpot itself" in run.stderr
