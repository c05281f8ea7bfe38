"""@hubspot/api-client's own signature helper agrees with what mockspot signs, in every version."""

from typing import Any

import httpx
import pytest

from mockspot.testing import Mockspot
from mockspot.wire import signatures
from tests.clients.receiver import listening
from tests.connectors.node.client import NodeClient

pytestmark = [pytest.mark.connectors, pytest.mark.sweep]

SECRET = "yyyyyyyy-yyyy-yyyy-yyyy-yyyyyyyyyyyy"
PLAIN = "https://www.example.com/webhook_uri"
ESCAPED = "https://example.com/api/hubspot/webhooks?src=hs%3Aapp%2Fv3&x=%28a%29"
AT = 1_693_657_560_000


def signed_by_helper(node: NodeClient, version: str, method: str, url: str, body: str) -> Any:
    options = {"clientSecret": SECRET, "requestBody": body, "url": url, "timestamp": AT}
    return node("Signature.getSignature", method, version, options)


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("body", ["", '{"example_field":"example_value"}', '[{"propertyValue":"Ada Løvelace 🚀"}]'])
def test_every_version_is_what_the_helper_makes_of_it(node: NodeClient, method: str, body: str) -> None:
    raw = body.encode()
    assert signatures.v1(SECRET, raw) == signed_by_helper(node, "v1", method, PLAIN, body)
    assert signatures.v2(SECRET, method, PLAIN, raw) == signed_by_helper(node, "v2", method, PLAIN, body)
    assert signatures.v3(SECRET, method, PLAIN, raw, AT) == signed_by_helper(node, "v3", method, PLAIN, body)


def test_the_helper_signs_an_escaped_uri_as_it_is(node: NodeClient) -> None:
    helpers = signed_by_helper(node, "v3", "POST", ESCAPED, "[]")
    assert signatures.v3(SECRET, "POST", ESCAPED, b"[]", AT, decode=False) == helpers
    assert signatures.v3(SECRET, "POST", ESCAPED, b"[]", AT) != helpers


@pytest.mark.parametrize("kind", ["workflow_action", "workflow_webhook"])
def test_a_workflows_call_passes_the_helpers_check(node: NodeClient, portal: Mockspot, kind: str) -> None:
    contact = node("crm.contacts.basicApi.create", {"properties": {"email": "ada@example.com"}})
    with listening() as receiver:
        about = {"kind": kind, "portalId": portal.portal_id, "url": receiver.url}
        if kind == "workflow_action":
            about |= {
                "objectType": "contacts",
                "objectId": int(contact["id"]),
                "workflowId": 1,
                "actionDefinitionId": 2,
            }
        made = httpx.post(f"{portal.url}/_mockspot/apps/{portal.app_id}/calls", json=about, trust_env=False)
        assert made.is_success, made.text
    [(headers, body)] = receiver.deliveries
    signed = {
        "clientSecret": portal.client_secret,
        "requestBody": body,
        "url": receiver.url,
        "method": "POST",
        "signature": headers["x-hubspot-signature"],
        "signatureVersion": headers["x-hubspot-signature-version"],
    }
    assert signed["signatureVersion"] == "v2"
    assert node("Signature.isValid", signed)
    assert not node("Signature.isValid", {**signed, "requestBody": f"{body} "})
