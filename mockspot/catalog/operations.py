"""The operations HubSpot publishes, simulated or not, so that a missing one can be told from a path that never existed.

The rows are `data/operations.txt`; older families that still answer are prefixes in `catalog.legacy`.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache
from typing import NamedTuple

from mockspot.catalog import legacy
from mockspot.catalog.data_files import lines

_Segments = tuple[str, ...]
_Key = tuple[str, int, _Segments]


class Operation(NamedTuple):
    """One method of one path in one API version; parameters of the path stand in braces."""

    method: str
    path: str
    version: str
    api: str


@cache
def rows() -> tuple[Operation, ...]:
    """Return every published operation."""
    return tuple(_parsed())


def find(method: str, path: str) -> str | None:
    """Return what HubSpot has at a method and path, in words, or None when it has nothing."""
    segments = segments_of(path)
    row = _found(method, segments)
    if row is not None:
        return f"{row.method} {row.path} ({row.api})"
    family = legacy.family_of(segments)
    return None if family is None else f"the API family {family.prefix} ({family.api})"


def methods(path: str) -> frozenset[str]:
    """Return the methods HubSpot publishes for a path: those of its most literal template, as JAX-RS picks that first.

    `GET /crm/v3/objects/contacts/search` is no read of a record called `search`.
    """
    found = _by_method(path)
    fewest = min(found.values(), default=0)
    return frozenset(method for method, parameters in found.items() if parameters == fewest)


def shadowed(method: str, path: str) -> bool:
    """Say whether a path belongs to other methods by a more literal template."""
    return method in _by_method(path) and method not in methods(path)


def segments_of(path: str) -> tuple[str, ...]:
    """Return what a path consists of; one slash at its end does not matter, any other empty segment does."""
    return tuple(path.removeprefix("/").removesuffix("/").split("/"))


def _by_method(path: str) -> dict[str, int]:
    """Return how many parameters the template has that serves a path with each method."""
    segments = segments_of(path)
    return {row.method: row.path.count("{") for each in _methods() if (row := _found(each, segments)) is not None}


def _found(method: str, segments: _Segments) -> Operation | None:
    rows_there = _index().get(_key(method, segments), ())
    return next((row for template, row in rows_there if _matches(template, segments)), None)


@cache
def _methods() -> frozenset[str]:
    return frozenset(row.method for row in rows())


def _parsed() -> Iterator[Operation]:
    api = ""
    for line in lines("operations.txt"):
        if line.startswith("["):
            api = line[1:-1]
            continue
        path, versions, *methods = line.split()
        for version in versions.split(","):
            for method in methods:
                yield Operation(method, path.replace("{version}", version), version, api)


@cache
def _index() -> Mapping[_Key, list[tuple[_Segments, Operation]]]:
    """Return the rows by key, those with the fewest parameters first."""
    index: dict[_Key, list[tuple[_Segments, Operation]]] = defaultdict(list)
    for row in sorted(rows(), key=lambda row: row.path.count("{")):
        template = tuple(row.path.strip("/").split("/"))
        index[_key(row.method, template)].append((template, row))
    return dict(index)


def _key(method: str, segments: _Segments) -> _Key:
    """Return what a path and its template share: method, length, and the API's base, which holds no parameters."""
    return method, len(segments), segments[:2]


def _matches(template: _Segments, segments: _Segments) -> bool:
    return all(want == got or (want[0] == "{" and got != "") for want, got in zip(template, segments, strict=True))
