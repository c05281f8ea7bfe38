"""The API of webhook settings and subscriptions: requests in, answers out."""

from typing import Any

from mockspot.catalog import events as catalog
from mockspot.catalog.versions import SUBSCRIPTION_ACTIVE, SUBSCRIPTION_LOCATION
from mockspot.domain.numbers import number_of
from mockspot.domain.refusal import Refusal
from mockspot.domain.values import instant_text
from mockspot.domain.webhooks.subscribing import Create, OfApp, OfSubscription, Switch, Switched
from mockspot.domain.webhooks.subscriptions import DEFAULT_CONCURRENCY, AppWebhooks, Settings, Subscription, Wish
from mockspot.wire.batch import entry, envelope
from mockspot.wire.body import member, members, object_body, required, text
from mockspot.wire.call import Call
from mockspot.wire.json_body import not_in_enum, wrong_type
from mockspot.wire.json_positions import Path
from mockspot.wire.message import Answer


def parse_app(call: Call) -> OfApp:
    """Return the command of a call that names an app only."""
    return OfApp(_number(call, "appId"))


def parse_settings(call: Call) -> Settings:
    """Return the command of `PUT /settings`. `throttling.period` survives in old clients and is ignored (SPEC).

    Claim: without `throttling` it is taken (second-hand: n8n's node sends none, clients 2026-11, and is seen to work,
    n8n 20137 of 2025-09; HubSpot's own sample-apps-webhooks of 2023-07 sends none), though SPEC requires it.
    unverified: that the limit is then the default, and not the one that was set.
    """
    body = object_body(call)
    required(call, body, ("targetUrl",), ())
    throttling = member(call, body, "throttling", dict, ())
    if throttling is not None:
        required(call, throttling, ("maxConcurrentRequests",), ("throttling",))
    limit = _whole(call, throttling or {}, "maxConcurrentRequests", ("throttling",))
    url = text(call, body, "targetUrl", ()) or ""
    return Settings(_number(call, "appId"), url, DEFAULT_CONCURRENCY if limit is None else limit)


def parse_create(call: Call) -> Create:
    """Return the command of `POST /subscriptions`. Since 2026-03 `active` must be sent (SPEC)."""
    body = object_body(call)
    required(call, body, ("active", "eventType") if call.has(SUBSCRIPTION_ACTIVE) else ("eventType",), ())
    event_type = text(call, body, "eventType", ()) or ""
    if event_type not in catalog.EVENT_TYPES:
        raise not_in_enum(call.request.body, ("eventType",), catalog.EVENT_TYPES)
    wish = Wish(
        event_type,
        active=_flag(call, body, "active", ()) or False,
        property_name=text(call, body, "propertyName", ()),
        object_type_id=text(call, body, "objectTypeId", ()),
        event_type_name=text(call, body, "eventTypeName", ()),
    )
    return Create(_number(call, "appId"), wish)


def parse_subscription(call: Call) -> OfSubscription:
    """Return the command of a call that names one subscription."""
    return OfSubscription(_number(call, "appId"), _number(call, "subscriptionId"))


def parse_patch(call: Call) -> OfSubscription:
    """Return the command of `PATCH /subscriptions/{id}`; only `active` can be changed."""
    active = _flag(call, object_body(call), "active", ())
    return OfSubscription(_number(call, "appId"), _number(call, "subscriptionId"), active)


def parse_batch(call: Call) -> Switch:
    """Return the command of `POST /subscriptions/batch/update`; ids are numbers here, strings in answers (SPEC)."""
    body = object_body(call)
    required(call, body, ("inputs",), ())
    inputs: list[tuple[int, bool]] = []
    for place, item in enumerate(members(call, body, "inputs", ())):
        path = ("inputs", place)
        required(call, item, ("active", "id"), path)
        inputs.append((_whole(call, item, "id", path) or 0, _flag(call, item, "active", path) or False))
    return Switch(_number(call, "appId"), tuple(inputs))


def settings(result: AppWebhooks, _: Call) -> Answer:
    """Answer with an app's settings."""
    body = {
        "targetUrl": result.target_url,
        "throttling": {"maxConcurrentRequests": result.max_concurrency},
        "createdAt": instant_text(result.created_at),
        "updatedAt": instant_text(result.updated_at),
    }
    return Answer(200, body)


def listed(result: tuple[Subscription, ...], _: Call) -> Answer:
    """Answer with subscriptions. Claim: an object with results (SPEC, as SDKs parse it); the guide shows an array."""
    return Answer(200, {"results": [subscription_document(subscription) for subscription in result]})


def created(result: Subscription, call: Call) -> Answer:
    """Answer a new subscription; since 2026-03 with where it is (SPEC)."""
    shown = subscription_document(result)
    if not call.has(SUBSCRIPTION_LOCATION):
        return Answer(201, shown)
    location = f"{call.request.origin}{call.request.path.rstrip('/')}/{shown['id']}"
    return Answer(201, shown, [(b"location", location.encode())])


def read(result: Subscription, _: Call) -> Answer:
    """Answer with one subscription."""
    return Answer(200, subscription_document(result))


def nothing(_: None, __: Call) -> Answer:
    """Answer a deletion."""
    return Answer(204)


def switched(result: Switched, _: Call) -> Answer:
    """Answer a batch update."""
    results = [subscription_document(subscription) for subscription in result.subscriptions]
    return envelope(results, [entry(refusal) for refusal in result.refusals], started=result.at, completed=result.at)


def subscription_document(subscription: Subscription) -> dict[str, Any]:
    """Return a subscription; its id is a string in answers (SPEC)."""
    wish = subscription.wish
    shown: dict[str, Any] = {
        "id": str(subscription.subscription_id),
        "eventType": wish.event_type,
        "propertyName": wish.property_name,
        "objectTypeId": wish.object_type_id,
        "eventTypeName": wish.event_type_name,
        "active": wish.active,
        "createdAt": instant_text(subscription.created_at),
        "updatedAt": instant_text(subscription.updated_at),
    }
    return {name: value for name, value in shown.items() if value is not None}


def _number(call: Call, name: str) -> int:
    number = number_of(call.params[name])
    if number is None:
        raise Refusal("path_value", {"parameter": name})
    return number


def _whole(call: Call, body: dict[str, Any], name: str, path: Path) -> int | None:
    value = body.get(name)
    if isinstance(value, str) and (number := number_of(value)) is not None:
        return number  # Jackson reads digits in a string as a number
    if value is not None and (isinstance(value, bool) or not isinstance(value, int)):
        raise wrong_type(call.request.body, (*path, name), value, java_type="int")
    return value


def _flag(call: Call, body: dict[str, Any], name: str, path: Path) -> bool | None:
    value = body.get(name)
    if value is not None and not isinstance(value, bool):
        raise wrong_type(call.request.body, (*path, name), value, java_type="boolean")
    return value
