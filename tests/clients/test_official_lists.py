"""hubspot-api-client and hubspot-sdk: static lists and their members."""

import hubspot_sdk
import pytest
from hubspot import HubSpot
from hubspot.crm.contacts import SimplePublicObjectInputForCreate
from hubspot.crm.lists import ListCreateRequest, ListSearchRequest, MembershipChangeRequest

pytestmark = pytest.mark.clients


def contact(hubspot: HubSpot, email: str) -> str:
    body = SimplePublicObjectInputForCreate(properties={"email": email}, associations=[])
    made = hubspot.crm.contacts.basic_api.create(simple_public_object_input_for_create=body)
    number: str = made.id
    return number


def test_a_list_is_made_filled_searched_and_deleted(hubspot: HubSpot) -> None:
    lists, members = hubspot.crm.lists.lists_api, hubspot.crm.lists.memberships_api
    request = ListCreateRequest(name="VIPs", object_type_id="0-1", processing_type="MANUAL")
    made = lists.create(request).list
    ids = [contact(hubspot, f"c{number}@example.com") for number in range(3)]
    assert members.add(made.list_id, ids[:2]).records_ids_added == ids[:2]
    change = MembershipChangeRequest(record_ids_to_add=[ids[2]], record_ids_to_remove=[ids[0]])
    assert members.add_and_remove(made.list_id, change).record_ids_removed == [ids[0]]
    page = members.get_page(made.list_id, limit=1)
    rest = members.get_page(made.list_id, limit=1, after=page.paging.next.after)
    assert [row.record_id for row in (*page.results, *rest.results)] == ids[1:]
    found = lists.do_search(ListSearchRequest(query="vip", offset=0, additional_properties=[]))
    assert [row.additional_properties["hs_list_size"] for row in found.lists] == ["2"]
    assert lists.get_by_id(made.list_id).list.size == 2
    lists.remove(made.list_id)
    assert lists.do_search(ListSearchRequest(offset=0, additional_properties=[])).total == 0


def test_the_generated_client_reads_them_at_dated_paths(hubspot: HubSpot, sdk: hubspot_sdk.HubSpot) -> None:
    request = ListCreateRequest(name="VIPs", object_type_id="0-1", processing_type="MANUAL")
    made = hubspot.crm.lists.lists_api.create(request).list
    number = contact(hubspot, "a@example.com")
    hubspot.crm.lists.memberships_api.add(made.list_id, [number])
    read = sdk.crm.lists.get_record_memberships(number, object_type_id="0-1")
    assert [row.list_id for row in read.results] == [made.list_id]
