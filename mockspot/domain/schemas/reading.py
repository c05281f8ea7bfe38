"""Read the schemas of object types: custom ones, and HubSpot's own by name."""

from dataclasses import replace
from typing import NamedTuple

from mockspot.catalog.object_types import ObjectType
from mockspot.catalog.properties import PropertyDefinition
from mockspot.catalog.versions import SCHEMA_SCOPES
from mockspot.domain import object_types, properties
from mockspot.domain.context import Context
from mockspot.domain.properties.reading import shown
from mockspot.domain.refusal import Refusal
from mockspot.domain.schemas import state
from mockspot.domain.schemas.associations import Definition, definitions
from mockspot.domain.schemas.state import Schema


class Include(NamedTuple):
    """Which parts of a schema are asked for besides its own members."""

    properties: bool = True
    associations: bool = True
    audit: bool = True


class Seen(NamedTuple):
    """A schema with the parts asked for; HubSpot's own types have no row."""

    object_type: ObjectType
    schema: Schema | None
    include: Include
    properties: tuple[PropertyDefinition, ...] = ()
    associations: tuple[Definition, ...] = ()


class Read(NamedTuple):
    """Read one schema."""

    object_type: ObjectType
    include: Include


class ListSchemas(NamedTuple):
    """List the custom objects; with `archived`, the archived ones too."""

    archived: bool
    include: Include


class BatchRead(NamedTuple):
    """Read several schemas by name."""

    names: tuple[str, ...]
    include: Include


def read(ctx: Context, command: Read) -> Seen:
    """Return one schema, of a custom object or of a type of HubSpot's own (observed 2026-10, KALUP)."""
    _require_scope(ctx)
    return _of_type(ctx, command.object_type, command.include)


def _require_scope(ctx: Context) -> None:
    """Refuse a caller who may not see custom objects, where the version asks for it."""
    if ctx.version in SCHEMA_SCOPES.versions and ctx.caller.scopes.isdisjoint(state.READ_SCOPES):
        page = "https://developers.hubspot.com/scopes"
        raise Refusal("schema_not_permitted", {"requiredGranularScopes": ["custom-object-read"], "links": [page]})


def list_schemas(ctx: Context, command: ListSchemas) -> list[Seen]:
    """Return the custom objects. Asking for archived ones shows those in use as well (observed 2026-10, KALUP)."""
    rows = [*state.live(ctx.tx), *(state.archived(ctx.tx) if command.archived else ())]
    return [seen(ctx, schema, command.include) for schema in rows]


def batch_read(ctx: Context, command: BatchRead) -> list[Seen]:
    """Return the schemas there are. unverified: unknown names are passed over; SPEC has no place for errors."""
    _require_scope(ctx)
    found = (object_types.resolve(ctx.tx, ctx.portal.portal_id, name) for name in dict.fromkeys(command.names))
    return [_of_type(ctx, object_type, command.include) for object_type in found if object_type is not None]


def seen(ctx: Context, schema: Schema, include: Include) -> Seen:
    """Return a schema with the parts asked for; an archived one shows none of them (observed 2026-10, KALUP)."""
    object_type = state.object_type(schema, ctx.portal.portal_id)
    return Seen(object_type, schema, include) if schema.archived else _of_type(ctx, object_type, include)


def _of_type(ctx: Context, object_type: ObjectType, include: Include) -> Seen:
    rows = _definitions(ctx, object_type) if include.properties else ()
    kinds = definitions(ctx, object_type) if include.associations else ()
    return Seen(object_type, state.of(ctx.tx, object_type), include, rows, kinds)


def _definitions(ctx: Context, object_type: ObjectType) -> tuple[PropertyDefinition, ...]:
    """Return the live definitions; external options are in none (recorded 2025-11, amp, of lifecycle stages too)."""
    rows = (shown(ctx, object_type, row) for row in properties.definitions(ctx.tx, object_type) if not row.archived)
    if ctx.policy.stage_options_listed:
        return tuple(rows)
    return tuple(replace(row, options=()) if row.external_options and row.options else row for row in rows)
