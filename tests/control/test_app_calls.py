"""Cards and workflows call an app: signed as documented, with the members that receivers saw, and in the log."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from hubspot.utils.signature import Signature

from mockspot.testing.portal import Mockspot
from tests.control.conftest import Rig


class App:
    """An app's server: keeps what it is asked, and answers with a status and JSON."""

    def __init__(self) -> None:
        self.status = 200
        self.asked: list[tuple[str, str, dict[str, str], bytes]] = []
        app = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.do_POST()

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("content-length", "0")))
                headers = {name.lower(): value for name, value in self.headers.items()}
                app.asked.append((self.command, self.path, headers, body))
                answer = b'{"outputFields": {"done": "yes"}}'
                self.send_response(app.status)
                self.send_header("content-type", "application/json")
                self.send_header("content-length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/run"


@pytest.fixture
def app() -> Iterator[App]:
    made = App()
    thread = threading.Thread(target=made.server.serve_forever, args=(0.01,))
    thread.start()
    yield made
    made.server.shutdown()
    thread.join()
    made.server.server_close()


class Calls:
    """Calls of a portal's public app about one contact."""

    def __init__(self, rig: Rig, app: App) -> None:
        self.rig = rig
        self.app = app
        self.portal = rig.portal(clock={"mode": "manual", "now": "2026-11-02T08:00:00Z"})
        self.contact = int(rig.contact(self.portal, email="lovelace+1@example.com", firstname="Ada"))
        self.secret = self.portal["oauthApp"]["clientSecret"]
        self.path = f"/apps/{self.portal['oauthApp']['appId']}/calls"

    def document(self, kind: str, **members: Any) -> dict[str, Any]:
        about = {"portalId": self.portal["portalId"], "url": self.app.url}
        if kind != "workflow_webhook":
            about |= {"objectType": "contacts", "objectId": self.contact}
        if kind == "workflow_action":
            about |= {"workflowId": 192814114, "actionDefinitionId": 10646377}
        return {"kind": kind, **about, **members}

    def made(self, kind: str, **members: Any) -> Any:
        return self.rig.done("POST", self.path, self.document(kind, **members))

    def verified(self) -> bool:
        """Ask the official client whether the latest request was signed by HubSpot."""
        method, path, headers, body = self.app.asked[-1]
        place = urlsplit(self.app.url)
        return Signature.is_valid(
            signature=headers["x-hubspot-signature"],
            signature_version=headers["x-hubspot-signature-version"],
            client_secret=self.secret,
            request_body=body.decode(),
            http_method=method,
            http_uri=f"{place.scheme}://{place.netloc}{path}",
        )


@pytest.fixture
def calls(rig: Rig, app: App) -> Calls:
    return Calls(rig, app)


def test_a_custom_action_is_run_with_the_members_receivers_saw(calls: Calls) -> None:
    told = calls.made("workflow_action", inputFields={"widget": "blue"}, enrollmentId=77, actionId=3)
    assert (told["status"], told["response"]["body"]) == (200, {"outputFields": {"done": "yes"}})
    assert calls.verified()
    method, path, headers, body = calls.app.asked[-1]
    assert (method, path, headers["content-type"]) == ("POST", "/run", "application/json")
    portal_id, place = calls.portal["portalId"], {"enrollmentId": 77, "actionExecutionIndex": 0}
    assert json.loads(body) == {
        "callbackId": f"ap-{portal_id}-77-3-0",
        "origin": {
            "portalId": portal_id,
            "actionDefinitionId": 10646377,
            "actionDefinitionVersion": 1,
            "actionExecutionIndexIdentifier": place,
            "extensionDefinitionId": 10646377,
            "extensionDefinitionVersionId": 1,
        },
        "context": {
            "workflowId": 192814114,
            "actionId": 3,
            "actionExecutionIndexIdentifier": place,
            "source": "WORKFLOWS",
        },
        "object": {"objectId": calls.contact, "objectType": "CONTACT"},
        "fields": {"widget": "blue"},
        "inputFields": {"widget": "blue"},
    }


def test_an_action_carries_the_properties_its_definition_asks_for(calls: Calls) -> None:
    calls.made("workflow_action", properties=["email", "lastname"])
    assert json.loads(calls.app.asked[-1][3])["object"]["properties"] == {"email": "lovelace+1@example.com"}


def test_a_test_has_its_app_called(mockspot: Mockspot, app: App) -> None:
    made = mockspot.seed(records={"deals": [{"ref": "d", "properties": {"dealname": "D", "dealstage": "closedwon"}}]})
    told = mockspot.call_app("card", app.url, object_type="deals", object_id=int(made["refs"]["d"]))
    assert (told["status"], len(app.asked)) == (200, 1)


def test_a_card_is_fetched_with_who_looks_at_what(calls: Calls) -> None:
    told = calls.made("card", properties=["email", "firstname"], url=f"{calls.app.url}?mine=1")
    assert calls.verified()
    method, path, headers, body = calls.app.asked[-1]
    assert (method, body, "content-length" in headers) == ("GET", b"", False)
    user = calls.portal["users"][0]
    assert parse_qs(urlsplit(path).query) == {
        "mine": ["1"],
        "userId": [str(user["userId"])],
        "userEmail": [user["email"]],
        "associatedObjectId": [str(calls.contact)],
        "associatedObjectType": ["CONTACT"],
        "portalId": [str(calls.portal["portalId"])],
        "email": ["lovelace+1@example.com"],
        "firstname": ["Ada"],
    }
    assert told["triedAgain"] is None


def test_a_workflows_webhook_carries_what_is_given_with_a_signature_or_without(calls: Calls) -> None:
    calls.made("workflow_webhook", body={"vid": 1})
    assert calls.verified()
    assert calls.app.asked[-1][3] == b'{"vid":1}'
    calls.made("workflow_webhook", signed=False, method="GET", url=f"{calls.app.url}?a=b")
    method, path, headers, _ = calls.app.asked[-1]
    assert (method, path) == ("GET", "/run?a=b")
    assert not any("signature" in name for name in headers)
    assert {"x-hubspot-correlation-id", "x-hubspot-origin-hublet", "x-hubspot-timeout-millis"} <= headers.keys()


@pytest.mark.parametrize(("status", "again"), [(200, False), (400, False), (404, False), (429, True), (503, True)])
def test_it_says_whether_a_workflow_would_try_again(calls: Calls, status: int, again: bool) -> None:
    calls.app.status = status
    told = calls.made("workflow_action")
    assert (told["status"], told["triedAgain"]) == (status, again)
    assert len(calls.app.asked) == 1


def test_an_app_that_is_not_there_is_told(calls: Calls) -> None:
    told = calls.made("workflow_action", url="http://127.0.0.1:9/")
    assert (told["status"], told["triedAgain"], "refused" in told["error"].lower()) == (None, True, True)


def test_a_call_is_in_the_log_without_its_query(calls: Calls) -> None:
    told = calls.made("card", properties=["email"])
    (entry,) = calls.rig.done("GET", "/portals/default/traffic", kind="call")["results"]
    assert (entry["sequence"], entry["call"], entry["method"], entry["status"]) == (
        told["sequence"],
        "card",
        "GET",
        200,
    )
    assert (entry["targetUrl"], entry["appId"]) == (calls.app.url, calls.portal["oauthApp"]["appId"])
    assert "lovelace" not in json.dumps(entry)


def test_no_call_is_made_to_where_webhooks_are_not_sent(calls: Calls) -> None:
    told = calls.made("workflow_webhook", url="http://169.254.169.254/latest/meta-data")
    assert (told["status"], "hand out credentials" in told["error"]) == (None, True)


@pytest.mark.parametrize(
    ("kind", "members", "said"),
    [
        ("card", {"objectId": 1}, "no live record 1 of contacts"),
        ("card", {"objectType": "quotes"}, "Invalid enum value 'quotes'"),
        ("card", {"userId": 3}, "no user 3"),
        ("workflow_action", {"objectType": "cars"}, "no object type 'cars'"),
        ("workflow_action", {"workflowId": 0}, ">= 1"),
        ("workflow_webhook", {"method": "GET", "body": {}}, "a GET carries no body"),
        ("workflow_webhook", {"method": "PUT"}, "Invalid enum value 'PUT'"),
        ("workflow_webhook", {"url": "ftp://example.com"}, "http"),
        ("workflow_webhook", {"url": "nothing"}, "http"),
        ("workflow_webhook", {"portalId": 5}, "no portal 5"),
        ("explode", {}, "card"),
    ],
)
def test_a_call_that_makes_no_sense_is_told_what_does(
    calls: Calls, kind: str, members: dict[str, Any], said: str
) -> None:
    status, _, told = calls.rig.refused("POST", calls.path, calls.document(kind, **members))
    assert (status in (400, 404), said in told) == (True, True), told
    assert calls.app.asked == []


def test_an_app_is_called_about_accounts_that_installed_it_alone(calls: Calls) -> None:
    other = calls.rig.portal()
    status, code, _ = calls.rig.refused(
        "POST", calls.path, calls.document("workflow_webhook", portalId=other["portalId"])
    )
    assert (status, code) == (409, "not_installed")
    private = calls.portal["privateApp"]["appId"]
    refused = calls.rig.refused("POST", f"/apps/{private}/calls", calls.document("workflow_action"))
    assert (refused[1], "gives a private app its secret" in refused[2]) == ("no_secret", True)
    calls.rig.done("POST", f"/apps/{private}/calls", calls.document("workflow_webhook", signed=False))
