"""The order in which deliveries came to their end, and how many events those that are kept carry: what goes next."""

from collections.abc import Iterator
from typing import Final, NamedTuple

from mockspot.domain.ports import Kind, Transaction


class End(NamedTuple):
    """A delivery that came to an end after so many attempts. Sent again, it has another end after more of them."""

    delivery_id: int
    attempts: int


ENDS: Kind[int, End] = Kind("webhook_ends")
"""By their order."""
TOTALS: Kind[str, int] = Kind("webhook_totals")
_FIRST: Final = "first"
_EVENTS: Final = "events"
_FORGOTTEN: Final = "forgotten"


def note(tx: Transaction, end: End, events: int) -> None:
    """Note that a delivery of so many events has come to an end."""
    tx.put(ENDS, _total(tx, _FIRST) + tx.count(ENDS), end)
    _add(tx, _EVENTS, events)


def take_back(tx: Transaction, events: int) -> None:
    """Note that a delivery of so many events goes on after all."""
    _add(tx, _EVENTS, -events)


def too_many(tx: Transaction, keep: int) -> Iterator[End]:
    """Yield and remove ends, the first one first, for as long as all together have more events than are to be kept."""
    while _total(tx, _EVENTS) > keep:
        first = _total(tx, _FIRST)
        end = tx.get(ENDS, first)
        assert end is not None, "events that are counted have an end"
        tx.delete(ENDS, first)
        _add(tx, _FIRST, 1)
        yield end


def forget(tx: Transaction, events: int) -> None:
    """Note that a delivery of so many events is forgotten."""
    _add(tx, _EVENTS, -events)
    _add(tx, _FORGOTTEN, 1)


def forgotten(tx: Transaction) -> int:
    """Return how many deliveries are forgotten."""
    return _total(tx, _FORGOTTEN)


def _total(tx: Transaction, name: str) -> int:
    return tx.get(TOTALS, name) or 0


def _add(tx: Transaction, name: str, number: int) -> None:
    if number:
        tx.put(TOTALS, name, _total(tx, name) + number)
