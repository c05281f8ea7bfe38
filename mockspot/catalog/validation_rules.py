"""Validation rules of properties, as rows: what a rule goes with, what it is told, and what HubSpot says when it fails.

Claim: rule types, the properties they go with and their arguments are documented (DOC-VALID). Which code and text a
value gets that breaks one is known of two: INVALID_ALPHA (documented, CHG) and MAX_LENGTH (pasted, SLACK).
"""

from collections.abc import Mapping
from typing import NamedTuple

_UNKNOWN = "arguments documented (DOC-VALID); unverified: code, text and what exactly it lets through"
_TEXT, _TEXTS, _TYPED = ("text",), ("text", "textarea"), ("text", "textarea", "phonenumber")


class ValidationRule(NamedTuple):
    """A rule a portal set for a property: its type, and its arguments as they were sent.

    `normalizes` is what the portal said of normalising input before it is validated, None where it said nothing.
    """

    rule_type: str
    arguments: tuple[str, ...]
    normalizes: bool | None = None


class RuleType(NamedTuple):
    """One type of rule: the property types and field types it goes with (no field types: any).

    `arguments` names an entry of `domain.properties.rule_arguments`, `allowed` what it may draw on; `code` and `text`
    are those of a value that breaks it, with the first argument, or all of them listed, in braces.
    """

    name: str
    types: tuple[str, ...]
    field_types: tuple[str, ...]
    arguments: str
    code: str
    text: str
    allowed: tuple[str, ...] = ()
    claim: str = _UNKNOWN


DAYS = ("MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY")
ALPHABETS: Mapping[str, tuple[str, str]] = {
    # Claim: the first is documented
    # (CHG:upcoming-property-validations-rules-will-be-enforced-for-apis-and-integrations).
    "ALPHA_ONLY": ("INVALID_ALPHA", "Enter only letters"),
    "NUMERIC_ONLY": ("INVALID_NUMERIC", "Enter only numbers"),
    "ALPHANUMERIC": ("INVALID_ALPHANUMERIC", "Enter only letters and numbers"),
}
"""Code and text of each argument of ALPHANUMERIC; unverified but those of ALPHA_ONLY."""


def _row(
    name: str,
    types: str | tuple[str, ...],
    fields: tuple[str, ...],
    arguments: str,
    text: str,
    allowed: tuple[str, ...] = (),
    claim: str = _UNKNOWN,
) -> RuleType:
    """Return the row of a rule whose code is its name, as MAX_LENGTH's is; unverified for all others."""
    return RuleType(name, (types,) if isinstance(types, str) else types, fields, arguments, name, text, allowed, claim)


ROWS = (
    _row("AFTER_DATETIME_DURATION", "datetime", (), "period", "Enter a time at least {0} from now"),
    _row("AFTER_DURATION", "date", (), "period", "Enter a date at least {0} from today"),
    RuleType(
        "ALPHANUMERIC",
        ("string",),
        _TEXTS,
        "word",
        "INVALID_ALPHA",
        "Enter only letters",
        tuple(ALPHABETS),
        "documented (CHG) for ALPHA_ONLY, arguments DOC-VALID; unverified: that a space is no letter, and the others",
    ),
    _row("BEFORE_DATETIME_DURATION", "datetime", (), "period", "Enter a time at least {0} ago"),
    _row("BEFORE_DURATION", "date", (), "period", "Enter a date at least {0} ago"),
    _row("DAYS_OF_WEEK", ("date", "datetime"), (), "words", "Choose one of these days: {all}", DAYS),
    _row("DECIMAL", "number", (), "places", "Enter a number with at most {0} decimal places"),
    _row("DOMAIN", "string", _TEXT, "nothing", "Enter a valid domain"),
    _row("EMAIL", "string", _TEXT, "nothing", "Enter a valid email address"),
    _row("EMAIL_ALLOWED_DOMAINS", "string", _TEXT, "domains", "Enter an email address at one of: {all}"),
    _row("EMAIL_BLOCKED_DOMAINS", "string", _TEXT, "domains", "Enter an email address at none of: {all}"),
    _row("END_DATE", "date", (), "instant", "Enter an earlier date"),
    _row("END_DATETIME", "datetime", (), "instant", "Enter an earlier time"),
    _row("FORMAT", "string", _TEXTS, "word", "Enter a value in {0}", ("CAPITALIZATION", "UPPER", "LOWER")),
    _row(
        "MAX_LENGTH",
        "string",
        _TYPED,
        "length",
        "Enter {0} characters or fewer",
        claim="pasted (SLACK), arguments documented (DOC-VALID)",
    ),
    _row("MAX_NUMBER", "number", (), "number", "Enter a number of at most {0}"),
    _row("MIN_LENGTH", "string", _TYPED, "least", "Enter {0} characters or more"),
    _row("MIN_NUMBER", "number", (), "number", "Enter a number of at least {0}"),
    _row(
        "PHONE_NUMBER_WITH_EXPLICIT_COUNTRY_CODE",
        ("string", "phone_number"),
        ("phonenumber",),
        "not_simulated",
        "",
        claim="documented (DOC-VALID); not simulated: needs the numbering plans of all countries",
    ),
    _row(
        "REGEX",
        "string",
        _TEXTS,
        "not_simulated",
        "",
        claim="documented (DOC-VALID); not simulated: needs an engine for RE2's syntax that no pattern can stall",
    ),
    _row("SPECIAL_CHARACTERS", "string", _TEXTS, "word", "Enter no special characters", ("NOT_ALLOWED",)),
    _row("START_DATE", "date", (), "instant", "Enter a later date"),
    _row("START_DATETIME", "datetime", (), "instant", "Enter a later time"),
    _row("URL", "string", _TEXT, "nothing", "Enter a valid URL"),
    _row("URL_ALLOWED_DOMAINS", "string", _TEXT, "domains", "Enter a URL at one of: {all}"),
    _row("URL_BLOCKED_DOMAINS", "string", _TEXT, "domains", "Enter a URL at none of: {all}"),
    _row("WHITESPACE", "string", _TEXT, "word_or_nothing", "Enter a value without white space", ("ALL", "TRIM")),
)
RULE_TYPES: Mapping[str, RuleType] = {row.name: row for row in ROWS}
