"""How much an account may hold, as the limits tracking API tells it; of these only pipelines are enforced.

Figures of subscriptions change and are mostly not in the API's documentation: those marked unverified are ours.
"""

from typing import NamedTuple

NEAR = 0.8
"""From this share of a limit on a record is near it (documented, DOC-LIMITS)."""


class Capacity(NamedTuple):
    """A limit of an account by subscription."""

    name: str
    free: int
    starter: int
    professional: int
    enterprise: int
    claim: str

    def of(self, tier: str) -> int:
        """Return the limit in a subscription."""
        maximum: int = getattr(self, tier)
        return maximum


def _everywhere(name: str, maximum: int, claim: str) -> Capacity:
    return Capacity(name, maximum, maximum, maximum, maximum, claim)


RECORDS = _everywhere(
    "records of a type", 15_000_000, "documented (DOC-LIMITS, for five types); unverified: for the others"
)
APPOINTMENTS = _everywhere("appointments", 500_000, "documented (DOC-LIMITS)")
CUSTOM_RECORDS = _everywhere("records of custom objects", 500_000, "unverified: figure ours")
ASSOCIATED = _everywhere(
    "records of one type that a record is associated with",
    50_000,
    "documented: 46,000 of them are near the limit (DOC-LIMITS); unverified: the exact figure",
)
PIPELINES = Capacity(
    "pipelines of a type",
    0,
    2,
    15,
    100,
    "observed (KALUP 2026-10): 100 of deals and of tickets, beyond the default one; documented: none in free accounts "
    "(DOC-PIPE); second-hand: starter and professional; unverified: types but deals, tickets and orders",
)
ORDER_PIPELINES = Capacity(
    "pipelines of orders",
    0,
    2,
    15,
    50,
    "observed (KALUP 2026-10), and the default one is not counted; unverified: below enterprise",
)
CUSTOM_PIPELINES = Capacity(
    "pipelines of custom objects",
    0,
    0,
    0,
    100,
    "observed (KALUP 2026-10); documented: none below enterprise (DOC-PIPE); unverified: that all of them count",
)


def pipelines_of(object_type: str) -> Capacity:
    """Return how many pipelines one of HubSpot's own types (plural name) may have."""
    return ORDER_PIPELINES if object_type == "orders" else PIPELINES


CALCULATED = Capacity(
    "calculated properties",
    0,
    0,
    25,
    200,
    "documented: Professional and Enterprise (DOC-LIMITS); unverified: figures",
)

ROWS = (RECORDS, APPOINTMENTS, CUSTOM_RECORDS, ASSOCIATED, PIPELINES, ORDER_PIPELINES, CUSTOM_PIPELINES, CALCULATED)
