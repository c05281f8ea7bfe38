"""Pipelines of a portal and their stages: what exists, what may be changed, what holds records."""

from mockspot.domain.pipelines.state import GONE, PIPELINES, added, defaults, options, pipeline, pipelines, stage_ids

__all__ = ["GONE", "PIPELINES", "added", "defaults", "options", "pipeline", "pipelines", "stage_ids"]
