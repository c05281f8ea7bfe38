"""The association operations: v4 and the dated versions, and v3's batches."""

from mockspot.asgi.endpoint import Endpoint, objects, v3_objects, versioned
from mockspot.asgi.scopes import reads_either, writes_either
from mockspot.domain.associations import editing, reading
from mockspot.wire import records
from mockspot.wire.associations import calls, labels, legacy

_ENDS = ("objectType", "fromObjectType", "toObjectType")
_LIST = objects("/{objectType}/{objectId}/associations/{toObjectType}", newest="v4")
_PAIR = objects("/{objectType}/{objectId}/associations/{toObjectType}/{toObjectId}", newest="v4")
_DEFAULT = objects("/{objectType}/{objectId}/associations/default/{toObjectType}/{toObjectId}", newest="v4")
_LINKS = ("associationChange", "propertyChange")
_BETWEEN = "/{fromObjectType}/{toObjectType}"
_V3_LIST = v3_objects("/{objectType}/{objectId}/associations/{toObjectType}")
_V3_ONE = v3_objects("/{objectType}/{objectId}/associations/{toObjectType}/{toObjectId}/{associationType}")


def _batch(name: str) -> tuple[tuple[str, str], ...]:
    return versioned("crm", "associations", f"{_BETWEEN}/batch/{name}", newest="v4")


def _v3(suffix: str) -> tuple[tuple[str, str], ...]:
    return (("v3", f"/crm/v3/associations{_BETWEEN}{suffix}"),)


ROWS = (
    Endpoint(
        "crm.associations.list",
        "GET",
        _LIST,
        calls.parse_list,
        reading.list_links,
        calls.listed,
        reads_either,
        type_params=_ENDS,
    ),
    Endpoint(
        "crm.associations.default",
        "PUT",
        _DEFAULT,
        calls.parse_pair,
        editing.set_default,
        calls.associated,
        writes_either,
        fires=_LINKS,
        type_params=_ENDS,
    ),
    Endpoint(
        "crm.associations.set",
        "PUT",
        _PAIR,
        calls.parse_labels,
        editing.set_labels,
        calls.labelled,
        writes_either,
        fires=_LINKS,
        type_params=_ENDS,
    ),
    Endpoint(
        "crm.associations.remove",
        "DELETE",
        _PAIR,
        calls.parse_pair,
        editing.remove,
        calls.nothing,
        writes_either,
        fires=_LINKS,
        type_params=_ENDS,
    ),
    Endpoint(
        "crm.associations.batch.create",
        "POST",
        _batch("create"),
        calls.parse_create,
        editing.create,
        calls.created,
        writes_either,
        fires=_LINKS,
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
        writes_either,
        fires=_LINKS,
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
        reads_either,
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
        writes_either,
        fires=_LINKS,
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
        writes_either,
        fires=_LINKS,
        bucket="associations",
        type_params=_ENDS,
    ),
    Endpoint(
        "crm.associations.v3.batch.create",
        "POST",
        _v3("/batch/create"),
        legacy.parse,
        editing.create,
        legacy.created,
        writes_either,
        fires=_LINKS,
        bucket="associations",
        type_params=_ENDS,
    ),
    Endpoint(
        "crm.associations.v3.batch.read",
        "POST",
        _v3("/batch/read"),
        legacy.parse_read,
        reading.batch_read,
        legacy.read,
        reads_either,
        bucket="associations",
        type_params=_ENDS,
    ),
    Endpoint(
        "crm.associations.v3.batch.archive",
        "POST",
        _v3("/batch/archive"),
        legacy.parse,
        editing.archive_types,
        calls.nothing,
        writes_either,
        fires=_LINKS,
        bucket="associations",
        type_params=_ENDS,
    ),
    Endpoint(
        "crm.associations.v3.types",
        "GET",
        _v3("/types"),
        labels.parse_list,
        reading.list_types,
        legacy.names,
        reads_either,
        bucket="associations",
        type_params=_ENDS,
    ),
    Endpoint(
        "crm.associations.v3.list",
        "GET",
        _V3_LIST,
        calls.parse_list,
        reading.list_links,
        legacy.listed,
        reads_either,
        type_params=_ENDS,
    ),
    Endpoint(
        "crm.associations.v3.set",
        "PUT",
        _V3_ONE,
        legacy.parse_one,
        editing.add_type,
        records.read,
        writes_either,
        fires=_LINKS,
        type_params=_ENDS,
    ),
    Endpoint(
        "crm.associations.v3.remove",
        "DELETE",
        _V3_ONE,
        legacy.parse_one,
        editing.remove_type,
        calls.nothing,
        writes_either,
        fires=_LINKS,
        type_params=_ENDS,
    ),
)
