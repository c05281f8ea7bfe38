"""The parts of a seed that hold what clients write to rules of the account."""

from msgspec import Struct

from mockspot.control.scalars import Name


class SeedValidationRule(Struct, forbid_unknown_fields=True, rename="camel", kw_only=True):
    """A rule that values of a property must keep, as the Property Validations API takes it."""

    property: Name
    rule_type: Name
    rule_arguments: list[str] = []


class SeedCondition(Struct, forbid_unknown_fields=True, rename="camel", kw_only=True):
    """With one of these values of a property, or any where there are none, writes of 2026-09 need others too."""

    property: Name
    requires: list[Name]
    values: list[str] = []
