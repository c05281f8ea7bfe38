"""Webhooks: settings and subscriptions of apps, events fanned out to them, deliveries and their retries."""

from typing import Any

from mockspot.domain.ports import Kind
from mockspot.domain.webhooks.deliveries import COLLECTING, DELIVERIES, HOLD, SCHEDULE
from mockspot.domain.webhooks.fanout import EVENTS_MADE, record
from mockspot.domain.webhooks.finished import ENDS, TOTALS
from mockspot.domain.webhooks.subscriptions import APP_WEBHOOKS

KINDS: tuple[Kind[Any, Any], ...] = (APP_WEBHOOKS, COLLECTING, DELIVERIES, ENDS, EVENTS_MADE, HOLD, SCHEDULE, TOTALS)
"""What a fork of a portal must not inherit: it is about the apps of the portal it was made for."""

__all__ = ["KINDS", "record"]
