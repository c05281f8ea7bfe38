"""The association operations on definitions: labels, limits to how many records one is linked with, and their usage."""

from mockspot.asgi.endpoint import Endpoint, versioned
from mockspot.asgi.scopes import any_schema_reads, schema_reads_either, schema_writes_either
from mockspot.domain import users
from mockspot.domain.associations import labels, limits, reading
from mockspot.wire.associations import labels as wire_labels
from mockspot.wire.associations import limits as wire_limits
from mockspot.wire.associations import usage

_ENDS = ("fromObjectType", "toObjectType")
_BETWEEN = "/{fromObjectType}/{toObjectType}"
_CONFIGURED = f"/definitions/configurations{_BETWEEN}"


def _paths(suffix: str) -> tuple[tuple[str, str], ...]:
    """Return the paths in every version; v4 has two, an older rollout and the spec's."""
    return (
        *versioned("crm", "associations", suffix, newest="v4"),
        ("v4", f"/crm/associations/v4{suffix}"),
    )


ROWS = (
    Endpoint(
        "crm.associations.labels.list",
        "GET",
        _paths(f"{_BETWEEN}/labels"),
        wire_labels.parse_list,
        reading.list_types,
        wire_labels.listed,
        schema_reads_either,
        bucket="associations",
        type_params=_ENDS,
    ),
    Endpoint(
        "crm.associations.labels.create",
        "POST",
        _paths(f"{_BETWEEN}/labels"),
        wire_labels.parse_create,
        labels.create,
        wire_labels.listed,
        schema_writes_either,
        bucket="associations",
        type_params=_ENDS,
    ),
    Endpoint(
        "crm.associations.labels.update",
        "PUT",
        _paths(f"{_BETWEEN}/labels"),
        wire_labels.parse_update,
        labels.update,
        wire_labels.done,
        schema_writes_either,
        bucket="associations",
        type_params=_ENDS,
    ),
    Endpoint(
        "crm.associations.labels.delete",
        "DELETE",
        _paths(f"{_BETWEEN}/labels/{{associationTypeId}}"),
        wire_labels.parse_delete,
        labels.delete,
        wire_labels.done,
        schema_writes_either,
        bucket="associations",
        type_params=_ENDS,
    ),
    Endpoint(
        "crm.associations.limits.all",
        "GET",
        _paths("/definitions/configurations/all"),
        wire_limits.parse_all,
        limits.list_limits,
        wire_limits.listed,
        any_schema_reads,
        bucket="associations",
        type_params=(),
    ),
    Endpoint(
        "crm.associations.limits.list",
        "GET",
        _paths(_CONFIGURED),
        wire_limits.parse_list,
        limits.list_limits,
        wire_limits.listed,
        schema_reads_either,
        bucket="associations",
        type_params=_ENDS,
    ),
    Endpoint(
        "crm.associations.limits.create",
        "POST",
        _paths(f"{_CONFIGURED}/batch/create"),
        wire_limits.parse_set,
        limits.set_limits,
        wire_limits.created,
        schema_writes_either,
        bucket="associations",
        type_params=_ENDS,
    ),
    Endpoint(
        "crm.associations.limits.update",
        "POST",
        _paths(f"{_CONFIGURED}/batch/update"),
        wire_limits.parse_set,
        limits.set_limits,
        wire_limits.updated,
        schema_writes_either,
        bucket="associations",
        type_params=_ENDS,
    ),
    Endpoint(
        "crm.associations.limits.purge",
        "POST",
        _paths(f"{_CONFIGURED}/batch/purge"),
        wire_limits.parse_purge,
        limits.purge,
        wire_limits.purged,
        schema_writes_either,
        bucket="associations",
        type_params=_ENDS,
    ),
    Endpoint(
        "crm.associations.usage.report",
        "POST",
        versioned("crm", "associations", "/usage/high-usage-report/{userId}", newest="v4"),
        usage.parse,
        users.read,
        usage.enqueued,
        any_schema_reads,
        bucket="associations",
        type_params=(),
    ),
)
