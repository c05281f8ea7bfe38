"""From a JSON value as sent to the text HubSpot stores: which rule a property's values follow."""

from collections.abc import Callable, Mapping
from typing import Final

from mockspot.catalog.properties import PropertyDefinition
from mockspot.domain.values import addresses, scalars
from mockspot.domain.values.choices import ValueContext, choice, is_append, joined, split
from mockspot.domain.values.problems import (
    CALCULATED,
    NOT_A_SCALAR,
    OUTER_SPACE,
    READ_ONLY,
    Problem,
    problem,
    text_of,
)

Rule = Callable[[PropertyDefinition, str], str | Problem]

# A type that is not listed is kept as text: string, phone_number, json, object_coordinates.
_BY_TYPE: Final[Mapping[str, Rule]] = {
    "number": scalars.number,
    "date": scalars.day,
    "datetime": scalars.time,
    "bool": scalars.boolean,
}
# HubSpot's own texts, and a list of them, with a rule of their own; a custom property of that name is plain text.
_BY_NAME: Final[Mapping[str, Rule]] = {
    "email": addresses.email,
    "domain": addresses.domain,
    "hs_additional_emails": addresses.emails,
    "firstname": addresses.personal_name,
    "lastname": addresses.personal_name,
}

# Refused on write although its definition carries no read-only mark. Claim: associatedcompanyid mirrors the primary
# company and is not writable (documented, CHG 2019-01-24). unverified: the code.
_NOT_WRITABLE: Final = frozenset({"associatedcompanyid"})


def normalise(definition: PropertyDefinition, raw: object, ctx: ValueContext) -> str | Problem | None:
    """Return the text to store for a JSON value, None when it clears the property, or what is wrong with it.

    Claim: an empty string clears (documented, DOC-PROPS). Null sets nothing; what a record has is not asked here.
    """
    if refused := _write_problem(definition, raw):
        return refused
    value = text_of(raw)
    if not value:
        return None
    if isinstance(raw, (list, tuple, dict)):
        return problem(NOT_A_SCALAR, definition.name, value)
    return _ruled(definition, value, ctx)


def normalise_append(
    stored: str | None, definition: PropertyDefinition, raw: object, ctx: ValueContext
) -> str | Problem | None:
    """Normalise a value that may start with `;`, which adds to the stored values of a checkbox property."""
    value = normalise(definition, raw, ctx)
    if stored is None or isinstance(value, Problem) or not (isinstance(raw, str) and is_append(definition, raw)):
        return value
    return joined((*split(stored), *split(value)))


def text_rule(definition: PropertyDefinition) -> Rule | None:
    """Return what `normalise` does with a text that is not empty, where it looks at nothing but the text; else None."""
    ruled = definition.type == "enumeration" or definition.type in _BY_TYPE
    unwritable = definition.hubspot_defined and definition.name in _NOT_WRITABLE
    if ruled or unwritable or definition.calculated or definition.read_only_value or definition.validations:
        return None
    return _named_rule(definition) or scalars.text


def _write_problem(definition: PropertyDefinition, raw: object) -> Problem | None:
    if definition.calculated:
        return problem(CALCULATED, definition.name, text_of(raw) or "")
    if definition.read_only_value or (definition.hubspot_defined and definition.name in _NOT_WRITABLE):
        return problem(READ_ONLY, definition.name, text_of(raw) or "")
    return None


def _ruled(definition: PropertyDefinition, value: str, ctx: ValueContext) -> str | Problem | None:
    rule, named = _BY_TYPE.get(definition.type), _named_rule(definition)
    if rule is None and (named is not None or definition.type != "enumeration"):
        return (named or scalars.text)(definition, value)
    if ctx.refuse_outer_space and (refused := _outer_space_problem(definition, value)):
        return refused
    return choice(definition, value, ctx) if rule is None else rule(definition, scalars.trimmed(value))


def _named_rule(definition: PropertyDefinition) -> Rule | None:
    return _BY_NAME.get(definition.name) if definition.hubspot_defined else None


def _outer_space_problem(definition: PropertyDefinition, value: str) -> Problem | None:
    parts = split(value) if definition.field_type == "checkbox" else (value,)
    if any(map(scalars.has_outer_space, parts)):
        return problem(OUTER_SPACE, definition.name, value)
    return None
