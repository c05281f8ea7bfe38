"""The report as plain text: a block per broken rule, then what was and was not checked."""

from collections.abc import Mapping
from datetime import datetime

from mockspot_contracts.formats.lines import Line, lines
from mockspot_contracts.report import Report, RuleResult, State
from mockspot_contracts.rule import Finding
from mockspot_contracts.traffic import Account
from mockspot_contracts.words import count

_SHOWN = 3
"""At most so many findings of a rule are told in full: by then it is known what to do. Other formats have all."""
_TOLD = (State.FAILED, State.WARNED)


def render(report: Report) -> str:
    """Return the whole report."""
    blocks = [block(result, report.starts) for state in _TOLD for result in report.in_state(state)]
    return "\n\n".join([*blocks, "\n".join(summary(report))]) + "\n"


def failures(report: Report) -> str:
    """Return the blocks of the rules that failed, and nothing else."""
    return "\n\n".join(block(result, report.starts) for result in report.in_state(State.FAILED))


def block(result: RuleResult, starts: Mapping[Account, datetime]) -> str:
    """Return the rule's line, the traffic that proves each finding, expected against found, and where to go next."""
    rule = result.rule
    warns = "  (warns)" if result.state is State.WARNED else ""
    text = [f"{rule.id}  {rule.severity.value}  {rule.title}{warns}"]
    for finding in result.findings[:_SHOWN]:
        text += [line.rstrip() for line in columns(lines(finding.evidence, starts))]
        text += [f"  expected {finding.expected}, found {finding.found}"]
        text += _replay(finding)
    if len(result.findings) > _SHOWN:
        text.append(f"  and {count(len(result.findings) - _SHOWN, 'more finding')} of this rule")
    if result.reason:
        text.append(f"  {result.reason}")
    text.append(f"  explain:  mockspot explain {rule.id}")
    return "\n".join(text)


def summary(report: Report) -> list[str]:
    """Return the closing lines: counts, then every rule that decided nothing, so that green does not hide empty."""
    counts = report.summary()
    broken = f"{counts['failed']} failed, {counts['warned']} warned, {counts['waived']} waived"
    checked = f"{counts['passed']} passed, {counts['notApplicable']} not applicable, {counts['notChecked']} not checked"
    text = [f"mockspot contracts, profile {report.profile.name}: {broken}, {checked}"]
    text += [
        f"  {result.state.value.replace('_', ' ')}: {result.rule.id}  {result.reason or ''}".rstrip()
        for result in report.in_state(State.WAIVED, State.UNEXPECTEDLY_PASSING, State.NOT_CHECKED)
    ]
    unused = ", ".join(result.rule.id for result in report.in_state(State.NOT_APPLICABLE))
    return [*text, f"  not applicable: {unused}"] if unused else text


def columns(shown: list[Line]) -> list[str]:
    """Return lines with their columns aligned."""
    number = max((len(line.number) for line in shown), default=0)
    after = max((len(line.after) for line in shown), default=0)
    call = max((len(line.call) for line in shown), default=0)
    answer = max((len(line.answer) for line in shown), default=0)
    return [
        f"  {line.number:<{number}} {line.after:<{after}} {line.call:<{call}}  {line.answer:<{answer}}   {line.note}"
        for line in shown
    ]


def _replay(finding: Finding) -> list[str]:
    return [] if finding.replay is None else [f"  replay:  mockspot replay {finding.replay}"]
