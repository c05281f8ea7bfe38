"""The operations on lists and their memberships."""

from mockspot.asgi.endpoint import Endpoint, dated, versioned
from mockspot.asgi.scopes import list_reads, list_writes
from mockspot.domain.lists import members, reading, writing
from mockspot.wire import list_members, lists


def _paths(suffix: str = "") -> tuple[tuple[str, str], ...]:
    return versioned("crm", "lists", suffix)


_ALL = _paths()
_ONE = _paths("/{listId}")
_MEMBERS = _paths("/{listId}/memberships")
_READS = "/records/{objectTypeId}/{recordId}/memberships"
_NAMED = "/object-type-id/{objectTypeId}/name/{listName}"

ROWS = (
    Endpoint("crm.lists.create", "POST", _ALL, lists.parse_create, writing.create, lists.made, list_writes),
    Endpoint(
        "crm.lists.read",
        "GET",
        _ONE,
        lists.parse_id,
        reading.read,
        lists.made,
        list_reads,
        beside=("folders", "idmapping"),
    ),
    Endpoint("crm.lists.read.many", "GET", _ALL, lists.parse_ids, reading.read_many, lists.many, list_reads),
    Endpoint(
        "crm.lists.read.named",
        "GET",
        _paths(_NAMED),
        lists.parse_name,
        reading.read_named,
        lists.made,
        list_reads,
        type_params=("objectTypeId",),
    ),
    Endpoint(
        "crm.lists.search", "POST", _paths("/search"), lists.parse_search, reading.search, lists.found, list_reads
    ),
    Endpoint(
        "crm.lists.all",
        "POST",
        dated("/crm/lists", "/all", ("2026-09",)),  # new in this version (documented, DOC-SEGMENTS)
        lists.parse_every,
        reading.every,
        lists.listed,
        list_reads,
    ),
    Endpoint(
        "crm.lists.rename",
        "PUT",
        _paths("/{listId}/update-list-name"),
        lists.parse_rename,
        writing.rename,
        lists.renamed,
        list_writes,
    ),
    Endpoint("crm.lists.delete", "DELETE", _ONE, lists.parse_id, writing.delete, lists.done, list_writes),
    Endpoint(
        "crm.lists.restore",
        "PUT",
        _paths("/{listId}/restore"),
        lists.parse_id,
        writing.restore,
        lists.done,
        list_writes,
    ),
    Endpoint(
        "crm.lists.members.list",
        "GET",
        _MEMBERS,
        list_members.parse_page,
        members.read,
        list_members.page,
        list_reads,
    ),
    Endpoint(
        "crm.lists.members.joined",
        "GET",
        _paths("/{listId}/memberships/join-order"),
        list_members.parse_joined,
        members.read_by_joining,
        list_members.joined,
        list_reads,
    ),
    Endpoint(
        "crm.lists.members.add",
        "PUT",
        _paths("/{listId}/memberships/add"),
        list_members.parse_add,
        members.change,
        list_members.changed,
        list_writes,
        fires=("listAddition",),
    ),
    Endpoint(
        "crm.lists.members.remove",
        "PUT",
        _paths("/{listId}/memberships/remove"),
        list_members.parse_remove,
        members.change,
        list_members.changed,
        list_writes,
        fires=("listRemoval",),
    ),
    Endpoint(
        "crm.lists.members.change",
        "PUT",
        _paths("/{listId}/memberships/add-and-remove"),
        list_members.parse_change,
        members.change,
        list_members.changed,
        list_writes,
        fires=("listAddition", "listRemoval"),
    ),
    Endpoint(
        "crm.lists.members.copy",
        "PUT",
        _paths("/{listId}/memberships/add-from/{sourceListId}"),
        list_members.parse_copy,
        members.copy,
        lists.done,
        list_writes,
        fires=("listAddition",),
    ),
    Endpoint(
        "crm.lists.members.clear",
        "DELETE",
        _MEMBERS,
        lists.parse_id,
        members.clear,
        lists.done,
        list_writes,
        fires=("listRemoval",),
    ),
    Endpoint(
        "crm.lists.records.read",
        "GET",
        _paths(_READS),
        list_members.parse_record,
        members.of_records,
        list_members.of_record,
        list_reads,
        type_params=("objectTypeId",),
    ),
    Endpoint(
        "crm.lists.records.batch.read",
        "POST",
        _paths("/records/memberships/batch/read"),
        list_members.parse_records,
        members.of_records,
        list_members.of_records,
        list_reads,
    ),
)
