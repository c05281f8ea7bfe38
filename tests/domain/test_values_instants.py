"""Points in time as text: the form HubSpot prints."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockspot.domain.values import day_text, instant_text, parse_day, parse_instant, parse_time

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
FIRST, LAST = -62_135_596_800_000, 253_402_300_799_999
EPOCH_MS = st.integers(FIRST, LAST)


@pytest.mark.parametrize(
    ("ms", "text"),
    [
        (0, "1970-01-01T00:00:00Z"),
        (1, "1970-01-01T00:00:00.001Z"),
        (-1, "1969-12-31T23:59:59.999Z"),
        (1_773_309_600_000, "2026-03-12T10:00:00Z"),
        (1_684_914_035_320, "2023-05-24T07:40:35.320Z"),
        (FIRST, "0001-01-01T00:00:00Z"),
        (LAST, "9999-12-31T23:59:59.999Z"),
    ],
)
def test_an_instant_prints_like_javas(ms: int, text: str) -> None:
    assert instant_text(ms) == text
    assert parse_instant(text) == ms


@given(EPOCH_MS)
def test_an_instant_survives_its_text(ms: int) -> None:
    assert parse_instant(instant_text(ms)) == ms


@given(EPOCH_MS)
def test_an_instant_agrees_with_datetime(ms: int) -> None:
    moment = EPOCH + timedelta(milliseconds=ms)
    fraction = "milliseconds" if ms % 1000 else "seconds"
    assert instant_text(ms) == moment.isoformat(timespec=fraction).replace("+00:00", "Z")


@given(EPOCH_MS, EPOCH_MS)
def test_texts_of_whole_seconds_order_like_their_instants(one: int, other: int) -> None:
    one, other = one // 1000 * 1000, other // 1000 * 1000
    assert (instant_text(one) < instant_text(other)) == (one < other)


@given(EPOCH_MS)
def test_a_day_is_the_midnight_before(ms: int) -> None:
    assert parse_day(day_text(ms)) == ms // 86_400_000 * 86_400_000


@given(st.text())
def test_no_text_breaks_a_reader(text: str) -> None:
    for read in (parse_instant, parse_day, parse_time):
        ms = read(text)
        assert ms is None or FIRST <= ms <= LAST


@pytest.mark.parametrize(
    "text",
    [
        "2026-03-12T10:00:00",
        "2026-03-12T10:00:00+00:00",
        "2026-03-12 10:00:00Z",
        "2026-03-12T10:00Z",
        "2026-03-12T10:00:00.5Z",
        "2026-02-30T10:00:00Z",
        "2026-03-12T10:00:60Z",
        "٢026-03-12T10:00:00Z",
        "0000-03-12T10:00:00Z",
    ],
)
def test_another_form_is_not_read_as_an_instant(text: str) -> None:
    assert parse_instant(text) is None


@pytest.mark.parametrize("text", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00", str(LAST + 1)])
def test_a_time_outside_of_the_printable_years_is_not_read(text: str) -> None:
    assert parse_time(text) is None
