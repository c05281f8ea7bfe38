"""Pipelines of a portal: HubSpot's default ones, and what the portal changed or added."""

from collections.abc import Iterator, Mapping

from mockspot.catalog import pipelines as catalog
from mockspot.catalog.object_types import OBJECT_TYPES, ObjectType
from mockspot.catalog.pipelines import Pipeline
from mockspot.catalog.properties import Option
from mockspot.domain.ports import Kind, Transaction

PIPELINES: Kind[tuple[str, str], Pipeline] = Kind("pipelines")
"""By (object type id, pipeline id): the portal's own pipelines, and its versions of HubSpot's."""
GONE: Kind[tuple[str, str], bool] = Kind("pipelines_deleted")
"""By (object type id, pipeline id): HubSpot's pipelines that the portal deleted."""


def pipeline(tx: Transaction, object_type: ObjectType, pipeline_id: str) -> Pipeline | None:
    """Return a pipeline, or None."""
    key = (object_type.type_id, pipeline_id)
    if tx.get(GONE, key):
        return None
    return tx.get(PIPELINES, key) or catalog.defaults(object_type.name).get(pipeline_id)


def anywhere(tx: Transaction, pipeline_id: str) -> bool:
    """Say whether any object type has a pipeline of this id, custom ones too."""
    if any(found == pipeline_id for (_, found), _ in tx.scan(PIPELINES)):
        return True
    return any(pipeline(tx, object_type, pipeline_id) is not None for object_type in OBJECT_TYPES)


def pipelines(tx: Transaction, object_type: ObjectType) -> list[Pipeline]:
    """Return the pipelines of a type in display order, which may tie (observed 2026-10, KALUP): older ones first."""
    return sorted(listed(tx, object_type), key=lambda row: (row.display_order, row.created_at, row.id))


def added(tx: Transaction, object_type: ObjectType) -> Iterator[Pipeline]:
    """Yield the pipelines of a type that a fresh portal does not have."""
    standard = catalog.defaults(object_type.name)
    return (row for row in listed(tx, object_type) if row.id not in standard)


def stage_ids(tx: Transaction, object_type: ObjectType, pipeline_id: str | None) -> Mapping[str, tuple[str, ...]]:
    """Return the stages a value may have, by pipeline: of one pipeline when it is named and exists, else of all."""
    named = None if pipeline_id is None else pipeline(tx, object_type, pipeline_id)
    chosen = pipelines(tx, object_type) if named is None else [named]
    return {row.id: tuple(stage.id for stage in row.stages) for row in chosen}


def defaults(tx: Transaction, object_type: ObjectType, sent: Mapping[str, object]) -> dict[str, str]:
    """Return the pipeline a create gets when it names a stage alone: the first one (DOC-DEALS, DOC-TICKETS).

    Without a stage it gets none (recorded, nango 2026-03).
    """
    name, stage = object_type.defaulted_pipeline, object_type.stage_property
    if name is None or stage is None or sent.get(name) or not sent.get(stage):
        return {}
    rows = pipelines(tx, object_type)
    return {name: rows[0].id} if rows else {}


def options(tx: Transaction, object_type: ObjectType) -> tuple[Option, ...]:
    """Return the options of the pipeline property: the pipelines there are.

    unverified: their order and display order; that the values are the ids is pasted (SLACK).
    """
    return tuple(Option(row.id, row.label, place) for place, row in enumerate(pipelines(tx, object_type)))


def store(tx: Transaction, object_type: ObjectType, row: Pipeline) -> None:
    """Keep a pipeline in place of the one of its id."""
    tx.delete(GONE, (object_type.type_id, row.id))
    tx.put(PIPELINES, (object_type.type_id, row.id), row)


def remove(tx: Transaction, object_type: ObjectType, pipeline_id: str) -> None:
    """Forget a pipeline for good: there is no bin for them (observed 2026-10, KALUP)."""
    key = (object_type.type_id, pipeline_id)
    tx.delete(PIPELINES, key)
    if pipeline_id in catalog.defaults(object_type.name):
        tx.put(GONE, key, True)


def listed(tx: Transaction, object_type: ObjectType) -> Iterator[Pipeline]:
    """Yield the pipelines of a type: HubSpot's first, then the portal's in the order of their ids."""
    standard = catalog.defaults(object_type.name)
    for pipeline_id in standard:
        found = pipeline(tx, object_type, pipeline_id)
        if found is not None:
            yield found
    for (type_id, pipeline_id), row in tx.scan(PIPELINES, (object_type.type_id, "")):
        if type_id != object_type.type_id:
            return
        if pipeline_id not in standard:
            yield row
