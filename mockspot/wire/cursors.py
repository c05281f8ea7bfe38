"""Cursors of listings by ascending id: the next id in base64 (recorded for owners, grou 2021-22)."""

import base64

from mockspot.domain.refusal import Refusal

_LONGEST = 18


def encoded(number: int) -> str:
    """Return the cursor of a page that begins with an id."""
    return base64.b64encode(str(number).encode()).decode()


def decoded(cursor: str | None) -> int:
    """Return the id a cursor means, 0 for none. unverified: what a cursor nobody gave out answers."""
    if not cursor:
        return 0
    try:
        found = number(base64.b64decode(cursor, validate=True).decode("ascii").strip())
    except ValueError:  # binascii and the decoder raise kinds of it, and so does text that is no ASCII
        found = None
    if found is None:
        raise Refusal("query_value", {"parameter": "after"})
    return found


def number(text: str) -> int | None:
    """Return the id a text is, or None."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _LONGEST else None
