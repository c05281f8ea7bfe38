"""Take a record back out of the recycle bin, as a user does in HubSpot's pages: the API has no operation for it."""

from typing import NamedTuple

from mockspot.catalog.object_types import ObjectType
from mockspot.domain import record
from mockspot.domain.context import Context
from mockspot.domain.events import Event
from mockspot.domain.record import Record
from mockspot.domain.records import calculated, identities, lookup, uniqueness
from mockspot.domain.records.identities import EMAIL
from mockspot.domain.records.state import archived, live


class Restore(NamedTuple):
    """Restore the archived record of an id."""

    object_type: ObjectType
    key: str


def restore(ctx: Context, command: Restore) -> Record:
    """Make an archived record live again, with its past and its links; refused when its unique values are taken."""
    object_type = command.object_type
    found = record.restored(lookup.find(ctx, object_type, command.key, in_bin=True))
    number = record.record_id(found)
    uniqueness.claim(ctx, object_type, record.values(found), number)
    for email in identities.additional_emails(found):
        uniqueness.claim(ctx, object_type, {EMAIL: email}, number)
    ctx.tx.delete(archived(object_type.type_id), number)
    ctx.tx.put(live(object_type.type_id), number, found)
    uniqueness.hold(ctx.tx, object_type, found)
    identities.hold(ctx.tx, object_type, found)
    ctx.emit(Event("restore", object_type.type_id, number, ctx.now, "CRM_UI", f"userId:{ctx.caller.user_id}"))
    return calculated.follow(ctx, object_type, found)
