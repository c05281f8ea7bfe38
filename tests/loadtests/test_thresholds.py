"""Thresholds: what they say, when they hold, and that nothing measured is never good."""

from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockspot_loadtests.expressions import ExpressionError, parse
from mockspot_loadtests.measurements import Measured, Series, measured
from mockspot_loadtests.runner import PROFILES, profile_names
from mockspot_loadtests.thresholds import ProfileError, judge, read_profile

SEARCH = Series(count=100, failures=2, times={10: 90, 200: 9, 900: 1})
COMPLETE = """
purpose = "p"
expected = "e"
exit_criterion = "x"
model = "closed"
users = 8
duration_seconds = 1
events = []
"""
RUN = Measured({"search": SEARCH}, requests=SEARCH, seconds=20.0, events=frozenset({"dropped start"}))


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("p95(search) < 500 ms", True),
        ("p95(search) <= 200", True),
        ("p99.5(search) < 500 ms", False),
        ("p99.5 < 1 s", True),
        ("p50 == 10", True),
        ("failures / count < 3%", True),
        ("failures(search) / count(search) < 1 %", False),
        ("count(dropped start) == 0", True),
        ("rate(search) >= 5", True),
        ("mean > 35", True),
        ("p95(unheard of) < 1 s", False),
        ("count(unheard of) == 0", False),
        ("count / count(dropped start) < 1", False),
        ("p95(dropped start) < 1 s", False),
        ("HS-AUTH-01 passed", True),
        ("HS-RATE-02 passed", False),
        ("HS-RATE-02 not failed", True),
        ("HS-SEC-01 not failed", False),
        ("HS-READ-01 not failed", False),
    ],
)
def test_a_threshold_holds_or_not(text: str, holds: bool) -> None:
    states = {"HS-AUTH-01": "passed", "HS-RATE-02": "not_applicable", "HS-SEC-01": "failed"}
    assert parse(text).judge(RUN, states).holds is holds


@pytest.mark.parametrize(
    "text",
    [
        "",
        "p95",
        "p95(search)",
        "p95(search) < fast",
        "p95(search) = 5",
        "p95 < 5 minutes",
        "HS-AUTH-01",
        "1 < 2",
        "x < 1",
    ],
)
def test_anything_else_is_refused_with_examples(text: str) -> None:
    with pytest.raises(ExpressionError, match="write for example"):
        parse(text)


def test_a_verdict_says_what_was_found() -> None:
    assert parse("p99(search) < 100").judge(RUN, {}).found == "200"
    assert parse("failures / count < 1%").judge(RUN, {}).found == "0.02"
    assert parse("p99(other) < 100").judge(RUN, {}).found == "nothing was measured"


@given(st.dictionaries(st.integers(0, 5_000).map(float), st.integers(1, 50), min_size=1), st.floats(1, 100))
def test_a_percentile_is_a_seen_time_that_this_share_does_not_exceed(times: dict[float, int], percent: float) -> None:
    found = Series(times=times).percentile(percent)
    assert found is not None
    within = sum(seen for milliseconds, seen in times.items() if milliseconds <= found)
    below = sum(seen for milliseconds, seen in times.items() if milliseconds < found)
    total = sum(times.values())
    assert below < total * percent / 100 + 1e-6
    assert within >= total * percent / 100 - 1e-6


def test_own_metrics_are_no_requests() -> None:
    entries = [_entry("search", "POST", 3, 1, {5: 3}), _entry("sync lag", "METRIC", 7, 0, {900: 7})]
    run = measured(entries, seconds=1.0)
    assert run.requests == Series(3, 1, {5.0: 3})
    assert parse("p50(sync lag) == 900").judge(run, {}).holds


def test_one_name_with_two_methods_is_one_series() -> None:
    run = measured([_entry("x", "GET", 1, 0, {5: 1}), _entry("x", "POST", 2, 1, {5: 1, 6: 1})], seconds=1.0)
    assert run.series["x"] == Series(3, 1, {5.0: 2, 6.0: 1})


@pytest.mark.parametrize("name", profile_names())
def test_every_profile_states_its_purpose_and_can_be_judged(name: str) -> None:
    profile = read_profile(PROFILES / f"{name}.toml")
    assert profile.purpose
    assert profile.expected
    assert profile.exit_criterion
    assert (PROFILES / f"{name}.py").exists()
    outcomes = judge(profile.thresholds, Measured({}, Series(), 1.0), {})
    assert [outcome.name for outcome in outcomes if outcome.holds] == []


@pytest.mark.parametrize(
    ("change", "message"),
    [("users = 8", "users is missing"), ('model = "closed"', "model is missing"), ("", "unknown members surprise")],
)
def test_a_profile_that_says_too_little_or_too_much_is_refused(change: str, message: str, tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_text(COMPLETE.replace(change, "") if change else COMPLETE + "surprise = 1\n")
    with pytest.raises(ProfileError, match=message):
        read_profile(path)


def test_a_threshold_that_cannot_be_read_names_its_profile(tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_text(COMPLETE + '[thresholds]\n"quick" = "fast"\n')
    with pytest.raises(ProfileError, match=r"own\.toml: 'fast' is no threshold"):
        read_profile(path)


def _entry(name: str, method: str, count: int, failures: int, times: dict[int, int]) -> SimpleNamespace:
    return SimpleNamespace(name=name, method=method, num_requests=count, num_failures=failures, response_times=times)
