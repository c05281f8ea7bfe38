import re
from typing import Any

import pytest

from mockspot.domain.caller import Caller
from mockspot.domain.policy import Policy
from mockspot.domain.portal_facts import PortalFacts
from mockspot.domain.quotas import DOCUMENTED, OFF, Ceiling, Limits, Quotas
from mockspot.wire import errors
from mockspot.wire.limits import document, lines, parse_limits
from mockspot.wire.message import headers_of

NOON = 1_790_000_000_000
PRIVATE = Caller("private_app", app_id=5)
SERVICE = Caller("service_key", app_id=6)
PUBLIC = Caller("oauth", app_id=7)
FEW = Caller("oauth", app_id=8, kind="privately_distributed")
PAIR = ["daily", "daily-remaining"]
FIVE = ["interval-milliseconds", "max", "remaining", "secondly", "secondly-remaining"]


def quotas(limits: Limits = DOCUMENTED) -> Quotas:
    return Quotas(PortalFacts(42, tier="free"), limits)


def shown(
    limited: Quotas, bucket: str, caller: Caller, now: int = NOON, policy: Policy | None = None
) -> dict[str, int | str]:
    pairs = headers_of(lines(limited.take(bucket, caller, now), policy or Policy()))
    names = [name.decode() for name, _ in pairs]
    assert len(set(names)) == len(names)
    return {name.decode().removeprefix("x-hubspot-ratelimit-"): int(value) for name, value in pairs}


@pytest.mark.parametrize(
    ("caller", "bucket", "names"),
    [
        (PRIVATE, "burst", PAIR + FIVE),
        (SERVICE, "burst", PAIR + FIVE),
        (PUBLIC, "burst", FIVE),
        (FEW, "burst", PAIR + FIVE),
        (FEW, "search", PAIR),
        (PRIVATE, "search", PAIR),
        (SERVICE, "search", PAIR),
        (PUBLIC, "search", []),
        (PRIVATE, "associations", PAIR + FIVE),
        (PUBLIC, "associations", FIVE),
        (Caller("none"), "token", []),
        (PRIVATE, "none", []),
    ],
)
def test_the_headers_depend_on_the_caller_and_the_bucket(caller: Caller, bucket: str, names: list[str]) -> None:
    assert list(shown(quotas(), bucket, caller)) == names


def test_the_values_are_those_of_the_recorded_example() -> None:
    assert shown(quotas(), "burst", PRIVATE) == {
        "daily": 250_000,
        "daily-remaining": 249_999,
        "interval-milliseconds": 10_000,
        "max": 100,
        "remaining": 99,
        "secondly": 10,
        "secondly-remaining": 9,
    }


def test_secondly_is_a_tenth_of_max_and_counts_the_last_second_down_to_zero() -> None:
    limited = quotas()
    lefts = [shown(limited, "burst", PUBLIC)["secondly-remaining"] for _ in range(12)]
    assert lefts == [10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0, 0]
    later = shown(limited, "burst", PUBLIC, NOON + 1_000)
    assert (later["secondly"], later["secondly-remaining"], later["remaining"]) == (11, 10, 97)


def test_a_429_keeps_the_headers_with_nothing_remaining() -> None:
    limited = quotas(Limits(ceilings={"burst": Ceiling(2)}))
    answers = [shown(limited, "burst", PRIVATE) for _ in range(3)]
    assert [answer["remaining"] for answer in answers] == [1, 0, 0]
    assert [answer["daily-remaining"] for answer in answers] == [249_999, 249_998, 249_998]


def test_retry_after_is_a_switch_and_tells_whole_seconds() -> None:
    limited = quotas(Limits(ceilings={"burst": Ceiling(1)}))
    limited.take("burst", PUBLIC, NOON)
    refused = limited.take("burst", PUBLIC, NOON + 4_500)
    assert refused.refused is not None
    assert b"retry-after" not in lines(refused, Policy())
    assert dict(headers_of(lines(refused, Policy(retry_after_on_429=True))))[b"retry-after"] == b"6"
    served = limited.take("burst", PUBLIC, NOON + 10_000)
    assert b"retry-after" not in lines(served, Policy(retry_after_on_429=True))


def test_the_daily_pair_on_search_is_a_switch() -> None:
    silent = Policy(daily_headers_on_search=False)
    assert shown(quotas(), "search", PRIVATE, policy=silent) == {}
    assert list(shown(quotas(), "burst", PRIVATE, policy=silent)) == PAIR + FIVE


def test_limits_switched_off_are_not_shown() -> None:
    assert shown(quotas(OFF), "burst", PRIVATE) == {}
    assert list(shown(quotas(Limits(ceilings={"daily": Ceiling(off=True)})), "burst", PRIVATE)) == FIVE
    assert list(shown(quotas(Limits(ceilings={"burst": Ceiling(off=True)})), "burst", PRIVATE)) == PAIR


def body(bucket: str, caller: Caller, limits: Limits = DOCUMENTED, policy: str | None = None) -> dict[str, Any]:
    spent = quotas(limits).exhaust(bucket, caller, NOON, policy=policy)
    assert spent.refused is not None
    answer = errors.render(spent.refused, correlation_id="c-1")
    assert answer.status == 429
    assert isinstance(answer.body, dict)
    return answer.body


def test_the_body_of_the_rolling_window_names_its_group() -> None:
    assert list(body("burst", PRIVATE).items()) == [
        ("status", "error"),
        ("message", "You have reached your ten_secondly_rolling limit."),
        ("errorType", "RATE_LIMIT"),
        ("correlationId", "c-1"),
        ("policyName", "TEN_SECONDLY_ROLLING"),
        ("groupName", "publicapi:private_app-api-calls-ten-secondly:5:42"),
    ]


def test_the_body_of_search_names_its_group() -> None:
    assert list(body("search", PUBLIC).items()) == [
        ("status", "error"),
        ("message", "You have reached your secondly limit."),
        ("errorType", "RATE_LIMIT"),
        ("correlationId", "c-1"),
        ("policyName", "SECONDLY"),
        ("groupName", "publicapi:crm:search:oauth:7:42"),
    ]


def test_the_body_of_the_day_has_a_request_id_and_no_group() -> None:
    sent = body("burst", PRIVATE, policy="DAILY")
    assert list(sent) == ["status", "message", "errorType", "correlationId", "policyName", "requestId"]
    assert (sent["message"], sent["policyName"]) == ("You have reached your daily limit.", "DAILY")
    assert re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", sent["requestId"])


def test_the_body_of_the_token_endpoint_has_four_members() -> None:
    assert body("token", Caller("none")) == {
        "status": "error",
        "message": "You have reached your rate limit.",
        "errorType": "RATE_LIMIT",
        "policyName": "SECONDLY",
    }


def test_the_older_body_of_search_has_a_category_instead() -> None:
    assert list(body("search", PUBLIC, Limits("2023")).items()) == [
        ("status", "error"),
        ("message", "You have reached your secondly limit."),
        ("correlationId", "c-1"),
        ("category", "RATE_LIMITS"),
    ]


def test_the_document_of_the_control_plane_is_read() -> None:
    assert parse_limits("documented") == DOCUMENTED
    assert parse_limits("off") == OFF
    assert parse_limits({}) == DOCUMENTED
    assert parse_limits("2023") == parse_limits({"profile": "2023"}) == Limits("2023")
    given = {
        "profile": "seed-article",
        "burst": {"max": 110, "intervalMilliseconds": 10_000},
        "daily": {"max": 250_000, "used": 7},
        "search": {"max": 0},
        "associations": {"intervalMilliseconds": 5},
        "token": "off",
    }
    ceilings = {
        "burst": Ceiling(110, 10_000),
        "search": Ceiling(0),
        "associations": Ceiling(None, 5),
        "token": Ceiling(off=True),
        "daily": Ceiling(250_000),
    }
    assert parse_limits(given) == Limits("seed-article", ceilings, 7)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("generous", "known: documented, add-on, two-add-ons, 2023, seed-article, off"),
        ({"profile": "nope"}, "known: documented"),
        ({"profile": ["off"]}, "known: documented"),
        ({"bursts": {}}, "limits has no member 'bursts'; did you mean 'burst'?"),
        ({"zzz": 1}, "it takes burst, search, associations, daily, token, forms"),
        ({"burst": 5}, 'burst is an object with max, intervalMilliseconds, or "on" or "off", not 5'),
        ({"burst": {"max": -1}}, "max of burst is a whole number of 0 or more, not -1"),
        ({"burst": {"max": True}}, "max of burst is a whole number"),
        ({"burst": {"max": 1.5}}, "max of burst is a whole number"),
        ({"search": {"intervalMilliseconds": 0}}, "intervalMilliseconds of search is a whole number of 1 or more"),
        ({"daily": {"intervalMilliseconds": 5}}, "daily has no member 'intervalMilliseconds'; it takes max, used"),
        ({"daily": {"used": "1"}}, "used of daily is a whole number of 0 or more"),
        ({"burst": {"used": 5}}, "burst has no member 'used'"),
        (None, "limits is an object with"),
        ([1], "limits is an object with"),
    ],
)
def test_a_document_that_does_not_fit_is_told_what_does(given: object, said: str) -> None:
    with pytest.raises(ValueError, match=re.escape(said)):
        parse_limits(given)


def test_the_state_shows_policies_and_live_counters() -> None:
    limited = quotas(parse_limits({"daily": {"used": 10}}))
    limited.take("burst", PRIVATE, NOON)
    told = document(limited.state(NOON))
    assert told["profile"] == "documented"
    assert {row["policyName"] for row in told["policies"]} == {"TEN_SECONDLY_ROLLING", "SECONDLY", "DAILY"}
    assert all(row["source"] for row in told["policies"])
    (burst,) = [row for row in told["counters"] if row["name"] == "burst"]
    assert (burst["appId"], burst["used"], burst["remaining"], burst["max"]) == (5, 1, 99, 100)
    (daily,) = [row for row in told["counters"] if row["name"] == "daily"]
    assert (daily["used"], daily["remaining"], daily["resetsAt"]) == (11, 249_989, "2026-09-22T04:00:00Z")
