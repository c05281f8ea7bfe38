"""Journal subscriptions and their filters: requests in, answers out."""

from collections.abc import Mapping
from typing import Any

from mockspot.catalog import journal as catalog
from mockspot.domain.journal.filters import OPERATORS
from mockspot.domain.journal.subscribing import NewFilter
from mockspot.domain.journal.wishes import Condition, Filter, Subscription, Wish
from mockspot.domain.refusal import Refusal
from mockspot.domain.values import instant_text
from mockspot.wire.body import member, members, object_body, required, text, texts
from mockspot.wire.call import Call
from mockspot.wire.json_body import not_in_enum, wrong_type
from mockspot.wire.json_positions import Path
from mockspot.wire.message import Answer

_PROPERTY = "CRM_OBJECT_PROPERTY"
_REQUIRED: Mapping[str, tuple[str, ...]] = {
    catalog.OBJECT: ("actions", "objectTypeId", "portalId"),
    catalog.ASSOCIATION: ("actions", "objectTypeId", "portalId"),
    catalog.APP_LIFECYCLE_EVENT: ("eventTypeId",),
    catalog.LIST_MEMBERSHIP: ("actions", "portalId"),
    catalog.GDPR_PRIVACY_DELETION: ("actions", "objectTypeId", "portalId"),
}
"""What each kind cannot do without. Claim: SPEC requires the narrowing arrays too, but a client in live use leaves
`objectIds` out (UT 2026-09)."""
_LONGEST = 18


def parse_subscription(call: Call) -> int:
    """Return the subscription a path names."""
    return _number(call, "subscriptionId")


def parse_portal(call: Call) -> int:
    """Return the account a path names."""
    return _number(call, "portalId")


def parse_filter(call: Call) -> int:
    """Return the filter a path names."""
    return _number(call, "filterId")


def parse_wish(call: Call) -> Wish:
    """Return the command of `POST /subscriptions`."""
    body = object_body(call)
    required(call, body, ("subscriptionType",), ())
    kind = text(call, body, "subscriptionType", ()) or ""
    if kind not in catalog.SUBSCRIPTION_KINDS:
        raise not_in_enum(call.request.body, ("subscriptionType",), catalog.SUBSCRIPTION_KINDS)
    required(call, body, _REQUIRED[kind], ())
    if kind == catalog.APP_LIFECYCLE_EVENT:
        return _lifecycle(call, body)
    return Wish(
        kind,
        _actions(call, body),
        portal_id=long(call, body.get("portalId"), ("portalId",)),
        object_type_id=catalog.LIST_TYPE if kind == catalog.LIST_MEMBERSHIP else _text(call, body, "objectTypeId", ()),
        properties=texts(call, body, "properties", ()),
        object_ids=_longs(call, body, "objectIds"),
        associated_type_ids=texts(call, body, "associatedObjectTypeIds", ()),
        list_ids=_longs(call, body, "listIds"),
    )


def parse_new_filter(call: Call) -> NewFilter:
    """Return the command of `POST /subscriptions/filters`."""
    body = object_body(call)
    required(call, body, ("filter", "subscriptionId"), ())
    wanted = member(call, body, "filter", dict, ()) or {}
    required(call, wanted, ("conditions",), ("filter",))
    conditions = [
        _condition(call, condition, ("filter", "conditions", place))
        for place, condition in enumerate(members(call, wanted, "conditions", ("filter",)))
    ]
    if not conditions:
        raise Refusal("journal_filter_empty")
    return NewFilter(long(call, body["subscriptionId"], ("subscriptionId",)), tuple(conditions))


def listed(result: tuple[Subscription, ...], _: Call) -> Answer:
    """Answer with subscriptions."""
    return Answer(200, {"results": [_document(row) for row in result]})


def read(result: Subscription, _: Call) -> Answer:
    """Answer with one subscription, new or not (documented, SPEC)."""
    return Answer(200, _document(result))


def nothing(_: None, __: Call) -> Answer:
    """Answer a deletion."""
    return Answer(204)


def filter_made(result: Filter, _: Call) -> Answer:
    """Answer a new filter with its id."""
    return Answer(200, {"filterId": result.filter_id})


def filter_read(result: Filter, _: Call) -> Answer:
    """Answer with one filter."""
    return Answer(200, _filter_document(result))


def filters_listed(result: tuple[Filter, ...], _: Call) -> Answer:
    """Answer with a subscription's filters: an array with nothing around it (documented, SPEC)."""
    return Answer(200, [_filter_document(row) for row in result])


def _lifecycle(call: Call, body: Mapping[str, Any]) -> Wish:
    event_type_id = text(call, body, "eventTypeId", ()) or ""
    action = catalog.LIFECYCLE_EVENTS.get(event_type_id)
    if action is None:
        raise Refusal("journal_event_type", {"eventTypeId": event_type_id})
    properties = texts(call, body, "properties", ())
    return Wish(catalog.APP_LIFECYCLE_EVENT, (action,), object_type_id=event_type_id, properties=properties)


def _actions(call: Call, body: Mapping[str, Any]) -> tuple[str, ...]:
    actions = texts(call, body, "actions", ()) or ()
    for place, action in enumerate(actions):
        if action not in catalog.ACTIONS:
            raise not_in_enum(call.request.body, ("actions", place), catalog.ACTIONS)
    return tuple(dict.fromkeys(actions))


def _condition(call: Call, body: dict[str, Any], path: Path) -> Condition:
    required(call, body, ("filterType", "operator", "property"), path)
    if _text(call, body, "filterType", path) != _PROPERTY:
        raise not_in_enum(call.request.body, (*path, "filterType"), (_PROPERTY,))
    operator = OPERATORS.get(_text(call, body, "operator", path))
    if operator is None:
        raise not_in_enum(call.request.body, (*path, "operator"), OPERATORS)
    if operator.operand != "none":
        required(call, body, (operator.operand,), path)
    return Condition(
        _text(call, body, "property", path),
        operator.name,
        _text(call, body, "value", path),
        texts(call, body, "values", path) or (),
    )


def _document(row: Subscription) -> dict[str, Any]:
    """Return a subscription. Claim: members that do not apply are null (second-hand, a tool's types of 2025)."""
    wish = row.wish
    shown: dict[str, Any] = {
        "id": row.subscription_id,
        "appId": row.app_id,
        "subscriptionType": wish.kind,
        "portalId": wish.portal_id,
        "objectTypeId": wish.object_type_id,
        "actions": wish.actions,
        "properties": wish.properties,
        "objectIds": wish.object_ids,
        "associatedObjectTypeIds": wish.associated_type_ids,
        "listIds": wish.list_ids,
        "createdAt": instant_text(row.created_at),
        "updatedAt": instant_text(row.updated_at),
        "deletedAt": None,
    }
    if wish.kind == catalog.APP_LIFECYCLE_EVENT:
        shown["eventTypeId"] = wish.object_type_id  # second-hand: beside objectTypeId, which SPEC requires
    return shown


def _filter_document(row: Filter) -> dict[str, Any]:
    """Return a filter; its instant is a number here (documented, SPEC)."""
    conditions = [_condition_document(condition) for condition in row.conditions]
    return {"id": row.filter_id, "createdAt": row.created_at, "filter": {"conditions": conditions}}


def _condition_document(condition: Condition) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "filterType": _PROPERTY,
        "property": condition.property_name,
        "operator": condition.operator,
    }
    operand = OPERATORS[condition.operator].operand
    if operand != "none":
        shown[operand] = condition.value if operand == "value" else condition.values
    return shown


def _text(call: Call, body: Mapping[str, Any], name: str, path: Path) -> str:
    return text(call, body, name, path) or ""


def _longs(call: Call, body: Mapping[str, Any], name: str) -> tuple[int, ...] | None:
    items = member(call, body, name, list, ())
    return None if items is None else tuple(long(call, item, (name, place)) for place, item in enumerate(items))


def long(call: Call, value: object, path: Path) -> int:
    """Return a whole number that Java holds in a `long`."""
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) <= _LONGEST:
        return int(value)  # Jackson reads digits in a string as a number
    if isinstance(value, bool) or not isinstance(value, int) or abs(value) >= 2**63:
        raise wrong_type(call.request.body, path, value, java_type="long")
    return value


def _number(call: Call, name: str) -> int:
    value = call.params[name]
    if not value.isascii() or not value.isdigit() or len(value) > _LONGEST:
        raise Refusal("path_value", {"parameter": name})
    return int(value)
