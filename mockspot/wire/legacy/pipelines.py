"""Pipelines as deals v1 and pipelines v1 print them."""

from typing import Any

from mockspot.catalog.object_types import ObjectType
from mockspot.catalog.pipelines import Pipeline, Stage
from mockspot.wire.call import Call
from mockspot.wire.message import Answer

_DEFAULT_IDS = frozenset({"default", "0"})
"""The pipelines that HubSpot makes for deals and tickets; an account's later ones have ids of digits or a UUID."""


def of_deals(found: list[Pipeline], _: Call) -> Answer:
    """Answer deal pipelines: a bare array (recorded, hrb 2018)."""
    return Answer(200, [_deal_pipeline(row) for row in found])


def listed(found: list[Pipeline], call: Call) -> Answer:
    """Answer the pipelines of a type."""
    return Answer(200, {"results": [_pipeline(row, call.object_type) for row in found]})


def _deal_pipeline(row: Pipeline) -> dict[str, Any]:
    return {
        "pipelineId": row.id,
        "stages": [_deal_stage(stage) for stage in row.stages],
        "label": row.label,
        "active": not row.archived,
        "displayOrder": row.display_order,
        "staticDefault": row.id in _DEFAULT_IDS,  # unverified: recorded false for an account's own ones
    }


def _deal_stage(stage: Stage) -> dict[str, Any]:
    probability = _number(dict(stage.metadata).get("probability"))
    return {
        "stageId": stage.id,
        "label": stage.label,
        "probability": probability,
        "active": not stage.archived,
        "displayOrder": stage.display_order,
        "closedWon": probability == 1.0,
    }


def _pipeline(row: Pipeline, object_type: ObjectType) -> dict[str, Any]:
    """Return a pipeline. Claim: members as the Airbyte connector 5.7.0 captured them; unverified: their order."""
    return {
        "label": row.label,
        "displayOrder": row.display_order,
        "active": not row.archived,
        "stages": [_stage(stage) for stage in row.stages],
        "objectType": object_type.legacy_name,
        "objectTypeId": object_type.type_id,
        "pipelineId": row.id,
        "createdAt": row.created_at,
        "updatedAt": row.updated_at,
        "default": row.id in _DEFAULT_IDS,
    }


def _stage(stage: Stage) -> dict[str, Any]:
    return {
        "label": stage.label,
        "displayOrder": stage.display_order,
        "metadata": dict(stage.metadata),
        "stageId": stage.id,
        "createdAt": stage.created_at,
        "updatedAt": stage.updated_at,
        "active": not stage.archived,
    }


def _number(text: str | None) -> float | None:
    return None if text is None else float(text)
