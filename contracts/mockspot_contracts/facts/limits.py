"""Page sizes, batch sizes and quota buckets of HubSpot's operations."""

from typing import NamedTuple

from mockspot_contracts.traffic import Request


class Page(NamedTuple):
    """How many results a page holds when no limit is given, and at most."""

    default: int
    largest: int


# DOC-OBJ, DOC-SEARCH, DOC-ASSOC, DOC-OWN. Owners are said to allow 500; their specification names no maximum.
PAGES = {
    "crm.objects.list": Page(10, 100),
    "crm.objects.search": Page(10, 200),
    "crm.associations.list": Page(500, 500),
    "crm.owners.list": Page(100, 100),
}
"""The pages of each paged operation."""

HISTORY_PAGE = 50
"""The largest page, and batch, that also returns property histories (DOC-OBJ)."""

SEARCH_WINDOW = 10_000
"""How many results one search can page through (DOC-SEARCH)."""

# DOC-OBJ for records; DOC-ASSOC for associations, whose archive limit is 100 by hearsay, so the larger one stands here.
BATCHES = {
    "crm.objects.batch.create": 100,
    "crm.objects.batch.read": 100,
    "crm.objects.batch.update": 100,
    "crm.objects.batch.upsert": 100,
    "crm.objects.batch.archive": 100,
    "crm.associations.batch.create": 2_000,
    "crm.associations.batch.createDefault": 2_000,
    "crm.associations.batch.default": 2_000,
    "crm.associations.batch.read": 1_000,
    "crm.associations.batch.archive": 2_000,
}
"""The largest number of inputs of each batch operation."""

SINGLE_WRITES = (
    "crm.objects.create",
    "crm.objects.update",
    "crm.objects.archive",
    "crm.associations.create",
    "crm.associations.createDefault",
    "crm.associations.archive",
    "crm.associations.set",
    "crm.associations.default",
    "crm.associations.remove",
)
"""The operations on one record or pair that have a batch operation beside them."""


def bucket_of(call: Request) -> str:
    """Return the quota a call draws on, also when it was answered before any quota was asked."""
    operation = call.operation or ""
    if call.bucket is not None:
        return call.bucket
    if operation.endswith(".search"):
        return "search"
    if operation.startswith("oauth."):
        return "token"
    return "associations" if operation.startswith("crm.associations.batch.") else "burst"
