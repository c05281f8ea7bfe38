"""Where lists are kept: their definitions, and who is a member of which."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from mockspot.domain.context import Context
from mockspot.domain.ports import Instant, Kind, Transaction
from mockspot.domain.records.state import live
from mockspot.domain.refusal import Refusal

RESTORABLE_MS = 90 * 86_400_000
"""How long a deleted list can come back (documented, SPEC)."""


@dataclass(frozen=True, slots=True)
class ObjectList:
    """One list of records of one object type. `custom` holds its custom properties as pairs of strings."""

    list_id: int
    type_id: str
    name: str
    created_at: Instant
    updated_at: Instant
    created_by: int
    updated_by: int
    custom: tuple[tuple[str, str], ...] = ()
    version: int = 1
    added_at: Instant | None = None
    removed_at: Instant | None = None
    deleted_at: Instant | None = None


LISTS: Kind[int, ObjectList] = Kind("lists")
"""By list id, deleted ones too."""
MEMBERS: Kind[tuple[int, int], Instant] = Kind("list_members")
"""By (list id, record id): when the record was added."""


def find(tx: Transaction, list_id: int) -> ObjectList:
    """Return a list; refused when there is none, or it is deleted."""
    found = tx.get(LISTS, list_id)
    if found is None or found.deleted_at is not None:
        raise missing(list_id)
    return found


def missing(list_id: int) -> Refusal:
    """Return the refusal of a list that is not there."""
    return Refusal("list_missing", {"listId": list_id})


def every(tx: Transaction) -> Iterator[ObjectList]:
    """Yield the lists in the order of their ids."""
    return (row for _, row in tx.scan(LISTS) if row.deleted_at is None)


def named(tx: Transaction, name: str) -> ObjectList | None:
    """Return the list of a name. Claim: names are unique in a portal (documented, SPEC); case does not matter."""
    return next((row for row in every(tx) if row.name.lower() == name.lower()), None)


def members(tx: Transaction, row: ObjectList, start: int = 0) -> Iterator[tuple[int, Instant]]:
    """Yield the live records of a list with when they were added, from record id `start` on.

    unverified: an archived record is no member, and is one again when it is restored.
    """
    records = live(row.type_id)
    for (list_id, number), added_at in tx.scan(MEMBERS, (row.list_id, start)):
        if list_id != row.list_id:
            return
        if tx.get(records, number) is not None:
            yield number, added_at


def size(tx: Transaction, row: ObjectList) -> int:
    """Return how many members a list has."""
    return sum(1 for _ in members(tx, row))


def touched(ctx: Context, row: ObjectList) -> ObjectList:
    """Return the list as changed by the caller now."""
    return replace(row, updated_at=ctx.now, updated_by=ctx.caller.user_id)


def require_read(ctx: Context) -> None:
    """Refuse a caller who may change lists and not read them. Claim: changes need both scopes (documented, SPEC)."""
    if "crm.lists.read" not in ctx.caller.scopes:
        raise Refusal("scopes_missing", {"required_scopes": ["crm.lists.read"], "every": False})
