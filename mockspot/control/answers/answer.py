"""What all documents of answers have in common."""

from typing import Any

from msgspec import Struct

HubSpots = dict[str, Any]
"""A document as HubSpot's own API answers it."""


class Answer(Struct, rename="camel", kw_only=True):
    """A document in camel case."""
