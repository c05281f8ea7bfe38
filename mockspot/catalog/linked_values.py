"""Properties that HubSpot computes from a record's associations, as rows."""

from functools import cache
from typing import NamedTuple


class LinkedValue(NamedTuple):
    """One computed property: how many records are at the other end, or the id of the one that is.

    `association_type_id` is the number of HubSpot's own type that counts; None: every link.
    """

    type_id: str
    property_name: str
    rule: str  # count, id
    other_type_id: str
    association_type_id: int | None = None
    claim: str = "a property whose label says so: recorded (nango, clients); unverified: that it follows at once"


LINKED_VALUES = (
    LinkedValue("0-1", "associatedcompanyid", "id", "0-2", 1),
    LinkedValue("0-1", "num_associated_deals", "count", "0-3"),
    LinkedValue("0-2", "num_associated_contacts", "count", "0-1"),
    LinkedValue("0-2", "num_associated_deals", "count", "0-3"),
    LinkedValue("0-2", "hs_num_child_companies", "count", "0-2", 13),
    LinkedValue("0-2", "hs_parent_company_id", "id", "0-2", 14),
    LinkedValue("0-3", "num_associated_contacts", "count", "0-1"),
    LinkedValue("0-3", "hs_primary_associated_company", "id", "0-2", 5),
    LinkedValue("0-3", "hs_num_of_associated_line_items", "count", "0-8"),
    LinkedValue("0-5", "hs_num_associated_companies", "count", "0-2"),
    LinkedValue("0-5", "hs_primary_company_id", "id", "0-2", 26),
)


@cache
def of_type(type_id: str) -> tuple[LinkedValue, ...]:
    """Return the rows of an object type."""
    return tuple(row for row in LINKED_VALUES if row.type_id == type_id)


@cache
def types_that_count(type_id: str) -> frozenset[str]:
    """Return the object types whose records have a value that depends on the links to records of one type."""
    return frozenset(row.type_id for row in LINKED_VALUES if row.other_type_id == type_id)
