"""The auditor: states, profiles, waivers, parameters, and refusals of what cannot be."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

import pytest

from mockspot_contracts import RuleError, Severity, State, Traffic, Waiver, audit, explain, from_entries, rules
from mockspot_contracts.auditing import Parameters
from mockspot_contracts.json_values import Json
from mockspot_contracts.report import RuleResult
from mockspot_contracts.rule import Evidence, Finding, NoParameters, Registry, World
from mockspot_contracts.toys.story import Story

TODAY = date(2026, 11, 2)
LATER = date(2026, 12, 24)


def bare_reads() -> list[Json]:
    """Break one major rule (HS-READ-01) and no other of the smoke profile."""
    story = Story()
    story.call("crm.objects.read")
    return story.entries


def state(rule: str, profile: str = "smoke", *, waivers: tuple[Waiver, ...] = ()) -> RuleResult:
    results = audit(from_entries(bare_reads()), profile, waivers=waivers, today=TODAY).results
    return next(result for result in results if result.rule.id == rule)


def test_majors_warn_in_smoke_and_fail_elsewhere() -> None:
    assert state("HS-READ-01").state is State.WARNED
    assert state("HS-READ-01", "sync").state is State.FAILED


def test_only_failed_rules_fail_a_report() -> None:
    assert not audit(from_entries(bare_reads())).failed
    assert audit(from_entries(bare_reads()), "sync").failed


def test_smoke_holds_blockers_and_majors_only() -> None:
    chosen = audit(from_entries([])).results
    assert len(chosen) >= 12
    assert {result.rule.severity for result in chosen} == {Severity.BLOCKER, Severity.MAJOR}


def test_a_report_names_the_rule_of_each_finding() -> None:
    assert [finding.rule for finding in audit(from_entries(bare_reads())).findings] == ["HS-READ-01"]


def test_a_waiver_needs_a_reason() -> None:
    with pytest.raises(RuleError, match="needs a reason"):
        Waiver("HS-READ-01", " ", LATER)


def test_a_waived_rule_keeps_its_findings_and_fails_nothing() -> None:
    result = state("HS-READ-01", "sync", waivers=(Waiver("HS-READ-01", "defaults are enough", LATER),))
    assert (result.state, len(result.findings)) == (State.WAIVED, 1)
    assert result.reason == "defaults are enough (until 2026-12-24)"


def test_a_waiver_holds_on_its_last_day_and_not_after() -> None:
    assert state("HS-READ-01", waivers=(Waiver("HS-READ-01", "soon", TODAY),)).state is State.WAIVED
    ended = state("HS-READ-01", waivers=(Waiver("HS-READ-01", "soon", date(2026, 11, 1)),))
    assert (ended.state, ended.reason) == (State.WARNED, "the waiver ended on 2026-11-01")


def test_a_waived_rule_that_passes_is_pointed_out() -> None:
    assert state("HS-SEC-01", waivers=(Waiver("HS-SEC-01", "old", LATER),)).state is State.UNEXPECTEDLY_PASSING


def test_a_waived_rule_that_does_not_apply_stays_so() -> None:
    assert state("HS-READ-07", waivers=(Waiver("HS-READ-07", "old", LATER),)).state is State.NOT_APPLICABLE


def test_a_rule_that_cannot_decide_says_why() -> None:
    result = state("HS-RATE-01")
    assert (result.state, result.reason) == (
        State.NOT_CHECKED,
        "judged from 100 answers on; there were 1",
    )


def test_calls_under_a_standing_clock_have_no_rate() -> None:
    story = Story()
    for _ in range(200):
        story.call("crm.objects.update")
    report = audit(from_entries(story.entries), only=["HS-RATE-02", "HS-WRITE-01"])
    assert [result.state for result in report.results] == [State.NOT_CHECKED, State.NOT_CHECKED]


@pytest.mark.parametrize(
    ("calls", "parameters", "found"),
    [
        (1, {}, State.WARNED),
        (1, {"HS-AUTH-01": {"shared": True}}, State.FAILED),
        (2, {}, State.FAILED),  # it was told by the first answer, and went on
    ],
)
def test_an_expired_token_warns_where_somebody_moved_a_clock_that_its_client_does_not_go_by(
    calls: int, parameters: Parameters, found: State
) -> None:
    story = Story()
    story.token()
    story.wait(3600).other("clock", advancedSeconds=3600)
    for _ in range(calls):
        story.error("crm.objects.read", 401, "EXPIRED_AUTHENTICATION")
        story.wait(1)
    (result,) = audit(from_entries(story.entries), parameters=parameters, only=["HS-AUTH-01"]).results
    assert result.state is found


def test_calls_under_way_when_the_first_was_told_are_no_going_on() -> None:
    story = Story()
    story.token()
    story.wait(3600).other("clock", advancedSeconds=3600)
    for _ in range(5):
        story.error("crm.objects.read", 401, "EXPIRED_AUTHENTICATION")
    (result,) = audit(from_entries(story.entries), only=["HS-AUTH-01"]).results
    assert result.state is State.WARNED


def test_v1_token_metadata_calls_only_warn() -> None:
    story = Story()
    story.call("oauth.accessTokens.read", secretInUrl=True)
    (result,) = audit(from_entries(story.entries), only=["HS-SEC-01"]).results
    assert result.state is State.WARNED


def test_parameters_can_be_overridden() -> None:
    story = Story()
    for _ in range(20):
        story.wait(0.1).call("crm.objects.update")
    traffic = from_entries(story.entries)
    assert not audit(traffic, "sync", only=["HS-WRITE-01"]).failed
    assert audit(traffic, "sync", only=["HS-WRITE-01"], parameters={"HS-WRITE-01": {"writes": 5}}).failed
    assert not audit(traffic, "sync", only=["HS-RATE-02"], parameters={"HS-RATE-02": {"limit": 20}}).failed
    assert audit(traffic, "sync", only=["HS-RATE-02"], parameters={"HS-RATE-02": {"limit": 19, "seconds": 5}}).failed


@pytest.mark.parametrize(
    ("parameters", "says"),
    [
        ({"HS-WRITE-01": {"write": 5}}, "has no parameter 'write'; it has writes, seconds"),
        ({"HS-SEC-01": {"x": 5}}, "it has none at all"),
        ({"HS-WRITE-01": {"writes": "five"}}, "should be int, found 'five'"),
        ({"HS-WRITE-01": {"writes": True}}, "should be int, found True"),
        ({"HS-WRITE-1": {"writes": 5}}, "no rule HS-WRITE-1; did you mean HS-WRITE-"),
    ],
)
def test_parameters_that_do_not_fit_are_refused(parameters: dict[str, dict[str, object]], says: str) -> None:
    with pytest.raises(RuleError, match=says):
        audit(from_entries([]), parameters=parameters)


def test_unknown_names_are_refused_with_a_hint() -> None:
    with pytest.raises(RuleError, match="there are smoke, private-app"):
        audit(from_entries([]), "smok")
    with pytest.raises(RuleError, match="did you mean HS-SEC-0"):
        explain("HS-SEC-10")
    with pytest.raises(RuleError, match="no rule HS-NO"):
        audit(from_entries([]), waivers=[Waiver("HS-NO", "x", LATER)])
    with pytest.raises(RuleError, match="no rule HS-NO"):
        audit(from_entries([]), only=["HS-NO"])


class Most(NamedTuple):
    """Parameters of the rule below."""

    calls: int = 1


def declare(registry: Registry, rule_id: str) -> None:
    @registry.rule(
        rule_id,
        "Few calls",
        severity=Severity.MINOR,
        profiles=("strict",),
        ground=("eng",),
        sources=("a test",),
        parameters=Most(),
        applies=lambda traffic: traffic.requests,
        explanation="Made for this test.",
    )
    def few_calls(traffic: Traffic, world: World[Most]) -> Iterator[Finding]:
        if len(traffic.requests) > world.parameters.calls:
            yield Finding("many", "few", "many", (Evidence(traffic.requests[0]),))


def test_a_rule_is_declared_once() -> None:
    registry = Registry()
    declare(registry, "ACME-CALL-01")
    assert registry.get("ACME-CALL-01").parameters == Most()
    with pytest.raises(RuleError, match="declared twice"):
        declare(registry, "ACME-CALL-01")


@pytest.mark.parametrize("rule_id", ["", "HS", "hs-auth-01", "HS-AUTH-1", "HS-AUTH-01 "])
def test_a_rule_id_has_a_form(rule_id: str) -> None:
    with pytest.raises(RuleError, match="no rule id"):
        declare(Registry(), rule_id)


def test_rules_come_sorted_and_have_parameters_of_their_own_type() -> None:
    ids = [rule.id for rule in rules()]
    assert ids == sorted(ids)
    assert all(rule.parameters == NoParameters() or hasattr(rule.parameters, "_fields") for rule in rules())
