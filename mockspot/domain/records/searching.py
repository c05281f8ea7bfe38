"""Search the records of one type: the query's meaning over what the index has caught up with."""

from collections.abc import Callable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from functools import partial
from typing import NamedTuple

from mockspot.catalog.object_types import OBJECT_TYPES, ObjectType, resolve
from mockspot.catalog.properties import PropertyDefinition
from mockspot.domain import associations, properties, record
from mockspot.domain.context import Context
from mockspot.domain.ports import Transaction
from mockspot.domain.properties import sensitivity
from mockspot.domain.record import Record
from mockspot.domain.records import history, reading
from mockspot.domain.records.reading import Seen, View
from mockspot.domain.records.state import live
from mockspot.domain.search import evaluate
from mockspot.domain.search.evaluate import Found
from mockspot.domain.search.predicate import Associated, SearchableType
from mockspot.domain.search.query import SearchQuery

MANY = 2_000
"""From so many records on a search goes by groupings; below, looking at each is as quick and keeps nothing."""

_BARRED = {
    **dict.fromkeys(("calls", "meetings", "notes", "tasks"), ("hs_body_preview_html",)),
    "emails": ("hs_body_preview_html", "hs_email_html"),
}
"""Properties that filters of a type may not name. Claim: documented (DOC-SEARCH). unverified: how they are refused."""


class Search(NamedTuple):
    """Find records of a type."""

    object_type: ObjectType
    query: SearchQuery


class SearchPage(NamedTuple):
    """One page of matches and how many there are; `after` is the offset of the next page, or None on the last."""

    seen: tuple[Seen, ...]
    total: int
    after: int | None


class _Definitions(Mapping[str, PropertyDefinition]):
    """The portal's live definitions of a type, looked up one by one: a search names few of hundreds."""

    def __init__(self, tx: Transaction, object_type: ObjectType) -> None:
        self._tx = tx
        self._object_type = object_type

    def __getitem__(self, name: str) -> PropertyDefinition:
        found = properties.definition(self._tx, self._object_type, name)
        if found is None:
            raise KeyError(name)
        return found

    def __iter__(self) -> Iterator[str]:
        return (row.name for row in properties.definitions(self._tx, self._object_type) if not row.archived)

    def __len__(self) -> int:
        return sum(1 for _ in self)


def search(ctx: Context, command: Search) -> SearchPage:
    """Return one page of the records a query finds."""
    object_type, query = command.object_type, command.query
    sensitivity.check_search(ctx, object_type, query.named())
    unseen = sensitivity.withheld(ctx, object_type)
    searched = SearchableType(
        _Definitions(ctx.tx, object_type),
        [name for name in object_type.searchable_properties if name not in unseen],
        _SPELLINGS,
        ctx.policy.negative_matches_missing,
        _BARRED.get(object_type.name, ()),
    )
    found, row_of = _found(ctx, object_type, query, searched)
    view = View(object_type, query.properties)
    names = reading.names_of(ctx, view)
    page = tuple(reading.show(ctx, view, row_of(number), names) for number in found.ids)
    return SearchPage(page, found.total, query.next_offset(found.total))


def _found(
    ctx: Context, object_type: ObjectType, query: SearchQuery, searched: SearchableType
) -> tuple[Found, Callable[[int], Record]]:
    """Return what is found, and what returns a record that was: looking at few is quicker than to know of many."""
    if ctx.tx.count(live(object_type.type_id)) >= MANY and not ctx.portal.index_lag_ms:
        from mockspot.domain.records.columns import TypeColumns  # with the first search among many
        from mockspot.domain.search import plan

        columns = TypeColumns(ctx.tx, object_type)
        return plan.run(query, columns, searched), columns.row
    visible = dict(_visible(ctx, object_type))
    getters = ((number, partial(record.value, row)) for number, row in visible.items())
    associated = partial(_associated, ctx, object_type)
    return evaluate.run(query, getters, searched, associations=associated), visible.__getitem__


def _visible(ctx: Context, object_type: ObjectType) -> Iterator[tuple[int, Record]]:
    """Yield the records as the index knows them: new and changed ones appear after the portal's lag (DOC-SEARCH)."""
    rows = ctx.tx.scan(live(object_type.type_id))
    if not ctx.portal.index_lag_ms:
        yield from rows
        return
    indexed_until = ctx.now - ctx.portal.index_lag_ms
    for number, row in rows:
        then = history.as_of(ctx.tx, object_type, row, indexed_until)
        if then is not None:
            yield number, then


def _associated(ctx: Context, object_type: ObjectType, number: int) -> Associated:
    """Return the look-up behind the pseudo-property `associations.<type>` of one record."""

    def ids(spelling: str) -> AbstractSet[int]:
        other = resolve(spelling)
        if other is None:
            return frozenset()
        return associations.associated_ids(ctx.tx, object_type, number, other)

    return ids


_SPELLINGS = frozenset(spelling for row in OBJECT_TYPES for spelling in row.spellings)
