"""Search: a query as data, what it means, the reference that finds its records, and a quick way to the same.

Reading queries from JSON and rendering results belong to `wire`, groupings of ids by value to stores.
"""

from mockspot.domain.search.evaluate import Found, run
from mockspot.domain.search.operators import BY_ORDINAL, OPERATORS, Operand, Operator
from mockspot.domain.search.predicate import (
    Associated,
    Getter,
    Predicate,
    SearchableType,
    associated_ids,
    predicate,
    value_test,
)
from mockspot.domain.search.query import ASSOCIATIONS, Filter, FilterGroup, SearchQuery, Sort

__all__ = [
    "ASSOCIATIONS",
    "BY_ORDINAL",
    "OPERATORS",
    "Associated",
    "Filter",
    "FilterGroup",
    "Found",
    "Getter",
    "Operand",
    "Operator",
    "Predicate",
    "SearchQuery",
    "SearchableType",
    "Sort",
    "associated_ids",
    "predicate",
    "run",
    "value_test",
]
