"""Who changed a pipeline or a stage, and to what: every write of one goes through here."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from mockspot.catalog.object_types import ObjectType
from mockspot.catalog.pipelines import Pipeline, Stage
from mockspot.domain.context import Context
from mockspot.domain.pipelines import lifecycle, stage_properties
from mockspot.domain.pipelines.state import remove, store
from mockspot.domain.ports import Instant, Kind


@dataclass(frozen=True, slots=True)
class Mutation:
    """One change. `state` is what it led to, for a delete what it ended.

    Claim: `CREATE` and `UPDATE` are in the guide's sample (DOC-PIPE 2026-09). unverified: the word for a delete.
    """

    action: str
    state: Pipeline | Stage
    user_id: int
    at: Instant


_MUTATIONS: Kind[tuple[str, str, str, int], Mutation] = Kind("pipeline_mutations")
"""By (object type id, pipeline id, stage id or nothing, number)."""
_COUNTER: Kind[str, int] = Kind("pipeline_mutation_numbers")


def keep(ctx: Context, object_type: ObjectType, new: Pipeline, *, before: Pipeline | None) -> None:
    """Store a pipeline and note what changed. unverified: what `updatedAt` alone moves in is no mutation of a stage."""
    store(ctx.tx, object_type, new)
    lifecycle.follow(ctx, object_type, new)
    stage_properties.follow(ctx, object_type, new)
    _note(ctx, object_type, new, None, "CREATE" if before is None else "UPDATE")
    old = {} if before is None else {stage.id: stage for stage in before.stages}
    for stage in new.stages:
        known = old.pop(stage.id, None)
        if known is None:
            _note(ctx, object_type, new, stage, "CREATE")
        elif replace(known, updated_at=stage.updated_at) != stage:
            _note(ctx, object_type, new, stage, "UPDATE")
    for gone in old.values():
        _note(ctx, object_type, new, gone, "DELETE")


def drop(ctx: Context, object_type: ObjectType, found: Pipeline) -> None:
    """Delete a pipeline with its stages and note that."""
    remove(ctx.tx, object_type, found.id)
    for stage in (None, *found.stages):
        _note(ctx, object_type, found, stage, "DELETE")


def noted(ctx: Context, object_type: ObjectType, pipeline_id: str, stage_id: str = "") -> list[Mutation]:
    """Return the mutations of a pipeline, or of one of its stages, the newest first (SPEC)."""
    return list(_scanned(ctx, (object_type.type_id, pipeline_id, stage_id)))[::-1]


def _note(ctx: Context, object_type: ObjectType, host: Pipeline, stage: Stage | None, action: str) -> None:
    number = (ctx.tx.get(_COUNTER, "last") or 0) + 1
    ctx.tx.put(_COUNTER, "last", number)
    key = (object_type.type_id, host.id, "" if stage is None else stage.id, number)
    ctx.tx.put(_MUTATIONS, key, Mutation(action, host if stage is None else stage, ctx.caller.user_id, ctx.now))


def _scanned(ctx: Context, subject: tuple[str, str, str]) -> Iterator[Mutation]:
    for key, mutation in ctx.tx.scan(_MUTATIONS, (*subject, 0)):
        if key[:3] != subject:
            return
        yield mutation
