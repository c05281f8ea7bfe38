"""What an account tells about itself."""

from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from mockspot.domain.context import Context, PortalFacts
from mockspot.domain.ports import Instant


@dataclass(frozen=True, slots=True)
class AccountDetails:
    """The account as the account information API describes it."""

    portal: PortalFacts
    utc_offset_ms: int


def details(ctx: Context, _: None) -> AccountDetails:
    """Return the calling token's account."""
    return AccountDetails(ctx.portal, utc_offset_ms(ctx.portal.time_zone, ctx.now))


def utc_offset_ms(time_zone: str, now: Instant) -> int:
    """Return how far a zone's clocks are ahead of UTC at an instant."""
    offset = datetime.fromtimestamp(now / 1000, UTC).astimezone(ZoneInfo(time_zone)).utcoffset()
    assert offset is not None
    return round(offset.total_seconds() * 1000)
