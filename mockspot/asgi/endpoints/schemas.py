"""The operations on custom object schemas.

A deletion names its type to the domain alone, since a type that is archived already can be purged. Reads by name ask
for no scope, since the base scope `oauth` opens them (SPEC).
"""

from mockspot.asgi.endpoint import Endpoint, dated, no_scope
from mockspot.asgi.scopes import custom_schema_reads, custom_schema_writes
from mockspot.domain.schemas import associations, reading, writing
from mockspot.wire import schemas


def _paths(suffix: str = "") -> tuple[tuple[str, str], ...]:
    """Return both v3 bases, which clients use side by side (run, clients 2026), and the dated ones."""
    older = tuple(("v3", f"{base}/v3/schemas{suffix}") for base in ("/crm-object-schemas", "/crm"))
    return (*older, *dated("/crm-object-schemas", f"/schemas{suffix}"))


_ALL = _paths()
_ONE = _paths("/{objectType}")

ROWS = (
    Endpoint(
        "crm.schemas.list",
        "GET",
        _ALL,
        schemas.parse_list,
        reading.list_schemas,
        schemas.listed,
        custom_schema_reads,
        type_params=(),
    ),
    Endpoint(
        "crm.schemas.create",
        "POST",
        _ALL,
        schemas.parse_create,
        writing.create,
        schemas.created,
        custom_schema_writes,
        type_params=(),
    ),
    Endpoint(
        "crm.schemas.batch.read",
        "POST",
        _paths("/batch/read"),
        schemas.parse_batch_read,
        reading.batch_read,
        schemas.listed,
        no_scope,
        type_params=(),
    ),
    Endpoint(
        "crm.schemas.read",
        "GET",
        _ONE,
        schemas.parse_read,
        reading.read,
        schemas.read,
        no_scope,
    ),
    Endpoint(
        "crm.schemas.update",
        "PATCH",
        _ONE,
        schemas.parse_update,
        writing.update,
        schemas.updated,
        custom_schema_writes,
    ),
    Endpoint(
        "crm.schemas.archive",
        "DELETE",
        _ONE,
        schemas.parse_archive,
        writing.archive,
        schemas.archived,
        custom_schema_writes,
        type_params=(),
    ),
    Endpoint(
        "crm.schemas.associations.create",
        "POST",
        _paths("/{objectType}/associations"),
        schemas.parse_create_association,
        associations.create,
        schemas.created_association,
        custom_schema_writes,
    ),
    Endpoint(
        "crm.schemas.associations.delete",
        "DELETE",
        _paths("/{objectType}/associations/{associationIdentifier}"),
        schemas.parse_delete_association,
        associations.delete,
        schemas.archived,
        custom_schema_writes,
    ),
)
