"""Waivers: a known breach, accepted by somebody for a reason until a day."""

from dataclasses import dataclass
from datetime import date

from mockspot_contracts.rule import RuleError


@dataclass(frozen=True, slots=True)
class Waiver:
    """Accept the findings of one rule. Reason and last day are required; after that day it waives nothing."""

    rule: str
    reason: str
    until: date

    def __post_init__(self) -> None:
        if not self.reason.strip():
            raise RuleError(f"the waiver of {self.rule} needs a reason")
        if not isinstance(self.until, date):
            raise RuleError(f"the waiver of {self.rule} needs a day it ends on, found {self.until!r}")

    def holds(self, today: date) -> bool:
        """Say whether the waiver still counts; its last day is included."""
        return today <= self.until

    @property
    def text(self) -> str:
        """The waiver as reports show it."""
        return f"{self.reason} (until {self.until.isoformat()})"
