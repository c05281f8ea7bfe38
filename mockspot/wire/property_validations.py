"""Validation rules of properties on the wire."""

from typing import Any

from mockspot.catalog.object_types import ObjectType
from mockspot.catalog.properties import PropertyDefinition
from mockspot.catalog.validation_rules import RULE_TYPES, ValidationRule
from mockspot.domain.properties.validations import RulesOf, SetRule
from mockspot.domain.refusal import Refusal
from mockspot.wire.body import object_body, required, texts
from mockspot.wire.call import Call
from mockspot.wire.definitions import flag
from mockspot.wire.message import Answer


def parse_list(call: Call) -> ObjectType:
    """Return the command of `GET /{objectTypeId}`."""
    return call.object_type


def parse_property(call: Call) -> RulesOf:
    """Return the command of `GET /{objectTypeId}/{propertyName}`."""
    return RulesOf(call.object_type, call.params["propertyName"])


def parse_one(call: Call) -> RulesOf:
    """Return the command of `GET …/rule-type/{ruleType}`."""
    return RulesOf(call.object_type, call.params["propertyName"], _rule_type(call))


def parse_set(call: Call) -> SetRule:
    """Return the command of `PUT …/rule-type/{ruleType}`."""
    rule_type, body = _rule_type(call), object_body(call)
    required(call, body, ("ruleArguments",), ())
    arguments = texts(call, body, "ruleArguments", ()) or ()
    rule = ValidationRule(rule_type, arguments, flag(call, body, "shouldApplyNormalization", ()))
    return SetRule(call.object_type, call.params["propertyName"], rule)


def listed(found: list[PropertyDefinition], _: Call) -> Answer:
    """Answer the properties that have rules."""
    results = [{"propertyName": row.name, "propertyValidationRules": _rules(row.validations)} for row in found]
    return Answer(200, {"results": results})


def of_property(found: tuple[ValidationRule, ...], _: Call) -> Answer:
    """Answer the rules of one property."""
    return Answer(200, {"results": _rules(found)})


def one(found: ValidationRule, _: Call) -> Answer:
    """Answer one rule."""
    return Answer(200, document(found))


def done(_: None, __: Call) -> Answer:
    """Answer a rule that was set (SPEC)."""
    return Answer(204)


def document(rule: ValidationRule) -> dict[str, Any]:
    """Return a rule in the order of the guide's examples; normalisation only where it was spoken of (DOC-VALID)."""
    shown: dict[str, Any] = {"ruleType": rule.rule_type, "ruleArguments": list(rule.arguments)}
    return shown if rule.normalizes is None else {**shown, "shouldApplyNormalization": rule.normalizes}


def _rules(rules: tuple[ValidationRule, ...]) -> list[dict[str, Any]]:
    return [document(rule) for rule in rules]


def _rule_type(call: Call) -> str:
    """Return the type a path names. unverified: another word answers as any value that cannot be parsed."""
    name = call.params["ruleType"]
    if name not in RULE_TYPES:
        raise Refusal("path_value", {"parameter": "ruleType"})
    return name
