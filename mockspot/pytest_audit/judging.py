"""Judge what one test sent: the rules that a single test's traffic can decide, with the test's waivers."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any, Literal, NamedTuple

import pytest

import mockspot_contracts as contracts
from mockspot.pytest_audit.evidence import curl, traffic_text
from mockspot.pytest_audit.outcome import TROUBLED, Outcome, document_of, rows_of, verdicts_of
from mockspot.pytest_audit.waiving import waivers
from mockspot_contracts import Report, Rule
from mockspot_contracts.given import together

Parameters = Mapping[str, Mapping[str, Any]]
"""Rule id to parameter name to value, as the marker gives them."""

_HEADING = {"schema": 1, "kind": "mockspot-traffic", "version": "1"}
_PROPERTIES = ("mockspot_rule", "mockspot_severity", "mockspot_state")


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
    item: pytest.Item,
    lives: Sequence[Sequence[dict[str, Any]]],
    *,
    moment: Literal["call", "teardown"],
    profile: str,
    only: Sequence[str] | None,
    texts: Sequence[str],
    parameters: Parameters,
    folder: Path,
) -> Judgement:
    """Audit a test's traffic, write it to a file for the end of the run, and attach what was found to the item.

    Parameters of rules are those of the run, given as texts, and those of the test's markers, which win.

    A life of the portal ends with a reset; numbers and ids begin anew then, so each is an account of its own.
    """
    nodeid = item.nodeid
    stamped = [
        {**document, "test": nodeid if resets == 0 else f"{nodeid} ({resets} resets earlier)"}
        for resets, documents in zip(range(len(lives) - 1, -1, -1), lives, strict=True)
        for document in documents
    ]
    file = _write_traffic(folder, stamped)
    waived, given = waivers(item), together(contracts.parameters_given(texts), parameters)
    chosen = [rule.id for rule in rules_of_a_test(profile, only)]
    traffic = contracts.from_entries(stamped)
    report = contracts.audit(traffic, profile, waivers=waived, parameters=given, only=chosen)
    _attach(item, moment, report, stamped)
    limited = None if only is None else list(only)
    outcome = Outcome(nodeid, profile, limited, rows_of(waived), given, file, verdicts_of(report))
    return Judgement(document_of(outcome), contracts.failure_text(report))


def _write_traffic(folder: Path, documents: Sequence[dict[str, Any]]) -> str:
    """Write entries as a traffic file and return its name; tests of all workers share the folder."""
    lines = (json.dumps(document) for document in (_HEADING, *documents))
    with NamedTemporaryFile("w", encoding="utf-8", dir=folder, suffix=".jsonl", delete=False) as file:
        file.write("\n".join(lines) + "\n")
    return Path(file.name).name


def _attach(item: pytest.Item, moment: str, report: Report, documents: Sequence[dict[str, Any]]) -> None:
    """Put the broken rules into the JUnit properties, and the traffic where a failing test shows it."""
    item.user_properties[:] = [pair for pair in item.user_properties if pair[0] not in _PROPERTIES]
    broken = [result for result in report.results if result.state.value in TROUBLED]
    for result in broken:
        told = (result.rule.id, result.rule.severity.value, result.state.value)
        item.user_properties.extend(zip(_PROPERTIES, told, strict=True))
    item.add_report_section(moment, "mockspot traffic", traffic_text(documents))
    command = curl(report, documents) if broken else None
    if command is not None:
        item.add_report_section(moment, "mockspot first offending call", command)
