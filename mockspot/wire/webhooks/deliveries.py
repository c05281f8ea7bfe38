"""How deliveries are logged and listed: the simulator's own documents, not HubSpot's."""

from collections.abc import Mapping
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from mockspot.domain.policy import Policy
from mockspot.domain.values import instant_text
from mockspot.domain.webhooks.deliveries import Attempt, Delivery
from mockspot.wire.redaction import header_document, parsed, redact_body
from mockspot.wire.webhooks.payload import item


class Sent(NamedTuple):
    """One attempt as the traffic log keeps it: parsed only when somebody looks."""

    delivery: Delivery
    attempt: Attempt
    headers: Mapping[str, str]
    body: bytes
    answer_headers: tuple[tuple[bytes, bytes], ...]
    answer_body: bytes

    def document(self) -> dict[str, Any]:
        """Return the members of a `delivery` entry. `cause` is the change that came first, `causes` are all of them."""
        delivery, attempt = self.delivery, self.attempt
        target = urlsplit(delivery.target_url)  # its query is an app's own affair and may hold a secret
        known = {name.lower(): value for name, value in self.headers.items()}
        causes = sorted({note.cause for note in delivery.notifications if note.cause is not None})
        return {
            "method": "POST",
            "path": target.path,
            "targetUrl": f"{target.scheme}://{target.netloc.rpartition('@')[2]}{target.path}",
            "deliveryId": str(delivery.delivery_id),
            "appId": delivery.app_id,
            "state": delivery.state,
            "cause": causes[0] if causes else None,
            "causes": causes,
            **attempt_document(attempt),
            "request": {"headers": known, "body": parsed(self.body)},
            "response": {"headers": header_document(self.answer_headers), "body": parsed(self.answer_body)},
        }


def sent(
    delivery: Delivery,
    attempt: Attempt,
    headers: Mapping[str, str],
    content: bytes,
    answer_headers: tuple[tuple[bytes, bytes], ...],
    answer_body: bytes,
) -> Sent:
    """Return the kept form of an attempt, without credentials."""
    lowered = tuple((name.lower(), value) for name, value in answer_headers)
    return Sent(delivery, attempt, headers, content, lowered, redact_body(answer_body, dict(lowered)))


def delivery_document(delivery: Delivery, *, portal_id: int, policy: Policy) -> dict[str, Any]:
    """Return a delivery as the control plane lists it; its events are those the latest or next attempt carries."""
    attempt = max(0, len(delivery.attempts) - (delivery.state in ("delivered", "dead")))
    events = [
        item(notification, app_id=delivery.app_id, portal_id=portal_id, attempt=attempt, policy=policy)
        for notification in delivery.notifications
    ]
    document: dict[str, Any] = {
        "id": str(delivery.delivery_id),
        "appId": delivery.app_id,
        "targetUrl": delivery.target_url,
        "state": delivery.state,
        "events": events,
        "attempts": [attempt_document(attempt) | {"at": instant_text(attempt.at)} for attempt in delivery.attempts],
    }
    if delivery.state in ("pending", "failed"):
        document["nextAttemptAt"] = instant_text(delivery.due)
    return document


def attempt_document(attempt: Attempt) -> dict[str, Any]:
    """Return one attempt."""
    document: dict[str, Any] = {
        "attemptNumber": attempt.number,
        "status": attempt.status,
        "durationMilliseconds": round(attempt.duration_ms, 3),
    }
    return document if attempt.error is None else document | {"error": attempt.error}
