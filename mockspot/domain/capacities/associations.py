"""Association labels of a portal, and records that are near or at the limit of their associations."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from mockspot.catalog import capacities as catalog
from mockspot.catalog.object_types import ObjectType
from mockspot.domain import object_types, record
from mockspot.domain.associations import labels, limits
from mockspot.domain.associations.limits import ListLimits
from mockspot.domain.associations.links import links
from mockspot.domain.capacities import Used
from mockspot.domain.context import Context
from mockspot.domain.records.state import live

_SAMPLES = 10  # unverified: how many records HubSpot names


class ListLabels(NamedTuple):
    """Count the labels between types, those of either end when it is named."""

    from_type: ObjectType | None
    to_type: ObjectType | None


class LabelUse(NamedTuple):
    """The labels that lead from one object type to another."""

    from_type: ObjectType
    to_type: ObjectType
    labels: tuple[str, ...]
    used: Used


class Crowded(NamedTuple):
    """An object type with records near a limit, or at it."""

    object_type: ObjectType
    near: bool
    full: bool


class Sample(NamedTuple):
    """A record near a limit, or at it, by its id and what it is called."""

    record_id: int
    label: str
    used: Used


class RecordUse(NamedTuple):
    """The records of a type with nearly or quite as many associations to another as they may have; some as samples."""

    limit: int
    near: tuple[Sample, ...]
    full: tuple[Sample, ...]
    near_count: int
    full_count: int


class BetweenTypes(NamedTuple):
    """Look at the associations that lead from one object type to another."""

    from_type: ObjectType
    to_type: ObjectType


def label_uses(ctx: Context, command: ListLabels) -> list[LabelUse]:
    """Return the pairs of types that have labels; a paired one counts once, the unlabelled type not at all (KALUP)."""
    found: dict[tuple[str, str], list[str]] = {}
    for kind in labels.portal_types(ctx.tx):
        inverse = kind.type_id if kind.inverse_type_id is None else kind.inverse_type_id
        counted_before = kind.from_type_id == kind.to_type_id and inverse < kind.type_id
        if kind.label is not None and not counted_before:
            found.setdefault((kind.from_type_id, kind.to_type_id), []).append(kind.label)
    named = {row.type_id: row for row in _every(ctx)}
    pairs = ((named.get(from_id), named.get(to_id), tuple(texts)) for (from_id, to_id), texts in sorted(found.items()))
    return [
        LabelUse(from_type, to_type, texts, Used(len(texts), ctx.policy.association_labels))
        for from_type, to_type, texts in pairs
        if from_type is not None and command.from_type in (None, from_type)
        if to_type is not None and command.to_type in (None, to_type)
    ]


def crowded_from(ctx: Context, _: None) -> list[Crowded]:
    """Return the types with records that have nearly or quite as many associations to any type as they may."""
    every = _every(ctx)
    return _crowded((row, [_use(ctx, row, other) for other in every]) for row in every)


def crowded_to(ctx: Context, from_type: ObjectType) -> list[Crowded]:
    """Return the types to which records of one type have nearly or quite as many associations as they may."""
    return _crowded((row, [_use(ctx, from_type, row)]) for row in _every(ctx))


def record_use(ctx: Context, command: BetweenTypes) -> RecordUse:
    """Return the records of one type with nearly or quite as many associations to another as they may have."""
    return _use(ctx, command.from_type, command.to_type)


def _crowded(uses: Iterable[tuple[ObjectType, list[RecordUse]]]) -> list[Crowded]:
    rows = (
        Crowded(row, any(use.near_count for use in some), any(use.full_count for use in some)) for row, some in uses
    )
    return [row for row in rows if row.near or row.full]


def _use(ctx: Context, from_type: ObjectType, to_type: ObjectType) -> RecordUse:
    maximum = _maximum(ctx, from_type, to_type)
    counts = list(_counts(ctx, from_type, to_type))
    near = [(number, count) for number, count in counts if catalog.NEAR * maximum <= count < maximum]
    full = [(number, count) for number, count in counts if count >= maximum]
    samples = [
        tuple(Sample(number, _label(ctx, from_type, number), Used(count, maximum)) for number, count in some[:_SAMPLES])
        for some in (near, full)
    ]
    return RecordUse(maximum, samples[0], samples[1], len(near), len(full))


def _counts(ctx: Context, from_type: ObjectType, to_type: ObjectType) -> Iterator[tuple[int, int]]:
    rows = ctx.tx.scan(links(from_type.type_id, to_type.type_id))
    return ((number, sum(map(len, row))) for number, row in rows)


def _maximum(ctx: Context, from_type: ObjectType, to_type: ObjectType) -> int:
    """Return to how many records one may be linked: what the portal set for the unlabelled type, or HubSpot's limit."""
    chosen = limits.list_limits(ctx, ListLimits(from_type, to_type))
    return next((limit.maximum for limit in chosen if limit.kind.default), catalog.ASSOCIATED.of(ctx.portal.tier))


def _label(ctx: Context, object_type: ObjectType, number: int) -> str:
    """Return what a record is called. unverified: the first searchable property it has, where HubSpot has its own."""
    found = ctx.tx.get(live(object_type.type_id), number)
    texts = () if found is None else (record.value(found, name) for name in object_type.searchable_properties)
    return next((text for text in texts if text), str(number))


def _every(ctx: Context) -> list[ObjectType]:
    return object_types.every(ctx.tx, ctx.portal.portal_id)
