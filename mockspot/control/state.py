"""What a portal holds, whole and without paging, for assertions."""

from collections.abc import Iterator
from itertools import takewhile
from typing import Any

from mockspot.asgi.portal import Portal
from mockspot.catalog.associations import AssociationType
from mockspot.catalog.object_types import MIRRORED, ObjectType
from mockspot.control import acting
from mockspot.control.operation import Command, ControlError, Operation
from mockspot.domain import object_types, owners, pipelines, properties, record
from mockspot.domain.associations import labels, reading
from mockspot.domain.associations.links import links
from mockspot.domain.associations.reading import Linked
from mockspot.domain.lists import state as lists
from mockspot.domain.lists.state import ObjectList
from mockspot.domain.owners import OWNERS
from mockspot.domain.properties import groups
from mockspot.domain.record import Record
from mockspot.domain.records import mirroring, ripening, state
from mockspot.domain.schemas.state import SCHEMAS, Schema
from mockspot.domain.values import instant_text
from mockspot.wire import owners as wire_owners
from mockspot.wire import pipelines as wire_pipelines
from mockspot.wire import properties as wire_properties
from mockspot.wire import property_groups as wire_groups
from mockspot.wire import schemas as wire_schemas

_EVERY_LINK = 1_000_000_000


def read(command: Command) -> dict[str, Any]:
    """Return the records of one object type, or everything a seed could have made."""
    portal, name = command.portal, command.query.get("objectType")
    with portal.worked_on():
        if name is not None:
            return _objects(portal, _type(portal, name))
        rows = _types(portal)
        return {
            "schemas": [_schema(portal, schema) for _, schema in portal.space.scan(SCHEMAS)],
            "objects": {row.name: _objects(portal, row) for row in rows},
            "properties": {row.name: _own_properties(portal, row) for row in rows},
            "propertyGroups": {row.name: _own_groups(portal, row) for row in rows},
            "pipelines": {row.name: _own_pipelines(portal, row) for row in rows},
            "associationLabels": [_label(kind) for kind in labels.portal_types(portal.space) if kind.label],
            "lists": [_list(portal, row) for row in lists.every(portal.space)],
            "owners": [
                wire_owners.document(owners.seen(portal.space, owner)) for _, owner in portal.space.scan(OWNERS)
            ],
        }


def _schema(portal: Portal, schema: Schema) -> dict[str, Any]:
    """Return a custom object without its properties, which are listed with those of every type."""
    return {"name": schema.name, **wire_schemas.own_members(schema, portal.facts, audit=True)}


def _types(portal: Portal) -> list[ObjectType]:
    return object_types.every(portal.space, portal.facts.portal_id)


def _type(portal: Portal, name: str) -> ObjectType:
    found = object_types.resolve(portal.space, portal.facts.portal_id, name, bare=True)
    if found is None:
        hint = f"known: {', '.join(row.name for row in _types(portal))}"
        raise ControlError(400, "object_type_unknown", f"there is no object type {name[:100]!r}", hint=hint)
    return found


def _objects(portal: Portal, object_type: ObjectType) -> dict[str, Any]:
    """Return the live records and the archived ones, in the order of their ids."""
    if object_type in MIRRORED:
        mirroring.complete(portal.space)
        portal.space.commit()
    if ripening.is_due(portal.space, portal.live.clock.now()):
        acting.publish(portal, acting.context(portal, source="CALCULATED"))
        portal.space.commit()
    return {
        "objectType": object_type.name,
        "objectTypeId": object_type.type_id,
        "results": list(_records(portal, object_type, archived=False)),
        "archived": list(_records(portal, object_type, archived=True)),
    }


def _records(portal: Portal, object_type: ObjectType, *, archived: bool) -> Iterator[dict[str, Any]]:
    kind = state.archived(object_type.type_id) if archived else state.live(object_type.type_id)
    linked = [other for other in _types(portal) if portal.space.count(links(object_type.type_id, other.type_id))]
    for _, row in portal.space.scan(kind):
        yield _record(portal, object_type, row, linked)


def _record(portal: Portal, object_type: ObjectType, row: Record, linked: list[ObjectType]) -> dict[str, Any]:
    values, archived_at = record.values(row), record.archived_at(row)
    document = {
        "id": str(record.record_id(row)),
        "properties": values,
        "createdAt": values.get(object_type.created_property),
        "updatedAt": values.get(object_type.modified_property),
        "archived": archived_at is not None,
        "associations": _associations(portal, object_type, record.record_id(row), linked),
    }
    return document if archived_at is None else {**document, "archivedAt": instant_text(archived_at)}


def _associations(portal: Portal, object_type: ObjectType, number: int, linked: list[ObjectType]) -> dict[str, Any]:
    """Return the links to live records of some types, by type; types without any are left out."""
    found = {}
    for other in linked:
        page = reading.page(portal.space, object_type.type_id, number, other.type_id, limit=_EVERY_LINK)
        if page.links:
            found[other.name] = [_link(link) for link in page.links]
    return found


def _link(link: Linked) -> dict[str, Any]:
    types = [{"category": kind.category, "typeId": kind.type_id, "label": kind.label} for kind in link.types]
    return {"toObjectId": str(link.to_id), "associationTypes": types}


def _label(kind: AssociationType) -> dict[str, Any]:
    """Return one direction of a label."""
    return {
        "fromObjectTypeId": kind.from_type_id,
        "toObjectTypeId": kind.to_type_id,
        "name": kind.name,
        "label": kind.label,
        "category": kind.category,
        "typeId": kind.type_id,
    }


def _list(portal: Portal, row: ObjectList) -> dict[str, Any]:
    """Return a static list and the live records that are in it."""
    members = [str(number) for number, _ in lists.members(portal.space, row)]
    return {"listId": str(row.list_id), "name": row.name, "objectTypeId": row.type_id, "members": members}


def _own_properties(portal: Portal, object_type: ObjectType) -> list[dict[str, Any]]:
    """Return the portal's own definitions, without reading HubSpot's, of which there are thousands."""
    rows = portal.space.scan(properties.DEFINITIONS, (object_type.type_id, ""))
    own = takewhile(lambda found: found[0][0] == object_type.type_id, rows)
    return [wire_properties.document(row) for _, row in own if not row.hubspot_defined]


def _own_groups(portal: Portal, object_type: ObjectType) -> list[dict[str, Any]]:
    rows = groups.groups(portal.space, object_type)
    return [wire_groups.document(row) for row in rows if not row.hubspot_defined]


def _own_pipelines(portal: Portal, object_type: ObjectType) -> list[dict[str, Any]]:
    """Return the pipelines the portal made or changed."""
    rows = pipelines.pipelines(portal.space, object_type)
    own = [row for row in rows if portal.space.get(pipelines.PIPELINES, (object_type.type_id, row.id)) is not None]
    return [wire_pipelines.document(row) for row in own]


ROWS = (
    Operation(
        "GET",
        "/portals/{portalId}/state",
        "Return everything in a portal, or the records of one object type",
        read,
        waits=True,
        query=("objectType",),
        answer=("State", "Records"),
    ),
)
