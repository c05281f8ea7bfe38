"""What an audit found: a state per rule, the findings, the summary, and the document of them."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from mockspot_contracts.json_values import Json
from mockspot_contracts.profiles import Profile
from mockspot_contracts.rule import Finding, Rule
from mockspot_contracts.traffic import Account

SCHEMA = 1


class State(StrEnum):
    """How a rule came out."""

    FAILED = "failed"
    WARNED = "warned"
    PASSED = "passed"
    NOT_APPLICABLE = "not_applicable"
    NOT_CHECKED = "not_checked"
    WAIVED = "waived"
    UNEXPECTEDLY_PASSING = "unexpectedly_passing"


@dataclass(frozen=True, slots=True)
class RuleResult:
    """One rule's outcome. `reason` says why it was not checked or waived, or that a waiver has ended."""

    rule: Rule
    state: State
    findings: tuple[Finding, ...] = ()
    reason: str | None = None

    def document(self) -> dict[str, Json]:
        """Return the member of `rules` in the report document."""
        shown: dict[str, Json] = {
            "rule": self.rule.id,
            "title": self.rule.title,
            "severity": self.rule.severity.value,
            "state": self.state.value,
        }
        if self.reason is not None:
            shown["reason"] = self.reason
        shown["findings"] = [finding_document(finding) for finding in self.findings]
        return shown


@dataclass(frozen=True, slots=True)
class Report:
    """The outcome of an audit. `starts` is when each account's traffic began."""

    profile: Profile
    results: tuple[RuleResult, ...]
    starts: Mapping[Account, datetime]

    @property
    def failed(self) -> bool:
        """Say whether any rule failed; the exit code is 1 then."""
        return any(result.state is State.FAILED for result in self.results)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Every finding that is not waived, each naming its rule."""
        return tuple(
            finding for result in self.results if result.state is not State.WAIVED for finding in result.findings
        )

    def in_state(self, *states: State) -> tuple[RuleResult, ...]:
        """Return the results in any of these states, by rule id."""
        return tuple(result for result in self.results if result.state in states)

    def summary(self) -> dict[str, int]:
        """Return the counts of the report document; an unexpected pass counts as passed."""
        counts = Counter(result.state for result in self.results)
        return {
            "failed": counts[State.FAILED],
            "warned": counts[State.WARNED],
            "passed": counts[State.PASSED] + counts[State.UNEXPECTEDLY_PASSING],
            "notApplicable": counts[State.NOT_APPLICABLE],
            "notChecked": counts[State.NOT_CHECKED],
            "waived": counts[State.WAIVED],
        }

    def document(self) -> dict[str, Json]:
        """Return the report document (schema 1)."""
        return {
            "schema": SCHEMA,
            "profile": self.profile.name,
            "rules": [result.document() for result in self.results],
            "summary": dict(self.summary()),
        }


def finding_document(finding: Finding) -> dict[str, Json]:
    """Return a finding as the report document shows it."""
    shown: dict[str, Json] = {
        "message": finding.message,
        "expected": finding.expected,
        "found": finding.found,
        "traffic": [evidence.entry.sequence for evidence in finding.evidence],
    }
    if finding.replay is not None:
        shown["replay"] = finding.replay
    return shown
