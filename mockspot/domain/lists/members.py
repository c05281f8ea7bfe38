"""Who is in which list: read pages, add and remove, and the lists of a record."""

from collections.abc import Iterable
from dataclasses import replace
from itertools import islice
from typing import NamedTuple

from mockspot.catalog.object_types import ObjectType
from mockspot.domain.context import Context
from mockspot.domain.events import Event
from mockspot.domain.lists import state
from mockspot.domain.lists.state import LISTS, MEMBERS, ObjectList
from mockspot.domain.ports import Instant, Transaction
from mockspot.domain.records.state import live
from mockspot.domain.refusal import Refusal

Member = tuple[int, Instant]
"""A record id, and when it was added."""


class MembersPage(NamedTuple):
    """One page of members; `after` is the cursor of the next one, or None on the last."""

    members: tuple[Member, ...]
    after: Member | None


class ReadMembers(NamedTuple):
    """List the members of a list in the order of their ids, from id `after` on."""

    list_id: int
    limit: int
    after: int = 0


class ReadByJoining(NamedTuple):
    """List the members of a list in the order in which they were added, from a moment and an id on."""

    list_id: int
    limit: int
    after: Member = (0, 0)


class ChangeMembers(NamedTuple):
    """Add records to a list and remove others, by their ids."""

    list_id: int
    adding: tuple[int, ...] = ()
    removing: tuple[int, ...] = ()


class CopyMembers(NamedTuple):
    """Add the members of one list to another."""

    list_id: int
    source_id: int


class Changed(NamedTuple):
    """What a change did: the ids added and removed, and those of records that do not exist."""

    added: tuple[int, ...]
    removed: tuple[int, ...]
    missing: tuple[int, ...]


class RecordLists(NamedTuple):
    """A record, and the lists it is in with when it was added to each."""

    object_type: ObjectType
    number: int
    lists: tuple[tuple[ObjectList, Instant], ...]


def read(ctx: Context, command: ReadMembers) -> MembersPage:
    """Return one page (order: documented, SPEC)."""
    found = state.find(ctx.tx, command.list_id)
    return _page(state.members(ctx.tx, found, command.after), command.limit)


def read_by_joining(ctx: Context, command: ReadByJoining) -> MembersPage:
    """Return one page in the order of joining."""
    found = state.find(ctx.tx, command.list_id)
    joined = sorted(state.members(ctx.tx, found), key=_joined)
    return _page((member for member in joined if _joined(member) >= _joined(command.after)), command.limit)


def change(ctx: Context, command: ChangeMembers) -> Changed:
    """Add and remove; members that are there already, and records that are no members, are passed over (SPEC)."""
    state.require_read(ctx)
    found = state.find(ctx.tx, command.list_id)
    records = live(found.type_id)
    missing = {number for number in (*command.adding, *command.removing) if ctx.tx.get(records, number) is None}
    added = _add(ctx, found, (number for number in command.adding if number not in missing))
    removed = _remove(ctx, found, (number for number in command.removing if number not in missing))
    return Changed(added, removed, tuple(sorted(missing)))


def copy(ctx: Context, command: CopyMembers) -> None:
    """Add every member of another list of records of the same type (documented, SPEC)."""
    state.require_read(ctx)
    target, source = state.find(ctx.tx, command.list_id), state.find(ctx.tx, command.source_id)
    if target.list_id == source.list_id or target.type_id != source.type_id:
        raise Refusal("lists_unlike", {"listId": target.list_id, "sourceListId": source.list_id})
    _add(ctx, target, [number for number, _ in state.members(ctx.tx, source)])


def clear(ctx: Context, list_id: int) -> None:
    """Remove every member; the list stays (documented, SPEC)."""
    state.require_read(ctx)
    found = state.find(ctx.tx, list_id)
    _remove(ctx, found, [number for number, _ in state.members(ctx.tx, found)])


def move(tx: Transaction, type_id: str, from_ids: tuple[int, ...], to_id: int) -> None:
    """Make one record a member of every list that others of its type are in, in their place.

    unverified: that static lists keep merged records, as members since the first of them joined, and show no change.
    """
    for list_id, row in list(tx.scan(LISTS)):
        joined = [tx.get(MEMBERS, (list_id, number)) for number in from_ids] if row.type_id == type_id else []
        if since := [instant for instant in joined if instant is not None]:
            for number in from_ids:
                tx.delete(MEMBERS, (list_id, number))
            tx.put(MEMBERS, (list_id, to_id), min(since))


def of_records(ctx: Context, records: tuple[tuple[ObjectType, int], ...]) -> tuple[RecordLists, ...]:
    """Return the lists each record is in. unverified: a record that does not exist is in none."""
    return tuple(RecordLists(kind, number, tuple(_lists_of(ctx, kind, number))) for kind, number in records)


def _lists_of(ctx: Context, object_type: ObjectType, number: int) -> Iterable[tuple[ObjectList, Instant]]:
    if ctx.tx.get(live(object_type.type_id), number) is None:
        return
    for row in state.every(ctx.tx):
        added_at = ctx.tx.get(MEMBERS, (row.list_id, number)) if row.type_id == object_type.type_id else None
        if added_at is not None:
            yield row, added_at


def _page(members: Iterable[Member], limit: int) -> MembersPage:
    found = tuple(islice(members, limit + 1))
    return MembersPage(found[:limit], found[limit] if len(found) > limit else None)


def _joined(member: Member) -> tuple[Instant, int]:
    return member[1], member[0]


def _add(ctx: Context, row: ObjectList, numbers: Iterable[int]) -> tuple[int, ...]:
    fresh = [number for number in dict.fromkeys(numbers) if ctx.tx.get(MEMBERS, (row.list_id, number)) is None]
    for number in fresh:
        ctx.tx.put(MEMBERS, (row.list_id, number), ctx.now)
        ctx.emit(_event(ctx, "listAddition", row, number))
    if fresh:
        ctx.tx.put(LISTS, row.list_id, replace(state.find(ctx.tx, row.list_id), added_at=ctx.now))
    return tuple(fresh)


def _remove(ctx: Context, row: ObjectList, numbers: Iterable[int]) -> tuple[int, ...]:
    gone = [number for number in dict.fromkeys(numbers) if ctx.tx.get(MEMBERS, (row.list_id, number)) is not None]
    for number in gone:
        ctx.tx.delete(MEMBERS, (row.list_id, number))
        ctx.emit(_event(ctx, "listRemoval", row, number))
    if gone:
        ctx.tx.put(LISTS, row.list_id, replace(state.find(ctx.tx, row.list_id), removed_at=ctx.now))
    return tuple(gone)


def _event(ctx: Context, change: str, row: ObjectList, number: int) -> Event:
    source_id = ctx.caller.source_id
    return Event(change, row.type_id, number, ctx.now, ctx.caller.source, source_id, to_id=row.list_id)
