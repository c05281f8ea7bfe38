"""The whole run: what every test of every worker came to, the rules about sums, and the reports."""

import shutil
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import date
from functools import cached_property
from pathlib import Path

import mockspot_contracts as contracts
from mockspot.pytest_audit.judging import Parameters, rules_of, rules_of_a_test
from mockspot.pytest_audit.outcome import Outcome, Verdict, verdicts_of
from mockspot_contracts import Report, RuleResult, State, Traffic, Waiver
from mockspot_contracts.given import together

# The worst state any test had is the run's.
_FROM_WORST = (
    State.FAILED,
    State.WARNED,
    State.UNEXPECTEDLY_PASSING,
    State.WAIVED,
    State.PASSED,
    State.NOT_CHECKED,
    State.NOT_APPLICABLE,
)


class Run:
    """The judged tests of a run, whose traffic lies in one folder."""

    def __init__(
        self,
        outcomes: Sequence[Outcome],
        folder: Path,
        profile: str,
        only: Sequence[str] | None,
        parameters: Parameters,
    ) -> None:
        self._outcomes = outcomes
        self._folder = folder
        self._profile = profile
        self._only = only
        self._parameters = parameters

    def verdicts_over_all(self) -> list[Verdict]:
        """Return the verdicts of the rules about sums over a run."""
        return verdicts_of(self._over_all)

    def write(self, folder: Path, formats: Iterable[str]) -> list[Path]:
        """Write the run's report in each format, and its traffic; a former run's are overwritten."""
        folder.mkdir(parents=True, exist_ok=True)
        report = self._report()
        written = [folder / "traffic.jsonl"]
        self._write_traffic(written[0])
        for name in formats:
            path = folder / f"report.{contracts.EXTENSIONS[name]}"
            path.write_text(contracts.render(report, name), encoding="utf-8")
            written.append(path)
        return written

    @cached_property
    def _traffic(self) -> list[Traffic]:
        return [contracts.read_traffic(self._folder / outcome.traffic) for outcome in self._outcomes]

    @cached_property
    def _over_all(self) -> Report:
        """Judge sums, which only warn: a suite that tests error handling is not an app's usual traffic.

        Whoever waives such a rule for one test waives it for the sum that test is part of.
        """
        rules = {rule.id for rule in rules_of(self._profile, self._only) if rule.whole_run}
        waivers = [waiver for outcome in self._outcomes for waiver in _waivers(outcome) if waiver.rule in rules]
        entries = Traffic(entry for traffic in self._traffic for entry in traffic.entries)
        given = together(self._parameters, *(outcome.parameters for outcome in self._outcomes))
        report = contracts.audit(entries, self._profile, waivers=waivers, parameters=given, only=rules)
        return replace(report, results=tuple(map(_softened, report.results)))

    def _report(self) -> Report:
        """Return one report of everything: each test judged as it was, with its own waivers, and the sums."""
        reports = [self._over_all, *map(_judged_again, self._outcomes, self._traffic)]
        by_rule: dict[str, list[RuleResult]] = {}
        for report in reports:
            for result in report.results:
                by_rule.setdefault(result.rule.id, []).append(result)
        starts = {account: start for report in reports for account, start in report.starts.items()}
        return Report(self._over_all.profile, tuple(_merged(by_rule[rule]) for rule in sorted(by_rule)), starts)

    def _write_traffic(self, file: Path) -> None:
        with file.open("wb") as together:
            for number, outcome in enumerate(self._outcomes):
                with (self._folder / outcome.traffic).open("rb") as one:
                    heading = one.readline()
                    together.write(heading if number == 0 else b"")
                    shutil.copyfileobj(one, together)


def _judged_again(outcome: Outcome, traffic: Traffic) -> Report:
    rules: Collection[str] = [rule.id for rule in rules_of_a_test(outcome.profile, outcome.only)]
    given = outcome.parameters
    return contracts.audit(traffic, outcome.profile, waivers=_waivers(outcome), parameters=given, only=rules)


def _softened(result: RuleResult) -> RuleResult:
    return replace(result, state=State.WARNED) if result.state is State.FAILED else result


def _waivers(outcome: Outcome) -> list[Waiver]:
    return [Waiver(rule, reason, date.fromisoformat(until)) for rule, reason, until in outcome.waivers]


def _merged(results: Sequence[RuleResult]) -> RuleResult:
    """Return one result for a rule: the worst state, with the findings and the first reason of those in it."""
    worst = min((result.state for result in results), key=_FROM_WORST.index)
    those = [result for result in results if result.state is worst]
    findings = tuple(finding for result in those for finding in result.findings)
    reason = next((result.reason for result in those if result.reason), None)
    return replace(those[0], findings=findings, reason=reason)
