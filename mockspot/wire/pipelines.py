"""Pipelines and stages on the wire."""

from collections.abc import Mapping, Sequence
from typing import Any

from mockspot.catalog.object_types import ObjectType
from mockspot.catalog.pipelines import Pipeline, Stage
from mockspot.catalog.versions import PIPELINE_CHECKS
from mockspot.domain.pipelines.metadata import Sent
from mockspot.domain.pipelines.reading import ReadPipeline, ReadStage
from mockspot.domain.pipelines.stages import CreateStage, DeleteStage, UpdateStage
from mockspot.domain.pipelines.writing import (
    CreatePipeline,
    DeletePipeline,
    NewStage,
    ReplacePipeline,
    UpdatePipeline,
)
from mockspot.domain.refusal import Refusal
from mockspot.domain.values import instant_text
from mockspot.wire import errors
from mockspot.wire.body import member, members, object_body, required, text, wrong_kind
from mockspot.wire.call import Call
from mockspot.wire.definitions import flag, unsent, whole
from mockspot.wire.json_positions import Path
from mockspot.wire.message import Answer

_FLAGS = ("validateReferencesBeforeDelete", "validateDealStageUsagesBeforeDelete")


def parse_list(call: Call) -> ObjectType:
    """Return the type whose pipelines are asked for; `archived` and `limit` change nothing (KALUP 2026-10)."""
    return call.object_type


def parse_named(call: Call) -> ReadPipeline:
    """Return the command of a read of one pipeline or of its stages."""
    return ReadPipeline(call.object_type, call.params["pipelineId"])


def parse_create(call: Call) -> CreatePipeline:
    """Return the command of `POST /{objectType}`."""
    return _create_of(call, object_body(call))


def create_command(object_type: ObjectType, body: Mapping[str, Any]) -> CreatePipeline:
    """Return the create command of a body that came in no request, such as a part of a seed."""
    return _create_of(unsent(object_type, body), body)


def parse_update(call: Call) -> UpdatePipeline:
    """Return the command of `PATCH /{objectType}/{pipelineId}`."""
    body = object_body(call)
    if flag(call, body, "archived", ()) is not None:
        raise Refusal("pipeline_archived_sent")  # there is no bin to restore one from
    label, order = text(call, body, "label", ()), whole(call, body, "displayOrder", ())
    return UpdatePipeline(call.object_type, call.params["pipelineId"], label, order)


def parse_replace(call: Call) -> ReplacePipeline:
    """Return the command of `PUT /{objectType}/{pipelineId}`."""
    body = object_body(call)
    required(call, body, ("label",), ())
    return ReplacePipeline(
        call.object_type,
        call.params["pipelineId"],
        text(call, body, "label", ()) or "",
        whole(call, body, "displayOrder", ()) or 0,
        _stages(call, body),
        _checks_references(call),
    )


def parse_delete(call: Call) -> DeletePipeline:
    """Return the command of `DELETE /{objectType}/{pipelineId}`."""
    return DeletePipeline(call.object_type, call.params["pipelineId"], _checks_references(call))


def parse_stage(call: Call) -> ReadStage:
    """Return the command of `GET …/stages/{stageId}`."""
    return ReadStage(call.object_type, call.params["pipelineId"], call.params["stageId"])


def parse_create_stage(call: Call) -> CreateStage:
    """Return the command of `POST …/stages`."""
    return CreateStage(call.object_type, call.params["pipelineId"], _new_stage(call, object_body(call), ()))


def parse_update_stage(call: Call) -> UpdateStage:
    """Return the command of `PATCH …/stages/{stageId}`."""
    return _update_stage(call, object_body(call))


def parse_replace_stage(call: Call) -> UpdateStage:
    """Return the command of `PUT …/stages/{stageId}`."""
    body = object_body(call)
    required(call, body, ("label",), ())
    return _update_stage(call, body)


def parse_delete_stage(call: Call) -> DeleteStage:
    """Return the command of `DELETE …/stages/{stageId}`."""
    params = call.params
    return DeleteStage(call.object_type, params["pipelineId"], params["stageId"], _checks_references(call))


def listed(found: list[Pipeline], _: Call) -> Answer:
    """Answer pipelines; there are no pages (SPEC)."""
    return Answer(200, {"results": [document(row) for row in found]})


def read(found: Pipeline | None, call: Call) -> Answer:
    """Answer one pipeline."""
    return missing(call) if found is None else Answer(200, document(found))


def created(made: Pipeline, call: Call) -> Answer:
    """Answer a create, and where the pipeline is (SPEC)."""
    return Answer(201, document(made), [_location(call, made.id)])


def deleted(_: None, __: Call) -> Answer:
    """Answer a delete."""
    return Answer(204)


def listed_stages(found: Sequence[Stage], _: Call) -> Answer:
    """Answer stages; there are no pages (SPEC)."""
    return Answer(200, {"results": [stage_document(row) for row in found]})


def read_stage(found: Stage | None, call: Call) -> Answer:
    """Answer one stage."""
    return missing(call) if found is None else Answer(200, stage_document(found))


def created_stage(made: Stage | None, call: Call) -> Answer:
    """Answer a create of a stage, and where it is (SPEC)."""
    return missing(call) if made is None else Answer(201, stage_document(made), [_location(call, made.id)])


def missing(call: Call) -> Answer:
    """Answer what is not there: a page, or nothing at all to a client that accepts JSON alone (KALUP 2026-10)."""
    if call.request.accepts_json_alone:
        return Answer(404)
    return errors.render(Refusal("not_found_html"), correlation_id="")


def document(row: Pipeline) -> dict[str, Any]:
    """Return a pipeline; the first four keys are in the recorded order (KALUP), unverified: the others."""
    return {
        "label": row.label,
        "displayOrder": row.display_order,
        "id": row.id,
        "stages": [stage_document(stage) for stage in row.stages],
        "createdAt": instant_text(row.created_at),
        "updatedAt": instant_text(row.updated_at),
        "archived": row.archived,
    }


def stage_document(stage: Stage) -> dict[str, Any]:
    """Return a stage; its metadata are strings (recorded, KALUP), its keys in this order (recorded, nango 2026)."""
    return {
        "label": stage.label,
        "displayOrder": stage.display_order,
        "metadata": dict(stage.metadata),
        "id": stage.id,
        "createdAt": instant_text(stage.created_at),
        "updatedAt": instant_text(stage.updated_at),
        "writePermissions": stage.write_permissions,
        "archived": stage.archived,
    }


def _create_of(call: Call, body: Mapping[str, Any]) -> CreatePipeline:
    """Return a create. unverified: SPEC requires displayOrder; the domain refuses no stages (KALUP 2026-10)."""
    required(call, body, ("label",), ())
    return CreatePipeline(
        call.object_type,
        text(call, body, "label", ()) or "",
        whole(call, body, "displayOrder", ()) or 0,
        _stages(call, body),
        text(call, body, "pipelineId", ()),
    )


def _stages(call: Call, body: Mapping[str, Any]) -> tuple[NewStage, ...]:
    items = members(call, body, "stages", ())
    return tuple(_new_stage(call, item, ("stages", place)) for place, item in enumerate(items))


def _new_stage(call: Call, item: Mapping[str, Any], path: Path) -> NewStage:
    required(call, item, ("label",), path)
    return NewStage(
        text(call, item, "label", path) or "",
        whole(call, item, "displayOrder", path) or 0,
        _metadata(call, item, path),
        text(call, item, "stageId", path),
    )


def _update_stage(call: Call, body: Mapping[str, Any]) -> UpdateStage:
    return UpdateStage(
        call.object_type,
        call.params["pipelineId"],
        call.params["stageId"],
        text(call, body, "label", ()),
        whole(call, body, "displayOrder", ()),
        _metadata(call, body, ()),
    )


def _metadata(call: Call, item: Mapping[str, Any], path: Path) -> Sent:
    """Return metadata as texts; a JSON number is accepted (observed, KALUP 2026-10)."""
    values = member(call, item, "metadata", dict, path) or {}
    return {name: _text(call, value, (*path, "metadata", name)) for name, value in values.items()}


def _text(call: Call, value: object, path: Path) -> str | None:
    if isinstance(value, bool):
        return "true" if value else "false"
    if value is None or isinstance(value, (str, int, float)):
        return None if value is None else str(value)
    raise wrong_kind(call, value, str, path)


def _checks_references(call: Call) -> bool:
    """Say whether stages with records may not go: always on 2026-09, on request before (KALUP 2026-10, DOC-PIPE)."""
    asked = [call.flag(name) for name in _FLAGS]
    return call.has(PIPELINE_CHECKS) or any(asked)


def _location(call: Call, made_id: str) -> tuple[bytes, bytes]:
    return b"location", f"{call.request.origin}{call.request.path.rstrip('/')}/{made_id}".encode()
