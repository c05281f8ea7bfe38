"""Read pipelines and stages; what is not there is None, since how HubSpot says so depends on the request."""

from typing import NamedTuple

from mockspot.catalog.object_types import ObjectType
from mockspot.catalog.pipelines import Pipeline, Stage
from mockspot.domain.context import Context
from mockspot.domain.pipelines import audit
from mockspot.domain.pipelines.audit import Mutation
from mockspot.domain.pipelines.stages import stage_of
from mockspot.domain.pipelines.state import listed, pipeline
from mockspot.domain.refusal import Refusal


class ReadPipeline(NamedTuple):
    """Read one pipeline, or its stages."""

    object_type: ObjectType
    pipeline_id: str


class ReadStage(NamedTuple):
    """Read one stage."""

    object_type: ObjectType
    pipeline_id: str
    stage_id: str


def list_pipelines(ctx: Context, object_type: ObjectType) -> list[Pipeline]:
    """Return every pipeline of a type with its stages; not in display order (observed 2026-10, KALUP)."""
    return list(listed(ctx.tx, object_type))


def read(ctx: Context, command: ReadPipeline) -> Pipeline | None:
    """Return one pipeline, or None."""
    return pipeline(ctx.tx, command.object_type, command.pipeline_id)


def list_stages(ctx: Context, command: ReadPipeline) -> tuple[Stage, ...]:
    """Return the stages of a pipeline; a missing one is refused in JSON here (observed 2026-10, KALUP)."""
    found = read(ctx, command)
    if found is None:
        raise Refusal("pipeline_stages_missing")
    return found.stages


def read_stage(ctx: Context, command: ReadStage) -> Stage | None:
    """Return one stage, or None."""
    found = pipeline(ctx.tx, command.object_type, command.pipeline_id)
    return None if found is None else stage_of(found, command.stage_id)


def audit_pipeline(ctx: Context, command: ReadPipeline) -> list[Mutation] | None:
    """Return the mutations of a pipeline, or None when there never was one.

    unverified: HubSpot's own pipelines begin without an entry, and those of a deleted one stay.
    """
    noted = audit.noted(ctx, command.object_type, command.pipeline_id)
    return None if not noted and read(ctx, command) is None else noted


def audit_stage(ctx: Context, command: ReadStage) -> list[Mutation] | None:
    """Return the mutations of a stage, or None when there never was one."""
    noted = audit.noted(ctx, command.object_type, command.pipeline_id, command.stage_id)
    return None if not noted and read_stage(ctx, command) is None else noted
