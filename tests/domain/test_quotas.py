from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockspot.domain.caller import Caller
from mockspot.domain.portal_facts import PortalFacts
from mockspot.domain.quotas import OFF, Ceiling, Limits, Quotas

NOON = 1_790_000_000_000
PRIVATE = Caller("private_app", app_id=5)
SERVICE = Caller("service_key", app_id=6)
PUBLIC = Caller("oauth", app_id=7)
OTHER = Caller("oauth", app_id=8)
FEW = Caller("oauth", app_id=9, kind="privately_distributed")
NOBODY = Caller("none")
PROFESSIONAL = PortalFacts(42, tier="professional", time_zone="Europe/Berlin")


def quotas(profile: str = "documented", used_today: int = 0, **ceilings: Ceiling) -> Quotas:
    return Quotas(PROFESSIONAL, Limits(profile, ceilings, used_today))


def accepted(limited: Quotas, bucket: str, caller: Caller, times: int, now: int = NOON) -> int:
    return sum(limited.take(bucket, caller, now).refused is None for _ in range(times))


def test_a_private_app_of_a_professional_account_is_refused_at_its_191st_call() -> None:
    limited = quotas()
    assert accepted(limited, "burst", PRIVATE, 190) == 190
    refused = limited.take("burst", PRIVATE, NOON + 9_999).refused
    assert refused is not None
    assert refused.kind == "limit_ten_secondly"
    group = "publicapi:private_app-api-calls-ten-secondly:5:42"
    assert dict(refused.context) == {"policy_name": "TEN_SECONDLY_ROLLING", "group_name": group}
    assert limited.take("burst", PRIVATE, NOON + 10_000).refused is None


def test_every_app_has_a_burst_of_its_own() -> None:
    limited = quotas()
    assert accepted(limited, "burst", PUBLIC, 200) == 110
    assert accepted(limited, "burst", OTHER, 200) == 110


def test_a_privately_distributed_app_has_the_figures_of_private_apps_and_shares_their_day() -> None:
    limited = quotas(daily=Ceiling(maximum=191))
    assert accepted(limited, "burst", FEW, 200) == 190
    assert accepted(limited, "burst", PRIVATE, 2) == 1


def test_search_is_one_window_for_all_apps_of_the_portal() -> None:
    limited = quotas()
    assert accepted(limited, "search", PUBLIC, 3) + accepted(limited, "search", PRIVATE, 9) == 5
    refused = limited.take("search", PUBLIC, NOON).refused
    assert refused is not None
    assert refused.kind == "limit_secondly"
    assert refused.context["group_name"] == "publicapi:crm:search:oauth:7:42"


def test_searches_and_associations_leave_the_burst_alone_and_count_daily() -> None:
    limited = quotas()
    accepted(limited, "search", PRIVATE, 4)
    accepted(limited, "associations", PRIVATE, 6)
    taken = limited.take("burst", PRIVATE, NOON)
    assert taken.remaining == 189
    assert taken.day is not None
    assert taken.day.used == 11


def test_the_day_is_shared_by_private_apps_and_spared_by_oauth() -> None:
    limited = quotas(daily=Ceiling(maximum=3))
    assert accepted(limited, "burst", PRIVATE, 2) + accepted(limited, "search", SERVICE, 2) == 3
    refused = limited.take("burst", PRIVATE, NOON).refused
    assert refused is not None
    assert refused.kind == "limit_daily"
    assert accepted(limited, "burst", PUBLIC, 9) == 9


def test_a_new_day_starts_at_midnight_in_the_accounts_zone() -> None:
    limited = quotas(used_today=624_999)
    evening = int(datetime.fromisoformat("2026-03-28T23:59:59+01:00").timestamp() * 1000)
    assert accepted(limited, "burst", PRIVATE, 2, evening) == 1
    assert limited.take("burst", PRIVATE, evening).retry_at == evening + 1_000
    assert accepted(limited, "burst", PRIVATE, 2, evening + 1_000) == 2
    (counter,) = [row for row in limited.state(evening + 1_000).counters if row.resets_at and row.limit.shown]
    assert (counter.used, counter.resets_at) == (2, evening + 1_000 + 23 * 3_600_000)  # clocks go forward that day


def test_a_refusal_just_after_midnight_shows_the_new_day() -> None:
    limited = quotas(burst=Ceiling(maximum=1))
    evening = int(datetime.fromisoformat("2026-11-23T23:59:59+01:00").timestamp() * 1000)
    limited.take("burst", PRIVATE, evening)
    taken = limited.take("burst", PRIVATE, evening + 1_000)
    assert taken.refused is not None
    assert taken.day is not None
    assert taken.day.used == 0


def test_a_full_day_of_associations_takes_nothing_from_the_accounts_day() -> None:
    limited = Quotas(PortalFacts(42), Limits(ceilings={"associations": Ceiling(off=True), "daily": Ceiling(maximum=2)}))
    accepted(limited, "associations", PUBLIC, 2)
    taken = limited.take("associations", PRIVATE, NOON)
    assert taken.refused is not None
    assert taken.day is not None
    assert taken.day.used == 0


def test_a_refused_call_counts_against_nothing() -> None:
    limited = quotas(burst=Ceiling(maximum=2))
    assert accepted(limited, "burst", PRIVATE, 50) == 2
    taken = limited.take("burst", PRIVATE, NOON + 10_000)
    assert taken.refused is None
    assert taken.remaining == 1
    assert taken.day is not None
    assert taken.day.used == 3


def test_a_limit_set_by_hand_holds_for_every_kind_of_caller() -> None:
    limited = quotas(burst=Ceiling(maximum=2, interval_ms=500))
    for caller in (PRIVATE, SERVICE, PUBLIC):
        assert accepted(limited, "burst", caller, 5) == 2
        assert limited.take("burst", caller, NOON + 500).refused is None


def test_a_limit_switched_off_refuses_nobody() -> None:
    limited = quotas(search=Ceiling(off=True))
    taken = [limited.take("search", PUBLIC, NOON) for _ in range(100)][-1]
    assert (taken.refused, taken.window, taken.remaining) == (None, None, None)


@pytest.mark.parametrize("bucket", ["burst", "search", "associations", "token", "none"])
@pytest.mark.parametrize("caller", [PRIVATE, PUBLIC, NOBODY])
def test_off_is_one_word(bucket: str, caller: Caller) -> None:
    limited = Quotas(PROFESSIONAL, OFF)
    assert accepted(limited, bucket, caller, 1_000) == 1_000
    assert limited.state(NOON).limits == ()


def test_one_limit_can_be_left_on_when_the_others_are_off() -> None:
    limited = quotas("off", search=Ceiling(maximum=1))
    assert accepted(limited, "search", PUBLIC, 5) == 1
    assert accepted(limited, "burst", PUBLIC, 500) == 500


def test_the_token_endpoint_has_a_bucket_of_its_own() -> None:
    limited = quotas()
    assert accepted(limited, "token", NOBODY, 30) == 10
    refused = limited.take("token", NOBODY, NOON).refused
    assert refused is not None
    assert refused.kind == "limit_token"


def test_the_profile_of_2023_counts_searches_for_each_app_and_refuses_with_a_category() -> None:
    limited = quotas("2023")
    assert [accepted(limited, "search", caller, 9) for caller in (PUBLIC, OTHER)] == [4, 4]
    refused = limited.take("search", PUBLIC, NOON).refused
    assert refused is not None
    assert refused.kind == "limit_search_category"


def test_the_seed_articles_window_is_shared_by_all_buckets_of_an_app() -> None:
    limited = quotas("seed-article")
    assert accepted(limited, "burst", PUBLIC, 150) + accepted(limited, "search", PUBLIC, 150) == 200


@pytest.mark.parametrize(
    ("policy", "kind"),
    [(None, "limit_ten_secondly"), ("DAILY", "limit_daily"), ("SECONDLY", "limit_secondly")],
)
@pytest.mark.parametrize("caller", [PRIVATE, PUBLIC])
def test_a_limit_can_be_called_used_up_without_counting_the_call(policy: str | None, kind: str, caller: Caller) -> None:
    limited = quotas()
    limited.take("burst", caller, NOON)
    spent = limited.exhaust("burst", caller, NOON, policy=policy)
    assert spent.refused is not None
    assert spent.refused.kind == kind
    assert limited.take("burst", caller, NOON).remaining == {"private_app": 188, "oauth": 108}[caller.credential]


def test_a_limit_called_used_up_shows_nothing_left() -> None:
    limited = quotas()
    assert limited.exhaust("burst", PRIVATE, NOON).remaining == 0
    day = limited.exhaust("search", PRIVATE, NOON, policy="DAILY").day
    assert day is not None
    assert day.used == day.maximum


def test_a_window_called_used_up_shows_the_day_as_it_is() -> None:
    day = quotas(used_today=9).exhaust("burst", PRIVATE, NOON).day
    assert day is not None
    assert day.used == 9


def test_a_day_that_answers_do_not_show_stays_hidden_when_it_is_called_used_up() -> None:
    spent = quotas().exhaust("associations", PUBLIC, NOON, policy="DAILY")
    assert spent.refused is not None
    assert spent.day is None


def test_the_state_tells_what_is_used() -> None:
    limited = quotas(used_today=100)
    accepted(limited, "burst", PRIVATE, 3)
    state = limited.state(NOON + 9_999)
    found = {(counter.limit.name, counter.app_id): counter.used for counter in state.counters if counter.limit.shown}
    assert found == {("burst", 5): 3, ("daily", None): 103}
    assert all(counter.used == 0 for counter in limited.state(NOON + 10_000).counters if counter.resets_at is None)


ARRIVALS = st.lists(
    st.tuples(st.integers(0, 40), st.sampled_from([("burst", PRIVATE), ("search", PUBLIC), ("search", PRIVATE)])),
    max_size=80,
)


@given(ARRIVALS, st.integers(0, 5), st.integers(1, 60), st.integers(0, 4), st.integers(1, 25), st.integers(0, 30))
def test_windows_agree_with_counting_every_call_again(
    arrivals: list[tuple[int, tuple[str, Caller]]], burst: int, burst_ms: int, search: int, search_ms: int, daily: int
) -> None:
    limited = quotas(burst=Ceiling(burst, burst_ms), search=Ceiling(search, search_ms), daily=Ceiling(daily))
    figures = {"burst": (burst, burst_ms), "search": (search, search_ms)}
    now, served = NOON, list[tuple[int, str, Caller]]()
    for pause, (bucket, caller) in arrivals:
        now += pause
        maximum, interval = figures[bucket]
        in_window = sum(name == bucket and at > now - interval for at, name, _ in served)
        in_day = sum(who is PRIVATE for _, _, who in served)
        fits = in_window < maximum and (caller is PUBLIC or in_day < daily)
        taken = limited.take(bucket, caller, now)
        assert (taken.refused is None) == fits
        assert taken.remaining == maximum - in_window - fits
        if fits:
            served.append((now, bucket, caller))


def test_what_was_used_of_a_day_is_gone_on_with_and_so_is_what_the_figure_leaves_out() -> None:
    limited = quotas(used_today=10)
    accepted(limited, "burst", PRIVATE, 2)
    accepted(limited, "burst", SERVICE, 3)
    later = quotas(used_today=10)
    later.go_on(limited.days())
    accepted(later, "burst", SERVICE, 1)
    shown = [counter for counter in later.state(NOON).counters if counter.limit.shown and counter.resets_at]
    assert [counter.used for counter in shown] == [16]
    assert (later.unreported(NOON), limited.unreported(NOON), quotas().unreported(NOON)) == (4, 3, 0)
    assert later.unreported(NOON + 86_400_000) == 0
