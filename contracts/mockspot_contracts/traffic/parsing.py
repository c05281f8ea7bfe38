"""From a JSON object to an entry. What is missing gets a neutral value; a value of the wrong type is refused."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from typing import Any

from mockspot_contracts.json_values import Json
from mockspot_contracts.traffic.entries import (
    Change,
    ClockStep,
    Delivery,
    Entry,
    Installation,
    Message,
    OtherEntry,
    Request,
    TokenIssue,
)

_Object = dict[str, Json]


class TrafficError(ValueError):
    """A traffic document that cannot be read; the text says where and what was expected."""


def entry(document: Json) -> Entry:
    """Return the entry a JSON object describes, or raise TrafficError naming the member at fault."""
    if not isinstance(document, dict):
        raise TrafficError(f"expected a JSON object, found {_shown(document)}")
    head: dict[str, Any] = {
        "sequence": _required(document, "sequence", _whole),
        "at": _required(document, "at", _instant),
        "portal_id": _whole(document, "portalId") or 0,
        "cause": _whole(document, "cause"),
        "test": _text(document, "test"),
    }
    kind = _required(document, "kind", _text)
    return _READERS.get(kind, partial(_other, kind=kind))(document, head)


def _request(document: _Object, head: dict[str, Any]) -> Request:
    response = _message(document, "response")
    return Request(
        **head,
        method=_text(document, "method") or "",
        path=_text(document, "path") or "",
        query=_text(document, "query") or "",
        operation=_text(document, "operation"),
        route=_text(document, "route"),
        version=_text(document, "version"),
        object_type=_text(document, "objectType"),
        status=_whole(document, "status"),
        duration_ms=_number(document, "durationMilliseconds"),
        token=_text(document, "token"),
        app_id=_whole(document, "appId"),
        credential=_text(document, "credential"),
        bucket=_text(document, "bucket"),
        remaining=_whole(document, "remaining"),
        correlation_id=_text(document, "correlationId"),
        fault=_text(document, "fault"),
        fault_kind=_text(document, "faultKind"),
        fault_delay_ms=_number(document, "faultDelayMilliseconds"),
        secret_in_url=document.get("secretInUrl") is True,
        error_category=_text(document, "errorCategory") or _category(response.body),
        request=_message(document, "request"),
        response=response,
    )


def _token(document: _Object, head: dict[str, Any]) -> TokenIssue:
    return TokenIssue(
        **head,
        operation=_text(document, "operation") or "oauth.token",
        grant=_text(document, "grant"),
        status=_whole(document, "status"),
        token=_text(document, "token"),
        refresh_token=_text(document, "refreshToken"),
        app_id=_whole(document, "appId"),
        expires_at=None if document.get("expiresAt") is None else _instant(document, "expiresAt"),
    )


def _delivery(document: _Object, head: dict[str, Any]) -> Delivery:
    events, causes = document.get("events"), document.get("causes")
    return Delivery(
        **head,
        delivery_id=_text(document, "deliveryId"),
        app_id=_whole(document, "appId"),
        attempt_number=_whole(document, "attemptNumber"),
        target_url=_text(document, "targetUrl"),
        status=_whole(document, "status"),
        duration_ms=_number(document, "durationMilliseconds"),
        error=_text(document, "error"),
        events=len(events) if isinstance(events, list) else _whole(document, "events") or 0,
        causes=tuple(one for one in causes if isinstance(one, int)) if isinstance(causes, list) else (),
    )


def _change(document: _Object, head: dict[str, Any]) -> Change:
    return Change(
        **head,
        change=_text(document, "change") or "",
        object_type=_text(document, "objectType") or _text(document, "objectTypeId"),
        object_id=_text(document, "objectId"),
        property_name=_text(document, "propertyName"),
    )


def _install(document: _Object, head: dict[str, Any]) -> Installation:
    return Installation(**head, step=_text(document, "step") or "", app_id=_whole(document, "appId"))


def _clock(_: _Object, head: dict[str, Any]) -> ClockStep:
    return ClockStep(**head)


def _other(_: _Object, head: dict[str, Any], *, kind: str) -> OtherEntry:
    return OtherEntry(**head, kind=kind)


_READERS: dict[str, Callable[[_Object, dict[str, Any]], Entry]] = {
    "request": _request,
    "token": _token,
    "delivery": _delivery,
    "change": _change,
    "install": _install,
    "clock": _clock,
}


def _message(document: _Object, name: str) -> Message:
    side = document.get(name)
    if side is None:
        return Message(headers={})
    if not isinstance(side, dict):
        raise _wrong(name, "an object with headers and body", side)
    headers = side.get("headers")
    if not isinstance(headers, dict):
        headers = {}
    return Message(headers={key.lower(): str(value) for key, value in headers.items()}, body=side.get("body"))


def _category(body: Json) -> str | None:
    category = body.get("category") if isinstance(body, dict) else None
    return category if isinstance(category, str) else None


def _required(document: _Object, name: str, read: Callable[[_Object, str], Any]) -> Any:
    value = read(document, name)
    if value is None:
        raise TrafficError(f"'{name}' is missing")
    return value


def _text(document: _Object, name: str) -> str | None:
    value = document.get(name)
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    raise _wrong(name, "text or null", value)


def _whole(document: _Object, name: str) -> int | None:
    value = document.get(name)
    if value is None or (isinstance(value, int) and not isinstance(value, bool)):
        return value
    raise _wrong(name, "a whole number or null", value)


def _number(document: _Object, name: str) -> float:
    value = document.get(name)
    if value is None:
        return 0.0
    if isinstance(value, int | float) and not isinstance(value, bool):
        return float(value)
    raise _wrong(name, "a number or null", value)


def _instant(document: _Object, name: str) -> datetime | None:
    value = document.get(name)
    if value is None:
        return None
    try:
        instant = datetime.fromisoformat(value)  # type: ignore[arg-type]  # what is not text raises TypeError
    except (TypeError, ValueError):
        raise _wrong(name, "an ISO 8601 instant", value) from None
    return instant if instant.tzinfo else instant.replace(tzinfo=UTC)


def _wrong(name: str, expected: str, value: Json) -> TrafficError:
    return TrafficError(f"'{name}' should be {expected}, found {_shown(value)}")


def _shown(value: Json) -> str:
    shown = repr(value)
    return shown if len(shown) <= 60 else shown[:57] + "..."
