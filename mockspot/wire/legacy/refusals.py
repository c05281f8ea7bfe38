"""The members that bodies of refusals have in the oldest APIs alone."""

from collections.abc import Mapping, Sequence
from typing import Any

from mockspot.catalog import errors as catalog
from mockspot.catalog.errors import ErrorKind
from mockspot.domain.legacy.contacts import Profile, Unwritten
from mockspot.domain.refusal import Refusal
from mockspot.domain.values import Problem
from mockspot.wire.legacy.contacts import identities


def members(row: ErrorKind, refusal: Refusal) -> Mapping[str, Any]:
    """Return every such member; the row of the refusal says which are shown."""
    if row.kind == "contacts_not_written":
        return _unwritten(refusal.details)
    problems = [each for each in refusal.details if isinstance(each, Problem)]
    profiles = [each for each in refusal.details if isinstance(each, Profile)]
    return {
        "category": row.category,
        "error": row.category,
        # Claim: the address has a letter before it (recorded, grou 2021-22).
        "errors": [{"message": f"The contact e:{refusal.context.get('key', '')} does not exist."}],
        "identityProfile": _identity_profile(profiles[0]) if profiles else {},
        "validationResults": [_validation(each) for each in problems],
    }


def _unwritten(found: Sequence[Unwritten]) -> Mapping[str, Any]:
    """Return what is wrong with each of many contacts; the list of bad addresses is there if any is."""
    emails = list(dict.fromkeys(each.email for each in found if each.email is not None))
    failures = {"failureMessages": [_failure(each) for each in found]}
    return {"invalidEmails": emails, **failures} if emails else failures


def _failure(each: Unwritten) -> dict[str, Any]:
    if isinstance(each.reason, Problem):
        return {"index": each.place, "propertyValidationResult": _validation(each.reason)}
    row = catalog.every()[each.reason.kind]
    text = row.message.format_map(each.reason.context)
    return {"index": each.place, "error": {"status": "error", "message": text}}


def _validation(problem: Problem) -> dict[str, Any]:
    return {"isValid": False, "message": problem.message, "error": problem.code, "name": problem.name}


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
