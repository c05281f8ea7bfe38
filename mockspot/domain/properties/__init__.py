"""Property definitions and groups of a portal: what exists, what may change, what that does to stored values."""

from mockspot.domain.properties.definitions import (
    DEFINITIONS,
    UNIQUE_NAMES,
    definition,
    definitions,
    unique_names,
)
from mockspot.domain.properties.writing import Archive, Create, Update, archive, create, update

__all__ = [
    "DEFINITIONS",
    "UNIQUE_NAMES",
    "Archive",
    "Create",
    "Update",
    "archive",
    "create",
    "definition",
    "definitions",
    "unique_names",
    "update",
]
