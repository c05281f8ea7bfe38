"""Cursors that hold a moment and an id: base64, as HubSpot's opaque ones are; unverified: what is inside."""

import base64

from mockspot.domain.refusal import Refusal

_LONGEST = 18


def encode(at: int, number: int) -> str:
    """Return the cursor of a moment and the id of what it is about."""
    return base64.b64encode(f"{at}:{number}".encode()).decode()


def decode(cursor: str, parameter: str) -> tuple[int, int]:
    """Return the moment and the id; refused when nobody gave such a cursor out."""
    try:
        at, number = base64.b64decode(cursor, validate=True).decode("ascii").split(":")
    except ValueError:  # binascii and the decoder raise kinds of it, and so does text without one colon
        at = number = ""
    if not at.isdigit() or not number.isdigit() or max(len(at), len(number)) > _LONGEST:
        raise Refusal("query_value", {"parameter": parameter})
    return int(at), int(number)
