"""Read property definitions: one, all of a type, or a batch by name."""

from dataclasses import replace
from typing import NamedTuple

from mockspot.catalog.field_types import NON_SENSITIVE
from mockspot.catalog.object_types import ObjectType
from mockspot.catalog.properties import Option, PropertyDefinition
from mockspot.domain import pipelines
from mockspot.domain.context import Context
from mockspot.domain.properties.access import require_view
from mockspot.domain.properties.definitions import definitions, missing, stored


class View(NamedTuple):
    """Which definitions of a type are asked for: live or archived ones, of one kind of data or, with None, of any."""

    object_type: ObjectType
    archived: bool = False
    sensitivity: str | None = NON_SENSITIVE


class ListProperties(NamedTuple):
    """List the definitions of a type, or those of some names."""

    view: View
    names: tuple[str, ...] = ()


class ReadProperty(NamedTuple):
    """Read one definition."""

    view: View
    name: str


def list_properties(ctx: Context, command: ListProperties) -> list[PropertyDefinition]:
    """Return the definitions a view shows; sensitivity filters archived ones as well (recorded 2026-09, KALUP)."""
    view = command.view
    require_view(ctx, view.object_type)
    found = [row for row in definitions(ctx.tx, view.object_type) if _seen(view, row)]
    if command.names:
        # unverified: SPEC names the parameter and says nothing of it.
        found = [row for row in found if row.name in command.names]
    return [shown(ctx, view.object_type, row) for row in found]


def read(ctx: Context, command: ReadProperty) -> PropertyDefinition:
    """Return one definition; another kind of data than asked for is not there (recorded 2026-09, KALUP)."""
    require_view(ctx, command.view.object_type)
    found = find(ctx, command.view, command.name)
    if found is None:
        raise missing(command.view.object_type, command.name)
    return found


def find(ctx: Context, view: View, name: str) -> PropertyDefinition | None:
    """Return the definition of a name as a view shows it, or None."""
    row = stored(ctx.tx, view.object_type, name)
    return shown(ctx, view.object_type, row) if row is not None and _seen(view, row) else None


def shown(ctx: Context, object_type: ObjectType, row: PropertyDefinition) -> PropertyDefinition:
    """Return a definition as it reads: properties of pipelines and their stages list nothing, lifecycle stages do.

    With the switch `stageOptionsListed` they list what the portal has. unverified: order and display order of these.
    """
    if not object_type.has_stages or row.name not in (object_type.pipeline_property, object_type.stage_property):
        return row
    if not ctx.policy.stage_options_listed:
        return replace(row, options=())
    if row.name == object_type.pipeline_property:
        return replace(row, options=pipelines.options(ctx.tx, object_type))
    stages = [stage for item in pipelines.pipelines(ctx.tx, object_type) for stage in item.stages]
    return replace(row, options=tuple(Option(item.id, item.label, place) for place, item in enumerate(stages)))


def _seen(view: View, row: PropertyDefinition) -> bool:
    return row.archived == view.archived and view.sensitivity in (None, row.data_sensitivity)
