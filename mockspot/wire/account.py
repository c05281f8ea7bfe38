"""The account information API."""

from typing import Any

from mockspot.catalog.versions import ACCOUNT_NAME
from mockspot.domain.account import AccountDetails, DailyUsage
from mockspot.domain.values import instant_text
from mockspot.wire.call import Call
from mockspot.wire.message import Answer


def details(result: AccountDetails, call: Call) -> Answer:
    """Return the account (SPEC). unverified: the member order."""
    portal = result.portal
    body: dict[str, Any] = {
        "portalId": portal.portal_id,
        "accountType": portal.account_type,
        "timeZone": portal.time_zone,
        "companyCurrency": portal.currency,
        "additionalCurrencies": [],
        "utcOffset": offset_text(result.utc_offset_ms),
        "utcOffsetMilliseconds": result.utc_offset_ms,
        "uiDomain": ui_domain(portal.hublet),
        "dataHostingLocation": portal.hublet,
    }
    if call.has(ACCOUNT_NAME):
        body["portalName"] = portal.name
        body["createdAt"] = instant_text(portal.created_at)
    return Answer(200, body)


def me(result: AccountDetails, _: Call) -> Answer:
    """Return the account as the oldest API does (recorded, grou 2022)."""
    portal = result.portal
    body = {
        "portalId": portal.portal_id,
        "timeZone": portal.time_zone,
        "accountType": portal.account_type,
        "currency": portal.currency,
        "utcOffset": offset_text(result.utc_offset_ms),
        "utcOffsetMilliseconds": result.utc_offset_ms,
    }
    return Answer(200, body)


def daily_usage(result: DailyUsage | None, _: Call) -> Answer:
    """Return the day's usage; the list is empty where nothing limits it (SPEC, KALUP 2026)."""
    return Answer(200, {"results": [] if result is None else [_usage(result)]})


def _usage(usage: DailyUsage) -> dict[str, Any]:
    return {
        "name": "private-apps-api-calls-daily",
        "usageLimit": usage.maximum,
        "currentUsage": usage.used,
        "collectedAt": instant_text(usage.collected_at),
        "fetchStatus": "SUCCESS",
        "resetsAt": instant_text(usage.resets_at),
    }


def offset_text(milliseconds: int) -> str:
    """Print an offset from UTC as `-05:00`."""
    hours, minutes = divmod(abs(milliseconds) // 60_000, 60)
    return f"{'-' if milliseconds < 0 else '+'}{hours:02d}:{minutes:02d}"


def ui_domain(hublet: str) -> str:
    """Return the host of the user interface: one per hublet, the first without a suffix (SLACK)."""
    return "app.hubspot.com" if hublet == "na1" else f"app-{hublet}.hubspot.com"
