"""Associations inside record bodies and answers: `?associations=`, and the `associations` of a create."""

from typing import Any

from mockspot.catalog import object_types
from mockspot.catalog.object_types import ObjectType
from mockspot.domain.associations import Expansion, NewLink
from mockspot.domain.associations.reading import Linked
from mockspot.wire.associations import cursors
from mockspot.wire.associations.inputs import end, specs
from mockspot.wire.body import members, required
from mockspot.wire.call import Call
from mockspot.wire.json_positions import Path


def parse_types(call: Call, names: tuple[str, ...]) -> tuple[ObjectType, ...]:
    """Return the object types that `associations` lists.

    A type of HubSpot's that is not simulated is passed over: no record is linked to one, and dlt asks for several.
    Claim: a name that is no type is refused (pasted 2022-23, hubspot-api-php 128 and 233); SPEC says it is ignored.
    """
    simulated = (call.type_named(name) for name in names if object_types.known(name) is None)
    return tuple({object_type.type_id: object_type for object_type in simulated}.values())


def new_link(call: Call, item: dict[str, Any], path: Path) -> NewLink:
    """Return one association of a create body: `{"to": {"id"}, "types": [...]}`."""
    required(call, item, ("to", "types"), path)
    return NewLink(end(call, item, "to", path), specs(call, members(call, item, "types", path), (*path, "types")))


def expansions(found: tuple[Expansion, ...], call: Call) -> dict[str, Any]:
    """Return the `associations` member of a record, empty when it has none."""
    return {each.to_type.name: _expansion(each, call) for each in found if each.page.links}


def typed_ids(links: tuple[Linked, ...]) -> list[dict[str, str]]:
    """Return links by v3 type name.

    Claim: one entry per association type, so that an id repeats (pasted, SLACK, AP9359).
    """
    return [{"id": str(link.to_id), "type": kind.name} for link in links for kind in link.types]


def _expansion(found: Expansion, call: Call) -> dict[str, Any]:
    """Return one type's page. Its link leads to the record's v3 list, which dlt follows."""
    address = cursors.record_address(call, found.from_type.type_id, found.from_id, found.to_type.type_id)
    return {"results": typed_ids(found.page.links), **cursors.onward(found.page, address)}
