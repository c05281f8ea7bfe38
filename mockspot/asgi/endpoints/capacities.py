"""The limits tracking operations."""

from mockspot.asgi.endpoint import Endpoint, versioned
from mockspot.asgi.scopes import any_reads as scopes
from mockspot.asgi.scopes import custom_schema_reads
from mockspot.domain.capacities import associations, counting
from mockspot.wire import capacities as wire
from mockspot.wire.call import parse_nothing

_ENDS = ("fromObjectTypeId", "toObjectTypeId")


def _paths(suffix: str) -> tuple[tuple[str, str], ...]:
    return versioned("crm", "limits", suffix)


_RECORDS = "/associations/records"

ROWS = (
    Endpoint("crm.limits.records", "GET", _paths("/records"), parse_nothing, counting.records, wire.by_kind, scopes),
    Endpoint(
        "crm.limits.pipelines",
        "GET",
        _paths("/pipelines"),
        parse_nothing,
        counting.pipelines_used,
        wire.by_kind,
        scopes,
    ),
    Endpoint(
        "crm.limits.custom_properties",
        "GET",
        _paths("/custom-properties"),
        parse_nothing,
        counting.custom_properties,
        wire.limited_each,
        scopes,
    ),
    Endpoint(
        "crm.limits.calculated_properties",
        "GET",
        _paths("/calculated-properties"),
        parse_nothing,
        counting.calculated_properties,
        wire.shared,
        scopes,
    ),
    Endpoint(
        "crm.limits.custom_object_types",
        "GET",
        _paths("/custom-object-types"),
        parse_nothing,
        counting.custom_object_types,
        wire.used,
        custom_schema_reads,
    ),
    Endpoint(
        "crm.limits.associations.labels",
        "GET",
        _paths("/associations/labels"),
        wire.parse_labels,
        associations.label_uses,
        wire.label_uses,
        scopes,
    ),
    Endpoint(
        "crm.limits.associations.from",
        "GET",
        _paths(f"{_RECORDS}/from"),
        parse_nothing,
        associations.crowded_from,
        wire.crowded,
        scopes,
    ),
    Endpoint(
        "crm.limits.associations.to",
        "GET",
        _paths(f"{_RECORDS}/{{fromObjectTypeId}}/to"),
        wire.parse_from,
        associations.crowded_to,
        wire.crowded,
        scopes,
        type_params=_ENDS,
    ),
    Endpoint(
        "crm.limits.associations.records",
        "GET",
        _paths(f"{_RECORDS}/{{fromObjectTypeId}}/{{toObjectTypeId}}"),
        wire.parse_between,
        associations.record_use,
        wire.record_use,
        scopes,
        type_params=_ENDS,
    ),
)
