"""hubspot-api-client: search, with every operator, sorting, the full-text query and paging."""

import pytest
from hubspot import HubSpot
from hubspot.crm.contacts import ApiException, Filter, FilterGroup, PublicObjectSearchRequest

from mockspot.testing import Mockspot

pytestmark = pytest.mark.clients
PEOPLE = [
    {"email": "ada@example.com", "firstname": "Ada", "numemployees": "1-5", "hs_analytics_num_visits": "3"},
    {"email": "bob@example.com", "firstname": "Bob Jones", "hs_analytics_num_visits": "7"},
    {"email": "cyd@example.org", "firstname": "Cyd", "phone": "555", "hs_analytics_num_visits": "11"},
]


@pytest.fixture
def people(portal: Mockspot) -> None:
    portal.seed({"records": {"contacts": [{"properties": person} for person in PEOPLE]}})


def search(hubspot: HubSpot, *filters: Filter, **members: object) -> list[str]:
    groups = [FilterGroup(filters=list(filters))] if filters else []
    request = PublicObjectSearchRequest(
        **{"filter_groups": groups, "properties": ["email"], "sorts": ["email"], "limit": 100, "after": "0", **members}
    )
    found = hubspot.crm.contacts.search_api.do_search(request)
    assert found.total == len(found.results)
    return [row.properties["email"].partition("@")[0] for row in found.results]


@pytest.mark.usefixtures("people")
@pytest.mark.parametrize(
    ("name", "operator", "operands", "expected"),
    [
        ("email", "EQ", {"value": "ADA@example.com"}, ["ada"]),
        ("email", "NEQ", {"value": "ada@example.com"}, ["bob", "cyd"]),
        ("hs_analytics_num_visits", "LT", {"value": "7"}, ["ada"]),
        ("hs_analytics_num_visits", "LTE", {"value": "7"}, ["ada", "bob"]),
        ("hs_analytics_num_visits", "GT", {"value": "7"}, ["cyd"]),
        ("hs_analytics_num_visits", "GTE", {"value": "7"}, ["bob", "cyd"]),
        ("hs_analytics_num_visits", "BETWEEN", {"value": "3", "high_value": "7"}, ["ada", "bob"]),
        ("email", "IN", {"values": ["ada@example.com", "cyd@example.org"]}, ["ada", "cyd"]),
        ("email", "NOT_IN", {"values": ["ada@example.com"]}, ["bob", "cyd"]),
        ("phone", "HAS_PROPERTY", {}, ["cyd"]),
        ("phone", "NOT_HAS_PROPERTY", {}, ["ada", "bob"]),
        ("firstname", "CONTAINS_TOKEN", {"value": "jones"}, ["bob"]),
        ("email", "NOT_CONTAINS_TOKEN", {"value": "*example.com"}, ["cyd"]),
    ],
)
def test_every_operator_finds_what_it_should(
    hubspot: HubSpot, name: str, operator: str, operands: dict[str, object], expected: list[str]
) -> None:
    assert search(hubspot, Filter(property_name=name, operator=operator, **operands)) == expected


@pytest.mark.usefixtures("people")
def test_groups_are_alternatives_and_the_query_narrows(hubspot: HubSpot) -> None:
    either = [
        FilterGroup(filters=[Filter(property_name="firstname", operator="EQ", value=name)]) for name in ("ada", "cyd")
    ]
    assert search(hubspot, filter_groups=either, sorts=["-email"]) == ["cyd", "ada"]
    assert search(hubspot, query="example.com") == ["ada", "bob"]


def test_a_search_pages_by_offset_until_the_total_is_seen(hubspot: HubSpot, portal: Mockspot) -> None:
    seeded = [{"properties": {"email": f"c{number:03}@example.com"}} for number in range(25)]
    portal.seed({"records": {"contacts": seeded}})
    seen, after, pages = [], "0", 0
    while after is not None:
        request = PublicObjectSearchRequest(filter_groups=[], properties=["email"], sorts=[], limit=10, after=after)
        found = hubspot.crm.contacts.search_api.do_search(request)
        assert found.total == 25
        seen += [row.properties["email"] for row in found.results]
        after, pages = None if found.paging is None else found.paging.next.after, pages + 1
        assert after in (None, str(len(seen)))
    assert pages == 3
    assert seen == [row["properties"]["email"] for row in seeded]


def test_a_bad_operator_is_told_the_list_of_good_ones(hubspot: HubSpot) -> None:
    with pytest.raises(ApiException) as refused:
        search(hubspot, Filter(property_name="email", operator="LIKE", value="a"))
    assert refused.value.status == 400
    assert "Enum type must be one of: [IN, NOT_HAS_PROPERTY, LT, EQ," in refused.value.body
