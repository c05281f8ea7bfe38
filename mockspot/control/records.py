"""What users do to records in HubSpot's pages and no client can do through the API."""

from typing import Any

from mockspot.control import acting
from mockspot.control.documents import Restore
from mockspot.control.operation import Command, ControlError, Operation
from mockspot.control.planting import type_named
from mockspot.control.seeding import reason
from mockspot.domain.records import restoring
from mockspot.domain.refusal import Refusal


def restore(command: Command) -> dict[str, Any]:
    """Take a record out of the recycle bin; its values, past and links are back, and webhooks tell of it."""
    portal, wanted = command.portal, command.body
    with portal.lock:
        object_type = type_named(portal.space, portal.facts.portal_id, wanted.object_type)
        ctx = acting.context(portal, source="CRM_UI")
        mark = portal.space.mark()
        try:
            restoring.restore(ctx, restoring.Restore(object_type, str(wanted.object_id)))
        except Refusal as refusal:
            portal.space.undo_to(mark)
            raise _refused(wanted, refusal) from refusal
        acting.publish(portal, ctx)
        portal.space.commit()
    portal.published(portal)
    return {"objectType": object_type.name, "objectId": str(wanted.object_id), "archived": False}


def _refused(wanted: Restore, refusal: Refusal) -> ControlError:
    if not refusal.kind.startswith("not_found"):
        return ControlError(409, "value_taken", f"its unique values are not free any more: {reason(refusal)}")
    hint = "GET …/state?objectType= lists archived records; they can be restored for 90 days"
    return ControlError(404, "record_unknown", f"there is no archived record {wanted.object_id}", hint=hint)


ROWS = (
    Operation(
        "POST",
        "/portals/{portalId}/records/restore",
        "Restore an archived record as a user does",
        restore,
        Restore,
        answer=("RecordRestored",),
    ),
)
