"""Create, rename, delete and restore lists."""

from dataclasses import replace
from typing import NamedTuple

from mockspot.domain.context import Context
from mockspot.domain.lists import state
from mockspot.domain.lists.state import LISTS, RESTORABLE_MS, ObjectList
from mockspot.domain.refusal import Refusal


class CreateList(NamedTuple):
    """Make a static list of records of a type."""

    type_id: str
    name: str
    custom: tuple[tuple[str, str], ...] = ()


class RenameList(NamedTuple):
    """Give a list another name."""

    list_id: int
    name: str


class Sized(NamedTuple):
    """A list and how many members it has."""

    row: ObjectList
    size: int


def create(ctx: Context, command: CreateList) -> Sized:
    """Make a list without members."""
    _claim(ctx, command.name, None)
    number = ctx.tx.count(LISTS) + 1  # deleted ones are kept, so that no id is given twice
    user = ctx.caller.user_id
    made = ObjectList(number, command.type_id, command.name, ctx.now, ctx.now, user, user, command.custom)
    ctx.tx.put(LISTS, number, made)
    return Sized(made, 0)


def rename(ctx: Context, command: RenameList) -> Sized:
    """Rename a list. unverified: that its version stays."""
    state.require_read(ctx)
    found = state.find(ctx.tx, command.list_id)
    _claim(ctx, command.name, found)
    renamed = state.touched(ctx, replace(found, name=command.name))
    ctx.tx.put(LISTS, found.list_id, renamed)
    return Sized(renamed, state.size(ctx.tx, renamed))


def delete(ctx: Context, list_id: int) -> None:
    """Delete a list, which can come back for a while. unverified: one that is not there is refused."""
    state.require_read(ctx)
    ctx.tx.put(LISTS, list_id, replace(state.find(ctx.tx, list_id), deleted_at=ctx.now))


def restore(ctx: Context, list_id: int) -> None:
    """Bring a deleted list back. unverified: a list that is there, or gone for too long, is refused as missing."""
    state.require_read(ctx)
    found = ctx.tx.get(LISTS, list_id)
    if found is None or found.deleted_at is None or ctx.now - found.deleted_at > RESTORABLE_MS:
        raise state.missing(list_id)
    _claim(ctx, found.name, found)
    ctx.tx.put(LISTS, list_id, replace(found, deleted_at=None))


def _claim(ctx: Context, name: str, owner: ObjectList | None) -> None:
    """Refuse a name that is blank, or another list's."""
    if not name.strip():
        raise Refusal("list_name_blank")
    holder = state.named(ctx.tx, name)
    if holder is not None and (owner is None or holder.list_id != owner.list_id):
        raise Refusal("list_name_taken", {"listName": name})
