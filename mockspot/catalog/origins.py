"""Which source the history of a property begins with, where that is none that wrote the record.

Claim: recorded (estuary 2025-04). unverified: of properties that are in no recording.
"""

from functools import lru_cache

from mockspot.catalog import linked_values, stage_times
from mockspot.catalog.extras import EXTRAS, Extra
from mockspot.catalog.object_types.row import ObjectType

Origin = tuple[str, str | None]
"""A source and its id."""
COMPUTED: Origin = ("CALCULATED", "CalculatedPropertyComputer")
"""Names what follows from a record's other values."""
STAGED: Origin = ("CALCULATED", None)
"""Names what follows from a record's way through its stages."""
_ROLLUP: Origin = ("CALCULATED", "RollupProperties")
_CLOSING: Origin = ("INTERNAL_PROCESSING", "ClosedDateHydrator")
"""Names when a record was closed (recorded, estuary 2026-08)."""
_OF_SENDERS = ("constant", "default", "copy", "id", "app_id", "now", "as_it_is", "stage_date")
"""Rules of what clients send themselves too, and of what stays as it was made."""
_STAGED = tuple(row.name for row in stage_times.STAGE_TIMES)


@lru_cache(maxsize=16_384)  # bounded: custom object types come and go
def origin(object_type: ObjectType, name: str) -> Origin | None:
    """Return what computes a property from the start, or None when whoever writes the record sets it."""
    for value in linked_values.of_type(object_type.type_id):
        if value.property_name == name:
            return value.origin
    if name.startswith(_STAGED):
        return STAGED
    rows = [row for row in EXTRAS if row.object_type in ("*", object_type.name) and row.property_name == name]
    return next((found for found in map(_origin, rows) if found is not None), None)


def _origin(row: Extra) -> Origin | None:
    if row.origin:
        return {"computed": COMPUTED, "rollup": _ROLLUP, "closing": _CLOSING}.get(row.origin)
    return None if row.rule in _OF_SENDERS else COMPUTED
