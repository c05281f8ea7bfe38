"""Webhook deliveries: look at them, hold and release, send again, drop, double, delay, disorder them; make events."""

from difflib import get_close_matches
from typing import Any

from mockspot.asgi.portal import Portal
from mockspot.catalog.events import EVENT_TYPES
from mockspot.control.documents import Delay, Disorder, Trigger
from mockspot.control.operation import Command, ControlError, Operation
from mockspot.control.planting import type_named
from mockspot.control.seeding import reason
from mockspot.domain.events import Event
from mockspot.domain.numbers import number_of
from mockspot.domain.records.state import FIRST_ID, live
from mockspot.domain.refusal import Refusal
from mockspot.domain.values import instant_text
from mockspot.domain.webhooks import deliveries, disorder
from mockspot.domain.webhooks.deliveries import Delivery
from mockspot.domain.webhooks.fanout import invented, publish
from mockspot.wire.webhooks.deliveries import delivery_document

_STATES = ("pending", "held", "delivered", "failed", "dead", "dropped")
_NEEDED = {"propertyChange": "propertyName", "associationChange": "toObjectId", "merge": "mergedObjectIds"}
"""By change: the member without which an event of it cannot be."""


def listing(command: Command) -> dict[str, Any]:
    """Return deliveries with their events and attempts, oldest first, and how many of those done are forgotten."""
    portal, state = command.portal, command.query.get("state")
    if state is not None and state not in _STATES:
        raise ControlError(
            400, "query_invalid", f"there is no state {state[:40]!r}", hint=f"states: {', '.join(_STATES)}"
        )
    with portal.lock:
        found, forgotten = deliveries.listed(portal.space, state), deliveries.forgotten(portal.space)
        policy = portal.live.policy
    portal_id = portal.facts.portal_id
    shown = [delivery_document(delivery, portal_id=portal_id, policy=policy) for delivery in found]
    return {"results": shown, "forgotten": forgotten}


def resend(command: Command) -> dict[str, Any]:
    """Send a delivery once more, whatever became of it."""
    number = _number(command)
    if not command.simulation.deliveries.resend(command.portal, number):
        raise _unknown(command)
    return {"resent": str(number)}


def drop(command: Command) -> dict[str, Any]:
    """Never send a delivery that waits, as if it were lost on the way."""
    number = _number(command)
    with command.portal.lock:
        _changed(command, deliveries.drop(command.portal.space, number))
        _make_room(command.portal)
    return {"dropped": str(number)}


def delay(command: Command) -> dict[str, Any]:
    """Make a delivery that waits due so much later."""
    portal, number = command.portal, _number(command)
    with portal.lock:
        later = _changed(command, deliveries.delay(portal.space, number, round(command.body.seconds * 1000)))
    portal.published(portal)
    return {"delayed": str(number), "nextAttemptAt": instant_text(later.due)}


def duplicate(command: Command) -> dict[str, Any]:
    """Send the events of a delivery in one more, as HubSpot may: same events, same ids."""
    portal, number = command.portal, _number(command)
    with portal.lock:
        again = deliveries.duplicate(portal.space, number, now=portal.live.clock.now())
        portal.space.commit()
    if again is None:
        raise _unknown(command)
    portal.published(portal)
    return {"duplicated": str(number), "id": str(again.delivery_id)}


def read_disorder(command: Command) -> dict[str, Any]:
    """Return the rates of disorder; all zero when there is none."""
    portal = command.portal
    with portal.lock:
        wanted = disorder.wanted(portal.space) or disorder.Disorder()
    low, high = wanted.delay_ms
    return {
        "seed": wanted.seed,
        "drop": wanted.drop,
        "duplicate": wanted.duplicate,
        "delay": wanted.delay,
        "delaySeconds": [low / 1000, high / 1000],
        "reorder": wanted.reorder,
    }


def write_disorder(command: Command) -> dict[str, Any]:
    """Have events befallen by disorder from now on; those queued already keep their order."""
    portal, wanted = command.portal, command.body
    low, high = (round(seconds * 1000) for seconds in wanted.delay_seconds)
    if low > high:
        raise ControlError(400, "delay_invalid", "delaySeconds goes from the shorter to the longer")
    made = disorder.Disorder(wanted.seed, wanted.drop, wanted.duplicate, wanted.delay, (low, high), wanted.reorder)
    with portal.lock:
        disorder.want(portal.space, made)
        portal.space.commit()
    return read_disorder(command)


def end_disorder(command: Command) -> None:
    """Have no disorder any more."""
    portal = command.portal
    with portal.lock:
        disorder.want(portal.space, None)
        portal.space.commit()


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
    """Make an event as a change would, by default a user's in HubSpot's pages; the portal's data stay as they are."""
    portal, simulation = command.portal, command.simulation
    with portal.lock:
        event = _event(portal, command.body)
        now = event.occurred_at
        cause = portal.live.traffic.append(now, "change", {"change": event.change, "objectId": str(event.object_id)})
        portal_id = portal.facts.portal_id
        made = publish(
            portal.space,
            [event],
            now=now,
            portal_id=portal_id,
            find=simulation.accounts.webhooks,
            cause=cause,
            sample=command.body.test,
        )
        _make_room(portal)
    portal.published(portal)
    return {
        "subscriptionType": command.body.subscription_type,
        "objectId": event.object_id,
        "occurredAt": now,
        "notifications": made,
    }


def _make_room(portal: Portal) -> None:
    deliveries.forget(portal.space, keep=portal.live.policy.webhook_events_kept)
    portal.space.commit()


def _number(command: Command) -> int:
    number = number_of(command.params["deliveryId"])
    if number is None:
        raise _unknown(command)
    return number


def _unknown(command: Command) -> ControlError:
    number, space = number_of(command.params["deliveryId"]), command.portal.space
    if number is not None and 0 < number <= deliveries.made(space):
        hint = "the switch webhookEventsKept says how many are kept"
        return ControlError(404, "delivery_forgotten", "this delivery is done and forgotten", hint=hint)
    hint = "GET …/webhooks/deliveries lists them"
    return ControlError(404, "delivery_unknown", "this portal has no such delivery", hint=hint)


def _changed(command: Command, delivery: Delivery | None) -> Delivery:
    """Return the delivery that was changed; refused when it is done or there never was one."""
    space = command.portal.space
    space.commit()
    if delivery is not None:
        return delivery
    present = space.get(deliveries.DELIVERIES, _number(command))
    if present is None:
        raise _unknown(command)
    hint = "POST …/duplicate or …/resend sends its events again"
    raise ControlError(409, "delivery_done", f"this delivery is {present.state} and waits no more", hint=hint)


def _event(portal: Portal, wanted: Trigger) -> Event:
    """Return the event that a document asks for; refused when it lacks what every event of its kind has."""
    event = _made(portal, wanted)
    needed = _NEEDED.get(event.change)
    given = {"propertyName": wanted.property_name, "toObjectId": wanted.to_object_id}
    if needed is not None and not given.get(needed, wanted.merged_object_ids):
        raise ControlError(400, "event_incomplete", f"{wanted.subscription_type} has a {needed}", hint="give it")
    to_type = _type_id(portal, wanted.to_object_type)
    if event.change == "associationChange" and to_type is None:
        raise ControlError(400, "event_incomplete", "an association has another end", hint="name the toObjectType")
    object_id = _some_record(portal, event.object_type_id) if wanted.object_id is None else wanted.object_id
    return event._replace(
        object_id=object_id,
        property_name=wanted.property_name,
        property_value=wanted.property_value,
        to_type_id=to_type,
        to_id=wanted.to_object_id,
        association_category=wanted.association_category,
        association_type_id=wanted.association_type_id,
        association_removed=wanted.association_removed,
        is_primary=wanted.is_primary_association,
        merged_ids=tuple(wanted.merged_object_ids),
        new_id=wanted.new_object_id,
        properties_moved=wanted.number_of_properties_moved,
        message=(wanted.message_id, wanted.message_type),
        sensitive=wanted.sensitive,
    )


def _made(portal: Portal, wanted: Trigger) -> Event:
    user_id = portal.credentials.users[0].user_id
    try:
        return invented(
            wanted.subscription_type,
            object_id=0,
            now=portal.live.clock.now(),
            object_type_id=_type_id(portal, wanted.object_type),
            source=wanted.change_source,
            source_id=wanted.source_id or f"userId:{user_id}",
        )
    except Refusal as refusal:
        raise ControlError(400, "event_unknown", reason(refusal), hint=_hint(wanted.subscription_type)) from refusal


def _hint(event_type: str) -> str:
    """Say what to ask for in place of an event type, which may be one of HubSpot's."""
    if event_type in EVENT_TYPES:
        return "name the objectType" if EVENT_TYPES[event_type].simulated else "docs/support.md lists those that fire"
    close = get_close_matches(event_type[:100], EVENT_TYPES, n=1)
    return f"did you mean {close[0]}?" if close else "for example contact.creation or deal.propertyChange"


def _type_id(portal: Portal, name: str | None) -> str | None:
    return None if name is None else type_named(portal.space, portal.facts.portal_id, name).type_id


def _some_record(portal: Portal, type_id: str) -> int:
    """Return the id of the portal's first record of a type, so that an app which reads it finds something."""
    return next((number for number, _ in portal.space.scan(live(type_id))), FIRST_ID)


_BASE = "/portals/{portalId}/webhooks"
ROWS = (
    Operation(
        "GET",
        f"{_BASE}/deliveries",
        "List deliveries and attempts",
        listing,
        waits=True,
        query=("state",),
        answer=("Deliveries",),
    ),
    Operation(
        "POST", f"{_BASE}/deliveries/{{deliveryId}}/resend", "Send a delivery once more", resend, answer=("Resent",)
    ),
    Operation(
        "POST", f"{_BASE}/deliveries/{{deliveryId}}/drop", "Never send a delivery that waits", drop, answer=("Dropped",)
    ),
    Operation(
        "POST",
        f"{_BASE}/deliveries/{{deliveryId}}/delay",
        "Make a delivery due later",
        delay,
        Delay,
        answer=("Delayed",),
    ),
    Operation(
        "POST",
        f"{_BASE}/deliveries/{{deliveryId}}/duplicate",
        "Send its events in one more",
        duplicate,
        status=201,
        answer=("Duplicated",),
    ),
    Operation("GET", f"{_BASE}/disorder", "Return the rates of disorder", read_disorder, answer=("DisorderRates",)),
    Operation(
        "PUT",
        f"{_BASE}/disorder",
        "Drop, double, delay and reorder events by a seed",
        write_disorder,
        Disorder,
        answer=("DisorderRates",),
    ),
    Operation("DELETE", f"{_BASE}/disorder", "Have no disorder any more", end_disorder, status=204),
    Operation("POST", f"{_BASE}/hold", "Hold deliveries back", hold, answer=("Held",)),
    Operation("POST", f"{_BASE}/release", "Let held deliveries go", release, answer=("Released",)),
    Operation(
        "POST", f"{_BASE}/flush", "Send what is pending now and wait for it", flush, waits=True, answer=("Flushed",)
    ),
    Operation("POST", f"{_BASE}/trigger", "Make an event", trigger, Trigger, 201, answer=("Triggered",)),
)
