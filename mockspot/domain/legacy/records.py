"""Read companies and deals whole: every property with its history, as the v1 and v2 APIs show them."""

from collections.abc import Mapping
from heapq import nlargest
from itertools import islice
from operator import itemgetter
from typing import NamedTuple

from mockspot.catalog.object_types import ObjectType, resolve
from mockspot.domain import associations, properties, record
from mockspot.domain.context import Context
from mockspot.domain.ports import Instant, Transaction
from mockspot.domain.properties import sensitivity
from mockspot.domain.record import Record
from mockspot.domain.records import history
from mockspot.domain.records.history import Entry
from mockspot.domain.records.state import live
from mockspot.domain.refusal import Refusal
from mockspot.domain.values import parse_instant

RECENT_MS = 30 * 86_400_000
RECENT_MAXIMUM = 10_000
"""What counts as recent: the last 30 days, and so many (documented, DOC-LEGACY). unverified: that both hold at once."""
_LINKED = ("contacts", "companies", "deals")


class ReadWhole(NamedTuple):
    """Read the live record of an id; `names` are the properties to show, None shows all."""

    object_type: ObjectType
    number: int
    linked: bool = False
    names: tuple[str, ...] | None = None


class ReadMany(NamedTuple):
    """Read the live records of ids; those that name none are passed over."""

    object_type: ObjectType
    numbers: tuple[int, ...]
    names: tuple[str, ...] | None


class ListWhole(NamedTuple):
    """List the live records in ascending id order, after id `offset`.

    `names` are the properties to show, None shows all; `linked` adds what they are associated to.
    """

    object_type: ObjectType
    limit: int
    offset: int
    names: tuple[str, ...] | None
    linked: bool = False


class ListRecent(NamedTuple):
    """List the live records by the instant in the property `by`, the newest first, from place `offset` on.

    None is from before `since`. `names` and `linked` as in `ListWhole`.
    """

    object_type: ObjectType
    by: str
    limit: int
    offset: int
    since: Instant
    names: tuple[str, ...] | None
    linked: bool = False


class Whole(NamedTuple):
    """A record: the history of each shown property by its name, and the ids of associated records by type."""

    number: int
    history: Mapping[str, list[Entry]]
    links: Mapping[str, tuple[int, ...]]


class WholePage(NamedTuple):
    """One page; `instants` names the properties that hold a day or a time.

    `offset` is the last id shown; of recent records it is where the next page begins, and `total` how many there are.
    """

    found: tuple[Whole, ...]
    instants: frozenset[str]
    offset: int
    has_more: bool
    total: int = 0


def read(ctx: Context, command: ReadWhole) -> WholePage:
    """Return a page of the one record.

    Claim: a missing one is a JSON 404 without a category (recorded, hrb 2019).
    """
    found = ctx.tx.get(live(command.object_type.type_id), command.number)
    if found is None:
        raise Refusal("not_found_json")
    shown = whole(ctx.tx, command.object_type, found, command.names, linked=command.linked)
    return WholePage((shown,), instants(ctx.tx, command.object_type), command.number, has_more=False)


def read_many(ctx: Context, command: ReadMany) -> WholePage:
    """Return a page of the records that ids name, each once, in the order asked."""
    object_type, unique = command.object_type, dict.fromkeys(command.numbers)
    rows = (ctx.tx.get(live(object_type.type_id), number) for number in unique)
    page = tuple(whole(ctx.tx, object_type, row, command.names, linked=False) for row in rows if row is not None)
    return WholePage(page, instants(ctx.tx, object_type), 0, has_more=False)


def list_page(ctx: Context, command: ListWhole) -> WholePage:
    """Return one page. Claim: the offset is the id of the last record shown (recorded, hrb 2019, companies)."""
    object_type = command.object_type
    rows = ctx.tx.scan(live(object_type.type_id), command.offset + 1)
    found = [row for _, row in islice(rows, command.limit + 1)]
    page = tuple(
        whole(ctx.tx, object_type, row, command.names, linked=command.linked) for row in found[: command.limit]
    )
    last = page[-1].number if page else command.offset
    return WholePage(page, instants(ctx.tx, object_type), last, len(found) > command.limit)


def recent(ctx: Context, command: ListRecent) -> WholePage:
    """Return one page of what was made or changed lately."""
    object_type, since = command.object_type, max(command.since, ctx.now - RECENT_MS)

    def moment(row: Record) -> tuple[Instant, int]:
        return parse_instant(record.value(row, command.by) or "") or 0, record.record_id(row)

    dated = [(moment(row), row) for _, row in ctx.tx.scan(live(object_type.type_id))]
    dated = nlargest(RECENT_MAXIMUM, (pair for pair in dated if pair[0][0] >= since), key=itemgetter(0))
    rows = [row for _, row in dated[command.offset : command.offset + command.limit]]
    page = tuple(whole(ctx.tx, object_type, row, command.names, linked=command.linked) for row in rows)
    end = command.offset + len(page)
    return WholePage(page, instants(ctx.tx, object_type), end, end < len(dated), len(dated))


def instants(tx: Transaction, object_type: ObjectType) -> frozenset[str]:
    """Return the names of the properties that hold a day or a time: the oldest APIs print those in milliseconds."""
    rows = properties.definitions(tx, object_type)
    return frozenset(row.name for row in rows if row.type in ("date", "datetime"))


def linked_ids(tx: Transaction, object_type: ObjectType, number: int, name: str) -> tuple[int, ...]:
    """Return the ids of the live records of another type that a record is associated to, ascending."""
    other = resolve(name)
    return () if other is None else tuple(sorted(associations.associated_ids(tx, object_type, number, other)))


def whole(
    tx: Transaction, object_type: ObjectType, found: Record, names: tuple[str, ...] | None, *, linked: bool
) -> Whole:
    """Return what is shown of a record: the properties named that have a value, or all that have one or had.

    Claim: what was emptied stays, with an empty text (recorded, grou 2021, of contacts).
    """
    number, told = record.record_id(found), history.reader(tx, object_type, found)
    unseen = sensitivity.all_of(tx, object_type)
    shown = {*record.values(found), *record.cleared(found)}
    shown = shown if names is None else shown.intersection(names)
    links = {name: linked_ids(tx, object_type, number, name) for name in _LINKED if linked}
    return Whole(number, {name: told(name) for name in sorted(shown) if name not in unseen}, links)
