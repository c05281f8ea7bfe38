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
_SAMPLE_ID = 100
"""Claim: what the button "Test" in HubSpot's pages sends (pasted, SLACK 2024-08). It was a text in 2022."""


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

    Claim: names and order are recorded: creations, deletions and property changes in both forms of 2025-06 and 2025-07,
    a creation of 2026-01, a generic property change of 2026-09.
    """
    event = notification.event
    if notification.sample:
        return _sample(notification, app_id, portal_id, policy)
    generic = notification.subscription_type.startswith("object.")
    shown: dict[str, Any] = {
        "eventId": notification.event_id,
        "subscriptionId": notification.subscription_id,
        "portalId": portal_id,
        "appId": app_id,
        "occurredAt": event.occurred_at,
        policy.webhook_type_member: notification.subscription_type,
        "attemptNumber": attempt,
    }
    if event.change == "associationChange":
        shown |= {"changeSource": event.source, **_association(event, generic=generic)}
    else:
        shown["objectId"] = event.object_id if event.new_id is None else event.new_id
        if generic:
            shown["objectTypeId"] = event.object_type_id
        shown |= _FORMS.get(event.change, _flagged)(event, policy)
        shown["changeSource"] = event.source
    if event.source_id is not None:
        shown["sourceId"] = event.source_id
    if event.change == "propertyChange" and (generic or policy.webhook_always_says_sensitive):
        # Claim: the generic form says it of every value (recorded 2025-07, 2026-09), the older one of none (2025-12).
        shown["isSensitive"] = event.sensitive
    return shown


def _sample(notification: Notification, app_id: int, portal_id: int, policy: Policy) -> dict[str, Any]:
    """Return what the button "Test" sends.

    Claim: order and members of a property change are pasted (SLACK 2024-08), a creation's flag is (SLACK 2022-04).
    """
    event = notification.event
    shown: dict[str, Any] = {
        "appId": app_id,
        "eventId": _SAMPLE_ID,
        "subscriptionId": notification.subscription_id,
        "portalId": portal_id,
        "occurredAt": event.occurred_at,
        policy.webhook_type_member: notification.subscription_type,
        "attemptNumber": 0,
    }
    if event.change == "associationChange":
        generic = notification.subscription_type.startswith("object.")
        return {**shown, "changeSource": event.source, **_association(event, generic=generic)}
    shown |= {"objectId": event.object_id, "changeSource": event.source}
    shown |= _FORMS.get(event.change, _flagged)(event, policy)
    if "changeFlag" in shown:
        shown["changeFlag"] = "NEW"
    return shown if event.change != "propertyChange" else {**shown, "isSensitive": event.sensitive}


def _flagged(event: Event, policy: Policy) -> dict[str, Any]:
    # Claim: CREATED and DELETED are recorded (2025-06, 2026-01). unverified: RESTORED; documentation names the member.
    flags = {"creation": policy.change_flag_created, "restore": "RESTORED"}
    return {"changeFlag": flags.get(event.change, "DELETED")}


def _new_message(event: Event, _: Policy) -> dict[str, Any]:
    # Documented (DOC-WEBHOOK), never seen; unverified: order and the missing changeFlag. The object is the thread.
    message_id, message_type = event.message or ("", "")
    return {"messageId": message_id, "messageType": message_type}


def _property_change(event: Event, _: Policy) -> dict[str, Any]:
    # Claim: no changeFlag (recorded 2025-07); a sensitive value is withheld (documented, DOC-WEBHOOK).
    # unverified: a cleared property is sent as an empty string.
    value = "" if event.property_value is None else event.property_value
    return {"propertyName": event.property_name, "propertyValue": "REDACTED" if event.sensitive else value}


def _merge(event: Event, _: Policy) -> dict[str, Any]:
    # Documented (DOC-WEBHOOK), never seen; unverified: order.
    return {
        "primaryObjectId": event.object_id,
        "mergedObjectIds": list(event.merged_ids),
        "newObjectId": event.new_id,
        "numberOfPropertiesMoved": event.properties_moved,
    }


def _association(event: Event, *, generic: bool) -> dict[str, Any]:
    # Claim: members, order and the missing objectId are recorded (2026-08), pasted whole (SLACK 2024-09).
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


_FORMS = {"propertyChange": _property_change, "merge": _merge, "newMessage": _new_message}


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
