"""Every rule has toys, the passing ones pass, the failing ones fail, and every rule explains itself."""

from importlib import import_module
from pkgutil import iter_modules

import pytest

from mockspot_contracts import Rule, State, audit, explain, from_entries, rules, toys
from mockspot_contracts.profiles import PROFILES

for module in iter_modules(toys.__path__):
    import_module(f"{toys.__name__}.{module.name}")

EVERY_RULE = pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule.id)


def verdict(rule: Rule, toy: toys.Toy) -> State:
    (result,) = audit(from_entries(toys.told(toy)), rule.profiles[0], only=[rule.id]).results
    return result.state


@EVERY_RULE
def test_a_rule_passes_its_passing_toys(rule: Rule) -> None:
    assert rule.id in toys.PASSING
    for toy in toys.PASSING[rule.id]:
        assert verdict(rule, toy) is State.PASSED, toy.__name__


@EVERY_RULE
def test_a_rule_finds_what_its_failing_toys_do(rule: Rule) -> None:
    assert rule.id in toys.FAILING
    for toy in toys.FAILING[rule.id]:
        assert verdict(rule, toy) in {State.FAILED, State.WARNED}, toy.__name__


@EVERY_RULE
def test_a_finding_shows_its_proof(rule: Rule) -> None:
    for toy in toys.FAILING[rule.id]:
        for finding in audit(from_entries(toys.told(toy)), only=[rule.id]).findings:
            assert finding.evidence
            assert finding.message
            assert finding.expected
            assert finding.found


@EVERY_RULE
def test_a_rule_explains_itself_and_names_its_sources(rule: Rule) -> None:
    assert len(rule.explanation) > 80
    assert rule.sources
    assert rule.ground
    assert rule.explanation.split()[0] in explain(rule.id)


@EVERY_RULE
def test_a_rule_belongs_to_known_profiles(rule: Rule) -> None:
    assert rule.profiles
    assert set(rule.profiles) <= set(PROFILES)


@EVERY_RULE
def test_a_rule_has_nothing_to_say_about_no_traffic(rule: Rule) -> None:
    (result,) = audit(from_entries([]), only=[rule.id]).results
    assert result.state is State.NOT_APPLICABLE


def test_no_toy_is_filed_under_an_unknown_rule() -> None:
    assert {*toys.PASSING, *toys.FAILING} <= {rule.id for rule in rules()}
