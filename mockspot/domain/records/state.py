"""Where records are kept: live ones, archived ones, and who holds which unique value."""

from functools import cache

from mockspot.domain import record
from mockspot.domain.ports import IdSource, Instant, Kind, Transaction
from mockspot.domain.record import Record

_COUNTERS: Kind[str, int] = Kind("counters")
DUE: Kind[tuple[Instant, str, int], bool] = Kind("values_due")
"""By (instant, object type id, record id): the records that have values which another time makes other ones."""
FIRST_ID = 4_300_000_000
"""Ids exceed 32 bits (recorded), so that a client which keeps them in an int fails here and not in production."""
_RESTORABLE_MS = 90 * 86_400_000


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
    """Return a new record id: ascending over the portal, with the gaps a busy account has.

    Portals begin far apart, so that an id of one is hardly ever an id of another, and a mix-up shows.
    """
    number = (tx.get(_COUNTERS, "record") or FIRST_ID + ids.bits(32)) + 1 + ids.bits(4)
    tx.put(_COUNTERS, "record", number)
    return number


def latest_id(tx: Transaction) -> int:
    """Return the highest id that any record was given; 0 before the first."""
    return tx.get(_COUNTERS, "record") or 0


def is_purged(found: Record, now: Instant) -> bool:
    """Say whether an archived record is beyond recovery, and no longer to be seen.

    Claim: records can be restored for 90 days (documented, DOC-OBJ); unverified: the API forgets them then.
    """
    since = record.archived_at(found)
    return since is not None and now - since > _RESTORABLE_MS
