"""Retries in other groups: the notifications of a failed request come back split up, or together with others.

Documentation speaks of single notifications that are retried with a random delay (DOC-WEBHOOK); what the next request
holds is not said. Hence a switch, off by default.
"""

from collections import defaultdict
from hashlib import blake2b
from typing import Final

from mockspot.domain.ports import Instant, Transaction
from mockspot.domain.webhooks import deliveries
from mockspot.domain.webhooks.deliveries import Delivery, Notification
from mockspot.domain.webhooks.retries import MAX_ATTEMPTS, gap

_PARTS: Final = 10
"""Into so many instants the delays of one round fall, so that some notifications meet again."""


def regroup(tx: Transaction, failed: Delivery, *, now: Instant, most: int = MAX_ATTEMPTS) -> None:
    """Give every notification of a failed delivery an instant of its own, and those of one instant one delivery."""
    groups: dict[Instant, list[Notification]] = defaultdict(list)
    for note in failed.notifications:
        groups[_due(note, len(failed.attempts), now, most)].append(note)
    first, *others = sorted(groups)
    for due in others:
        notes = tuple(groups[due])
        if not deliveries.join(tx, failed.app_id, notes, due, len(failed.attempts)):
            attempts = failed.attempts
            deliveries.add(tx, failed.app_id, failed.target_url, notes, due=due, attempts=attempts, closed=True)
    deliveries.keep(tx, failed, tuple(groups[first]), first)


def earliest(attempts: int, *, now: Instant, most: int = MAX_ATTEMPTS) -> Instant:
    """Return the instant before which no notification is sent again that failed for so many times."""
    return _on_the_grid(now + gap(attempts, chance=1, most=most), attempts, most)


def _due(note: Notification, attempts: int, now: Instant, most: int) -> Instant:
    digest = blake2b(f"{note.event_id}/{attempts}".encode(), digest_size=4).digest()
    pause = gap(attempts, chance=int.from_bytes(digest) / 2**32, most=most)
    return _on_the_grid(now + pause, attempts, most)


def _on_the_grid(instant: Instant, attempts: int, most: int) -> Instant:
    step = gap(attempts, chance=0, most=most) // _PARTS
    return instant // step * step
