"""What a write sets: values checked and normalised against the portal's definitions."""

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache, partial

from mockspot.catalog import properties as catalog
from mockspot.catalog.object_types import ObjectType
from mockspot.catalog.properties import Option, PropertyDefinition
from mockspot.domain import owners, pipelines, properties, record
from mockspot.domain.context import Context
from mockspot.domain.ports import Transaction
from mockspot.domain.record import Record
from mockspot.domain.refusal import Refusal
from mockspot.domain.values import (
    Problem,
    Rule,
    ValueContext,
    lifecycle_order,
    lifecycle_step,
    normalise,
    normalise_append,
    text_rule,
    unknown,
)

Values = dict[str, str | None]
"""Canonical values by property name; None clears."""
_Ruled = tuple[PropertyDefinition, Rule | None]
"""A definition, and the rule of its values where those need nothing but their text: most do."""


def checked(ctx: Context, object_type: ObjectType, sent: Mapping[str, object], stored: Record | None) -> Values:
    """Return the values a write sets, or refuse with every problem in them.

    Claim: one 400 lists all bad values (pasted, SLACK 2023-26).
    """
    ruled = _ruled(ctx.tx, object_type, sent)
    values: Values = {}
    problems = []
    outcome: str | Problem | None
    for name, raw in sent.items():
        definition, rule = ruled.get(name) or (None, None)
        if rule is not None and definition is not None and raw and type(raw) is str:
            outcome = rule(definition, raw)
        elif definition is None:
            outcome = unknown(name, raw)
        else:
            outcome = _placed(ctx, object_type, definition, sent, stored)
        if isinstance(outcome, Problem):
            problems.append(outcome)
        else:
            values[name] = outcome
    if problems:
        raise Refusal("property_values_invalid", {"portal_id": ctx.portal.portal_id}, tuple(problems))
    return values


def _ruled(tx: Transaction, object_type: ObjectType, names: Iterable[str]) -> Mapping[str, _Ruled]:
    """Return the definitions of the names at least; a portal without own ones shares what the catalogue says."""
    if not tx.count(properties.DEFINITIONS):
        return _ruled_by_catalogue(object_type)
    found = ((name, properties.definition(tx, object_type, name)) for name in names)
    return {name: (definition, text_rule(definition)) for name, definition in found if definition is not None}


@lru_cache(maxsize=1024)  # bounded: custom object types come and go
def _ruled_by_catalogue(object_type: ObjectType) -> Mapping[str, _Ruled]:
    rows = catalog.defaults(object_type.name)
    return {name: (definition, text_rule(definition)) for name, definition in rows.items()}


def _placed(
    ctx: Context,
    object_type: ObjectType,
    definition: PropertyDefinition,
    sent: Mapping[str, object],
    stored: Record | None,
) -> str | Problem | None:
    """Return a value that depends on the portal, on the other values, or on what the record has."""
    surroundings, raw = _surroundings(ctx, object_type, sent, stored), sent[definition.name]
    if stored is None:
        return normalise(definition, raw, surroundings)
    return _replacing(stored, definition, raw, surroundings)


def _replacing(
    stored: Record, definition: PropertyDefinition, raw: object, surroundings: ValueContext
) -> str | Problem | None:
    """Return the value that a stored record gets: what it has may be added to, and a stage not moved back."""
    before = record.value(stored, definition.name)
    value = normalise_append(before, definition, raw, surroundings)
    if definition.name == "lifecyclestage" and not isinstance(value, Problem):
        return lifecycle_step(before, value, lifecycle_order(definition))
    return value


def _surroundings(
    ctx: Context, object_type: ObjectType, sent: Mapping[str, object], stored: Record | None
) -> ValueContext:
    """Return what values are checked against: the portal's owners, its pipelines and the stages of the record's."""
    owner_exists = partial(owners.is_active, ctx.tx)
    if not object_type.has_stages:  # lifecycle stages are plain options of an enumeration
        return ValueContext(owner_exists)
    pipeline = object_type.pipeline_property or ""

    def stages(property_name: str) -> Mapping[str, tuple[str, ...]]:
        if property_name != object_type.stage_property:
            return {}
        wanted = sent.get(pipeline)
        if wanted is None and stored is not None:
            wanted = record.value(stored, pipeline)
        return pipelines.stage_ids(ctx.tx, object_type, str(wanted) if wanted else None)

    def options(property_name: str) -> Sequence[Option]:
        # unverified: that a pipeline which does not exist is answered like any other wrong option
        return pipelines.options(ctx.tx, object_type) if property_name == pipeline else ()

    return ValueContext(owner_exists, stages, options)
