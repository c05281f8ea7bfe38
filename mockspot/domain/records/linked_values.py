"""Keep the properties that depend on a record's associations: they follow when a link or a linked record changes."""

from collections.abc import Iterable, Iterator
from typing import Final

from mockspot.catalog import linked_values as catalog
from mockspot.catalog.linked_values import LinkedValue
from mockspot.catalog.object_types import ObjectType
from mockspot.domain import object_types, record
from mockspot.domain.associations.linking import is_live
from mockspot.domain.associations.links import Row, ascending, links, size, specs_of
from mockspot.domain.context import Context
from mockspot.domain.events import CHANGES_LINKS, Event
from mockspot.domain.ports import Transaction
from mockspot.domain.record import Record
from mockspot.domain.records import calculated, history
from mockspot.domain.records.history import Source
from mockspot.domain.records.state import archived, live
from mockspot.domain.values import instant_text

Place = tuple[str, int]
"""A record: object type id and record id."""

_SOURCE: Final = Source("CALCULATED", None)  # unverified: the source that history shows


def follow(ctx: Context, *, as_ever: bool = False) -> None:
    """Bring the values up to date that this request's events may have changed; call it once, before they are told.

    Second-hand: the modified stamp moves with computed values. unverified: no property change is told of. `as_ever`
    leaves stamps and history alone: what a seed links was always so.
    """
    refresh(ctx, (place for event in ctx.events for place in _places(ctx.tx, event)), as_ever=as_ever)


def refresh(ctx: Context, places: Iterable[Place], *, as_ever: bool = False) -> None:
    """Compute the values of records anew."""
    for type_id, record_id in dict.fromkeys(places):
        found = ctx.tx.get(live(type_id), record_id)
        object_type = object_types.resolve(ctx.tx, ctx.portal.portal_id, type_id)
        if found is not None and object_type is not None:
            _refresh(ctx, object_type, found, as_ever=as_ever)


def neighbours(tx: Transaction, type_id: str, record_id: int) -> Iterator[Place]:
    """Yield the records that have values which depend on their links to a record."""
    for other in catalog.types_that_count(type_id):
        yield from ((other, far_id) for far_id, _ in ascending(tx.get(links(type_id, other), record_id)))


def _places(tx: Transaction, event: Event) -> Iterator[Place]:
    """Yield the records whose values an event may change."""
    if event.change == "associationChange":
        if catalog.of_type(event.object_type_id):
            yield event.object_type_id, event.object_id
    elif event.change in CHANGES_LINKS:
        number = event.new_id or event.object_id
        yield event.object_type_id, number
        yield from neighbours(tx, event.object_type_id, number)


def _refresh(ctx: Context, object_type: ObjectType, found: Record, *, as_ever: bool) -> None:
    wanted = {row.property_name: _value(ctx.tx, row, found) for row in catalog.of_type(object_type.type_id)}
    changed = {name: value for name, value in wanted.items() if value != record.value(found, name)}
    if not changed:
        return
    if not as_ever:
        changed[object_type.modified_property] = instant_text(ctx.now)
        history.note(ctx.tx, object_type, found, changed, now=ctx.now, source=_SOURCE)
    values = {name: value for name, value in {**record.values(found), **changed}.items() if value is not None}
    source, source_id = record.source(found)
    number = record.record_id(found)
    made = record.make(number, values, source=source, source_id=source_id, cleared=record.cleared(found))
    ctx.tx.put(live(object_type.type_id), number, made)
    calculated.follow(ctx, object_type, made, as_ever=as_ever)


def _value(tx: Transaction, row: LinkedValue, found: Record) -> str | None:
    """Return a value; what never had one stays without as long as there is nothing to count."""
    linked = tx.get(links(row.type_id, row.other_type_id), record.record_id(found))
    if row.rule == "id":
        return next(map(str, _far_ids(tx, row, linked)), None)
    count = _visible(tx, row, linked) if row.association_type_id is None else sum(1 for _ in _far_ids(tx, row, linked))
    return str(count) if count or record.value(found, row.property_name) is not None else None


def _visible(tx: Transaction, row: LinkedValue, linked: Row | None) -> int:
    """Count the links to live records. Mostly few are archived, and those are looked up rather than all of the links,
    since an account's largest companies have ten thousand contacts.
    """
    total, bin_ = size(linked), archived(row.other_type_id)
    if tx.count(bin_) < total:
        return total - sum(1 for far_id, _ in tx.scan(bin_) if specs_of(linked, far_id))
    return sum(1 for _ in _far_ids(tx, row, linked))


def _far_ids(tx: Transaction, row: LinkedValue, linked: Row | None) -> Iterator[int]:
    """Yield the live records at the other ends of the links that count."""
    wanted = ("HUBSPOT_DEFINED", row.association_type_id)
    for far_id, specs in ascending(linked):
        if (row.association_type_id is None or wanted in specs) and is_live(tx, row.other_type_id, far_id):
            yield far_id
