"""Whether an account calculates anything: records follow their formulas, and accounts without any pay nothing."""

from mockspot.catalog.object_types import ObjectType
from mockspot.domain.context import Context
from mockspot.domain.ports import Transaction
from mockspot.domain.properties.definitions import CALCULATED
from mockspot.domain.record import Record


def follow(ctx: Context, object_type: ObjectType, found: Record, *, as_ever: bool = False) -> Record:
    """Return a record that was just written, and write it again, with its calculated values worked out anew.

    `as_ever` leaves stamps and history alone, as of what was always so.
    """
    if not ctx.tx.count(CALCULATED):
        return found
    from mockspot.domain.records import calculating  # with the first formula

    return calculating.follow(ctx, object_type, found, as_ever=as_ever)


def born(tx: Transaction, object_type: ObjectType, values: dict[str, str]) -> dict[str, str]:
    """Return the values of a record that nobody writes, with the calculated ones, as they always were."""
    if not tx.count(CALCULATED):
        return values
    from mockspot.domain.records import calculating  # with the first formula

    return calculating.worked_out(tx, object_type, values)


def names(ctx: Context, object_type: ObjectType) -> tuple[str, ...]:
    """Return the calculated properties of a type."""
    return ctx.tx.get(CALCULATED, object_type.type_id) or ()
