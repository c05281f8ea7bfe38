"""The CRM records of the account's users, which nobody creates: everybody who is a user has one.

They are made when somebody first asks for the object type, so that a portal which never asks pays nothing. Id and
stamps follow from the user and its owner, so that nobody can tell when that was. Claim: a record has an id of its own,
and names the user and the owner behind it (documented, DOC-CRMUSERS), and stays when its user is removed (observed
2026-08, tfhs). unverified: that it is deactivated then, that apps do not hear of it, and that it is there at once: that
of a user who had yet to accept was missing (observed 2026-08, tfhs), and there when the same user came back.
"""

from collections.abc import Mapping

from mockspot.catalog import object_types
from mockspot.domain import record
from mockspot.domain.apps import USERS, User
from mockspot.domain.context import Context
from mockspot.domain.owners import OWNERS, Owner
from mockspot.domain.ports import Transaction
from mockspot.domain.record import Record
from mockspot.domain.records import calculated, history, uniqueness
from mockspot.domain.records.history import Source
from mockspot.domain.records.state import archived, holders, live
from mockspot.domain.values import instant_text

_TYPE = object_types.USERS
_LIVE, _ARCHIVED = live(_TYPE.type_id), archived(_TYPE.type_id)
_HOLDERS = holders(_TYPE.type_id, "hs_internal_user_id")
_FIRST_ID = 200_000_000_000
"""Above the ids of all other records; HubSpot's own example is of this size (DOC-CRMUSERS)."""
_SOURCE, _SOURCE_ID = "CRM_UI", None  # unverified: the source that history shows


def complete(tx: Transaction) -> None:
    """Make the records that users lack; one that a client archived stays archived."""
    lacking = [user for _, user in tx.scan(USERS) if _lacks(tx, user)]
    if not lacking:
        return
    owners = {owner.user_id: owner for _, owner in tx.scan(OWNERS)}
    for user in lacking:
        made = _made(tx, user, owners[user.user_id])
        tx.put(_LIVE, record.record_id(made), made)
        uniqueness.hold(tx, _TYPE, made)


def rename(ctx: Context, user: User) -> None:
    """Bring the record of a user up to date that got another name."""
    _change(ctx, user, {"hs_given_name": user.first_name or None, "hs_family_name": user.last_name or None})


def deactivate(ctx: Context, user: User) -> None:
    """Mark the record of a user who is about to be removed."""
    complete(ctx.tx)
    _change(ctx, user, {"hs_deactivated": "true"})


def activate(ctx: Context, user: User) -> None:
    """Take the mark from the record of a user who came back."""
    _change(ctx, user, {"hs_deactivated": None})


def _lacks(tx: Transaction, user: User) -> bool:
    return tx.get(_HOLDERS, str(user.user_id)) is None and tx.get(_ARCHIVED, _FIRST_ID + user.user_id) is None


def _made(tx: Transaction, user: User, owner: Owner) -> Record:
    number = _FIRST_ID + user.user_id
    values = {
        "hs_object_id": str(number),
        "hs_internal_user_id": str(user.user_id),
        "hubspot_owner_id": str(owner.owner_id),
        "hs_email": user.email,
        "hs_given_name": user.first_name,
        "hs_family_name": user.last_name,
        _TYPE.created_property: instant_text(owner.created_at),
        _TYPE.modified_property: instant_text(owner.updated_at),
    }
    present = calculated.born(tx, _TYPE, {name: value for name, value in values.items() if value})
    return record.make(number, present, source=_SOURCE, source_id=_SOURCE_ID)


def _change(ctx: Context, user: User, values: Mapping[str, str | None]) -> None:
    number = ctx.tx.get(_HOLDERS, str(user.user_id))
    old = None if number is None else ctx.tx.get(_LIVE, number)
    if number is None or old is None:
        return
    changed = {name: value for name, value in values.items() if value != record.value(old, name)}
    if not changed:
        return
    changed[_TYPE.modified_property] = instant_text(ctx.now)
    history.note(ctx.tx, _TYPE, old, changed, now=ctx.now, source=Source(_SOURCE, _SOURCE_ID))
    present = {name: value for name, value in {**record.values(old), **changed}.items() if value is not None}
    source, source_id = record.source(old)
    new = record.make(number, present, source=source, source_id=source_id, cleared=record.cleared(old))
    ctx.tx.put(_LIVE, number, new)
    calculated.follow(ctx, _TYPE, new)
