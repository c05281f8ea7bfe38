"""Every way HubSpot refuses, as rows: kind, status, the layer that answers, category and text.

HubSpot has no single error envelope. The `layer` of a row decides which members a client sees and in which order
(recorded: sens 2024, grou 2021-22, hscli 2026): `gateway` and `object` carry a category or not, `limiter` has errorType
and policyName, `token` speaks RFC 6749 beside HubSpot's own members, `html` is a Jetty page, `page` one for a browser,
`storage` the XML of the store that files are fetched from, `legacy` what the oldest APIs alone have: their rows name
the members in order.
"""

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from types import MappingProxyType

from mockspot.catalog.errors.row import ErrorKind

_MODULES = (
    "associations",
    "general",
    "identity",
    "records",
    "json_body",
    "journal",
    "legacy",
    "limits",
    "lists",
    "search",
    "webhooks",
    "oauth",
    "owners",
    "pipelines",
    "properties",
    "property_validations",
    "schemas",
    "users",
)

__all__ = ["ErrorKind", "every"]


@cache
def every() -> Mapping[str, ErrorKind]:
    """Return the rows by kind. They are imported with the first refusal: a server that starts has refused nobody."""
    rows: list[ErrorKind] = [row for name in _MODULES for row in import_module(f"{__name__}.{name}").ROWS]
    index = {row.kind: row for row in rows}
    if len(index) != len(rows):
        kinds = [row.kind for row in rows]
        raise ValueError(f"error kinds named twice: {sorted({kind for kind in kinds if kinds.count(kind) > 1})}")
    return MappingProxyType(index)
