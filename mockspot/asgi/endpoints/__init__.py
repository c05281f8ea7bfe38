"""Every operation the simulator serves, one module of rows per feature."""

from mockspot.asgi.endpoint import Endpoint
from mockspot.asgi.endpoints import (
    account,
    associations,
    oauth,
    owners,
    pipelines,
    properties,
    records,
    search,
    webhooks,
)

_MODULES = (account, associations, oauth, owners, pipelines, properties, records, search, webhooks)

ENDPOINTS: tuple[Endpoint, ...] = tuple(row for module in _MODULES for row in module.ROWS)
