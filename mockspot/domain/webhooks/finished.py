"""The order in which deliveries came to their end, and how many events those that are kept carry: what goes next."""

from collections.abc import Iterator
from typing import Final

from mockspot.domain.ports import Kind, Transaction

ENDS: Kind[int, int] = Kind("webhook_ends")
"""By their order: which delivery came to its end."""
PLACES: Kind[int, int] = Kind("webhook_end_places")
"""By delivery: where in that order its end is, while it has one."""
TOTALS: Kind[str, int] = Kind("webhook_totals")
_FIRST: Final = "first"
_NEXT: Final = "next"
_EVENTS: Final = "events"
_FORGOTTEN: Final = "forgotten"


def note(tx: Transaction, delivery_id: int, events: int) -> None:
    """Note that a delivery of so many events has come to its end."""
    place = _total(tx, _NEXT)
    tx.put(ENDS, place, delivery_id)
    tx.put(PLACES, delivery_id, place)
    _add(tx, _NEXT, 1)
    _add(tx, _EVENTS, events)


def take_back(tx: Transaction, delivery_id: int, events: int) -> None:
    """Note that a delivery of so many events goes on after all; the end it will have is another."""
    _remove(tx, delivery_id)
    _add(tx, _EVENTS, -events)


def too_many(tx: Transaction, keep: int) -> Iterator[int]:
    """Yield deliveries and remove their ends, the first one first, while all have more events than are to be kept."""
    while _total(tx, _EVENTS) > keep:
        delivery_id = tx.get(ENDS, _total(tx, _FIRST))
        _add(tx, _FIRST, 1)
        if delivery_id is not None:  # else it went on after all
            _remove(tx, delivery_id)
            yield delivery_id


def forget(tx: Transaction, events: int) -> None:
    """Note that a delivery of so many events is forgotten."""
    _add(tx, _EVENTS, -events)
    _add(tx, _FORGOTTEN, 1)


def forgotten(tx: Transaction) -> int:
    """Return how many deliveries are forgotten."""
    return _total(tx, _FORGOTTEN)


def _remove(tx: Transaction, delivery_id: int) -> None:
    place = tx.get(PLACES, delivery_id)
    assert place is not None, "a delivery that is done has an end"
    tx.delete(ENDS, place)
    tx.delete(PLACES, delivery_id)


def _total(tx: Transaction, name: str) -> int:
    return tx.get(TOTALS, name) or 0


def _add(tx: Transaction, name: str, number: int) -> None:
    if number:
        tx.put(TOTALS, name, _total(tx, name) + number)
