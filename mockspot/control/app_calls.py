"""HubSpot calls an app: a card's data, a custom action of a workflow, a workflow's webhook. One request, at once.

No schedule knows of it, and it is not tried again: the answer says whether HubSpot would.
"""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from mockspot.asgi.portal import Portal
from mockspot.catalog.object_types import ObjectType
from mockspot.control.app_call_documents import ActionRun, Call, CardFetch, WorkflowWebhook
from mockspot.control.operation import Command, ControlError, Operation
from mockspot.control.planting import type_named
from mockspot.control.seeding import reason
from mockspot.domain import record
from mockspot.domain.apps import INSTALLATIONS, USERS, App
from mockspot.domain.record import Record
from mockspot.domain.records.state import live
from mockspot.domain.refusal import Refusal
from mockspot.domain.webhooks.subscriptions import check_url
from mockspot.wire import app_calls, redaction
from mockspot.wire.app_calls import Execution, Outgoing


def call(command: Command) -> dict[str, Any]:
    """Make a request to an app as HubSpot would, wait for its answer, and log both."""
    wanted: Call = command.body
    home, app = command.app
    portal = command.portal_of(str(wanted.portal_id))
    secret = _secret(app) if getattr(wanted, "signed", True) else None
    _check(wanted.url)
    with portal.lock:
        if portal is not home and portal.space.get(INSTALLATIONS, app.app_id) is None:
            raise ControlError(409, "not_installed", f"the app {app.app_id} is not installed in {wanted.portal_id}")
        asked = _ASK[type(wanted)](portal, wanted)
        now = portal.live.clock.now()
        headers = app_calls.headers(
            asked,
            secret,
            hublet=portal.facts.hublet,
            correlation_id=portal.live.ids.uuid(now),
            now=now,
            policy=portal.live.policy,
        )
    known = {name.lower(): value for name, value in headers.items()}
    outcome = command.simulation.deliveries.ask(asked.method, asked.url, headers, asked.body, asked.timeout_ms)
    shown = {
        "kind": asked.kind,
        "status": outcome.status,
        "durationMilliseconds": round(outcome.duration_ms, 3),
        "request": {"method": asked.method, "url": asked.url, "headers": known, "body": redaction.parsed(asked.body)},
        "response": app_calls.answered(outcome.headers, outcome.body),
        "triedAgain": app_calls.tried_again(asked, outcome.status),
        **({} if outcome.error is None else {"error": outcome.error}),
    }
    return {**shown, "sequence": _logged(portal, app, asked, shown)}


def _logged(portal: Portal, app: App, asked: Outgoing, shown: dict[str, Any]) -> int:
    """Log a call; a query stays out, which for a card tells of people."""
    target = urlsplit(asked.url)
    place = f"{target.scheme}://{target.netloc.rpartition('@')[2]}{target.path}"
    request = {"headers": shown["request"]["headers"], "body": shown["request"]["body"]}
    entry: dict[str, Any] = {
        "call": asked.kind,
        "method": asked.method,
        "path": target.path,
        "targetUrl": place,
        "appId": app.app_id,
        "request": request,
        **{name: shown[name] for name in ("status", "durationMilliseconds", "response", "error") if name in shown},
    }
    with portal.lock:
        return portal.live.traffic.append(portal.live.clock.now(), "call", entry)


def _card(portal: Portal, wanted: CardFetch) -> Outgoing:
    object_type, row = _record(portal, wanted.object_type, wanted.object_id)
    user_id = portal.credentials.users[0].user_id if wanted.user_id is None else wanted.user_id
    user = portal.space.get(USERS, user_id)
    if user is None:
        raise ControlError(404, "user_unknown", f"there is no user {user_id} in the portal")
    parameters = {
        "userId": str(user.user_id),
        "userEmail": user.email,
        "associatedObjectId": str(wanted.object_id),
        "associatedObjectType": object_type.legacy_name,
        "portalId": str(portal.facts.portal_id),
    }
    return app_calls.card(wanted.url, {**parameters, **_values(row, wanted.properties)})


def _action(portal: Portal, wanted: ActionRun) -> Outgoing:
    object_type, row = _record(portal, wanted.object_type, wanted.object_id)
    shown: dict[str, Any] = {"objectId": wanted.object_id, "objectType": object_type.legacy_name}
    if wanted.properties:
        shown["properties"] = _values(row, wanted.properties)
    execution = Execution(
        wanted.action_definition_id,
        wanted.action_definition_version,
        wanted.workflow_id,
        wanted.action_id,
        wanted.enrollment_id or portal.live.ids.bits(40),
    )
    return app_calls.action(wanted.url, execution, portal.facts.portal_id, shown, wanted.input_fields)


def _webhook(_: Portal, wanted: WorkflowWebhook) -> Outgoing:
    if wanted.method == "GET" and wanted.body is not None:
        raise ControlError(400, "body_unexpected", "a GET carries no body", hint="put it into the query of the url")
    return app_calls.webhook(wanted.url, wanted.method, wanted.body)


def _record(portal: Portal, type_name: str, number: int) -> tuple[ObjectType, Record]:
    object_type = type_named(portal.space, portal.facts.portal_id, type_name)
    found = portal.space.get(live(object_type.type_id), number)
    if found is None:
        raise ControlError(404, "record_unknown", f"there is no live record {number} of {object_type.name}")
    return object_type, found


def _values(row: Record, names: list[str]) -> dict[str, str]:
    """Return the values a record has. unverified: that a property without one is left out."""
    values = record.values(row)
    return {name: values[name] for name in names if name in values}


def _check(url: str) -> None:
    try:
        check_url(url)
    except Refusal as refusal:
        raise ControlError(400, "url_invalid", reason(refusal), hint="give an http or https URL") from refusal


def _secret(app: App) -> str:
    if not app.client_secret:
        hint = "PUT …/apps/{appId}/webhooks gives a private app its secret"
        raise ControlError(409, "no_secret", f"the app {app.app_id} has no client secret to sign with", hint=hint)
    return app.client_secret


_ASK: dict[type[Any], Callable[[Portal, Any], Outgoing]] = {
    CardFetch: _card,
    ActionRun: _action,
    WorkflowWebhook: _webhook,
}

ROWS = (
    Operation(
        "POST",
        "/apps/{appId}/calls",
        "Call an app as a card or a workflow does",
        call,
        Call,
        waits=True,
        answer=("AppCalled",),
    ),
)
