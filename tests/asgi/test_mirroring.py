"""CRM records of the account's users: one state with the user provisioning and owners operations."""

from typing import Any

import pytest

from mockspot.control import seeding
from mockspot.control.seed_documents import Seed, SeedOwner
from mockspot.domain.policy import Policy
from mockspot.domain.records.state import live
from tests.simulator import Client, client

RECORDS, USERS, OWNERS = "/crm/v3/objects/users", "/settings/v3/users", "/crm/v3/owners"
SHOWN = "hs_internal_user_id,hubspot_owner_id,hs_email,hs_given_name,hs_family_name,hs_deactivated"


@pytest.fixture
def hubspot() -> Client:
    return client(policy=Policy(users_accept_at_once=True))


def record_of(hubspot: Client, user_id: object, **more: str) -> dict[str, Any]:
    query = "&".join((f"idProperty=hs_internal_user_id&properties={SHOWN}", *(f"{k}={v}" for k, v in more.items())))
    answered = hubspot.get(f"{RECORDS}/{user_id}", query)
    assert answered.status == 200, answered.body
    document: dict[str, Any] = answered.json
    return document


def ada(hubspot: Client) -> str:
    body = {"email": "ada@example.com", "firstName": "Ada", "lastName": "L"}
    user_id: str = hubspot.post(USERS, body).json["id"]
    return user_id


def test_a_portal_whose_users_nobody_asks_for_has_no_record_of_them(hubspot: Client) -> None:
    hubspot.get("/crm/v3/objects/contacts")
    assert hubspot.portal.space.count(live("0-115")) == 0


def test_whoever_made_the_portal_has_a_record_that_names_user_and_owner(hubspot: Client) -> None:
    (user,) = hubspot.portal.credentials.users
    (owner,) = hubspot.get(OWNERS).json["results"]
    (found,) = hubspot.get(RECORDS, f"properties={SHOWN}").json["results"]
    assert found["properties"]["hs_internal_user_id"] == str(user.user_id) == str(owner["userId"])
    assert (found["properties"]["hs_email"], found["properties"]["hubspot_owner_id"]) == (user.email, owner["id"])
    assert len({found["id"], owner["id"], str(user.user_id)}) == 3
    assert (found["createdAt"], found["updatedAt"]) == (owner["createdAt"], owner["updatedAt"])
    assert found["properties"]["hs_object_id"] == found["id"]


def test_a_record_is_the_same_whenever_it_is_first_asked_for(hubspot: Client) -> None:
    early, late = hubspot, Client(hubspot.simulator, hubspot.simulator.fork(hubspot.portal))
    (user,) = early.portal.credentials.users
    first = record_of(early, user.user_id)
    late.contact(email="c@example.com")
    assert {**record_of(late, user.user_id), "url": ""} == {**first, "url": ""}


def test_a_new_user_has_a_record_and_a_renamed_one_another_name_in_it(hubspot: Client) -> None:
    user_id = ada(hubspot)
    before = record_of(hubspot, user_id)
    assert before["properties"]["hs_given_name"] == "Ada"
    hubspot.call("PUT", f"{USERS}/{user_id}", {"lastName": "Lovelace"})
    after = record_of(hubspot, user_id, propertiesWithHistory="hs_family_name")
    assert (after["id"], after["properties"]["hs_family_name"]) == (before["id"], "Lovelace")
    assert [entry["value"] for entry in after["propertiesWithHistory"]["hs_family_name"]] == ["Lovelace", "L"]


def test_the_record_of_a_removed_user_stays_and_says_so(hubspot: Client) -> None:
    user_id = ada(hubspot)
    assert hubspot.delete(f"{USERS}/{user_id}").status == 204
    assert record_of(hubspot, user_id)["properties"]["hs_deactivated"] == "true"


def test_search_batches_and_associations_know_the_records_of_users(hubspot: Client) -> None:
    user_id = ada(hubspot)
    filters = [{"filters": [{"propertyName": "hs_email", "operator": "EQ", "value": "ada@example.com"}]}]
    found = hubspot.post(f"{RECORDS}/search", {"filterGroups": filters}).json["results"]
    batch = {"idProperty": "hs_internal_user_id", "inputs": [{"id": user_id}], "properties": []}
    read = hubspot.post(f"{RECORDS}/batch/read", batch).json["results"]
    assert [row["id"] for row in found] == [row["id"] for row in read] == [record_of(hubspot, user_id)["id"]]
    fresh = client()
    contact = fresh.contact(email="c@example.com")
    record_id = 200_000_000_000 + fresh.portal.credentials.users[0].user_id
    assert fresh.call("PUT", f"/crm/v4/objects/contacts/{contact}/associations/default/users/{record_id}").status == 200


def test_what_a_client_sets_or_archives_stays_so(hubspot: Client) -> None:
    user_id = ada(hubspot)
    record_id = record_of(hubspot, user_id)["id"]
    changed = hubspot.patch(f"{RECORDS}/{record_id}", {"properties": {"hs_job_title": "Countess"}})
    assert changed.json["properties"]["hs_job_title"] == "Countess"
    hubspot.call("PUT", f"{USERS}/{user_id}", {"lastName": "Lovelace"})
    assert (
        hubspot.get(f"{RECORDS}/{record_id}", "properties=hs_job_title").json["properties"]["hs_job_title"]
        == "Countess"
    )
    assert hubspot.delete(f"{RECORDS}/{record_id}").status == 204
    assert hubspot.get(f"{RECORDS}/{record_id}").status == 404
    assert hubspot.get(f"{USERS}/{user_id}").status == 200
    assert hubspot.delete(f"{USERS}/{user_id}").status == 204


def test_somebody_who_is_a_user_is_not_made_again(hubspot: Client) -> None:
    body = {"properties": {"hs_internal_user_id": ada(hubspot), "hs_email": "ada@example.com"}}
    assert hubspot.post(RECORDS, body).status == 400


def test_seeded_owners_are_users_with_records(hubspot: Client) -> None:
    owner = SeedOwner(email="grace@example.com", first_name="Grace", last_name="H", user_id=71)
    gone = SeedOwner(email="gone@example.com", user_id=72, archived=True)
    seeding.plant(hubspot.portal, Seed(owners=[owner, gone]))
    assert record_of(hubspot, 71)["properties"]["hs_given_name"] == "Grace"
    assert hubspot.get(f"{RECORDS}/72", "idProperty=hs_internal_user_id").status == 404


def test_a_fork_has_the_users_of_its_origin_and_their_records(hubspot: Client) -> None:
    user_id = ada(hubspot)
    forked = Client(hubspot.simulator, hubspot.simulator.fork(hubspot.portal))
    assert forked.get(USERS).json == hubspot.get(USERS).json
    assert record_of(forked, user_id)["properties"] == record_of(hubspot, user_id)["properties"]
    assert forked.portal.credentials.users[0].user_id == hubspot.portal.credentials.users[0].user_id


def test_users_count_among_the_records_of_the_account(hubspot: Client) -> None:
    ada(hubspot)
    used = hubspot.get("/crm/v3/limits/records").json["hubspotDefinedObjectTypes"]
    assert [row["usage"] for row in used if row["objectTypeId"] == "0-115"] == [2]


def test_what_is_calculated_of_users_is_there_from_the_start_and_follows_their_names(hubspot: Client) -> None:
    formula = {
        "name": "shown_as",
        "label": "Shown as",
        "type": "string",
        "fieldType": "calculation_equation",
        "groupName": "user_information",
        "calculationFormula": "concatenate(string(hs_given_name), string(hs_family_name))",
    }
    first = hubspot.get("/crm/v3/properties/users/hs_email").json["groupName"]
    made = hubspot.post("/crm/v3/properties/users", {**formula, "groupName": first})
    assert made.status == 201, made.json
    user_id = ada(hubspot)

    def shown() -> str | None:
        query = "idProperty=hs_internal_user_id&properties=shown_as"
        value: str | None = hubspot.get(f"{RECORDS}/{user_id}", query).json["properties"]["shown_as"]
        return value

    assert shown() == "AdaL"
    assert hubspot.call("PUT", f"{USERS}/{user_id}", {"firstName": "Ada", "lastName": "King"}).status == 200
    assert shown() == "AdaKing"
