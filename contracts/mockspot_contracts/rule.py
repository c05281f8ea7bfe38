"""What a rule is: its row, its findings, its parameters, and the registry that keeps one entry per rule.

A rule is declared in one place, where its check is:

    class Pages(NamedTuple):
        smallest: int = 50

    @rule(
        "ACME-PAGE-01", "Pages are large", severity=Severity.MINOR, profiles=("strict",), ground=("usage",),
        sources=("DOC-USAGE",), parameters=Pages(), applies=lambda traffic: traffic.calls("crm.objects.list"),
        explanation="...",
    )
    def pages_are_large(traffic: Traffic, world: World[Pages]) -> Iterator[Finding]:
        ...
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Generic, NamedTuple, TypeVar

from mockspot_contracts.traffic import Entry, Traffic

_ID = re.compile(r"[A-Z]+-[A-Z]+-\d{2,}")


class Severity(StrEnum):
    """How bad a breach is."""

    BLOCKER = "blocker"
    MAJOR = "major"
    MINOR = "minor"
    INFORMATION = "information"


class NoParameters(NamedTuple):
    """The parameters of a rule that has none."""


P = TypeVar("P", bound=tuple[Any, ...])


@dataclass(frozen=True, slots=True)
class World(Generic[P]):
    """What a rule may know besides the traffic: the profile's name and its own parameters."""

    profile: str
    parameters: P


@dataclass(frozen=True, slots=True)
class Evidence:
    """One entry that proves a finding, with what to notice about it."""

    entry: Entry
    note: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """A breach: what happened, what was expected and found, and the entries that prove it.

    An `advisory` finding warns whatever the severity: the breach lies ahead, or the traffic leaves room for doubt.
    The auditor fills in `rule`.
    """

    message: str
    expected: str
    found: str
    evidence: tuple[Evidence, ...]
    advisory: bool = False
    replay: str | None = None
    rule: str = ""


class NotChecked(Exception):
    """Raised by a check that cannot decide; the text is the reason reports give."""


class RuleError(ValueError):
    """A rule, waiver or parameter that cannot be: a duplicate id, an unknown name, a value of the wrong type."""


Check = Callable[[Traffic, World[P]], Iterable[Finding]]
Applies = Callable[[Traffic], Collection[object]]


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of the catalogue. `applies` returns what the rule would look at; nothing there means not applicable.

    A `whole_run` rule is about sums over a run; a slice of one test seldom holds enough for it.
    """

    id: str
    title: str
    severity: Severity
    needs: tuple[str, ...]
    profiles: tuple[str, ...]
    ground: tuple[str, ...]
    sources: tuple[str, ...]
    parameters: tuple[Any, ...]
    applies: Applies
    explanation: str
    whole_run: bool
    check: Callable[[Traffic, World[Any]], Iterable[Finding]]


class Registry:
    """Rules by id."""

    def __init__(self) -> None:
        self._rules: dict[str, Rule] = {}

    def __iter__(self) -> Iterator[Rule]:
        return iter(sorted(self._rules.values(), key=lambda row: row.id))

    def get(self, rule_id: str) -> Rule:
        """Return a rule, or raise RuleError naming the nearest ids."""
        found = self._rules.get(rule_id)
        if found is None:
            raise RuleError(f"there is no rule {rule_id}{_nearest(rule_id, self._rules)}")
        return found

    def rule(
        self,
        rule_id: str,
        title: str,
        *,
        severity: Severity,
        profiles: tuple[str, ...],
        ground: tuple[str, ...],
        sources: tuple[str, ...],
        parameters: P,
        applies: Applies,
        explanation: str,
        needs: tuple[str, ...] = ("T",),
        whole_run: bool = False,
    ) -> Callable[[Check[P]], Check[P]]:
        """Declare the decorated check as a rule."""

        def declare(check: Check[P]) -> Check[P]:
            text = " ".join(explanation.split())
            row = Rule(
                rule_id, title, severity, needs, profiles, ground, sources, parameters, applies, text, whole_run, check
            )
            self._add(row)
            return check

        return declare

    def _add(self, row: Rule) -> None:
        if not _ID.fullmatch(row.id):
            raise RuleError(f"{row.id!r} is no rule id; ids look like HS-AUTH-01 or ACME-SYNC-01")
        if row.id in self._rules:
            raise RuleError(f"{row.id} is declared twice")
        self._rules[row.id] = row


def _nearest(wanted: str, known: Iterable[str]) -> str:
    from difflib import get_close_matches

    nearest = get_close_matches(wanted, list(known), n=3)
    return f"; did you mean {', '.join(nearest)}?" if nearest else ""


REGISTRY = Registry()
rule = REGISTRY.rule
