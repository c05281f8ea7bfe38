from dataclasses import replace
from typing import Any

import orjson
import pytest
from hubspot.utils.signature import Signature

from mockspot.domain.events import Event
from mockspot.domain.policy import Policy
from mockspot.domain.webhooks.deliveries import Attempt, Delivery, Notification
from mockspot.wire.webhooks import payload

POLICY = Policy()
CREATED = Event("creation", "0-3", 267448862446, 1769081993375, "CRM_UI", "userId:52530071")


def delivery(event: Event, subscription_type: str, attempts: int = 0) -> Delivery:
    tried = tuple(Attempt(number, 0, 500, 1.0) for number in range(attempts))
    note = Notification(1030198139, 4578255, subscription_type, event)
    return Delivery(1, 19635961, "http://127.0.0.1:9/hook", "pending", (note,), 0, tried)


def sent(event: Event, subscription_type: str) -> dict[str, object]:
    [item] = orjson.loads(payload.body(delivery(event, subscription_type), portal_id=242711451, policy=POLICY))
    return dict(item)


def test_a_creation_is_byte_for_byte_the_recorded_one() -> None:
    body = payload.body(delivery(CREATED, "deal.creation"), portal_id=242711451, policy=POLICY)
    assert body == (
        b'[{"eventId":1030198139,"subscriptionId":4578255,"portalId":242711451,"appId":19635961,'
        b'"occurredAt":1769081993375,"subscriptionType":"deal.creation","attemptNumber":0,"objectId":267448862446,'
        b'"changeFlag":"CREATED","changeSource":"CRM_UI","sourceId":"userId:52530071"}]'
    )


def test_the_attempt_number_counts_the_attempts_before() -> None:
    body = payload.body(delivery(CREATED, "deal.creation", attempts=3), portal_id=1, policy=POLICY)
    assert orjson.loads(body)[0]["attemptNumber"] == 3


def test_the_documented_flag_of_a_creation_is_a_switch() -> None:
    body = payload.body(delivery(CREATED, "deal.creation"), portal_id=1, policy=Policy(change_flag_created="NEW"))
    assert orjson.loads(body)[0]["changeFlag"] == "NEW"


def test_a_property_change_has_the_recorded_members_in_order() -> None:
    event = Event("propertyChange", "0-1", 51, 5, "INTEGRATION", "395", property_name="city", property_value="Rome")
    item = sent(event, "contact.propertyChange")
    assert list(item)[7:] == ["objectId", "propertyName", "propertyValue", "changeSource", "sourceId"]
    assert (item["changeSource"], item["sourceId"]) == ("INTEGRATION", "395")


def test_a_cleared_property_is_an_empty_text() -> None:
    event = Event("propertyChange", "0-1", 51, 5, "CRM_UI", property_name="city")
    assert sent(event, "contact.propertyChange")["propertyValue"] == ""


def test_deletions_carry_the_deleted_flag() -> None:
    assert sent(Event("deletion", "0-1", 51, 5, "CRM_UI"), "contact.deletion")["changeFlag"] == "DELETED"
    assert sent(Event("privacyDeletion", "0-1", 51, 5, "CRM_UI"), "contact.deletion")["changeFlag"] == "DELETED"


def test_an_association_change_names_both_records_and_no_object() -> None:
    event = Event("associationChange", "0-1", 51, 5, "USER", to_type_id="0-2", to_id=52, is_primary=True)
    item = sent(event._replace(source_id="userId:1"), "contact.associationChange")
    assert list(item)[7:] == [
        "changeSource",
        "associationType",
        "fromObjectId",
        "toObjectId",
        "associationRemoved",
        "isPrimaryAssociation",
        "sourceId",
    ]
    assert item["associationType"] == "CONTACT_TO_COMPANY"
    assert (item["fromObjectId"], item["toObjectId"]) == (51, 52)
    assert (item["associationRemoved"], item["isPrimaryAssociation"]) == (False, True)


def test_the_generic_association_change_names_types_by_id() -> None:
    event = Event(
        "associationChange", "0-1", 51, 5, "USER", to_type_id="0-2", to_id=52,
        association_category="HUBSPOT_DEFINED", association_type_id=279,
    )  # fmt: skip
    item = sent(event, "object.associationChange")
    assert "associationType" not in item
    assert (item["fromObjectTypeId"], item["toObjectTypeId"], item["associationTypeId"]) == ("0-1", "0-2", 279)


def test_a_merge_names_what_became_of_the_records() -> None:
    event = Event("merge", "0-1", 51, 5, "CRM_UI", merged_ids=(52,), new_id=53, properties_moved=4)
    item = sent(event, "contact.merge")
    assert (item["primaryObjectId"], item["mergedObjectIds"], item["newObjectId"]) == (51, [52], 53)
    assert item["numberOfPropertiesMoved"] == 4


def test_a_generic_creation_has_the_recorded_members_in_order() -> None:
    item = sent(CREATED, "object.creation")
    assert list(item)[7:] == ["objectId", "objectTypeId", "changeFlag", "changeSource", "sourceId"]
    assert item["objectTypeId"] == "0-3"


def test_a_generic_property_change_has_the_recorded_members_in_order() -> None:
    event = Event("propertyChange", "2-143964783", 51, 5, "CRM_UI", "userId:1", "type_training", "OA")
    item = sent(event, "object.propertyChange")
    assert list(item)[7:] == [
        "objectId",
        "objectTypeId",
        "propertyName",
        "propertyValue",
        "changeSource",
        "sourceId",
        "isSensitive",
    ]
    assert item["isSensitive"] is False


def test_headers_are_the_recorded_ones_as_documentation_spells_them() -> None:
    headers = payload.headers("secret", "https://example.com/hook", b"[]", now=1769081994066, policy=POLICY)
    assert list(headers) == [
        "User-Agent",
        "Accept",
        "Content-Type",
        "X-HubSpot-Request-Timestamp",
        "X-HubSpot-Signature",
        "X-HubSpot-Signature-v3",
        "X-HubSpot-Signature-Version",
        "X-HubSpot-Timeout-Millis",
    ]
    assert headers["X-HubSpot-Request-Timestamp"] == "1769081994066"
    assert headers["X-HubSpot-Signature-Version"] == "v1"
    assert headers["X-HubSpot-Timeout-Millis"] == "10000"


def test_a_new_message_names_its_thread_and_itself() -> None:
    event = Event("newMessage", "0-11", 51, 5, "CRM_UI", message=("m-1", "COMMENT"))
    item = sent(event, "conversation.newMessage")
    assert list(item)[7:] == ["objectId", "messageId", "messageType", "changeSource"]
    assert (item["objectId"], item["messageId"], item["messageType"]) == (51, "m-1", "COMMENT")


def test_a_sensitive_value_is_withheld_and_only_the_generic_form_says_so() -> None:
    event = Event("propertyChange", "0-1", 51, 5, "CRM_UI", property_name="x", property_value="secret", sensitive=True)
    classic, generic = sent(event, "contact.propertyChange"), sent(event, "object.propertyChange")
    assert (classic["propertyValue"], generic["propertyValue"]) == ("REDACTED", "REDACTED")
    assert ("isSensitive" in classic, generic["isSensitive"]) == (False, True)


@pytest.mark.parametrize("sensitive", [True, False])
@pytest.mark.parametrize("kind", ["contact.propertyChange", "object.propertyChange"])
def test_that_every_change_says_whether_it_is_sensitive_is_a_switch(kind: str, sensitive: bool) -> None:
    event = Event("propertyChange", "0-1", 51, 5, "CRM_UI", property_name="x", property_value="y", sensitive=sensitive)
    body = payload.body(delivery(event, kind), portal_id=1, policy=Policy(webhook_always_says_sensitive=True))
    assert orjson.loads(body)[0]["isSensitive"] is sensitive


def test_the_guides_name_of_the_type_is_a_switch() -> None:
    body = payload.body(delivery(CREATED, "deal.creation"), portal_id=1, policy=Policy(webhook_type_member="eventType"))
    [item] = orjson.loads(body)
    assert item["eventType"] == "deal.creation"
    assert list(item)[5] == "eventType"
    assert "subscriptionType" not in item


def sample(event: Event, subscription_type: str) -> dict[str, object]:
    asked = delivery(event, subscription_type)
    pressed = replace(asked, notifications=(replace(asked.notifications[0], sample=True),))
    [item] = orjson.loads(payload.body(pressed, portal_id=242711451, policy=POLICY))
    return dict(item)


def test_the_test_button_sends_the_pasted_sample() -> None:
    event = Event("propertyChange", "0-3", 123, 5, "CRM", "userId:1", "dealstage", "sample-value")
    assert list(sample(event, "deal.propertyChange").items()) == [
        ("appId", 19635961),
        ("eventId", 100),
        ("subscriptionId", 4578255),
        ("portalId", 242711451),
        ("occurredAt", 5),
        ("subscriptionType", "deal.propertyChange"),
        ("attemptNumber", 0),
        ("objectId", 123),
        ("changeSource", "CRM"),
        ("propertyName", "dealstage"),
        ("propertyValue", "sample-value"),
        ("isSensitive", False),
    ]


def test_the_test_button_has_the_old_flag_of_a_creation() -> None:
    assert sample(CREATED, "deal.creation")["changeFlag"] == "NEW"


@pytest.mark.parametrize(
    ("signatures", "names"),
    [
        ("v1", ["X-HubSpot-Signature", "X-HubSpot-Signature-Version"]),
        ("none", []),
    ],
)
def test_webhooks_may_be_signed_less(signatures: Any, names: list[str]) -> None:
    headers = payload.headers("s", "https://example.com/", b"[]", now=1, policy=Policy(webhook_signatures=signatures))
    assert [name for name in headers if "Signature" in name or "Timestamp" in name] == names


def test_the_libraries_signature_over_the_uri_as_it_is_is_a_switch() -> None:
    secret, url = (
        "autopilot-test-client-secret-0001",
        "https://example.com/api/hubspot/webhooks?src=hs%3Aapp%2Fv3&x=%28a%29",
    )
    policy = Policy(webhook_v3_decodes_uri=False)
    headers = payload.headers(secret, url, b"[]", now=1790000004000, policy=policy)
    assert headers["X-HubSpot-Signature-v3"] == "KKwrtu49d26FrUsDQdYcfAcwFssKn+cmyppOAUwOO/Q="
    assert headers["X-HubSpot-Signature-v3"] == Signature.get_signature(
        secret, "[]", "v3", url, "POST", "1790000004000"
    )
