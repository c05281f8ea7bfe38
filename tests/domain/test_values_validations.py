"""Validation rules one by one: what each lets through, and that every rule is tested and takes hostile text."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockspot.catalog.properties import PropertyDefinition
from mockspot.catalog.validation_rules import DAYS, RULE_TYPES, RuleType, ValidationRule
from mockspot.domain.properties import rule_arguments
from mockspot.domain.values.problems import Problem
from mockspot.domain.values.validations import Moment, validated

NOON = Moment(1_767_268_800_000, "UTC")  # 2026-01-01T12:00:00Z, a Thursday

CASES = [
    ("AFTER_DATETIME_DURATION", ["P1D"], ["2026-01-02T12:00:00Z"], ["2026-01-02T11:59:59Z"]),
    ("AFTER_DURATION", ["P1M"], ["2026-02-01"], ["2026-01-31"]),
    ("ALPHANUMERIC", ["ALPHA_ONLY"], ["Ada", "Žižek"], ["R2", "a b", "a-b"]),
    ("ALPHANUMERIC", ["NUMERIC_ONLY"], ["042"], ["4.2", "four", "²"]),
    ("ALPHANUMERIC", ["ALPHANUMERIC"], ["R2"], ["R-2"]),
    ("BEFORE_DATETIME_DURATION", ["P1Y"], ["2025-01-01T12:00:00Z"], ["2025-01-01T12:00:01Z"]),
    ("BEFORE_DURATION", ["P2W"], ["2025-12-18"], ["2025-12-19"]),
    ("DAYS_OF_WEEK", ["THURSDAY", "FRIDAY"], ["2026-01-01", "2026-01-02T09:00:00Z"], ["2026-01-03"]),
    ("DECIMAL", ["2"], ["1", "1.25"], ["1.125"]),
    ("DOMAIN", [], ["Example.com"], ["example", "a b.com"]),
    ("EMAIL", [], ["a@example.com"], ["a@", "example.com"]),
    ("EMAIL_ALLOWED_DOMAINS", ["example.com"], ["a@example.com", "a@mail.Example.com"], ["a@badexample.com", "a"]),
    ("EMAIL_BLOCKED_DOMAINS", ["example.com"], ["a@badexample.com"], ["a@mail.example.com"]),
    ("END_DATE", ["1767225600000"], ["2026-01-01"], ["2026-01-02"]),
    ("END_DATETIME", ["1767225600000"], ["2026-01-01T00:00:00Z"], ["2026-01-01T00:00:00.001Z"]),
    ("FORMAT", ["CAPITALIZATION"], ["Ada Byron", "4 Winds"], ["Ada byron"]),
    ("FORMAT", ["UPPER"], ["ADA 2"], ["Ada"]),
    ("FORMAT", ["LOWER"], ["ada 2"], ["Ada"]),
    ("MAX_LENGTH", ["3"], ["abc"], ["abcd"]),
    ("MAX_NUMBER", ["99.99"], ["99.99", "-100"], ["99.991", "100"]),
    ("MIN_LENGTH", ["3"], ["abc"], ["ab"]),
    ("MIN_NUMBER", ["-10.5"], ["-10.5", "0"], ["-10.51"]),
    ("SPECIAL_CHARACTERS", ["NOT_ALLOWED"], ["Straße 1"], ["50%", "a_b"]),
    ("START_DATE", ["1767225600000"], ["2026-01-01"], ["2025-12-31"]),
    ("START_DATETIME", ["1767225600000"], ["2026-01-01T00:00:00Z"], ["2025-12-31T23:59:59Z"]),
    ("URL", [], ["https://example.com/a?b#c", "example.com", "http://example.com:80"], ["https://", "a b.com"]),
    ("URL_ALLOWED_DOMAINS", ["example.com"], ["https://www.example.com/x"], ["https://example.org"]),
    ("URL_BLOCKED_DOMAINS", ["example.com"], ["https://example.org"], ["https://www.example.com/x"]),
    ("WHITESPACE", [], ["ab"], ["a b"]),
    ("WHITESPACE", ["TRIM"], ["a b"], [" ab"]),
]
KNOWN = [row for row in RULE_TYPES.values() if row.arguments != "not_simulated"]


def held_to(rule_type: str, arguments: list[str], value: str) -> str | Problem:
    rule = ValidationRule(rule_type, tuple(arguments))
    definition = PropertyDefinition("p", "P", RULE_TYPES[rule_type].types[0], "text", "g", validations=(rule,))
    return validated(definition, value, NOON)


@pytest.mark.parametrize(("rule_type", "arguments", "kept", "broken"), CASES)
def test_a_rule_lets_some_values_through(
    rule_type: str, arguments: list[str], kept: list[str], broken: list[str]
) -> None:
    assert rule_arguments.fit(RULE_TYPES[rule_type], arguments)
    assert [value for value in kept if held_to(rule_type, arguments, value) != value] == []
    assert [value for value in broken if not isinstance(held_to(rule_type, arguments, value), Problem)] == []


def test_every_simulated_rule_has_a_case() -> None:
    assert {row.name for row in KNOWN} == {case[0] for case in CASES}


def test_a_text_names_the_arguments() -> None:
    broken = held_to("DAYS_OF_WEEK", ["MONDAY", "FRIDAY"], "2026-01-01")
    assert isinstance(broken, Problem)
    assert broken.message.endswith("MONDAY, FRIDAY")


@given(case=st.sampled_from(CASES), value=st.text(min_size=1))
def test_a_rule_about_text_takes_any_text(case: tuple[str, list[str], list[str], list[str]], value: str) -> None:
    if "string" in RULE_TYPES[case[0]].types:
        held_to(case[0], case[1], value)


@given(
    row=st.sampled_from(KNOWN),
    arguments=st.lists(st.text(max_size=12) | st.sampled_from(["1", "P1D", "UPPER", *DAYS, "a.com", "-1.5"])),
    value=st.decimals(-(10**9), 10**9, places=2),
    day=st.dates(),
)
def test_arguments_that_fit_can_be_used(row: RuleType, arguments: list[str], value: Decimal, day: date) -> None:
    if rule_arguments.fit(row, arguments):
        text = {"number": str(value), "date": str(day), "datetime": f"{day}T00:00:00Z"}.get(row.types[0], "text")
        held_to(row.name, arguments, text)
