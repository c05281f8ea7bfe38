"""The one-way rule of `lifecyclestage` on contacts and companies."""

from collections.abc import Sequence

from mockspot.catalog.properties import PropertyDefinition


def lifecycle_order(definition: PropertyDefinition) -> tuple[str, ...]:
    """Return the stages of a lifecycle property from first to last."""
    return tuple(option.value for option in sorted(definition.options, key=lambda option: option.display_order))


def lifecycle_step(stored: str | None, wanted: str | None, order: Sequence[str]) -> str | None:
    """Return the stage a record has after a write, or None when the write clears it.

    Claim: a stage only moves forward; a write that would move it back is ignored without an error, so one clears it
    first (documented, DOC-CONTACTS; pasted 2024-05, SLACK). unverified: a stage outside the order moves freely.
    """
    if not wanted:
        return None
    if stored not in order or wanted not in order:
        return wanted
    return wanted if order.index(wanted) >= order.index(stored) else stored
