import json
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

from mockspot.wire.message import Reply, Request
from tests.control.conftest import Rig

NOON = {"mode": "manual", "now": "2026-03-01T12:00:00Z"}
FORM = {b"content-type": b"application/x-www-form-urlencoded"}
READ = "crm.objects.contacts.read"
REDIRECT = "https://a.example.com/cb"


class Guest:
    """An app of its own, connecting to the default portal as a browser and a server would."""

    def __init__(self, rig: Rig) -> None:
        self.rig = rig
        self.portal = rig.portal(clock=NOON)
        wanted = {"redirectUris": [REDIRECT], "requiredScopes": [READ], "conditionallyRequiredScopes": ["tickets"]}
        self.app = rig.done("POST", "/apps", wanted)
        self.path = f"/apps/{self.app['appId']}"

    def open(self, **fields: str) -> Reply:
        return self.rig.simulator.handle(Request("GET", "/oauth/authorize", self.query(**fields)))

    def decide(self, decision: str, **fields: str) -> Reply:
        seal = re.search(rb'name="formToken" value="([^"]+)"', self.open(**fields).body)
        form = urlencode({"formToken": "" if seal is None else seal[1].decode(), "decision": decision}).encode()
        return self.rig.simulator.handle(Request("POST", "/oauth/authorize", self.query(**fields), FORM, form))

    def query(self, **fields: str) -> str:
        wanted = {"client_id": self.app["clientId"], "redirect_uri": REDIRECT, "scope": f"oauth {READ}", "state": "s"}
        return urlencode({**wanted, **fields})

    def code(self) -> str:
        location = dict(self.decide("allow").headers)[b"location"].decode()
        return parse_qs(urlsplit(location).query)["code"][0]

    def token(self, headers: dict[bytes, bytes] = FORM, **fields: str) -> Any:
        secrets = {"client_id": self.app["clientId"], "client_secret": self.app["clientSecret"]}
        form = {**secrets, "redirect_uri": REDIRECT, "grant_type": "authorization_code", **fields}
        body = urlencode(form).encode() if headers == FORM else json.dumps(form).encode()
        answer = self.rig.simulator.handle(Request("POST", "/oauth/v3/token", "", headers, body))
        return json.loads(answer.body) if answer.body.startswith(b"{") else answer

    def log(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.rig.done("GET", f"{self.path}/log")["results"]
        return found


@pytest.fixture
def guest(rig: Rig) -> Guest:
    return Guest(rig)


def test_the_log_tells_the_whole_life_of_an_installation(guest: Guest) -> None:
    tokens = guest.token(code=guest.code())
    guest.token(grant_type="refresh_token", refresh_token=tokens["refresh_token"])
    guest.rig.hubspot(tokens["access_token"], "DELETE", "/appinstalls/v3/external-install")
    wanted = {"portalId": guest.portal["portalId"]}
    guest.rig.done("POST", f"{guest.path}/install", wanted)
    guest.rig.done("POST", f"{guest.path}/uninstall", wanted)
    assert [(line["step"], line["outcome"]) for line in guest.log()] == [
        ("authorize", "asked"),
        ("consent", "granted"),
        ("token", "connected"),
        ("token", "refreshed"),
        ("uninstall", "uninstalled"),
        ("install", "connected"),
        ("uninstall", "uninstalled"),
    ]
    assert {line["portalId"] for line in guest.log()} == {guest.portal["portalId"]}


def test_a_refused_consent_is_told_apart_from_a_failure(guest: Guest) -> None:
    guest.decide("deny")
    assert [line["outcome"] for line in guest.log()] == ["asked", "denied"]


@pytest.mark.parametrize(
    ("fail", "error", "hint"),
    [
        (
            lambda guest: guest.open(redirect_uri=f"{REDIRECT}/"),
            "authorize_redirect_mismatch",
            f"registered: {REDIRECT} (they differ by a slash at the end)",
        ),
        (
            lambda guest: guest.open(redirect_uri="https://evil.example.com"),
            "authorize_redirect_mismatch",
            f"registered: {REDIRECT}",
        ),
        (
            lambda guest: guest.open(scope="oauth tickets"),
            "MISSING_SCOPE_GROUP",
            f"required, and missing from scope: {READ}",
        ),
        (lambda guest: guest.open(scope=f"{READ} files"), "authorize_scopes_foreign", "optional_scope"),
        (lambda guest: guest.decide("allow", redirect_uri="x"), "authorize_redirect_mismatch", "registered"),
        (lambda guest: guest.token(code="junk"), "BAD_AUTH_CODE", "a code is good once"),
        (
            lambda guest: guest.token(code=guest.code(), redirect_uri=f"{REDIRECT}/"),
            "MISMATCH_REDIRECT_URI_AUTH_CODE",
            "letter by letter",
        ),
        (lambda guest: guest.token(client_secret="wrong"), "BAD_CLIENT_SECRET", ""),
        (lambda guest: guest.token(grant_type=""), "BAD_GRANT_TYPE", "grant_type in the body"),
        (lambda guest: guest.token({b"content-type": b"application/json"}), "HTTP 415", "send a form"),
        (
            lambda guest: guest.token(grant_type="refresh_token", refresh_token="junk"),
            "BAD_REFRESH_TOKEN",
            "connect the app again",
        ),
    ],
)
def test_the_log_says_what_went_wrong_and_what_to_do(
    guest: Guest, fail: Callable[[Guest], Any], error: str, hint: str
) -> None:
    fail(guest)
    last = guest.log()[-1]
    assert (last["outcome"], last["error"]) == ("refused", error)
    assert hint in last.get("hint", "")
    assert error == "HTTP 415" or last["message"]


def test_a_code_that_was_used_before_is_said_to_be(guest: Guest) -> None:
    code = guest.code()
    guest.token(code=code)
    guest.token(code=code)
    connected, refused = guest.log()[-2:]
    assert (
        refused["hint"]
        == f"this code was exchanged before, in traffic entry {connected['traffic']}; a code is good once"
    )


def test_the_log_holds_no_credential_and_nothing_of_other_apps(guest: Guest) -> None:
    other = guest.rig.done("POST", "/apps", {"redirectUris": [REDIRECT]})
    code = guest.code()
    tokens = guest.token(code=code)
    text = json.dumps(guest.log())
    for secret in (code, tokens["access_token"], tokens["refresh_token"], guest.app["clientSecret"]):
        assert secret not in text
    assert guest.rig.done("GET", f"/apps/{other['appId']}/log") == {"results": []}


def test_an_unknown_app_has_no_log(rig: Rig) -> None:
    rig.portal()
    assert rig.refused("GET", "/apps/99/log")[:2] == (404, "app_unknown")
