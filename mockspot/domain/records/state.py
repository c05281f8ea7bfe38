"""Where records are kept: live ones, archived ones, and who holds which unique value."""

from functools import cache

from mockspot.domain.ports import IdSource, Kind, Transaction
from mockspot.domain.record import Record

_COUNTERS: Kind[str, int] = Kind("counters")
FIRST_ID = 4_300_000_000
"""Ids exceed 32 bits (recorded), so that a client which keeps them in an int fails here and not in production."""


@cache
def live(type_id: str) -> Kind[int, Record]:
    """Return the kind of an object type's live records, by id."""
    return Kind(f"records/{type_id}")


@cache
def archived(type_id: str) -> Kind[int, Record]:
    """Return the kind of an object type's archived records, by id."""
    return Kind(f"archived/{type_id}")


@cache
def holders(type_id: str, property_name: str) -> Kind[str, int]:
    """Return the kind that maps each value of a unique property to the record that holds it."""
    return Kind(f"holders/{type_id}/{property_name}")


def next_id(tx: Transaction, ids: IdSource) -> int:
    """Return a new record id: ascending over the portal, with the gaps a busy account has."""
    number = (tx.get(_COUNTERS, "record") or FIRST_ID + ids.bits(20)) + 1 + ids.bits(4)
    tx.put(_COUNTERS, "record", number)
    return number
