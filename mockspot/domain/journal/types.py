"""The object types of an account that an app asks about from where it lives."""

from mockspot.catalog import object_types as catalog
from mockspot.catalog.object_types import ObjectType
from mockspot.domain.accounts import Accounts
from mockspot.domain.object_types import unknown
from mockspot.domain.schemas import state as schemas


def type_of(accounts: Accounts, portal_id: int, name: str) -> ObjectType:
    """Return an object type by its id, or by a name of HubSpot's own; refused when the account has no such type."""
    found = catalog.resolve(name) or _custom(accounts, portal_id, name)
    if found is None:
        raise unknown(name)
    return found


def _custom(accounts: Accounts, portal_id: int, type_id: str) -> ObjectType | None:
    number = schemas.number_of(type_id)
    schema = None if number is None else accounts.row(portal_id, schemas.SCHEMAS, number)
    return None if schema is None or schema.archived else schemas.object_type(schema, portal_id)
