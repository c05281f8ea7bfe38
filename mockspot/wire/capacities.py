"""The limits tracking API on the wire. The order of members is that of the guide's sample (DOC-LIMITS)."""

from typing import Any

from mockspot.catalog.object_types import ObjectType
from mockspot.domain.capacities import Used
from mockspot.domain.capacities.associations import BetweenTypes, Crowded, LabelUse, ListLabels, RecordUse, Sample
from mockspot.domain.capacities.counting import ByKind, Shared, UsedByType
from mockspot.wire.call import Call
from mockspot.wire.message import Answer


def parse_labels(call: Call) -> ListLabels:
    """Return the command of `GET …/associations/labels`; each end may be named (DOC-LIMITS)."""
    from_name, to_name = call.text("fromObjectTypeId"), call.text("toObjectTypeId")
    return ListLabels(call.type_named(from_name) if from_name else None, call.type_named(to_name) if to_name else None)


def parse_from(call: Call) -> ObjectType:
    """Return the type whose records are looked at."""
    return call.object_type


def parse_between(call: Call) -> BetweenTypes:
    """Return the two types a path names."""
    from_type, to_type = call.object_types
    return BetweenTypes(from_type, to_type)


def by_kind(found: ByKind, _: Call) -> Answer:
    """Answer limits of HubSpot's types, and the one that custom objects share."""
    return Answer(
        200,
        {
            "hubspotDefinedObjectTypes": [_limited(row) for row in found.standard],
            "customObjectTypes": _shared(found.custom, limited=False),
        },
    )


def limited_each(found: Shared, _: Call) -> Answer:
    """Answer a limit over all types that have one each besides."""
    return Answer(200, _shared(found, limited=True))


def shared(found: Shared, _: Call) -> Answer:
    """Answer a limit over all types."""
    return Answer(200, _shared(found, limited=False))


def used(found: Used, _: Call) -> Answer:
    """Answer one limit."""
    return Answer(200, _used(found))


def label_uses(found: list[LabelUse], _: Call) -> Answer:
    """Answer the labels between pairs of types; there are no pages (SPEC)."""
    return Answer(200, {"results": [_label_use(use) for use in found]})


def crowded(found: list[Crowded], _: Call) -> Answer:
    """Answer the types with records near a limit; there are no pages (SPEC)."""
    return Answer(200, {"results": [_crowded(row) for row in found]})


def record_use(found: RecordUse, _: Call) -> Answer:
    """Answer the records near a limit and at it."""
    return Answer(
        200,
        {
            "limit": found.limit,
            "totalRecordsNearLimit": found.near_count,
            "totalRecordsAtLimit": found.full_count,
            "nearLimitFromRecordSamples": [{**_sample(row), **_share(row.used)} for row in found.near],
            "atLimitFromRecordSamples": [_sample(row) for row in found.full],
        },
    )


def _shared(found: Shared, *, limited: bool) -> dict[str, Any]:
    rows = [_limited(row) if limited else {**_named(row.object_type), "usage": row.used.usage} for row in found.by_type]
    overall = found.overall
    return {
        "overallLimit": overall.limit,
        "overallUsage": overall.usage,
        "overallPercentage": _percentage(overall),
        "byObjectType": rows,
    }


def _crowded(row: Crowded) -> dict[str, Any]:
    return {**_named(row.object_type), "hasRecordsNearLimit": row.near, "hasRecordsAtLimit": row.full}


def _label_use(use: LabelUse) -> dict[str, Any]:
    ends = {"fromObjectType": _named(use.from_type), "toObjectType": _named(use.to_type)}
    return {**ends, **_used(use.used), "allLabels": list(use.labels)}


def _limited(row: UsedByType) -> dict[str, Any]:
    return {**_named(row.object_type), **_used(row.used)}


def _named(object_type: ObjectType) -> dict[str, Any]:
    return {
        "objectTypeId": object_type.type_id,
        "singularLabel": object_type.label_singular,
        "pluralLabel": object_type.label_plural,
    }


def _sample(row: Sample) -> dict[str, Any]:
    return {"objectId": row.record_id, "label": row.label}


def _used(found: Used) -> dict[str, Any]:
    return {"limit": found.limit, **_share(found)}


def _share(found: Used) -> dict[str, Any]:
    return {"usage": found.usage, "percentage": _percentage(found)}


def _percentage(found: Used) -> float:
    """Return the share used in per cent with three decimals, 0 as 0: 94 of 15 million print as 0.001 (DOC-LIMITS)."""
    if not found.usage or not found.limit:
        return 0
    return round(100 * found.usage / found.limit, 3) or 0
