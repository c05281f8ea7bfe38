"""What stored values are compared by: search filters and sorts use it, never the text itself."""

from typing import Final

from mockspot.domain.values.instants import parse_time

# int() refuses longer texts by default; past this no measurable quantity is told apart.
_EXACT_DIGITS: Final = 4000


def comparable(definition_type: str, value: str) -> int | float | str:
    """Return what a stored value of a property type orders and equals by.

    Numbers compare as numbers (whole ones exactly), dates and times as epoch milliseconds, booleans and enumerations by
    their exact text, all other types without regard to case (documented, DOC-SEARCH). Every value that `normalise`
    returns has one; another text that is no number or time raises ValueError.
    """
    if definition_type == "number":
        return float(value) if "." in value or len(value) > _EXACT_DIGITS else int(value)
    if definition_type in ("date", "datetime"):
        return _time(value)
    if definition_type in ("enumeration", "bool"):
        return value
    return value.casefold()


def _time(value: str) -> int:
    ms = parse_time(value)
    if ms is None:
        raise ValueError(f"not a point in time: {value!r}")
    return ms
