"""Deliberate misbehaviour: which fault strikes which request.

The collection only decides; what a strike does to an answer is in `wire.faults`, to a quota in `domain.quotas`, to a
batch in the batch operations (`Context.served`).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from types import MappingProxyType

from mockspot.catalog.faults import FaultKind
from mockspot.domain.ports import IdSource

Value = object
"""A parameter of a fault, in the form its row names."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What a fault sees of a request. `path` is percent-encoded as sent, without the query."""

    method: str
    path: str
    operation: str
    object_type: str | None
    token: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Match:
    """Which requests a fault is for; a member that is None matches every request.

    In `path`, `*` stands for any characters, slashes included. `nth` is the number of the one matching request that is
    struck, counted from 1 when the fault was added.
    """

    method: str | None = None
    path: str | None = None
    operation: str | None = None
    object_type: str | None = None
    token: str | None = field(default=None, repr=False)
    nth: int | None = None
    probability: float | None = None

    def fits(self, subject: Subject) -> bool:
        """Say whether a request is meant, leaving number and probability aside."""
        return (
            self.method in (None, subject.method)
            and self.operation in (None, subject.operation)
            and self.object_type in (None, subject.object_type)
            and self.token in (None, subject.token)
            and (self.path is None or fnmatchcase(subject.path, self.path))
        )


@dataclass(frozen=True, slots=True)
class Plan:
    """A fault to be: whom it strikes, how, and after how many strikes it is over (None: never)."""

    kind: FaultKind
    parameters: Mapping[str, Value] = field(default_factory=lambda: MappingProxyType({}))
    match: Match = field(default_factory=Match)
    count: int | None = None


@dataclass(slots=True, eq=False)
class Fault:
    """A fault of a portal: its plan, how many requests it has matched and how many it has struck."""

    fault_id: str
    plan: Plan
    matches: int = 0
    hits: int = 0

    @property
    def over(self) -> bool:
        """Say whether it has struck as often as it should."""
        return self.plan.count is not None and self.hits >= self.plan.count


@dataclass(frozen=True, slots=True)
class Strike:
    """A fault meeting a request. `delay_ms` is the delay drawn for this request."""

    fault_id: str
    kind: FaultKind
    parameters: Mapping[str, Value]
    delay_ms: int = 0

    @property
    def instead(self) -> bool:
        """Say whether the operation must not run."""
        return self.kind.moment == "instead"

    @property
    def limits(self) -> bool:
        """Say whether the limiter refuses the request; `policy` names the limit, None the first that applies."""
        return self.kind.moment == "limiter"

    @property
    def half(self) -> bool:
        """Say whether only half of a batch takes effect."""
        return self.kind.moment == "during"

    @property
    def policy(self) -> str | None:
        """Return the policy that refuses."""
        found = self.parameters.get("policy")
        return found if isinstance(found, str) else None


class Faults:
    """The faults of one portal, in the order they were added."""

    def __init__(self) -> None:
        self._faults: dict[str, Fault] = {}
        self._added = 0
        self.active = False

    def add(self, plan: Plan) -> Fault:
        """Add a fault; it strikes from the next matching request on."""
        self._added += 1
        fault = Fault(f"f{self._added}", plan)
        self._faults[fault.fault_id] = fault
        self._refresh()
        return fault

    def all(self) -> list[Fault]:
        """Return every fault, those that are over included."""
        return list(self._faults.values())

    def remove(self, fault_id: str) -> bool:
        """Remove one fault and say whether there was one."""
        found = self._faults.pop(fault_id, None)
        self._refresh()
        return found is not None

    def clear(self) -> None:
        """Remove every fault."""
        self._faults.clear()
        self._refresh()

    def strike(self, subject: Subject, ids: IdSource) -> Strike | None:
        """Return the first fault that strikes a request; every fault that fits counts the request as a match."""
        struck: Fault | None = None
        for fault in self._faults.values():
            if not fault.over and _meant(fault.plan, subject):
                fault.matches += 1
                if struck is None and _due(fault, ids):
                    struck = fault
        if struck is None:
            return None
        struck.hits += 1
        self._refresh()
        plan = struck.plan
        return Strike(struck.fault_id, plan.kind, plan.parameters, _delay(plan, ids))

    def _refresh(self) -> None:
        self.active = any(not fault.over for fault in self._faults.values())


def _meant(plan: Plan, subject: Subject) -> bool:
    sensible = plan.kind.paths is None or fnmatchcase(subject.path, plan.kind.paths)
    return sensible and plan.match.fits(subject)


def _due(fault: Fault, ids: IdSource) -> bool:
    match = fault.plan.match
    if match.nth is not None and match.nth != fault.matches:
        return False
    return match.probability is None or ids.fraction() < match.probability


def _delay(plan: Plan, ids: IdSource) -> int:
    """Return the delay of one strike; a range is drawn from evenly."""
    span = plan.parameters.get("milliseconds")
    if not isinstance(span, tuple):
        return 0
    low, high = span
    return int(low + ids.fraction() * (high - low + 1))
