"""Who holds which unique value: what a write may claim, and what it gives back."""

from collections.abc import Mapping
from functools import lru_cache

from mockspot.catalog.object_types import ObjectType
from mockspot.domain import object_types, properties, record
from mockspot.domain.context import Context
from mockspot.domain.ports import Kind, Transaction
from mockspot.domain.record import Record
from mockspot.domain.records.identities import ADDITIONAL_EMAILS, BLOCKED, EMAIL
from mockspot.domain.records.state import holders
from mockspot.domain.refusal import Refusal

Claimed = list[tuple[Kind[str, int], str]]
"""Unique values that are free, each with the kind that will say who holds it."""


def claim(ctx: Context, object_type: ObjectType, values: Mapping[str, str | None], number: int | None) -> Claimed:
    """Return the unique values among those of a write; refused when another record holds one."""
    claimed = []
    own = ctx.tx.get(properties.UNIQUE_NAMES, object_type.type_id)
    for name, kind in _kinds_of(object_type, own):
        value = values.get(name)
        if value is not None:
            holder = ctx.tx.get(kind, value)
            if holder is not None and holder != number:
                raise _conflict(ctx, object_type, name, value, holder, number)
            claimed.append((kind, value))
    if values.get(ADDITIONAL_EMAILS):
        claimed += _further(ctx, object_type, str(values[ADDITIONAL_EMAILS]).split(";"), number)
    return claimed


def _further(ctx: Context, object_type: ObjectType, emails: list[str], number: int | None) -> Claimed:
    """Return addresses that a contact is given besides its own; refused as that one is."""
    kind = holders(object_type.type_id, EMAIL)
    for email in emails:
        holder = ctx.tx.get(kind, email)
        if holder is not None and holder != number:
            raise _conflict(ctx, object_type, EMAIL, email, holder, number)
    return [(kind, email) for email in emails]


def _conflict(ctx: Context, object_type: ObjectType, name: str, value: str, holder: int, number: int | None) -> Refusal:
    if holder == BLOCKED:
        return Refusal("email_blocked", {"email": value})
    if name == object_type.conflict_property:
        return Refusal("record_exists", {"label": object_type.label_singular, "existingId": holder})
    context = {
        "portal_id": ctx.portal.portal_id,
        "java_id": object_types.java_id(object_type),
        "name": name,
        "value": value,
        "number": number or "null",
        "holder": holder,
    }
    return Refusal("unique_value_taken", context)


def hold(tx: Transaction, object_type: ObjectType, held: Record) -> None:
    """Make a record's unique values lead to it."""
    for name, kind in _kinds(tx, object_type):
        value = record.value(held, name)
        if value is not None:
            tx.put(kind, value, record.record_id(held))


def release(tx: Transaction, object_type: ObjectType, held: Record) -> None:
    """Set a record's unique values free."""
    for name, kind in _kinds(tx, object_type):
        value = record.value(held, name)
        if value is not None:
            tx.delete(kind, value)


def _kinds(tx: Transaction, object_type: ObjectType) -> tuple[tuple[str, Kind[str, int]], ...]:
    """Return the unique properties, each with the kind that says who holds which of its values."""
    own = tx.get(properties.UNIQUE_NAMES, object_type.type_id)
    return _kinds_of(object_type, own)


@lru_cache(maxsize=1024)  # bounded: custom properties come and go
def _kinds_of(object_type: ObjectType, own: tuple[str, ...] | None) -> tuple[tuple[str, Kind[str, int]], ...]:
    return tuple((name, holders(object_type.type_id, name)) for name in (*object_type.unique_properties, *(own or ())))
