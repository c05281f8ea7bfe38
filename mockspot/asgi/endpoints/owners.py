"""The owner operations."""

from mockspot.asgi.endpoint import Endpoint, versioned
from mockspot.asgi.scopes import owners as scopes
from mockspot.domain import owners
from mockspot.wire import owners as wire

ROWS = (
    Endpoint(
        "crm.owners.list",
        "GET",
        versioned("crm", "owners", ""),
        wire.parse_list,
        owners.list_owners,
        wire.page,
        scopes,
    ),
    Endpoint(
        "crm.owners.read",
        "GET",
        versioned("crm", "owners", "/{ownerId}"),
        wire.parse_read,
        owners.read,
        wire.read,
        scopes,
    ),
)
