"""What HubSpot refuses in pipelines and stages."""

from collections.abc import Iterable, Sequence, Sized
from itertools import islice

from mockspot.catalog import capacities
from mockspot.catalog.object_types import ObjectType
from mockspot.catalog.pipelines import Pipeline, Stage, stage_rule
from mockspot.domain import record
from mockspot.domain.context import Context
from mockspot.domain.object_types import is_custom
from mockspot.domain.pipelines import metadata
from mockspot.domain.pipelines.state import added, anywhere, listed, pipeline
from mockspot.domain.ports import Transaction
from mockspot.domain.records.state import live
from mockspot.domain.refusal import Refusal
from mockspot.domain.schemas.state import object_types as custom_types

_PIPELINE_ID_LENGTH, _STAGE_ID_LENGTH = 36, 100
_NAMED_RECORDS = 100


def check_pipeline_id(tx: Transaction, object_type: ObjectType, pipeline_id: str) -> None:
    """Refuse an id that is too long, or taken: ids are unique over object types (observed 2026-10, KALUP)."""
    if len(pipeline_id) > _PIPELINE_ID_LENGTH:
        raise Refusal("internal_error")  # observed: a 500 that makes nothing
    if pipeline(tx, object_type, pipeline_id) is not None:
        raise Refusal("pipeline_id_taken", {"id": pipeline_id})
    if anywhere(tx, pipeline_id):
        raise Refusal("stage_elsewhere")


def check_label(tx: Transaction, object_type: ObjectType, label: str, *, but: str | None = None) -> None:
    """Refuse a label another pipeline of the type has, in any case (observed 2026-10, KALUP)."""
    if any(row.id != but and row.label.lower() == label.lower() for row in listed(tx, object_type)):
        raise Refusal("pipeline_label_taken", {"label": label})


def check_room(ctx: Context, object_type: ObjectType) -> None:
    """Refuse one more pipeline than the account's subscription allows; custom objects share their limit."""
    custom = is_custom(object_type)
    capacity = capacities.CUSTOM_PIPELINES if custom else capacities.pipelines_of(object_type.name)
    sharing = custom_types(ctx.tx, ctx.portal.portal_id) if custom else (object_type,)
    maximum = capacity.of(ctx.portal.tier)
    if sum(1 for row in sharing for _ in added(ctx.tx, row)) >= maximum:
        raise Refusal("pipelines_too_many", {"maximum": maximum})


def check_stage_ids(tx: Transaction, object_type: ObjectType, wanted: Sequence[str], *, but: str) -> None:
    """Refuse stage ids of a whole pipeline that are too long, repeated or held by another one."""
    for stage_id in wanted:
        _check_length(stage_id)
    elsewhere = stages_elsewhere(tx, object_type, but=but)
    if len(set(wanted)) < len(wanted) or elsewhere.intersection(wanted):
        raise Refusal("stage_elsewhere")


def check_stage_id(tx: Transaction, object_type: ObjectType, stage_id: str, host: Pipeline) -> None:
    """Refuse the id of one new stage (observed 2026-10, KALUP). unverified: the same answer for the same pipeline's."""
    _check_length(stage_id)
    own = {stage.id for stage in host.stages}
    if stage_id in own | stages_elsewhere(tx, object_type, but=host.id):
        raise Refusal("stage_id_taken", {"id": stage_id})


def stages_elsewhere(tx: Transaction, object_type: ObjectType, *, but: str) -> set[str]:
    """Return the stage ids of the type's other pipelines."""
    return {stage.id for row in listed(tx, object_type) if row.id != but for stage in row.stages}


def check_stage_label(others: Iterable[Stage], label: str, *, kind: str) -> None:
    """Refuse a label another stage has, whatever its case and the spaces around it (observed 2026-10, KALUP)."""
    if any(_folded(other.label) == _folded(label) for other in others):
        raise Refusal(kind, {"label": label})


def check_order(display_order: int) -> None:
    """Refuse a stage before the first (observed 2026-10, KALUP)."""
    if display_order < 0:
        raise Refusal("stage_order_negative")


def check_count(object_type: ObjectType, stages: Sized) -> None:
    """Refuse a pipeline without stages, and one with too many."""
    if not stages:
        raise Refusal("pipeline_without_stages")
    maximum = stage_rule(object_type).most
    if len(stages) > maximum:
        raise Refusal("pipeline_too_long", {"maximum": maximum})


def check_stages(object_type: ObjectType, pipeline_id: str, stages: Sequence[Stage]) -> None:
    """Refuse a pipeline without stages, with too many, and a ticket pipeline in which nothing ends."""
    check_count(object_type, stages)
    if stage_rule(object_type).must_close and not any(metadata.is_closed(stage.metadata) for stage in stages):
        raise Refusal("pipeline_never_closes", {"object_type": object_type.name, "id": pipeline_id})


def check_unused(tx: Transaction, object_type: ObjectType, stages: Iterable[Stage]) -> None:
    """Refuse to drop stages that live records sit in; archived ones do not count (observed 2026-10, KALUP)."""
    dropped = {stage.id for stage in stages}
    stage_property = object_type.stage_property or ""
    held = (
        (number, stage_id)
        for number, found in tx.scan(live(object_type.type_id))
        if (stage_id := record.value(found, stage_property)) in dropped
    )
    used = tuple(islice(held, _NAMED_RECORDS))  # unverified: how many records HubSpot names
    if used:
        stage_ids = ", ".join(dict.fromkeys(str(stage_id) for _, stage_id in used))
        numbers = ", ".join(str(number) for number, _ in used)
        raise Refusal("stage_in_use", {"stageIds": f"[{stage_ids}]", "objectIds": f"[{numbers}]"})


def _check_length(stage_id: str) -> None:
    if len(stage_id) > _STAGE_ID_LENGTH:
        raise Refusal("internal_error")  # observed: a 500 that makes nothing


def _folded(label: str) -> str:
    return label.strip().lower()
