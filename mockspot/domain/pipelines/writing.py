"""Create, change, replace and delete pipelines.

Every write returns what HubSpot answers: the request laid over the pipeline. What is stored, a read shows.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from mockspot.catalog import pipelines as catalog
from mockspot.catalog.object_types import ObjectType
from mockspot.catalog.pipelines import Pipeline, Stage
from mockspot.domain.context import Context
from mockspot.domain.pipelines import audit, metadata, placing, rules
from mockspot.domain.pipelines.metadata import Sent
from mockspot.domain.pipelines.state import listed, pipeline
from mockspot.domain.ports import Kind
from mockspot.domain.refusal import Refusal
from mockspot.domain.schemas import defining

_NUMBERS: Kind[str, int] = Kind("pipeline_numbers")
_FIRST_NUMBER = 1_200_000_000


@dataclass(frozen=True, slots=True)
class NewStage:
    """A stage as a request describes it; without an id HubSpot numbers it."""

    label: str
    display_order: int = 0
    metadata: Sent = field(default_factory=dict)
    stage_id: str | None = None


class CreatePipeline(NamedTuple):
    """Add a pipeline with its stages."""

    object_type: ObjectType
    label: str
    display_order: int
    stages: tuple[NewStage, ...]
    pipeline_id: str | None = None


class UpdatePipeline(NamedTuple):
    """Change the label or the place of a pipeline."""

    object_type: ObjectType
    pipeline_id: str
    label: str | None = None
    display_order: int | None = None


class ReplacePipeline(NamedTuple):
    """Give a pipeline other stages: those named stay, the rest is deleted."""

    object_type: ObjectType
    pipeline_id: str
    label: str
    display_order: int
    stages: tuple[NewStage, ...]
    check_references: bool = True


class DeletePipeline(NamedTuple):
    """Delete a pipeline for good."""

    object_type: ObjectType
    pipeline_id: str
    check_references: bool = True


def create(ctx: Context, command: CreatePipeline) -> Pipeline:
    """Add a pipeline; ids that are sent are kept to the letter (observed 2026-10, KALUP)."""
    object_type = command.object_type
    if object_type.lifecycle:  # nothing public says what a second one would be
        raise Refusal("not_simulated", {"operation": f"a second pipeline of {object_type.name}"})
    pipeline_id = new_id(ctx) if command.pipeline_id is None else command.pipeline_id
    if not command.stages:
        raise Refusal("pipeline_without_stages")
    rules.check_pipeline_id(ctx.tx, object_type, pipeline_id)
    rules.check_label(ctx.tx, object_type, command.label)
    rules.check_room(ctx, object_type)
    stages = _made(ctx, object_type, command.stages, before=(), host=pipeline_id)
    made = Pipeline(pipeline_id, command.label, command.display_order, placing.settled(stages), ctx.now, ctx.now)
    audit.keep(ctx, object_type, made, before=None)
    defining.add_pipeline(ctx, object_type)
    return echo(made, {stage.id: sent.metadata for stage, sent in zip(stages, command.stages, strict=True)}, ())


def update(ctx: Context, command: UpdatePipeline) -> Pipeline | None:
    """Change a pipeline, or return None when there is none. All of its stages move their updatedAt (KALUP 2026-10)."""
    found = pipeline(ctx.tx, command.object_type, command.pipeline_id)
    if found is None:
        return None
    label = found.label if command.label is None else command.label
    rules.check_label(ctx.tx, command.object_type, label, but=found.id)
    order = found.display_order if command.display_order is None else command.display_order
    stages = tuple(replace(stage, updated_at=ctx.now) for stage in found.stages)
    changed = replace(found, label=label, display_order=order, stages=stages, updated_at=ctx.now)
    audit.keep(ctx, command.object_type, changed, before=found)
    return changed


def replace_pipeline(ctx: Context, command: ReplacePipeline) -> Pipeline | None:
    """Give a pipeline the stages of a request, or return None when there is none."""
    object_type = command.object_type
    found = pipeline(ctx.tx, object_type, command.pipeline_id)
    if found is None:
        return None
    if not command.stages:
        raise Refusal("pipeline_without_stages")
    rules.check_label(ctx.tx, object_type, command.label, but=found.id)
    stages = _made(ctx, object_type, command.stages, before=found.stages, host=found.id)
    kept = {stage.id for stage in stages}
    if command.check_references:
        rules.check_unused(ctx.tx, object_type, [stage for stage in found.stages if stage.id not in kept])
    settled = placing.settled(stages)
    changed = replace(
        found, label=command.label, display_order=command.display_order, stages=settled, updated_at=ctx.now
    )
    audit.keep(ctx, object_type, changed, before=found)
    sent = {stage.id: new.metadata for stage, new in zip(stages, command.stages, strict=True)}
    return echo(changed, sent, found.stages)


def delete(ctx: Context, command: DeletePipeline) -> None:
    """Delete a pipeline; a missing one is refused in JSON, unlike on a read (observed 2026-10, KALUP).

    A type that begins without a pipeline can lose its last one: its pipeline properties stay (observed 2026-10, KALUP).
    """
    object_type = command.object_type
    found = pipeline(ctx.tx, object_type, command.pipeline_id)
    if found is None:
        raise Refusal("pipeline_missing", {"id": command.pipeline_id})
    if command.check_references:
        rules.check_unused(ctx.tx, object_type, found.stages)
    if catalog.defaults(object_type.name) and len(list(listed(ctx.tx, object_type))) == 1:
        raise Refusal("pipeline_last")
    audit.drop(ctx, object_type, found)


def echo(row: Pipeline, sent: dict[str, Sent], before: Sequence[Stage]) -> Pipeline:
    """Return a pipeline as a write answers it: each stage with its metadata as sent over what it was."""
    old = {stage.id: stage.metadata for stage in before}
    stages = (
        replace(stage, metadata=metadata.echoed(old.get(stage.id, ()), sent[stage.id])) if stage.id in sent else stage
        for stage in row.stages
    )
    return replace(row, stages=tuple(stages))


def new_id(ctx: Context) -> str:
    """Return a number for a pipeline or stage that was sent without an id (observed for stages 2026-10, KALUP)."""
    number = (ctx.tx.get(_NUMBERS, "last") or _FIRST_NUMBER + ctx.ids.bits(20)) + 1 + ctx.ids.bits(4)
    ctx.tx.put(_NUMBERS, "last", number)
    return str(number)


def _made(
    ctx: Context, object_type: ObjectType, wanted: Sequence[NewStage], *, before: Sequence[Stage], host: str
) -> list[Stage]:
    """Return the stages of one request in its order; those it names among `before` keep their birth date."""
    rules.check_count(object_type, wanted)  # before each is compared with all the others
    named = [new.stage_id for new in wanted if new.stage_id is not None]
    rules.check_stage_ids(ctx.tx, object_type, named, but=host)
    old = {stage.id: stage for stage in before}
    stages: list[Stage] = []
    for new in wanted:
        rules.check_stage_label(stages, new.label, kind="pipeline_stage_label_repeated")
        rules.check_order(new.display_order)
        stages.append(_stage(ctx, object_type, new, None if new.stage_id is None else old.get(new.stage_id)))
    rules.check_stages(object_type, host, stages)
    return stages


def _stage(ctx: Context, object_type: ObjectType, new: NewStage, old: Stage | None) -> Stage:
    if old is None:
        pairs = metadata.stored(object_type, (), new.metadata)
        stage_id = new_id(ctx) if new.stage_id is None else new.stage_id
        return Stage(stage_id, new.label, new.display_order, pairs, created_at=ctx.now, updated_at=ctx.now)
    pairs = metadata.stored(object_type, old.metadata, new.metadata)
    return replace(old, label=new.label, display_order=new.display_order, metadata=pairs, updated_at=ctx.now)
