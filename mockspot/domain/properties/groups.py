"""Property groups: HubSpot's own and the portal's."""

from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from mockspot.catalog import groups as catalog
from mockspot.catalog.groups import PropertyGroup
from mockspot.catalog.object_types import ObjectType
from mockspot.domain.context import Context
from mockspot.domain.ports import Kind, Transaction
from mockspot.domain.properties.access import require_view
from mockspot.domain.properties.definitions import definitions
from mockspot.domain.refusal import Refusal

GROUPS: Kind[tuple[str, str], PropertyGroup] = Kind("property_groups")
"""By (object type id, name): the portal's own groups, and its versions of HubSpot's, archived ones too."""


class CreateGroup(NamedTuple):
    """Add a group; without a display order it goes last."""

    object_type: ObjectType
    name: str
    label: str
    display_order: int | None = None


class UpdateGroup(NamedTuple):
    """Change the label or the place of a group."""

    object_type: ObjectType
    name: str
    label: str | None = None
    display_order: int | None = None


class NamedGroup(NamedTuple):
    """Read or archive the group of a name."""

    object_type: ObjectType
    name: str


def group(tx: Transaction, object_type: ObjectType, name: str) -> PropertyGroup | None:
    """Return a live group, or None."""
    found = tx.get(GROUPS, (object_type.type_id, name)) or catalog.defaults(object_type.name).get(name)
    return None if found is None or found.archived else found


def groups(tx: Transaction, object_type: ObjectType) -> list[PropertyGroup]:
    """Return the live groups of a type: HubSpot's own first, then the portal's in the order of their names."""
    return [row for row in _all(tx, object_type) if not row.archived]


def list_groups(ctx: Context, object_type: ObjectType) -> list[PropertyGroup]:
    """Return the live groups of a type to a caller who may see its definitions."""
    require_view(ctx, object_type)
    return groups(ctx.tx, object_type)


def read(ctx: Context, command: NamedGroup) -> PropertyGroup:
    """Return one group to a caller who may see the type's definitions."""
    require_view(ctx, command.object_type)
    return _live(ctx.tx, command.object_type, command.name)


def create(ctx: Context, command: CreateGroup) -> PropertyGroup:
    """Add a group. The name of an archived one makes a new group (recorded 2026-09, KALUP)."""
    if group(ctx.tx, command.object_type, command.name) is not None:
        raise Refusal("property_group_exists", {"name": command.name})
    order = command.display_order
    if order is None:
        # Claim: new groups were recorded behind HubSpot's own (KALUP 2026-09). unverified: how the number is chosen.
        order = max((row.display_order for row in groups(ctx.tx, command.object_type)), default=-1) + 1
    made = PropertyGroup(command.name, command.label, order)
    store(ctx.tx, command.object_type, made)
    return made


def update(ctx: Context, command: UpdateGroup) -> PropertyGroup:
    """Change a group; what is not sent stays."""
    found = _live(ctx.tx, command.object_type, command.name)
    label = found.label if command.label is None else command.label
    order = found.display_order if command.display_order is None else command.display_order
    changed = replace(found, label=label, display_order=order)
    store(ctx.tx, command.object_type, changed)
    return changed


def archive(ctx: Context, command: NamedGroup) -> None:
    """Archive a group; refused while live properties name it (recorded 2026-09, KALUP). Archived ones do not count."""
    found = _live(ctx.tx, command.object_type, command.name)
    rows = definitions(ctx.tx, command.object_type)
    if any(row.group_name == command.name and not row.archived for row in rows):
        raise Refusal("property_group_in_use", {"correlation_id": ctx.correlation_id})
    store(ctx.tx, command.object_type, replace(found, archived=True))


def store(tx: Transaction, object_type: ObjectType, row: PropertyGroup) -> None:
    """Keep a group in place of the one of its name."""
    tx.put(GROUPS, (object_type.type_id, row.name), row)


def _live(tx: Transaction, object_type: ObjectType, name: str) -> PropertyGroup:
    found = group(tx, object_type, name)
    if found is None:
        raise Refusal("property_group_missing", {"name": name})
    return found


def _all(tx: Transaction, object_type: ObjectType) -> Iterator[PropertyGroup]:
    own = catalog.defaults(object_type.name)
    for name, row in own.items():
        yield tx.get(GROUPS, (object_type.type_id, name)) or row
    for (type_id, name), row in tx.scan(GROUPS, (object_type.type_id, "")):
        if type_id != object_type.type_id:
            return
        if name not in own:
            yield row
