import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from hubspot.utils.signature import Signature

from tests.control.conftest import Rig
from tests.control.receiver import Receiver, receiving

HOOKS = "/portals/default/webhooks"
CLOCK = {"mode": "manual", "now": "2026-03-01T12:00:00Z"}


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as made:
        yield made


@pytest.fixture
def portal(rig: Rig, receiver: Receiver) -> dict[str, Any]:
    """A portal with an app that hears of contacts."""
    made = rig.portal(clock=CLOCK)
    hooks = {
        "targetUrl": receiver.url,
        "subscriptions": [
            {"eventType": "contact.creation"},
            {"eventType": "contact.propertyChange", "propertyName": "email"},
        ],
    }
    app = rig.done("POST", "/apps", {"requiredScopes": ["crm.objects.contacts.read"], "webhooks": hooks})
    rig.done("POST", f"/apps/{app['appId']}/install", {"portalId": made["portalId"]})
    return made


def states(rig: Rig, **query: str) -> list[str]:
    return [row["state"] for row in rig.done("GET", f"{HOOKS}/deliveries", **query)["results"]]


def test_flush_delivers_what_is_pending_before_it_answers(rig: Rig, portal: dict[str, Any], receiver: Receiver) -> None:
    record_id = rig.contact(portal, email="a@example.com")
    assert states(rig) == ["pending"]
    assert rig.done("POST", f"{HOOKS}/flush") == {"attempted": 1}
    assert states(rig) == ["delivered"]
    (batch,) = receiver.batches
    assert {event["subscriptionType"] for event in batch} == {"contact.creation", "contact.propertyChange"}
    assert {event["objectId"] for event in batch} == {int(record_id)}


def test_advancing_the_clock_retries_what_fell_due(rig: Rig, portal: dict[str, Any], receiver: Receiver) -> None:
    receiver.status = 500
    rig.contact(portal, email="a@example.com")
    rig.done("POST", "/portals/default/clock/advance", {"seconds": 86_400})
    attempts = rig.done("GET", f"{HOOKS}/deliveries")["results"][0]["attempts"]
    assert len(attempts) > 1
    assert [attempt["status"] for attempt in attempts] == [500] * len(attempts)
    instants = [attempt["at"] for attempt in attempts]
    assert instants == sorted(instants)


def test_held_deliveries_wait_for_their_release(rig: Rig, portal: dict[str, Any], receiver: Receiver) -> None:
    assert rig.done("POST", f"{HOOKS}/hold") == {"held": 0}
    rig.contact(portal, email="a@example.com")
    rig.done("POST", f"{HOOKS}/flush")
    assert states(rig) == ["held"]
    assert receiver.batches == []
    assert rig.done("POST", f"{HOOKS}/release") == {"released": 1}
    rig.done("POST", f"{HOOKS}/flush")
    assert states(rig, state="delivered") == ["delivered"]


def test_a_delivery_can_be_sent_again(rig: Rig, portal: dict[str, Any], receiver: Receiver) -> None:
    rig.contact(portal, email="a@example.com")
    rig.done("POST", f"{HOOKS}/flush")
    (delivery,) = rig.done("GET", f"{HOOKS}/deliveries")["results"]
    assert rig.done("POST", f"{HOOKS}/deliveries/{delivery['id']}/resend") == {"resent": delivery["id"]}
    rig.done("POST", f"{HOOKS}/flush")
    assert len(receiver.batches) == 2


def test_apps_hear_of_custom_objects_by_their_type_id(rig: Rig, receiver: Receiver) -> None:
    portal = rig.portal(clock=CLOCK, seed={"schemas": [{"name": "car"}, {"name": "boat"}]})
    car, boat = (row["objectTypeId"] for row in rig.done("GET", "/portals/default/state")["schemas"])
    wanted = [{"eventType": "object.creation", "objectTypeId": car}]
    hooks = {"targetUrl": receiver.url, "subscriptions": wanted}
    app = rig.done("POST", "/apps", {"requiredScopes": ["crm.objects.custom.read"], "webhooks": hooks})
    rig.done("POST", f"/apps/{app['appId']}/install", {"portalId": portal["portalId"]})
    for object_type in (car, boat):
        made = rig.hubspot(
            portal["privateApp"]["accessToken"], "POST", f"/crm/v3/objects/{object_type}", {"properties": {}}
        )
        assert made.status == 201
    assert rig.done("POST", f"{HOOKS}/trigger", {"subscriptionType": "object.creation", "objectType": "car"})
    heard = [event for row in rig.done("GET", f"{HOOKS}/deliveries")["results"] for event in row["events"]]
    assert [(event["objectTypeId"], event["changeFlag"]) for event in heard] == [(car, "CREATED")] * 2


@pytest.mark.parametrize("name", ["99", "x", "٣", "-1", "9" * 40, "%2e%2e"])
def test_an_unknown_delivery_is_refused(rig: Rig, name: str) -> None:
    rig.portal()
    assert rig.refused("POST", f"{HOOKS}/deliveries/{name}/resend")[:2] == (404, "delivery_unknown")


def test_a_triggered_event_looks_like_a_users_change(rig: Rig, portal: dict[str, Any], receiver: Receiver) -> None:
    wanted = {
        "subscriptionType": "contact.propertyChange",
        "objectId": 77,
        "propertyName": "email",
        "propertyValue": "n",
    }
    answer = rig.done("POST", f"{HOOKS}/trigger", wanted)
    assert (answer["objectId"], answer["notifications"]) == (77, 1)
    rig.done("POST", f"{HOOKS}/flush")
    (event,) = receiver.batches[0]
    assert (event["objectId"], event["propertyName"], event["propertyValue"]) == (77, "email", "n")
    assert event["changeSource"] == "CRM_UI"
    assert rig.done("GET", "/portals/default/state", objectType="contacts")["results"] == []


def test_a_triggered_event_is_about_a_record_there_is(rig: Rig, portal: dict[str, Any]) -> None:
    record_id = rig.contact(portal, email="a@example.com")
    assert rig.done("POST", f"{HOOKS}/trigger", {"subscriptionType": "contact.creation"})["objectId"] == int(record_id)


@pytest.mark.parametrize(
    ("wanted", "hint"),
    [
        ({"subscriptionType": "contact.creatoin"}, "did you mean contact.creation?"),
        ({"subscriptionType": "event.completed"}, "lists those that fire"),
        ({"subscriptionType": "object.propertyChang"}, "did you mean object.propertyChange?"),
        ({"subscriptionType": "object.creation"}, "name the objectType"),
        ({"subscriptionType": "contact.creation", "objectTyp": "contacts"}, "did you mean objectType?"),
        ({"subscriptionType": "contact.creation", "objectId": -1}, ">= 0"),
        ({}, "subscriptionType"),
    ],
)
def test_an_event_nobody_could_make_is_refused(rig: Rig, wanted: dict[str, Any], hint: str) -> None:
    rig.portal()
    status, _, text = rig.refused("POST", f"{HOOKS}/trigger", wanted)
    assert status == 400
    assert hint in text


def test_generic_events_name_their_object_type(rig: Rig) -> None:
    rig.portal(seed={"generate": {"deals": 1}})
    made = rig.done("POST", f"{HOOKS}/trigger", {"subscriptionType": "object.creation", "objectType": "deals"})
    assert made["notifications"] == 0


def test_an_unknown_state_is_refused(rig: Rig) -> None:
    rig.portal()
    assert "pending" in rig.refused("GET", f"{HOOKS}/deliveries", state="lost")[2]


def one(rig: Rig) -> dict[str, Any]:
    """Return the portal's only delivery."""
    (delivery,) = rig.done("GET", f"{HOOKS}/deliveries")["results"]
    found: dict[str, Any] = delivery
    return found


def test_a_dropped_delivery_is_never_sent(rig: Rig, portal: dict[str, Any], receiver: Receiver) -> None:
    rig.contact(portal, email="a@example.com")
    number = one(rig)["id"]
    assert rig.done("POST", f"{HOOKS}/deliveries/{number}/drop") == {"dropped": number}
    rig.done("POST", f"{HOOKS}/flush")
    assert (receiver.batches, one(rig)["state"]) == ([], "dropped")
    assert rig.refused("POST", f"{HOOKS}/deliveries/{number}/drop")[:2] == (409, "delivery_done")


def test_a_delayed_delivery_waits_so_much_longer(rig: Rig, portal: dict[str, Any], receiver: Receiver) -> None:
    rig.contact(portal, email="a@example.com")
    delivery = one(rig)
    later = rig.done("POST", f"{HOOKS}/deliveries/{delivery['id']}/delay", {"seconds": 60})
    assert (delivery["nextAttemptAt"], later["nextAttemptAt"]) == (
        "2026-03-01T12:00:00.500Z",
        "2026-03-01T12:01:00.500Z",
    )
    rig.done("POST", "/portals/default/clock/advance", {"seconds": 60})
    assert receiver.batches == []
    rig.done("POST", "/portals/default/clock/advance", {"seconds": 0.5})
    assert len(receiver.batches) == 1


def test_a_duplicate_carries_the_same_events_and_ids(rig: Rig, portal: dict[str, Any], receiver: Receiver) -> None:
    rig.contact(portal, email="a@example.com")
    answer = rig.done("POST", f"{HOOKS}/deliveries/{one(rig)['id']}/duplicate")
    rig.done("POST", f"{HOOKS}/flush")
    first, second = receiver.batches
    assert first == second
    assert answer == {"duplicated": "1", "id": "2"}


@pytest.mark.parametrize("action", ["drop", "delay", "duplicate"])
@pytest.mark.parametrize("name", ["99", "x", "-1"])
def test_an_unknown_delivery_cannot_be_steered(rig: Rig, action: str, name: str) -> None:
    rig.portal()
    body = {"seconds": 1} if action == "delay" else None
    assert rig.refused("POST", f"{HOOKS}/deliveries/{name}/{action}", body)[:2] == (404, "delivery_unknown")


def test_disorder_befalls_events_until_it_is_ended(rig: Rig, portal: dict[str, Any], receiver: Receiver) -> None:
    wanted = {"seed": 7, "drop": 0.2, "duplicate": 0.2, "delay": 0.2, "delaySeconds": [1, 5], "reorder": 0.2}
    assert rig.done("PUT", f"{HOOKS}/disorder", wanted) == rig.done("GET", f"{HOOKS}/disorder") == wanted
    made = [rig.contact(portal, email=f"a{number}@example.com") for number in range(40)]
    rig.done("POST", "/portals/default/clock/advance", {"seconds": 60})
    told = [
        event["objectId"]
        for batch in receiver.batches
        for event in batch
        if event["subscriptionType"].endswith("creation")
    ]
    assert len(set(told)) < len(made), "some were dropped"
    assert len(told) > len(set(told)), "some came twice"
    assert told != sorted(told), "some overtook others"
    rig.done("DELETE", f"{HOOKS}/disorder")
    receiver.batches.clear()
    after = [int(rig.contact(portal, email=f"b{number}@example.com")) for number in range(40)]
    rig.done("POST", f"{HOOKS}/flush")
    assert [event["objectId"] for batch in receiver.batches for event in batch][::2] == after


@pytest.mark.parametrize(
    "wanted", [{"drop": 1.1}, {"delay": -1}, {"delaySeconds": [5, 1]}, {"delaySeconds": [1]}, {"sed": 1}, {"seed": "x"}]
)
def test_disorder_that_makes_no_sense_is_refused(rig: Rig, wanted: dict[str, Any]) -> None:
    rig.portal()
    assert rig.refused("PUT", f"{HOOKS}/disorder", wanted)[0] == 400
    assert rig.done("GET", f"{HOOKS}/disorder")["drop"] == 0


EVERY = ["associationChange", "creation", "deletion", "merge", "privacyDeletion", "propertyChange", "restore"]


@pytest.mark.parametrize("change", EVERY)
def test_every_change_of_a_contact_can_be_triggered(rig: Rig, receiver: Receiver, change: str) -> None:
    portal = rig.portal(clock=CLOCK)
    named = {"propertyName": "email"} if change == "propertyChange" else {}
    rig.done(
        "PUT",
        f"/apps/{portal['privateApp']['appId']}/webhooks",
        {"targetUrl": receiver.url, "subscriptions": [{"eventType": f"contact.{change}", **named}]},
    )
    more: dict[str, Any] = {
        "associationChange": {"toObjectId": 9, "toObjectType": "companies", "associationTypeId": 279},
        "merge": {"mergedObjectIds": [8], "newObjectId": 10, "numberOfPropertiesMoved": 3},
        "propertyChange": {"propertyName": "email", "propertyValue": "n"},
    }.get(change, {})
    wanted = {"subscriptionType": f"contact.{change}", "objectId": 7, "changeSource": "IMPORT", "sourceId": "x", **more}
    assert rig.done("POST", f"{HOOKS}/trigger", wanted)["notifications"] == 1
    rig.done("POST", f"{HOOKS}/flush")
    [[event]] = receiver.batches
    assert (event["subscriptionType"], event["changeSource"], event["sourceId"]) == (f"contact.{change}", "IMPORT", "x")
    if change == "associationChange":
        assert (event["associationType"], event["fromObjectId"], event["toObjectId"]) == ("CONTACT_TO_COMPANY", 7, 9)
    if change == "merge":
        assert (event["mergedObjectIds"], event["newObjectId"], event["numberOfPropertiesMoved"]) == ([8], 10, 3)


@pytest.mark.parametrize("change", ["creation", "deletion", "newMessage", "privacyDeletion", "propertyChange"])
def test_events_of_conversations_are_triggered(rig: Rig, receiver: Receiver, change: str) -> None:
    portal = rig.portal(clock=CLOCK)
    named = {"propertyName": "assignedTo"} if change == "propertyChange" else {}
    hooks = {"targetUrl": receiver.url, "subscriptions": [{"eventType": f"conversation.{change}", **named}]}
    app = rig.done("POST", "/apps", {"requiredScopes": ["conversations.read"], "webhooks": hooks})
    rig.done("POST", f"/apps/{app['appId']}/install", {"portalId": portal["portalId"]})
    wanted = {"subscriptionType": f"conversation.{change}", "objectId": 7, "messageId": "m", **named}
    assert rig.done("POST", f"{HOOKS}/trigger", wanted)["notifications"] == 1
    rig.done("POST", f"{HOOKS}/flush")
    [[event]] = receiver.batches
    assert (event["subscriptionType"], event["objectId"]) == (f"conversation.{change}", 7)
    assert event.get("messageId") == ("m" if change == "newMessage" else None)


@pytest.mark.parametrize("change", ["propertyChange", "associationChange", "merge"])
def test_a_trigger_names_what_its_kind_of_event_is_about(rig: Rig, change: str) -> None:
    rig.portal()
    wanted = {"subscriptionType": f"contact.{change}"}
    assert rig.refused("POST", f"{HOOKS}/trigger", wanted)[:2] == (400, "event_incomplete")


def test_the_test_button_sends_its_sample(rig: Rig, portal: dict[str, Any], receiver: Receiver) -> None:
    rig.done("POST", f"{HOOKS}/trigger", {"subscriptionType": "contact.creation", "test": True})
    rig.done("POST", f"{HOOKS}/flush")
    [[event]] = receiver.batches
    assert (event["eventId"], event["changeFlag"]) == (100, "NEW")


def test_a_private_app_has_its_webhooks_from_the_control_plane(rig: Rig, receiver: Receiver) -> None:
    portal = rig.portal(clock=CLOCK)
    app_id = portal["privateApp"]["appId"]
    hooks = {"targetUrl": receiver.url, "subscriptions": [{"eventType": "contact.creation"}]}
    answer = rig.done("PUT", f"/apps/{app_id}/webhooks", hooks)
    assert (answer["appId"], answer["webhooks"]["targetUrl"]) == (app_id, receiver.url)
    assert answer["clientSecret"]
    rig.contact(portal, email="a@example.com")
    rig.done("POST", f"{HOOKS}/flush")
    [[event]] = receiver.batches
    assert (event["appId"], event["sourceId"]) == (app_id, str(app_id)), "an app hears of its own changes"


def test_webhooks_that_are_no_good_change_nothing(rig: Rig, portal: dict[str, Any]) -> None:
    app_id = portal["oauthApp"]["appId"]
    good = rig.done("PUT", f"/apps/{app_id}/webhooks", {"targetUrl": "https://example.com/", "subscriptions": []})
    bad = {"targetUrl": "https://example.com/other", "subscriptions": [{"eventType": "contact.exploded"}]}
    assert rig.refused("PUT", f"/apps/{app_id}/webhooks", bad)[:2] == (400, "webhooks_invalid")
    (shown,) = (app for app in rig.done("GET", "/apps")["results"] if app["appId"] == app_id)
    assert shown["webhooks"] == good["webhooks"]


@pytest.mark.parametrize("version", ["v1", "v2", "v3"])
def test_any_request_can_be_signed_as_hubspot_would(rig: Rig, version: str) -> None:
    portal = rig.portal()
    app, url, body = portal["oauthApp"], "https://example.com/card?userId=1", '{"a":1}'
    wanted = {"url": url, "version": version, "method": "POST", "body": body, "timestamp": 1_790_000_000_000}
    headers = rig.done("POST", f"/apps/{app['appId']}/sign", wanted)["headers"]
    signed = headers["X-HubSpot-Signature-v3" if version == "v3" else "X-HubSpot-Signature"]
    expected = Signature.get_signature(app["clientSecret"], body, version, url, "POST", "1790000000000")
    assert signed == expected
    assert headers.get("X-HubSpot-Signature-Version") == (None if version == "v3" else version)


def test_deliveries_that_are_done_make_room_for_others(rig: Rig, portal: dict[str, Any], receiver: Receiver) -> None:
    rig.done("PUT", "/portals/default/policy", {"webhookEventsKept": 4})
    for number in range(5):
        rig.contact(portal, email=f"a{number}@example.com")
        rig.done("POST", f"{HOOKS}/flush")
    receiver.status = 500
    rig.contact(portal, email="b@example.com")
    rig.done("POST", f"{HOOKS}/flush")
    rig.contact(portal, email="c@example.com")
    listed = rig.done("GET", f"{HOOKS}/deliveries")
    assert [(row["id"], row["state"]) for row in listed["results"]] == [
        *(("4", "delivered"), ("5", "delivered")),
        *(("6", "failed"), ("7", "pending")),
    ]
    assert listed["forgotten"] == 3
    status, code, text = rig.refused("POST", f"{HOOKS}/deliveries/3/resend")
    assert (status, code) == (404, "delivery_forgotten")
    assert "webhookEventsKept" in text
    assert rig.refused("POST", f"{HOOKS}/deliveries/8/resend")[:2] == (404, "delivery_unknown")


def test_what_is_forgotten_comes_back_with_a_checkpoint_and_goes_with_a_reset(
    rig: Rig, portal: dict[str, Any], receiver: Receiver
) -> None:
    rig.contact(portal, email="a@example.com")
    rig.done("POST", f"{HOOKS}/flush")
    rig.done("POST", "/portals/default/checkpoints", {"name": "one"})
    rig.done("PUT", "/portals/default/policy", {"webhookEventsKept": 0})
    rig.contact(portal, email="b@example.com")
    rig.done("POST", f"{HOOKS}/flush")
    assert rig.done("GET", f"{HOOKS}/deliveries") == {"results": [], "forgotten": 2}
    rig.done("POST", "/portals/default/checkpoints/one/restore")
    listed = rig.done("GET", f"{HOOKS}/deliveries")
    assert ([row["id"] for row in listed["results"]], listed["forgotten"]) == (["1"], 0)
    rig.done("POST", "/portals/default/reset")
    assert rig.done("GET", f"{HOOKS}/deliveries") == {"results": [], "forgotten": 0}


def test_what_disorder_drops_makes_room_too(rig: Rig, portal: dict[str, Any], receiver: Receiver) -> None:
    rig.done("PUT", "/portals/default/policy", {"webhookEventsKept": 3})
    rig.done("PUT", f"{HOOKS}/disorder", {"drop": 1})
    for number in range(5):
        rig.contact(portal, email=f"a{number}@example.com")
    listed = rig.done("GET", f"{HOOKS}/deliveries")
    assert ({row["state"] for row in listed["results"]}, len(listed["results"]), listed["forgotten"]) == (
        {"dropped"},
        3,
        7,
    )
    assert receiver.batches == []


def test_a_call_that_ends_after_its_portal_was_deleted_sends_nothing(
    rig: Rig, portal: dict[str, Any], receiver: Receiver
) -> None:
    rig.contact(portal, email="a@example.com")
    deleted = rig.simulator.portal(portal["portalId"])
    assert deleted is not None
    rig.done("DELETE", "/portals/default")
    deleted.live.clock.move_to(deleted.live.clock.now() + 60_000)
    deleted.published(deleted)
    other = rig.portal()
    (app,) = (row["appId"] for row in rig.done("GET", "/apps")["results"] if row["webhooks"])
    rig.done("POST", f"/apps/{app}/install", {"portalId": other["portalId"]})
    record_id = rig.contact(other, email="b@example.com")
    rig.done("POST", f"{HOOKS}/flush")
    assert {event["objectId"] for batch in receiver.batches for event in batch} == {int(record_id)}


def test_a_reset_during_an_advance_is_not_moved_by_it(rig: Rig, portal: dict[str, Any], receiver: Receiver) -> None:
    receiver.hang = True
    rig.contact(portal, email="a@example.com")
    with ThreadPoolExecutor(1) as pool:
        advancing = pool.submit(rig.done, "POST", "/portals/default/clock/advance", {"seconds": 86_400})
        while not receiver.batches:
            time.sleep(0.001)
        rig.done("POST", "/portals/default/reset")
        receiver.hang = False
        assert advancing.result() == CLOCK
    assert rig.done("GET", "/portals/default/clock") == CLOCK
    assert rig.done("GET", "/portals/default/traffic")["results"] == []
