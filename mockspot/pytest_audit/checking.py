"""Settings are checked before a test runs, so that a typing error costs no run and no traffic goes unjudged."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pytest

from mockspot.pytest_audit.judging import rules_of
from mockspot.pytest_audit.waiving import waivers
from mockspot_contracts import FORMATS, parameters_given, rules
from mockspot_contracts.parameters import overridden


def check_settings(profile: str, only: Sequence[str] | None, formats: Iterable[str], parameters: Iterable[str]) -> None:
    """Raise ValueError for a profile, rule, report format or parameter that does not exist."""
    rules_of(profile, only)
    parameters_given(parameters)
    for name in formats:
        if name not in FORMATS:
            raise ValueError(f"there is no report format {name!r}; there are {', '.join(FORMATS)}")


def check_markers(item: pytest.Item, settings: Mapping[str, Any]) -> None:
    """Raise ValueError for a profile, rule or parameter that does not exist, or a waiver that lacks something."""
    if "profile" in settings:
        rules_of(settings["profile"], None)
    given = settings.get("parameters", {})
    if not isinstance(given, Mapping) or not all(isinstance(values, Mapping) for values in given.values()):
        raise ValueError(f'parameters are given by rule, as {{"HS-AUTH-02": {{"processes": 2}}}}, not {given!r}')
    for rule in rules():
        if rule.id in given:
            overridden(rule, given[rule.id])
    rules_of("smoke", list(given))
    waivers(item)
