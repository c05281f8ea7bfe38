"""What validation rules may be told: one check per form of arguments. Claim: all documented (DOC-VALID)."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from mockspot.catalog.validation_rules import RuleType
from mockspot.domain.values.addresses import is_domain
from mockspot.domain.values.validations import PERIOD

_WHOLE: Final = re.compile(r"[0-9]{1,9}")
_NUMBER: Final = re.compile(r"-?[0-9]{1,30}(?:\.[0-9]{1,30})?")
_INSTANT: Final = re.compile(r"-?[0-9]{1,15}")
_LONGEST, _MOST_PLACES, _MOST_DOMAINS = 10_000, 20, 20

Check = Callable[[RuleType, Sequence[str]], bool]


def fit(row: RuleType, arguments: Sequence[str]) -> bool:
    """Say whether a type of rule takes these arguments."""
    return _CHECKS[row.arguments](row, arguments)


def _nothing(_: RuleType, arguments: Sequence[str]) -> bool:
    return not arguments


def _word(row: RuleType, arguments: Sequence[str]) -> bool:
    return len(arguments) == 1 and arguments[0] in row.allowed


def _word_or_nothing(row: RuleType, arguments: Sequence[str]) -> bool:
    return not arguments or _word(row, arguments)


def _words(row: RuleType, arguments: Sequence[str]) -> bool:
    return 1 <= len(arguments) <= len(row.allowed) and set(arguments) <= set(row.allowed)


def _domains(_: RuleType, arguments: Sequence[str]) -> bool:
    return 1 <= len(arguments) <= _MOST_DOMAINS and all(is_domain(domain.lower()) for domain in arguments)


def _whole(least: int, most: int) -> Check:
    def check(_: RuleType, arguments: Sequence[str]) -> bool:
        return len(arguments) == 1 and bool(_WHOLE.fullmatch(arguments[0])) and least <= int(arguments[0]) <= most

    return check


def _matching(pattern: re.Pattern[str]) -> Check:
    def check(_: RuleType, arguments: Sequence[str]) -> bool:
        return len(arguments) == 1 and pattern.fullmatch(arguments[0]) is not None

    return check


_CHECKS: Final[Mapping[str, Check]] = {
    "nothing": _nothing,
    "word": _word,
    "word_or_nothing": _word_or_nothing,
    "words": _words,
    "domains": _domains,
    "places": _whole(0, _MOST_PLACES),
    "length": _whole(1, _LONGEST),
    # The guide says "greater than 1" beside an example of 1.
    "least": _whole(1, 10**9),
    "number": _matching(_NUMBER),
    "instant": _matching(_INSTANT),
    "period": _matching(PERIOD),
}
