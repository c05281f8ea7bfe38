"""A measure: what was compared, the ratio or figure of every round, and the goal it is held to."""

from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from statistics import median
from typing import TypeVar

Contender = TypeVar("Contender")
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Measure:
    """One figure with its goal; `details` are medians that help to understand it."""

    name: str
    unit: str
    rounds: tuple[float, ...]
    at_least: float | None = None
    at_most: float | None = None
    details: dict[str, float] = field(default_factory=dict)

    @property
    def value(self) -> float:
        """Return the median of the rounds."""
        return median(self.rounds)

    @property
    def met(self) -> bool:
        """Say whether the goal is reached."""
        if self.at_least is not None and self.value < self.at_least:
            return False
        return self.at_most is None or self.value <= self.at_most

    @property
    def goal(self) -> str:
        """Return the goal in words."""
        return f">= {self.at_least:g}" if self.at_least is not None else f"<= {self.at_most:g}"

    def document(self) -> dict[str, object]:
        """Return the measure as JSON shows it."""
        return {**asdict(self), "value": self.value, "met": self.met}


def interleaved(
    contenders: dict[str, Contender], run: Callable[[Contender], Result], rounds: int
) -> dict[str, list[Result]]:
    """Return each contender's results; every round runs all of them, one after the other."""
    results: dict[str, list[Result]] = {name: [] for name in contenders}
    for _ in range(rounds):
        for name, contender in contenders.items():
            results[name].append(run(contender))
    return results
