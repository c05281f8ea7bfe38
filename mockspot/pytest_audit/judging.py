"""Judge what one test sent: the rules that a single test's traffic can decide, with the test's waivers."""

import json
from collections.abc import Sequence
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any, NamedTuple

import pytest

import mockspot_contracts as contracts
from mockspot.pytest_audit.evidence import curl, traffic_text
from mockspot.pytest_audit.outcome import TROUBLED, Outcome, document_of, rows_of, verdicts_of
from mockspot.pytest_audit.waiving import waivers
from mockspot_contracts import Report, Rule

_HEADING = {"schema": 1, "kind": "mockspot-traffic", "version": "1"}


class Judgement(NamedTuple):
    """The outcome as a report carries it, and the text of the rules that failed (empty when none did)."""

    document: dict[str, Any]
    failure: str


def rules_of_a_test(profile: str, only: Sequence[str] | None) -> list[Rule]:
    """Return the rules one test is judged by: all but those about sums over a run. ValueError for an unknown name."""
    return [rule for rule in rules_of(profile, only) if not rule.whole_run]


def rules_of(profile: str, only: Sequence[str] | None) -> list[Rule]:
    """Return the rules of a profile, or those named; ValueError says what there is instead of an unknown name."""
    contracts.audit(contracts.from_entries([]), profile, only=[] if only is None else only)
    if only is not None:
        return [rule for rule in contracts.rules() if rule.id in only]
    return [rule for rule in contracts.rules() if profile in rule.profiles]


def judge(
    item: pytest.Item, documents: Sequence[dict[str, Any]], *, profile: str, only: Sequence[str] | None, folder: Path
) -> Judgement:
    """Audit a test's traffic, write it to a file for the end of the run, and attach what was found to the item."""
    nodeid = item.nodeid
    stamped = [{**document, "test": nodeid} for document in documents]
    file = _write_traffic(folder, stamped)
    waived = waivers(item)
    chosen = [rule.id for rule in rules_of_a_test(profile, only)]
    report = contracts.audit(contracts.from_entries(stamped), profile, waivers=waived, only=chosen)
    _attach(item, report, stamped)
    limited = None if only is None else list(only)
    outcome = Outcome(nodeid, profile, limited, rows_of(waived), file, verdicts_of(report))
    return Judgement(document_of(outcome), contracts.failure_text(report))


def _write_traffic(folder: Path, documents: Sequence[dict[str, Any]]) -> str:
    """Write entries as a traffic file and return its name; tests of all workers share the folder."""
    lines = (json.dumps(document) for document in (_HEADING, *documents))
    with NamedTemporaryFile("w", encoding="utf-8", dir=folder, suffix=".jsonl", delete=False) as file:
        file.write("\n".join(lines) + "\n")
    return Path(file.name).name


def _attach(item: pytest.Item, report: Report, documents: Sequence[dict[str, Any]]) -> None:
    """Put the broken rules into the JUnit properties, and the traffic where a failing test shows it."""
    broken = [result for result in report.results if result.state.value in TROUBLED]
    for result in broken:
        item.user_properties.append(("mockspot_rule", result.rule.id))
        item.user_properties.append(("mockspot_severity", result.rule.severity.value))
        item.user_properties.append(("mockspot_state", result.state.value))
    item.add_report_section("call", "mockspot traffic", traffic_text(documents))
    command = curl(report, documents) if broken else None
    if command is not None:
        item.add_report_section("call", "mockspot first offending call", command)
