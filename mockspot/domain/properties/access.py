"""Who may see the definitions of an object type."""

from mockspot.catalog.object_types import ObjectType
from mockspot.domain.context import Context
from mockspot.domain.object_types import is_custom, java_id
from mockspot.domain.refusal import Refusal


def require_view(ctx: Context, object_type: ObjectType) -> None:
    """Refuse a caller who may not see the type's definitions.

    Claim: the service behind the gateway answers, with HubSpot's internal scope name (recorded, sens 2024); a key with
    the write scope alone gets it too (observed 2026-10, KALUP). unverified: the internal names but those of
    companies and of custom objects (amp 2025-26).
    """
    if ctx.caller.scopes.isdisjoint(object_type.schema_read_scopes):
        context = {
            "java_id": java_id(object_type),
            "portal_id": ctx.portal.portal_id,
            "internal_scope": "custom-object-read" if is_custom(object_type) else f"{object_type.name}-read",
        }
        raise Refusal("view_not_permitted", context)
