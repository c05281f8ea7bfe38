"""The cursor of association pages: the next record's id in base64, an opaque text as HubSpot's is (SPEC example)."""

from base64 import b64decode, b64encode
from binascii import Error

from mockspot.domain.refusal import Refusal


def text(after: int) -> str:
    """Return the cursor that leads to a record id."""
    return b64encode(str(after).encode()).decode()


def number(cursor: str | None) -> int:
    """Return the record id a cursor leads to, 0 without one; digits are read too (unverified: either is refused)."""
    if not cursor:
        return 0
    found = cursor if cursor.isdigit() else _decoded(cursor)
    if not found.isascii() or not found.isdigit() or len(found) > 18:
        raise Refusal("query_value", {"parameter": "after"})
    return int(found)


def _decoded(cursor: str) -> str:
    try:
        return b64decode(cursor.encode()).decode("ascii")
    except (Error, ValueError):
        return ""
