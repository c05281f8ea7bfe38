"""What the oldest APIs say where the newer ones refuse in other words."""

from mockspot.domain.refusal import Refusal


def older(refusal: Refusal) -> Refusal:
    """Return a refusal of a write as the oldest APIs have it: bad values stand in a list of their own."""
    if refusal.kind != "property_values_invalid":
        return refusal
    return Refusal("legacy_values_invalid", refusal.context, refusal.details)
