"""Administrators change a portal under a running integration: what its next call meets, and what the log says."""

import json
from typing import Any

import pytest

from mockspot.wire.message import Request
from tests.control.conftest import Rig

CHANGES = "/portals/default/changes"
GROUP = {"name": "acme", "label": "Acme"}
PROPERTY = {"name": "acme_id", "label": "Acme id", "type": "string", "fieldType": "text", "groupName": "acme"}
COLOR = {
    **PROPERTY,
    "name": "color",
    "type": "enumeration",
    "fieldType": "select",
    "options": [{"label": "Red", "value": "red"}, {"label": "Blue", "value": "blue"}],
}
SEED = {
    "propertyGroups": {"contacts": [GROUP]},
    "properties": {"contacts": [PROPERTY, COLOR]},
    "owners": [{"email": "owner@example.com"}],
    "pipelines": {
        "deals": [
            {
                "label": "Renewals",
                "pipelineId": "renewals",
                "stages": [
                    {"label": name, "stageId": name, "metadata": {"probability": chance}}
                    for name, chance in (("open", "0.5"), ("won", "1.0"), ("lost", "0.0"))
                ],
            }
        ]
    },
}


class Company:
    """A portal, and calls to it as an integration makes them."""

    def __init__(self, rig: Rig) -> None:
        self.rig = rig
        self.document = rig.portal(seed=SEED)
        self.token = self.document["privateApp"]["accessToken"]

    def call(self, method: str, path: str, body: Any = None) -> tuple[int, Any]:
        reply = self.rig.hubspot(self.token, method, path, body)
        is_json = reply.body and b"application/json" in dict(reply.headers)[b"content-type"]
        return reply.status, json.loads(reply.body) if is_json else None

    def create(self, object_type: str, version: str = "v3", **properties: str) -> tuple[int, Any]:
        path = f"/crm/v3/objects/{object_type}" if version == "v3" else f"/crm/objects/{version}/{object_type}"
        return self.call("POST", path, {"properties": properties})

    def change(self, kind: str, **members: Any) -> Any:
        return self.rig.done("POST", CHANGES, {"kind": kind, **members})

    def refused(self, kind: str, **members: Any) -> tuple[int, str, str]:
        return self.rig.refused("POST", CHANGES, {"kind": kind, **members})


@pytest.fixture
def company(rig: Rig) -> Company:
    return Company(rig)


def test_an_archived_property_is_unknown_to_the_next_write(company: Company) -> None:
    assert company.create("contacts", acme_id="1")[0] == 201
    company.change("property_archived", objectType="contacts", property="acme_id")
    status, body = company.create("contacts", acme_id="2")
    assert (status, "PROPERTY_DOESNT_EXIST" in body["message"]) == (400, True)
    assert company.refused("property_archived", objectType="contacts", property="acme_id")[:2] == (
        409,
        "change_refused",
    )


def test_a_removed_option_is_taken_no_more_and_records_keep_it(company: Company) -> None:
    _, made = company.create("contacts", color="red")
    company.change("option_removed", objectType="contacts", property="color", option="red")
    status, body = company.create("contacts", color="red")
    assert (status, "INVALID_OPTION" in body["message"]) == (400, True)
    assert company.create("contacts", color="blue")[0] == 201
    assert company.call("GET", f"/crm/v3/objects/contacts/{made['id']}?properties=color")[1]["properties"]["color"]
    refused = company.refused("option_removed", objectType="contacts", property="color", option="red")
    assert (refused[1], "options: blue" in refused[2]) == ("option_unknown", True)


def test_a_deleted_stage_is_refused_and_one_with_records_only_goes_when_asked_to(company: Company) -> None:
    deal = {"dealname": "a", "pipeline": "renewals", "dealstage": "open"}
    assert company.create("deals", **deal)[0] == 201
    stage = {"objectType": "deals", "pipeline": "renewals", "stage": "open"}
    assert company.refused("stage_deleted", **stage)[:2] == (409, "change_refused")
    company.change("stage_deleted", **stage, checkReferences=False)
    status, body = company.create("deals", **deal)
    assert (status, body["category"]) == (400, "VALIDATION_ERROR")
    assert company.refused("stage_deleted", **stage)[:2] == (404, "stage_unknown")


def test_labels_are_filled_to_hubspots_limit(company: Company) -> None:
    told = company.change("labels_filled", **{"from": "contacts", "to": "companies"})
    assert told["labels"] > 40
    path = "/crm/v4/associations/contacts/companies/labels"
    status, body = company.call("POST", path, {"name": "late", "label": "Late"})
    assert (status, "No more than 50" in body["message"]) == (437, True)
    assert company.change("labels_filled", **{"from": "contacts", "to": "companies"})["labels"] == 0


def test_properties_become_required_of_the_newest_version_and_stop_being_so(company: Company) -> None:
    company.change("properties_required", objectType="contacts", properties=["acme_id"])
    assert [company.create("contacts", version, lastname="a")[0] for version in ("v3", "2026-09")] == [201, 400]
    company.change("properties_required", objectType="contacts", properties=[])
    assert company.create("contacts", "2026-09", lastname="a")[0] == 201
    assert company.refused("properties_required", objectType="contacts", properties=["nope"])[1] == "change_refused"


def test_an_account_begins_to_store_sensitive_data(company: Company) -> None:
    sent = {"name": "acme_pass", "label": "Pass", "type": "string", "fieldType": "text"}
    body = {**sent, "groupName": "contactinformation", "dataSensitivity": "sensitive"}
    status, answer = company.call("POST", "/crm/v3/properties/contacts", body)
    assert (status, answer["subCategory"].rpartition(".")[2]) == (400, "PORTAL_NOT_ENABLED_FOR_SENSITIVE_DATA")
    company.change("sensitive_data_allowed")
    assert company.call("POST", "/crm/v3/properties/contacts", body)[0] == 201


def test_a_merge_gives_both_ids_to_a_new_record(company: Company) -> None:
    ids = [company.create("contacts", email=f"{name}@example.com")[1]["id"] for name in "ab"]
    told = company.change("records_merged", objectType="contacts", primary=int(ids[0]), other=int(ids[1]))
    answers = [company.call("GET", f"/crm/v3/objects/contacts/{number}")[1]["id"] for number in ids]
    assert answers == [told["objectId"]] * 2
    assert company.refused("records_merged", objectType="contacts", primary=1, other=2)[1] == "change_refused"


def test_an_erased_record_is_gone_and_its_address_never_taken_again(company: Company) -> None:
    _, made = company.create("contacts", email="ada@example.com")
    company.change("record_erased", objectType="contacts", objectId=int(made["id"]))
    assert company.call("GET", f"/crm/v3/objects/contacts/{made['id']}")[0] == 404
    assert company.create("contacts", email="ada@example.com")[0] == 400


def test_a_deactivated_owner_is_archived(company: Company) -> None:
    owner = next(
        row for row in company.call("GET", "/crm/v3/owners")[1]["results"] if row["email"] == "owner@example.com"
    )
    company.change("owner_deactivated", ownerId=int(owner["id"]))
    assert company.call("GET", f"/crm/v3/owners/{owner['id']}")[0] == 404
    assert company.call("GET", f"/crm/v3/owners/{owner['id']}?archived=true")[0] == 200
    assert company.refused("owner_deactivated", ownerId=int(owner["id"]))[:2] == (404, "owner_unknown")


def test_the_last_administrator_cannot_be_removed(company: Company) -> None:
    owners = company.call("GET", "/crm/v3/owners")[1]["results"]
    admin = next(row for row in owners if row["email"].startswith("admin@"))
    assert company.refused("owner_deactivated", ownerId=int(admin["id"]))[:2] == (409, "change_refused")


def test_a_withdrawn_scope_is_a_403_for_one_app_only(company: Company) -> None:
    oauth = company.document["oauthApp"]["accessToken"]
    company.change("scope_withdrawn", scope="crm.objects.contacts.read")
    status, body = company.call("GET", "/crm/v3/objects/contacts")
    assert (status, body["category"]) == (403, "MISSING_SCOPES")
    assert company.rig.status_of(oauth) == 200
    assert company.refused("scope_withdrawn", scope="crm.objects.contacts.read")[1] == "scope_not_granted"
    app_id = company.document["oauthApp"]["appId"]
    company.change("scope_withdrawn", scope="crm.objects.contacts.read", appId=app_id)
    assert company.rig.status_of(oauth) == 403


def test_a_refresh_brings_no_withdrawn_scope_back(company: Company) -> None:
    app = company.document["oauthApp"]
    company.change("scope_withdrawn", scope="crm.objects.contacts.read", appId=app["appId"])
    form = {"grant_type": "refresh_token", "refresh_token": app["refreshToken"]}
    secrets = {"client_id": app["clientId"], "client_secret": app["clientSecret"]}
    body = "&".join(f"{name}={value}" for name, value in {**form, **secrets}.items()).encode()
    headers = {b"content-type": b"application/x-www-form-urlencoded"}
    reply = company.rig.simulator.handle(Request("POST", "/oauth/v3/token", "", headers, body))
    assert company.rig.status_of(json.loads(reply.body)["access_token"]) == 403


def test_the_log_names_the_change_as_the_cause_of_what_followed(company: Company) -> None:
    ids = [company.create("contacts", email=f"{name}@example.com")[1]["id"] for name in "ab"]
    told = company.change("records_merged", objectType="contacts", primary=int(ids[0]), other=int(ids[1]))
    log = company.rig.done("GET", "/portals/default/traffic", kind="change", since=str(told["sequence"] - 1))["results"]
    assert (log[0]["change"], log[0]["by"]) == ("records_merged", "administrator")
    assert {entry["cause"] for entry in log[1:]} == {told["sequence"]}
    assert "merge" in {entry["change"] for entry in log[1:]}


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"kind": "explode"}, "known: property_archived, option_removed"),
        ({}, "missing required field `kind`"),
        ({"kind": "property_archived", "objectType": "contacts"}, "missing required field `property`"),
        ({"kind": "record_erased", "objectType": "contacts", "objectID": 1}, "did you mean objectId?"),
        ({"kind": "record_erased", "objectType": "cars", "objectId": 1}, "cars"),
        ([], "Expected `object`"),
    ],
)
def test_a_change_that_makes_no_sense_is_told_what_does(company: Company, given: Any, said: str) -> None:
    before = company.rig.done("GET", "/portals/default/state")
    status, _, told = company.rig.refused("POST", CHANGES, given)
    assert (status, said in told) == (400, True), told
    assert company.rig.done("GET", "/portals/default/state") == before


def test_every_kind_is_listed_with_what_it_takes(rig: Rig) -> None:
    listed = {row["kind"]: row["members"] for row in rig.done("GET", "/changes")["results"]}
    assert len(listed) == 13
    assert listed["labels_filled"] == ["from", "to"]


def test_a_user_whom_an_app_added_accepts(company: Company) -> None:
    _, user = company.call("POST", "/settings/v3/users", {"email": "new@example.com"})
    path, wanted = f"/settings/v3/users/{user['id']}", {"firstName": "New"}
    assert company.call("PUT", path, wanted)[0] == 400
    number = int(user["id"])
    assert company.change("user_accepted", userId=number)["userId"] == user["id"]
    assert company.call("PUT", path, wanted)[1]["firstName"] == "New"
    assert company.refused("user_accepted", userId=number)[:2] == (404, "user_unknown")
