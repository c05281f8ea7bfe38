from typing import Any

import orjson
import pytest

from mockspot.asgi.portal import Blueprint, Portal
from mockspot.domain import oauth
from mockspot.domain.portal_facts import PortalFacts
from mockspot.runtime.simulator import Simulator
from mockspot.wire.account import offset_text
from mockspot.wire.limits import parse_limits
from mockspot.wire.message import Request

START = 1_790_000_000_000  # 2026-09-21T14:13:20Z
VERSIONS = ["v3", "2026-03", "2026-09"]


def portal(simulator: Simulator, **facts: Any) -> Portal:
    return simulator.create(Blueprint(PortalFacts(0, "default", **facts), manual_from=START))


def get(simulator: Simulator, path: str, token: str) -> tuple[int, Any]:
    reply = simulator.handle(Request("GET", path, headers={b"authorization": f"Bearer {token}".encode()}))
    return reply.status, orjson.loads(reply.body)


@pytest.mark.parametrize("version", VERSIONS)
def test_an_account_describes_itself(version: str) -> None:
    simulator = Simulator()
    account = portal(simulator, hublet="eu1", time_zone="Europe/Berlin", currency="EUR", account_type="SANDBOX")
    status, body = get(simulator, f"/account-info/{version}/details", account.credentials.private_token)
    more = {"portalName": "default", "createdAt": "2026-09-21T14:13:20Z"} if version == "2026-09" else {}
    assert status == 200
    assert body == {
        "portalId": account.facts.portal_id,
        "accountType": "SANDBOX",
        "timeZone": "Europe/Berlin",
        "companyCurrency": "EUR",
        "additionalCurrencies": [],
        "utcOffset": "+02:00",
        "utcOffsetMilliseconds": 7_200_000,
        "uiDomain": "app-eu1.hubspot.com",
        "dataHostingLocation": "eu1",
        **more,
    }


def test_the_oldest_api_tells_less_of_an_account_and_names_the_currency_otherwise() -> None:
    simulator = Simulator()
    account = portal(simulator, time_zone="Europe/Berlin", currency="EUR", account_type="DEVELOPER_TEST")
    status, body = get(simulator, "/integrations/v1/me", account.credentials.private_token)
    assert (status, list(body.items())) == (
        200,
        [
            ("portalId", account.facts.portal_id),
            ("timeZone", "Europe/Berlin"),
            ("accountType", "DEVELOPER_TEST"),
            ("currency", "EUR"),
            ("utcOffset", "+02:00"),
            ("utcOffsetMilliseconds", 7_200_000),
        ],
    )


@pytest.mark.parametrize(
    ("milliseconds", "text"),
    [(0, "+00:00"), (-18_000_000, "-05:00"), (19_800_000, "+05:30"), (-12_600_000, "-03:30")],
)
def test_an_offset_is_printed_with_its_sign(milliseconds: int, text: str) -> None:
    assert offset_text(milliseconds) == text


@pytest.mark.parametrize("version", VERSIONS)
def test_the_usage_counts_private_apps_and_not_oauth(version: str) -> None:
    simulator = Simulator()
    account = portal(simulator)
    path = f"/account-info/{version}/api-usage/daily/private-apps"
    _, before = get(simulator, path, account.credentials.access_token)
    get(simulator, path, account.credentials.private_token)
    _, after = get(simulator, path, account.credentials.access_token)
    assert before["results"][0]["currentUsage"] == 0
    assert after["results"] == [
        {
            "name": "private-apps-api-calls-daily",
            "usageLimit": 1_000_000,
            "currentUsage": 1,
            "collectedAt": "2026-09-21T14:13:20Z",
            "fetchStatus": "SUCCESS",
            "resetsAt": "2026-09-22T04:00:00Z",
        }
    ]


def test_service_keys_use_up_the_day_but_their_calls_are_not_in_the_figure() -> None:
    simulator = Simulator()
    account = portal(simulator)
    key = oauth.issue(account.space, account.live.ids, account.facts, START, kind="service_key")
    path = "/account-info/v3/api-usage/daily/private-apps"
    get(simulator, path, account.credentials.private_token)
    for _ in range(3):
        get(simulator, path, key.access_token)
    (shown,) = get(simulator, path, account.credentials.access_token)[1]["results"]
    assert shown["currentUsage"] == 1
    counted = [counter.used for counter in account.live.quotas.state(START).counters if counter.limit.name == "daily"]
    assert max(counted) == 4
    account.live.clock.move_to(START + 86_400_000)
    get(simulator, path, account.credentials.private_token)
    assert get(simulator, path, key.access_token)[1]["results"][0]["currentUsage"] == 1


def test_no_limit_has_no_usage() -> None:
    simulator = Simulator()
    unlimited = simulator.create(Blueprint(PortalFacts(0), parse_limits("off"), manual_from=START))
    path = "/account-info/v3/api-usage/daily/private-apps"
    assert get(simulator, path, unlimited.credentials.private_token) == (200, {"results": []})


def test_the_base_scope_in_every_grant_is_enough() -> None:
    simulator = Simulator()
    account = portal(simulator)
    key = oauth.issue(account.space, account.live.ids, account.facts, START, kind="service_key", scopes=frozenset())
    assert get(simulator, "/account-info/v3/details", key.access_token)[0] == 200


def test_nobody_is_told_without_a_token() -> None:
    simulator = Simulator()
    portal(simulator)
    status, body = get(simulator, "/account-info/v3/details", "pat-na1-11111111-2222-4333-8444-555555555555")
    assert (status, body["category"]) == (401, "INVALID_AUTHENTICATION")
