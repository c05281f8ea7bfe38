"""Read calls, emails, meetings, notes and tasks as one kind of thing, which they were in the engagements v1 API."""

from collections.abc import Iterator, Mapping
from heapq import merge
from itertools import islice
from typing import NamedTuple

from mockspot.catalog.engagements import ASSOCIATIONS, ENGAGEMENTS, Engagement
from mockspot.catalog.object_types import ObjectType, resolve
from mockspot.domain import record
from mockspot.domain.context import Context
from mockspot.domain.legacy.records import RECENT_MAXIMUM, RECENT_MS, linked_ids
from mockspot.domain.ports import Instant, Transaction
from mockspot.domain.record import Record
from mockspot.domain.records.state import archived, live
from mockspot.domain.refusal import Refusal
from mockspot.domain.values import parse_instant

_LINKED = tuple(name for name in ASSOCIATIONS.values() if name is not None)
Moment = tuple[Instant, int]
"""When an engagement was changed, and its id: an order in which no two are alike."""
Kind = tuple[Engagement, ObjectType]
Row = tuple[Kind, Record]


class Shown(NamedTuple):
    """An engagement: what kind it is, its record's type and values, and the ids of associated records by type.

    A redacted one's content is not the caller's to see.
    """

    engagement: Engagement
    object_type: ObjectType
    number: int
    values: Mapping[str, str]
    links: Mapping[str, tuple[int, ...]]
    redacted: bool


class ListEngagements(NamedTuple):
    """List them in the order of their ids, after id `offset`; of one record when there is one."""

    limit: int
    offset: int = 0
    linked_to: tuple[ObjectType, int] | None = None


class RecentEngagements(NamedTuple):
    """List those changed lately, the newest first, from place `offset` on; none from before `since`."""

    limit: int
    offset: int = 0
    since: Instant = 0


class ChangedEngagements(NamedTuple):
    """List those changed since a moment (not itself), the oldest change first."""

    limit: int
    after: Moment


class EngagementPage(NamedTuple):
    """One page: where the next one begins (an id or a place), how many there are, and the last moment shown."""

    found: tuple[Shown, ...]
    has_more: bool
    offset: int = 0
    total: int = 0
    after: Moment = (0, 0)


def read(ctx: Context, number: int) -> Shown | None:
    """Return one engagement, or None when it was deleted: HubSpot answers with nothing at all (recorded, hrb 2016)."""
    if any(ctx.tx.get(archived(object_type.type_id), number) is not None for _, object_type in kinds()):
        return None
    return shown(ctx, find(ctx.tx, number))


def find(tx: Transaction, number: int) -> Row:
    """Return a live engagement with its kind. unverified: a missing one answers as a missing company does."""
    for kind in kinds():
        found = tx.get(live(kind[1].type_id), number)
        if found is not None:
            return kind, found
    raise Refusal("not_found_json")


def shown(ctx: Context, row: Row) -> Shown:
    """Return what a caller sees of an engagement."""
    (engagement, object_type), found = row
    links = {name: linked_ids(ctx.tx, object_type, _number(row), name) for name in _LINKED}
    redacted = engagement.content_scope is not None and engagement.content_scope not in ctx.caller.scopes
    return Shown(engagement, object_type, _number(row), record.values(found), links, redacted)


def kinds() -> Iterator[Kind]:
    """Yield the kinds of engagement with their object types."""
    for engagement in ENGAGEMENTS:
        object_type = resolve(engagement.object_type)
        if object_type is not None:
            yield engagement, object_type


def list_page(ctx: Context, command: ListEngagements) -> EngagementPage:
    """Return one page. unverified: that it is in the order of ids, as companies are."""
    scans = (_records(ctx.tx, kind, command.offset + 1) for kind in kinds())
    rows = (row for row in merge(*scans, key=_number) if _linked(ctx.tx, row, command.linked_to))
    found = list(islice(rows, command.limit + 1))
    page = tuple(shown(ctx, row) for row in found[: command.limit])
    return EngagementPage(page, len(found) > command.limit, page[-1].number if page else command.offset)


def recent(ctx: Context, command: RecentEngagements) -> EngagementPage:
    """Return one page of what changed lately."""
    since = max(command.since, ctx.now - RECENT_MS)
    rows = sorted((row for row in _every(ctx.tx) if _moment(row)[0] >= since), key=_moment, reverse=True)
    rows = rows[:RECENT_MAXIMUM]
    page = rows[command.offset : command.offset + command.limit]
    end = command.offset + len(page)
    return EngagementPage(tuple(shown(ctx, row) for row in page), end < len(rows), end, len(rows))


def changed(ctx: Context, command: ChangedEngagements) -> EngagementPage:
    """Return one page of what changed since. Claim: second-hand (the Singer tap 4.5.0 pages so)."""
    rows = sorted((row for row in _every(ctx.tx) if _moment(row) > command.after), key=_moment)
    page = rows[: command.limit]
    after = _moment(page[-1]) if page else command.after
    return EngagementPage(tuple(shown(ctx, row) for row in page), len(rows) > command.limit, after=after)


def _records(tx: Transaction, kind: Kind, start: int = 0) -> Iterator[Row]:
    return ((kind, found) for _, found in tx.scan(live(kind[1].type_id), start))


def _every(tx: Transaction) -> Iterator[Row]:
    return (row for kind in kinds() for row in _records(tx, kind))


def _number(row: Row) -> int:
    return record.record_id(row[1])


def _moment(row: Row) -> Moment:
    (_, object_type), found = row
    return parse_instant(record.value(found, object_type.modified_property) or "") or 0, record.record_id(found)


def _linked(tx: Transaction, row: Row, to: tuple[ObjectType, int] | None) -> bool:
    return to is None or to[1] in linked_ids(tx, row[0][1], _number(row), to[0].name)
