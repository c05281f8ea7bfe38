"""What HubSpot sends to an app: a request's body, headers and signatures."""

from typing import Any

import orjson

from mockspot.catalog import events as catalog
from mockspot.domain.events import Event
from mockspot.domain.policy import Policy
from mockspot.domain.ports import Instant
from mockspot.domain.webhooks.deliveries import Delivery, Notification
from mockspot.wire import addresses, signatures

_USER_AGENT = (
    "HubSpot Connect 2.0 (http://dev.hubspot.com/) (namespace: webhooks-nio-http-client) "
    "- WebhooksExecutorDaemon-executor"
)
_TIMEOUT_SHOWN = "10000"
"""Claim: recorded 2026-01, although documentation says that five seconds are kept."""
_SAMPLE_ID = "100"
"""Claim: the button "Test" in HubSpot's pages sends this text, and the change flag NEW (second-hand)."""


def body(delivery: Delivery, *, portal_id: int, policy: Policy) -> bytes:
    """Return the request body of the next attempt: a compact JSON array, even of one event."""
    attempt = len(delivery.attempts)
    return orjson.dumps(
        [
            item(notification, app_id=delivery.app_id, portal_id=portal_id, attempt=attempt, policy=policy)
            for notification in delivery.notifications
        ]
    )


def item(notification: Notification, *, app_id: int, portal_id: int, attempt: int, policy: Policy) -> dict[str, Any]:
    """Return one event as an app sees it.

    Claim: names and order are recorded (a creation of 2026-01, a propertyChange of 2026-08).
    """
    event = notification.event
    shown: dict[str, Any] = {
        "eventId": _SAMPLE_ID if notification.sample else notification.event_id,
        "subscriptionId": notification.subscription_id,
        "portalId": portal_id,
        "appId": app_id,
        "occurredAt": event.occurred_at,
        policy.webhook_type_member: notification.subscription_type,
        "attemptNumber": attempt,
    }
    generic = notification.subscription_type.startswith("object.")
    shown |= _FORMS.get(event.change, _flagged)(event, generic, policy)
    if generic and event.change != "associationChange":
        shown["objectTypeId"] = event.object_type_id
    if notification.sample and "changeFlag" in shown:
        shown["changeFlag"] = "NEW"
    shown["changeSource"] = event.source
    if event.source_id is not None:
        shown["sourceId"] = event.source_id
    return shown


def _flagged(event: Event, _: bool, policy: Policy) -> dict[str, Any]:
    # Claim: CREATED and DELETED are recorded (2026). unverified: RESTORED; documentation names only the member.
    flags = {"creation": policy.change_flag_created, "restore": "RESTORED"}
    return {"objectId": event.object_id, "changeFlag": flags.get(event.change, "DELETED")}


def _new_message(event: Event, _: bool, __: Policy) -> dict[str, Any]:
    # Documented (DOC-WEBHOOK), never seen; unverified: order and the missing changeFlag. The object is the thread.
    message_id, message_type = event.message or ("", "")
    return {"objectId": event.object_id, "messageId": message_id, "messageType": message_type}


def _property_change(event: Event, generic: bool, policy: Policy) -> dict[str, Any]:
    # Claim: no changeFlag, and no isSensitive on ordinary properties (recorded 2026-06 and 2026-08 by two integrators).
    # unverified: a cleared property is sent as an empty string.
    value = "" if event.property_value is None else event.property_value
    shown: dict[str, Any] = {
        "objectId": event.object_id,
        "propertyName": event.property_name,
        "propertyValue": value,
    }
    if event.sensitive:
        # Claim: the value is withheld (documented, DOC-WEBHOOK); second-hand 2026: only the generic form says why.
        shown["propertyValue"] = "REDACTED"
    if policy.webhook_always_says_sensitive or (event.sensitive and generic):
        shown["isSensitive"] = event.sensitive
    return shown


def _merge(event: Event, _: bool, __: Policy) -> dict[str, Any]:
    # Documented (DOC-WEBHOOK), never seen; unverified: order.
    return {
        "objectId": event.object_id if event.new_id is None else event.new_id,
        "primaryObjectId": event.object_id,
        "mergedObjectIds": list(event.merged_ids),
        "newObjectId": event.new_id,
        "numberOfPropertiesMoved": event.properties_moved,
    }


def _association_change(event: Event, generic: bool, _: Policy) -> dict[str, Any]:
    # Claim: members and the missing objectId are documented and seen (DOC-WEBHOOK, 2026-08); unverified: order.
    shown: dict[str, Any] = {}
    if not generic:
        shown["associationType"] = catalog.association_type(event.object_type_id, event.to_type_id)
    shown |= {
        "fromObjectId": event.object_id,
        "toObjectId": event.to_id,
        "associationRemoved": event.association_removed,
        "isPrimaryAssociation": event.is_primary,
    }
    if generic:
        # Second-hand (DOC-GENWH): what the generic form has beyond the older one.
        shown |= {
            "associationCategory": event.association_category,
            "associationTypeId": event.association_type_id,
            "fromObjectTypeId": event.object_type_id,
            "toObjectTypeId": event.to_type_id,
        }
    return shown


_FORMS = {
    "propertyChange": _property_change,
    "merge": _merge,
    "associationChange": _association_change,
    "newMessage": _new_message,
}


def headers(secret: str, url: str, content: bytes, *, now: Instant, policy: Policy) -> dict[str, str]:
    """Return the headers of a webhook. Claim: recorded 2026-01; v1 and v3 travel together and the version says v1.

    Names are spelled as documented (DOC-REQVAL): what recorded them was a gateway that knows lower case alone. The URI
    that is signed is the one the app is asked at (documented, DOC-REQVAL), however its settings spell it.
    """
    sent = {"User-Agent": _USER_AGENT, "Accept": "*/*", "Content-Type": "application/json"}
    if policy.webhook_signatures == "v1 and v3":
        sent["X-HubSpot-Request-Timestamp"] = str(now)
    if policy.webhook_signatures != "none":
        sent["X-HubSpot-Signature"] = signatures.v1(secret, content)
    if policy.webhook_signatures == "v1 and v3":
        uri, decode = addresses.requested(url), policy.webhook_v3_decodes_uri
        sent["X-HubSpot-Signature-v3"] = signatures.v3(secret, "POST", uri, content, now, decode=decode)
    if policy.webhook_signatures != "none":
        sent["X-HubSpot-Signature-Version"] = "v1"
    sent["X-HubSpot-Timeout-Millis"] = _TIMEOUT_SHOWN
    return sent
