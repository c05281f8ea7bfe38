"""Words of a text: how values are cut into tokens, and what a token of a search may match.

Claim: tokens are split at punctuation and space, `*` stands for any characters, a search value of punctuation alone
finds nothing (documented, DOC-SEARCH; pasted, SLACK; the positions of `*` measured by backlot 2026). unverified: an
underscore splits like other punctuation, and the words of a value may stand anywhere in the text, in any order.
"""

import re
from collections.abc import Callable, Iterable
from typing import Final

_TOKEN: Final = re.compile(r"[^\W_]+")
_PATTERN: Final = re.compile(r"(?:[^\W_]|\*)+")

TokenTest = Callable[[str], bool]


def tokens(text: str) -> list[str]:
    """Return the words of a text in their order, in the case they have."""
    return _TOKEN.findall(text)


def contains(value: str) -> Callable[[str], bool]:
    """Return the test that a text has a token for each word of `value`, where `*` is a wildcard."""
    patterns = _PATTERN.findall(value)
    if not patterns:
        return lambda _text: False
    whole = frozenset(pattern for pattern in patterns if "*" not in pattern)
    wild = [_wildcard(pattern) for pattern in patterns if "*" in pattern]

    def test(text: str) -> bool:
        if not all(word in text for word in whole):  # most texts end here, uncut
            return False
        found = _TOKEN.findall(text)
        return whole.issubset(found) and all(any(map(matches, found)) for matches in wild)

    return test


def words(query: str) -> list[str]:
    """Return the words that `query` looks for."""
    return tokens(query.casefold())


def starts(value: str) -> list[str]:
    """Return how words begin that a text needs for `contains`: those that stand whole, and what stands before a `*`."""
    return [start for pattern in _PATTERN.findall(value) if (start := pattern.partition("*")[0])]


def prefixes(query: str) -> Callable[[Iterable[str]], bool]:
    """Return the test that each word of `query` begins a word of one of several texts, whatever their case.

    Claim: `query` matches by prefix in the searchable properties (second-hand). unverified: every word must be found,
    not all in one property, and a query of punctuation alone finds nothing.
    """
    wanted = words(query)

    def test(texts: Iterable[str]) -> bool:
        searched = "\n".join(texts).casefold()
        if not wanted or not all(start in searched for start in wanted):  # most records end here, uncut
            return False
        found = _TOKEN.findall(searched)
        return all(any(word.startswith(start) for word in found) for start in wanted)

    return test


def _wildcard(pattern: str) -> TokenTest:
    """Return the test of one token against a pattern, in time linear in the token whatever the number of stars."""
    first, *middle, last = pattern.split("*")
    inner = [part for part in middle if part]

    def matches(token: str) -> bool:
        if len(token) < len(first) + len(last) or not (token.startswith(first) and token.endswith(last)):
            return False
        position, stop = len(first), len(token) - len(last)
        for part in inner:
            found = token.find(part, position, stop)
            if found < 0:
                return False
            position = found + len(part)
        return True

    return matches
