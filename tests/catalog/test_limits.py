import pytest

from mockspot.asgi import endpoints
from mockspot.catalog import callers, errors, limits
from mockspot.catalog.limits import PROFILES, Limit, rows

TIERS = ("free", "starter", "professional", "enterprise")
CALLERS = tuple(row.name for row in callers.ROWS if row.name != "none")
EVERY_ROW = [row for profile in PROFILES.values() for row in profile]


def figure(profile: str, tier: str, caller: str, bucket: str, name: str) -> int | None:
    found = [row for row in rows(profile, tier) if row.name == name and row.applies(bucket, caller)]
    return found[0].maximum if found else None


@pytest.mark.parametrize(
    ("tier", "burst", "associations", "daily"),
    [
        ("free", 100, 100, 250_000),
        ("starter", 100, 100, 250_000),
        ("professional", 190, 150, 625_000),
        ("enterprise", 190, 150, 1_000_000),
    ],
)
def test_the_documented_figures_of_private_apps_follow_the_tier(
    tier: str, burst: int, associations: int, daily: int
) -> None:
    for caller in ("private_app", "service_key", "privately_distributed"):
        assert figure("documented", tier, caller, "burst", "burst") == burst
        assert figure("documented", tier, caller, "associations", "associations") == associations
        assert {figure("documented", tier, caller, bucket, "daily") for bucket in ("burst", "search")} == {daily}


@pytest.mark.parametrize("tier", TIERS)
def test_oauth_apps_have_110_in_ten_seconds_and_no_day_whatever_the_tier(tier: str) -> None:
    assert figure("documented", tier, "oauth", "burst", "burst") == 110
    assert figure("documented", tier, "oauth", "burst", "daily") is None


@pytest.mark.parametrize("tier", TIERS)
def test_in_2023_no_oauth_app_counted_as_private(tier: str) -> None:
    for caller in ("oauth", "privately_distributed"):
        assert figure("2023", tier, caller, "burst", "burst") == 100
        assert figure("2023", tier, caller, "burst", "daily") is None


@pytest.mark.parametrize("row", callers.ROWS, ids=lambda row: row.name)
def test_every_kind_of_caller_is_found_by_what_it_calls_with(row: callers.CallerKind) -> None:
    assert callers.kind_of(row.credential, row.distribution or callers.MARKETPLACE) == row.name


@pytest.mark.parametrize("tier", TIERS)
@pytest.mark.parametrize("caller", CALLERS)
def test_search_is_five_a_second_for_the_whole_portal(tier: str, caller: str) -> None:
    (row,) = [row for row in rows("documented", tier) if row.name == "search" and row.applies("search", caller)]
    assert (row.maximum, row.interval_ms, row.shared_by, row.shown) == (5, 1_000, "portal", False)


@pytest.mark.parametrize(
    ("profile", "tier", "burst", "daily"),
    [
        ("seed-article", "free", 100, 100_000),
        ("seed-article", "professional", 200, 500_000),
        ("seed-article", "enterprise", 400, 1_000_000),
        ("2023", "professional", 150, 500_000),
        ("2023", "free", 100, 250_000),
        ("add-on", "enterprise", 250, 2_000_000),
        ("add-on", "free", 250, 1_250_000),
        ("two-add-ons", "professional", 250, 2_625_000),
    ],
)
def test_other_profiles_have_their_own_figures(profile: str, tier: str, burst: int, daily: int) -> None:
    assert figure(profile, tier, "private_app", "burst", "burst") == burst
    assert figure(profile, tier, "private_app", "burst", "daily") == daily


@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize("tier", TIERS)
@pytest.mark.parametrize("caller", [*CALLERS, "none"])
@pytest.mark.parametrize("bucket", limits.BUCKETS)
def test_a_call_counts_in_one_window_and_shows_one_day_at_most(
    profile: str, tier: str, caller: str, bucket: str
) -> None:
    applying = [row for row in rows(profile, tier) if row.applies(bucket, caller)]
    assert sum(row.interval_ms is not None for row in applying) <= 1
    assert sum(row.interval_ms is None and row.shown for row in applying) <= 1


@pytest.mark.parametrize("row", EVERY_ROW, ids=lambda row: f"{row.name}-{row.maximum}")
def test_every_row_is_complete(row: Limit) -> None:
    assert row.claim
    assert row.name in limits.NAMES
    assert set(row.buckets) <= set(limits.BUCKETS) - {"none"}
    assert row.shared_by in ("app", "portal")
    assert errors.every()[row.error].status == 429
    assert (row.interval_ms is None) == (row.policy == "DAILY")


def test_every_endpoint_draws_on_a_known_bucket() -> None:
    assert {row.bucket for row in endpoints.every()} <= set(limits.BUCKETS)
