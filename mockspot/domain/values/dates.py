"""Days told in other ways than HubSpot stores them, which its newest version reads all the same.

Claim: times of day, ISO 8601 and epoch seconds are taken and answered with a warning (second-hand: a blog of 2026-10
that quotes HubSpot's changelog). unverified: the day is that in UTC, and what tells seconds from milliseconds.
"""

from typing import Final

from mockspot.domain.values.instants import DAY_MS, LAST_MS, parse_time

_SECONDS_BELOW: Final = 10_000_000_000
"""Whole numbers up to here are seconds, of days up to the year 2286; in milliseconds they are of spring 1970."""


def midnight(value: str) -> int | None:
    """Return the midnight of the day that a value tells in another way; None for a usual one, and for no time."""
    told = parse_time(value)
    if told is None or not told % DAY_MS:
        return None
    seconds = value.lstrip("-").isdecimal() and -_SECONDS_BELOW < told < _SECONDS_BELOW
    moment = told * 1000 if seconds else told
    return moment - moment % DAY_MS if moment <= LAST_MS else None
