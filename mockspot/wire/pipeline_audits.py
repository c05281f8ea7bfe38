"""Audits of pipelines and stages on the wire."""

from collections.abc import Mapping, Sequence
from typing import Any

import orjson

from mockspot.catalog.pipelines import Pipeline, Stage
from mockspot.domain.pipelines.audit import Mutation
from mockspot.domain.values import instant_text
from mockspot.wire.call import Call
from mockspot.wire.message import Answer
from mockspot.wire.pipelines import missing

_MESSAGES: Mapping[tuple[type, str], str] = {
    (Pipeline, "CREATE"): "User defined. pipeline created",
    (Pipeline, "UPDATE"): "Pipeline update",
    (Pipeline, "DELETE"): "Pipeline delete",
    (Stage, "CREATE"): "Stage created",
    (Stage, "UPDATE"): "Stage update",
    (Stage, "DELETE"): "Stage delete",
}
"""Claim: the first two are in the guide's sample of 2026-09 (DOC-PIPE). unverified: the others."""


def audited(found: Sequence[Mutation] | None, call: Call) -> Answer:
    """Answer the mutations of a pipeline or a stage, the newest first; there are no pages (SPEC)."""
    if found is None:
        return missing(call)
    newest = len(found) - 1
    return Answer(200, {"results": [_entry(row, newest - place, call) for place, row in enumerate(found)]})


def _entry(mutation: Mutation, version: int, call: Call) -> dict[str, Any]:
    """Return an entry as in the guide's sample, where `rawObject` is a text of JSON (DOC-PIPE 2026-09)."""
    state, portal_id = mutation.state, call.portal.portal_id
    raw = _pipeline(state, version, call) if isinstance(state, Pipeline) else _stage(state, call)
    return {
        "portalId": portal_id,
        "identifier": f"{portal_id}:{state.id}",
        "action": mutation.action,
        "timestamp": instant_text(mutation.at),
        "message": _MESSAGES[type(state), mutation.action],
        "rawObject": orjson.dumps(raw).decode(),
        "fromUserId": mutation.user_id,
    }


def _pipeline(row: Pipeline, version: int, call: Call) -> dict[str, Any]:
    """Return a pipeline as HubSpot keeps it. unverified: its other members, such as who made it, are left out."""
    return {
        "displayOrder": row.display_order,
        "pipelineId": row.id,
        "portalId": call.portal.portal_id,
        "objectType": call.object_type.legacy_name,
        "objectTypeId": call.object_type.type_id,
        "version": version,
        "label": row.label,
        "active": not row.archived,
        "stages": [_stage(stage, call) for stage in row.stages],
        "createdAt": row.created_at,
        "updatedAt": row.updated_at,
    }


def _stage(stage: Stage, call: Call) -> dict[str, Any]:
    return {
        "displayOrder": stage.display_order,
        "portalId": call.portal.portal_id,
        "objectTypeId": call.object_type.type_id,
        "pipelineId": call.params["pipelineId"],
        "stageId": stage.id,
        "label": stage.label,
        "metadata": dict(stage.metadata),
        "createdAt": stage.created_at,
        "updatedAt": stage.updated_at,
        "writePermissions": stage.write_permissions,
        "active": not stage.archived,
    }
