from datetime import datetime
from itertools import takewhile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockspot.domain.caller import Caller
from mockspot.domain.neighbours import Heard, Neighbour
from mockspot.domain.portal_facts import PortalFacts
from mockspot.domain.quotas import Ceiling, Limits, Quotas

NOON = 1_790_000_000_000
DAY = 86_400_000
PRIVATE = Caller("private_app", app_id=5)
PUBLIC = Caller("oauth", app_id=7)
FACTS = PortalFacts(42, time_zone="UTC")


def beside(*neighbours: Neighbour, heard: list[Heard] | None = None, **ceilings: Ceiling) -> Quotas:
    limited = Quotas(FACTS, Limits(ceilings=ceilings, neighbours=neighbours), ([] if heard is None else heard).append)
    limited.state(NOON)
    return limited


def rate(bucket: str, calls: int, interval_ms: int) -> Neighbour:
    return Neighbour("other", bucket, "private_app", calls, interval_ms)


def used(limited: Quotas, name: str, now: int) -> int:
    counters = limited.state(now).counters
    (found,) = [each.used for each in counters if each.limit.name == name and "search" in each.limit.buckets]
    return found


def test_a_neighbour_leaves_as_much_of_the_searches_as_it_does_not_make() -> None:
    limited = beside(rate("search", 3, 1_000))
    for second in range(3):
        now = NOON + second * 1_000
        assert sum(limited.take("search", PUBLIC, now + 10).refused is None for _ in range(9)) == 2


def test_a_neighbour_uses_up_the_accounts_day_and_no_apps_burst() -> None:
    limited = beside(rate("burst", 50, 1_000), daily=Ceiling(1_000))
    first = limited.take("burst", PRIVATE, NOON + 9_999)
    assert (first.remaining, first.day.used if first.day else None) == (189, 501)
    assert limited.take("burst", PRIVATE, NOON + 19_000).refused is not None
    assert limited.take("burst", PUBLIC, NOON + 19_000).refused is None


def test_the_search_limit_holds_for_a_neighbour_too_and_what_it_refuses_costs_no_day() -> None:
    heard: list[Heard] = []
    limited = beside(rate("search", 8, 1_000), heard=heard)
    assert used(limited, "daily", NOON + 4_500) == 5 * 5
    assert [(each.calls, each.refused) for each in heard] == [(5, 3), (20, 12)]


@pytest.mark.parametrize(
    ("bucket", "name", "share", "taken"), [("search", "search", 0.6, 3), ("burst", "daily", 0.25, 250_000)]
)
def test_a_share_is_taken_of_the_first_limit_that_the_account_shares(
    bucket: str, name: str, share: float, taken: int
) -> None:
    limited = beside(Neighbour("other", bucket, "private_app", share=share))
    assert used(limited, name, NOON + 900) == taken


def test_a_share_of_the_day_is_taken_again_at_midnight() -> None:
    limited = beside(Neighbour("other", "burst", "private_app", share=0.5), daily=Ceiling(100))
    midnight = int(datetime.fromisoformat("2026-09-22T00:00:00+00:00").timestamp() * 1000)
    assert [used(limited, "daily", at) for at in (midnight - 1, midnight, midnight + DAY - 1)] == [50, 50, 50]


def test_a_neighbour_that_draws_on_nothing_shared_does_nothing() -> None:
    heard: list[Heard] = []
    limited = beside(Neighbour("other", "burst", "oauth", 9, 100), heard=heard)
    limited.take("burst", PUBLIC, NOON + DAY)
    assert heard == []


def test_a_leap_of_a_year_counts_the_day_it_leads_to() -> None:
    limited = beside(rate("burst", 1, 1_000))
    later = NOON + 365 * DAY
    since_midnight = later % DAY // 1_000 + 1
    assert used(limited, "daily", later) == since_midnight


@given(
    st.lists(st.tuples(st.integers(1, 4), st.integers(100, 900)), max_size=3),
    st.lists(st.integers(0, 700), max_size=40),
    st.integers(1, 6),
    st.integers(0, 40),
)
def test_neighbours_agree_with_making_every_call_one_by_one(
    beats: list[tuple[int, int]], pauses: list[int], searches: int, daily: int
) -> None:
    limited = beside(*(rate("search", *beat) for beat in beats), search=Ceiling(searches), daily=Ceiling(daily))
    now, served = NOON, list[int]()
    due = [NOON for _ in beats]

    def call(at: int) -> bool:
        fits = sum(each > at - 1_000 for each in served) < searches and len(served) < daily
        served.extend([at] if fits else [])
        return fits

    for pause in pauses:
        now += pause
        while due and min(due) <= now:
            number = due.index(min(due))
            calls, interval = beats[number]
            list(takewhile(bool, (call(due[number]) for _ in range(calls))))
            due[number] += interval
        assert (limited.take("search", PRIVATE, now).refused is None) == call(now)
