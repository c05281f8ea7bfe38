"""What the audit of one test came to, as it travels with the test's report: text and numbers, for xdist to send."""

from typing import Any, NamedTuple

from mockspot_contracts import Finding, Report, RuleResult, Waiver
from mockspot_contracts.traffic import Request

TROUBLED = ("failed", "warned", "unexpectedly_passing")


class Verdict(NamedTuple):
    """How one rule came out for one test."""

    rule: str
    title: str
    severity: str
    state: str
    reason: str
    message: str
    call: str


class Outcome(NamedTuple):
    """One test: its verdicts, and where its traffic was written."""

    test: str
    profile: str
    only: list[str] | None
    waivers: list[list[str]]
    parameters: dict[str, dict[str, Any]]
    traffic: str
    verdicts: list[Verdict]


def outcome_of(document: dict[str, Any]) -> Outcome:
    """Return the outcome a report carries."""
    return Outcome(**{**document, "verdicts": [Verdict(*verdict) for verdict in document["verdicts"]]})


def document_of(outcome: Outcome) -> dict[str, Any]:
    """Return an outcome in the form a report can carry."""
    return {**outcome._asdict(), "verdicts": [list(verdict) for verdict in outcome.verdicts]}


def verdicts_of(report: Report) -> list[Verdict]:
    """Return a verdict per rule of a report."""
    return [_verdict(result) for result in report.results]


def rows_of(waivers: list[Waiver]) -> list[list[str]]:
    """Return waivers as text."""
    return [[waiver.rule, waiver.reason, waiver.until.isoformat()] for waiver in waivers]


def _verdict(result: RuleResult) -> Verdict:
    rule, first = result.rule, next(iter(result.findings), None)
    message = "" if first is None else first.message
    state, reason = result.state.value, result.reason or ""
    return Verdict(rule.id, rule.title, rule.severity.value, state, reason, message, _first_call(first))


def _first_call(finding: Finding | None) -> str:
    """Return the first offending request in short."""
    for evidence in () if finding is None else finding.evidence:
        if isinstance(evidence.entry, Request):
            call = evidence.entry
            return f"#{call.sequence} {call.method} {call.path} {call.status or 'no answer'}"
    return ""
