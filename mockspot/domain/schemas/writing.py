"""Create, change, archive and purge custom objects."""

from dataclasses import replace
from typing import NamedTuple, TypedDict

from mockspot.catalog.object_types import ObjectType
from mockspot.catalog.properties import PropertyDefinition
from mockspot.domain import object_types, properties
from mockspot.domain.context import Context
from mockspot.domain.records.state import live as live_records
from mockspot.domain.refusal import Refusal
from mockspot.domain.schemas import associations, defining, rules, state
from mockspot.domain.schemas.finding import writable
from mockspot.domain.schemas.reading import Include, Seen, seen
from mockspot.domain.schemas.state import Schema

_SEARCHED_AT_FIRST = ("hs_object_id",)
"""Claim: what a new object is searched by when nothing is sent, or nothing is in what is sent (KALUP 2026-10)."""


class Create(NamedTuple):
    """Define a custom object with its own properties; those without a group go into the object's first one."""

    name: str
    singular: str
    plural: str
    description: str | None
    primary_display: str | None
    secondary_display: tuple[str, ...]
    required: tuple[str, ...]
    searchable: tuple[str, ...]
    allows_sensitive: bool
    properties: tuple[PropertyDefinition, ...] = ()
    associated: tuple[str, ...] = ()
    associated_with_itself: bool = False


class Changes(TypedDict, total=False):
    """The members of a schema that a change may set; others are ignored without a word (observed 2026-10, KALUP)."""

    singular: str
    plural: str
    description: str | None
    primary_display: str
    secondary_display: tuple[str, ...]
    required: tuple[str, ...]
    searchable: tuple[str, ...]
    allows_sensitive: bool
    restorable: bool


class Update(NamedTuple):
    """Change members of the schema of a type."""

    object_type: ObjectType
    changes: Changes


class Archive(NamedTuple):
    """Archive the schema that a name names; with `purge`, delete an archived one for good."""

    name: str
    purge: bool = False


def create(ctx: Context, command: Create) -> Seen:
    """Define a custom object. The name of an archived one purges that one (observed 2026-10, KALUP)."""
    rules.check_name(ctx.tx, command.name)
    rules.check_labels(command.singular, command.plural)
    if not command.primary_display:
        raise Refusal("schema_primary_missing")
    rules.check_count(ctx.tx)
    predecessor = state.named(ctx.tx, command.name)
    if predecessor is not None:
        _purge(ctx, predecessor)
    made = Schema(
        number=state.next_number(ctx.tx, ctx.ids),
        name=command.name,
        singular=command.singular,
        plural=command.plural,
        description=command.description,
        primary_display=command.primary_display,
        secondary_display=command.secondary_display,
        required=command.required,
        searchable=command.searchable or _SEARCHED_AT_FIRST,
        allows_sensitive=command.allows_sensitive,
        restorable=True,
        created_at=ctx.now,
        updated_at=ctx.now,
        created_by=ctx.caller.user_id or None,
        updated_by=ctx.caller.user_id or None,
    )
    state.store(ctx.tx, made)
    object_type = state.object_type(made, ctx.portal.portal_id)
    _define(ctx, object_type, command.properties)
    rules.check_references(ctx.tx, object_type, made)
    associations.begin(ctx, object_type, command.associated, same=command.associated_with_itself)
    return seen(ctx, made, Include())


def update(ctx: Context, command: Update) -> Schema:
    """Change a schema; what is not sent stays.

    Not simulated: HubSpot may set left-out members back to values minutes old (observed 2026-10, KALUP).
    """
    found = writable(ctx.tx, command.object_type)
    changed = replace(found, **command.changes, updated_at=ctx.now, updated_by=ctx.caller.user_id or None)
    if found.allows_sensitive and not changed.allows_sensitive:
        raise Refusal("schema_stays_sensitive")
    rules.check_labels(changed.singular, changed.plural)
    rules.check_references(ctx.tx, command.object_type, changed)
    state.store(ctx.tx, changed)
    return changed


def archive(ctx: Context, command: Archive) -> None:
    """Archive a schema without live records, or purge an archived one.

    Claim: properties, associations and records in the bin do not stand in the way (observed 2026-10, KALUP); older
    documentation wants the properties and associations gone as well (DOC-SCHEMA).
    """
    if command.purge:
        gone = state.find(ctx.tx, ctx.portal.portal_id, command.name)
        if gone is None or not gone.archived:
            raise Refusal("schema_not_archived")
        _purge(ctx, gone)
        return
    object_type = object_types.resolve(ctx.tx, ctx.portal.portal_id, command.name)
    if object_type is None:
        raise object_types.unknown(command.name)
    found = writable(ctx.tx, object_type)
    if ctx.tx.count(live_records(found.type_id)):
        raise Refusal("schema_has_records", {"type_id": found.type_id})
    state.store(ctx.tx, replace(found, archived=True, updated_at=ctx.now))


def _purge(ctx: Context, schema: Schema) -> None:
    associations.forget(ctx.tx, state.object_type(schema, ctx.portal.portal_id))
    state.remove(ctx.tx, schema)


def _define(ctx: Context, object_type: ObjectType, posted: tuple[PropertyDefinition, ...]) -> None:
    """Make the object's first group and its properties: the system's, then those of the request."""
    defining.begin(ctx, object_type)
    for row in posted:
        wanted = row if row.group_name else replace(row, group_name=defining.group_name(object_type))
        properties.create(ctx, properties.Create(object_type, wanted))
