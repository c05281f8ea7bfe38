import pytest

from mockspot.domain.account import utc_offset_ms

HOUR = 3_600_000
WINTER, SUMMER = 1_768_478_400_000, 1_784_116_800_000  # 2026-01-15 and 2026-07-15, noon in UTC


@pytest.mark.parametrize(
    ("zone", "winter", "summer"),
    [
        ("US/Eastern", -5 * HOUR, -4 * HOUR),
        ("Europe/Berlin", HOUR, 2 * HOUR),
        ("Asia/Kolkata", HOUR * 11 // 2, HOUR * 11 // 2),
        ("UTC", 0, 0),
    ],
)
def test_the_offset_is_that_of_the_instant(zone: str, winter: int, summer: int) -> None:
    assert (utc_offset_ms(zone, WINTER), utc_offset_ms(zone, SUMMER)) == (winter, summer)
