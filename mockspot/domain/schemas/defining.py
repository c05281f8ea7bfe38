"""The properties HubSpot adds to a custom object by itself."""

from dataclasses import replace

from mockspot.catalog import custom_objects
from mockspot.catalog import properties as catalog
from mockspot.catalog.groups import PropertyGroup
from mockspot.catalog.object_types import ObjectType
from mockspot.domain.context import Context
from mockspot.domain.object_types import is_custom
from mockspot.domain.properties import groups
from mockspot.domain.properties.definitions import store, stored


def begin(ctx: Context, object_type: ObjectType) -> None:
    """Make a new object's first group and the properties that every custom object has.

    Claim: group `<name>_information` labelled `<singular> Information` (observed 2026-10, KALUP).
    """
    label = f"{object_type.label_singular} Information"
    groups.store(ctx.tx, object_type, PropertyGroup(group_name(object_type), label, 0))
    _add(ctx, object_type, custom_objects.DEFINITIONS)


def add_pipeline(ctx: Context, object_type: ObjectType) -> None:
    """Make the properties that come with a custom object's first pipeline (observed 2026-10, KALUP)."""
    if is_custom(object_type):
        _add(ctx, object_type, custom_objects.PIPELINE_DEFINITIONS)


def group_name(object_type: ObjectType) -> str:
    """Return the name of a custom object's first group; in lower case, by a fixture of 2022 (airbyte)."""
    return f"{object_type.singular}_information".lower()


def _add(ctx: Context, object_type: ObjectType, file: str) -> None:
    for row in catalog.defaults(file).values():
        if stored(ctx.tx, object_type, row.name) is None:
            made = replace(row, group_name=group_name(object_type), created_at=ctx.now, updated_at=ctx.now)
            store(ctx.tx, object_type, made)
