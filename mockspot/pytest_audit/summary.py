"""The terminal section `mockspot contracts`: totals, the rules in trouble, and what was and was not checked."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from mockspot.pytest_audit.outcome import TROUBLED, Outcome, Verdict

_WHOLE_RUN = "the whole run"


class _Case(NamedTuple):
    """A rule's verdict, and for which test."""

    verdict: Verdict
    test: str


def lines(outcomes: Sequence[Outcome], over_all: Sequence[Verdict], profile: str) -> Iterator[str]:
    """Yield the section's lines."""
    cases = [_Case(verdict, outcome.test) for outcome in outcomes for verdict in outcome.verdicts]
    cases += [_Case(verdict, _WHOLE_RUN) for verdict in over_all]
    yield f"profile {profile}, {_count(len(outcomes), 'test')} judged: {_totals(cases)}"
    for state in TROUBLED:
        for rule in _rules(cases, state):
            yield from _trouble(state, _having(cases, rule, state))
    yield from _waived(cases)
    decided = {"passed", *TROUBLED, "waived"}
    checked = sorted({case.verdict.rule for case in cases if case.verdict.state in decided})
    yield f"checked: {', '.join(checked) or 'nothing'}"
    yield from _unchecked(cases, set(checked))


def _totals(cases: Sequence[_Case]) -> str:
    counts = Counter((case.verdict.severity, case.verdict.state) for case in cases if case.verdict.state in TROUBLED)
    return ", ".join(f"{count} {severity} {_words(state)}" for (severity, state), count in counts.items()) or "all good"


def _rules(cases: Sequence[_Case], state: str) -> list[str]:
    return sorted({case.verdict.rule for case in cases if case.verdict.state == state})


def _having(cases: Sequence[_Case], rule: str, state: str) -> list[_Case]:
    return [case for case in cases if case.verdict.rule == rule and case.verdict.state == state]


def _trouble(state: str, cases: Sequence[_Case]) -> Iterator[str]:
    """Yield a rule's line, and the first place it concerns."""
    verdict = cases[0].verdict
    yield f"{_words(state)}  {verdict.rule}  {verdict.severity}  {verdict.title}"
    more = f", and {_count(len(cases) - 1, 'more test')}" if len(cases) > 1 else ""
    call = f" ({verdict.call})" if verdict.call else ""
    yield f"    {cases[0].test}: {verdict.message or verdict.reason}{call}{more}"


def _waived(cases: Sequence[_Case]) -> Iterator[str]:
    for rule in _rules(cases, "waived"):
        yield f"waived  {rule}: {_having(cases, rule, 'waived')[0].verdict.reason}"


def _unchecked(cases: Sequence[_Case], checked: set[str]) -> Iterator[str]:
    """Yield the rules no test decided, so that a green run cannot hide an empty one."""
    reasons = {case.verdict.rule: case.verdict.reason for case in cases if case.verdict.state == "not_checked"}
    for rule in sorted(reasons.keys() - checked):
        yield f"not checked  {rule}: {reasons[rule]}"
    idle = sorted({case.verdict.rule for case in cases} - checked - reasons.keys())
    if idle:
        yield f"not checked, as no test gave them anything to judge: {', '.join(idle)}"


def _count(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def _words(state: str) -> str:
    return state.replace("_", " ")
