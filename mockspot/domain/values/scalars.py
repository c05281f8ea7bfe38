"""The rules of the types that need nothing but the value: text, numbers, days, times and booleans."""

import re
import unicodedata
from typing import Final

from mockspot.catalog.properties import PropertyDefinition
from mockspot.domain.values.choices import option_problem
from mockspot.domain.values.instants import DAY_MS, clock_text, day_text, instant_text, parse_day, parse_time
from mockspot.domain.values.problems import (
    FAR_DAY,
    INVALID_NUMBER,
    INVALID_TIME,
    NOT_MIDNIGHT,
    TOO_LONG,
    Problem,
    problem,
)

# Claim: a string holds up to 65,536 characters (documented, DOC-PROPS).
STRING_MAXIMUM: Final = 65_536
# Claim: one `.`, no thousands separators (documented, CHG May 2023), no exponent (recorded, 2025-10).
_NUMBER: Final = re.compile(r"-?(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)")
_NEAR: Final = range(parse_day("1026-01-01") or 0, parse_day("3026-01-01") or 0)
"""A thousand years around now, in epoch milliseconds; unverified: to the day, so years are enough."""


def text(definition: PropertyDefinition, value: str) -> str | Problem:
    """Keep a text as it was sent; phone numbers too."""
    if len(value) > STRING_MAXIMUM:
        return problem(TOO_LONG, definition.name, value, maximum=STRING_MAXIMUM)
    return value


def number(definition: PropertyDefinition, value: str) -> str | Problem:
    """Keep a decimal number in the digits it was sent in.

    Claim: trailing zeros stay: a price sent as `540.00` is answered and read back so (recorded, 2024-10 and 2025-01).
    """
    if _NUMBER.fullmatch(value):
        return value
    return problem(INVALID_NUMBER, definition.name, value)


def day(definition: PropertyDefinition, value: str) -> str | Problem:
    """Turn a day, or a midnight in UTC, into `YYYY-MM-DD`."""
    ms = parse_time(value)
    if ms is None:
        return problem(INVALID_TIME, definition.name, value)
    if ms % DAY_MS:
        return problem(NOT_MIDNIGHT, definition.name, value, ms=ms, time=clock_text(ms))
    if ms not in _NEAR:
        return problem(FAR_DAY, definition.name, value, ms=ms)
    return day_text(ms)


def time(definition: PropertyDefinition, value: str) -> str | Problem:
    """Turn a point in time into its UTC text."""
    ms = parse_time(value)
    if ms is None:
        return problem(INVALID_TIME, definition.name, value)
    return instant_text(ms)


def boolean(definition: PropertyDefinition, value: str) -> str | Problem:
    """Turn true or false in any case into lower case.

    unverified: anything else is answered like a wrong option, since a boolean is defined by the options true and false.
    """
    lowered = value.lower()
    if lowered in ("true", "false"):
        return lowered
    return option_problem(definition, value, value, definition.options)


def has_outer_space(value: str) -> bool:
    """Tell whether a value begins or ends with white space or an invisible character."""
    return _invisible(value[0]) or _invisible(value[-1])


def trimmed(value: str) -> str:
    """Return a value without the white space and invisible characters around it, unless it is made of them."""
    if not has_outer_space(value):
        return value
    places = [place for place, character in enumerate(value) if not _invisible(character)]
    return value[places[0] : places[-1] + 1] if places else value


def _invisible(character: str) -> bool:
    if "!" <= character <= "~":
        return False
    return character.isspace() or unicodedata.category(character) in ("Cf", "Cc")
