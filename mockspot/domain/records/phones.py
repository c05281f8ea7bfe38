"""Phone numbers as they are searched for: a rule behind `catalog.extras`."""

from collections.abc import Mapping

from mockspot.catalog.extras import Extra
from mockspot.domain.context import Context

_DIGITS = frozenset("0123456789")
_ONE_DIGIT = ("1", "7")
_TWO_DIGITS = frozenset(
    str(code)
    for code in (
        *(20, 27, *range(30, 35), 36, 39, 40, 41, *range(43, 50), *range(51, 59), *range(60, 67)),
        *(81, 82, 84, 86, *range(90, 96), 98),
    )
)
"""The country codes of ITU-T E.164 that are not of three digits."""
_LONGEST = 15
_NORTH_AMERICAN = 10
_SHORTEST = 7


def searchable(extra: Extra, values: Mapping[str, str], _: Context) -> str | None:
    """Return the digits of a number, without its country code when it has one that can be told, and zeros in front.

    HubSpot knows every country's numbers; here one with a plus counts as a number by its length alone.
    """
    text = values.get(extra.text)
    if text is None:
        return None
    digits = "".join(filter(_DIGITS.__contains__, text))
    if text.lstrip().startswith("+"):
        national = digits[_code_length(digits) :]
        return national if _is_number(digits, national) else digits or None
    return digits.lstrip("0") or None


def _code_length(digits: str) -> int:
    if digits.startswith(_ONE_DIGIT):
        return 1
    return 2 if digits[:2] in _TWO_DIGITS else 3


def _is_number(digits: str, national: str) -> bool:
    if digits.startswith("1"):
        return len(national) == _NORTH_AMERICAN
    return len(national) >= _SHORTEST and len(digits) <= _LONGEST
