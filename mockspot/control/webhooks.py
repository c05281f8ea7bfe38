"""Webhook deliveries: look at them, hold and release them, send them again, make events."""

from typing import Any

from mockspot.control.documents import Trigger
from mockspot.control.operation import Command, ControlError, Operation
from mockspot.domain.refusal import Refusal
from mockspot.domain.webhooks import deliveries
from mockspot.domain.webhooks.fanout import invented, publish
from mockspot.wire.webhooks.deliveries import delivery_document

_STATES = ("pending", "held", "delivered", "failed", "dead")


def listing(command: Command) -> dict[str, Any]:
    """Return deliveries with their events and attempts, oldest first."""
    portal, state = command.portal, command.query.get("state")
    if state is not None and state not in _STATES:
        raise ControlError(400, "query_invalid", f"no state {state!r}", hint=f"states: {', '.join(_STATES)}")
    with portal.lock:
        found = deliveries.listed(portal.space, state)
        policy = portal.live.policy
    portal_id = portal.facts.portal_id
    return {"results": [delivery_document(delivery, portal_id=portal_id, policy=policy) for delivery in found]}


def resend(command: Command) -> dict[str, Any]:
    """Send a delivery once more, whatever became of it."""
    name = command.params["deliveryId"]
    if not name.isdigit() or not command.simulation.deliveries.resend(command.portal, int(name)):
        raise ControlError(404, "delivery_unknown", f"there is no delivery {name}", hint="GET …/webhooks/deliveries lists them")
    return {"resent": name}


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
    wanted: Trigger = command.body
    portal, simulation = command.portal, command.simulation
    with portal.lock:
        now = portal.live.clock.now()
        try:
            event = invented(
                wanted.subscription_type,
                object_id=wanted.object_id or 0,
                now=now,
                property_name=wanted.property_name,
                property_value=wanted.property_value,
                user_id=portal.credentials.users[0].user_id,
            )
        except Refusal as refusal:
            hint = "known ones: contact.creation, contact.propertyChange, deal.deletion, …"
            raise ControlError(400, "event_unknown", f"cannot make {wanted.subscription_type!r} events", hint=hint) from refusal
        cause = portal.live.traffic.append(now, "change", {"change": event.change, "objectId": str(event.object_id)})
        portal_id = portal.facts.portal_id
        made = publish(portal.space, [event], now=now, portal_id=portal_id, find=simulation.accounts.webhooks, cause=cause)
    portal.published(portal)
    return {"subscriptionType": wanted.subscription_type, "objectId": event.object_id, "occurredAt": now, "notifications": made}


_BASE = "/portals/{portalId}/webhooks"
ROWS = (
    Operation("GET", f"{_BASE}/deliveries", "List deliveries and attempts", listing, query=("state",)),
    Operation("POST", f"{_BASE}/deliveries/{{deliveryId}}/resend", "Send a delivery once more", resend),
    Operation("POST", f"{_BASE}/hold", "Hold deliveries back", hold),
    Operation("POST", f"{_BASE}/release", "Let held deliveries go", release),
    Operation("POST", f"{_BASE}/flush", "Send what is pending now and wait for it", flush, waits=True),
    Operation("POST", f"{_BASE}/trigger", "Make an event", trigger, Trigger, 201),
)
