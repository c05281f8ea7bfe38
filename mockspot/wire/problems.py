"""The single entries of a refusal: bad values, a JSON list inside the message and again under `errors`; uses."""

from collections.abc import Sequence
from typing import Any

import orjson

from mockspot.domain.associations.creating import NoRecord
from mockspot.domain.properties.rules import Use
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


def entries(details: Sequence[Problem | Use | NoRecord]) -> list[dict[str, Any]]:
    """Return the members of `errors`."""
    return [_entry(each) for each in details]


def _entry(detail: Problem | Use | NoRecord) -> dict[str, Any]:
    if isinstance(detail, Use):
        return _use(detail)
    return _no_record(detail) if isinstance(detail, NoRecord) else _problem(detail)


def _no_record(end: NoRecord) -> dict[str, Any]:
    """Return what an activity cannot be associated to, as pasted of a company (SLACK 2023-07).

    Other records are a from object too: as HubSpot keeps it, an association leads to the activity (pasted, SLACK 2021).
    """
    said = f"{end.type_id}={end.key} is not a valid object"
    return {"message": said, "context": {"validationResult": ["INVALID_FROM_OBJECT"]}}


def _problem(problem: Problem) -> dict[str, Any]:
    return {"message": problem.message, "code": problem.code, "context": {"propertyName": [problem.name]}}


def _use(use: Use) -> dict[str, Any]:
    """Return what uses a property, as pasted of a workflow (public issues, 2026-08).

    unverified: the display type of a formula, which is its type here, and that it has no link either.
    """
    said = f"Property {use.property_name} of object type {use.type_id} in use by {use.kind}"
    return {
        "subCategory": "PropertyValidationError.PROPERTY_USAGE",
        "message": f"{said} (display type {use.kind}) ID {use.parent}: ",
        "context": {
            "property": [use.property_name],
            "objectTypeId": [use.type_id],
            "parentType": [use.kind],
            "parentDisplayType": [use.kind],
            "parentName": [use.parent],
            "link": [""],
        },
    }
