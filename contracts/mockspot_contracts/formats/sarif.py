"""The report as SARIF 2.1.0, for code hosts that show findings."""

import json
from collections.abc import Mapping
from datetime import datetime

from mockspot_contracts.formats.lines import call_name, since_start
from mockspot_contracts.json_values import Json
from mockspot_contracts.report import Report, RuleResult, State
from mockspot_contracts.rule import Evidence, Finding, Rule, Severity
from mockspot_contracts.traffic import Account

_LEVELS = {
    Severity.BLOCKER: "error",
    Severity.MAJOR: "error",
    Severity.MINOR: "warning",
    Severity.INFORMATION: "note",
}
_TOLD = (State.FAILED, State.WARNED, State.WAIVED)


def render(report: Report) -> str:
    """Return a log with one run: every rule judged, every finding a result."""
    results = [_result(finding, found, report) for found in report.in_state(*_TOLD) for finding in found.findings]
    driver: Json = {"name": "mockspot", "rules": [_rule(found.rule) for found in report.results]}
    log: Json = {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{"tool": {"driver": driver}, "results": results}],
    }
    return json.dumps(log, indent=2, ensure_ascii=False) + "\n"


def _rule(rule: Rule) -> Json:
    return {
        "id": rule.id,
        "shortDescription": {"text": rule.title},
        "fullDescription": {"text": rule.explanation},
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
        "properties": {"severity": rule.severity.value, "ground": list(rule.ground), "sources": list(rule.sources)},
    }


def _result(finding: Finding, found: RuleResult, report: Report) -> Json:
    text = f"{finding.message}: expected {finding.expected}, found {finding.found}"
    shown: dict[str, Json] = {
        "ruleId": finding.rule,
        "level": _LEVELS[found.rule.severity] if found.state is State.FAILED else "warning",
        "message": {"text": text},
        "locations": [_location(piece, report.starts) for piece in finding.evidence],
    }
    if found.state is State.WAIVED:
        shown["suppressions"] = [{"kind": "external", "justification": found.reason or ""}]
    return shown


def _location(piece: Evidence, starts: Mapping[Account, datetime]) -> Json:
    entry = piece.entry
    name = f"#{entry.sequence} {since_start(entry, starts)} {call_name(entry)}"
    return {"logicalLocations": [{"fullyQualifiedName": name, "kind": "call"}], "message": {"text": piece.note or name}}
