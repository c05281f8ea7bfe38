"""The search operation of every object type."""

from mockspot.asgi.endpoint import Endpoint, objects
from mockspot.asgi.scopes import reads
from mockspot.domain.records import searching
from mockspot.wire import searches

ROWS = (
    Endpoint(
        "crm.objects.search",
        "POST",
        objects("/{objectType}/search"),
        searches.parse,
        searching.search,
        searches.page,
        reads,
        bucket="search",
    ),
)
