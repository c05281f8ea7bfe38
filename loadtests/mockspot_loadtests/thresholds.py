"""Profiles as TOML: what a run is for, how it is driven, and the thresholds that decide it."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mockspot_loadtests.expressions import Expression, ExpressionError, RuleState, parse
from mockspot_loadtests.measurements import Measured

_MEMBERS = {
    "purpose": str,
    "expected": str,
    "exit_criterion": str,
    "model": str,
    "users": int,
    "duration_seconds": int,
    "events": list,
}


class ProfileError(ValueError):
    """Raised for a profile that cannot be read."""


@dataclass(frozen=True, slots=True)
class Threshold:
    """A named expression that must hold."""

    name: str
    text: str
    expression: Expression


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one threshold came out."""

    name: str
    text: str
    found: str
    holds: bool


@dataclass(frozen=True, slots=True)
class Profile:
    """A load profile. `model` says whether work waits for the answer before it (closed) or not (open)."""

    name: str
    purpose: str
    expected: str
    exit_criterion: str
    model: str
    users: int
    duration_seconds: int
    events: tuple[str, ...]
    thresholds: tuple[Threshold, ...]

    @property
    def rules(self) -> frozenset[str]:
        """The contract rules that thresholds ask about."""
        return frozenset(t.expression.rule for t in self.thresholds if isinstance(t.expression, RuleState))


def read_profile(path: Path) -> Profile:
    """Read a profile's TOML file; every member is required, and nothing else is allowed."""
    document = tomllib.loads(path.read_text(encoding="utf-8"))
    thresholds = document.pop("thresholds", {})
    _check(document, path)
    document["events"] = tuple(document["events"])
    return Profile(name=path.stem, thresholds=_thresholds(thresholds, path), **document)


def judge(thresholds: tuple[Threshold, ...], run: Measured, states: Mapping[str, str]) -> list[Outcome]:
    """Evaluate every threshold over what was measured and the states of the contract rules."""
    verdicts = [(threshold, threshold.expression.judge(run, states)) for threshold in thresholds]
    return [Outcome(t.name, t.text, verdict.found, verdict.holds) for t, verdict in verdicts]


def _check(document: Mapping[str, Any], path: Path) -> None:
    for name, kind in _MEMBERS.items():
        if not isinstance(document.get(name), kind):
            raise ProfileError(f"{path.name}: {name} is missing or no {kind.__name__}")
    if unknown := sorted(document.keys() - _MEMBERS.keys()):
        raise ProfileError(f"{path.name}: unknown members {', '.join(unknown)}")


def _thresholds(table: Mapping[str, Any], path: Path) -> tuple[Threshold, ...]:
    try:
        return tuple(Threshold(name, text, parse(text)) for name, text in table.items())
    except ExpressionError as error:
        raise ProfileError(f"{path.name}: {error}") from error
