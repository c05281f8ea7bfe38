"""What administrators do to pipelines."""

from mockspot.control.change_kinds.row import Change, ChangeKind, Outcome, Scene, object_type
from mockspot.control.operation import ControlError
from mockspot.control.scalars import Name
from mockspot.domain import pipelines
from mockspot.domain.context import Context
from mockspot.domain.gremlin import Dice
from mockspot.domain.pipelines import stages


class StageDeleted(Change, tag="stage_deleted"):
    """A pipeline loses a stage; one with records only when nobody looks for them, as the API before 2026-09 allows."""

    object_type: Name
    pipeline: Name
    stage: Name
    check_references: bool = True


def delete_stage(ctx: Context, wanted: StageDeleted) -> Outcome:
    """Delete a stage; refused when there is none of that id."""
    kind = object_type(ctx, wanted.object_type)
    host = pipelines.pipeline(ctx.tx, kind, wanted.pipeline)
    if host is None or stages.stage_of(host, wanted.stage) is None:
        raise ControlError(404, "stage_unknown", f"there is no stage {wanted.stage!r} in {wanted.pipeline!r}")
    stages.delete(ctx, stages.DeleteStage(kind, wanted.pipeline, wanted.stage, wanted.check_references))
    return {"objectTypeId": kind.type_id, "pipelineId": wanted.pipeline, "stageId": wanted.stage}


def suggest_deletion(scene: Scene, dice: Dice) -> Change | None:
    """Return the deletion of any stage that is not the last one, whether records are in it or not."""
    hosts = ((kind, host) for kind in scene.types for host in pipelines.pipelines(scene.ctx.tx, kind))
    present = [(kind.name, host.id, stage.id) for kind, host in hosts if len(host.stages) > 1 for stage in host.stages]
    chosen = dice.one_of(present)
    if chosen is None:
        return None
    name, host_id, stage_id = chosen
    return StageDeleted(object_type=name, pipeline=host_id, stage=stage_id, check_references=False)


KINDS = (ChangeKind(StageDeleted, delete_stage, suggest_deletion, 2),)
