"""What a write sets: values checked and normalised against the portal's definitions."""

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache, partial

from mockspot.catalog import properties as catalog
from mockspot.catalog.object_types import ObjectType
from mockspot.catalog.properties import Option, PropertyDefinition
from mockspot.catalog.versions import DATES_NORMALISED
from mockspot.domain import owners, pipelines, properties, record
from mockspot.domain.context import Context, Normalised
from mockspot.domain.properties import sensitivity
from mockspot.domain.record import Record
from mockspot.domain.refusal import Refusal
from mockspot.domain.values import (
    Problem,
    ValueContext,
    lifecycle_order,
    lifecycle_step,
    midnight,
    normalise,
    normalise_append,
    text_of,
    text_rule,
    unknown,
)

Values = dict[str, str | None]
"""Canonical values by property name; None clears."""
_TextRule = Callable[[str], str | Problem]


def checked(ctx: Context, object_type: ObjectType, sent: Mapping[str, object], stored: Record | None) -> Values:
    """Return the values a write sets, or refuse with every problem in them.

    Claim: one 400 lists all bad values (pasted, SLACK 2023-26).
    """
    ctx.warnings = ()
    rules = _text_rules(ctx, object_type, tuple(sent))
    outcomes: dict[str, str | Problem | None] = {}
    for rule, (name, raw) in zip(rules, sent.items(), strict=True):
        if rule is not None and raw and type(raw) is str:
            outcomes[name] = rule(raw)
        else:
            outcomes[name] = _placed(ctx, object_type, name, sent, stored)
    if Problem in map(type, outcomes.values()):
        problems = tuple(outcome for outcome in outcomes.values() if isinstance(outcome, Problem))
        raise Refusal("property_values_invalid", {"portal_id": ctx.portal.portal_id}, problems)
    return outcomes  # type: ignore[return-value]  # none is a problem


def _text_rules(ctx: Context, object_type: ObjectType, names: tuple[str, ...]) -> tuple[_TextRule | None, ...]:
    """Return each name's rule where a value needs nothing but its text, as most do, or None."""
    if not ctx.tx.count(properties.DEFINITIONS):
        return _catalogue_rules(object_type, names)
    sensitivity.check_write(ctx, object_type, names)
    return tuple(_bound(properties.definition(ctx.tx, object_type, name)) for name in names)


@lru_cache(maxsize=4096)  # bounded: custom object types come and go, and clients write what they like
def _catalogue_rules(object_type: ObjectType, names: tuple[str, ...]) -> tuple[_TextRule | None, ...]:
    return tuple(_bound(catalog.defaults(object_type.name).get(name)) for name in names)


def _bound(definition: PropertyDefinition | None) -> _TextRule | None:
    if definition is None:
        return None
    rule = text_rule(definition)
    return None if rule is None else partial(rule, definition)


def _placed(
    ctx: Context, object_type: ObjectType, name: str, sent: Mapping[str, object], stored: Record | None
) -> str | Problem | None:
    """Return a value that depends on the portal, on the other values, or on what the record has."""
    raw, definition = sent[name], properties.definition(ctx.tx, object_type, name)
    if definition is None:
        return unknown(name, raw)
    if definition.type == "date" and ctx.version in DATES_NORMALISED.versions:
        raw = _day(ctx, name, raw)
    surroundings = _surroundings(ctx, object_type, sent, stored)
    value = _written(stored, definition, raw, surroundings)
    if not definition.validations or value is None or isinstance(value, Problem):
        return value
    from mockspot.domain.values import validations  # with the first rule that a portal sets

    return validations.validated(definition, value, validations.Moment(ctx.now, ctx.portal.time_zone))


def _day(ctx: Context, name: str, raw: object) -> object:
    """Return a value of a date property as it is usually sent, and warn of the change."""
    value = text_of(raw) or ""
    moment = midnight(value)
    if moment is None:
        return raw
    ctx.warnings = (*ctx.warnings, Normalised(name, value, str(moment)))
    return str(moment)


def _written(
    stored: Record | None, definition: PropertyDefinition, raw: object, surroundings: ValueContext
) -> str | Problem | None:
    if stored is None:
        return normalise(definition, raw, surroundings)
    return _replacing(stored, definition, raw, surroundings)


def _replacing(
    stored: Record, definition: PropertyDefinition, raw: object, surroundings: ValueContext
) -> str | Problem | None:
    """Return the value that a stored record gets: what it has may be added to, and a stage not moved back.

    Claim: null is taken and changes nothing (pasted, hubspot-api-nodejs 324 of 2023-02); an empty text clears.
    """
    before = record.value(stored, definition.name)
    value = normalise_append(before, definition, raw, surroundings)
    if raw is None and value is None:
        return before
    if definition.name == "lifecyclestage" and not isinstance(value, Problem):
        return lifecycle_step(before, value, lifecycle_order(definition))
    return value


def _surroundings(
    ctx: Context, object_type: ObjectType, sent: Mapping[str, object], stored: Record | None
) -> ValueContext:
    """Return what values are checked against: the portal's owners, its pipelines and the stages of the record's."""
    owner_exists = partial(owners.is_active, ctx.tx)
    strict = ctx.policy.refuse_outer_space
    if not object_type.has_stages:  # lifecycle stages are plain options of an enumeration
        return ValueContext(owner_exists, refuse_outer_space=strict)
    pipeline = object_type.pipeline_property or ""

    def stages(property_name: str) -> Mapping[str, tuple[str, ...]] | None:
        if property_name != object_type.stage_property:
            return None
        wanted = sent.get(pipeline)
        if wanted is None and stored is not None:
            wanted = record.value(stored, pipeline)
        return pipelines.stage_ids(ctx.tx, object_type, str(wanted) if wanted else None)

    def options(property_name: str) -> Sequence[Option] | None:
        # unverified: that a pipeline which does not exist is answered like any other wrong option, of a type that has
        # lost its last one too
        return pipelines.options(ctx.tx, object_type) if property_name == pipeline else None

    return ValueContext(owner_exists, stages, options, strict)
