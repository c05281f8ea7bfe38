"""The operations on pipelines and their stages."""

from mockspot.asgi.endpoint import Endpoint, versioned
from mockspot.asgi.scopes import schema_reads, schema_writes
from mockspot.domain.pipelines import reading, stages, writing
from mockspot.wire import pipeline_audits, pipelines


def _paths(suffix: str = "") -> tuple[tuple[str, str], ...]:
    return versioned("crm", "pipelines", f"/{{objectType}}{suffix}")


_ALL = _paths()
_ONE = _paths("/{pipelineId}")
_STAGES = _paths("/{pipelineId}/stages")
_STAGE = _paths("/{pipelineId}/stages/{stageId}")

ROWS = (
    Endpoint(
        "crm.pipelines.list",
        "GET",
        _ALL,
        pipelines.parse_list,
        reading.list_pipelines,
        pipelines.listed,
        schema_reads,
    ),
    Endpoint("crm.pipelines.read", "GET", _ONE, pipelines.parse_named, reading.read, pipelines.read, schema_reads),
    Endpoint(
        "crm.pipelines.create",
        "POST",
        _ALL,
        pipelines.parse_create,
        writing.create,
        pipelines.created,
        schema_writes,
    ),
    Endpoint(
        "crm.pipelines.update",
        "PATCH",
        _ONE,
        pipelines.parse_update,
        writing.update,
        pipelines.read,
        schema_writes,
    ),
    Endpoint(
        "crm.pipelines.replace",
        "PUT",
        _ONE,
        pipelines.parse_replace,
        writing.replace_pipeline,
        pipelines.read,
        schema_writes,
    ),
    Endpoint(
        "crm.pipelines.delete",
        "DELETE",
        _ONE,
        pipelines.parse_delete,
        writing.delete,
        pipelines.deleted,
        schema_writes,
    ),
    Endpoint(
        "crm.pipelines.audit",
        "GET",
        _paths("/{pipelineId}/audit"),
        pipelines.parse_named,
        reading.audit_pipeline,
        pipeline_audits.audited,
        schema_reads,
    ),
    Endpoint(
        "crm.pipelines.stages.list",
        "GET",
        _STAGES,
        pipelines.parse_named,
        reading.list_stages,
        pipelines.listed_stages,
        schema_reads,
    ),
    Endpoint(
        "crm.pipelines.stages.read",
        "GET",
        _STAGE,
        pipelines.parse_stage,
        reading.read_stage,
        pipelines.read_stage,
        schema_reads,
    ),
    Endpoint(
        "crm.pipelines.stages.create",
        "POST",
        _STAGES,
        pipelines.parse_create_stage,
        stages.create,
        pipelines.created_stage,
        schema_writes,
    ),
    Endpoint(
        "crm.pipelines.stages.update",
        "PATCH",
        _STAGE,
        pipelines.parse_update_stage,
        stages.update,
        pipelines.read_stage,
        schema_writes,
    ),
    Endpoint(
        "crm.pipelines.stages.replace",
        "PUT",
        _STAGE,
        pipelines.parse_replace_stage,
        stages.update,
        pipelines.read_stage,
        schema_writes,
    ),
    Endpoint(
        "crm.pipelines.stages.delete",
        "DELETE",
        _STAGE,
        pipelines.parse_delete_stage,
        stages.delete,
        pipelines.deleted,
        schema_writes,
    ),
    Endpoint(
        "crm.pipelines.stages.audit",
        "GET",
        _paths("/{pipelineId}/stages/{stageId}/audit"),
        pipelines.parse_stage,
        reading.audit_stage,
        pipeline_audits.audited,
        schema_reads,
    ),
)
