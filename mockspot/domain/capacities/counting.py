"""Records, pipelines, properties and custom objects, counted by object type."""

from collections import Counter
from collections.abc import Callable, Iterable
from typing import NamedTuple

from mockspot.catalog import capacities as catalog
from mockspot.catalog import custom_objects
from mockspot.catalog.object_types import OBJECT_TYPES, ObjectType
from mockspot.catalog.properties import PropertyDefinition
from mockspot.domain import object_types, pipelines
from mockspot.domain.capacities import Used
from mockspot.domain.context import Context
from mockspot.domain.properties import DEFINITIONS
from mockspot.domain.properties.rules import MAXIMUM, MAXIMUM_OF_TYPE
from mockspot.domain.records import mirroring
from mockspot.domain.records.state import live
from mockspot.domain.schemas import state as schemas


class UsedByType(NamedTuple):
    """How much an object type has of something, and how much it may have."""

    object_type: ObjectType
    used: Used


class Shared(NamedTuple):
    """A limit several object types share."""

    overall: Used
    by_type: tuple[UsedByType, ...]


class ByKind(NamedTuple):
    """HubSpot's own types have a limit each, custom objects share one."""

    standard: tuple[UsedByType, ...]
    custom: Shared


def records(ctx: Context, _: None) -> ByKind:
    """Return how many records there are, those of users too. unverified: that archived ones do not count."""
    mirroring.complete(ctx.tx)

    def used(row: ObjectType) -> Used:
        capacity = catalog.APPOINTMENTS if row.name == "appointments" else catalog.RECORDS
        return Used(ctx.tx.count(live(row.type_id)), capacity.of(ctx.portal.tier))

    return _by_kind(ctx, OBJECT_TYPES, used, catalog.CUSTOM_RECORDS)


def pipelines_used(ctx: Context, _: None) -> ByKind:
    """Return how many pipelines the portal has of each type whose records go through stages, beyond the default one."""

    def used(row: ObjectType) -> Used:
        return Used(len(list(pipelines.added(ctx.tx, row))), catalog.pipelines_of(row.name).of(ctx.portal.tier))

    return _by_kind(ctx, (row for row in OBJECT_TYPES if row.has_stages), used, catalog.CUSTOM_PIPELINES)


def custom_properties(ctx: Context, _: None) -> Shared:
    """Return how many properties the portal added to each type.

    Claim: at HubSpot the overall usage is not the sum of the others (observed 2026-10, KALUP). unverified: by what.
    """
    return _properties(ctx, lambda _: True, overall=MAXIMUM, each=MAXIMUM_OF_TYPE)


def calculated_properties(ctx: Context, _: None) -> Shared:
    """Return how many calculated properties the portal added to each type; a type has no limit of its own (SPEC)."""
    maximum = catalog.CALCULATED.of(ctx.portal.tier)
    return _properties(ctx, lambda row: row.calculated, overall=maximum, each=maximum)


def custom_object_types(ctx: Context, _: None) -> Used:
    """Return how many custom objects there are; archived ones do not count."""
    return Used(sum(1 for _ in schemas.live(ctx.tx)), custom_objects.MAXIMUM)


def _by_kind(
    ctx: Context, rows: Iterable[ObjectType], used: Callable[[ObjectType], Used], shared: catalog.Capacity
) -> ByKind:
    standard = tuple(UsedByType(row, used(row)) for row in _ordered(rows))
    own = tuple(UsedByType(row, used(row)) for row in _ordered(schemas.object_types(ctx.tx, ctx.portal.portal_id)))
    total = sum(row.used.usage for row in own)
    return ByKind(standard, Shared(Used(total, shared.of(ctx.portal.tier)), own))


def _properties(ctx: Context, wanted: Callable[[PropertyDefinition], bool], *, overall: int, each: int) -> Shared:
    own = ((type_id, row) for (type_id, _), row in ctx.tx.scan(DEFINITIONS))
    counts = Counter(type_id for type_id, row in own if wanted(row) and not row.hubspot_defined and not row.archived)
    rows = _ordered(object_types.every(ctx.tx, ctx.portal.portal_id))
    return Shared(
        Used(counts.total(), overall), tuple(UsedByType(row, Used(counts[row.type_id], each)) for row in rows)
    )


def _ordered(rows: Iterable[ObjectType]) -> list[ObjectType]:
    """Return types as the guide's sample has them: by their labels (DOC-LIMITS)."""
    return sorted(rows, key=lambda row: row.label_singular)
