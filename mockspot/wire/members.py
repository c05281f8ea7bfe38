"""Read the members of a control-plane document whose shape depends on its content; ValueError says what is allowed."""

from collections.abc import Iterable, Mapping
from typing import Any

MOST = 2**53
"""No whole number of a document is larger: every client can read it, and so can those that are shown it."""
_DEEPEST = 100
_SHOWN = 200


def mapping(given: object, where: str, known: Iterable[str], *, or_word: str | None = None) -> Mapping[str, Any]:
    """Return an object that has known members only."""
    known = tuple(known)
    if not isinstance(given, Mapping):
        word = f", or {or_word}" if or_word else ""
        raise ValueError(f"{where} is an object with {listing(known)}{word}, not {shown(given)}")
    for name in given:
        if name not in known:
            raise ValueError(f"{where} has no member {shown(name)}; {_hint(str(name), known)}")
    return given


def whole(given: Mapping[str, Any], name: str, *, at_least: int, where: str) -> int | None:
    """Return a member that is a whole number, or None when it is not there."""
    value = given.get(name)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or value < at_least:
        raise ValueError(f"{name} of {where} is a whole number of {at_least} or more, not {shown(value)}")
    if value > MOST:
        raise ValueError(f"{name} of {where} is {MOST} at most, not {shown(value)}")
    return value


def text(given: Mapping[str, Any], name: str, *, where: str) -> str | None:
    """Return a member that is a string, or None when it is not there."""
    value = given.get(name)
    if value is None:
        return None
    if not isinstance(value, str) or not value:
        raise ValueError(f"{name} of {where} is a string, not {shown(value)}")
    return value


def sendable(value: object, name: str) -> object:
    """Return a JSON value that can be sent and shown again: not too deep, and without numbers that no reader takes."""
    level, depth = [value], 0
    while level:
        depth += 1
        if depth > _DEEPEST:
            raise ValueError(f"{name} is nested {_DEEPEST} deep at most")
        for item in level:
            if isinstance(item, int) and not -(2**63) <= item < 2**64:
                raise ValueError(f"{name} holds {shown(item)}; numbers have 64 bits at most")
        level = [inner for item in level for inner in _inner(item)]
    return value


def _inner(item: object) -> Iterable[object]:
    if isinstance(item, Mapping):
        return item.values()
    return item if isinstance(item, list) else ()


def shown(value: object) -> str:
    """Return what was given as a refusal repeats it: not the whole of what is long."""
    try:
        text = repr(value)
    except (RecursionError, ValueError):  # nested too deep, or a number with thousands of digits
        return "that"
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


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
