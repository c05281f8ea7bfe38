"""Errors of the owners operations."""

from mockspot.catalog.errors.row import ErrorKind

ROWS = (
    ErrorKind(
        "owner_missing",
        404,
        "object",
        "resource not found",
        "unverified: that a missing owner answers the older JSON of a missing record",
    ),
)
