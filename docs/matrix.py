"""The support matrix: what each operation does in each version, and what around it is simulated. Made from rows."""

from collections.abc import Iterable, Iterator
from importlib import import_module
from itertools import groupby
from pkgutil import iter_modules

from mockspot.asgi import endpoints
from mockspot.asgi.endpoint import Endpoint
from mockspot.catalog import errors
from mockspot.catalog.versions import VARIANTS, VERSIONS, Variant, ends, version

YES = "✓"
_SERVED = {name for row in endpoints.every() for name, _ in row.paths}
COLUMNS = tuple(row.name for row in VERSIONS if row.name in _SERVED)

SET_UP = {
    "account": "`POST /portals`",
    "appinstalls": "`POST /apps/{appId}/install`",
    "crm.associations": "seed `associations`, `associationLabels`",
    "crm.limits": "what it counts",
    "crm.lists": "seed `lists`",
    "crm.objects": "seed `records`, `generate`, `demo`, `requiredOnWrite`, `conditionalOnWrite`",
    "crm.owners": "seed `owners`",
    "crm.pipelines": "seed `pipelines`",
    "crm.properties": "seed `properties`, `propertyGroups`, `sensitiveData`",
    "crm.property_validations": "seed `validationRules`",
    "crm.schemas": "seed `schemas`",
    "legacy": "as the newer API",
    "oauth": "`POST /apps`, `POST /portals/{portalId}/tokens`",
    "settings": "seed `owners`, `roles`",
    "webhooks": "`POST /apps`",
}
"""What puts a portal into the state that a feature's operations show: members of a seed, calls of the control plane.

A feature without an entry is set up through its own operations.
"""

_ASKING = ("all", "introspect", "read", "report", "search")
_ERRORS = {
    "appinstalls": "oauth",
    "crm.limits": "",
    "crm.objects": "records",
    "crm.objects.search": "search",
    "settings": "users",
    "webhooks.journal": "journal",
    "webhooks.journal_local": "journal",
}
"""Beginnings of operations whose errors do not bear the name of their feature, or that have none of their own."""


def rows() -> Iterator[tuple[str, list[tuple[str, ...]]]]:
    """Yield each feature with the cells of its operations."""
    for feature, operations in groupby(endpoints.every(), key=feature_of):
        yield feature, [_cells(row) for row in operations]


def head() -> tuple[str, ...]:
    """Return the names of the columns."""
    return ("operation", *COLUMNS, "read", "write", "set-up", "errors", "webhook", "credential, bucket")


def versions() -> Iterator[tuple[str, ...]]:
    """Yield the versions that are served, and until when HubSpot promises them."""
    for name in COLUMNS:
        row = version(name)
        if row is not None:
            yield row.name, row.status, row.released or "", row.unsupported_from or "", row.claim


def variants() -> Iterator[tuple[str, ...]]:
    """Yield what one operation answers differently by version."""
    return (_variant(row) for row in VARIANTS)


def feature_of(row: Endpoint) -> str:
    """Return the API of an operation; the CRM has several."""
    first, second, *_ = row.operation.split(".")
    return f"{first}.{second}" if first == "crm" else first


def writes(row: Endpoint) -> bool:
    """Say whether an operation can change a portal; a POST whose name ends in one of a few words only asks."""
    return row.method != "GET" and row.operation.rpartition(".")[2] not in _ASKING


def _cells(row: Endpoint) -> tuple[str, ...]:
    feature = feature_of(row)
    by_version = {name: [path for other, path in row.paths if other == name] for name in COLUMNS}
    return (
        f"`{row.operation}`<br>{'<br>'.join(_paths(row))}",
        *(_served(name, paths) for name, paths in by_version.items()),
        "" if writes(row) else YES,
        YES if writes(row) else "",
        SET_UP.get(feature, "its own operations"),
        " ".join(map(str, _statuses(row))) or "general ones",
        ", ".join(f"`{change}`" for change in row.fires),
        f"{row.access}, {row.bucket}",
    )


def _paths(row: Endpoint) -> Iterable[str]:
    shapes = {path.replace(f"/{name}", "/{version}", 1): None for name, path in row.paths}
    return (f"`{row.method} {shape}`" for shape in shapes)


def _served(name: str, paths: list[str]) -> str:
    """Return the cell of an operation in a version: the day it ends where that is not the version's own."""
    row = version(name)
    days = {ends(name, path) for path in paths} - {None if row is None else row.unsupported_from}
    return ", ".join(f"until {day}" for day in sorted(filter(None, days))) or (YES if paths else "")


def errors_of(row: Endpoint) -> str:
    """Return the module of the refusals that are an operation's own, or an empty text."""
    words = row.operation.split(".")
    beginnings = (".".join(words[:length]) for length in range(len(words), 0, -1))
    named = next((_ERRORS[name] for name in beginnings if name in _ERRORS), feature_of(row).rpartition(".")[2])
    return named if named in {module.name for module in iter_modules(errors.__path__)} else ""


def _statuses(row: Endpoint) -> tuple[int, ...]:
    """Return the statuses of the refusals that are an operation's own, as its rows in the catalogue have them."""
    module = errors_of(row)
    found = import_module(f"{errors.__name__}.{module}").ROWS if module else ()
    return tuple(sorted({kind.status for kind in found}))


def _variant(row: Variant) -> tuple[str, ...]:
    return row.name, ", ".join(sorted(row.versions)), row.summary, row.claim
