"""Properties that follow from associations, on every way a link can come or go."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mockspot.catalog.linked_values import LINKED_VALUES
from mockspot.catalog.object_types import resolve
from mockspot.catalog.properties import defaults
from tests.simulator import Client, client


@pytest.fixture
def hub() -> Client:
    return client()


def company(hub: Client, name: str = "Acme", **more: Any) -> str:
    made: str = hub.post("/crm/v3/objects/companies", {"properties": {"name": name}, **more}).json["id"]
    return made


def deal(hub: Client) -> str:
    body = {"properties": {"dealname": "d", "dealstage": "closedwon"}}
    made: str = hub.post("/crm/v3/objects/deals", body).json["id"]
    return made


def link(hub: Client, from_type: str, from_id: str, to_type: str, to_id: str) -> None:
    path = f"/crm/v4/objects/{from_type}/{from_id}/associations/default/{to_type}/{to_id}"
    assert hub.call("PUT", path).status == 200


def unlink(hub: Client, from_type: str, from_id: str, to_type: str, to_id: str) -> None:
    assert hub.delete(f"/crm/v4/objects/{from_type}/{from_id}/associations/{to_type}/{to_id}").status == 204


def value(hub: Client, object_type: str, number: str, name: str) -> str | None:
    found: str | None = hub.get(f"/crm/v3/objects/{object_type}/{number}", f"properties={name}").json["properties"][
        name
    ]
    return found


def test_every_row_names_a_property_of_its_type() -> None:
    for row in LINKED_VALUES:
        object_type = resolve(row.type_id)
        assert object_type is not None
        assert row.property_name in defaults(object_type.name)


def test_a_contact_knows_its_primary_company_and_the_company_its_contacts(hub: Client) -> None:
    contact, first, second = hub.contact(), company(hub), company(hub)
    link(hub, "contacts", contact, "companies", first)
    link(hub, "companies", second, "contacts", contact)
    assert value(hub, "contacts", contact, "associatedcompanyid") == first
    assert value(hub, "companies", first, "num_associated_contacts") == "1"
    primary = [{"associationCategory": "HUBSPOT_DEFINED", "associationTypeId": 1}]
    hub.call("PUT", f"/crm/v4/objects/contacts/{contact}/associations/companies/{second}", primary)
    assert value(hub, "contacts", contact, "associatedcompanyid") == second
    unlink(hub, "contacts", contact, "companies", second)
    assert value(hub, "contacts", contact, "associatedcompanyid") is None
    assert value(hub, "companies", second, "num_associated_contacts") == "0"


def test_a_search_finds_contacts_by_their_company(hub: Client) -> None:
    contact, other = hub.contact(), company(hub)
    link(hub, "contacts", contact, "companies", other)
    hub.contact()
    filters = [{"propertyName": "associatedcompanyid", "operator": "EQ", "value": other}]
    found = hub.post("/crm/v3/objects/contacts/search", {"filters": filters}).json
    assert [row["id"] for row in found["results"]] == [contact]


def test_deals_count_contacts_and_name_their_company(hub: Client) -> None:
    contact, other, sale = hub.contact(), company(hub), deal(hub)
    link(hub, "deals", sale, "contacts", contact)
    link(hub, "companies", other, "deals", sale)
    assert value(hub, "deals", sale, "num_associated_contacts") == "1"
    assert value(hub, "deals", sale, "hs_primary_associated_company") == other
    assert value(hub, "contacts", contact, "num_associated_deals") == "1"
    assert value(hub, "companies", other, "num_associated_deals") == "1"


def test_a_parent_counts_its_child_companies(hub: Client) -> None:
    parent, child = company(hub), company(hub)
    kind = [{"associationCategory": "HUBSPOT_DEFINED", "associationTypeId": 13}]
    hub.call("PUT", f"/crm/v4/objects/companies/{parent}/associations/companies/{child}", kind)
    assert value(hub, "companies", parent, "hs_num_child_companies") == "1"
    assert value(hub, "companies", child, "hs_parent_company_id") == parent
    assert value(hub, "companies", child, "hs_num_child_companies") == "0"


def test_links_of_a_create_count_and_what_is_archived_does_not(hub: Client) -> None:
    contact = hub.contact()
    types = [{"associationCategory": "HUBSPOT_DEFINED", "associationTypeId": 280}]
    other = company(hub, associations=[{"to": {"id": contact}, "types": types}])
    assert value(hub, "companies", other, "num_associated_contacts") == "1"
    hub.delete(f"/crm/v3/objects/contacts/{contact}")
    assert value(hub, "companies", other, "num_associated_contacts") == "0"


def test_what_is_merged_or_deleted_for_good_is_counted_once_or_no_more(hub: Client) -> None:
    first, second, other = hub.contact(), hub.contact(), company(hub)
    for contact in (first, second):
        link(hub, "contacts", contact, "companies", other)
    assert value(hub, "companies", other, "num_associated_contacts") == "2"
    merge = {"primaryObjectId": first, "objectIdToMerge": second}
    merged = hub.post("/crm/v3/objects/contacts/merge", merge).json["id"]
    assert value(hub, "companies", other, "num_associated_contacts") == "1"
    assert value(hub, "contacts", merged, "associatedcompanyid") == other
    assert hub.post("/crm/v3/objects/contacts/gdpr-delete", {"objectId": merged}).status == 204
    assert value(hub, "companies", other, "num_associated_contacts") == "0"


def test_a_computed_value_moves_the_modified_stamp_and_has_a_history(hub: Client) -> None:
    contact, other = hub.contact(), company(hub)
    before = hub.get(f"/crm/v3/objects/companies/{other}").json["updatedAt"]
    hub.portal.live.clock.move_to(hub.portal.live.clock.now() + 5_000)
    link(hub, "contacts", contact, "companies", other)
    found = hub.get(f"/crm/v3/objects/companies/{other}", "propertiesWithHistory=num_associated_contacts").json
    assert found["updatedAt"] > before
    past = found["propertiesWithHistory"]["num_associated_contacts"]
    assert [(entry["value"], entry["sourceType"]) for entry in past] == [("1", "CALCULATED"), ("0", "CALCULATED")]


STEPS = st.tuples(st.sampled_from(["link", "unlink", "archive"]), st.integers(0, 2), st.integers(0, 1))


@settings(deadline=None, max_examples=25)
@given(st.lists(STEPS, max_size=12))
def test_whatever_happens_the_counts_are_those_of_the_lists(steps: list[tuple[str, int, int]]) -> None:
    hub = client()
    contacts, companies = [hub.contact() for _ in range(3)], [company(hub) for _ in range(2)]
    for action, contact, other in steps:
        if action == "archive":
            hub.delete(f"/crm/v3/objects/contacts/{contacts[contact]}")
            continue
        path = f"/crm/v4/objects/contacts/{contacts[contact]}/associations"
        if action == "link":
            hub.call("PUT", f"{path}/default/companies/{companies[other]}")
        else:
            hub.delete(f"{path}/companies/{companies[other]}")
    for other in companies:
        listed = hub.get(f"/crm/v4/objects/companies/{other}/associations/contacts").json["results"]
        assert value(hub, "companies", other, "num_associated_contacts") == str(len(listed))
        for row in listed:
            of_contact = hub.get(f"/crm/v4/objects/contacts/{row['toObjectId']}/associations/companies").json["results"]
            primaries = [
                str(found["toObjectId"])
                for found in of_contact
                if 1 in [kind["typeId"] for kind in found["associationTypes"]]
            ]
            shown = value(hub, "contacts", str(row["toObjectId"]), "associatedcompanyid")
            assert [shown] == (primaries or [None])
