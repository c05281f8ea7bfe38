from collections.abc import Iterator
from typing import Any

import pytest

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
