"""Keep when a record got to its stages and how long it was in them.

Claim: the dates are those of the stage property's own changes (recorded, estuary 2025-04: the same millisecond).
"""

from typing import Final

from mockspot.catalog import stage_times as catalog
from mockspot.catalog.object_types import ObjectType
from mockspot.catalog.origins import STAGED
from mockspot.domain.ports import Instant, Transaction
from mockspot.domain.properties.definitions import DEFINITIONS
from mockspot.domain.records.history import Source
from mockspot.domain.values import instant_text, parse_instant

Values = dict[str, str]
SOURCE: Final = Source(*STAGED)


def own_entered(tx: Transaction, object_type: ObjectType, stage_id: str) -> tuple[str, ...]:
    """Return the properties with the date of a stage that the account made."""
    if not tx.count(DEFINITIONS) or catalog.standard(object_type.name, stage_id):
        return ()
    return tuple(name for name, when in _properties(tx, object_type, stage_id) if when == "entered")


def move(tx: Transaction, object_type: ObjectType, values: Values, before: str | None, now: Instant) -> tuple[str, ...]:
    """Follow a change of the stage from `before` to what `values` have, in place; return the properties it touches."""
    stamp = instant_text(now)
    left = () if before is None else _leave(tx, object_type, values, before, now)
    stage_id = values.get(object_type.stage_property or "")
    if stage_id is not None:
        entered = tuple(name for name, when in _properties(tx, object_type, stage_id) if when == "entered")
        reached = (*entered, *catalog.current(object_type.name))
        values.update(dict.fromkeys(reached, stamp))
        return (*left, *reached)
    for name in catalog.current(object_type.name):
        values.pop(name, None)
    return (*left, *catalog.current(object_type.name))


def _leave(tx: Transaction, object_type: ObjectType, values: Values, stage_id: str, now: Instant) -> tuple[str, ...]:
    found = _properties(tx, object_type, stage_id)
    since = next((parse_instant(values.get(name) or "") for name, when in found if when == "entered"), None)
    for name, when in found:
        if when == "exited":
            values[name] = instant_text(now)
        elif when == "latest" and since is not None:
            values[name] = str(now - since)
        elif when == "cumulative" and since is not None:
            values[name] = str(int(values.get(name, "0")) + now - since)
    return tuple(name for name, when in found if when != "entered")


def _properties(tx: Transaction, object_type: ObjectType, stage_id: str) -> tuple[tuple[str, str], ...]:
    """Return the properties of a stage and what each is: those of a fresh portal, or those that came with the stage."""
    found = catalog.standard(object_type.name, stage_id)
    if found or not tx.count(DEFINITIONS):
        return found
    own = catalog.added(object_type.name, stage_id)
    return tuple((name, row.when) for name, row in own if tx.get(DEFINITIONS, (object_type.type_id, name)) is not None)
