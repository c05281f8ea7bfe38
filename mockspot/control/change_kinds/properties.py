"""What administrators do to property definitions."""

from msgspec import field

from mockspot.control import planting
from mockspot.control.change_kinds.row import Change, ChangeKind, Outcome, Scene, object_type
from mockspot.control.operation import ControlError
from mockspot.control.rule_documents import SeedValidationRule
from mockspot.control.scalars import Name
from mockspot.domain import properties
from mockspot.domain.context import Context
from mockspot.domain.gremlin import Dice
from mockspot.domain.properties.definitions import DEMANDS, Condition, Demands, definitions
from mockspot.domain.records import demands


class PropertyArchived(Change, tag="property_archived"):
    """A property of the portal's own is archived, and its values go out of sight."""

    object_type: Name
    property: Name


def archive(ctx: Context, wanted: PropertyArchived) -> Outcome:
    """Archive a property."""
    kind = object_type(ctx, wanted.object_type)
    properties.archive(ctx, properties.Archive(kind, wanted.property))
    return {"objectTypeId": kind.type_id, "propertyName": wanted.property}


def suggest_archiving(scene: Scene, dice: Dice) -> Change | None:
    """Return the archiving of any property that HubSpot lets go."""
    present = ((kind, row) for kind in scene.types for row in definitions(scene.ctx.tx, kind))
    own = [
        (kind.name, row.name) for kind, row in present if row.archivable and not (row.hubspot_defined or row.archived)
    ]
    chosen = dice.one_of(own)
    return None if chosen is None else PropertyArchived(object_type=chosen[0], property=chosen[1])


class OptionRemoved(Change, tag="option_removed"):
    """A property loses one of its options; records keep the value they have."""

    object_type: Name
    property: Name
    option: Name


def remove_option(ctx: Context, wanted: OptionRemoved) -> Outcome:
    """Remove an option; refused when there is none of that value."""
    kind = object_type(ctx, wanted.object_type)
    found = properties.definition(ctx.tx, kind, wanted.property)
    present = () if found is None else found.options
    left = tuple(option for option in present if option.value != wanted.option)
    if len(left) == len(present):
        known = ", ".join(option.value for option in present) or "none"
        raise ControlError(404, "option_unknown", f"there is no option {wanted.option!r}", hint=f"options: {known}")
    properties.update(ctx, properties.Update(kind, wanted.property, {"options": left}))
    return {"objectTypeId": kind.type_id, "propertyName": wanted.property}


def suggest_removal(scene: Scene, dice: Dice) -> Change | None:
    """Return the removal of one of several options, of any property whose definition HubSpot lets people change."""
    present = ((kind, row) for kind in scene.types for row in definitions(scene.ctx.tx, kind))
    chosen = dice.one_of(
        [
            (kind.name, row.name, option.value)
            for kind, row in present
            if row.type == "enumeration" and len(row.options) > 1 and not (row.read_only_definition or row.archived)
            for option in row.options
        ]
    )
    return None if chosen is None else OptionRemoved(object_type=chosen[0], property=chosen[1], option=chosen[2])


class PropertiesRequired(Change, tag="properties_required"):
    """These properties, and no others of the type, are required of every create that HubSpot checks (2026-09)."""

    object_type: Name
    properties: list[Name]


def require(ctx: Context, wanted: PropertiesRequired) -> Outcome:
    """Make properties required."""
    kind = object_type(ctx, wanted.object_type)
    demands.require(ctx, kind, wanted.properties)
    return {"objectTypeId": kind.type_id, "properties": wanted.properties}


def suggest_requirement(scene: Scene, dice: Dice) -> Change | None:
    """Return the demand of one property more, one that a client may write."""
    kind = dice.one_of(scene.types)
    if kind is None:
        return None
    demanded = (scene.ctx.tx.get(DEMANDS, kind.type_id) or Demands()).names
    writable = (
        row for row in definitions(scene.ctx.tx, kind) if not (row.read_only_value or row.hidden or row.archived)
    )
    chosen = dice.one_of([row.name for row in writable if row.name not in demanded])
    return None if chosen is None else PropertiesRequired(object_type=kind.name, properties=[*demanded, chosen])


class PropertiesConditioned(Change, tag="properties_conditioned"):
    """Other properties are required of writes while one has one of some values, or any (2026-09); none ends that."""

    object_type: Name
    property: Name
    requires: list[Name]
    values: list[str] = field(default_factory=list)


def condition(ctx: Context, wanted: PropertiesConditioned) -> Outcome:
    """Let properties be required under a condition."""
    kind = object_type(ctx, wanted.object_type)
    demands.depend(ctx, kind, Condition(wanted.property, tuple(wanted.values), tuple(wanted.requires)))
    return {"objectTypeId": kind.type_id, "propertyName": wanted.property, "properties": wanted.requires}


def suggest_condition(scene: Scene, dice: Dice) -> Change | None:
    """Return a condition between any two properties that a client may write."""
    kind = dice.one_of(scene.types)
    if kind is None:
        return None
    present = definitions(scene.ctx.tx, kind)
    writable = [row.name for row in present if not (row.read_only_value or row.hidden or row.archived)]
    one = dice.one_of(writable)
    other = dice.one_of([name for name in writable if name != one])
    if one is None or other is None:
        return None
    return PropertiesConditioned(object_type=kind.name, property=one, requires=[other])


class ValidationRuleSet(Change, tag="validation_rule_set"):
    """Values of a property must keep a rule from now on, as the Property Validations API knows it."""

    object_type: Name
    property: Name
    rule_type: Name
    rule_arguments: list[str] = field(default_factory=list)


def set_rule(ctx: Context, wanted: ValidationRuleSet) -> Outcome:
    """Give a property a validation rule; ValueError when there is no such type of rule."""
    kind = object_type(ctx, wanted.object_type)
    rule = SeedValidationRule(
        property=wanted.property, rule_type=wanted.rule_type, rule_arguments=wanted.rule_arguments
    )
    planting.set_rule(ctx, kind, rule)
    return {"objectTypeId": kind.type_id, "propertyName": wanted.property, "ruleType": wanted.rule_type}


def suggest_rule(scene: Scene, dice: Dice) -> Change | None:
    """Return a limit on the length of any text of the portal's own: 5 to 30 characters."""
    present = ((kind, row) for kind in scene.types for row in definitions(scene.ctx.tx, kind))
    own = [
        (kind.name, row.name)
        for kind, row in present
        if (row.type, row.field_type) == ("string", "text") and not (row.hubspot_defined or row.archived)
    ]
    chosen = dice.one_of(own)
    if chosen is None:
        return None
    name, property_name = chosen
    length = 5 + int(dice.fraction() * 26)
    return ValidationRuleSet(
        object_type=name, property=property_name, rule_type="MAX_LENGTH", rule_arguments=[str(length)]
    )


KINDS = (
    ChangeKind(PropertyArchived, archive, suggest_archiving, 3),
    ChangeKind(OptionRemoved, remove_option, suggest_removal, 3),
    ChangeKind(PropertiesRequired, require, suggest_requirement, 2),
    ChangeKind(PropertiesConditioned, condition, suggest_condition, 2),
    ChangeKind(ValidationRuleSet, set_rule, suggest_rule, 2),
)
