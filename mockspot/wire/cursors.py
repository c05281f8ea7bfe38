"""Cursors of listings by ascending id: the next id in base64 (recorded for owners, grou 2021-22)."""

import base64

from mockspot.domain.numbers import number_of
from mockspot.domain.refusal import Refusal


def encoded(number: int) -> str:
    """Return the cursor of a page that begins with an id."""
    return base64.b64encode(str(number).encode()).decode()


def decoded(cursor: str | None) -> int:
    """Return the id a cursor means, 0 for none. unverified: what a cursor nobody gave out answers."""
    if not cursor:
        return 0
    try:
        found = number_of(base64.b64decode(cursor, validate=True).decode("ascii").strip())
    except ValueError:  # binascii and the decoder raise kinds of it, and so does text that is no ASCII
        found = None
    if found is None:
        raise Refusal("query_value", {"parameter": "after"})
    return found
