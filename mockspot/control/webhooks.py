"""Webhook deliveries: look at them, hold and release them, send them again, make events."""

from difflib import get_close_matches
from typing import Any

from mockspot.asgi.portal import Portal
from mockspot.catalog.events import EVENT_TYPES
from mockspot.control.documents import Trigger
from mockspot.control.operation import Command, ControlError, Operation, number_of
from mockspot.control.planting import type_named
from mockspot.control.seeding import reason
from mockspot.domain.events import Event
from mockspot.domain.records.state import FIRST_ID, live
from mockspot.domain.refusal import Refusal
from mockspot.domain.webhooks import deliveries
from mockspot.domain.webhooks.fanout import invented, publish
from mockspot.wire.webhooks.deliveries import delivery_document

_STATES = ("pending", "held", "delivered", "failed", "dead")


def listing(command: Command) -> dict[str, Any]:
    """Return deliveries with their events and attempts, oldest first."""
    portal, state = command.portal, command.query.get("state")
    if state is not None and state not in _STATES:
        raise ControlError(
            400, "query_invalid", f"there is no state {state[:40]!r}", hint=f"states: {', '.join(_STATES)}"
        )
    with portal.lock:
        found = deliveries.listed(portal.space, state)
        policy = portal.live.policy
    portal_id = portal.facts.portal_id
    return {"results": [delivery_document(delivery, portal_id=portal_id, policy=policy) for delivery in found]}


def resend(command: Command) -> dict[str, Any]:
    """Send a delivery once more, whatever became of it."""
    number = number_of(command.params["deliveryId"])
    if number is None or not command.simulation.deliveries.resend(command.portal, number):
        hint = "GET …/webhooks/deliveries lists them"
        raise ControlError(404, "delivery_unknown", "this portal has no such delivery", hint=hint)
    return {"resent": str(number)}


def hold(command: Command) -> dict[str, Any]:
    """Hold back everything not yet sent, and everything to come."""
    return {"held": command.simulation.deliveries.hold(command.portal)}


def release(command: Command) -> dict[str, Any]:
    """Let held deliveries go."""
    return {"released": command.simulation.deliveries.release(command.portal)}


def flush(command: Command) -> dict[str, Any]:
    """Send what is pending now, without waiting for its window, and answer when it is done."""
    return {"attempted": command.simulation.deliveries.flush(command.portal)}


def trigger(command: Command) -> dict[str, Any]:
    """Make an event as a user's change in HubSpot's pages would; the portal's data stay as they are."""
    portal, simulation = command.portal, command.simulation
    with portal.lock:
        event = _event(portal, command.body)
        now = event.occurred_at
        cause = portal.live.traffic.append(now, "change", {"change": event.change, "objectId": str(event.object_id)})
        portal_id = portal.facts.portal_id
        made = publish(
            portal.space, [event], now=now, portal_id=portal_id, find=simulation.accounts.webhooks, cause=cause
        )
    portal.published(portal)
    return {
        "subscriptionType": command.body.subscription_type,
        "objectId": event.object_id,
        "occurredAt": now,
        "notifications": made,
    }


def _event(portal: Portal, wanted: Trigger) -> Event:
    try:
        event = invented(
            wanted.subscription_type,
            object_id=wanted.object_id or 0,
            now=portal.live.clock.now(),
            object_type_id=_type_id(portal, wanted.object_type),
            property_name=wanted.property_name,
            property_value=wanted.property_value,
            user_id=portal.credentials.users[0].user_id,
        )
    except Refusal as refusal:
        close = get_close_matches(wanted.subscription_type[:100], EVENT_TYPES, n=1)
        hint = f"did you mean {close[0]}?" if close else "for example contact.creation or deal.propertyChange"
        if wanted.subscription_type.startswith("object."):
            hint = "name the objectType"
        raise ControlError(400, "event_unknown", reason(refusal), hint=hint) from refusal
    return (
        event if wanted.object_id is not None else event._replace(object_id=_some_record(portal, event.object_type_id))
    )


def _type_id(portal: Portal, name: str | None) -> str | None:
    return None if name is None else type_named(portal.space, portal.facts.portal_id, name).type_id


def _some_record(portal: Portal, type_id: str) -> int:
    """Return the id of the portal's first record of a type, so that an app which reads it finds something."""
    return next((number for number, _ in portal.space.scan(live(type_id))), FIRST_ID)


_BASE = "/portals/{portalId}/webhooks"
ROWS = (
    Operation("GET", f"{_BASE}/deliveries", "List deliveries and attempts", listing, query=("state",)),
    Operation("POST", f"{_BASE}/deliveries/{{deliveryId}}/resend", "Send a delivery once more", resend),
    Operation("POST", f"{_BASE}/hold", "Hold deliveries back", hold),
    Operation("POST", f"{_BASE}/release", "Let held deliveries go", release),
    Operation("POST", f"{_BASE}/flush", "Send what is pending now and wait for it", flush, waits=True),
    Operation("POST", f"{_BASE}/trigger", "Make an event", trigger, Trigger, 201),
)
