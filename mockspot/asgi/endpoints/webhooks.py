"""Webhook settings and subscriptions, called with the developer's key."""

from collections.abc import Callable
from typing import Any

from mockspot.asgi.endpoint import Endpoint
from mockspot.domain.context import Context
from mockspot.domain.webhooks import subscribing
from mockspot.wire.call import Call
from mockspot.wire.message import Answer
from mockspot.wire.webhooks import subscriptions as wire

_BASES = (("v3", "/webhooks/v3"), ("2026-03", "/webhooks/2026-03"), ("2026-09", "/app-webhooks/2026-09"))
"""Claim: the base changed its name between the dated versions (SPEC)."""


def _row(
    operation: str,
    method: str,
    suffix: str,
    parse: Callable[[Call], Any],
    run: Callable[[Context, Any], Any],
    render: Callable[[Any, Call], Answer],
) -> Endpoint:
    paths = tuple((version, f"{base}/{{appId}}/{suffix}") for version, base in _BASES)
    return Endpoint(f"webhooks.{operation}", method, paths, parse, run, render, access="developer")


_ALL = "subscriptions"
_ONE = "subscriptions/{subscriptionId}"

ROWS = (
    _row("settings.read", "GET", "settings", wire.parse_app, subscribing.read_settings, wire.settings),
    _row("settings.write", "PUT", "settings", wire.parse_settings, subscribing.write_settings, wire.settings),
    _row("settings.delete", "DELETE", "settings", wire.parse_app, subscribing.delete_settings, wire.nothing),
    _row("subscriptions.list", "GET", _ALL, wire.parse_app, subscribing.subscriptions, wire.listed),
    _row("subscriptions.create", "POST", _ALL, wire.parse_create, subscribing.subscribe, wire.created),
    _row("subscriptions.read", "GET", _ONE, wire.parse_subscription, subscribing.read_subscription, wire.read),
    _row("subscriptions.update", "PATCH", _ONE, wire.parse_patch, subscribing.switch, wire.read),
    _row("subscriptions.delete", "DELETE", _ONE, wire.parse_subscription, subscribing.unsubscribe, wire.nothing),
    _row(
        "subscriptions.batch.update",
        "POST",
        f"{_ALL}/batch/update",
        wire.parse_batch,
        subscribing.switch_many,
        wire.switched,
    ),
)
