"""Find the schema that a path names."""

from mockspot.domain import object_types
from mockspot.domain.context import Context
from mockspot.domain.refusal import Refusal
from mockspot.domain.schemas import state
from mockspot.domain.schemas.state import Schema


def writable(ctx: Context, name: str) -> Schema:
    """Return the live schema of a name; refused for HubSpot's own types and for names that no type has."""
    if object_types.is_hubspots(name):
        raise Refusal("schema_hubspot_defined")
    found = state.find(ctx.tx, ctx.portal.portal_id, name)
    if found is None or found.archived:
        raise object_types.unknown(name)
    return found
