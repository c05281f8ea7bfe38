"""Unique properties: which there are, how many there may be, and who holds which value."""

from mockspot.catalog.object_types import ObjectType
from mockspot.domain import record
from mockspot.domain.context import Context
from mockspot.domain.ports import Transaction
from mockspot.domain.properties.definitions import UNIQUE_NAMES
from mockspot.domain.records.state import holders, live
from mockspot.domain.refusal import Refusal

MAXIMUM = 10
"""Unique properties a portal may add to one object type (documented, DOC-PROPS)."""


def claim(ctx: Context, object_type: ObjectType, name: str) -> None:
    """Make a property unique. A restored one finds the values its records kept (observed 2026-10, KALUP)."""
    names = ctx.tx.get(UNIQUE_NAMES, object_type.type_id) or ()
    if len(names) >= MAXIMUM:
        raise Refusal(
            "property_unique_cap", {"maximum": MAXIMUM, "property": name, "objectTypeId": object_type.type_id}
        )
    kind = holders(object_type.type_id, name)
    for number, found in ctx.tx.scan(live(object_type.type_id)):
        value = record.value(found, name)
        if value is None:
            continue
        if ctx.tx.get(kind, value) is not None:
            # unverified: what HubSpot does with a restored property whose values repeat.
            reason = f"the value {value} is held by more than one record"
            raise Refusal("property_invalid", {"property": name, "objectTypeId": object_type.type_id, "reason": reason})
        ctx.tx.put(kind, value, number)
    ctx.tx.put(UNIQUE_NAMES, object_type.type_id, (*names, name))


def release(tx: Transaction, object_type: ObjectType, name: str) -> None:
    """Stop enforcing a property: its values may repeat, and identify nobody."""
    names = tx.get(UNIQUE_NAMES, object_type.type_id) or ()
    tx.put(UNIQUE_NAMES, object_type.type_id, tuple(other for other in names if other != name))
    kind = holders(object_type.type_id, name)
    for value in [value for value, _ in tx.scan(kind)]:
        tx.delete(kind, value)
