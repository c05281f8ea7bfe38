from dataclasses import dataclass
from typing import Any

import orjson
import pytest

from mockspot.asgi.portal import Blueprint, Portal
from mockspot.domain.portal_facts import PortalFacts
from mockspot.domain.webhooks.subscriptions import APP_WEBHOOKS, AppWebhooks, Wish, with_subscription
from mockspot.runtime.simulator import Simulator
from mockspot.wire.message import Reply, Request

START = 1_790_000_000_000
URL = "https://example.com/hook"
BASES = ["/webhooks/v3", "/webhooks/2026-03", "/app-webhooks/2026-09"]


@dataclass
class Developer:
    """A developer at the API of one app."""

    simulator: Simulator
    portal: Portal
    base: str = "/webhooks/v3"

    def call(self, method: str, path: str, body: object = None, *, key: str | None = None, token: str = "") -> Reply:
        app_id = self.portal.credentials.oauth_app.app_id
        key = self.portal.credentials.developer_api_key if key is None else key
        return self.simulator.handle(
            Request(
                method,
                f"{self.base}/{app_id}/{path}",
                f"hapikey={key}",
                {b"content-type": b"application/json", b"authorization": b"Bearer " + token.encode()},
                b"" if body is None else orjson.dumps(body),
            )
        )

    def subscribe(self, event_type: str = "contact.creation", **more: object) -> Any:
        return orjson.loads(self.call("POST", "subscriptions", {"eventType": event_type, "active": False, **more}).body)


@pytest.fixture
def developer() -> Developer:
    simulator = Simulator()
    return Developer(simulator, simulator.create(Blueprint(PortalFacts(0, "default"), manual_from=START)))


def body(reply: Reply) -> Any:
    return orjson.loads(reply.body)


@pytest.mark.parametrize("base", BASES)
def test_settings_are_written_read_and_deleted(developer: Developer, base: str) -> None:
    developer.base = base
    wanted = {"targetUrl": URL, "throttling": {"maxConcurrentRequests": 10, "period": "SECONDLY"}}
    written = developer.call("PUT", "settings", wanted)
    assert written.status == 200
    assert body(written) == {
        "targetUrl": URL,
        "throttling": {"maxConcurrentRequests": 10},
        "createdAt": "2026-09-21T14:13:20Z",
        "updatedAt": "2026-09-21T14:13:20Z",
    }
    assert body(developer.call("GET", "settings")) == body(written)
    assert developer.call("DELETE", "settings").status == 204
    assert developer.call("GET", "settings").status == 404


def test_settings_without_throttling_have_the_default_as_n8n_and_a_sample_app_send_them(developer: Developer) -> None:
    for sent in ({"targetUrl": URL}, {"targetUrl": URL, "maxConcurrentRequests": 5}):
        written = developer.call("PUT", "settings", sent)
        assert (written.status, body(written)["throttling"]) == (200, {"maxConcurrentRequests": 10})


def test_one_state_stands_behind_every_version(developer: Developer) -> None:
    made = developer.subscribe()
    for base in BASES:
        developer.base = base
        assert body(developer.call("GET", "subscriptions")) == {"results": [made]}


@pytest.mark.parametrize("base", BASES)
def test_a_subscription_lives_and_ends(developer: Developer, base: str) -> None:
    developer.base = base
    made = developer.subscribe("contact.propertyChange", propertyName="email")
    path = f"subscriptions/{made['id']}"
    assert isinstance(made["id"], str)
    assert (made["eventType"], made["propertyName"], made["active"]) == ("contact.propertyChange", "email", False)
    assert body(developer.call("GET", path)) == made
    assert body(developer.call("PATCH", path, {"active": True}))["active"] is True
    assert developer.call("DELETE", path).status == 204
    assert developer.call("GET", path).status == 404
    assert body(developer.call("GET", "subscriptions")) == {"results": []}


def test_a_new_subscription_answers_201_and_v3_needs_no_active(developer: Developer) -> None:
    made = developer.call("POST", "subscriptions", {"eventType": "contact.creation"})
    assert (made.status, body(made)["active"]) == (201, False)
    developer.base = "/app-webhooks/2026-09"
    refused = developer.call("POST", "subscriptions", {"eventType": "contact.creation"})
    assert refused.status == 400
    assert "Some required fields were not set: [active]" in body(refused)["message"]


@pytest.mark.parametrize("base", BASES[1:])
def test_a_new_subscription_says_where_it_is_in_dated_versions(developer: Developer, base: str) -> None:
    legacy = developer.call("POST", "subscriptions", {"eventType": "contact.creation"})
    assert b"location" not in dict(legacy.headers)
    developer.base = base
    made = developer.call("POST", "subscriptions", {"eventType": "contact.creation", "active": True})
    path = dict(made.headers)[b"location"].decode().partition(f"{base}/")[2]
    assert path == f"{developer.portal.credentials.oauth_app.app_id}/subscriptions/{body(made)['id']}"


def test_an_unknown_event_type_is_refused_by_the_parser(developer: Developer) -> None:
    refused = developer.call("POST", "subscriptions", {"eventType": "contact.exploded"})
    assert refused.status == 400
    assert "Enum type must be one of: [company.associationChange, company.creation," in body(refused)["message"]
    assert body(refused)["category"] == "VALIDATION_ERROR"


def test_an_event_type_that_is_not_simulated_answers_501(developer: Developer) -> None:
    refused = developer.call("POST", "subscriptions", {"eventType": "event.completed"})
    assert refused.status == 501
    assert body(refused)["category"] == "MOCKSPOT_NOT_SIMULATED"
    assert "event.completed" in body(refused)["message"]


def test_a_batch_update_answers_207_when_one_is_missing(developer: Developer) -> None:
    made = developer.subscribe()
    known = {"id": int(made["id"]), "active": True}
    good = developer.call("POST", "subscriptions/batch/update", {"inputs": [known]})
    assert (good.status, body(good)["results"][0]["active"]) == (200, True)
    mixed = developer.call("POST", "subscriptions/batch/update", {"inputs": [known, {"id": 404, "active": True}]})
    assert (mixed.status, body(mixed)["numErrors"], len(body(mixed)["results"])) == (207, 1, 1)


def test_another_developers_app_is_not_found(developer: Developer) -> None:
    other = developer.simulator.create(Blueprint(PortalFacts(0, "other")))
    refused = developer.call("GET", "settings", key=other.credentials.developer_api_key)
    assert refused.status == 400
    assert body(refused)["subCategory"] == "OwnedApplicationError.APPLICATION_NOT_FOUND"
    assert body(refused)["context"] == {
        "appId": [str(developer.portal.credentials.oauth_app.app_id)],
        "portalId": [str(other.facts.portal_id)],
    }


def test_without_a_developer_key_nothing_is_answered(developer: Developer) -> None:
    missing, wrong = (developer.call("GET", "settings", key=key) for key in ("", "wrong"))
    assert (missing.status, wrong.status) == (401, 401)
    assert list(body(wrong)) == ["status", "message", "correlationId"]
    assert body(wrong)["message"] == "This hapikey doesn't exist."
    assert developer.call("GET", "settings", key="00000000-0000-4000-8000-000000000000").status == 401


def test_in_place_of_a_developer_key_an_oauth_token_is_told_apart_from_all_others(developer: Developer) -> None:
    """Pasted (SLACK 2022-24), and of a private app's token (hscli 2026)."""
    credentials = developer.portal.credentials
    oauth, private = (
        developer.call("GET", "settings", key="", token=token)
        for token in (credentials.access_token, credentials.private_token)
    )
    assert (oauth.status, private.status) == (403, 401)
    assert list(body(oauth)) == ["status", "message", "correlationId", "links", "category"]
    assert body(oauth)["message"].startswith("This API can't be called using an OAuth access token. A valid developer")
    assert list(body(private)) == ["status", "message", "correlationId", "category"]
    assert body(private)["message"].startswith("Authentication credentials not found. This API supports OAuth 2.0")


def test_the_thousand_and_first_subscription_has_a_request_id(developer: Developer) -> None:
    full = AppWebhooks()
    for _ in range(999):
        full = with_subscription(full, Wish("contact.creation"), START)
    developer.portal.space.put(APP_WEBHOOKS, developer.portal.credentials.oauth_app.app_id, full)
    assert "id" in developer.subscribe()
    refused = developer.call("POST", "subscriptions", {"eventType": "contact.creation"})
    shown = body(refused)
    assert refused.status == 400
    assert list(shown) == ["status", "message", "correlationId", "requestId"]
    assert "maximum number allowed per application (1000)" in shown["message"]
    assert len(shown["requestId"]) == 32


@pytest.mark.parametrize(
    ("method", "path", "sent"),
    [
        ("PUT", "settings", {"throttling": {"maxConcurrentRequests": 10}}),
        ("PUT", "settings", {"targetUrl": URL, "throttling": {}}),
        ("PUT", "settings", {"targetUrl": URL, "throttling": {"maxConcurrentRequests": 5}}),
        ("PUT", "settings", {"targetUrl": URL, "throttling": {"maxConcurrentRequests": "many"}}),
        ("PUT", "settings", {"targetUrl": "file:///etc/passwd", "throttling": {"maxConcurrentRequests": 10}}),
        ("PUT", "settings", []),
        ("POST", "subscriptions", {}),
        ("POST", "subscriptions", {"eventType": 5}),
        ("POST", "subscriptions", {"eventType": "contact.creation", "active": "yes"}),
        ("POST", "subscriptions", {"eventType": "contact.propertyChange"}),
        ("POST", "subscriptions", {"eventType": "object.creation"}),
        ("PATCH", "subscriptions/1", []),
        ("PATCH", "subscriptions/one", {"active": True}),
        ("POST", "subscriptions/batch/update", {}),
        ("POST", "subscriptions/batch/update", {"inputs": [{}]}),
        ("POST", "subscriptions/batch/update", {"inputs": [5]}),
        ("POST", "subscriptions/batch/update", {"inputs": [{"id": "x", "active": True}]}),
    ],
)
def test_a_bad_request_is_refused_and_changes_nothing(
    developer: Developer, method: str, path: str, sent: object
) -> None:
    refused = developer.call(method, path, sent)
    assert (refused.status, body(refused)["status"]) == (400, "error")
    assert body(developer.call("GET", "subscriptions")) == {"results": []}
    assert developer.call("GET", "settings").status == 404
