"""What is wrong with a property value: one row per kind of problem, with HubSpot's code and text.

The JSON list inside `Property values were not valid: [...]` that carries these belongs to `wire`.
"""

from collections.abc import Iterable
from typing import Final, NamedTuple


class Problem(NamedTuple):
    """One bad value: the property, HubSpot's code and text, and the value as it was received."""

    name: str
    code: str
    message: str
    value: str


class ProblemKind(NamedTuple):
    """A row: HubSpot's code, and its text with the parts that vary in braces."""

    code: str
    text: str


UNKNOWN_PROPERTY: Final = ProblemKind("PROPERTY_DOESNT_EXIST", 'Property "{name}" does not exist')
READ_ONLY: Final = ProblemKind("READ_ONLY_VALUE", '"{name}" is a read only property; its value cannot be set.')
CALCULATED: Final = ProblemKind("READ_ONLY_VALUE", '"{name}" is a calculated property; its value cannot be set.')

# Claim: v3 answers INVALID_INTEGER for every number property, decimals too; the full stop is in the one complete body
# (pasted, deal `amount`, 2025-10, GitHub Atlas-Authority/marketing-automation issue 206); shorter quotes lack it.
INVALID_NUMBER: Final = ProblemKind("INVALID_INTEGER", "{value} was not a valid number.")
# Claim: a text that is no point in time is "not a valid long", because times are epoch milliseconds inside HubSpot
# (recorded for datetime, 2019 and by booking-truth 2026). unverified: the same answer for date properties.
INVALID_TIME: Final = ProblemKind("INVALID_LONG", "{value} was not a valid long.")
# Claim: hours, minutes and seconds are not padded: `7:40:35.320`, `4:0:0.0`, `18:31:29.103` (recorded, 2018 to 2026).
NOT_MIDNIGHT: Final = ProblemKind("INVALID_DATE", "{ms} is at {time} UTC, not midnight!")
# Claim: pasted of a `date` property (clients 2020-24). unverified: the same for `datetime`, so those are taken.
FAR_DAY: Final = ProblemKind("INVALID_DATE", "{ms} is more than 1,000 years ago or 1,000 years from now.")

INVALID_OPTION: Final = ProblemKind("INVALID_OPTION", "{part} was not one of the allowed options: [{options}]")
INVALID_STAGE: Final = ProblemKind(
    "INVALID_OPTION", "{value} is not a valid pipeline stage ID. Valid options are: {stages}"
)
INVALID_OWNER: Final = ProblemKind("INVALID_OWNER_ID", "{part} was not a valid owner ID")
# Claim: documented (CHG:crm-api-write-validation-enforcement); unverified: that the value shows as an empty text.
MISSING_REQUIRED: Final = ProblemKind("MISSING_REQUIRED_PROPERTY", "A value for {name} must be provided")
# Claim: documented (CHG:crm-api-write-validation-enforcement). unverified: how several controlling ones are listed.
MISSING_CONDITIONAL: Final = ProblemKind(
    "MISSING_CONDITIONAL_REQUIRED_PROPERTY", "{name} is required because of a conditional property rule based on [{by}]"
)
INVALID_EMAIL: Final = ProblemKind("INVALID_EMAIL", "Email address {value} is invalid")
INVALID_DOMAIN: Final = ProblemKind("INVALID_DOMAIN", '"{value}" is an invalid domain')

# Claim: code and text of an announcement that was cancelled (CHG, see the policy `refuse_outer_space`).
OUTER_SPACE: Final = ProblemKind("LEADING_TRAILING_WHITESPACE", '"{value}" includes leading or trailing whitespace.')
# unverified: the text is pasted for short maxima only (`Enter 50 characters or fewer`, SLACK).
TOO_LONG: Final = ProblemKind("MAX_LENGTH", "Enter {maximum} characters or fewer")
# Claim: `"…" contains a URL` (pasted for contact names, 2021-01, SLACK). unverified: what counts as one.
CONTAINS_URL: Final = ProblemKind("CONTAINS_URL", '"{value}" contains a URL')
# unverified: code and text are ours. HubSpot refuses a list or an object while it reads the JSON, so `wire` may well
# refuse it first; this keeps the rules total.
NOT_A_SCALAR: Final = ProblemKind("INVALID_VALUE", "{value} was not a valid value.")


def problem(kind: ProblemKind, name: str, value: str, **parts: object) -> Problem:
    """Build the problem of a kind for one property and the value it was sent."""
    return Problem(name, kind.code, kind.text.format(name=name, value=value, **parts), value)


def unknown(name: str, value: object) -> Problem:
    """Return the problem of naming a property that the object type does not have."""
    text = text_of(value)
    return problem(UNKNOWN_PROPERTY, name, "" if text is None else text)


def required(name: str) -> Problem:
    """Return the problem of leaving out a property that the account's administrators require."""
    return problem(MISSING_REQUIRED, name, "")


def conditionally_required(name: str, by: Iterable[str]) -> Problem:
    """Return the problem of leaving out a property that others, by their values, make required."""
    return problem(MISSING_CONDITIONAL, name, "", by=", ".join(by))


def text_of(raw: object) -> str | None:
    """Return a JSON scalar as HubSpot reads it into text, or None for null.

    HubSpot's values are text, so numbers and booleans are read as they are spelled in JSON (documented, DOC-PROPS).
    """
    if isinstance(raw, str):
        return raw
    if raw is None:
        return None
    if isinstance(raw, bool):
        return "true" if raw else "false"
    if isinstance(raw, (list, tuple)):
        return "[...]"  # never printed in full: a hostile body nests deeper than repr can follow
    if isinstance(raw, dict):
        return "{...}"
    return str(raw)
