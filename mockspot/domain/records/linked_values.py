"""Keep the properties that depend on a record's associations: they follow when a link or a linked record changes."""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from mockspot.catalog import linked_values as catalog
from mockspot.catalog.linked_values import LinkedValue
from mockspot.catalog.object_types import ObjectType
from mockspot.domain import object_types, record
from mockspot.domain.associations.links import ascending, links
from mockspot.domain.context import Context
from mockspot.domain.events import CHANGES_LINKS, Event
from mockspot.domain.ports import Transaction
from mockspot.domain.record import Record
from mockspot.domain.records import calculated, extras, history, linked_rules
from mockspot.domain.records.history import Source
from mockspot.domain.records.state import live
from mockspot.domain.values import instant_text


class Moved(NamedTuple):
    """A record whose values may have changed, since something happened to its links to records of `far_type`.

    None is anything. `far_id` is the record that was linked, where that is all that happened.
    """

    type_id: str
    record_id: int
    far_type: str | None = None
    far_id: int | None = None


def follow(ctx: Context, *, as_ever: bool = False) -> None:
    """Bring the values up to date that this request's events may have changed; call it once, before they are told.

    Claim: the modified stamp moves with computed values (recorded, estuary 2025-04), and apps are told of each with
    the source that its history names (pasted, SLACK 2024-04, of notes_last_contacted). `as_ever` leaves stamps and
    history alone and tells nobody: what a seed links was always so.
    """
    refresh(ctx, (moved for event in ctx.events for moved in _moved(ctx.tx, event)), as_ever=as_ever, told=not as_ever)


def refresh(ctx: Context, moved: Iterable[Moved], *, as_ever: bool = False, told: bool = False) -> None:
    """Compute the values of records anew, each once.

    unverified: that nobody is told of what time alone changes.
    """
    by_record: dict[tuple[str, int], dict[str | None, list[int] | None]] = {}
    for each in moved:
        why = by_record.setdefault((each.type_id, each.record_id), {})
        linked = why.setdefault(each.far_type, [])
        if each.far_id is None:
            why[each.far_type] = None
        elif linked is not None:
            linked.append(each.far_id)
    for (type_id, record_id), why in by_record.items():
        found = ctx.tx.get(live(type_id), record_id)
        object_type = object_types.resolve(ctx.tx, ctx.portal.portal_id, type_id)
        if found is not None and object_type is not None:
            _refresh(ctx, object_type, found, why, as_ever=as_ever, told=told)
        else:
            ctx.tx.delete(linked_rules.CHOSEN, (type_id, record_id))


def neighbours(tx: Transaction, type_id: str, record_id: int) -> Iterator[Moved]:
    """Yield the records that have values which depend on their links to a record."""
    for other in catalog.types_that_count(type_id):
        yield from (Moved(other, far_id, type_id) for far_id, _ in ascending(tx.get(links(type_id, other), record_id)))


def _moved(tx: Transaction, event: Event) -> Iterator[Moved]:
    """Yield the records whose values an event may change."""
    if event.change == "associationChange":
        if catalog.of_type(event.object_type_id):
            linked = None if event.association_removed else event.to_id
            yield Moved(event.object_type_id, event.object_id, event.to_type_id, linked)
    elif event.change == "propertyChange":
        if event.property_name in catalog.MOVED_BY.get(event.object_type_id, ()):
            yield from neighbours(tx, event.object_type_id, event.object_id)
    elif event.change in CHANGES_LINKS:
        number = event.new_id or event.object_id
        yield from (Moved(event.object_type_id, each) for each in (number, *event.merged_ids))
        yield from neighbours(tx, event.object_type_id, number)


def _refresh(
    ctx: Context,
    object_type: ObjectType,
    found: Record,
    why: dict[str | None, list[int] | None],
    *,
    as_ever: bool,
    told: bool,
) -> None:
    rows = catalog.of_type(object_type.type_id)
    if None not in why:
        rows = _about(rows, frozenset(filter(None, why)))
    ends = linked_rules.Ends(ctx.tx, object_type.type_id, found, why, ctx.now)
    wanted = {row.property_name: linked_rules.value(row, ends) for row in rows}
    ends.remember()
    changed = {name: value for name, value in wanted.items() if value != record.value(found, name)}
    if changed:
        settle(ctx, object_type, found, changed, rows, as_ever=as_ever, told=told)


def settle(
    ctx: Context,
    object_type: ObjectType,
    found: Record,
    changed: dict[str, str | None],
    rows: tuple[LinkedValue, ...],
    *,
    as_ever: bool = False,
    told: bool = False,
) -> bool:
    """Write a record with other values and what is computed from them, and say whether anything is another."""
    number = record.record_id(found)
    values = {name: value for name, value in {**record.values(found), **changed}.items() if value is not None}
    computed = extras.fill(ctx, object_type, values, number, frozenset(changed))
    followed = {name: values.get(name) for name in computed if values.get(name) != record.value(found, name)}
    if not (changed or followed):
        return False
    if not as_ever:
        values[object_type.modified_property] = instant_text(ctx.now)
        for part, origin in (*_by_origin(rows, changed), (followed, extras.SOURCE)):
            if part:
                history.note(ctx.tx, object_type, found, part, now=ctx.now, source=origin)
            if told:
                _tell(ctx, object_type, number, part, origin)
    source, source_id = record.source(found)
    made = record.make(number, values, source=source, source_id=source_id, cleared=record.cleared(found))
    ctx.tx.put(live(object_type.type_id), number, made)
    calculated.follow(ctx, object_type, made, as_ever=as_ever)
    return True


@lru_cache(maxsize=1024)  # bounded: custom object types come and go
def _about(rows: tuple[LinkedValue, ...], types: frozenset[str]) -> tuple[LinkedValue, ...]:
    """Return the rows about links to records of some types, and all rows about what those look at too.

    So the values of a timeline are always of the same moment.
    """
    near = [row for row in rows if not types.isdisjoint(row.other_type_ids)]
    together = {type_id for row in near for type_id in row.other_type_ids}
    return tuple(row for row in rows if not together.isdisjoint(row.other_type_ids))


def _by_origin(
    rows: tuple[LinkedValue, ...], changed: dict[str, str | None]
) -> Iterator[tuple[dict[str, str | None], Source]]:
    """Yield the values apart by the source that they are computed by."""
    origins = sorted((row.origin, row.property_name) for row in rows if row.property_name in changed)
    for origin, names in groupby(origins, key=itemgetter(0)):
        yield {name: changed[name] for _, name in names}, Source(*origin)


def _tell(ctx: Context, object_type: ObjectType, number: int, values: dict[str, str | None], origin: Source) -> None:
    for name, value in values.items():
        ctx.emit(Event("propertyChange", object_type.type_id, number, ctx.now, *origin, name, value or ""))
