"""Deliveries: the requests to be made to apps, their attempts, and the order in which they fall due.

Everything is in the portal's space, so reset, fork and checkpoints treat webhooks like any other data. Which requests
are under way at this moment is not: that belongs to the dispatcher.
"""

from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from mockspot.domain.events import Event
from mockspot.domain.ports import Instant, Kind, Transaction
from mockspot.domain.webhooks import finished
from mockspot.domain.webhooks.retries import MAX_ATTEMPTS, Verdict

MAX_BATCH: Final = 100
"""Claim: a request carries up to 100 events (documented, DOC-WEBHOOK)."""
WINDOW_MS: Final = 500
"""How long a delivery collects events. Claim: a request left 0.7 s after its event (recorded 2026-01). unverified: that
the pause is a fixed window."""


@dataclass(frozen=True, slots=True)
class Notification:
    """One event as one subscription hears of it. `cause` is the change's sequence number in the traffic log.

    A `sample` was not made by any change: it is what the button "Test" in HubSpot's pages sends.
    """

    event_id: int
    subscription_id: int
    subscription_type: str
    event: Event
    cause: int | None = None
    sample: bool = False


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try of a delivery. `status` is None when no answer came; `error` then says why."""

    number: int
    at: Instant
    status: int | None
    duration_ms: float
    error: str | None = None


@dataclass(frozen=True, slots=True)
class Delivery:
    """One request to be made to one app.

    `state` is pending (not tried yet), held, delivered, failed (to be tried again at `due`), dead, or dropped (lost on
    purpose, to see what that does). A closed delivery takes no more events. `begun` is when the attempt that is
    under way was made.
    """

    delivery_id: int
    app_id: int
    target_url: str
    state: str
    notifications: tuple[Notification, ...]
    due: Instant
    attempts: tuple[Attempt, ...] = ()
    closed: bool = False
    begun: Instant | None = None


Slot = tuple[int, Instant, int]
"""A place in the schedule: app, instant, delivery. By app first, so that one slow app does not hide the others."""

DELIVERIES: Kind[int, Delivery] = Kind("webhook_deliveries")
SCHEDULE: Kind[Slot, bool] = Kind("webhook_schedule")
COLLECTING: Kind[int, int] = Kind("webhook_collecting")
"""By app id: the delivery that new events may still join."""
HOLD: Kind[str, bool] = Kind("webhook_hold")
_HELD: Final = "held"
_WAITING: Final = ("pending", "failed", "held")
_DONE: Final = ("delivered", "dead", "dropped")


def enqueue(
    tx: Transaction, app_id: int, target_url: str, notifications: Sequence[Notification], *, now: Instant
) -> None:
    """Put notifications into deliveries: the one still collecting first, then new ones."""
    left = list(notifications)
    collecting = _collecting(tx, app_id, now)
    if collecting is not None:
        room = MAX_BATCH - len(collecting.notifications)
        _store(tx, replace(collecting, notifications=(*collecting.notifications, *left[:room])))
        left = left[room:]
    while left:
        _open(tx, app_id, target_url, tuple(left[:MAX_BATCH]), now)
        left = left[MAX_BATCH:]


def _collecting(tx: Transaction, app_id: int, now: Instant) -> Delivery | None:
    number = tx.get(COLLECTING, app_id)
    delivery = None if number is None else tx.get(DELIVERIES, number)
    if delivery is None or delivery.closed or now >= delivery.due or len(delivery.notifications) >= MAX_BATCH:
        return None
    return delivery


def _open(tx: Transaction, app_id: int, target_url: str, notifications: tuple[Notification, ...], now: Instant) -> None:
    opened = add(tx, app_id, target_url, notifications, due=now + WINDOW_MS)
    tx.put(COLLECTING, app_id, opened.delivery_id)


def add(
    tx: Transaction,
    app_id: int,
    target_url: str,
    notifications: tuple[Notification, ...],
    *,
    due: Instant,
    attempts: tuple[Attempt, ...] = (),
    state: str | None = None,
    closed: bool = False,
) -> Delivery:
    """Add a delivery; without a state it waits for its instant, or for a release when deliveries are held back."""
    number = made(tx) + 1
    waiting = "held" if held(tx) else "failed" if attempts else "pending"
    added = Delivery(number, app_id, target_url, state or waiting, notifications, due, attempts, closed)
    _store(tx, added)
    return added


def made(tx: Transaction) -> int:
    """Return how many deliveries there have been, which is the number of the latest."""
    return tx.count(DELIVERIES) + finished.forgotten(tx)


def forgotten(tx: Transaction) -> int:
    """Return how many of those are forgotten."""
    return finished.forgotten(tx)


def begin(tx: Transaction, delivery: Delivery, target_url: str, *, now: Instant) -> Delivery:
    """Fix what an attempt sends and where to, and note that it is made; to be committed before anything is sent."""
    attempts = delivery.attempts if delivery.begun is None else (*delivery.attempts, _lost(delivery))
    begun = replace(delivery, closed=True, target_url=target_url, attempts=attempts, begun=now)
    _store(tx, begun)
    return begun


def settle(tx: Transaction, sent: Delivery, attempt: Attempt, verdict: Verdict) -> Delivery | None:
    """Note an attempt and what follows from it; None when the portal has gone back to a state without the delivery."""
    present = tx.get(DELIVERIES, sent.delivery_id)
    if present is None or present.notifications is not sent.notifications:
        return None
    state = verdict.state
    if state == "failed" and (present.state == "dropped" or held(tx)):
        state = "dropped" if present.state == "dropped" else "held"
    due = present.due if verdict.due is None else verdict.due
    settled = replace(present, state=state, due=due, attempts=(*present.attempts, attempt), closed=True, begun=None)
    _store(tx, settled)
    return settled


def count_lost(tx: Transaction, *, most: int = MAX_ATTEMPTS) -> int:
    """Note the attempts whose end nobody will hear of, for the process that made them is gone; return how many.

    The target may have got each of them. So it counts, and the next one, which is due at once, has a number of its own.
    """
    lost = [delivery for delivery in listed(tx) if delivery.begun is not None]
    for delivery in lost:
        attempt = _lost(delivery)
        settle(tx, delivery, attempt, Verdict("dead" if attempt.number + 1 >= most else "failed"))
    return len(lost)


def _lost(delivery: Delivery) -> Attempt:
    assert delivery.begun is not None
    return Attempt(len(delivery.attempts), delivery.begun, None, 0.0, "stopped before an answer came")


def forget(tx: Transaction, *, keep: int) -> None:
    """Forget deliveries that are done, the first to be done first, until the others have at most so many events."""
    for number in finished.too_many(tx, keep):
        delivery = tx.get(DELIVERIES, number)
        assert delivery is not None, "what has an end is there"
        tx.delete(DELIVERIES, number)
        finished.forget(tx, len(delivery.notifications))


def waiting_apps(tx: Transaction) -> list[int]:
    """Return the apps that have something scheduled."""
    apps: list[int] = []
    slot = next(tx.scan(SCHEDULE), None)
    while slot is not None:
        apps.append(slot[0][0])
        slot = next(tx.scan(SCHEDULE, (slot[0][0] + 1, 0, 0)), None)
    return apps


def scheduled(tx: Transaction, app_id: int, *, but: Container[int] = ()) -> Iterator[Delivery]:
    """Yield an app's scheduled deliveries `but` some, the earliest first; do not write while reading."""
    for (owner, _, number), _ in tx.scan(SCHEDULE, (app_id, 0, 0)):
        if owner != app_id:
            return
        if number in but:
            continue
        delivery = tx.get(DELIVERIES, number)
        if delivery is not None:
            yield delivery


def next_due(tx: Transaction, after: Instant) -> Instant | None:
    """Return the earliest later instant at which something falls due."""
    later: list[Instant] = []
    for app_id in waiting_apps(tx):
        slot = next(tx.scan(SCHEDULE, (app_id, after + 1, 0)), None)
        if slot is not None and slot[0][0] == app_id:
            later.append(slot[0][1])
    return min(later, default=None)


def everything_scheduled(tx: Transaction) -> list[Delivery]:
    """Return what is still to be sent, app by app."""
    return [delivery for app_id in waiting_apps(tx) for delivery in scheduled(tx, app_id)]


def listed(tx: Transaction, state: str | None = None) -> list[Delivery]:
    """Return the deliveries, oldest first; of one state when asked."""
    return [delivery for _, delivery in tx.scan(DELIVERIES) if state is None or delivery.state == state]


def held(tx: Transaction) -> bool:
    """Say whether deliveries are being held back."""
    return tx.get(HOLD, _HELD) is not None


def hold(tx: Transaction) -> int:
    """Hold back everything not yet sent and everything to come; return how many deliveries are held now."""
    tx.put(HOLD, _HELD, True)
    return _move(tx, everything_scheduled(tx), "held")


def release(tx: Transaction) -> int:
    """Let held deliveries go, each at the instant it was due anyway; return how many there were."""
    tx.delete(HOLD, _HELD)
    waiting = listed(tx, "held")
    tried = [delivery for delivery in waiting if delivery.attempts]
    untried = [delivery for delivery in waiting if not delivery.attempts]
    return _move(tx, tried, "failed") + _move(tx, untried, "pending")


def resend(tx: Transaction, delivery_id: int, *, now: Instant) -> Delivery | None:
    """Make a delivery due at once, whatever became of it before; None when there is no such delivery."""
    delivery = tx.get(DELIVERIES, delivery_id)
    if delivery is None:
        return None
    again = replace(delivery, state="pending", due=now, closed=True)
    _store(tx, again)
    return again


def drop(tx: Transaction, delivery_id: int) -> Delivery | None:
    """Let a delivery that waits never be sent; None when none of that id waits."""
    waiting = _waiting(tx, delivery_id)
    if waiting is not None:
        _store(tx, replace(waiting, state="dropped", closed=True))
    return waiting


def delay(tx: Transaction, delivery_id: int, by_ms: int) -> Delivery | None:
    """Make a delivery that waits due so much later; None when none of that id waits."""
    waiting = _waiting(tx, delivery_id)
    if waiting is None:
        return None
    later = replace(waiting, due=waiting.due + by_ms, closed=True)
    _store(tx, later)
    return later


def duplicate(tx: Transaction, delivery_id: int, *, now: Instant) -> Delivery | None:
    """Add a delivery of the same events, not before the first one; None when there is no such delivery."""
    present = tx.get(DELIVERIES, delivery_id)
    if present is None:
        return None
    if present.state in _WAITING:
        _store(tx, replace(present, closed=True))
    due = max(now, present.due)
    return add(tx, present.app_id, present.target_url, present.notifications, due=due, closed=True)


def join(tx: Transaction, app_id: int, notifications: tuple[Notification, ...], due: Instant, attempts: int) -> bool:
    """Put notifications into a failed delivery due at the same instant after as many attempts, if one has room."""
    for (owner, instant, number), _ in tx.scan(SCHEDULE, (app_id, due, 0)):
        if (owner, instant) != (app_id, due):
            return False
        present = tx.get(DELIVERIES, number)
        assert present is not None
        together = (*present.notifications, *notifications)
        if len(present.attempts) == attempts and len(together) <= MAX_BATCH:
            _store(tx, replace(present, notifications=together))
            return True
    return False


def keep(tx: Transaction, delivery: Delivery, notifications: tuple[Notification, ...], due: Instant) -> Delivery:
    """Leave a delivery only some of its notifications, due at another instant."""
    smaller = replace(delivery, notifications=notifications, due=due)
    _store(tx, smaller)
    return smaller


def _waiting(tx: Transaction, delivery_id: int) -> Delivery | None:
    delivery = tx.get(DELIVERIES, delivery_id)
    return delivery if delivery is not None and delivery.state in _WAITING else None


def hasten(tx: Transaction, *, now: Instant) -> int:
    """Make everything pending due at once; return how many deliveries that concerns."""
    pending = [delivery for delivery in everything_scheduled(tx) if delivery.state == "pending"]
    for delivery in pending:
        _store(tx, replace(delivery, due=min(delivery.due, now), closed=True))
    return len(pending)


def _move(tx: Transaction, deliveries: Sequence[Delivery], state: str) -> int:
    for delivery in deliveries:
        _store(tx, replace(delivery, state=state))
    return len(deliveries)


def _store(tx: Transaction, delivery: Delivery) -> None:
    before = tx.get(DELIVERIES, delivery.delivery_id)
    tx.put(DELIVERIES, delivery.delivery_id, delivery)
    _schedule(tx, None if before is None else _slot(before), _slot(delivery))
    _end_or_go_on(tx, before, delivery)


def _schedule(tx: Transaction, old: Slot | None, new: Slot | None) -> None:
    if old != new:
        if old is not None:
            tx.delete(SCHEDULE, old)
        if new is not None:
            tx.put(SCHEDULE, new, True)


def _end_or_go_on(tx: Transaction, before: Delivery | None, delivery: Delivery) -> None:
    was_done, events = before is not None and before.state in _DONE, len(delivery.notifications)
    if was_done and delivery.state not in _DONE:
        finished.take_back(tx, delivery.delivery_id, events)
    elif delivery.state in _DONE and not was_done:
        finished.note(tx, delivery.delivery_id, events)


def _slot(delivery: Delivery) -> Slot | None:
    if delivery.state not in ("pending", "failed"):
        return None
    return delivery.app_id, delivery.due, delivery.delivery_id
