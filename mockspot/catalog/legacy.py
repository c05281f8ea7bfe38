"""Families of older APIs, and of newer ones whose operations we do not list, by path prefix.

HubSpot answers there, so the simulator must not say that the path does not exist. The list is kept by hand; a family
leaves it when HubSpot switches it off.
"""

from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

from mockspot.catalog.versions import is_gone


class Family(NamedTuple):
    """Every path below a prefix. Where a `bucket` is named, its calls count there, for the account that follows it."""

    prefix: str
    api: str
    claim: str
    bucket: str = "none"


_CLIENTS = "second-hand: public clients call it (clients 2026-11)"
_LEGACY = "documented (DOC-LEGACY); unverified: that it still answers"
_FORMS = "documented (CHG:announcing-forms-submission-rate-limits); HubSpot has them at hosts of their own"
_SPEC = "documented (SPEC), without an operation list that we have"

FAMILIES = (
    Family("/contacts/v1", "Contacts v1", _CLIENTS),
    Family("/companies/v2", "Companies v2", _CLIENTS),
    Family("/deals/v1", "Deals v1", _CLIENTS),
    Family("/engagements/v1", "Engagements v1", _CLIENTS),
    Family("/properties/v1", "Properties v1", _CLIENTS),
    Family("/properties/v2", "Properties v2", _CLIENTS),
    Family(
        "/crm-pipelines/v1",
        "Pipelines v1",
        "second-hand: public clients call it (clients 2026-11); ends on 2026-12-04 (CHG)",
    ),
    Family("/crm-associations/v1", "Associations v1", _LEGACY),
    Family("/crm-objects/v1", "Objects v1", _LEGACY),
    Family("/calling/v1", "Call dispositions v1", _CLIENTS),
    Family("/email/public/v1", "Email events v1", _CLIENTS),
    Family("/email/public/v2", "Email subscriptions v2", _LEGACY),
    Family("/marketing-emails/v1", "Marketing emails v1", _LEGACY),
    Family("/automation/v2", "Workflows v2", _CLIENTS),
    Family("/automation/v3", "Workflows v3", _CLIENTS),
    Family("/forms/v2", "Forms v2", _CLIENTS),
    Family("/form-integrations/v1", "Form submissions v1", _LEGACY),
    Family("/submissions/v3/integration/submit", "Form submissions v3", _FORMS, bucket="forms"),
    Family("/submissions/v3/integration/secure", "Form submissions v3 with a token", _FORMS),
    Family("/uploads/form/v2", "Form submissions v2", _FORMS, bucket="forms"),
    Family("/filemanager/api/v2", "File manager v2", _LEGACY),
    Family("/filemanager/api/v3", "File manager v3", _LEGACY),
    Family("/hubdb/api/v2", "HubDB v2", _LEGACY),
    Family("/content/api/v2", "Content v2", _LEGACY),
    Family("/analytics/v2", "Analytics v2", _LEGACY),
    Family("/broadcast/v1", "Social media v1", _LEGACY),
    Family("/calendar/v1", "Calendar v1", _LEGACY),
    Family("/integrations/v1", "Account information v1", _LEGACY),
    Family("/webhooks/v1", "Webhooks v1", _LEGACY),
    Family("/conversations/v3", "Conversations v3", _SPEC),
    Family("/conversations/2026-09", "Conversations", _SPEC),
    # One operation takes a file's whole path, slashes and all.
    Family("/cms/v3/source-code", "Source code", _SPEC),
    Family("/files/v3/files/stat", "Files", _SPEC),
)


def family_of(segments: tuple[str, ...]) -> Family | None:
    """Return the family that a path, split at its slashes, belongs to, or None; what was switched off is in none."""
    if is_gone(f"/{'/'.join(segments)}"):
        return None
    families = _by_prefix()
    found = (families.get(segments[:length]) for length in range(2, 5))
    return next((family for family in found if family is not None), None)


@cache
def _by_prefix() -> Mapping[tuple[str, ...], Family]:
    return {tuple(family.prefix.strip("/").split("/")): family for family in FAMILIES}
