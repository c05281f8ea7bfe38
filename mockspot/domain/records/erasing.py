"""Erase a record for good: values, past, links, and what leads to it; its addresses are never taken again."""

from typing import NamedTuple

from mockspot.catalog.object_types import ObjectType
from mockspot.domain import object_types, record
from mockspot.domain.associations import moving
from mockspot.domain.context import Context
from mockspot.domain.events import Event
from mockspot.domain.record import Record
from mockspot.domain.records import history, identities, linked_values, lookup, uniqueness
from mockspot.domain.records.identities import EMAIL
from mockspot.domain.records.linked_values import Moved
from mockspot.domain.records.state import archived, live


class Erase(NamedTuple):
    """Erase the record that `key` names, live or archived."""

    object_type: ObjectType
    key: str
    id_property: str | None = None


def erase(ctx: Context, command: Erase) -> None:
    """Erase a record. HubSpot may take 30 days for it; here it is gone at once.

    Claim: an address that nobody has is blocked all the same (documented, SPEC gdpr-delete). unverified: the answer for
    an id that names no record, and that archived records are erased too.
    """
    found = _find(ctx, command)
    if found is not None:
        _erase(ctx, command.object_type, found)
    elif command.id_property == EMAIL and command.key.strip():
        identities.block(ctx.tx, command.object_type, [command.key.strip().lower()])
    else:
        raise lookup.missing(ctx)


def _find(ctx: Context, command: Erase) -> Record | None:
    named = command.object_type, command.key, command.id_property
    return lookup.search(ctx, *named) or lookup.search(ctx, *named, in_bin=True)


def _erase(ctx: Context, object_type: ObjectType, found: Record) -> None:
    number = record.record_id(found)
    if record.archived_at(found) is None:
        uniqueness.release(ctx.tx, object_type, found)
        identities.release(ctx.tx, object_type, found)
    ctx.tx.delete(live(object_type.type_id), number)
    ctx.tx.delete(archived(object_type.type_id), number)
    identities.block(ctx.tx, object_type, identities.emails(found))
    identities.forget(ctx.tx, object_type, number)
    history.forget(ctx.tx, object_type, number)
    linked = [Moved(object_type.type_id, number), *linked_values.neighbours(ctx.tx, object_type.type_id, number)]
    moving.drop(ctx.tx, object_type, number, object_types.every(ctx.tx, ctx.portal.portal_id))
    linked_values.refresh(ctx, linked)
    source, source_id = ctx.caller.source, ctx.caller.source_id
    ctx.emit(Event("privacyDeletion", object_type.type_id, number, ctx.now, source, source_id))
