"""The CRM record operations."""

from mockspot.asgi.endpoint import Endpoint, objects
from mockspot.asgi.scopes import reads, writes
from mockspot.domain.records import batch, erasing, merging, reading, writing
from mockspot.wire import erasing as wire_erasing
from mockspot.wire import merging as wire_merging
from mockspot.wire import record_batches, records

_ALL = objects("/{objectType}")
_ONE = objects("/{objectType}/{objectId}")


def _batch(name: str) -> tuple[tuple[str, str], ...]:
    return objects(f"/{{objectType}}/batch/{name}")


ROWS = (
    Endpoint(
        "crm.objects.list",
        "GET",
        # Claim: tickets are also listed under v4, where the Singer tap reads them (run, clients 2026).
        (*_ALL, ("v4", "/crm/v4/objects/{objectType}")),
        records.parse_list,
        reading.list_page,
        records.page,
        reads,
    ),
    Endpoint(
        "crm.objects.create",
        "POST",
        _ALL,
        records.parse_create,
        writing.create,
        records.created,
        writes,
        fires=("creation", "associationChange", "propertyChange"),
    ),
    Endpoint("crm.objects.read", "GET", _ONE, records.parse_read, reading.read, records.read, reads),
    Endpoint(
        "crm.objects.update",
        "PATCH",
        _ONE,
        records.parse_update,
        writing.update,
        records.updated,
        writes,
        fires=("propertyChange",),
    ),
    Endpoint(
        "crm.objects.archive",
        "DELETE",
        _ONE,
        records.parse_archive,
        writing.archive,
        records.archived,
        writes,
        fires=("deletion", "propertyChange"),
    ),
    Endpoint(
        "crm.objects.batch.create",
        "POST",
        _batch("create"),
        record_batches.parse_create,
        batch.create,
        record_batches.created,
        writes,
        fires=("creation", "associationChange", "propertyChange"),
    ),
    Endpoint(
        "crm.objects.batch.read",
        "POST",
        _batch("read"),
        record_batches.parse_read,
        batch.read,
        record_batches.read,
        reads,
    ),
    Endpoint(
        "crm.objects.batch.update",
        "POST",
        _batch("update"),
        record_batches.parse_update,
        batch.update,
        record_batches.updated,
        writes,
        fires=("propertyChange",),
    ),
    Endpoint(
        "crm.objects.batch.upsert",
        "POST",
        _batch("upsert"),
        record_batches.parse_upsert,
        batch.upsert,
        record_batches.updated,
        writes,
        fires=("creation", "propertyChange"),
    ),
    Endpoint(
        "crm.objects.batch.archive",
        "POST",
        _batch("archive"),
        record_batches.parse_archive,
        batch.archive,
        records.archived,
        writes,
        fires=("deletion", "propertyChange"),
    ),
    Endpoint(
        "crm.objects.merge",
        "POST",
        objects("/{objectType}/merge"),
        wire_merging.parse,
        merging.merge,
        records.updated,
        writes,
        fires=("merge", "deletion"),
    ),
    Endpoint(
        "crm.objects.gdpr_delete",
        "POST",
        objects("/{objectType}/gdpr-delete"),
        wire_erasing.parse,
        erasing.erase,
        records.archived,
        writes,
        fires=("privacyDeletion",),
    ),
)
