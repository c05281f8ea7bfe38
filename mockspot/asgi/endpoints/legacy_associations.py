"""Associations v1, by which callers of the oldest APIs link what they made there.

Who calls what: n8n's node 2.41.2 (many at once), hubspot 2.3.14 on npm (all), grouparoo's plugin (one at once).
"""

from mockspot.asgi.endpoint import Endpoint
from mockspot.asgi.scopes import legacy_association_writes, legacy_associations
from mockspot.domain.legacy import associations as domain
from mockspot.wire.legacy import associations as wire

_BASE = "/crm-associations/v1/associations"

ROWS = (
    Endpoint(
        "legacy.associations.list",
        "GET",
        (("v1", f"{_BASE}/{{objectId}}/{{category}}/{{definitionId}}"),),
        wire.parse_list,
        domain.list_linked,
        wire.listed,
        legacy_associations,
    ),
    *(
        Endpoint(
            f"legacy.associations.{name}",
            "PUT",
            (("v1", f"{_BASE}{path}"),),
            parse,
            run,
            wire.done,
            legacy_association_writes,
            fires=("associationChange", "propertyChange"),
        )
        for name, path, parse, run in (
            ("create", "", wire.parse_one, domain.create),
            ("create.many", "/create-batch", wire.parse_many, domain.create),
            ("delete", "/delete", wire.parse_one, domain.delete),
            ("delete.many", "/delete-batch", wire.parse_many, domain.delete),
        )
    ),
)
