"""Work out calculated values: when a record is written, and for all records when a formula is.

Apps are told of what HubSpot computes, with the source that property history names (pasted, SLACK 2024-04, a rollup).
unverified: that they are told of calculated values too, and not of those that change with a formula; HubSpot needs some
time for it, the simulator none.
"""

from collections.abc import Mapping
from typing import Final

from mockspot.catalog.object_types import ObjectType
from mockspot.domain import record
from mockspot.domain.context import Context
from mockspot.domain.events import Event
from mockspot.domain.formulas import evaluation
from mockspot.domain.formulas.evaluation import Look, Value
from mockspot.domain.formulas.syntax import Property, parse
from mockspot.domain.ports import Transaction
from mockspot.domain.properties.definitions import CALCULATED, definition
from mockspot.domain.record import Record
from mockspot.domain.records import history
from mockspot.domain.records.history import Source
from mockspot.domain.records.state import live
from mockspot.domain.values import comparable, instant_text

_SOURCE: Final = Source("CALCULATED", None)
_TEXTS: Final = ("string", "enumeration", "phone_number")
"""Types whose values `string()` reads. unverified: that enumerations are among them, by their internal values."""


def follow(
    ctx: Context, object_type: ObjectType, found: Record, *, as_ever: bool = False, quiet: bool = False
) -> Record:
    """Return a record with its calculated values worked out anew; written, noted and told of when any changed.

    `as_ever` is not noted, and `quiet` not told of.
    """
    before = record.values(found)
    values = worked_out(ctx.tx, object_type, before)
    changed = {name: values.get(name) for name in {**before, **values} if values.get(name) != before.get(name)}
    if not changed:
        return found
    number = record.record_id(found)
    if not as_ever:
        values[object_type.modified_property] = instant_text(ctx.now)
        history.note(ctx.tx, object_type, found, changed, now=ctx.now, source=_SOURCE)
    source, source_id = record.source(found)
    made = record.make(number, values, source=source, source_id=source_id, cleared=record.cleared(found))
    ctx.tx.put(live(object_type.type_id), number, made)
    for name, value in () if quiet else changed.items():
        ctx.emit(_event(ctx, object_type, number, name, value))
    return made


def worked_out(tx: Transaction, object_type: ObjectType, before: Mapping[str, str]) -> dict[str, str]:
    """Return the values of a record with the calculated ones among them worked out anew."""
    values = {**before}
    for name in tx.get(CALCULATED, object_type.type_id) or ():
        found = _value(tx, object_type, name, values)
        if found is None:
            values.pop(name, None)
        else:
            values[name] = found
    return values


def refresh(ctx: Context, object_type: ObjectType) -> None:
    """Bring every live record of a type up to date with its formulas."""
    for _, found in list(ctx.tx.scan(live(object_type.type_id))):
        follow(ctx, object_type, found, quiet=True)


def _value(tx: Transaction, object_type: ObjectType, name: str, values: dict[str, str]) -> str | None:
    row = definition(tx, object_type, name)
    if row is None or row.calculation_formula is None:
        return None
    return evaluation.value(parse(row.calculation_formula), _reader(tx, object_type, values))


def _reader(tx: Transaction, object_type: ObjectType, values: dict[str, str]) -> Look:
    def look(wanted: Property) -> Value:
        value = values.get(wanted.name)
        row = None if value is None else definition(tx, object_type, wanted.name)
        return None if row is None or value is None else _read(row.type, value, wanted.kind)

    return look


def _read(property_type: str, value: str, kind: str) -> Value:
    if kind == "string":
        return value if property_type in _TEXTS else None
    if kind == "bool":
        return value == "true" if property_type == "bool" else None
    if property_type == "number":
        return evaluation.number(value)
    return evaluation.number(str(comparable(property_type, value))) if property_type in ("date", "datetime") else None


def _event(ctx: Context, object_type: ObjectType, number: int, name: str, value: str | None) -> Event:
    return Event(
        "propertyChange",
        object_type.type_id,
        number,
        ctx.now,
        _SOURCE.name,
        _SOURCE.id,
        property_name=name,
        property_value=value or "",
    )
