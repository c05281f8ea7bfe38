import json

import pytest

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
