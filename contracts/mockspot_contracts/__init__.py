"""Contract rules: judge what an integration did from the traffic it caused.

A pure client: it reads traffic documents and imports nothing of mockspot's. The public names:

    read_traffic(path_or_lines)      the traffic of a JSON-lines file (`GET /_mockspot/portals/{id}/traffic` as a file)
    from_entries(documents)          the traffic of entry documents, such as the listing's `results`
    audit(traffic, profile="smoke", waivers=(), parameters=None, only=None)   a Report
    Report.failed, .findings, .results, .in_state(State.FAILED), .summary(), .document()
    render(report, "text")           also json, junit, sarif, html; `FORMATS` lists them
    failure_text(report)             only the failed rules' blocks, for a test's failure
    explain("HS-READ-02")            what a rule wants and why
    parameters_given(["HS-AUTH-02.processes=2"])   parameters for `audit`, from texts
    rules()                          every rule, by id; `Rule.whole_run` marks those for a run's sums
    Waiver(rule, reason, until)      accept a rule's findings until a day

Everything that can be refused (unknown rule, profile, parameter, format; a waiver without a reason) raises `RuleError`,
an unreadable document raises `TrafficError`; both are ValueErrors with a text for the user. Own rules: see
`mockspot_contracts.rule`.
"""

from mockspot_contracts.auditing import audit, catalogue
from mockspot_contracts.explaining import explain
from mockspot_contracts.formats import EXTENSIONS, FORMATS, render
from mockspot_contracts.given import parameters_given
from mockspot_contracts.profiles import PROFILES
from mockspot_contracts.report import Report, RuleResult, State
from mockspot_contracts.rule import Finding, Rule, RuleError, Severity
from mockspot_contracts.traffic import Traffic, TrafficError, from_entries, read_traffic
from mockspot_contracts.waivers import Waiver

__all__ = [
    "EXTENSIONS",
    "FORMATS",
    "PROFILES",
    "Finding",
    "Report",
    "Rule",
    "RuleError",
    "RuleResult",
    "Severity",
    "State",
    "Traffic",
    "TrafficError",
    "Waiver",
    "audit",
    "explain",
    "failure_text",
    "from_entries",
    "parameters_given",
    "read_traffic",
    "render",
    "rules",
]


def rules() -> tuple[Rule, ...]:
    """Return every rule, by id."""
    return tuple(catalogue())


def failure_text(report: Report) -> str:
    """Return the text a failing test shows: the rules that failed, each with the traffic that proves it."""
    from mockspot_contracts.formats.text import failures

    return failures(report)
