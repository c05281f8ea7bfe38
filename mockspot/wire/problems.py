"""Bad property values on the wire: a JSON list inside the message, and the same again under `errors`."""

from collections.abc import Sequence
from typing import Any

import orjson

from mockspot.domain.values import Problem

_WITH_VALUE = frozenset(("INVALID_INTEGER",))
"""Codes whose entries repeat the value: pasted (Atlas-Authority/marketing-automation issue 206, 2025-10)."""


def text(problems: Sequence[Problem], portal_id: int) -> str:
    """Return the JSON list that HubSpot puts inside the message; the last two members came in 2026 (amp)."""
    entries = [
        {
            "isValid": False,
            "message": problem.message,
            "error": problem.code,
            "name": problem.name,
            "localizedErrorMessage": problem.message,
            **({"propertyValue": problem.value} if problem.code in _WITH_VALUE else {}),
            "portalId": portal_id,
        }
        for problem in problems
    ]
    return orjson.dumps(entries).decode()


def entries(problems: Sequence[Problem]) -> list[dict[str, Any]]:
    """Return the members of `errors`."""
    return [
        {"message": problem.message, "code": problem.code, "context": {"propertyName": [problem.name]}}
        for problem in problems
    ]
