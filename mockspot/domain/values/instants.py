"""Points in time and days as text, in the forms HubSpot prints and the forms it reads.

Claim: datetimes print like Java's Instant.toString: milliseconds in three digits, no fraction when they are zero
(recorded, 10,193 stamps with and none ending in `.000Z`; grou 2021-22, nango 2026).
"""

import re
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Final

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND: Final = timedelta(milliseconds=1)
DAY_MS: Final = 86_400_000
FIRST_MS: Final = (datetime.min.replace(tzinfo=UTC) - _EPOCH) // _MILLISECOND
LAST_MS: Final = (datetime.max.replace(tzinfo=UTC) - _EPOCH) // _MILLISECOND

_INSTANT: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{3})?Z")
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_ISO_TIME: Final = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,9})?)?(?:Z|[+-][0-9]{2}(?::?[0-9]{2})?)"
)
_EPOCH_MS: Final = re.compile(r"-?[0-9]{1,15}")


@lru_cache(maxsize=4096)
def instant_text(epoch_ms: int) -> str:
    """Print a point in time of the years 1 to 9999; what is written together is stamped alike, so it is remembered."""
    seconds, ms = divmod(epoch_ms, 1000)
    if ms:
        return f"{_second_text(seconds)}.{ms:03d}Z"
    return _second_text(seconds) + "Z"


def parse_instant(text: str) -> int | None:
    """Read the form that `instant_text` prints into epoch milliseconds."""
    return _epoch_ms(text) if _INSTANT.fullmatch(text) else None


def day_text(epoch_ms: int) -> str:
    """Print the UTC day of a point in time as `YYYY-MM-DD`."""
    return _second_text(epoch_ms // 1000)[:10]


def parse_day(text: str) -> int | None:
    """Read `YYYY-MM-DD` into the epoch milliseconds of its midnight in UTC."""
    if not _DAY.fullmatch(text):
        return None
    try:
        days = date.fromisoformat(text).toordinal() - _EPOCH.toordinal()
    except ValueError:
        return None
    return days * DAY_MS


def epoch_text(text: str) -> str:
    """Return a day or a time as the text of its epoch milliseconds, and any other text as it is."""
    at = parse_instant(text)
    if at is None:
        at = parse_day(text)
    return text if at is None else str(at)


def parse_time(text: str) -> int | None:
    """Read any form HubSpot takes for a time: epoch milliseconds, ISO 8601 with a zone, or a bare day.

    Claim: epoch milliseconds and ISO 8601 are taken (documented, DOC-PROPS). unverified: a bare day means its
    midnight in UTC, a time without a zone is refused, digits beyond milliseconds are cut.
    """
    if _EPOCH_MS.fullmatch(text):
        return _in_range(int(text))
    if _ISO_TIME.fullmatch(text):
        return _epoch_ms(text)
    return parse_day(text)


def clock_text(epoch_ms: int) -> str:
    """Print the time of day in UTC without padding, as HubSpot's INVALID_DATE text does."""
    seconds, ms = divmod(epoch_ms % DAY_MS, 1000)
    minutes, second = divmod(seconds, 60)
    hour, minute = divmod(minutes, 60)
    return f"{hour}:{minute}:{second}.{ms}"


@lru_cache(maxsize=1024)
def _second_text(seconds: int) -> str:
    # Requests of one second share the text, and stored stamps cluster: the cache makes a stamp cost a lookup.
    return (_EPOCH + timedelta(seconds=seconds)).isoformat()[:19]


def _epoch_ms(text: str) -> int | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return _in_range((moment - _EPOCH) // _MILLISECOND)


def _in_range(epoch_ms: int) -> int | None:
    return epoch_ms if FIRST_MS <= epoch_ms <= LAST_MS else None
