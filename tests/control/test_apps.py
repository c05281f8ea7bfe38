from typing import Any

import pytest

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
