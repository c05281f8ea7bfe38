"""@hubspot/api-client: webhook settings and subscriptions by developer key; deliveries that its own helper checks."""

import json
from collections.abc import Iterator

import pytest

from mockspot.testing import Mockspot
from tests.clients.receiver import listening
from tests.connectors.node.client import NodeClient, Refused, connected

pytestmark = [pytest.mark.connectors, pytest.mark.sweep]


@pytest.fixture
def developer(portal: Mockspot) -> Iterator[NodeClient]:
    with connected(developerApiKey=portal.developer_api_key, basePath=portal.url) as client:
        yield client


def point_at(developer: NodeClient, portal: Mockspot, url: str) -> None:
    settings = {"targetUrl": url, "throttling": {"maxConcurrentRequests": 10}}
    developer("webhooks.settingsApi.configure", portal.app_id, settings)


def subscribe(developer: NodeClient, portal: Mockspot, event_type: str, **members: str) -> str:
    wanted = {"eventType": event_type, "active": True, **members}
    made: str = developer("webhooks.subscriptionsApi.create", portal.app_id, wanted)["id"]
    return made


def test_settings_and_subscriptions_are_kept(developer: NodeClient, portal: Mockspot) -> None:
    point_at(developer, portal, "https://example.com/hooks")
    settings = developer("webhooks.settingsApi.getAll", portal.app_id)
    assert settings["targetUrl"] == "https://example.com/hooks"
    assert settings["throttling"]["maxConcurrentRequests"] == 10
    api, app = "webhooks.subscriptionsApi", portal.app_id
    made = subscribe(developer, portal, "contact.propertyChange", propertyName="email")
    assert developer(f"{api}.getById", int(made), app)["propertyName"] == "email"
    assert developer(f"{api}.update", int(made), app, {"active": False})["active"] is False
    developer(f"{api}.updateBatch", app, {"inputs": [{"id": int(made), "active": True}]})
    assert [row["active"] for row in developer(f"{api}.getAll", app)["results"]] == [True]
    developer(f"{api}.archive", int(made), app)
    assert developer(f"{api}.getAll", app)["results"] == []
    developer("webhooks.settingsApi.clear", app)


def test_a_private_app_token_does_not_open_them(node: NodeClient, portal: Mockspot) -> None:
    with pytest.raises(Refused) as refused:
        node("webhooks.subscriptionsApi.getAll", portal.app_id)
    assert refused.value.code == 401


def test_deliveries_pass_the_clients_signature_check(developer: NodeClient, node: NodeClient, portal: Mockspot) -> None:
    with listening() as receiver:
        point_at(developer, portal, receiver.url)
        subscribe(developer, portal, "contact.creation")
        subscribe(developer, portal, "contact.propertyChange", propertyName="phone")
        properties = {"email": "ada@example.com", "firstname": "Ada Løvelace"}
        made = node("crm.contacts.basicApi.create", {"properties": properties})
        node("crm.contacts.basicApi.update", made["id"], {"properties": {"phone": "+1 é"}})
        portal.webhooks.flush()
    events = [event for _, body in receiver.deliveries for event in json.loads(body)]
    assert {event["subscriptionType"] for event in events} == {"contact.creation", "contact.propertyChange"}
    assert {str(event["objectId"]) for event in events} == {made["id"]}
    for headers, body in receiver.deliveries:
        signed = {"clientSecret": portal.client_secret, "requestBody": body, "url": receiver.url, "method": "POST"}
        v1 = {"signature": headers["x-hubspot-signature"], "signatureVersion": "v1"}
        v3 = {"signature": headers["x-hubspot-signature-v3"], "signatureVersion": "v3"}
        stamped = {"timestamp": int(headers["x-hubspot-request-timestamp"])}
        assert headers["x-hubspot-signature-version"] == "v1"
        assert node("Signature.isValid", {**signed, **v1})
        assert node("Signature.isValid", {**signed, **v3, **stamped})
        assert not node("Signature.isValid", {**signed, **v1, "requestBody": f"{body} "})
        assert not node("Signature.isValid", {**signed, **v3, **stamped, "url": f"{receiver.url}/other"})
