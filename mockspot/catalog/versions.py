"""API versions as rows, and the days on which HubSpot stops answering.

Days are ISO text, cut to the month where HubSpot names no day.
"""

from typing import NamedTuple


class Version(NamedTuple):
    """One API version, as paths name it. `status` is current, supported, legacy or beta.

    From `unsupported_from` on HubSpot promises nothing; it does not switch the paths off (DOC-VERS).
    """

    name: str
    status: str
    released: str | None
    unsupported_from: str | None
    claim: str


class Sunset(NamedTuple):
    """A family of paths that stops answering."""

    prefix: str
    ends: str
    claim: str


_AGE = "current for 6 months, unsupported at 18 (documented, DOC-VERS)"
_NUMBERED = "documented, CHG:legacy-apis-and-legacy-apps-whats-going-unsupported-and-when"

VERSIONS = (
    Version("v1", "legacy", None, "2027-09", _NUMBERED),
    Version("v2", "legacy", None, "2027-09", _NUMBERED),
    Version("v3", "legacy", None, "2027-09", _NUMBERED),
    Version("v4", "legacy", None, "2027-03-30", "documented, CHG:deprecating-support-for-hubspot-v4-apis"),
    Version("2025-09", "beta", None, None, "only in SPEC: the first one released is 2026-03 (DOC-VERS)"),
    Version("2026-03", "supported", "2026-03-30", "2027-09", _AGE),
    Version("2026-09", "current", "2026-09-08", "2028-03", _AGE),
    Version("2027-03-beta", "beta", None, None, "documented, DOC-VERS; in SPEC since 2026-08"),
)

SUNSETS = (
    Sunset("/contacts/v1/lists", "2026-04-30", "documented, CHG"),
    Sunset("/crm-pipelines/v1", "2026-12-04", "documented, CHG:pipelines-api-v1-sunset"),
    Sunset("/oauth/v1", "2027-02-16", "documented, CHG:v1-oauth-api-deprecation"),
)

_BY_NAME = {row.name: row for row in VERSIONS}


def version(name: str) -> Version | None:
    """Return the version that a path segment names, or None."""
    return _BY_NAME.get(name)
