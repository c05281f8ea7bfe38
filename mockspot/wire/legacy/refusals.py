"""The members that bodies of refusals have in the oldest APIs alone."""

from collections.abc import Mapping
from typing import Any

from mockspot.catalog.errors import ErrorKind
from mockspot.domain.legacy.contacts import Profile
from mockspot.domain.refusal import Refusal
from mockspot.domain.values import Problem
from mockspot.wire.legacy.contacts import identities


def members(row: ErrorKind, refusal: Refusal) -> Mapping[str, Any]:
    """Return every such member; the row of the refusal says which are shown."""
    problems = [each for each in refusal.details if isinstance(each, Problem)]
    profiles = [each for each in refusal.details if isinstance(each, Profile)]
    return {
        "category": row.category,
        "error": row.category,
        # Claim: the address has a letter before it (recorded, grou 2021-22).
        "errors": [{"message": f"The contact e:{refusal.context.get('key', '')} does not exist."}],
        "identityProfile": _identity_profile(profiles[0]) if profiles else {},
        "validationResults": [
            {"isValid": False, "message": each.message, "error": each.code, "name": each.name} for each in problems
        ],
    }


def _identity_profile(found: Profile) -> dict[str, Any]:
    """Return who holds the address that was to be another's (recorded, hrb 2019)."""
    return {
        "vid": found.vid,
        "identity": [
            {"value": value, "type": kind, "timestamp": found.made_at, **({f"is{rank.title()}": True} if rank else {})}
            for kind, value, rank in identities(found)
        ],
        "linkedVid": [],
        "isContact": True,
        "savedAtTimestamp": found.made_at,
    }
