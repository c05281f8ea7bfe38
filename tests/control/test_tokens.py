import json
from urllib.parse import urlencode

import pytest

from mockspot.wire.message import Request
from tests.control.conftest import Rig

NOON = {"mode": "manual", "now": "2026-03-01T12:00:00Z"}
TOKENS = "/portals/default/tokens"


@pytest.mark.parametrize("kind", ["private_app", "service_key", "oauth"])
def test_an_issued_token_works_with_the_scopes_asked_for(rig: Rig, kind: str) -> None:
    rig.portal()
    issued = rig.done("POST", TOKENS, {"kind": kind, "scopes": ["crm.objects.contacts.read"]})
    assert set(issued["scopes"]) == {"oauth", "crm.objects.contacts.read"}
    assert rig.status_of(issued["accessToken"]) == 200
    denied = rig.hubspot(issued["accessToken"], "POST", "/crm/v3/objects/contacts", {"properties": {}})
    assert denied.status == 403
    assert ("refreshToken" in issued) == (kind == "oauth")


def test_a_token_lives_as_long_as_it_was_asked_to(rig: Rig) -> None:
    rig.portal(clock=NOON)
    issued = rig.done("POST", TOKENS, {"kind": "oauth", "expiresIn": 60})
    assert issued["expiresAt"] == "2026-03-01T12:01:00Z"
    rig.done("POST", "/portals/default/clock/advance", {"seconds": 59.9})
    assert rig.status_of(issued["accessToken"]) == 200
    rig.done("POST", "/portals/default/clock/advance", {"seconds": 0.1})
    assert rig.status_of(issued["accessToken"]) == 401


def test_one_expired_token_gets_hubspots_answer_and_others_go_on(rig: Rig) -> None:
    portal = rig.portal()
    token = portal["oauthApp"]["accessToken"]
    assert rig.done("POST", f"{TOKENS}/expire", {"token": token}) == {"expired": 1}
    refused = rig.hubspot(token, "GET", "/crm/v3/objects/contacts")
    assert json.loads(refused.body)["category"] == "EXPIRED_AUTHENTICATION"
    assert rig.status_of(portal["privateApp"]["accessToken"]) == 200


def test_without_a_token_all_of_them_are_revoked(rig: Rig) -> None:
    portal = rig.portal()
    assert rig.done("POST", f"{TOKENS}/revoke")["revoked"] == 3
    assert rig.status_of(portal["privateApp"]["accessToken"]) == 401
    assert rig.status_of(portal["oauthApp"]["accessToken"]) == 401


def test_a_token_of_another_portal_is_unknown(rig: Rig) -> None:
    rig.portal()
    other = rig.portal()
    foreign = {"token": other["privateApp"]["accessToken"]}
    assert rig.refused("POST", f"{TOKENS}/revoke", foreign)[:2] == (404, "token_unknown")
    assert rig.refused("POST", f"{TOKENS}/expire", foreign)[:2] == (404, "token_unknown")
    assert rig.status_of(other["privateApp"]["accessToken"]) == 200


def test_the_portal_shows_its_own_tokens_while_they_live(rig: Rig) -> None:
    portal = rig.portal()
    rig.done("POST", TOKENS, {"kind": "oauth"})
    rig.done("POST", TOKENS, {"kind": "private_app"})
    assert rig.done("GET", "/portals/default") == portal


def test_the_portal_shows_the_newest_living_token_once_its_own_is_dead(rig: Rig) -> None:
    portal = rig.portal(clock=NOON)
    rig.done("POST", TOKENS, {"kind": "oauth"})
    rig.done("POST", "/portals/default/clock/advance", {"seconds": 1})
    newest = rig.done("POST", TOKENS, {"kind": "oauth"})
    static = rig.done("POST", TOKENS, {"kind": "private_app"})
    for token in (
        portal["oauthApp"]["accessToken"],
        portal["oauthApp"]["refreshToken"],
        portal["privateApp"]["accessToken"],
    ):
        rig.done("POST", f"{TOKENS}/revoke", {"token": token})
    shown = rig.done("GET", "/portals/default")
    assert shown["oauthApp"]["accessToken"] == newest["accessToken"]
    assert shown["oauthApp"]["refreshToken"] == newest["refreshToken"]
    assert shown["privateApp"]["accessToken"] == static["accessToken"]


def test_looking_at_a_portal_without_living_tokens_issues_none(rig: Rig) -> None:
    portal = rig.portal()
    rig.done("POST", f"{TOKENS}/revoke")
    assert rig.done("GET", "/portals/default") == portal
    assert rig.status_of(portal["oauthApp"]["accessToken"]) == 401
    rig.done("POST", "/portals/default/reset")
    assert rig.status_of(portal["oauthApp"]["accessToken"]) == 200


@pytest.mark.parametrize("kind", ["private_app", "service_key"])
@pytest.mark.parametrize(("expire_now", "days"), [(False, 7), (True, 0)])
def test_a_rotated_token_makes_room_at_once_or_after_seven_days(
    rig: Rig, kind: str, expire_now: bool, days: int
) -> None:
    rig.portal(clock=NOON)
    old = rig.done("POST", TOKENS, {"kind": kind, "scopes": ["crm.objects.contacts.read"]})
    new = rig.done("POST", f"{TOKENS}/rotate", {"token": old["accessToken"], "expireNow": expire_now})
    assert new["accessToken"] != old["accessToken"]
    assert (new["appId"], new["scopes"], new["expiresAt"]) == (old["appId"], old["scopes"], None)
    assert new["formerTokenEndsAt"] == f"2026-03-0{1 + days}T12:00:00Z"
    if days:
        rig.done("POST", "/portals/default/clock/advance", {"seconds": days * 86_400 - 0.001})
        assert rig.status_of(old["accessToken"]) == 200
        rig.done("POST", "/portals/default/clock/advance", {"seconds": 0.001})
    assert rig.status_of(old["accessToken"]) == 401
    assert rig.status_of(new["accessToken"]) == 200


def test_what_is_no_living_static_token_is_not_rotated(rig: Rig) -> None:
    portal = rig.portal()
    dead = rig.done("POST", TOKENS, {"kind": "service_key"})["accessToken"]
    rig.done("POST", f"{TOKENS}/revoke", {"token": dead})
    for token in (portal["oauthApp"]["accessToken"], portal["oauthApp"]["refreshToken"], dead, "junk", ""):
        assert rig.refused("POST", f"{TOKENS}/rotate", {"token": token})[:2] == (404, "token_unknown")
    assert rig.refused("POST", f"{TOKENS}/rotate")[0] == 400


@pytest.mark.parametrize(
    ("lever", "category"), [("expire", "EXPIRED_AUTHENTICATION"), ("revoke", "INVALID_AUTHENTICATION")]
)
def test_a_token_ends_in_the_middle_of_a_run_when_asked_beforehand(rig: Rig, lever: str, category: str) -> None:
    portal = rig.portal(clock=NOON)
    token = portal["privateApp"]["accessToken"]
    rig.done("POST", f"{TOKENS}/{lever}", {"token": token, "inSeconds": 30})
    rig.done("POST", "/portals/default/clock/advance", {"seconds": 29})
    assert rig.status_of(token) == 200
    rig.done("POST", "/portals/default/clock/advance", {"seconds": 1})
    refused = rig.hubspot(token, "GET", "/crm/v3/objects/contacts")
    assert json.loads(refused.body)["category"] == category


def test_no_token_lives_longer_because_it_is_to_end_later(rig: Rig) -> None:
    portal = rig.portal(clock=NOON)
    token = portal["oauthApp"]["accessToken"]
    for lever in ("expire", "revoke"):
        rig.done("POST", f"{TOKENS}/{lever}", {"token": token, "inSeconds": 10})
        rig.done("POST", f"{TOKENS}/{lever}", {"token": token, "inSeconds": 5_000})
    rig.done("POST", "/portals/default/clock/advance", {"seconds": 10})
    assert rig.status_of(token) == 401


def test_a_refresh_token_revoked_later_refreshes_until_then(rig: Rig) -> None:
    portal = rig.portal(clock=NOON)
    app = portal["oauthApp"]
    form = {
        "grant_type": "refresh_token",
        "client_id": app["clientId"],
        "client_secret": app["clientSecret"],
        "refresh_token": app["refreshToken"],
    }
    headers = {b"content-type": b"application/x-www-form-urlencoded"}
    refresh = Request("POST", "/oauth/v3/token", "", headers, urlencode(form).encode())
    rig.done("POST", f"{TOKENS}/revoke", {"token": app["refreshToken"], "inSeconds": 30})
    assert rig.simulator.handle(refresh).status == 200
    assert rig.done("GET", "/portals/default") == portal
    rig.done("POST", "/portals/default/clock/advance", {"seconds": 30})
    assert b"BAD_REFRESH_TOKEN" in rig.simulator.handle(refresh).body
    metadata = Request("GET", f"/oauth/v1/refresh-tokens/{app['refreshToken']}")
    assert rig.simulator.handle(metadata).status == 404


def test_an_unknown_kind_is_refused(rig: Rig) -> None:
    rig.portal()
    assert rig.refused("POST", TOKENS, {"kind": "password"})[0] == 400
    assert rig.refused("POST", TOKENS)[0] == 400


def test_a_token_cut_short_is_noted_with_the_end_it_was_promised(rig: Rig) -> None:
    portal = rig.portal(clock=NOON)
    rig.done("POST", f"{TOKENS}/expire", {"token": portal["oauthApp"]["accessToken"]})
    (noted,) = rig.done("GET", "/portals/default/traffic", kind="token")["results"]
    assert noted["operation"] == "tokens.expire"
    assert noted["expiresAt"] > noted["at"]
