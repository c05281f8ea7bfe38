"""The association operations: v4 and the dated versions, and v3's batches."""

from mockspot.asgi.endpoint import Endpoint, objects, versioned
from mockspot.domain.associations import editing, reading
from mockspot.wire.associations import calls, legacy
from mockspot.wire.call import Call

_ENDS = ("objectType", "fromObjectType", "toObjectType")
_LIST = objects("/{objectType}/{objectId}/associations/{toObjectType}", newest="v4")
_PAIR = objects("/{objectType}/{objectId}/associations/{toObjectType}/{toObjectId}", newest="v4")
_DEFAULT = objects("/{objectType}/{objectId}/associations/default/{toObjectType}/{toObjectId}", newest="v4")
_BETWEEN = "/{fromObjectType}/{toObjectType}"
_LABELS = (
    *versioned("crm", "associations", f"{_BETWEEN}/labels", newest="v4"),
    ("v4", f"/crm/associations/v4{_BETWEEN}/labels"),
)


def _batch(name: str) -> tuple[tuple[str, str], ...]:
    return versioned("crm", "associations", f"{_BETWEEN}/batch/{name}", newest="v4")


def _v3(suffix: str) -> tuple[tuple[str, str], ...]:
    return (("v3", f"/crm/v3/associations{_BETWEEN}{suffix}"),)


def _reads(call: Call) -> frozenset[str]:
    """Ask for a read scope of either end: the spec lists the scopes of every type, any of which opens the call."""
    return frozenset(scope for object_type in call.object_types for scope in object_type.read_scopes)


def _writes(call: Call) -> frozenset[str]:
    """Ask for a write scope of either end."""
    return frozenset(scope for object_type in call.object_types for scope in object_type.write_scopes)


ROWS = (
    Endpoint(
        "crm.associations.list",
        "GET",
        _LIST,
        calls.parse_list,
        reading.list_links,
        calls.listed,
        _reads,
        type_params=_ENDS,
    ),
    Endpoint(
        "crm.associations.default",
        "PUT",
        _DEFAULT,
        calls.parse_pair,
        editing.set_default,
        calls.associated,
        _writes,
        type_params=_ENDS,
    ),
    Endpoint(
        "crm.associations.set",
        "PUT",
        _PAIR,
        calls.parse_labels,
        editing.set_labels,
        calls.labelled,
        _writes,
        type_params=_ENDS,
    ),
    Endpoint(
        "crm.associations.remove",
        "DELETE",
        _PAIR,
        calls.parse_pair,
        editing.remove,
        calls.nothing,
        _writes,
        type_params=_ENDS,
    ),
    Endpoint(
        "crm.associations.batch.create",
        "POST",
        _batch("create"),
        calls.parse_create,
        editing.create,
        calls.created,
        _writes,
        bucket="associations",
        type_params=_ENDS,
    ),
    Endpoint(
        "crm.associations.batch.default",
        "POST",
        _batch("associate/default"),
        calls.parse_default,
        editing.create,
        calls.associated,
        _writes,
        bucket="associations",
        type_params=_ENDS,
    ),
    Endpoint(
        "crm.associations.batch.read",
        "POST",
        _batch("read"),
        calls.parse_read,
        reading.batch_read,
        calls.read,
        _reads,
        bucket="associations",
        type_params=_ENDS,
    ),
    Endpoint(
        "crm.associations.batch.archive",
        "POST",
        _batch("archive"),
        calls.parse_archive,
        editing.archive,
        calls.archived,
        _writes,
        bucket="associations",
        type_params=_ENDS,
    ),
    Endpoint(
        "crm.associations.batch.labels.archive",
        "POST",
        _batch("labels/archive"),
        calls.parse_create,
        editing.archive_labels,
        calls.archived,
        _writes,
        bucket="associations",
        type_params=_ENDS,
    ),
    Endpoint(
        "crm.associations.labels.list",
        "GET",
        _LABELS,
        calls.parse_types,
        reading.list_types,
        calls.labels,
        _reads,
        type_params=_ENDS,
    ),
    Endpoint(
        "crm.associations.v3.batch.create",
        "POST",
        _v3("/batch/create"),
        legacy.parse,
        editing.create,
        legacy.created,
        _writes,
        bucket="associations",
        type_params=_ENDS,
    ),
    Endpoint(
        "crm.associations.v3.batch.read",
        "POST",
        _v3("/batch/read"),
        calls.parse_read,
        reading.batch_read,
        legacy.read,
        _reads,
        bucket="associations",
        type_params=_ENDS,
    ),
    Endpoint(
        "crm.associations.v3.batch.archive",
        "POST",
        _v3("/batch/archive"),
        legacy.parse,
        editing.archive,
        calls.nothing,
        _writes,
        bucket="associations",
        type_params=_ENDS,
    ),
    Endpoint(
        "crm.associations.v3.types",
        "GET",
        _v3("/types"),
        calls.parse_types,
        reading.list_types,
        legacy.names,
        _reads,
        type_params=_ENDS,
    ),
)
