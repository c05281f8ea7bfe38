"""Create, change and delete single stages of a pipeline."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from mockspot.catalog.object_types import ObjectType
from mockspot.catalog.pipelines import Pipeline, Stage
from mockspot.domain.context import Context
from mockspot.domain.pipelines import audit, metadata, placing, rules
from mockspot.domain.pipelines.metadata import Sent
from mockspot.domain.pipelines.state import pipeline
from mockspot.domain.pipelines.writing import NewStage, new_id


class CreateStage(NamedTuple):
    """Add a stage to a pipeline."""

    object_type: ObjectType
    pipeline_id: str
    stage: NewStage


@dataclass(frozen=True, slots=True)
class UpdateStage:
    """Change members of a stage; a replace is a change that sends them all (observed 2026-10, KALUP)."""

    object_type: ObjectType
    pipeline_id: str
    stage_id: str
    label: str | None = None
    display_order: int | None = None
    metadata: Sent = field(default_factory=dict)


class DeleteStage(NamedTuple):
    """Delete a stage for good."""

    object_type: ObjectType
    pipeline_id: str
    stage_id: str
    check_references: bool = True


def create(ctx: Context, command: CreateStage) -> Stage | None:
    """Add a stage, or return None when there is no such pipeline."""
    object_type, new = command.object_type, command.stage
    host = pipeline(ctx.tx, object_type, command.pipeline_id)
    if host is None:
        return None
    if new.stage_id is not None:
        rules.check_stage_id(ctx.tx, object_type, new.stage_id, host)
    rules.check_stage_label(host.stages, new.label, kind="stage_label_taken")
    rules.check_order(new.display_order)
    pairs = metadata.stored(object_type, (), new.metadata)
    stage_id = new_id(ctx) if new.stage_id is None else new.stage_id
    made = Stage(stage_id, new.label, new.display_order, pairs, created_at=ctx.now, updated_at=ctx.now)
    return _put(ctx, object_type, host, placing.placed(host.stages, made), made, metadata.echoed((), new.metadata))


def update(ctx: Context, command: UpdateStage) -> Stage | None:
    """Change a stage, or return None when there is none. What is not sent stays, metadata too (KALUP 2026-10)."""
    object_type = command.object_type
    host = pipeline(ctx.tx, object_type, command.pipeline_id)
    old = None if host is None else stage_of(host, command.stage_id)
    if host is None or old is None:
        return None
    others = [stage for stage in host.stages if stage.id != old.id]
    label = old.label if command.label is None else command.label
    rules.check_stage_label(others, label, kind="stage_label_taken")
    order = old.display_order if command.display_order is None else command.display_order
    rules.check_order(order)
    pairs = metadata.stored(object_type, old.metadata, command.metadata)
    new = replace(old, label=label, display_order=order, metadata=pairs, updated_at=ctx.now)
    shown = metadata.echoed(old.metadata, command.metadata)
    return _put(ctx, object_type, host, placing.placed(others, new), new, shown)


def delete(ctx: Context, command: DeleteStage) -> None:
    """Delete a stage. One that is not there, or not in this pipeline, is nothing to do (observed 2026-10, KALUP)."""
    object_type = command.object_type
    host = pipeline(ctx.tx, object_type, command.pipeline_id)
    gone = None if host is None else stage_of(host, command.stage_id)
    if host is None or gone is None:
        return
    rest = tuple(stage for stage in host.stages if stage.id != gone.id)
    rules.check_stages(object_type, host.id, rest)
    if command.check_references:
        rules.check_unused(ctx.tx, object_type, [gone])
    audit.keep(ctx, object_type, replace(host, stages=rest), before=host)


def stage_of(host: Pipeline, stage_id: str) -> Stage | None:
    """Return a stage of a pipeline, or None."""
    return next((stage for stage in host.stages if stage.id == stage_id), None)


def _put(
    ctx: Context,
    object_type: ObjectType,
    host: Pipeline,
    stages: Sequence[Stage],
    written: Stage,
    shown: metadata.Pairs,
) -> Stage:
    """Keep a pipeline's stages and return the one written, as the answer shows it."""
    rules.check_stages(object_type, host.id, stages)
    kept = replace(host, stages=tuple(stages))
    audit.keep(ctx, object_type, kept, before=host)
    return replace(stage_of(kept, written.id) or written, metadata=shown)
