"""Find the schema that a call may change."""

from mockspot.catalog.object_types import ObjectType
from mockspot.domain.ports import Transaction
from mockspot.domain.refusal import Refusal
from mockspot.domain.schemas import state
from mockspot.domain.schemas.state import Schema


def writable(tx: Transaction, object_type: ObjectType) -> Schema:
    """Return the schema of a type; refused for HubSpot's own types."""
    found = state.of(tx, object_type)
    if found is None:
        raise Refusal("schema_hubspot_defined")
    return found
