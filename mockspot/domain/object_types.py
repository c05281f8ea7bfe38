"""The object types of a portal: HubSpot's own, and those its schemas define."""

import re

from mockspot.catalog import object_types as catalog
from mockspot.catalog.object_types import OBJECT_TYPES, ObjectType
from mockspot.domain.ports import Transaction
from mockspot.domain.refusal import Refusal
from mockspot.domain.schemas import state as schemas

_TYPE_ID = re.compile(r"\d+-\d+")


def resolve(tx: Transaction, portal_id: int, name: str, *, bare: bool = False) -> ObjectType | None:
    """Return an object type by any of its names, or None; `bare` allows the plain name of a custom object."""
    return catalog.resolve(name) or schemas.resolve(tx, portal_id, name, bare=bare)


def unknown(name: str) -> Refusal:
    """Return the refusal of a name that no object type has, or one that is not simulated."""
    known = catalog.known(name)
    if known is not None:
        return Refusal("not_simulated", {"operation": f"the object type {known}"})
    return Refusal("type_unknown_id" if _TYPE_ID.fullmatch(name) else "type_unknown_name", {"name": name})


def is_custom(object_type: ObjectType) -> bool:
    """Say whether a portal defined the type itself."""
    return object_type.type_id.startswith(schemas.PREFIX)


def java_id(object_type: ObjectType) -> str:
    """Return a type's id as HubSpot's texts print it (recorded, SLACK 2023-06 for custom objects, sens 2024)."""
    if is_custom(object_type):
        return f"ObjectTypeId{{metaTypeId=2, innerId={object_type.type_id.removeprefix(schemas.PREFIX)}}}"
    return f"ObjectTypeId{{legacyObjectType={object_type.legacy_name}}}"


def every(tx: Transaction, portal_id: int) -> list[ObjectType]:
    """Return every object type, HubSpot's own first."""
    return [*OBJECT_TYPES, *schemas.object_types(tx, portal_id)]
