"""Bad property values on the wire: a JSON list inside the message, and the same again under `errors`."""

from collections.abc import Sequence
from typing import Any

import orjson

from mockspot.domain.values import Problem


def text(problems: Sequence[Problem], portal_id: int) -> str:
    """Return the JSON list that HubSpot puts inside the message; the last two members came in 2026 (amp)."""
    entries = [
        {
            "isValid": False,
            "message": problem.message,
            "error": problem.code,
            "name": problem.name,
            "localizedErrorMessage": problem.message,
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
