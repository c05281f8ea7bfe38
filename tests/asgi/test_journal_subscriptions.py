"""Journal subscriptions: the API, and what each kind hears of."""

from dataclasses import replace
from typing import Any

import pytest

from mockspot.domain.apps import APPS
from tests.asgi.journal import Keeper, keeper

UNKNOWN = "/subscriptions/{v}/42"


@pytest.fixture
def app() -> Keeper:
    return keeper()


def actions(app: Keeper) -> list[str]:
    app.publish()
    return [event["action"] for event in app.events()]


def test_a_subscription_is_made_read_listed_and_deleted(app: Keeper) -> None:
    made = app.to_contacts("CREATE", properties=["email"], objectIds=[7])
    assert made == {
        "id": 60_000_001,
        "appId": app.portal.credentials.oauth_app.app_id,
        "subscriptionType": "OBJECT",
        "portalId": app.portal_id,
        "objectTypeId": "0-1",
        "actions": ["CREATE"],
        "properties": ["email"],
        "objectIds": [7],
        "associatedObjectTypeIds": None,
        "listIds": None,
        "createdAt": "2026-09-21T14:13:20Z",
        "updatedAt": "2026-09-21T14:13:20Z",
        "deletedAt": None,
    }
    one = f"/subscriptions/{{v}}/{made['id']}"
    assert app.call("GET", one).json == made
    assert app.call("GET", "/subscriptions/{v}").json == {"results": [made]}
    assert app.call("DELETE", one).status == 204
    assert app.call("GET", one).status == 404
    assert app.call("GET", "/subscriptions/{v}").json == {"results": []}


def test_one_state_stands_behind_every_version(app: Keeper) -> None:
    made = app.to_contacts()
    for app.version in ("2026-03", "2026-09", "2027-03-beta"):
        assert app.call("GET", "/subscriptions/{v}").json == {"results": [made]}


def test_asking_again_for_the_same_changes_the_subscription_that_is_there(app: Keeper) -> None:
    first = app.to_contacts("CREATE")
    app.publish()
    again = app.to_contacts("CREATE", "DELETE")
    assert again["id"] == first["id"]
    assert (again["createdAt"], again["updatedAt"]) == (first["createdAt"], "2026-09-21T14:13:21Z")
    assert app.call("GET", "/subscriptions/{v}").json == {"results": [again]}
    assert app.subscribe(objectTypeId="0-2", actions=["CREATE"])["id"] != first["id"]


def test_the_subscriptions_of_an_account_go_at_once(app: Keeper) -> None:
    app.to_contacts()
    lifecycle = app.subscribe("APP_LIFECYCLE_EVENT", eventTypeId="4-1909196", properties=[])
    assert app.call("DELETE", f"/subscriptions/{{v}}/portals/{app.portal_id}").status == 204
    assert app.call("GET", "/subscriptions/{v}").json == {"results": [lifecycle]}
    assert app.call("DELETE", "/subscriptions/{v}/portals/42").status == 204


def test_a_deleted_subscription_hears_nothing_and_what_was_told_stays(app: Keeper) -> None:
    made = app.to_contacts()
    app.client.contact()
    app.publish()
    assert app.call("DELETE", f"/subscriptions/{{v}}/{made['id']}").status == 204
    app.client.contact()
    assert actions(app) == ["CREATE"]


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ({}, "subscriptionType"),
        ({"subscriptionType": "EVENT"}, "APP_LIFECYCLE_EVENT"),
        ({"subscriptionType": "OBJECT"}, "actions, objectTypeId, portalId"),
        ({"subscriptionType": "OBJECT", "objectTypeId": "0-1", "portalId": 1, "actions": ["MAKE"]}, "CREATE"),
        ({"subscriptionType": "OBJECT", "objectTypeId": "0-1", "portalId": 1, "actions": []}, "take these actions"),
        ({"subscriptionType": "OBJECT", "objectTypeId": "0-1", "portalId": 1, "actions": ["APP_INSTALL"]}, "OBJECT"),
        ({"subscriptionType": "OBJECT", "objectTypeId": "0-1", "portalId": 1, "actions": ["CREATE"]}, "not installed"),
        ({"subscriptionType": "OBJECT", "objectTypeId": "0-1", "portalId": "x", "actions": ["CREATE"]}, "long"),
        ({"subscriptionType": "APP_LIFECYCLE_EVENT"}, "eventTypeId"),
        ({"subscriptionType": "APP_LIFECYCLE_EVENT", "eventTypeId": "4-1"}, "4-1"),
    ],
)
def test_a_subscription_that_means_nothing_is_refused(app: Keeper, body: dict[str, Any], says: str) -> None:
    answered = app.call("POST", "/subscriptions/{v}", body)
    assert (answered.status, says in answered.json["message"]) == (400, True), answered.json
    assert app.call("GET", "/subscriptions/{v}").json == {"results": []}


def test_types_that_nobody_has_are_refused_and_those_not_simulated_said_so(app: Keeper) -> None:
    wanted = {"subscriptionType": "OBJECT", "portalId": app.portal_id, "actions": ["CREATE"]}
    for type_id, status in (("0-999", 400), ("2-42", 400), ("0-11", 501)):
        assert app.call("POST", "/subscriptions/{v}", {**wanted, "objectTypeId": type_id}).status == status


def test_an_app_hears_only_of_objects_it_may_ask_to_read(app: Keeper) -> None:
    made = app.portal.space.get(APPS, app.portal.credentials.oauth_app.app_id)
    assert made is not None
    app.portal.space.put(
        APPS,
        made.app_id,
        replace(made, required_scopes=("oauth",), optional_scopes=(), conditionally_required_scopes=()),
    )
    wanted = {"subscriptionType": "OBJECT", "portalId": app.portal_id, "actions": ["CREATE"], "objectTypeId": "0-1"}
    answered = app.call("POST", "/subscriptions/{v}", wanted)
    assert (answered.status, answered.json["category"]) == (403, "MISSING_SCOPES")


@pytest.mark.parametrize(
    "path", [UNKNOWN, "/subscriptions/{v}/filters/42", "/subscriptions/{v}/filters/subscription/42"]
)
def test_what_is_not_there_is_not_found(app: Keeper, path: str) -> None:
    assert app.call("GET", path).status == 404
    assert app.call("GET", path.replace("42", "x")).status == 400


def test_properties_and_object_ids_narrow_a_subscription(app: Keeper) -> None:
    first, second = (app.client.contact(firstname=name) for name in "ab")
    app.to_contacts("UPDATE", properties=["email"], objectIds=[int(first)])
    for number in (first, second):
        for name, value in (("firstname", "c"), ("email", f"{number}@example.com")):
            app.client.patch(f"/crm/v3/objects/contacts/{number}", {"properties": {name: value}})
    app.publish()
    assert [(event["objectId"], event["propertyChanges"]) for event in app.events()] == [
        (int(first), {"email": f"{first}@example.com"})
    ]


def test_the_life_of_a_record_is_told(app: Keeper) -> None:
    app.to_contacts("CREATE", "UPDATE", "DELETE", "MERGE", "RESTORE")
    one, other, third = (app.client.contact(email=f"{name}@example.com") for name in "abc")
    app.client.delete(f"/crm/v3/objects/contacts/{third}")
    merged = app.client.post("/crm/v3/objects/contacts/merge", {"primaryObjectId": one, "objectIdToMerge": other})
    app.publish()
    merge = app.events()[-2]
    assert (merge["action"], merge["objectId"]) == ("MERGE", int(merged.json["id"]))
    assert merge["mergedObjectIds"] == [int(one), int(other)]
    assert actions(app) == ["CREATE", "CREATE", "CREATE", "DELETE", "MERGE", "DELETE"]


def test_associations_are_told_from_the_end_that_was_subscribed_to(app: Keeper) -> None:
    kinds = ["ASSOCIATION_ADDED", "ASSOCIATION_REMOVED"]
    app.subscribe("ASSOCIATION", objectTypeId="0-1", associatedObjectTypeIds=["0-2"], actions=kinds)
    contact = app.client.contact()
    company = app.client.post("/crm/v3/objects/companies", {"properties": {"name": "n"}}).json["id"]
    deal = app.client.post("/crm/v3/objects/deals", {"properties": {"dealname": "d", "dealstage": "closedwon"}}).json[
        "id"
    ]
    for end, number in (("companies", company), ("deals", deal)):
        path = f"/crm/v4/objects/contacts/{contact}/associations/default/{end}/{number}"
        assert app.client.call("PUT", path).status == 200
    app.client.delete(f"/crm/v4/objects/contacts/{contact}/associations/companies/{company}")
    app.publish()
    seen = {(event["type"], event["action"], event["objectId"], event["associatedObjectId"]) for event in app.events()}
    assert seen == {("association", kind, int(contact), int(company)) for kind in kinds}


def test_list_memberships_are_told(app: Keeper) -> None:
    body = {"name": "VIPs", "objectTypeId": "0-1", "processingType": "MANUAL"}
    made, other = (app.client.post("/crm/v3/lists", {**body, "name": name}).json["list"]["listId"] for name in "ab")
    app.subscribe("LIST_MEMBERSHIP", listIds=[int(made)], actions=["ADDED_TO_LIST", "REMOVED_FROM_LIST"])
    contact = app.client.contact()
    for number in (made, other):
        assert app.client.call("PUT", f"/crm/v3/lists/{number}/memberships/add", [contact]).status == 200
    assert app.client.delete(f"/crm/v3/lists/{made}/memberships").status == 204
    app.publish()
    assert [(event["action"], event["listId"], event["objectId"]) for event in app.events()] == [
        ("ADDED_TO_LIST", int(made), int(contact)),
        ("REMOVED_FROM_LIST", int(made), int(contact)),
    ]


_ERASURES = {"subscriptionType": "GDPR_PRIVACY_DELETION", "objectTypeId": "0-1", "actions": ["GDPR_DELETE"]}


def test_an_erased_record_is_told_to_those_who_asked(app: Keeper) -> None:
    assert app.call("POST", "/subscriptions/{v}", {**_ERASURES, "portalId": app.portal_id}).status == 200
    contact = app.client.contact()
    assert app.client.post("/crm/v3/objects/contacts/gdpr-delete", {"objectId": contact}).status == 204
    app.publish()
    assert [(event["type"], event["action"], event["objectId"]) for event in app.events()] == [
        ("gdpr_privacy_deletion", "GDPR_DELETE", int(contact))
    ]


def test_an_app_hears_that_it_was_removed_and_installed_again(app: Keeper) -> None:
    for event_type_id in ("4-1909196", "4-1916193"):
        app.subscribe("APP_LIFECYCLE_EVENT", eventTypeId=event_type_id, properties=[])
    app.client.token = app.portal.credentials.access_token
    assert app.client.delete("/appinstalls/2026-09/external-install").status == 204
    app.publish()
    (event,) = app.events()
    user_id = app.portal.credentials.users[0].user_id
    assert event == {
        "type": "app_lifecycle_event",
        "portalId": app.portal_id,
        "occurredAt": "2026-09-21T14:13:20Z",
        "action": "APP_UNINSTALL",
        "eventTypeId": "4-1916193",
        "properties": {
            "hs_app_id": app.portal.credentials.oauth_app.app_id,
            "hs_app_install_level": "PORTAL",
            "hs_initiating_user_id": user_id,
            "hs_user_id": user_id,
        },
    }


def test_a_removed_app_hears_nothing_more(app: Keeper) -> None:
    app.to_contacts()
    private, app.client.token = app.client.token, app.portal.credentials.access_token
    assert app.client.delete("/appinstalls/2026-09/external-install").status == 204
    app.client.token = private
    app.client.contact()
    assert actions(app) == []


def test_filters_are_made_read_listed_and_deleted(app: Keeper) -> None:
    subscription = app.to_contacts()["id"]
    condition = {"filterType": "CRM_OBJECT_PROPERTY", "property": "city", "operator": "EQ", "value": "Bonn"}
    body = {"subscriptionId": subscription, "filter": {"conditions": [condition]}}
    made = app.call("POST", "/subscriptions/{v}/filters", body)
    assert (made.status, list(made.json)) == (200, ["filterId"])
    one = f"/subscriptions/{{v}}/filters/{made.json['filterId']}"
    read = app.call("GET", one).json
    assert read == {"id": made.json["filterId"], "createdAt": 1_790_000_000_000, "filter": {"conditions": [condition]}}
    of_subscription = f"/subscriptions/{{v}}/filters/subscription/{subscription}"
    assert app.call("GET", of_subscription).json == [read]
    assert app.call("DELETE", one).status == 204
    assert app.call("GET", of_subscription).json == []


@pytest.mark.parametrize(
    ("condition", "says"),
    [
        ({}, "filterType, operator, property"),
        ({"filterType": "X", "operator": "EQ", "property": "city"}, "CRM_OBJECT_PROPERTY"),
        ({"filterType": "CRM_OBJECT_PROPERTY", "operator": "LIKE", "property": "city"}, "STARTS_WITH"),
        ({"filterType": "CRM_OBJECT_PROPERTY", "operator": "EQ", "property": "city"}, "value"),
        ({"filterType": "CRM_OBJECT_PROPERTY", "operator": "IN", "property": "city", "value": "a"}, "values"),
    ],
)
def test_a_condition_that_means_nothing_is_refused(app: Keeper, condition: dict[str, Any], says: str) -> None:
    body = {"subscriptionId": app.to_contacts()["id"], "filter": {"conditions": [condition]}}
    answered = app.call("POST", "/subscriptions/{v}/filters", body)
    assert (answered.status, says in answered.json["message"]) == (400, True), answered.json


def test_a_filter_lets_through_the_records_that_have_the_value(app: Keeper) -> None:
    subscription = app.to_contacts()["id"]
    conditions = [
        {"filterType": "CRM_OBJECT_PROPERTY", "property": "city", "operator": "IN", "values": ["Bonn", "Ulm"]},
        {"filterType": "CRM_OBJECT_PROPERTY", "property": "firstname", "operator": "IS_EMPTY"},
    ]
    body = {"subscriptionId": subscription, "filter": {"conditions": conditions}}
    assert app.call("POST", "/subscriptions/{v}/filters", body).status == 200
    bonn, named, nowhere = (
        app.client.contact(**properties)
        for properties in ({"city": "Bonn"}, {"city": "Bonn", "firstname": "A"}, {"lastname": "B"})
    )
    app.client.patch(f"/crm/v3/objects/contacts/{nowhere}", {"properties": {"city": "Ulm"}})
    app.client.delete(f"/crm/v3/objects/contacts/{bonn}")
    app.publish()
    assert [(event["action"], event["objectId"]) for event in app.events()] == [
        ("CREATE", int(bonn)),
        ("UPDATE", int(nowhere)),
        ("DELETE", int(bonn)),
    ]
    assert int(named) not in {event["objectId"] for event in app.events()}
