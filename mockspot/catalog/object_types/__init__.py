"""Object types as rows: HubSpot's own with names, scopes, special properties and operations.

A new object type is one row in the module of its family and its property file in `data/properties/`. What else is known
of it, such as labels of its groups, default pipelines and associations, has rows in the other files there.
"""

import re
from functools import lru_cache

from mockspot.catalog.object_types import activities, commerce, core, library, people, sales
from mockspot.catalog.object_types.people import USERS
from mockspot.catalog.object_types.row import ObjectType

OBJECT_TYPES = (*core.ROWS, *commerce.ROWS, *activities.ROWS, *sales.ROWS, *library.ROWS, *people.ROWS)
MIRRORED = frozenset((USERS,))
"""Types whose records stand for something else of the account, and are made when the type is first asked for."""

# HubSpot's types that are not simulated, unless one has a row by now: plural, singular, type id. None where no type id
# is published, or the singular is no path (measured 2026, backlot).
# Claim: documented (SPEC, DOC-ASSOC) as types with an API of their own or as ends of associations; ids but 0-35 are
# inferred.
KNOWN_TYPES: tuple[tuple[str, str | None, str | None], ...] = (
    ("payments", None, None),  # an older name of commerce_payments, read only (SPEC)
    ("engagements", "engagement", "0-4"),
    ("conversations", "conversation", "0-11"),
    ("campaigns", "campaign", "0-35"),
    ("conversation_sessions", "conversation_session", "0-51"),
    ("forecasts", "forecast", "0-60"),
    ("quote_templates", "quote_template", "0-64"),
    ("goal_target_groups", "goal_target_group", "0-75"),
    ("data_syncs", "data_sync", "0-90"),
    ("payment_links", "payment_link", "0-118"),
    ("discount_codes", "discount_code", None),
    ("payment_schedule_installments", "payment_schedule_installment", None),
    ("threads", "thread", None),
)

_BY_NAME = {spelling: row for row in OBJECT_TYPES for spelling in row.spellings}
_KNOWN_BY_NAME = {key: row[0] for row in KNOWN_TYPES for key in row if key is not None}
# Claim: ids 0-1 to 0-165 resolve but for eleven, which are not told (measured 2026, backlot).
_STANDARD_ID = re.compile(r"0-(?:[1-9]|[1-9][0-9]|1[0-5][0-9]|16[0-5])")


@lru_cache(maxsize=256)  # of names as clients spell them
def resolve(name: str) -> ObjectType | None:
    """Return the type of a plural or singular name or type id, or None.

    Claim: paths take all of these, in any case (recorded 2026-10, KALUP; measured 2026, backlot).
    """
    return _BY_NAME.get(name) or _BY_NAME.get(name.lower())


def known(name: str) -> str | None:
    """Return what to call a type that HubSpot has and the simulator does not, or None."""
    return _KNOWN_BY_NAME.get(name.lower()) or (name if _STANDARD_ID.fullmatch(name) else None)


__all__ = ["KNOWN_TYPES", "MIRRORED", "OBJECT_TYPES", "USERS", "ObjectType", "known", "resolve"]
