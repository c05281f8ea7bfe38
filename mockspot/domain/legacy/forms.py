"""The property definitions of forms, as far as they are known: those that every object type has."""

from mockspot.catalog import properties
from mockspot.catalog.custom_objects import DEFINITIONS
from mockspot.catalog.properties import PropertyDefinition
from mockspot.domain.context import Context


def list_properties(_: Context, __: None) -> list[PropertyDefinition]:
    """Return the definitions that each object type was seen to have. unverified: what forms have besides."""
    return [row for row in properties.defaults(DEFINITIONS).values() if row.confidence == "recorded"]
