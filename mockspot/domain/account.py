"""What an account tells about itself, and how much of its daily allowance is used."""

from datetime import UTC, datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from mockspot.domain.context import Context
from mockspot.domain.meters import next_midnight
from mockspot.domain.portal_facts import PortalFacts
from mockspot.domain.ports import Instant


class AccountDetails(NamedTuple):
    """The account as the account information API describes it."""

    portal: PortalFacts
    utc_offset_ms: int


def details(ctx: Context, _: None) -> AccountDetails:
    """Return the calling token's account."""
    return AccountDetails(ctx.portal, utc_offset_ms(ctx.portal.time_zone, ctx.now))


class DailyUsage(NamedTuple):
    """How much of the day's allowance of private apps is used."""

    maximum: int
    used: int
    collected_at: Instant
    resets_at: Instant


def daily_usage(ctx: Context, _: None) -> DailyUsage | None:
    """Return the day's usage, or None where no daily limit is in force; some callers are left out of the figure."""
    state = ctx.quotas.state(ctx.now)
    limit = next((row for row in state.limits if row.name == "daily" and row.applies("burst", "private_app")), None)
    if limit is None:
        return None
    counter = next((counter for counter in state.counters if counter.limit == limit), None)
    used = 0 if counter is None else counter.used - ctx.quotas.unreported(ctx.now)
    return DailyUsage(limit.maximum, used, ctx.now, next_midnight(ctx.now, ZoneInfo(ctx.portal.time_zone)))


def utc_offset_ms(time_zone: str, now: Instant) -> int:
    """Return how far a zone's clocks are ahead of UTC at an instant."""
    offset = datetime.fromtimestamp(now / 1000, UTC).astimezone(ZoneInfo(time_zone)).utcoffset()
    assert offset is not None
    return round(offset.total_seconds() * 1000)
