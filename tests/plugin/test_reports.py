"""Reports of a whole run: over every test and worker, and of this run only."""

import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from mockspot_contracts import read_traffic
from tests.plugin.projects import BAD, GOOD, SHADY, Run

ALL = "--mockspot-report=text,json,junit,sarif,html"


def _report(pytester: pytest.Pytester, folder: str = ".mockspot/reports") -> dict[str, Any]:
    report: dict[str, Any] = json.loads((pytester.path / folder / "report.json").read_text())
    return report


def _state(report: dict[str, Any], rule: str) -> str:
    return next(str(row["state"]) for row in report["rules"] if row["rule"] == rule)


def test_every_format_is_written(run: Run, pytester: pytest.Pytester) -> None:
    result = run(GOOD + BAD + SHADY, ALL)
    result.assert_outcomes(passed=2, failed=1)
    result.stdout.fnmatch_lines(["reports: *report.txt*report.json*report.xml*report.sarif*report.html"])
    names = {path.name for path in (pytester.path / ".mockspot/reports").iterdir()}
    assert names == {"report.txt", "report.json", "report.xml", "report.sarif", "report.html", "traffic.jsonl"}
    assert _state(_report(pytester), "HS-SCOPE-02") == "failed"
    assert _state(_report(pytester), "HS-READ-07") == "warned"
    assert _state(_report(pytester), "HS-RATE-01") == "not_checked"


def test_the_traffic_of_the_run_can_be_read_again(run: Run, pytester: pytest.Pytester) -> None:
    run(GOOD + BAD, ALL)
    traffic = read_traffic(pytester.path / ".mockspot/reports/traffic.jsonl")
    tests = {request.test.rpartition("::")[2] for request in traffic.requests if request.test}
    assert tests == {"test_good", "test_bad"}


def test_an_earlier_runs_traffic_is_not_in_the_report(run: Run, pytester: pytest.Pytester) -> None:
    run(GOOD + BAD, ALL)
    run(GOOD + BAD, ALL, "-k", "good")
    assert _state(_report(pytester), "HS-SCOPE-02") != "failed"


def test_a_waiver_of_one_test_does_not_cover_another(run: Run, pytester: pytest.Pytester) -> None:
    waiver = '    import pytest\n\n    @pytest.mark.mockspot_waive("HS-SCOPE-02", reason="x", until="2999-01-01")'
    run(waiver + BAD, ALL)
    assert _state(_report(pytester), "HS-SCOPE-02") == "waived"
    run(waiver + BAD + BAD.replace("test_bad", "test_also_bad"), ALL)
    report = _report(pytester)
    assert _state(report, "HS-SCOPE-02") == "failed"
    assert [len(row["findings"]) for row in report["rules"] if row["rule"] == "HS-SCOPE-02"] == [1]


def test_a_test_without_audit_is_in_no_report(run: Run, pytester: pytest.Pytester) -> None:
    run("    import pytest\n\n    @pytest.mark.mockspot(audit=False)" + BAD + GOOD, ALL)
    assert _state(_report(pytester), "HS-SCOPE-02") != "failed"


def test_the_folder_can_be_chosen(run: Run, pytester: pytest.Pytester) -> None:
    run(GOOD, "--mockspot-report=json", "--mockspot-report-dir=out/contracts")
    assert _report(pytester, "out/contracts")["schema"] == 1


def test_no_report_is_written_when_none_is_asked_for(run: Run, pytester: pytest.Pytester) -> None:
    run(GOOD)
    assert not (pytester.path / ".mockspot").exists()


def test_only_chosen_rules_judge(run: Run, pytester: pytest.Pytester) -> None:
    run(BAD, "--mockspot-rules=HS-READ-01, HS-RATE-01", "--mockspot-report=json").assert_outcomes(passed=1)
    assert [row["rule"] for row in _report(pytester)["rules"]] == ["HS-RATE-01", "HS-READ-01"]


def test_properties_in_junit_carry_the_rule(run: Run, pytester: pytest.Pytester) -> None:
    run(BAD + GOOD, "--junit-xml=junit.xml")
    cases = ElementTree.parse(Path(pytester.path, "junit.xml")).getroot().iter("testcase")
    found = {case.get("name"): [(one.get("name"), one.get("value")) for one in case.iter("property")] for case in cases}
    assert found["test_good"] == []
    assert ("mockspot_rule", "HS-SCOPE-02") in found["test_bad"]
    assert ("mockspot_severity", "blocker") in found["test_bad"]


def test_a_profile_of_a_test_is_judged_by_in_the_report_too(run: Run, pytester: pytest.Pytester) -> None:
    marked = '    import pytest\n\n    @pytest.mark.mockspot(profile="strict")' + SHADY
    run(marked, "--mockspot-report=json").assert_outcomes(failed=1)
    assert _state(_report(pytester), "HS-READ-07") == "failed"
