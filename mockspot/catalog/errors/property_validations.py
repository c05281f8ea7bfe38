"""Errors of the validation rules of properties."""

from mockspot.catalog.errors.row import ErrorKind

ROWS = (
    ErrorKind(
        "validation_rule_missing",
        404,
        "object",
        "Property {name} has no validation rule of type {rule_type}.",
        "unverified: that it answers as a missing property does",
        category="OBJECT_NOT_FOUND",
    ),
    ErrorKind(
        "validation_rule_invalid",
        400,
        "object",
        "The validation rule is not valid for property {property}.",
        "which rules go with which properties, and their arguments: documented (DOC-VALID); unverified: the answer",
        category="VALIDATION_ERROR",
        context=("property", "ruleType", "reason"),
    ),
)
