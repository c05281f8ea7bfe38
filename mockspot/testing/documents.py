"""Control-plane documents as tests write them: Python names outside, HubSpot's and ours inside."""

import re
from collections.abc import Mapping
from typing import Any

Document = dict[str, Any]

_WORD = re.compile(r"_([a-z])")


def camel(members: Mapping[str, Any]) -> Document:
    """Return a document whose own member names are in camel case; nested ones are taken as they are."""
    return {_WORD.sub(lambda match: match[1].upper(), name): value for name, value in members.items()}
