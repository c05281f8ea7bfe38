"""The auditor: runs the rules of a profile over traffic and gives each its state."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache

from mockspot_contracts.parameters import overridden
from mockspot_contracts.profiles import Profile, find
from mockspot_contracts.report import Report, RuleResult, State
from mockspot_contracts.rule import REGISTRY, Finding, NotChecked, Registry, Rule, World
from mockspot_contracts.traffic import Traffic
from mockspot_contracts.waivers import Waiver

Parameters = Mapping[str, Mapping[str, object]]
"""Rule id to parameter name to value."""


@cache
def catalogue() -> Registry:
    """Return the registry with every rule of this package in it; rule modules load at the first call."""
    import mockspot_contracts.rulebook  # noqa: F401  declares the rules

    return REGISTRY


def audit(
    traffic: Traffic,
    profile: str = "smoke",
    *,
    waivers: Iterable[Waiver] = (),
    parameters: Parameters | None = None,
    only: Collection[str] | None = None,
    today: date | None = None,
) -> Report:
    """Judge traffic by the rules of a profile, or by the rules named in `only` with that profile's verdicts."""
    chosen, registry = find(profile), catalogue()
    waived = {waiver.rule: waiver for waiver in waivers}
    given = dict(parameters or {})
    for rule_id in (*waived, *given, *(only or ())):
        registry.get(rule_id)
    day = today or datetime.now(UTC).date()
    results = []
    for rule in registry:
        if rule.id in only if only is not None else chosen.name in rule.profiles:
            world = World(chosen.name, overridden(rule, given.get(rule.id, {})))
            results.append(_waive(_judge(rule, traffic, world, chosen), waived.get(rule.id), day))
    return Report(chosen, tuple(results), traffic.starts)


def _judge(rule: Rule, traffic: Traffic, world: World[tuple[object, ...]], chosen: Profile) -> RuleResult:
    if not rule.applies(traffic):
        return RuleResult(rule, State.NOT_APPLICABLE)
    findings: list[Finding] = []
    reason = None
    try:
        for finding in rule.check(traffic, world):
            findings.append(replace(finding, rule=rule.id))
    except NotChecked as verdict:
        reason = str(verdict)
    if findings:
        return RuleResult(rule, _state(rule, findings, chosen), tuple(findings))
    return RuleResult(rule, State.PASSED if reason is None else State.NOT_CHECKED, reason=reason)


def _state(rule: Rule, findings: list[Finding], chosen: Profile) -> State:
    certain = any(not finding.advisory for finding in findings)
    return State.FAILED if certain and rule.severity in chosen.fails else State.WARNED


def _waive(result: RuleResult, waiver: Waiver | None, today: date) -> RuleResult:
    if waiver is None:
        return result
    if not waiver.holds(today):
        return replace(result, reason=f"the waiver ended on {waiver.until.isoformat()}") if result.findings else result
    if result.findings:
        return replace(result, state=State.WAIVED, reason=waiver.text)
    if result.state is State.PASSED:
        return replace(result, state=State.UNEXPECTEDLY_PASSING, reason=f"waived, yet it passes: {waiver.text}")
    return result
