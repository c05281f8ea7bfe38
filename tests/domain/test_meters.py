from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockspot.domain.meters import next_midnight

ZONES = (
    "UTC",
    "US/Eastern",
    "Europe/Berlin",
    "Asia/Kathmandu",
    "Pacific/Kiritimati",
    "Pacific/Niue",
    "America/Sao_Paulo",
    "America/Havana",
    "Africa/Cairo",
    "America/St_Johns",
    "Pacific/Apia",
    "Australia/Lord_Howe",
)
HALF_DAY = 43_200_000


def at(text: str) -> int:
    return int(datetime.fromisoformat(text).timestamp() * 1000)


@pytest.mark.parametrize(
    ("zone", "now", "midnight"),
    [
        ("UTC", "2026-11-23T23:59:59.999+00:00", "2026-11-24T00:00:00+00:00"),
        ("UTC", "2026-11-23T00:00:00+00:00", "2026-11-24T00:00:00+00:00"),
        ("US/Eastern", "2026-11-23T23:00:00-05:00", "2026-11-24T00:00:00-05:00"),
        ("US/Eastern", "2026-03-08T00:30:00-05:00", "2026-03-09T00:00:00-04:00"),  # a day of 23 hours
        ("US/Eastern", "2026-11-01T00:30:00-04:00", "2026-11-02T00:00:00-05:00"),  # a day of 25 hours
        ("Asia/Kathmandu", "2026-11-23T18:14:00+00:00", "2026-11-23T18:15:00+00:00"),
        ("Africa/Cairo", "2026-04-23T23:00:00+02:00", "2026-04-24T00:00:00+02:00"),  # clocks skip from 0:00 to 1:00
        ("America/Havana", "2026-10-31T23:30:00-04:00", "2026-11-01T00:00:00-04:00"),  # 0:00 comes twice
        ("America/Havana", "2026-11-01T00:30:00-04:00", "2026-11-02T00:00:00-05:00"),
        ("America/Havana", "2026-11-01T00:30:00-05:00", "2026-11-02T00:00:00-05:00"),
        ("America/St_Johns", "2010-11-06T23:30:00-03:30", "2010-11-07T00:00:00-03:30"),  # back from 0:01 to 23:01
        ("Pacific/Apia", "2011-12-29T23:00:00-10:00", "2011-12-31T00:00:00+14:00"),  # 30 December left out
    ],
)
def test_a_day_ends_at_midnight_of_the_account(zone: str, now: str, midnight: str) -> None:
    assert next_midnight(at(now), ZoneInfo(zone)) == at(midnight)


@given(st.integers(at("1990-01-01T00:00:00+00:00"), at("2040-01-01T00:00:00+00:00")), st.sampled_from(ZONES))
def test_the_next_midnight_lies_ahead_and_begins_a_later_date(now: int, name: str) -> None:
    zone = ZoneInfo(name)
    midnight = next_midnight(now, zone)
    before, then = (datetime.fromtimestamp(ms / 1000, UTC).astimezone(zone) for ms in (now, midnight))
    just_before = datetime.fromtimestamp((midnight - 1) / 1000, UTC).astimezone(zone)
    assert now < midnight <= now + 52 * 3_600_000
    assert then.date() > before.date()
    assert then.date() >= just_before.date() + timedelta(days=1)
