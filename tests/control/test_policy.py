from dataclasses import fields
from typing import Any
from urllib.parse import urlencode

import orjson
import pytest

from mockspot.control.openapi import describe
from mockspot.control.policy import texts
from mockspot.domain.policy import Policy
from mockspot.wire.message import Request
from tests.control.conftest import Rig

NOON = {"mode": "manual", "now": "2026-03-01T12:00:00Z"}
POLICY = "/portals/default/policy"
FORM = {b"content-type": b"application/x-www-form-urlencoded"}


def refreshed(rig: Rig, portal: dict[str, Any], refresh_token: str = "") -> dict[str, Any]:
    app = portal["oauthApp"]
    sent = {
        "grant_type": "refresh_token",
        "client_id": app["clientId"],
        "client_secret": app["clientSecret"],
        "refresh_token": refresh_token or app["refreshToken"],
    }
    reply = rig.simulator.handle(Request("POST", "/oauth/v3/token", "", FORM, urlencode(sent).encode()))
    answered: dict[str, Any] = orjson.loads(reply.body)
    return answered


def test_every_switch_is_shown_with_its_default_and_described() -> None:
    assert set(texts()) == {switch.name for switch in fields(Policy)}
    described = describe()["components"]["schemas"]["Switches"]
    assert len(described["properties"]) == len(fields(Policy))
    assert all(member["description"] for member in described["properties"].values())
    assert "required" not in described or not described["required"]


def test_a_named_switch_is_set_and_the_others_stay(rig: Rig) -> None:
    rig.portal()
    before = rig.done("GET", POLICY)
    after = rig.done("PUT", POLICY, {"rotateRefreshToken": True})
    assert after == rig.done("GET", POLICY) == {**before, "rotateRefreshToken": True}
    assert rig.done("PUT", POLICY, {}) == after


def test_a_reset_turns_the_switches_back_and_a_fork_keeps_them(rig: Rig) -> None:
    rig.portal(policy={"accessTokenSeconds": 60})
    rig.done("PUT", POLICY, {"accessTokenSeconds": 90})
    fork = rig.done("POST", "/portals/default/fork")
    assert rig.done("GET", f"/portals/{fork['portalId']}/policy")["accessTokenSeconds"] == 90
    rig.done("POST", "/portals/default/reset")
    assert rig.done("GET", POLICY)["accessTokenSeconds"] == 60


def test_switches_of_one_portal_are_nothing_to_another(rig: Rig) -> None:
    rig.portal()
    other = rig.portal()
    rig.done("PUT", POLICY, {"accessTokenSeconds": 60})
    assert refreshed(rig, other)["expires_in"] == 1800


def test_the_lifetime_of_tokens_is_that_of_earlier_years_when_asked(rig: Rig) -> None:
    portal = rig.portal(policy={"accessTokenSeconds": 21_600}, clock=NOON)
    assert refreshed(rig, portal)["expires_in"] == 21_600
    issued = rig.done("POST", "/portals/default/tokens", {"kind": "oauth"})
    assert issued["expiresAt"] == "2026-03-01T18:00:00Z"
    rig.done("POST", "/portals/default/clock/advance", {"seconds": 21_599})
    assert rig.status_of(portal["oauthApp"]["accessToken"]) == 200


def test_a_token_cut_short_is_promised_more_than_it_lives(rig: Rig) -> None:
    portal = rig.portal(clock=NOON)
    rig.done("PUT", POLICY, {"accessTokensEndAfterSeconds": 60})
    answered = refreshed(rig, portal)
    assert answered["expires_in"] == 1800
    rig.done("POST", "/portals/default/clock/advance", {"seconds": 59})
    assert rig.status_of(answered["access_token"]) == 200
    rig.done("POST", "/portals/default/clock/advance", {"seconds": 1})
    refused = orjson.loads(rig.hubspot(answered["access_token"], "GET", "/crm/v3/objects/contacts").body)
    assert (refused["category"], refused["context"]) == (
        "EXPIRED_AUTHENTICATION",
        {"expire time": ["2026-03-01T12:01:00Z"]},
    )
    (noted,) = rig.done("GET", "/portals/default/traffic", kind="token")["results"]
    assert noted["expiresAt"] == "2026-03-01T12:30:00Z", "the judge goes by what was promised"


def test_with_rotation_a_refresh_token_is_good_once(rig: Rig) -> None:
    portal = rig.portal(policy={"rotateRefreshToken": True})
    second = refreshed(rig, portal)["refresh_token"]
    assert refreshed(rig, portal)["status"] == "BAD_REFRESH_TOKEN"
    assert refreshed(rig, portal, second)["refresh_token"] != second


@pytest.mark.parametrize("scopes", [[], None])
def test_long_tokens_are_as_long_as_hubspot_says_to_allow(rig: Rig, scopes: list[str] | None) -> None:
    rig.portal(policy={"longAccessTokens": True})
    issued = rig.done("POST", "/portals/default/tokens", {"kind": "oauth", "scopes": scopes})
    assert len(issued["accessToken"]) == 512
    assert rig.status_of(issued["accessToken"]) == (403 if scopes == [] else 200)


@pytest.mark.parametrize("error", ["invalid_grant", "invalid_request"])
def test_the_error_of_a_dead_refresh_token_is_a_switch(rig: Rig, error: str) -> None:
    portal = rig.portal(policy={"deadRefreshTokenError": error})
    answered = refreshed(rig, portal, "na1-junk")
    assert (answered["error"], answered["status"]) == (error, "BAD_REFRESH_TOKEN")


@pytest.mark.parametrize(
    "body",
    [
        {"accesTokenSeconds": 60},
        {"accessTokenSeconds": "60"},
        {"accessTokenSeconds": -1},
        {"accessTokenSeconds": True},
        {"accessTokenSeconds": None},
        {"rotateRefreshToken": 1},
        {"deadRefreshTokenError": "teapot"},
        {"access_token_seconds": 60},
        [],
        7,
    ],
)
def test_a_switch_that_makes_no_sense_is_refused_and_changes_nothing(rig: Rig, body: Any) -> None:
    rig.portal()
    before = rig.done("GET", POLICY)
    assert rig.refused("PUT", POLICY, body)[0] == 400
    if isinstance(body, dict):
        assert rig.refused("POST", "/portals", {"policy": body})[0] == 400
    assert rig.done("GET", POLICY) == before


def test_an_app_has_switches_of_its_own_and_the_portals_for_the_rest(rig: Rig) -> None:
    portal = rig.portal(policy={"accessTokenSeconds": 600})
    where = f"/apps/{portal['oauthApp']['appId']}"
    own = {"rotateRefreshToken": True, "accessTokenSeconds": 21_600}
    assert rig.done("PATCH", where, {"policy": own})["policy"] == own
    rotated = refreshed(rig, portal)
    assert (rotated["expires_in"], rotated["refresh_token"] == portal["oauthApp"]["refreshToken"]) == (21_600, False)
    assert rig.done("PATCH", where, {"name": "renamed"})["policy"] == own
    rig.done("PATCH", where, {"policy": {"deadRefreshTokenError": "invalid_request"}})
    again = refreshed(rig, portal, rotated["refresh_token"])
    assert (again["expires_in"], again["refresh_token"]) == (600, rotated["refresh_token"])
    assert refreshed(rig, portal, "dead")["error"] == "invalid_request"
    rig.done("PATCH", where, {"policy": {}})
    assert refreshed(rig, portal, "dead")["error"] == "invalid_grant"


def test_apps_have_no_switches_but_those_about_apps(rig: Rig) -> None:
    rig.portal()
    for wrong in ({"shuffleBatchCreate": True}, {"codeSeconds": -1}, {"codeSeconds": "soon"}, {"nonsense": 1}):
        assert rig.refused("POST", "/apps", {"policy": wrong})[0] == 400
    made = rig.done("POST", "/apps", {"policy": {"codeSeconds": 5}})
    assert made["policy"] == {"codeSeconds": 5}
    assert made in rig.done("GET", "/apps")["results"]


def test_a_refresh_token_from_before_a_downgrade_keeps_its_scopes_unless_the_switch_says_otherwise(rig: Rig) -> None:
    portal = rig.portal()
    few, many = ["crm.objects.deals.read"], ["crm.objects.deals.read", "crm.objects.companies.read"]
    app = rig.done("POST", "/apps", {"requiredScopes": few, "optionalScopes": many[1:]})
    where = f"/apps/{app['appId']}"
    before = rig.done("POST", f"{where}/install", {"portalId": portal["portalId"], "scopes": many})
    rig.done("POST", f"{where}/install", {"portalId": portal["portalId"], "scopes": few})
    connected = {"oauthApp": app | {"refreshToken": before["refreshToken"]}}
    assert set(refreshed(rig, connected)["scopes"]) == {"oauth", *many}
    rig.done("PATCH", where, {"policy": {"refreshTokensKeepScopes": False}})
    assert set(refreshed(rig, connected)["scopes"]) == {"oauth", *few}
