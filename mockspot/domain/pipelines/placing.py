"""The order of a pipeline's stages: no two ever share a display order (observed 2026-10, KALUP)."""

from collections.abc import Sequence
from dataclasses import replace

from mockspot.catalog.pipelines import Stage

Stages = tuple[Stage, ...]


def placed(others: Sequence[Stage], stage: Stage) -> Stages:
    """Return the stages with one more: in a free slot it changes nothing else, else it goes right behind the holder.

    Claim: in the second case the whole pipeline is renumbered from 0 (observed 2026-10, KALUP).
    """
    ordered = ordered_stages(others)
    for place, other in enumerate(ordered):
        if other.display_order == stage.display_order:
            return _renumbered((*ordered[: place + 1], stage, *ordered[place + 1 :]))
    return ordered_stages((*ordered, stage))


def settled(stages: Sequence[Stage]) -> Stages:
    """Return the stages of one request: gaps stay, ties renumber them all, the later of a tie first.

    Claim: observed 2026-10 (KALUP): ties resolved against the order of the request.
    """
    ordered = ordered_stages(tuple(reversed(stages)))
    tied = len({stage.display_order for stage in stages}) < len(stages)
    return _renumbered(ordered) if tied else ordered


def ordered_stages(stages: Sequence[Stage]) -> Stages:
    """Return stages in display order."""
    return tuple(sorted(stages, key=lambda stage: stage.display_order))


def _renumbered(stages: Stages) -> Stages:
    return tuple(replace(stage, display_order=place) for place, stage in enumerate(stages))
