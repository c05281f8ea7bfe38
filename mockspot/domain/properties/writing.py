"""Create, change, archive and restore property definitions."""

from dataclasses import replace
from typing import NamedTuple, TypedDict

from mockspot.catalog.field_types import CALCULATED
from mockspot.catalog.object_types import ObjectType
from mockspot.catalog.properties import Option, PropertyDefinition
from mockspot.domain.context import Context
from mockspot.domain.properties import rules, sensitivity, uniqueness
from mockspot.domain.properties.definitions import definition, is_calculated, missing, store, stored
from mockspot.domain.refusal import Refusal


class Create(NamedTuple):
    """Add a definition to an object type, or restore the archived one of its name."""

    object_type: ObjectType
    definition: PropertyDefinition


class Changes(TypedDict, total=False):
    """The members of a definition that a change may set; the others are ignored without a word (recorded, KALUP)."""

    label: str
    type: str
    field_type: str
    group_name: str
    description: str
    options: tuple[Option, ...]
    display_order: int
    hidden: bool
    form_field: bool
    show_currency_symbol: bool
    currency_property_name: str
    number_display_hint: str
    text_display_hint: str
    calculation_formula: str


class Update(NamedTuple):
    """Change members of a live definition."""

    object_type: ObjectType
    name: str
    changes: Changes


class Archive(NamedTuple):
    """Take a definition, and with it the values records have, out of sight."""

    object_type: ObjectType
    name: str


_FIXED = ("label", "type", "field_type", "description", "calculation_formula")
"""What a read-only definition keeps. unverified: which members, and the refusal; the mark itself is SPEC."""


def create(ctx: Context, command: Create) -> PropertyDefinition:
    """Add a definition. An archived one of that name comes back, with the posted definition and its old birth date.

    Claim: recorded 2026-09 (KALUP); its record values come back with it, whatever its new type (observed 2026-10).
    """
    object_type, posted = command.object_type, command.definition
    if posted.calculation_formula is not None:
        posted = replace(posted, field_type=CALCULATED)
    old = stored(ctx.tx, object_type, posted.name)
    if old is not None and not old.archived:
        raise Refusal("property_exists", {"name": posted.name})
    rules.check_name(object_type, posted.name)
    rules.check_prefix(ctx, object_type, posted.name)
    sensitivity.check_definition(ctx, object_type, posted, made=True)
    rules.check_types(object_type, posted)
    rules.check_currency(object_type, posted)
    rules.check_options(object_type, posted)
    rules.check_group(ctx, object_type, posted)
    rules.check_caps(ctx, object_type)
    if posted.field_type == CALCULATED:
        from mockspot.domain.properties import formulas  # with the first formula

        formulas.check_room(ctx)
        posted = formulas.calculated(ctx, object_type, posted)
    user = _user(ctx)
    born = ctx.now if old is None else old.created_at
    made = replace(posted, created_at=born, updated_at=ctx.now, created_user_id=user, updated_user_id=user)
    store(ctx.tx, object_type, made)
    sensitivity.note(ctx.tx, object_type, made)
    if made.has_unique_value:
        uniqueness.claim(ctx, object_type, made.name)
    if command.definition.calculation_formula is None:
        return made
    _recalculate(ctx, object_type)
    return formulas.spelled(made, command.definition.calculation_formula)


def update(ctx: Context, command: Update) -> PropertyDefinition:
    """Change a definition: what is not sent stays, options are replaced as a whole (recorded 2026-09, KALUP)."""
    found = definition(ctx.tx, command.object_type, command.name)
    if found is None:
        raise missing(command.object_type, command.name)
    sensitivity.check_definition(ctx, command.object_type, found, made=False)
    changed = replace(found, **command.changes)
    if found.read_only_definition:
        _refuse_fixed(found, changed)
    if changed == found:
        return found
    changed = _calculated(ctx, command.object_type, found, changed)
    _check_changes(ctx, command.object_type, found, changed)
    changed = replace(changed, updated_at=ctx.now, updated_user_id=_user(ctx))
    store(ctx.tx, command.object_type, changed)
    if changed.calculation_formula != found.calculation_formula:
        _recalculate(ctx, command.object_type)
    return changed


def archive(ctx: Context, command: Archive) -> None:
    """Archive a definition; a missing one and an archived one are refused alike (observed 2026-10, KALUP)."""
    found = definition(ctx.tx, command.object_type, command.name)
    if found is None:
        raise missing(command.object_type, command.name)
    if found.hubspot_defined or not found.archivable:
        raise Refusal("property_not_archivable", {"name": found.name, "type_id": command.object_type.type_id})
    sensitivity.check_definition(ctx, command.object_type, found, made=False)
    rules.check_unused(ctx, command.object_type, found)
    store(ctx.tx, command.object_type, replace(found, archived=True, archived_at=ctx.now, updated_at=ctx.now))
    if found.has_unique_value:
        uniqueness.release(ctx.tx, command.object_type, found.name)
    if is_calculated(found):
        _recalculate(ctx, command.object_type)


def _calculated(
    ctx: Context, object_type: ObjectType, found: PropertyDefinition, changed: PropertyDefinition
) -> PropertyDefinition:
    """Return a changed definition as its formula makes it: one stays calculated, whatever field type is sent."""
    if is_calculated(found):
        from mockspot.domain.properties import formulas

        return formulas.calculated(ctx, object_type, changed)
    before, after = ((row.calculation_formula, row.field_type == CALCULATED) for row in (found, changed))
    if before != after:
        raise Refusal("not_simulated", {"operation": "a formula for a property that had none"})
    return changed


def _recalculate(ctx: Context, object_type: ObjectType) -> None:
    from mockspot.domain.properties import formulas
    from mockspot.domain.records import calculating

    formulas.settle(ctx.tx, object_type)
    calculating.refresh(ctx, object_type)


def _user(ctx: Context) -> str | None:
    """Return who writes, as definitions name them; nobody behind a seed."""
    return str(ctx.caller.user_id) if ctx.caller.user_id else None


def _refuse_fixed(found: PropertyDefinition, changed: PropertyDefinition) -> None:
    fixed = (*_FIXED, "options") if found.read_only_options else _FIXED
    if any(getattr(found, member) != getattr(changed, member) for member in fixed):
        raise Refusal("property_read_only", {"name": found.name})


def _check_changes(
    ctx: Context, object_type: ObjectType, found: PropertyDefinition, changed: PropertyDefinition
) -> None:
    """Check what changed only: HubSpot's own definitions hold what it would not take from a client."""
    if (changed.type, changed.field_type) != (found.type, found.field_type):
        rules.check_types(object_type, changed)
    if (changed.show_currency_symbol, changed.currency_property_name) != (
        found.show_currency_symbol,
        found.currency_property_name,
    ):
        rules.check_currency(object_type, changed)
    if (changed.type, changed.options) != (found.type, found.options):
        rules.check_options(object_type, changed)
    if changed.group_name != found.group_name:
        rules.check_group(ctx, object_type, changed)
