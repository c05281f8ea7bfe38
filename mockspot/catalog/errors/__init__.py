"""Every way HubSpot refuses, as rows: kind, status, the layer that answers, category and text.

HubSpot has no single error envelope. The `layer` of a row decides which members a client sees and in which order
(recorded: sens 2024, grou 2021-22, hscli 2026): `gateway` and `object` carry a category or not, `limiter` has errorType
and policyName, `token` speaks RFC 6749 beside HubSpot's own members, `html` is a Jetty page, `page` one for a browser.
"""

from mockspot.catalog.errors import (
    associations,
    general,
    identity,
    json_body,
    limits,
    lists,
    oauth,
    owners,
    pipelines,
    properties,
    records,
    search,
    webhooks,
)
from mockspot.catalog.errors.row import ErrorKind

_MODULES = (
    associations,
    general,
    identity,
    records,
    json_body,
    limits,
    lists,
    search,
    webhooks,
    oauth,
    owners,
    pipelines,
    properties,
)


def _index() -> dict[str, ErrorKind]:
    rows = [row for module in _MODULES for row in module.ROWS]
    index = {row.kind: row for row in rows}
    if len(index) != len(rows):
        kinds = [row.kind for row in rows]
        raise ValueError(f"error kinds named twice: {sorted({kind for kind in kinds if kinds.count(kind) > 1})}")
    return index


ERRORS = _index()

__all__ = ["ERRORS", "ErrorKind"]
