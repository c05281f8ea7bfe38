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
    """A family of paths that stops answering, or has: what begins with a segment of `but` behind the prefix goes on."""

    prefix: str
    ends: str
    claim: str
    gone: bool = False
    but: tuple[str, ...] = ()

    def covers(self, path: str) -> bool:
        """Say whether a path ends with the family."""
        below = path.removeprefix(self.prefix)
        if below == path or (below and not below.startswith("/")):
            return False
        return below.strip("/").partition("/")[0] not in self.but


class Variant(NamedTuple):
    """A difference between the versions of one operation: what holds in `versions`, and in no other."""

    name: str
    versions: frozenset[str]
    summary: str
    claim: str


_AGE = "current for 6 months, unsupported at 18 (documented, DOC-VERS)"
_NUMBERED = "documented, CHG:legacy-apis-and-legacy-apps-whats-going-unsupported-and-when"

VERSIONS = (
    Version("v1", "legacy", None, "2027-09", _NUMBERED),
    Version("v2", "legacy", None, "2027-09", _NUMBERED),
    Version("v3", "legacy", None, "2027-09", _NUMBERED),
    Version("v4", "legacy", None, "2027-03-30", "documented, CHG:deprecating-support-for-hubspot-v4-apis"),
    Version(
        "2025-09", "beta", None, None, "documented: only in SPEC, since the first one released is 2026-03 (DOC-VERS)"
    ),
    Version("2026-03", "supported", "2026-03-30", "2027-09", _AGE),
    Version("2026-09", "current", "2026-09-08", "2028-03", _AGE),
    Version("2027-03-beta", "beta", None, None, "documented, DOC-VERS; in SPEC since 2026-08"),
)

SUNSETS = (
    Sunset("/owners/v2", "2025-03-24", "documented, CHG:final-reminder-sunset-of-v2-owners-api: then 404", gone=True),
    Sunset(
        "/contacts/v1/lists",
        "2026-04-30",
        "documented: the day DOC-SEGMENTS, then 404 and what goes on CHG:upcoming-sunset-v1-lists-api",
        gone=True,
        but=("all", "recently_updated"),
    ),
    Sunset("/crm-pipelines/v1", "2026-12-04", "documented, CHG:pipelines-api-v1-sunset"),
    Sunset("/oauth/v1", "2027-02-16", "documented, CHG:v1-oauth-api-deprecation"),
)

_DATED = frozenset({"2026-03", "2026-09"})

WRITE_CHECKS = Variant(
    "writes are held to what an account requires",
    frozenset({"2026-09"}),
    "A create without a property that an administrator made required is refused, and so is a write that leaves out one "
    "which the value of another makes required.",
    "documented (CHG:crm-api-write-validation-enforcement)",
)
DATES_NORMALISED = Variant(
    "days told in other ways are brought to their midnight",
    frozenset({"2026-09"}),
    "A date property takes times of day, ISO 8601 and epoch seconds, and the answer warns that it was normalized; "
    "before, what is no midnight in UTC is refused.",
    "second-hand (CHG, as a blog of 2026-10 quotes it)",
)
PIPELINE_CHECKS = Variant(
    "pipeline deletes look for records",
    frozenset({"2026-09"}),
    "Stages with records are always looked for before a stage or pipeline goes; before, only on request.",
    "recorded in live runs (KALUP 2026-10), documented (DOC-PIPE)",
)
ACCOUNT_NAME = Variant(
    "account details name the account",
    frozenset({"2026-09"}),
    "`portalName` and `createdAt` stand beside the other details.",
    "documented (SPEC)",
)
LINKS_MADE_200 = Variant(
    "association batches answer 200",
    frozenset({"2026-09"}),
    "A batch create of associations answers 200; before, 201.",
    "documented (SPEC)",
)
LINKS_REMOVED_EMPTY = Variant(
    "association removals answer nothing",
    frozenset({"v3", "v4"}),
    "A batch removal answers 204; the dated versions answer 200 and a batch without results.",
    "documented (SPEC)",
)
LINK_IDS_NUMBERS = Variant(
    "labelled pairs have numbers for ids",
    frozenset({"v4", "2026-03"}),
    "`fromObjectId` and `toObjectId` of a pair are numbers; strings in the later versions.",
    "documented (DOC-ASSOC for v4, SPEC for the later ones); 2026-03: copied (amp 2026-03), where SPEC has strings",
)
LABELS_UNTYPED = Variant(
    "labels have null for their ends",
    frozenset({"2026-09"}),
    "A type in the labels API has `fromObjectTypeId` and `toObjectTypeId`, both null.",
    "recorded (KALUP 2026-10)",
)
SUBSCRIPTION_ACTIVE = Variant(
    "subscriptions say whether they are active",
    _DATED,
    "`active` is required of a new webhook subscription; optional in v3.",
    "documented (SPEC)",
)
SUBSCRIPTION_LOCATION = Variant(
    "a new subscription has an address",
    _DATED,
    "The answer to a new webhook subscription has a `Location`.",
    "documented for 2026-03 (SPEC); unverified: for 2026-09",
)
SCHEMA_SCOPES = Variant(
    "reading a schema needs a scope",
    _DATED,
    "Schemas by name are shown to whoever may see custom objects, whatever type they are of; in v3, to everybody.",
    "second-hand: a connector handles the refusal (amp 2025-26), for HubSpot's own types too; v3: documented (SPEC)",
)
LOCAL_JOURNAL_WHOLE = Variant(
    "the local journal of all accounts",
    frozenset({"2027-03-beta"}),
    "Without `installPortalId` the local journal is the app's whole journal. Before, nobody says whose it is: 501.",
    "documented (DOC-JOURNAL, reference of 2027-03-beta, 2026-11-09); unverified: that nothing else is local about it",
)

VARIANTS = (
    WRITE_CHECKS,
    DATES_NORMALISED,
    PIPELINE_CHECKS,
    ACCOUNT_NAME,
    LINKS_MADE_200,
    LINKS_REMOVED_EMPTY,
    LINK_IDS_NUMBERS,
    LABELS_UNTYPED,
    SUBSCRIPTION_ACTIVE,
    SUBSCRIPTION_LOCATION,
    SCHEMA_SCOPES,
    LOCAL_JOURNAL_WHOLE,
)
"""Every way in which one operation answers differently by version."""

_BY_NAME = {row.name: row for row in VERSIONS}


def version(name: str) -> Version | None:
    """Return the version that a path segment names, or None."""
    return _BY_NAME.get(name)


def is_gone(path: str) -> bool:
    """Say whether HubSpot has switched off whatever was at a path."""
    return any(row.gone and row.covers(path) for row in SUNSETS)


def ends(name: str, path: str) -> str | None:
    """Return the day from which HubSpot promises nothing for a path of a version, or None where none is known."""
    found = (row.ends for row in SUNSETS if row.covers(path))
    row = version(name)
    return next(found, None if row is None else row.unsupported_from)
