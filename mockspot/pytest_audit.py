"""The audit behind the pytest plugin: judge a test's traffic, tell of it, and judge the whole run at its end."""

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import mockspot_contracts as contracts
from mockspot.testing import Mockspot
from mockspot_contracts import Report, State, Traffic, Waiver

HEADING = {"schema": 1, "kind": "mockspot-traffic", "version": "1"}
_TROUBLED = (State.FAILED, State.WARNED, State.UNEXPECTEDLY_PASSING)


class Auditor:
    """The rules one session judges by."""

    def __init__(self, profile: str, rules: Sequence[str], outcome_name: str, traffic_folder: Path | None) -> None:
        self._profile = profile
        self._rules = rules or None
        self._outcome_name = outcome_name
        self._folder = traffic_folder

    def judge(self, item: pytest.Item, portals: Iterable[Mockspot], profile: str | None) -> None:
        """Audit what a test sent to its portals; fails the test when a rule of the profile failed."""
        documents = [document for portal in portals for document in portal.traffic.entries()]
        if self._folder is not None:
            _keep(self._folder, item.nodeid, documents)
        report = contracts.audit(
            contracts.from_entries(documents), profile or self._profile, waivers=waivers(item), only=self._rules
        )
        item.user_properties.append((self._outcome_name, json.dumps(_outcome(item, report))))
        if report.failed:
            item.add_report_section("call", "mockspot traffic", "\n".join(map(json.dumps, documents)))
            pytest.fail(contracts.failure_text(report), pytrace=False)


def waivers(item: pytest.Item) -> list[Waiver]:
    """Return the waivers of a test's markers; reason and last day are required."""
    return [_waiver(marker) for marker in item.iter_markers("mockspot_waive")]


def _waiver(marker: pytest.Mark) -> Waiver:
    try:
        rule, reason, until = marker.args[0], marker.kwargs["reason"], marker.kwargs["until"]
        return Waiver(rule, reason, until if isinstance(until, date) else date.fromisoformat(until))
    except (IndexError, KeyError, TypeError, ValueError) as error:
        example = '@pytest.mark.mockspot_waive("HS-READ-12", reason="legacy job, PROJ-7", until="2027-01-31")'
        raise pytest.UsageError(f"a waiver needs a rule, a reason and a last day: {example} ({error})") from error


def summarise(terminal: Any, outcomes: Iterable[str]) -> None:
    """Write the section `mockspot contracts`: totals, one line per rule in trouble, and what was not checked."""
    found = [json.loads(outcome) for outcome in outcomes]
    totals = Counter({state: sum(outcome["summary"][state] for outcome in found) for state in found[0]["summary"]})
    terminal.section("mockspot contracts")
    terminal.line(f"{len(found)} tests judged by the profile {found[0]['profile']}: {_totals(totals)}")
    for outcome in found:
        for line in outcome["trouble"]:
            terminal.line(f"  {line}  [{outcome['test']}]")
    unchecked = {(rule, reason) for outcome in found for rule, reason in outcome["notChecked"]}
    for rule, reason in sorted(unchecked):
        terminal.line(f"  not checked  {rule}: {reason}")


def write_reports(traffic_folder: Path, folder: Path, formats: Sequence[str], profile: str) -> list[Path]:
    """Judge the traffic of the whole run, over every test and worker, and write a report in each format."""
    folder.mkdir(parents=True, exist_ok=True)
    report = contracts.audit(_everything(traffic_folder), profile)
    written = []
    for name in formats:
        path = folder / f"report.{contracts.EXTENSIONS[name]}"
        path.write_text(contracts.render(report, name), encoding="utf-8")
        written.append(path)
    return written


def _keep(folder: Path, nodeid: str, documents: Sequence[dict[str, Any]]) -> None:
    """Write a test's traffic where the end of the run finds it; tests of all workers share the folder."""
    name = "".join(letter if letter.isalnum() else "-" for letter in nodeid)[-150:]
    folder.mkdir(parents=True, exist_ok=True)
    lines = (json.dumps(document) for document in (HEADING, *documents))
    (folder / f"{name}.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")


def _everything(folder: Path) -> Traffic:
    documents: list[dict[str, Any]] = []
    for path in sorted(folder.glob("*.jsonl")):
        documents += map(json.loads, path.read_text(encoding="utf-8").splitlines()[1:])
    return contracts.from_entries(documents)


def _outcome(item: pytest.Item, report: Report) -> dict[str, Any]:
    """Return what of a report travels with the test's own report: text only, so that xdist can send it."""
    trouble = [_line(result) for result in report.in_state(*_TROUBLED)]
    unchecked = [(result.rule.id, result.reason or "") for result in report.in_state(State.NOT_CHECKED)]
    return {
        "test": item.nodeid,
        "profile": report.profile.name,
        "summary": report.summary(),
        "trouble": trouble,
        "notChecked": unchecked,
    }


def _line(result: contracts.RuleResult) -> str:
    first = result.findings[0].message if result.findings else (result.reason or "")
    more = f" (and {len(result.findings) - 1} more)" if len(result.findings) > 1 else ""
    return f"{result.state.value}  {result.rule.id}  {result.rule.severity.value}  {result.rule.title}: {first}{more}"


def _totals(totals: Counter[str]) -> str:
    return ", ".join(f"{count} {name}" for name, count in totals.items() if count) or "nothing to judge"
