"""Read the members of a control-plane document whose shape depends on its content; ValueError says what is allowed."""

from collections.abc import Iterable, Mapping
from typing import Any


def mapping(given: object, where: str, known: Iterable[str], *, or_word: str | None = None) -> Mapping[str, Any]:
    """Return an object that has known members only."""
    known = tuple(known)
    if not isinstance(given, Mapping):
        word = f", or {or_word}" if or_word else ""
        raise ValueError(f"{where} is an object with {listing(known)}{word}, not {given!r}")
    for name in given:
        if name not in known:
            raise ValueError(f"{where} has no member {name!r}; {_hint(str(name), known)}")
    return given


def whole(given: Mapping[str, Any], name: str, *, at_least: int, where: str) -> int | None:
    """Return a member that is a whole number, or None when it is not there."""
    value = given.get(name)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or value < at_least:
        raise ValueError(f"{name} of {where} is a whole number of {at_least} or more, not {value!r}")
    return value


def text(given: Mapping[str, Any], name: str, *, where: str) -> str | None:
    """Return a member that is a string, or None when it is not there."""
    value = given.get(name)
    if value is None:
        return None
    if not isinstance(value, str) or not value:
        raise ValueError(f"{name} of {where} is a string, not {value!r}")
    return value


def listing(names: Iterable[str]) -> str:
    """Return names as a sentence part."""
    return ", ".join(names) or "no members"


def close(name: str, known: Iterable[str]) -> str | None:
    """Return the known name that somebody probably meant."""
    import difflib  # only for somebody's mistake: it costs more to import than this module

    found = difflib.get_close_matches(name[:100], list(known), n=1)
    return found[0] if found else None


def _hint(name: str, known: tuple[str, ...]) -> str:
    meant = close(name, known)
    return f"did you mean {meant!r}?" if meant else f"it takes {listing(known)}"
