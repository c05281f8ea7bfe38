"""The property definitions of forms, as far as they are known: those that every object type has."""

from mockspot.catalog import properties
from mockspot.catalog.object_types import OBJECT_TYPES
from mockspot.catalog.properties import PropertyDefinition
from mockspot.domain.context import Context

_ONE = "notes"
"""The definitions are shown as this type has them."""


def list_properties(_: Context, __: None) -> list[PropertyDefinition]:
    """Return the definitions that each object type was seen to have. unverified: what forms have besides."""
    shared = set.intersection(*(set(properties.defaults(row.name)) for row in OBJECT_TYPES))
    return [row for row in properties.defaults(_ONE).values() if row.name in shared and row.confidence == "recorded"]
