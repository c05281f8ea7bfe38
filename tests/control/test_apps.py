import json
from typing import Any
from urllib.parse import urlencode

import pytest

from mockspot.wire.message import Request
from tests.control.conftest import Rig

READ = "crm.objects.contacts.read"


def test_a_registered_app_gets_what_it_lacks_and_keeps_what_it_brings(rig: Rig) -> None:
    rig.portal()
    made = rig.done(
        "POST", "/apps", {"name": "mine", "clientId": "my-id", "redirectUris": ["https://a.example.com/cb"]}
    )
    assert (made["name"], made["clientId"], made["redirectUris"]) == ("mine", "my-id", ["https://a.example.com/cb"])
    assert made["clientSecret"]
    assert made in rig.done("GET", "/apps")["results"]


def test_an_installed_app_calls_the_portal_and_no_other(rig: Rig) -> None:
    rig.portal()
    portal = rig.portal()
    app = rig.done("POST", "/apps", {"requiredScopes": [READ]})
    tokens = rig.done("POST", f"/apps/{app['appId']}/install", {"portalId": portal["portalId"]})
    assert set(tokens["scopes"]) == {"oauth", READ}
    assert rig.status_of(tokens["accessToken"]) == 200
    assert rig.done("GET", "/portals/default/traffic")["results"] == []
    rig.done("POST", f"/apps/{app['appId']}/uninstall", {"portalId": portal["portalId"]})
    assert rig.status_of(tokens["accessToken"]) == 401


def test_an_app_is_uninstalled_once(rig: Rig) -> None:
    portal = rig.portal()
    app = rig.done("POST", "/apps", {})
    away = (f"/apps/{app['appId']}/uninstall", {"portalId": portal["portalId"]})
    assert rig.refused("POST", *away)[:2] == (409, "not_installed")


@pytest.mark.parametrize(
    "uri",
    [
        "http://a.example.com/cb",
        "https://192.0.2.7/cb",
        "http://127.0.0.1:3000/cb",
        "https://[::1]/cb",
        "cb",
        "",
        "ftp://a",
    ],
)
def test_redirect_uris_are_https_or_localhost_and_never_a_bare_address(rig: Rig, uri: str) -> None:
    portal = rig.portal()
    before = rig.done("GET", "/apps")
    assert rig.refused("POST", "/apps", {"redirectUris": [uri]})[:2] == (400, "redirect_uri_invalid")
    own = f"/apps/{portal['oauthApp']['appId']}"
    assert rig.refused("PATCH", own, {"redirectUris": [uri]})[:2] == (400, "redirect_uri_invalid")
    assert rig.done("GET", "/apps") == before


def test_the_settings_of_an_app_change_and_a_portals_own_app_is_shown_changed(rig: Rig) -> None:
    portal = rig.portal()
    path = f"/apps/{portal['oauthApp']['appId']}"
    wanted = {"redirectUris": ["http://localhost:3000/cb"], "requiredScopes": [READ], "conditionallyRequiredScopes": []}
    changed = rig.done("PATCH", path, wanted)
    assert {name: changed[name] for name in wanted} == wanted
    assert changed["name"] == "OAuth app"
    assert rig.done("GET", "/portals/default")["oauthApp"]["redirectUris"] == ["http://localhost:3000/cb"]
    rig.done("POST", "/portals/default/reset")
    assert rig.done("GET", "/portals/default") == portal
    assert rig.refused("PATCH", path, {"clientId": "x"})[:2] == (400, "member_unknown")


def test_an_app_is_installed_by_a_user_who_may(rig: Rig) -> None:
    portal = rig.portal(
        seed={
            "owners": [
                {"email": "a@example.com", "userId": 7},
                {"email": "b@example.com", "userId": 8, "access": "app_marketplace"},
            ]
        }
    )
    assert [user["access"] for user in portal["users"]] == ["super_admin", "none", "app_marketplace"]
    app = rig.done("POST", "/apps", {"requiredScopes": [READ]})
    wanted = {"portalId": portal["portalId"]}
    path = f"/apps/{app['appId']}/install"
    assert rig.refused("POST", path, {**wanted, "userId": 7})[:2] == (409, "user_unauthorized")
    assert rig.refused("POST", path, {**wanted, "userId": 9})[:2] == (404, "user_unknown")
    assert rig.status_of(rig.done("POST", path, {**wanted, "userId": 8})["accessToken"]) == 200


def test_a_former_user_has_no_access_to_apps(rig: Rig) -> None:
    rig.portal()
    seed = {"owners": [{"email": "a@example.com", "archived": True, "access": "super_admin"}]}
    assert rig.refused("POST", "/portals/default/seed", seed)[0] == 400


def test_the_tokens_of_an_installation_are_dead_for_good_once_it_is_gone(rig: Rig) -> None:
    portal = rig.portal()
    app = rig.done("POST", "/apps", {"requiredScopes": [READ]})
    path, wanted = f"/apps/{app['appId']}", {"portalId": portal["portalId"]}
    old = rig.done("POST", f"{path}/install", wanted)
    rig.done("POST", f"{path}/uninstall", wanted)
    new = rig.done("POST", f"{path}/install", wanted)
    assert rig.status_of(new["accessToken"]) == 200
    assert rig.status_of(old["accessToken"]) == 401
    for tokens, status in ((old, 400), (new, 200)):
        form = {"grant_type": "refresh_token", "refresh_token": tokens["refreshToken"]}
        secrets = {"client_id": app["clientId"], "client_secret": app["clientSecret"]}
        headers = {b"content-type": b"application/x-www-form-urlencoded"}
        sent = Request("POST", "/oauth/v3/token", "", headers, urlencode({**form, **secrets}).encode())
        answer = rig.simulator.handle(sent)
        assert answer.status == status
        assert (b"BAD_REFRESH_TOKEN" in answer.body) == (status == 400)


def test_a_client_id_is_taken_once(rig: Rig) -> None:
    rig.portal()
    rig.done("POST", "/apps", {"clientId": "my-id"})
    assert rig.refused("POST", "/apps", {"clientId": "my-id"})[:2] == (409, "app_refused")


def test_an_app_whose_webhooks_are_no_good_is_not_registered(rig: Rig) -> None:
    rig.portal()
    before = rig.done("GET", "/apps")
    hooks = {"targetUrl": "http://127.0.0.1:9/", "subscriptions": [{"eventType": "contact.birthday"}]}
    assert rig.refused("POST", "/apps", {"clientId": "my-id", "webhooks": hooks})[:2] == (400, "webhooks_invalid")
    assert rig.done("GET", "/apps") == before
    rig.done("POST", "/apps", {"clientId": "my-id"})


def test_webhooks_are_shown_as_they_were_asked_for(rig: Rig) -> None:
    rig.portal()
    wish = {"eventType": "contact.propertyChange", "propertyName": "email", "active": False}
    hooks = {"targetUrl": "https://hooks.example.com/", "maxConcurrentRequests": 5, "subscriptions": [wish]}
    app = rig.done("POST", "/apps", {"requiredScopes": [READ], "webhooks": hooks})
    (shown,) = app["webhooks"]["subscriptions"]
    assert shown.pop("id")
    assert shown == wish
    assert app["webhooks"]["maxConcurrentRequests"] == 5


@pytest.mark.parametrize("name", ["99", "x", "-1", "9" * 40])
@pytest.mark.parametrize("verb", ["install", "uninstall"])
def test_an_unknown_app_is_refused(rig: Rig, name: str, verb: str) -> None:
    portal = rig.portal()
    assert rig.refused("POST", f"/apps/{name}/{verb}", {"portalId": portal["portalId"]})[:2] == (404, "app_unknown")


def test_an_app_is_not_installed_where_nobody_signs_in(rig: Rig) -> None:
    rig.portal()
    app = rig.done("POST", "/apps", {})
    assert rig.refused("POST", f"/apps/{app['appId']}/install", {"portalId": 4711})[:2] == (404, "portal_unknown")
    home = {"portalId": app["appId"] // 100}
    assert rig.refused("POST", f"/apps/{app['appId']}/install", home)[:2] == (409, "not_installable")


@pytest.mark.parametrize(
    "body",
    [
        {"nmae": "x"},
        {"webhooks": {"target": "x"}},
        {"webhooks": {"targetUrl": "x", "subscriptions": [{"eventTyp": "contact.creation"}]}},
        {"redirectUris": "https://a.example.com"},
        {"webhooks": {"targetUrl": "ftp://a.example.com"}},
    ],
)
def test_an_app_that_makes_no_sense_is_refused(rig: Rig, body: dict[str, Any]) -> None:
    rig.portal()
    assert rig.refused("POST", "/apps", body)[0] == 400


def test_a_privately_distributed_app_has_the_limits_of_private_apps(rig: Rig) -> None:
    portal = rig.portal(tier="free")
    app = rig.done("POST", "/apps", {"requiredScopes": [READ], "distribution": "private"})
    assert app["distribution"] == "private"
    where = f"/apps/{app['appId']}"
    tokens = rig.done("POST", f"{where}/install", {"portalId": portal["portalId"]})
    assert _limits(rig, tokens["accessToken"]) == ("100", "250000")
    assert _introspected(rig, app, tokens["accessToken"]) == [True, True]
    rig.done("PATCH", where, {"distribution": "marketplace"})
    assert _limits(rig, tokens["accessToken"]) == ("100", "250000")  # the token was issued before
    anew = rig.done("POST", f"{where}/install", {"portalId": portal["portalId"]})
    assert _limits(rig, anew["accessToken"]) == ("110", None)
    assert _introspected(rig, app, anew["accessToken"]) == [False, False]
    for token, private in ((tokens["accessToken"], True), (anew["accessToken"], False)):
        told = json.loads(rig.hubspot("", "GET", f"/oauth/v1/access-tokens/{token}").body)
        assert told["is_private_distribution"] == told["signed_access_token"]["isPrivateDistribution"] == private


def test_an_app_has_one_of_two_distributions(rig: Rig) -> None:
    assert rig.refused("POST", "/apps", {"distribution": "public"})[0] == 400


def test_a_regenerated_developer_key_ends_the_one_before(rig: Rig) -> None:
    portal = rig.portal()
    own = rig.done("POST", "/apps", {})
    for app in (own, {"appId": portal["oauthApp"]["appId"], "developerApiKey": portal["developerApiKey"]}):
        anew = rig.done("POST", f"/apps/{app['appId']}/developer-key/regenerate")
        settings = f"/webhooks/v3/{app['appId']}/settings?hapikey="
        old, new = (rig.hubspot("", "GET", settings + each["developerApiKey"]) for each in (app, anew))
        assert (old.status, new.status) == (401, 404)  # no settings yet, for whoever may ask
        assert anew in rig.done("GET", "/apps")["results"]
    assert rig.done("GET", "/portals/default")["developerApiKey"] == anew["developerApiKey"]
    rig.done("POST", "/portals/default/reset")
    assert rig.done("GET", "/portals/default")["developerApiKey"] == portal["developerApiKey"]


def _limits(rig: Rig, token: str) -> tuple[str | None, str | None]:
    reply = rig.hubspot(token, "GET", "/crm/v3/objects/contacts")
    told = {name.decode(): value.decode() for name, value in reply.headers}
    return told["x-hubspot-ratelimit-max"], told.get("x-hubspot-ratelimit-daily")


def _introspected(rig: Rig, app: dict[str, Any], token: str) -> list[bool]:
    sent = {"client_id": app["clientId"], "client_secret": app["clientSecret"], "token": token}
    headers = {b"content-type": b"application/x-www-form-urlencoded"}
    path = "/oauth/2026-09/token/introspect"
    reply = rig.simulator.handle(Request("POST", path, headers=headers, body=urlencode(sent).encode()))
    told = json.loads(reply.body)
    return [told["is_private_distribution"], told["signed_access_token"]["isPrivateDistribution"]]
