"""Merging records: one record with a new id, to which everything that led to either leads."""

from typing import Any

import pytest

from mockspot.domain.policy import Policy
from mockspot.domain.records import identities
from tests.simulator import Answered, Client, client

OBJECTS = "/crm/v3/objects"
CONTACTS = f"{OBJECTS}/contacts"


@pytest.fixture
def hubspot() -> Client:
    return client()


def merge(hubspot: Client, primary: str, other: str, *, object_type: str = "contacts") -> Answered:
    body = {"primaryObjectId": primary, "objectIdToMerge": other}
    return hubspot.post(f"{OBJECTS}/{object_type}/merge", body)


def wait(hubspot: Client, seconds: int = 60) -> None:
    hubspot.portal.live.clock.move_to(hubspot.portal.live.clock.now() + seconds * 1000)


def read(hubspot: Client, made: str, query: str = "") -> Any:
    answered = hubspot.get(f"{CONTACTS}/{made}", query)
    assert answered.status == 200, answered.reply.body
    return answered.json


@pytest.mark.parametrize("base", ["/crm/v3/objects", "/crm/objects/2026-03", "/crm/objects/2026-09"])
def test_a_merge_answers_one_record_with_a_new_id(hubspot: Client, base: str) -> None:
    first, second = (hubspot.contact(email=f"{name}@example.com") for name in "ab")
    answered = hubspot.post(f"{base}/contacts/merge", {"primaryObjectId": first, "objectIdToMerge": second})
    assert answered.status == 200
    body = answered.json
    assert list(body) == ["id", "properties", "createdAt", "updatedAt", "archived", "url"]
    assert list(body["properties"]) == sorted(body["properties"])
    assert body["id"] not in (first, second)
    assert body["properties"]["hs_object_id"] == body["id"]
    assert body["properties"]["hs_merged_object_ids"] == f"{first};{second}"
    assert body["properties"]["hs_all_contact_vids"] == f"{first};{second};{body['id']}"
    now = hubspot.portal.live.clock.now()
    assert body["properties"]["hs_calculated_merged_vids"] == f"{first}:{now};{second}:{now}"


def test_a_merge_without_ids_is_told_the_primary_one_first(hubspot: Client) -> None:
    """Pasted (hscli 2026-04)."""
    message = hubspot.post(f"{CONTACTS}/merge", {}).json["message"]
    assert message.endswith("Some required fields were not set: [primaryObjectId, objectIdToMerge]")


def test_both_former_ids_lead_to_the_merged_record_in_single_calls(hubspot: Client) -> None:
    first, second = (hubspot.contact(email=f"{name}@example.com") for name in "ab")
    made = merge(hubspot, first, second).json["id"]
    for former in (first, second):
        assert read(hubspot, former)["id"] == made
        changed = hubspot.patch(f"{CONTACTS}/{former}", {"properties": {"lastname": former}})
        assert (changed.status, changed.json["id"]) == (200, made)
    assert read(hubspot, made, "properties=lastname")["properties"]["lastname"] == second


def test_former_ids_are_read_in_batches_and_not_written(hubspot: Client) -> None:
    first, second = (hubspot.contact(email=f"{name}@example.com") for name in "ab")
    made = merge(hubspot, first, second).json["id"]
    found = hubspot.post(f"{CONTACTS}/batch/read", {"inputs": [{"id": first}, {"id": second}], "properties": []})
    assert (found.status, [row["id"] for row in found.json["results"]]) == (200, [made, made])
    inputs = [{"id": first, "properties": {"firstname": "x"}}]
    refused = hubspot.post(f"{CONTACTS}/batch/update", {"inputs": inputs})
    assert (refused.status, refused.json["results"]) == (207, [])
    assert refused.json["errors"][0]["context"] == {"ids": [first]}


def test_the_records_merged_away_are_neither_listed_nor_archived(hubspot: Client) -> None:
    first, second = (hubspot.contact(email=f"{name}@example.com") for name in "ab")
    made = merge(hubspot, first, second).json["id"]
    assert [row["id"] for row in hubspot.get(CONTACTS).json["results"]] == [made]
    assert hubspot.get(CONTACTS, "archived=true").json["results"] == []
    assert [row["id"] for row in hubspot.post(f"{CONTACTS}/search", {}).json["results"]] == [made]


def test_the_primarys_values_win_and_gaps_are_filled_from_the_other(hubspot: Client) -> None:
    first = hubspot.contact(email="a@example.com", firstname="Ada", city="Rome")
    hubspot.patch(f"{CONTACTS}/{first}", {"properties": {"city": ""}})
    wait(hubspot)
    second = hubspot.contact(email="b@example.com", firstname="Bob", lastname="Byron", city="Oslo")
    made = merge(hubspot, first, second).json["properties"]
    assert (made["firstname"], made["lastname"]) == ("Ada", "Byron")
    assert "city" not in made  # the primary had lost it
    assert made["email"] == "a@example.com"


def test_the_stage_furthest_on_and_the_older_create_date_are_kept(hubspot: Client) -> None:
    old = hubspot.contact(email="a@example.com", lifecyclestage="customer")
    created = read(hubspot, old)["createdAt"]
    wait(hubspot)
    young = hubspot.contact(email="b@example.com", lifecyclestage="lead")
    made = merge(hubspot, young, old).json
    assert made["properties"]["lifecyclestage"] == "customer"
    assert made["createdAt"] == created
    assert made["updatedAt"] > created


def test_the_others_address_becomes_an_additional_one_that_still_identifies(hubspot: Client) -> None:
    first, second = (hubspot.contact(email=f"{name}@example.com") for name in "ab")
    made = merge(hubspot, first, second).json
    assert made["properties"]["hs_additional_emails"] == "b@example.com"
    assert read(hubspot, "B@example.com", "idProperty=email")["id"] == made["id"]
    taken = hubspot.post(CONTACTS, {"properties": {"email": "b@example.com"}})
    assert (taken.status, taken.json["message"]) == (409, f"Contact already exists. Existing ID: {made['id']}")


def test_the_others_address_is_not_lost_where_the_primary_has_none_any_more(hubspot: Client) -> None:
    first, second = (hubspot.contact(email=f"{name}@example.com") for name in "ab")
    assert hubspot.patch(f"{CONTACTS}/{first}", {"properties": {"email": ""}}).status == 200
    made = merge(hubspot, first, second).json
    assert made["properties"]["email"] == "b@example.com"
    assert read(hubspot, "b@example.com", "idProperty=email")["id"] == made["id"]


def test_the_domain_of_a_company_merged_away_becomes_an_additional_one(hubspot: Client) -> None:
    bodies = [{"domain": "a.example.com", "hs_additional_domains": "c.example.com"}, {"domain": "b.example.com"}]
    first, second = (hubspot.post(f"{OBJECTS}/companies", {"properties": body}).json["id"] for body in bodies)
    made = merge(hubspot, first, second, object_type="companies").json["properties"]
    assert (made["domain"], made["hs_additional_domains"]) == ("a.example.com", "c.example.com;b.example.com")


def test_an_additional_address_made_the_primary_one_changes_places_with_it(hubspot: Client) -> None:
    first, second = (hubspot.contact(email=f"{name}@example.com") for name in "ab")
    made = merge(hubspot, first, second).json["id"]
    assert hubspot.patch(f"{CONTACTS}/{made}", {"properties": {"email": "b@example.com"}}).status == 200
    shown = read(hubspot, made, "properties=email,hs_additional_emails")["properties"]
    assert (shown["email"], shown["hs_additional_emails"]) == ("b@example.com", "a@example.com")
    assert read(hubspot, "a@example.com", "idProperty=email")["id"] == made


def test_additional_addresses_are_free_once_the_contact_is_archived(hubspot: Client) -> None:
    first, second = (hubspot.contact(email=f"{name}@example.com") for name in "ab")
    hubspot.delete(f"{CONTACTS}/{merge(hubspot, first, second).json['id']}")
    assert hubspot.contact(email="b@example.com") != first


def test_the_past_of_both_is_kept_and_the_present_value_stands_first(hubspot: Client) -> None:
    first = hubspot.contact(email="a@example.com", firstname="Ada")
    wait(hubspot)
    second = hubspot.contact(email="b@example.com", firstname="Bob", lastname="Byron")
    wait(hubspot)
    hubspot.patch(f"{CONTACTS}/{second}", {"properties": {"firstname": "Bill"}})
    wait(hubspot)
    made = merge(hubspot, first, second).json["id"]
    past = read(hubspot, made, "propertiesWithHistory=firstname,lastname,email")["propertiesWithHistory"]
    assert [entry["value"] for entry in past["firstname"]] == ["Ada", "Bill", "Bob", "Ada"]
    assert [entry["sourceType"] for entry in past["firstname"]] == ["MERGE_OBJECTS"] + ["INTEGRATION"] * 3
    assert [entry["value"] for entry in past["lastname"]] == ["Byron"]
    assert [entry["value"] for entry in past["email"]] == ["a@example.com", "b@example.com", "a@example.com"]
    stamps = [entry["timestamp"] for entry in past["firstname"]]
    assert stamps == sorted(stamps, reverse=True)


def test_merges_add_up(hubspot: Client) -> None:
    made = [hubspot.contact(email=f"{name}@example.com") for name in "abcd"]
    left, right = merge(hubspot, *made[:2]).json["id"], merge(hubspot, *made[2:]).json["id"]
    whole = merge(hubspot, left, right).json
    assert whole["properties"]["hs_merged_object_ids"].split(";") == [*made, left, right]
    assert whole["properties"]["hs_additional_emails"] == "b@example.com;c@example.com;d@example.com"
    for former in (*made, left, right):
        assert read(hubspot, former)["id"] == whole["id"]


def test_links_of_both_move_and_only_the_primarys_company_stays_primary(hubspot: Client) -> None:
    first, second = (hubspot.contact(email=f"{name}@example.com") for name in "ab")
    acme, zoo = (hubspot.post(f"{OBJECTS}/companies", {"properties": {"name": name}}).json["id"] for name in "az")
    for contact, company in ((first, acme), (second, acme), (second, zoo)):
        hubspot.call("PUT", f"/crm/v4/objects/contacts/{contact}/associations/default/companies/{company}")
    made = merge(hubspot, first, second).json["id"]
    path = f"/crm/v4/objects/contacts/{made}/associations/companies"
    rows = {str(row["toObjectId"]): row["associationTypes"] for row in hubspot.get(path).json["results"]}
    assert {name: [kind["typeId"] for kind in kinds] for name, kinds in rows.items()} == {acme: [1, 279], zoo: [279]}
    for company in (acme, zoo):
        back = hubspot.get(f"/crm/v4/objects/companies/{company}/associations/contacts").json["results"]
        assert [str(row["toObjectId"]) for row in back] == [made]
    assert hubspot.get(f"/crm/v4/objects/contacts/{second}/associations/companies").json["results"] != []


def test_companies_merged_do_not_stay_linked_to_themselves(hubspot: Client) -> None:
    made = [hubspot.post(f"{OBJECTS}/companies", {"properties": {"name": name}}).json["id"] for name in "abc"]
    for one, other in ((0, 1), (1, 2)):
        path = f"/crm/v4/objects/companies/{made[one]}/associations/default/companies/{made[other]}"
        assert hubspot.call("PUT", path).status == 200
    whole = merge(hubspot, made[0], made[1], object_type="companies").json["id"]
    rows = hubspot.get(f"/crm/v4/objects/companies/{whole}/associations/companies").json["results"]
    assert [str(row["toObjectId"]) for row in rows] == [made[2]]


def test_deals_and_tickets_merge_alike(hubspot: Client) -> None:
    bodies = {
        "deals": {"dealname": "d", "dealstage": "closedwon"},
        "tickets": {"subject": "s", "hs_pipeline_stage": "1"},
    }
    for object_type, properties in bodies.items():
        made = [hubspot.post(f"{OBJECTS}/{object_type}", {"properties": properties}).json["id"] for _ in range(2)]
        whole = merge(hubspot, *made, object_type=object_type)
        assert whole.status == 200
        assert whole.json["properties"]["hs_merged_object_ids"] == ";".join(made)


def test_the_primarys_id_is_kept_where_the_switch_says_so() -> None:
    hubspot = client(policy=Policy(merge_keeps_primary_id=True))
    first, second = (hubspot.contact(email=f"{name}@example.com") for name in "ab")
    made = merge(hubspot, first, second).json
    assert made["id"] == first
    assert made["properties"]["hs_merged_object_ids"] == second
    assert read(hubspot, second)["id"] == first


@pytest.mark.parametrize("case", ["itself", "again", "unknown", "no number", "no id"])
def test_what_cannot_be_merged_is_refused_and_changes_nothing(hubspot: Client, case: str) -> None:
    first, second = (hubspot.contact(email=f"{name}@example.com") for name in "ab")
    if case == "again":
        merge(hubspot, first, second)
    before = hubspot.portal.space.copy()
    other = {"itself": first, "again": second, "unknown": "1", "no number": "x"}.get(case)
    body = {"primaryObjectId": first, **({} if other is None else {"objectIdToMerge": other})}
    answered = hubspot.post(f"{CONTACTS}/merge", body)
    expected = {"itself": 400, "again": 400, "unknown": 404, "no number": 404, "no id": 400}
    assert answered.status == expected[case]
    assert hubspot.portal.space.copy() == before


def test_records_that_were_in_250_merges_merge_no_more(hubspot: Client) -> None:
    first, second = (hubspot.contact(email=f"{name}@example.com") for name in "ab")
    for made, merges in ((first, 130), (second, 120)):
        hubspot.portal.space.put(identities.MERGED, ("0-1", int(made)), (merges, ()))
    answered = merge(hubspot, first, second)
    assert answered.status == 414
    assert answered.json["message"] == "Cannot have more than 250 identities on a profile"
    hubspot.portal.space.put(identities.MERGED, ("0-1", int(second)), (119, ()))
    assert merge(hubspot, first, second).status == 200
