"""What a write sets: values checked and normalised against the portal's definitions."""

from collections.abc import Mapping, Sequence
from functools import partial

from mockspot.catalog.object_types import ObjectType
from mockspot.catalog.properties import Option, PropertyDefinition
from mockspot.domain import owners, pipelines, properties, record
from mockspot.domain.context import Context
from mockspot.domain.record import Record
from mockspot.domain.refusal import Refusal
from mockspot.domain.values import (
    Problem,
    ValueContext,
    lifecycle_order,
    lifecycle_step,
    normalise,
    normalise_append,
    unknown,
)

Values = dict[str, str | None]
"""Canonical values by property name; None clears."""


def checked(ctx: Context, object_type: ObjectType, sent: Mapping[str, object], stored: Record | None) -> Values:
    """Return the values a write sets, or refuse with every problem in them.

    Claim: one 400 lists all bad values (recorded, SLACK 2023-26).
    """
    surroundings = _surroundings(ctx, object_type, sent, stored)
    find = properties.finder(ctx.tx, object_type)
    values: Values = {}
    problems = []
    for name, raw in sent.items():
        definition = find(name)
        outcome: str | Problem | None
        if definition is None:
            outcome = unknown(name, raw)
        elif stored is None:
            outcome = normalise(definition, raw, surroundings)
        else:
            outcome = _replacing(stored, definition, raw, surroundings)
        if isinstance(outcome, Problem):
            problems.append(outcome)
        else:
            values[name] = outcome
    if problems:
        raise Refusal("property_values_invalid", {"portal_id": ctx.portal.portal_id}, tuple(problems))
    return values


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
