"""Property groups on the wire."""

from collections.abc import Mapping
from typing import Any

from mockspot.catalog.groups import PropertyGroup
from mockspot.catalog.object_types import ObjectType
from mockspot.domain.properties.groups import CreateGroup, NamedGroup, UpdateGroup
from mockspot.wire.body import object_body, required, text
from mockspot.wire.call import Call
from mockspot.wire.definitions import unsent, whole
from mockspot.wire.message import Answer


def parse_list(call: Call) -> ObjectType:
    """Return the type whose groups are asked for."""
    return call.object_type


def parse_create(call: Call) -> CreateGroup:
    """Return the command of `POST /{objectType}/groups`."""
    return _create_of(call, object_body(call))


def create_command(object_type: ObjectType, body: Mapping[str, Any]) -> CreateGroup:
    """Return the create command of a body that came in no request, such as a part of a seed."""
    return _create_of(unsent(object_type, body), body)


def parse_named(call: Call) -> NamedGroup:
    """Return the command of a read or an archive of one group."""
    return NamedGroup(call.object_type, call.params["groupName"])


def parse_update(call: Call) -> UpdateGroup:
    """Return the command of `PATCH /{objectType}/groups/{groupName}`."""
    body = object_body(call)
    label, order = text(call, body, "label", ()), whole(call, body, "displayOrder", ())
    return UpdateGroup(call.object_type, call.params["groupName"], label, order)


def listed(found: list[PropertyGroup], _: Call) -> Answer:
    """Answer groups; there are no pages (SPEC)."""
    return Answer(200, {"results": [document(row) for row in found]})


def read(found: PropertyGroup, _: Call) -> Answer:
    """Answer one group."""
    return Answer(200, document(found))


def created(made: PropertyGroup, call: Call) -> Answer:
    """Answer a create, and where the group is (recorded 2026-09, KALUP)."""
    location = f"{call.request.origin}{call.request.path.rstrip('/')}/{made.name}"
    return Answer(201, document(made), [(b"location", location.encode())])


def archived(_: None, __: Call) -> Answer:
    """Answer an archive."""
    return Answer(204)


def document(row: PropertyGroup) -> dict[str, Any]:
    """Return a group in the recorded key order (KALUP 2026-09)."""
    return {"name": row.name, "label": row.label, "displayOrder": row.display_order, "archived": row.archived}


def _create_of(call: Call, body: Mapping[str, Any]) -> CreateGroup:
    required(call, body, ("name", "label"), ())
    return CreateGroup(
        call.object_type,
        text(call, body, "name", ()) or "",
        text(call, body, "label", ()) or "",
        whole(call, body, "displayOrder", ()),
    )
