"""What follows from the headers and the text of an email: rules behind `catalog.extras`."""

import json
import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final

from mockspot.catalog.extras import Extra
from mockspot.domain.context import Context

_MEMBERS: Final = {"email": "email", "firstname": "firstName", "lastname": "lastName"}
_HALF: Final = re.compile("[\ud800-\udfff]")
"""Half of a character, which an escape can name and no answer can hold."""


def header(extra: Extra, values: Mapping[str, str], _: Context) -> str | None:
    """Return what the headers say of somebody; what was sent stays where they say nothing.

    Claim: addresses are as they were sent, a name before them too (pasted, clients 2025-02). unverified: that several
    recipients are told with `;` between them.
    """
    role, member = extra.property_name.split("_")[2:]
    said = (person.get(_MEMBERS[member]) for person in _people(values.get(extra.text) or "").get(role, ()))
    found = ";".join(text for text in said if isinstance(text, str) and text and not _HALF.search(text))
    return found or values.get(extra.property_name)


@lru_cache(maxsize=8)  # for the properties of one email
def _people(headers: str) -> dict[str, list[dict[str, Any]]]:
    """Return who has which part in an email; nobody where the headers are no JSON object."""
    try:
        read = json.loads(headers)
    except (ValueError, RecursionError):
        return {}
    if not isinstance(read, dict):
        return {}
    people = {role: found if isinstance(found, list) else [found] for role, found in read.items()}
    return {role: [one for one in found if isinstance(one, dict)] for role, found in people.items()}
