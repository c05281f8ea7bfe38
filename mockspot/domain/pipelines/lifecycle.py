"""Lifecycle pipelines: their stages are the options of the lifecycle stage property of contacts and companies.

Claim: users add, rename and remove stages, and the options of the property are what there is (documented,
CHG:upcoming-customized-lifecycle-stages, KB); that the pipelines API does it too is second-hand (public clients).
unverified: that the stages of the other object type stay as they are; HubSpot's settings page changes those of both.
"""

from collections.abc import Collection
from dataclasses import replace

from mockspot.catalog import extras
from mockspot.catalog.object_types import ObjectType
from mockspot.catalog.pipelines import Pipeline
from mockspot.catalog.properties import Option
from mockspot.domain.context import Context
from mockspot.domain.properties.definitions import definition, store
from mockspot.domain.refusal import Refusal


def follow(ctx: Context, object_type: ObjectType, row: Pipeline) -> None:
    """Give the stage property of a lifecycle type the options that its pipeline now has."""
    if not object_type.lifecycle:
        return
    _check_first(object_type, {stage.id for stage in row.stages})
    known = definition(ctx.tx, object_type, object_type.stage_property or "")
    if known is not None:
        options = tuple(Option(stage.id, stage.label, place) for place, stage in enumerate(row.stages))
        store(ctx.tx, object_type, replace(known, options=options, updated_at=ctx.now))


def _check_first(object_type: ObjectType, stage_ids: Collection[str]) -> None:
    """Refuse to lose the stage new records get: nothing public says what they would get instead."""
    for extra in extras.EXTRAS:
        ours = extra.object_type == object_type.name and extra.property_name == object_type.stage_property
        if ours and extra.text not in stage_ids:
            raise Refusal(
                "not_simulated", {"operation": f"{object_type.name} without the lifecycle stage {extra.text}"}
            )
