"""Every operation the simulator serves: modules of rows, and the APIs whose paths each of them has rows for.

An API is how its paths begin, versions left out: `/crm/v3/objects/…` and `/crm/objects/2026-09/…` are `crm/objects`.
Its modules are imported with the first call to it, so that nobody waits at start for what is not called: a new module
costs a process that does not use it nothing.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from importlib import import_module

from mockspot.asgi.endpoint import Endpoint
from mockspot.catalog import versions

_MODULES: Mapping[str, tuple[str, ...]] = {
    "account": ("account-info", "integrations"),
    "association_types": ("crm/associations",),
    "associations": ("crm/associations", "crm/objects"),
    "capacities": ("crm/limits",),
    "journal": ("webhooks-journal",),
    "legacy": ("companies", "crm-pipelines", "deals", "engagements", "properties"),
    "legacy_associations": ("crm-associations",),
    "legacy_contacts": ("contacts",),
    "legacy_tickets": ("crm-objects",),
    "legacy_writes": ("companies", "deals"),
    "lists": ("crm/lists",),
    "oauth": ("appinstalls", "oauth"),
    "owners": ("crm/owners",),
    "pipelines": ("crm/pipelines",),
    "properties": ("crm/properties",),
    "property_validations": ("crm/property-validations",),
    "records": ("crm/objects",),
    "schemas": ("crm-object-schemas/schemas", "crm/schemas"),
    "search": ("crm/objects",),
    "users": ("settings/users",),
    "webhooks": ("app-webhooks", "webhooks"),
}
_APIS = frozenset(api for apis in _MODULES.values() for api in apis)
_LONGEST = max(api.count("/") + 1 for api in _APIS)


def every() -> tuple[Endpoint, ...]:
    """Return every row, in the order of the modules."""
    return tuple(row for name in _MODULES for row in _rows(name))


def api_of(path: str) -> str | None:
    """Return the API that a path, or the template of one, belongs to; None when no module has rows there."""
    names = [segment for segment in path.split("/") if segment and versions.version(segment) is None]
    beginnings = ("/".join(names[:length]) for length in range(1, _LONGEST + 1))
    return next((api for api in beginnings if api in _APIS), None)


def places(api: str) -> Iterator[tuple[Endpoint, str, str]]:
    """Yield each row of an API with the versions and path templates it has there."""
    for name, apis in _MODULES.items():
        if api in apis:
            yield from ((row, *place) for row in _rows(name) for place in row.paths if api_of(place[1]) == api)


@cache
def _rows(name: str) -> tuple[Endpoint, ...]:
    """Import a module's rows; refused with ValueError when a path would never be found, outside the module's APIs."""
    rows: tuple[Endpoint, ...] = import_module(f"{__name__}.{name}").ROWS
    strays = [path for row in rows for _, path in row.paths if api_of(path) not in _MODULES[name]]
    if strays:
        raise ValueError(f"{name} serves {strays[0]}, but its APIs are {', '.join(_MODULES[name])}")
    return rows
