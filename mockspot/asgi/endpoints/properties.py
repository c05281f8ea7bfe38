"""The operations on property definitions and their groups.

Reads ask for no scope at the gateway: the service behind it checks the object type (recorded, sens 2024), see
`domain.properties.access`.
"""

from mockspot.asgi.endpoint import Endpoint, versioned
from mockspot.asgi.scopes import schema_writes
from mockspot.domain.properties import batch, groups, reading, writing
from mockspot.wire import properties, property_batches, property_groups


def _paths(suffix: str = "") -> tuple[tuple[str, str], ...]:
    return versioned("crm", "properties", f"/{{objectType}}{suffix}")


_ONE = _paths("/{propertyName}")
_GROUPS = _paths("/groups")
_GROUP = _paths("/groups/{groupName}")

ROWS = (
    Endpoint("crm.properties.list", "GET", _paths(), properties.parse_list, reading.list_properties, properties.listed),
    Endpoint("crm.properties.read", "GET", _ONE, properties.parse_read, reading.read, properties.read),
    Endpoint(
        "crm.properties.create",
        "POST",
        _paths(),
        properties.parse_create,
        writing.create,
        properties.created,
        schema_writes,
    ),
    Endpoint(
        "crm.properties.update",
        "PATCH",
        _ONE,
        properties.parse_update,
        writing.update,
        properties.read,
        schema_writes,
    ),
    Endpoint(
        "crm.properties.archive",
        "DELETE",
        _ONE,
        properties.parse_archive,
        writing.archive,
        properties.archived,
        schema_writes,
    ),
    Endpoint(
        "crm.properties.batch.create",
        "POST",
        _paths("/batch/create"),
        property_batches.parse_create,
        batch.create,
        property_batches.created,
        schema_writes,
    ),
    Endpoint(
        "crm.properties.batch.read",
        "POST",
        _paths("/batch/read"),
        property_batches.parse_read,
        batch.read,
        property_batches.read,
    ),
    Endpoint(
        "crm.properties.batch.archive",
        "POST",
        _paths("/batch/archive"),
        property_batches.parse_archive,
        batch.archive,
        properties.archived,
        schema_writes,
    ),
    Endpoint(
        "crm.properties.groups.list",
        "GET",
        _GROUPS,
        property_groups.parse_list,
        groups.list_groups,
        property_groups.listed,
    ),
    Endpoint(
        "crm.properties.groups.read", "GET", _GROUP, property_groups.parse_named, groups.read, property_groups.read
    ),
    Endpoint(
        "crm.properties.groups.create",
        "POST",
        _GROUPS,
        property_groups.parse_create,
        groups.create,
        property_groups.created,
        schema_writes,
    ),
    Endpoint(
        "crm.properties.groups.update",
        "PATCH",
        _GROUP,
        property_groups.parse_update,
        groups.update,
        property_groups.read,
        schema_writes,
    ),
    Endpoint(
        "crm.properties.groups.archive",
        "DELETE",
        _GROUP,
        property_groups.parse_named,
        groups.archive,
        property_groups.archived,
        schema_writes,
    ),
)
