"""The language of thresholds: one comparison, of a measure or a ratio of two with a number, or a contract rule's state.

    p95(search changes) < 500 ms        count(dropped start) == 0        HS-AUTH-01 passed
    failures / count < 1%               p99.9 <= 2 s                     HS-RATE-02 not failed

Measures: count, failures, rate (a second), mean, p<percent>. In brackets the name of a request or own metric; without,
all requests. Times are milliseconds.
"""

import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from mockspot_loadtests.measurements import Measured, Series

_OPERATORS: Mapping[str, Callable[[float, float], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "==": operator.eq,
}
_UNITS = {"": 1.0, "%": 0.01, "ms": 1.0, "s": 1000.0}
_MEASURE = r"(?:count|failures|rate|mean|p[0-9]+(?:\.[0-9]+)?)(?:\([^()]+\))?"
_COMPARISON = re.compile(
    rf"(?P<measure>{_MEASURE})(?:\s*/\s*(?P<whole>{_MEASURE}))?"
    r"\s*(?P<operator><=|>=|==|<|>)\s*(?P<number>[0-9]+(?:\.[0-9]+)?)\s*(?P<unit>%|ms|s)?"
)
_EXAMPLES = "write for example 'p95(search) < 500 ms', 'failures / count < 1%' or 'HS-AUTH-01 passed'"
_RULE = re.compile(r"(?P<rule>[A-Z][A-Z0-9]*-[A-Z0-9]+-[0-9]+) (?P<state>passed|not failed)")


class ExpressionError(ValueError):
    """Raised for a threshold that is not in the language."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a threshold holds, and what was found."""

    holds: bool
    found: str


@dataclass(frozen=True, slots=True)
class Measure:
    """One figure of one name, such as the 95th percentile of a request."""

    what: str
    label: str | None

    def value(self, run: Measured) -> float | None:
        """Return the figure; None when nothing was measured."""
        series = run.named(self.label)
        return None if series is None else self._of(series, run.seconds)

    def _of(self, series: Series, seconds: float) -> float | None:
        if self.what.startswith("p"):
            return series.percentile(float(self.what[1:]))
        if self.what == "mean":
            return series.mean()
        if self.what == "rate":
            return series.count / seconds if seconds else None
        return float(series.failures if self.what == "failures" else series.count)


@dataclass(frozen=True, slots=True)
class Comparison:
    """A measure, or its share of another, held against a number."""

    measure: Measure
    whole: Measure | None
    operator: str
    number: float

    def judge(self, run: Measured, states: Mapping[str, str]) -> Verdict:
        """Compare; what was not measured does not hold, so an empty run cannot look green."""
        del states
        value = self._value(run)
        if value is None:
            return Verdict(False, "nothing was measured")
        return Verdict(_OPERATORS[self.operator](value, self.number), f"{value:.6g}")

    def _value(self, run: Measured) -> float | None:
        value = self.measure.value(run)
        if self.whole is None or value is None:
            return value
        whole = self.whole.value(run)
        return value / whole if whole else None

    @property
    def rule(self) -> str | None:
        """No contract rule is needed."""
        return None


@dataclass(frozen=True, slots=True)
class RuleState:
    """A contract rule over the run's traffic. `passed` wants it exercised, `not failed` also takes "never did that"."""

    rule: str
    exercised: bool

    def judge(self, run: Measured, states: Mapping[str, str]) -> Verdict:
        """Look the rule's state up."""
        del run
        state = states.get(self.rule)
        if state is None:
            return Verdict(False, "the rule was not evaluated")
        return Verdict(state == "passed" if self.exercised else state not in ("failed", "warned"), state)


Expression = Comparison | RuleState


def parse(text: str) -> Expression:
    """Read a threshold, or say what the language is."""
    if match := _RULE.fullmatch(text.strip()):
        return RuleState(match["rule"], match["state"] == "passed")
    if match := _COMPARISON.fullmatch(text.strip()):
        whole = _measure(match["whole"]) if match["whole"] else None
        number = float(match["number"]) * _UNITS[match["unit"] or ""]
        return Comparison(_measure(match["measure"]), whole, match["operator"], number)
    raise ExpressionError(f"{text!r} is no threshold; {_EXAMPLES}")


def _measure(text: str) -> Measure:
    what, _, label = text.partition("(")
    return Measure(what, label.removesuffix(")") or None)
