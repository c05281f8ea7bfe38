"""A gremlin: changes by an administrator at random moments, all of it decided by a seed and the portal's clock.

Here is what it is to do, what it has done, and when it acts next; what it does is in the kinds of changes. How often
administrators change what is not known, so whoever tests says it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import blake2b
from math import log1p
from typing import Any, Final, TypeVar

from mockspot.domain.faults import ALWAYS, Window
from mockspot.domain.ports import Instant, Kind, Transaction

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Plan:
    """What a gremlin does: `turns` turns, `every_ms` apart on average and within the window.

    `weights` says how often each kind of change is tried first. No object types means those that have records.
    """

    seed: int
    every_ms: float
    weights: tuple[tuple[str, int], ...]
    object_types: tuple[str, ...]
    turns: int
    window: Window = ALWAYS


@dataclass(frozen=True, slots=True)
class Gremlin:
    """A gremlin of a portal: since when, how many turns it took, and when the next one is due; None when it is over."""

    plan: Plan
    since: Instant
    taken: int
    due: Instant | None


@dataclass(frozen=True, slots=True)
class Deed:
    """A change it made: when, its entry of the traffic log, and the document that would make it again."""

    at: Instant
    sequence: int
    change: Mapping[str, object]


GREMLIN: Kind[str, Gremlin] = Kind("gremlin")
DEEDS: Kind[int, Deed] = Kind("gremlin_deeds")
"""By the number of the turn."""
KINDS: tuple[Kind[Any, Any], ...] = (GREMLIN, DEEDS)
"""What a fork of a portal must not inherit: whoever is at work in an account is not at work in another."""
_THE: Final = "the"


class Dice:
    """Chance that follows from a seed and a number alone: the same whatever else is drawn in the portal."""

    def __init__(self, seed: int, number: int) -> None:
        self._stem = f"{seed}/{number}"
        self._drawn = 0

    def fraction(self) -> float:
        """Return a number from 0 up to 1."""
        self._drawn += 1
        return int.from_bytes(blake2b(f"{self._stem}/{self._drawn}".encode(), digest_size=6).digest()) / 2**48

    def one_of(self, items: Sequence[Item]) -> Item | None:
        """Return one of the items, each as likely as the others; None when there are none."""
        return items[int(self.fraction() * len(items))] if items else None

    def in_order(self, weights: Iterable[tuple[Item, int]]) -> list[Item]:
        """Return the items in an order in which heavier ones tend to be first."""
        drawn = [(-log1p(-self.fraction()) / weight, place, item) for place, (item, weight) in enumerate(weights)]
        return [item for _, _, item in sorted(drawn, key=lambda each: each[:2])]


def release(tx: Transaction, plan: Plan, *, now: Instant) -> Gremlin:
    """Let a gremlin in, in place of the one before and of all that one did."""
    for turn in [turn for turn, _ in tx.scan(DEEDS)]:
        tx.delete(DEEDS, turn)
    return _keep(tx, Gremlin(plan, now, 0, _after(plan, now, 0, now + plan.window.after_ms)))


def stop(tx: Transaction) -> bool:
    """End its doings; what it did stays known. Say whether there was anything left to do."""
    found = present(tx)
    if found is None or found.due is None:
        return False
    _keep(tx, replace(found, due=None))
    return True


def put_off(tx: Transaction, later_ms: int) -> None:
    """Move what it is still to do, as when a portal returns to a state of so long ago."""
    found = present(tx)
    if found is not None:
        due = None if found.due is None else found.due + later_ms
        _keep(tx, replace(found, since=found.since + later_ms, due=due))


def present(tx: Transaction) -> Gremlin | None:
    """Return the gremlin of a portal, or None when there never was one."""
    return tx.get(GREMLIN, _THE)


def due(tx: Transaction) -> Instant | None:
    """Return when the next turn is due, or None."""
    found = present(tx)
    return None if found is None else found.due


def take_turn(tx: Transaction, gremlin: Gremlin) -> Gremlin:
    """Count a turn and return the gremlin after it."""
    taken = gremlin.taken + 1
    assert gremlin.due is not None
    return _keep(tx, replace(gremlin, taken=taken, due=_after(gremlin.plan, gremlin.since, taken, gremlin.due)))


def note(tx: Transaction, gremlin: Gremlin, deed: Deed) -> None:
    """Keep what it did in its latest turn."""
    tx.put(DEEDS, gremlin.taken, deed)


def deeds(tx: Transaction) -> list[tuple[int, Deed]]:
    """Return what it did, with the number of each turn."""
    return list(tx.scan(DEEDS))


def _keep(tx: Transaction, gremlin: Gremlin) -> Gremlin:
    tx.put(GREMLIN, _THE, gremlin)
    return gremlin


def _after(plan: Plan, since: Instant, taken: int, last: Instant) -> Instant | None:
    """Return when the turn after so many is due: any moment is as likely as any other (a Poisson process)."""
    gap = -log1p(-Dice(plan.seed, -1 - taken).fraction()) * plan.every_ms
    following = last + max(1, round(gap))
    window = plan.window
    closed = window.for_ms is not None and following >= since + window.after_ms + window.for_ms
    return None if closed or taken >= plan.turns else following
