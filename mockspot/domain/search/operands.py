"""What stored values and the operands of a search are compared by: one typed key for both sides."""

import re
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from typing import Final

from mockspot.catalog.properties import PropertyDefinition
from mockspot.domain.refusal import Refusal
from mockspot.domain.values import comparable, parse_time

Key = int | float | str

_DAY_MS: Final = 86_400_000
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND: Final = timedelta(milliseconds=1)
_NUMBER: Final = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,4})?")
_WHOLE: Final = re.compile(r"[+-]?[0-9]{1,4000}")


def stored_key(definition: PropertyDefinition) -> Callable[[str], Key | None]:
    """Return the function from a stored value to what it compares by.

    It returns None for a value its type cannot read, which is left behind when a property changes its type.
    """
    definition_type = definition.type

    def key(value: str) -> Key | None:
        try:
            return comparable(definition_type, value)
        except ValueError:
            return None

    return key


def operand_key(definition: PropertyDefinition, text: str) -> Key:
    """Return what an operand compares by; refused when the property's type cannot read it.

    Claim: dates and times compare as epoch milliseconds or ISO texts, date properties by the day in UTC; case counts
    for enumerations only (documented, DOC-SEARCH). unverified: an operand of the wrong type is refused like an
    unknown property.
    """
    read = _READERS.get(definition.type, str.casefold)
    key = read(text)
    if key is None:
        raise Refusal("search_operand_invalid", {"property": definition.name, "value": text})
    return key


def member_keys(definition: PropertyDefinition, values: Iterable[str]) -> frozenset[Key]:
    """Return the keys of a list of operands.

    Claim: for string properties the values of IN and NOT_IN must be lower-case and otherwise match nothing (documented,
    DOC-SEARCH).
    """
    if definition.type in _READERS:
        return frozenset(operand_key(definition, value) for value in values)
    return frozenset(value.casefold() for value in values if value == value.lower())


def is_case_sensitive(definition: PropertyDefinition) -> bool:
    """Tell whether a property's values match only in the case they have."""
    return definition.type == "enumeration"


def _number(text: str) -> Key | None:
    text = text.strip()
    if _WHOLE.fullmatch(text):
        return int(text)
    return float(text) if _NUMBER.fullmatch(text) else None


def _time(text: str) -> Key | None:
    """Read a point in time; one without a zone is taken as UTC (unverified)."""
    text = text.strip()
    ms = parse_time(text)
    if ms is not None:
        return ms
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return ((moment if moment.tzinfo else moment.replace(tzinfo=UTC)) - _EPOCH) // _MILLISECOND


def _day(text: str) -> Key | None:
    ms = _time(text)
    return ms // _DAY_MS * _DAY_MS if isinstance(ms, int) else None


def _exact(text: str) -> Key | None:
    return text


_READERS: Final[dict[str, Callable[[str], Key | None]]] = {
    "number": _number,
    "date": _day,
    "datetime": _time,
    "enumeration": _exact,
    "bool": str.lower,
}
