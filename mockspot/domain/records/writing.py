"""Create, update and archive one record."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from mockspot.catalog import linked_values
from mockspot.catalog.object_types import ObjectType
from mockspot.domain import associations, pipelines, record
from mockspot.domain.associations import NewLink
from mockspot.domain.context import Context, Normalised
from mockspot.domain.events import Event
from mockspot.domain.record import Record
from mockspot.domain.records import (
    calculated,
    extras,
    history,
    identities,
    lookup,
    requirements,
    stage_times,
    uniqueness,
)
from mockspot.domain.records.history import Source
from mockspot.domain.records.identities import ADDITIONAL_EMAILS, EMAIL
from mockspot.domain.records.state import archived, live, next_id
from mockspot.domain.records.values import checked
from mockspot.domain.refusal import Refusal
from mockspot.domain.values import instant_text


class Create(NamedTuple):
    """Make a record of a type from property values as sent; `given` holds canonical ones that no client may send.

    `links` are None when they come later, whatever the type needs.
    """

    object_type: ObjectType
    properties: Mapping[str, object]
    links: tuple[NewLink, ...] | None = ()
    given: Mapping[str, str] = MappingProxyType({})


class Update(NamedTuple):
    """Change properties of the record that `key` names."""

    object_type: ObjectType
    key: str
    properties: Mapping[str, object]
    id_property: str | None = None


class Archive(NamedTuple):
    """Move a record to the recycle bin."""

    object_type: ObjectType
    key: str


class Written(NamedTuple):
    """A record after a write, and the properties that the answer shows: those sent and some that are computed."""

    record: Record
    shown: Mapping[str, str]
    warnings: tuple[Normalised, ...] = ()


def create(ctx: Context, command: Create) -> Written:
    """Make a record; refused as a whole when any value, unique property or association is wrong."""
    object_type, sent, tx = command.object_type, command.properties, ctx.tx
    if object_type.defaulted_pipeline is not None:
        sent = {**pipelines.defaults(tx, object_type, sent), **sent}
    accepted: dict[str, Any] = checked(ctx, object_type, sent, None)
    requirements.check_create(ctx, object_type, sent)
    if ADDITIONAL_EMAILS in accepted:
        accepted = identities.distinct(accepted, accepted.get(EMAIL))
    if None in accepted.values():
        accepted = _set(accepted)
    claimed = uniqueness.claim(ctx, object_type, accepted, None)
    number = next_id(tx, ctx.ids)
    values, draft = extras.complete(ctx, object_type, accepted, number)
    faithful, whole = draft.faithful, len(values) == len(draft.values)
    if command.given:
        values, faithful, whole = dict(sorted({**values, **command.given}.items())), False, False
    source, source_id = ctx.caller.source, ctx.caller.source_id
    made = record.make(number, values, source=source, source_id=source_id, shape=draft.shape if whole else None)
    for name in draft.unshown:
        values.pop(name, None)
    if draft.meanwhile:
        values = dict(sorted({**values, **draft.meanwhile}.items()))
    tx.put(live(object_type.type_id), number, made)
    for kind, value in claimed:
        tx.put(kind, value, number)
    if command.given:  # these may identify it too, and claim nothing
        uniqueness.hold(tx, object_type, made)
        identities.hold(tx, object_type, made)
    told = tuple(accepted.items())
    if not faithful:
        told = tuple((name, values[name]) for name in accepted if name in values)
    ctx.emit(Event("creation", object_type.type_id, number, ctx.now, source, source_id, None, None, told))
    written = calculated.follow(ctx, object_type, made)
    if command.links or (object_type.linked_any and command.links is not None):
        associations.link_new(ctx, object_type, number, command.links)
    if written is not made:
        values = {name: value for name, value in record.values(written).items() if name not in draft.unshown}
        values = dict(sorted({**values, **draft.meanwhile}.items())) if draft.meanwhile else values
    return Written(written, values, ctx.warnings)


def _set(values: Mapping[str, str | None]) -> dict[str, str]:
    """Return the properties that have a value."""
    return {name: value for name, value in values.items() if value is not None}


def update(ctx: Context, command: Update) -> Written:
    """Change a record; values that stay the same leave no trace."""
    object_type = command.object_type
    old = lookup.find(ctx, object_type, command.key, command.id_property)
    return change(ctx, object_type, old, command.properties)


def change(ctx: Context, object_type: ObjectType, old: Record, sent: Mapping[str, object]) -> Written:
    """Apply property values as sent to a record that was found."""
    if not sent:
        raise Refusal("no_properties")
    requirements.check_update(ctx, object_type, sent, old)
    values = checked(ctx, object_type, sent, old)
    number = record.record_id(old)
    if ADDITIONAL_EMAILS in values:
        values = identities.distinct(values, values.get(EMAIL, record.value(old, EMAIL)))
    changed = {name: value for name, value in values.items() if value != record.value(old, name)}
    uniqueness.claim(ctx, object_type, changed, number)
    changed = {**identities.exchanged(old, changed.get(EMAIL)), **changed}
    merged = {name: value for name, value in {**record.values(old), **changed}.items() if value is not None}
    moved: tuple[str, ...] = ()
    if object_type.stage_property in changed:
        before = record.value(old, object_type.stage_property)
        moved = stage_times.move(ctx.tx, object_type, merged, before, ctx.now)
    computed = extras.fill(ctx, object_type, merged, number, frozenset((*changed, *moved)))
    if changed:
        merged[object_type.modified_property] = instant_text(ctx.now)
    source, source_id = record.source(old)
    cleared = {*record.cleared(old), *(name for name, value in changed.items() if value is None)}
    new = record.make(number, merged, source=source, source_id=source_id, cleared=cleared)
    if changed:
        uniqueness.release(ctx.tx, object_type, old)
        if ADDITIONAL_EMAILS in changed:
            identities.release(ctx.tx, object_type, old)
        ctx.tx.put(live(object_type.type_id), number, new)
        uniqueness.hold(ctx.tx, object_type, new)
        identities.hold(ctx.tx, object_type, new)
        by = Source(ctx.caller.source, ctx.caller.source_id)
        history.note(ctx.tx, object_type, old, changed, now=ctx.now, source=by)
        _note_computed(ctx, object_type, old, new, (moved, stage_times.SOURCE), (computed, extras.SOURCE))
        if not linked_values.MOVED_BY.get(object_type.type_id, frozenset()).isdisjoint(changed):
            ctx.links_changed = True
    for name, value in changed.items():
        ctx.emit(_change(ctx, object_type, number, name, value or ""))
    shown = extras.shown_on_update(object_type, values)
    if changed and (worked_out := calculated.names(ctx, object_type)):
        new, shown = calculated.follow(ctx, object_type, new), shown.union(worked_out)
    return Written(new, record.chosen(new, shown), ctx.warnings)


def archive(ctx: Context, command: Archive) -> None:
    """Move a record to the bin. What is not there is archived already: 204 all the same (recorded, nango 2026)."""
    object_type = command.object_type
    found = lookup.search(ctx, object_type, command.key)
    if found is None:
        return
    number = record.record_id(found)
    uniqueness.release(ctx.tx, object_type, found)
    identities.release(ctx.tx, object_type, found)
    ctx.tx.delete(live(object_type.type_id), number)
    ctx.tx.put(archived(object_type.type_id), number, record.archived(found, ctx.now))
    ctx.emit(Event("deletion", object_type.type_id, number, ctx.now, ctx.caller.source, ctx.caller.source_id))


def _note_computed(
    ctx: Context, object_type: ObjectType, old: Record, new: Record, *parts: tuple[tuple[str, ...], Source]
) -> None:
    """Write the history of what followed a change; a value that stays the same leaves no trace."""
    for names, source in parts:
        values = {name: record.value(new, name) for name in names}
        changed = {name: value for name, value in values.items() if value != record.value(old, name)}
        if changed:
            history.note(ctx.tx, object_type, old, changed, now=ctx.now, source=source)


def _change(ctx: Context, object_type: ObjectType, number: int, name: str, value: str | None) -> Event:
    return Event(
        "propertyChange",
        object_type.type_id,
        number,
        ctx.now,
        ctx.caller.source,
        ctx.caller.source_id,
        property_name=name,
        property_value=value,
    )
