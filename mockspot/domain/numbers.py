"""Ids as requests spell them. HubSpot's fit into a Java long; Python refuses to read thousands of digits at all."""

_LONGEST = 18


def number_of(text: str) -> int | None:
    """Return the id a text spells, or None when it is no id: ASCII digits, and no more of them than any id has."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _LONGEST else None
