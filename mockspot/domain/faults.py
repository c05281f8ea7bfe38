"""Deliberate misbehaviour: which fault strikes which request.

The collection only decides; what a strike does to an answer is in `wire.faults`, to a quota in `domain.quotas`, to a
batch in the batch operations (`Context.served`), to a connection in `intercept`.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase
from hashlib import sha256
from types import MappingProxyType
from typing import Protocol

from mockspot.catalog.faults import CONNECTION_MOMENTS, FaultKind
from mockspot.domain import secrets
from mockspot.domain.ports import IdSource, Instant

_ID = "f"
Value = object
"""A parameter of a fault, in the form its row names."""


def _no_body() -> object:
    return None


@dataclass(frozen=True, slots=True)
class Subject:
    """What a fault sees of a request. `path` is percent-encoded as sent, without the query; `body` reads the body."""

    method: str
    path: str
    operation: str
    object_type: str | None
    token: str = field(default="", repr=False)
    body: Callable[[], object] = field(default=_no_body, repr=False)


@dataclass(frozen=True, slots=True)
class Match:
    """Which requests a fault is for; a member that is None matches every request.

    In `path`, `*` stands for any characters, slashes included. `body` must be found in the request's body, which may
    hold more. `nth` is the number of the one matching request that is struck, counted from 1 when the fault was added.
    """

    method: str | None = None
    path: str | None = None
    operation: str | None = None
    object_type: str | None = None
    token: str | None = field(default=None, repr=False)
    body: object = None
    nth: int | None = None
    probability: float | None = None

    def fits(self, subject: Subject) -> bool:
        """Say whether a request is meant, leaving number and probability aside."""
        return (
            self.method in (None, subject.method)
            and self.operation in (None, subject.operation)
            and self.object_type in (None, subject.object_type)
            and (self.token is None or secrets.same(subject.token, self.token))
            and (self.path is None or fnmatchcase(subject.path, self.path))
            and (self.body is None or holds(subject.body(), self.body))
        )


def holds(given: object, wanted: object) -> bool:
    """Say whether a JSON value has what is wanted of it: every member, every item in any place, every scalar as it is.

    What is given may have more members and items.
    """
    if isinstance(wanted, Mapping):
        return isinstance(given, Mapping) and all(
            name in given and holds(given[name], value) for name, value in wanted.items()
        )
    if isinstance(wanted, list):
        return isinstance(given, list) and all(any(holds(item, value) for item in given) for value in wanted)
    return given == wanted and isinstance(given, bool) == isinstance(wanted, bool)


@dataclass(frozen=True, slots=True)
class Window:
    """When a fault may strike, in milliseconds by the portal's clock: from so long after it was added, for so long."""

    after_ms: int = 0
    for_ms: int | None = None


ALWAYS = Window()


@dataclass(frozen=True, slots=True)
class Plan:
    """A fault to be: whom it strikes, how, when, and after how many strikes it is over (None: never).

    With a `seed` its chances are its own: the same whatever else the portal has drawn.
    """

    kind: FaultKind
    parameters: Mapping[str, Value] = field(default_factory=lambda: MappingProxyType({}))
    match: Match = field(default_factory=Match)
    count: int | None = None
    window: Window = ALWAYS
    seed: int | None = None


class Gathering(Protocol):
    """The requests that a fault holds."""

    def release(self) -> None:
        """Let them go on, however few have come."""
        ...


@dataclass(slots=True, eq=False)
class Fault:
    """A fault of a portal: its plan, how many requests it has matched and how many it has struck.

    `gathering` is what it holds at the moment; one that gathers has `ended` when time was up before all had come.
    """

    fault_id: str
    plan: Plan
    added_at: Instant
    group: str | None = None
    matches: int = 0
    hits: int = 0
    draws: int = 0
    gathering: Gathering | None = None
    ended: bool = False

    def over(self, now: Instant) -> bool:
        """Say whether it will not strike again."""
        plan = self.plan
        ends = None if plan.window.for_ms is None else self.added_at + plan.window.after_ms + plan.window.for_ms
        spent = plan.count is not None and self.hits >= plan.count
        return self.ended or spent or (ends is not None and now >= ends)

    def begun(self, now: Instant) -> bool:
        """Say whether its window has opened."""
        return now >= self.added_at + self.plan.window.after_ms

    def chance(self, ids: IdSource) -> float:
        """Draw a number from 0 up to 1."""
        if self.plan.seed is None:
            return ids.fraction()
        self.draws += 1
        drawn = sha256(f"{self.plan.seed}:{self.draws}".encode()).digest()
        return int.from_bytes(drawn[:6], "big") / 2**48


@dataclass(frozen=True, slots=True)
class Strike:
    """A fault meeting a request. `delay_ms` is the delay drawn for this request."""

    fault_id: str
    kind: FaultKind
    parameters: Mapping[str, Value]
    delay_ms: int = 0

    @property
    def instead(self) -> bool:
        """Say whether it answers before the limiter sees the request."""
        return self.kind.moment == "instead"

    @property
    def limits(self) -> bool:
        """Say whether the limiter refuses the request; `policy` names the limit, None the first that applies."""
        return self.kind.moment == "limiter"

    @property
    def rewrites(self) -> bool:
        """Say whether the operation is to see another request."""
        return self.kind.moment == "request"

    @property
    def refuses(self) -> bool:
        """Say whether the operation refuses without being run."""
        return self.kind.moment == "operation"

    @property
    def half(self) -> bool:
        """Say whether only half of a batch takes effect."""
        return self.kind.moment == "during"

    @property
    def gathering(self) -> tuple[int, float]:
        """Return how many requests wait for each other, and the seconds they do."""
        size, seconds = self.parameters["requests"], self.parameters["timeoutSeconds"]
        assert isinstance(size, int)
        assert isinstance(seconds, int | float)
        return size, seconds

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

    def add(self, plan: Plan, now: Instant, group: str | None = None) -> Fault:
        """Add a fault; it strikes from the next matching request on."""
        self._added += 1
        fault = Fault(f"{_ID}{self._added}", plan, now, group)
        self._faults[fault.fault_id] = fault
        self._refresh(now)
        return fault

    def populate(self, group: str, plans: Sequence[Plan], now: Instant) -> list[Fault]:
        """Let a named set hold these faults. The same set again changes nothing, hits included; another replaces it."""
        present = self.of(group)
        if [fault.plan for fault in present] == list(plans):
            return present
        self._drop(present)
        self._refresh(now)
        return [self.add(plan, now, group) for plan in plans]

    def all(self) -> list[Fault]:
        """Return every fault, those that are over included."""
        return list(self._faults.values())

    def fault(self, fault_id: str) -> Fault:
        """Return a fault that has just struck."""
        return self._faults[fault_id]

    def of(self, group: str) -> list[Fault]:
        """Return the faults of a named set."""
        return [fault for fault in self._faults.values() if fault.group == group]

    def remove(self, fault_id: str, now: Instant) -> bool:
        """Remove one fault and say whether there was one."""
        found = self._faults.get(fault_id)
        self._drop([] if found is None else [found])
        self._refresh(now)
        return found is not None

    def remove_set(self, group: str, now: Instant) -> bool:
        """Remove a named set and say whether there was one."""
        found = self.of(group)
        self._drop(found)
        self._refresh(now)
        return bool(found)

    def saved(self) -> tuple[Fault, ...]:
        """Return every fault as it stands, without the requests it holds."""
        return tuple(replace(fault, gathering=None) for fault in self._faults.values())

    def restore(self, saved: Iterable[Fault], now: Instant, *, later_ms: int) -> None:
        """Have the faults that were saved, and no others; so long after, what was left of a window is left of it again.

        No fault to come gets the id of one that was.
        """
        self._drop(self.all())
        for fault in saved:
            self._faults[fault.fault_id] = replace(fault, added_at=fault.added_at + later_ms)
            self._added = max(self._added, int(fault.fault_id.removeprefix(_ID)))
        self._refresh(now)

    def clear(self) -> None:
        """Remove every fault."""
        self._drop(self.all())
        self.active = False

    def strike(self, subject: Subject, ids: IdSource, now: Instant) -> Strike | None:
        """Return the first fault that strikes a request; every fault that fits counts the request as a match."""
        meant = (fault for fault in self._faults.values() if _on_requests(fault) and _meant(fault.plan, subject))
        return self._first((fault for fault in meant if not _gathers(fault)), ids, now)

    def gather(self, subject: Subject, ids: IdSource, now: Instant) -> Strike | None:
        """Return the first fault that holds a request before any other strikes it."""
        meant = (fault for fault in self._faults.values() if _gathers(fault) and _meant(fault.plan, subject))
        return self._first(meant, ids, now)

    def strike_connection(self, moment: str, ids: IdSource, now: Instant) -> Strike | None:
        """Return the first fault that strikes a client's connection at one of `CONNECTION_MOMENTS`."""
        return self._first((fault for fault in self._faults.values() if fault.plan.kind.moment == moment), ids, now)

    def _first(self, meant: Iterable[Fault], ids: IdSource, now: Instant) -> Strike | None:
        struck: Fault | None = None
        for fault in meant:
            if fault.begun(now) and not fault.over(now):
                fault.matches += 1
                if struck is None and _due(fault, ids):
                    struck = fault
        if struck is None:
            self._refresh(now)
            return None
        struck.hits += 1
        self._refresh(now)
        plan = struck.plan
        return Strike(struck.fault_id, plan.kind, plan.parameters, _delay(struck, ids))

    def _drop(self, faults: Iterable[Fault]) -> None:
        """Remove faults, and let go what they hold."""
        for fault in faults:
            del self._faults[fault.fault_id]
            if fault.gathering is not None:
                fault.gathering.release()

    def _refresh(self, now: Instant) -> None:
        self.active = any(_on_requests(fault) and not fault.over(now) for fault in self._faults.values())


def _on_requests(fault: Fault) -> bool:
    return fault.plan.kind.moment not in CONNECTION_MOMENTS


def _gathers(fault: Fault) -> bool:
    return fault.plan.kind.moment == "before"


def _meant(plan: Plan, subject: Subject) -> bool:
    sensible = plan.kind.paths is None or fnmatchcase(subject.path, plan.kind.paths)
    return sensible and plan.match.fits(subject)


def _due(fault: Fault, ids: IdSource) -> bool:
    match = fault.plan.match
    if match.nth is not None and match.nth != fault.matches:
        return False
    return match.probability is None or fault.chance(ids) < match.probability


def _delay(fault: Fault, ids: IdSource) -> int:
    """Return the delay of one strike; a range is drawn from evenly."""
    span = fault.plan.parameters.get("milliseconds")
    if not isinstance(span, tuple):
        return 0
    low, high = span
    return low if low == high else int(low + fault.chance(ids) * (high - low + 1))
