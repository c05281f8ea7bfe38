"""The validation rules of properties: a part of their definitions with an API of its own."""

from dataclasses import replace
from typing import NamedTuple

from mockspot.catalog.object_types import ObjectType
from mockspot.catalog.properties import PropertyDefinition
from mockspot.catalog.validation_rules import RULE_TYPES, RuleType, ValidationRule
from mockspot.domain.context import Context
from mockspot.domain.properties import rule_arguments, sensitivity
from mockspot.domain.properties.access import require_view
from mockspot.domain.properties.definitions import definition, definitions, missing, store
from mockspot.domain.refusal import Refusal


class RulesOf(NamedTuple):
    """Read the rules of one property, all of them or that of one type."""

    object_type: ObjectType
    name: str
    rule_type: str = ""


class SetRule(NamedTuple):
    """Give a property a rule, in place of the one of that type."""

    object_type: ObjectType
    name: str
    rule: ValidationRule


def list_rules(ctx: Context, object_type: ObjectType) -> list[PropertyDefinition]:
    """Return the properties of a type that have rules. unverified: in the order of their names."""
    require_view(ctx, object_type)
    found = (row for row in definitions(ctx.tx, object_type) if row.validations and not row.archived)
    return sorted(found, key=lambda row: row.name)


def read(ctx: Context, command: RulesOf) -> tuple[ValidationRule, ...]:
    """Return the rules of a property. unverified: one that misses answers as in the Properties API."""
    require_view(ctx, command.object_type)
    return _property(ctx, command.object_type, command.name).validations


def read_one(ctx: Context, command: RulesOf) -> ValidationRule:
    """Return the rule of one type; refused when the property has none."""
    for rule in read(ctx, command):
        if rule.rule_type == command.rule_type:
            return rule
    raise Refusal("validation_rule_missing", {"rule_type": command.rule_type, "name": command.name})


def set_rule(ctx: Context, command: SetRule) -> None:
    """Set a rule; the rules of other types stay (documented, DOC-VALID). Values that records have are not looked at."""
    object_type, rule = command.object_type, command.rule
    found = _property(ctx, object_type, command.name)
    sensitivity.check_definition(ctx, object_type, found, made=False)
    _check(found, rule)
    others = (row for row in found.validations if row.rule_type != rule.rule_type)
    rules = sorted((*others, rule), key=lambda row: row.rule_type)
    store(ctx.tx, object_type, replace(found, validations=tuple(rules)))


def _check(found: PropertyDefinition, rule: ValidationRule) -> None:
    row = RULE_TYPES[rule.rule_type]
    if row.arguments == "not_simulated":
        raise Refusal("not_simulated", {"operation": f"validation rules of the type {row.name}"})
    if rule.normalizes:
        raise Refusal("not_simulated", {"operation": "validation rules that normalize values first"})
    if not _goes_with(found, row):
        reason = f"{row.name} does not go with the type {found.type} and the field type {found.field_type}"
        raise _invalid(found, row, reason)
    if not rule_arguments.fit(row, rule.arguments):
        raise _invalid(found, row, f"these are no arguments of {row.name}")


def _goes_with(found: PropertyDefinition, row: RuleType) -> bool:
    writable = not (found.calculated or found.read_only_value)
    return writable and found.type in row.types and (not row.field_types or found.field_type in row.field_types)


def _property(ctx: Context, object_type: ObjectType, name: str) -> PropertyDefinition:
    found = definition(ctx.tx, object_type, name)
    if found is None:
        raise missing(object_type, name)
    return found


def _invalid(found: PropertyDefinition, row: RuleType, reason: str) -> Refusal:
    return Refusal("validation_rule_invalid", {"property": found.name, "ruleType": row.name, "reason": reason})
