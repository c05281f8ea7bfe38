"""Disorder on demand: notifications lost, sent twice, late or in another order, all of it decided by a seed.

HubSpot promises neither order nor single delivery (documented, DOC-WEBHOOK); how often it breaks either is not known,
so whoever tests gives the rates. What happens to a notification follows from the seed and its event alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Final

from mockspot.domain.ports import Instant, Kind, Transaction
from mockspot.domain.webhooks import deliveries
from mockspot.domain.webhooks.deliveries import WINDOW_MS, Notification


@dataclass(frozen=True, slots=True)
class Disorder:
    """The rates, from 0 to 1, at which notifications are dropped, duplicated, delayed and moved behind later ones.

    A delay is between the two numbers of milliseconds in `delay_ms`.
    """

    seed: int = 0
    drop: float = 0
    duplicate: float = 0
    delay: float = 0
    delay_ms: tuple[int, int] = (0, 60_000)
    reorder: float = 0


DISORDER: Kind[str, Disorder] = Kind("webhook_disorder")
_WANTED: Final = "wanted"
_OVERTAKEN_MS: Final = 3 * WINDOW_MS
"""How much later a notification is that others overtake."""


def wanted(tx: Transaction) -> Disorder | None:
    """Return the disorder there is to be, or None."""
    return tx.get(DISORDER, _WANTED)


def want(tx: Transaction, disorder: Disorder | None) -> None:
    """Have disorder from now on, or none."""
    if disorder is None:
        tx.delete(DISORDER, _WANTED)
    else:
        tx.put(DISORDER, _WANTED, disorder)


def enqueue(
    tx: Transaction, app_id: int, target_url: str, notifications: Sequence[Notification], *, now: Instant
) -> None:
    """Put notifications into deliveries, those that nothing befalls as ever and each of the others into its own."""
    disorder = wanted(tx)
    if disorder is None:
        deliveries.enqueue(tx, app_id, target_url, notifications, now=now)
        return
    on_time = []
    for note in notifications:
        befallen = _Fate(disorder, note)
        late = befallen.delay()
        if befallen.strikes("drop", disorder.drop):
            deliveries.add(tx, app_id, target_url, (note,), due=now, state="dropped", closed=True)
            continue
        if late:
            deliveries.add(tx, app_id, target_url, (note,), due=now + WINDOW_MS + late, closed=True)
        else:
            on_time.append(note)
        if befallen.strikes("duplicate", disorder.duplicate):
            again = now + WINDOW_MS + late + befallen.between("again", *disorder.delay_ms)
            deliveries.add(tx, app_id, target_url, (note,), due=again, closed=True)
    if on_time:
        deliveries.enqueue(tx, app_id, target_url, on_time, now=now)


class _Fate:
    """What the seed has in store for one notification."""

    def __init__(self, disorder: Disorder, note: Notification) -> None:
        self._disorder = disorder
        self._name = f"{disorder.seed}/{note.event_id}"

    def strikes(self, what: str, rate: float) -> bool:
        return self._chance(what) < rate

    def between(self, what: str, low: int, high: int) -> int:
        return low + int(self._chance(what) * (high - low + 1))

    def delay(self) -> int:
        """Return by how many milliseconds a notification is late; 0 when it is not."""
        late = self.between("late", *self._disorder.delay_ms) if self.strikes("delay", self._disorder.delay) else 0
        overtaken = self.strikes("reorder", self._disorder.reorder)
        return late + (self.between("overtaken", 1, _OVERTAKEN_MS) if overtaken else 0)

    def _chance(self, what: str) -> float:
        digest = blake2b(f"{self._name}/{what}".encode(), digest_size=4).digest()
        return int.from_bytes(digest) / 2**32
