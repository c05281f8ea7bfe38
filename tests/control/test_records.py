"""Restoring records, which only users can do: the record is as it was before, and apps hear of it."""

import json
from typing import Any

import pytest

from tests.control.conftest import Rig

CONTACTS = "/crm/v3/objects/contacts"
RESTORE = "/portals/default/records/restore"


@pytest.fixture
def token(rig: Rig) -> str:
    made: str = rig.portal(clock={"mode": "manual"})["privateApp"]["accessToken"]
    return made


def create(rig: Rig, token: str, object_type: str, **properties: str) -> str:
    reply = rig.hubspot(token, "POST", f"/crm/v3/objects/{object_type}", {"properties": properties})
    assert reply.status == 201, reply.body
    return str(_json(reply)["id"])


def _json(reply: Any) -> Any:

    return json.loads(reply.body)


def restore(rig: Rig, made: str) -> tuple[int, Any]:
    return rig.call("POST", RESTORE, {"objectType": "contacts", "objectId": int(made)})


def test_a_restored_record_has_its_values_its_past_and_its_links(rig: Rig, token: str) -> None:
    made = create(rig, token, "contacts", email="ada@example.com", firstname="Ada")
    company = create(rig, token, "companies", name="Acme")
    rig.hubspot(token, "PUT", f"/crm/v4/objects/contacts/{made}/associations/default/companies/{company}")
    rig.hubspot(token, "PATCH", f"{CONTACTS}/{made}", {"properties": {"firstname": "Augusta"}})
    shown = f"{CONTACTS}/{made}?propertiesWithHistory=firstname&associations=companies"
    before = _json(rig.hubspot(token, "GET", shown))
    rig.hubspot(token, "DELETE", f"{CONTACTS}/{made}")
    assert rig.hubspot(token, "GET", shown).status == 404
    assert restore(rig, made) == (200, {"objectType": "contacts", "objectId": made, "archived": False})
    assert _json(rig.hubspot(token, "GET", shown)) == before
    assert _json(rig.hubspot(token, "GET", f"{CONTACTS}?archived=true"))["results"] == []
    taken = rig.hubspot(token, "POST", CONTACTS, {"properties": {"email": "ada@example.com"}})
    assert taken.status == 409


def test_the_traffic_log_tells_of_a_restoration(rig: Rig, token: str) -> None:
    made = create(rig, token, "contacts", email="ada@example.com")
    rig.hubspot(token, "DELETE", f"{CONTACTS}/{made}")
    restore(rig, made)
    changes = rig.done("GET", "/portals/default/traffic", kind="change")["results"]
    assert [(entry["change"], entry["objectId"]) for entry in changes[-2:]] == [("deletion", made), ("restore", made)]


def test_a_record_whose_address_was_taken_meanwhile_stays_archived(rig: Rig, token: str) -> None:
    made = create(rig, token, "contacts", email="ada@example.com")
    rig.hubspot(token, "DELETE", f"{CONTACTS}/{made}")
    other = create(rig, token, "contacts", email="ada@example.com")
    status, code, text = rig.refused("POST", RESTORE, {"objectType": "contacts", "objectId": int(made)})
    assert (status, code) == (409, "value_taken")
    assert other in text
    assert rig.hubspot(token, "GET", f"{CONTACTS}/{made}?archived=true").status == 200


def test_an_additional_address_counts_as_well(rig: Rig, token: str) -> None:
    first, second = (create(rig, token, "contacts", email=f"{name}@example.com") for name in "ab")
    body = {"primaryObjectId": first, "objectIdToMerge": second}
    made = _json(rig.hubspot(token, "POST", f"{CONTACTS}/merge", body))["id"]
    rig.hubspot(token, "DELETE", f"{CONTACTS}/{made}")
    create(rig, token, "contacts", email="b@example.com")
    assert restore(rig, made)[0] == 409


def test_what_is_not_archived_cannot_be_restored(rig: Rig, token: str) -> None:
    made = create(rig, token, "contacts", email="ada@example.com")
    for number in (int(made), 1):
        status, code, _ = rig.refused("POST", RESTORE, {"objectType": "contacts", "objectId": number})
        assert (status, code) == (404, "record_unknown")
    assert rig.refused("POST", RESTORE, {"objectType": "cars", "objectId": 1})[0] == 400


def test_after_ninety_days_an_archived_record_is_seen_no_more(rig: Rig, token: str) -> None:
    made = create(rig, token, "contacts", email="ada@example.com")
    rig.hubspot(token, "DELETE", f"{CONTACTS}/{made}")
    for days, found in ((90, 200), (1, 404)):
        rig.done("POST", "/portals/default/clock/advance", {"seconds": days * 86_400})
        assert rig.hubspot(token, "GET", f"{CONTACTS}/{made}?archived=true").status == found
        assert bool(_json(rig.hubspot(token, "GET", f"{CONTACTS}?archived=true"))["results"]) is (found == 200)
    assert rig.refused("POST", RESTORE, {"objectType": "contacts", "objectId": int(made)})[1] == "record_unknown"


def test_apps_hear_of_restorations_merges_and_erasures(rig: Rig) -> None:
    portal = rig.portal(clock={"mode": "manual"})
    token = portal["privateApp"]["accessToken"]
    kinds = ("restore", "merge", "privacyDeletion", "deletion")
    hooks = {
        "targetUrl": "https://example.com/h",
        "subscriptions": [{"eventType": f"contact.{kind}"} for kind in kinds],
    }
    app = rig.done("POST", "/apps", {"requiredScopes": ["crm.objects.contacts.read"], "webhooks": hooks})
    rig.done("POST", f"/apps/{app['appId']}/install", {"portalId": portal["portalId"]})
    first, second = (create(rig, token, "contacts", email=f"{name}@example.com") for name in "ab")
    rig.hubspot(token, "DELETE", f"{CONTACTS}/{first}")
    restore(rig, first)
    body = {"primaryObjectId": first, "objectIdToMerge": second}
    made = int(_json(rig.hubspot(token, "POST", f"{CONTACTS}/merge", body))["id"])
    rig.hubspot(token, "POST", f"{CONTACTS}/gdpr-delete", {"objectId": str(made)})
    deliveries = rig.done("GET", "/portals/default/webhooks/deliveries")["results"]
    events = [event for delivery in deliveries for event in delivery["events"]]
    heard = [(event["subscriptionType"].partition(".")[2], event["objectId"]) for event in events]
    assert heard[:2] == [("deletion", int(first)), ("restore", int(first))]
    assert set(heard[2:4]) == {("merge", made), ("deletion", int(second))}  # those of one change come in no order
    assert set(heard[4:]) == {("privacyDeletion", made), ("deletion", made)}
    restored = events[1]
    (merged,) = [event for event in events if event["subscriptionType"] == "contact.merge"]
    assert (restored["changeSource"], restored["sourceId"]) == ("CRM_UI", f"userId:{portal['users'][0]['userId']}")
    assert (merged["primaryObjectId"], merged["mergedObjectIds"]) == (int(first), [int(second)])
    assert merged["numberOfPropertiesMoved"] == 0
    changes = rig.done("GET", "/portals/default/traffic", kind="change")["results"]
    (told,) = [change for change in changes if change["change"] == "merge"]
    assert (told["objectId"], told["mergedObjectIds"], told["newObjectId"]) == (first, [second], str(made))
