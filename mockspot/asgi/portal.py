"""One portal, live: everything a tenant owns, behind one lock.

Nothing of a portal is reachable except through this object, which is what makes isolation, reset and fork true by
construction: state that must be restorable is in `space`, everything else in `live`, which a reset replaces whole.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import RLock
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from mockspot.catalog.object_types import ObjectType
from mockspot.domain import gremlin
from mockspot.domain.accounts import Accounts
from mockspot.domain.faults import Fault, Faults
from mockspot.domain.oauth import Credentials
from mockspot.domain.policy import Policy
from mockspot.domain.portal_facts import PortalFacts
from mockspot.domain.ports import IdSource, Instant, Kind, Transaction
from mockspot.domain.quotas import DOCUMENTED, Limits, Quotas
from mockspot.domain.schemas import state as schemas
from mockspot.wire import traffic
from mockspot.wire.traffic import TrafficLog

if TYPE_CHECKING:
    from mockspot.asgi.door import ClosedDoor
    from mockspot.domain.neighbours import Heard

State = dict[Kind[Any, Any], dict[Any, Any]]
ClockState = tuple[str, int, int, Instant]


class Space(Transaction, Protocol):
    """A transaction whose whole state can be copied, restored and made the one a reset returns to."""

    def commit(self) -> None:
        """End the unit of work."""
        ...

    def reset(self) -> None:
        """Return to the start."""
        ...

    def settle(self) -> None:
        """Make the present state the one a reset returns to."""
        ...

    def copy(self) -> State:
        """Return the whole state."""
        ...

    def restore(self, tables: State) -> None:
        """Turn the state into a copied one."""
        ...


class MovableClock(Protocol):
    """A clock the control plane can set and move."""

    mode: str
    speed: int

    def now(self) -> Instant:
        """Return the current instant."""
        ...

    def move_to(self, instant: Instant) -> None:
        """Advance to an instant."""
        ...

    def turn_back(self, instant: Instant) -> None:
        """Go on from an earlier instant."""
        ...

    def origin(self) -> dict[str, Any]:
        """Return the members of a blueprint whose clock begins as this one stands."""
        ...

    def switch(self, mode: str, speed: int = 1) -> None:
        """Run as the system's time does or so many times faster, or stand still."""
        ...

    def state(self) -> ClockState:
        """Return what `restore` needs."""
        ...

    def restore(self, state: ClockState) -> None:
        """Go on from a saved state."""
        ...


class RestorableIds(IdSource, Protocol):
    """An id source that a checkpoint can return to."""

    def state(self) -> object:
        """Return what `restore` needs."""
        ...

    def restore(self, state: object) -> None:
        """Continue from a saved state."""
        ...


@dataclass(frozen=True, slots=True)
class Blueprint:
    """What a portal is made from. `manual_from` is where a manual clock starts; None means one that runs.

    A running clock starts at `running_from`, or with the system's time, and is `speed` times as fast.
    """

    facts: PortalFacts
    limits: Limits = DOCUMENTED
    policy: Policy = Policy()  # noqa: RUF009  frozen, and one for all portals that set no switch
    manual_from: Instant | None = None
    running_from: Instant | None = None
    speed: int = 1


@dataclass(frozen=True, slots=True)
class Trouble:
    """What makes a portal hard to live with, as it was at one moment: switches, limits, incidents and faults."""

    at: Instant
    policy: Policy
    limits: Limits
    incidents: dict[str, dict[str, Any]]
    faults: tuple[Fault, ...]


@dataclass(slots=True)
class Live:
    """What a portal has besides its space. A reset makes a new one."""

    clock: MovableClock
    ids: RestorableIds
    quotas: Quotas
    faults: Faults
    traffic: TrafficLog
    policy: Policy
    incidents: dict[str, dict[str, Any]] = field(default_factory=dict)
    """By the name of each that goes on: the switches as they were before it."""

    def trouble(self) -> Trouble:
        """Return the trouble there is."""
        at, limits = self.clock.now(), self.quotas.limits
        return Trouble(at, self.policy, limits, dict(self.incidents), self.faults.saved())

    def have(self, trouble: Trouble) -> int:
        """Have the trouble of another moment, but for the limits; return how many milliseconds ago that was."""
        now = self.clock.now()
        self.policy, self.incidents = trouble.policy, dict(trouble.incidents)
        self.faults.restore(trouble.faults, now, later_ms=now - trouble.at)
        return now - trouble.at


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A saved state of one portal."""

    name: str
    taken_at: Instant
    state: State
    ids: object
    trouble: Trouble


class Body(NamedTuple):
    """What a portal owns: made from its blueprint alone, and so always the same. `start` makes its `live`."""

    credentials: Credentials
    space: Space
    start: Callable[[], Live]


class Portal:
    """One HubSpot account as the simulator runs it. Hold `lock` while touching `space` or `live`.

    Calls enter by the `door`, which is the lock unless somebody works on the portal for long.

    It may sleep (see `SleepingPortal`), and nobody notices: whatever is asked of it wakes it.
    """

    awake = True
    credentials: Credentials
    space: Space
    lock: RLock
    door: RLock | ClosedDoor
    checkpoints: dict[str, Checkpoint]
    live: Live

    def __init__(
        self,
        blueprint: Blueprint,
        accounts: Accounts,
        born: Callable[[Blueprint], Body],
        published: Callable[[Portal], None],
    ) -> None:
        self.blueprint = blueprint
        self.facts = blueprint.facts
        self.accounts = accounts
        self.published = published
        if self.awake:
            self._awaken(born)
        else:
            self._born = born

    def _awaken(self, born: Callable[[Blueprint], Body]) -> None:
        body = born(self.blueprint)
        self.credentials, self.space, self._start = body
        self.lock = self.door = RLock()
        self.checkpoints = {}
        self.live = body.start()
        if self.blueprint.limits.neighbours:
            self.hold_to(self.blueprint.limits)

    def seen(self) -> Portal:
        """Return what shows what is in it; see `SleepingPortal`."""
        return self

    @property
    def occupied(self) -> bool:
        """Say whether somebody works on it for long."""
        return self.door is not self.lock

    @contextmanager
    def worked_on(self) -> Iterator[None]:
        """Hold the lock for long: event loops that have calls for this portal go on with others meanwhile."""
        from mockspot.asgi.door import ClosedDoor  # most portals are never worked on for long

        self.lock.acquire()
        door = None if self.occupied else ClosedDoor(self.lock)
        try:
            self.door = door or self.door
            yield
        finally:
            if door is not None:
                self.door = self.lock
            self.lock.release()
            if door is not None:
                door.open()

    def own_type(self, name: str, *, bare: bool) -> ObjectType | None:
        """Return the object type that a schema of the portal defines under a name, or None."""
        return schemas.resolve(self.space, self.facts.portal_id, name, bare=bare)

    def reset(self) -> None:
        """Return to the state right after creation: data, credentials, clock, limits, faults, traffic, deliveries."""
        with self.lock:
            self.live.faults.clear()  # what a fault holds came before, and is not to change what comes now
            self.space.reset()
            before, self.live = self.live, self._start()
            self.live.traffic.replace(before.traffic)
            if self.blueprint.limits.neighbours:
                self.hold_to(self.blueprint.limits)

    def hold_to(self, limits: Limits) -> None:
        """Set the limits, with nothing used of them yet; the traffic log hears of neighbours."""
        self.live.quotas = Quotas(self.facts, limits, self._heard)

    def strikes_connection(self, moment: str) -> bool:
        """Say whether a fault strikes a client that is `resolving`, `connecting` or `trusting`."""
        with self.lock:
            live = self.live
            now = live.clock.now()
            strike = live.faults.strike_connection(moment, live.ids, now)
            if strike is not None:
                live.traffic.append(now, "fault", traffic.connection_struck(strike))
            return strike is not None

    def _heard(self, heard: Heard) -> None:
        self.live.traffic.append(heard.at, "neighbour", traffic.neighbour(heard))

    def save(self, name: str) -> Checkpoint:
        """Keep the present state under a name, replacing an older one."""
        with self.lock:
            trouble = self.live.trouble()
            saved = Checkpoint(name, trouble.at, self.space.copy(), self.live.ids.state(), trouble)
            self.checkpoints[name] = saved
            return saved

    def return_to(self, checkpoint: Checkpoint) -> None:
        """Go back to a saved state: the data, and the trouble there was.

        Time does not run backwards: tokens expired since then stay expired. But what was left of a fault's window, or
        of a gremlin's plan, is left of it again. Counters of limits go on, unless the limits were others.
        """
        with self.lock:
            ago = self.live.have(checkpoint.trouble)
            self.space.restore(checkpoint.state)
            gremlin.put_off(self.space, ago)
            self.space.commit()
            self.live.ids.restore(checkpoint.ids)
            if self.live.quotas.limits != checkpoint.trouble.limits:
                self.hold_to(checkpoint.trouble.limits)
        self.published(self)


class Tenants(Protocol):
    """Where the pipeline finds portals."""

    @property
    def accounts(self) -> Accounts:
        """Return what a request may ask about other portals."""
        ...

    @property
    def portal(self) -> Callable[[int], Portal | None]:
        """Return what finds a portal by id."""
        ...

    def default(self) -> Portal:
        """Return the portal that calls without a usable credential are logged in."""
        ...


_OWNED = frozenset(("credentials", "space", "lock", "door", "checkpoints", "live", "_start"))
_AWAKENING = RLock()


class SleepingPortal(Portal):
    """A portal that nobody has called: it owns nothing yet, for what it would own follows from its blueprint.

    The first one to ask for something of its own wakes it, and from then on it is a `Portal` like any other. A load
    test may have ten thousand accounts, most of which never hear from anybody.
    """

    awake = False

    def seen(self) -> Portal:
        """Return a portal that is what this one would be: whoever only looks, at ten thousand perhaps, wakes none."""
        return Portal(self.blueprint, self.accounts, self._born, self.published)

    def __getattr__(self, name: str) -> Any:
        """Wake up and return what was asked for."""
        if name not in _OWNED:
            raise AttributeError(name)
        with _AWAKENING:
            if self.__class__ is SleepingPortal:
                self._awaken(self._born)
                self.__class__ = Portal  # type: ignore[assignment]  # the same layout, and no more `__getattr__`
        return getattr(self, name)
