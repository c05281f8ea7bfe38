"""Order, page and total of a result."""

import pytest

from mockspot.catalog.properties import PropertyDefinition
from mockspot.domain.search import SearchableType, SearchQuery, Sort, run

DEFINITIONS = {
    "amount": PropertyDefinition("amount", "Amount", "number", "number", "group"),
    "dealname": PropertyDefinition("dealname", "Name", "string", "text", "group"),
}
DEALS: dict[int, dict[str, str]] = {
    11: {"amount": "9", "dealname": "Beta"},
    12: {"dealname": "alpha"},
    13: {"amount": "100", "dealname": "beta"},
    14: {"amount": "9.0"},
    15: {"amount": "was text", "dealname": "Gamma"},
}


def ids(query: SearchQuery) -> list[int]:
    return run(query, ((deal_id, deal.get) for deal_id, deal in DEALS.items()), SearchableType(DEFINITIONS)).ids


def test_without_a_sort_the_oldest_come_first() -> None:
    assert ids(SearchQuery()) == [11, 12, 13, 14, 15]


def test_numbers_sort_as_numbers_and_records_without_one_come_last() -> None:
    assert ids(SearchQuery(sort=Sort("amount"))) == [11, 14, 13, 12, 15]


def test_descending_keeps_equal_records_oldest_first_and_empty_ones_last() -> None:
    assert ids(SearchQuery(sort=Sort("amount", descending=True))) == [13, 11, 14, 12, 15]


def test_texts_sort_without_regard_to_case() -> None:
    assert ids(SearchQuery(sort=Sort("dealname"))) == [12, 11, 13, 15, 14]


def test_a_sort_on_an_unknown_property_is_ignored() -> None:
    assert ids(SearchQuery(sort=Sort('{:propertyName=>"amount"}', descending=True))) == [11, 12, 13, 14, 15]


@pytest.mark.parametrize(
    ("offset", "page", "following"), [(0, [11, 12], 2), (2, [13, 14], 4), (4, [15], None), (6, [], None)]
)
def test_a_page_is_cut_out_of_the_result_and_names_the_next(
    offset: int, page: list[int], following: int | None
) -> None:
    query = SearchQuery(limit=2, offset=offset)
    assert ids(query) == page
    assert query.next_offset(len(DEALS)) == following
