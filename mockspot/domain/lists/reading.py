"""Read lists: by id, by name, by search, page by page."""

from collections.abc import Callable
from itertools import islice
from typing import Any, NamedTuple

from mockspot.domain.context import Context
from mockspot.domain.lists import state
from mockspot.domain.lists.state import LISTS, ObjectList
from mockspot.domain.lists.writing import Sized
from mockspot.domain.refusal import Refusal


class NamedList(NamedTuple):
    """Read the list of a name that holds records of a type."""

    type_id: str
    name: str


class SearchLists(NamedTuple):
    """Find lists by a part of the name, ids, processing types and object type; None leaves a filter out.

    `also` names custom properties to show.
    """

    limit: int
    offset: int = 0
    query: str = ""
    list_ids: frozenset[int] | None = None
    processing_types: frozenset[str] | None = None
    type_id: str | None = None
    also: tuple[str, ...] = ()
    order: str = ""  # a name of ORDERS, with a minus in front for descending


class EveryList(NamedTuple):
    """List the lists in the order of their ids, after id `after`."""

    limit: int
    after: int = 0
    processing_types: frozenset[str] | None = None
    type_id: str | None = None
    also: tuple[str, ...] = ()


class ListsPage(NamedTuple):
    """One page of lists for what was asked; `offset` is where the next one begins, `total` counts all there are."""

    asked: SearchLists | EveryList
    found: tuple[Sized, ...]
    offset: int
    total: int
    has_more: bool


ORDERS: dict[str, Callable[[ObjectList], Any]] = {
    "HS_LIST_ID": lambda row: row.list_id,
    "HS_UPDATED_AT": lambda row: (row.updated_at, row.list_id),
}
"""Claim: Estuary's capture sorts by the first one, for its checkpoints need ascending ids; the Singer tap 4.5.0 by the
second one, both ways. Others exist; none is published. unverified: the first one descending."""


def read(ctx: Context, list_id: int) -> Sized:
    """Return one list."""
    return _sized(ctx, state.find(ctx.tx, list_id))


def read_named(ctx: Context, command: NamedList) -> Sized:
    """Return the list of a name (documented, SPEC)."""
    found = state.named(ctx.tx, command.name)
    if found is None or found.type_id != command.type_id:
        raise Refusal("list_name_missing", {"listName": command.name})
    return _sized(ctx, found)


def read_many(ctx: Context, list_ids: tuple[int, ...]) -> tuple[Sized, ...]:
    """Return the lists of some ids. unverified: those that are not there are left out."""
    found = (ctx.tx.get(LISTS, list_id) for list_id in dict.fromkeys(list_ids))
    return tuple(_sized(ctx, row) for row in found if row is not None and row.deleted_at is None)


def search(ctx: Context, command: SearchLists) -> ListsPage:
    """Return one page. Claim: its offset is where the next one begins (pasted, go-hubspot 2024; Singer 4.5.0)."""
    found = [row for row in state.every(ctx.tx) if _matches(command, row)]
    name = command.order.removeprefix("-")
    if name:
        found.sort(key=ORDERS[name], reverse=command.order.startswith("-"))
    page = found[command.offset : command.offset + command.limit]
    end = command.offset + len(page)
    return ListsPage(command, tuple(_sized(ctx, row) for row in page), end, len(found), end < len(found))


def every(ctx: Context, command: EveryList) -> ListsPage:
    """Return one page in the order of the ids (documented, DOC-SEGMENTS)."""
    wanted = (row for row in state.every(ctx.tx) if row.list_id > command.after and _of_kind(command, row))
    found = list(islice(wanted, command.limit + 1))
    page = tuple(_sized(ctx, row) for row in found[: command.limit])
    last = page[-1].row.list_id if page else command.after
    return ListsPage(command, page, last, len(page), len(found) > command.limit)


def _matches(command: SearchLists, row: ObjectList) -> bool:
    if command.list_ids is not None and row.list_id not in command.list_ids:
        return False
    return _of_kind(command, row) and command.query.lower() in row.name.lower()


def _of_kind(command: SearchLists | EveryList, row: ObjectList) -> bool:
    """Say whether a list is of the types asked for; every simulated one is MANUAL."""
    if command.processing_types is not None and "MANUAL" not in command.processing_types:
        return False
    return command.type_id is None or row.type_id == command.type_id


def _sized(ctx: Context, row: ObjectList) -> Sized:
    return Sized(row, state.size(ctx.tx, row))
