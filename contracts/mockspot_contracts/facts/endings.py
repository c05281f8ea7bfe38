"""When HubSpot's API versions and endpoints end."""

import re
from calendar import monthrange
from datetime import date
from typing import NamedTuple

# CHG:deprecating-support-for-hubspot-v4-apis; CHG:legacy-apis-and-legacy-apps-whats-going-unsupported-and-when names
# September 2027 for v1 to v3 without a day. unverified: the last day of that month, so that no verdict comes early.
_NAMED = {
    "v1": date(2027, 9, 30),
    "v2": date(2027, 9, 30),
    "v3": date(2027, 9, 30),
    "v4": date(2027, 3, 30),
}
_DATED = re.compile(r"(\d{4})-(\d{2})(?:-beta)?")
_SUPPORT_MONTHS = 18
_SEGMENT = re.compile(r"/(v\d|\d{4}-\d{2}(?:-beta)?)(?=/|$)")


class Ending(NamedTuple):
    """An endpoint family that stops, and what takes its place."""

    path: re.Pattern[str]
    name: str
    ends: date
    instead: str


# CHG:upcoming-sunset-v1-lists-api: the lists of all contacts and of recent ones are no lists, and go on.
_LISTS_V1 = r"/contacts/v1/lists(?!/(?:all|recently_updated)(?:/|$))\b"

ENDINGS = (
    Ending(re.compile(_LISTS_V1), "contact lists v1", date(2026, 4, 30), "lists v3"),
    Ending(re.compile(r"/crm-pipelines/v1\b"), "pipelines v1", date(2026, 12, 4), "pipelines 2026-09"),
    Ending(re.compile(r"/oauth/v1/"), "OAuth v1", date(2027, 2, 16), "OAuth 2026-09"),
)
"""Endpoints with an end date (DOC-VERS, CHG:v1-oauth-api-deprecation)."""


def version_of(version: str | None, path: str) -> str | None:
    """Return the API version of a call: the one of its route, else the one its path names."""
    found = None if version is not None else _SEGMENT.search(path)
    return found[1] if found else version


def support_ends(version: str) -> date | None:
    """Return the last day a version is supported: dated ones last 18 months (DOC-VERS), older ones have a day set."""
    dated = _DATED.fullmatch(version)
    if dated is None:
        return _NAMED.get(version)
    months = int(dated[1]) * 12 + int(dated[2]) - 1 + _SUPPORT_MONTHS
    year, month = divmod(months, 12)
    return date(year, month + 1, monthrange(year, month + 1)[1])
