"""The properties that come with a stage an account makes: when records got to it and how long they were in it.

Claim: every stage has its own (documented, KB 2026-02), labelled as those of HubSpot's stages are (recorded, nango
2026-03). unverified: that they stay as they are when the stage or its pipeline is renamed or deleted.
"""

from dataclasses import replace

from mockspot.catalog import properties, stage_times
from mockspot.catalog.object_types import ObjectType
from mockspot.catalog.pipelines import Pipeline, Stage
from mockspot.catalog.properties import PropertyDefinition
from mockspot.catalog.stage_times import StageTime
from mockspot.domain.context import Context
from mockspot.domain.properties.definitions import definition, store, stored

_MODELS = "contacts"
"""The object type whose definitions of this kind are all recorded."""
_MODEL = "lead"


def follow(ctx: Context, object_type: ObjectType, row: Pipeline) -> None:
    """Make the properties that the stages of a pipeline lack."""
    for stage in row.stages:
        if not stage_times.standard(object_type.name, stage.id):
            for name, family in stage_times.added(object_type.name, stage.id):
                if stored(ctx.tx, object_type, name) is None:
                    store(ctx.tx, object_type, _made(ctx, object_type, name, family, _title(row, stage)))


def _made(ctx: Context, object_type: ObjectType, name: str, family: StageTime, title: str) -> PropertyDefinition:
    model = properties.defaults(_MODELS)[family.name + _MODEL]
    kept = definition(ctx.tx, object_type, object_type.stage_property or "")
    return replace(
        model,
        name=name,
        label=f"{model.label.partition(chr(34))[0]}{title}",
        group_name=model.group_name if kept is None else kept.group_name,
        created_at=ctx.now,
        updated_at=ctx.now,
    )


def _title(row: Pipeline, stage: Stage) -> str:
    return f'"{stage.label} ({row.label})"'
