"""hubspot-api-client: webhook settings and subscriptions by developer key, and a delivery checked by the client's own
signature helper."""

import json

import pytest
from hubspot import HubSpot
from hubspot.crm.contacts import SimplePublicObjectInput, SimplePublicObjectInputForCreate
from hubspot.utils.signature import Signature
from hubspot.webhooks import (
    BatchInputSubscriptionBatchUpdateRequest,
    SettingsChangeRequest,
    SubscriptionBatchUpdateRequest,
    SubscriptionCreateRequest,
    SubscriptionPatchRequest,
    ThrottlingSettings,
)
from hubspot.webhooks.exceptions import UnauthorizedException

from mockspot.testing import Mockspot
from tests.clients.receiver import listening

pytestmark = pytest.mark.clients


@pytest.fixture
def developer(portal: Mockspot) -> HubSpot:
    return HubSpot(api_key=portal.developer_api_key, host=portal.url)


def point_at(developer: HubSpot, portal: Mockspot, url: str) -> None:
    settings = SettingsChangeRequest(target_url=url, throttling=ThrottlingSettings(max_concurrent_requests=10))
    developer.webhooks.settings_api.configure(portal.app_id, settings)


def subscribe(developer: HubSpot, portal: Mockspot, event_type: str, **members: str) -> str:
    wanted = SubscriptionCreateRequest(event_type=event_type, active=True, **members)
    made: str = developer.webhooks.subscriptions_api.create(portal.app_id, wanted).id
    return made


def test_settings_and_subscriptions_are_kept(developer: HubSpot, portal: Mockspot) -> None:
    point_at(developer, portal, "https://example.com/hooks")
    settings = developer.webhooks.settings_api.get_all(portal.app_id)
    assert (settings.target_url, settings.throttling.max_concurrent_requests) == ("https://example.com/hooks", 10)
    api = developer.webhooks.subscriptions_api
    made = subscribe(developer, portal, "contact.propertyChange", property_name="email")
    assert api.get_by_id(int(made), portal.app_id).property_name == "email"
    assert api.update(int(made), portal.app_id, SubscriptionPatchRequest(active=False)).active is False
    switch = SubscriptionBatchUpdateRequest(id=int(made), active=True)
    api.update_batch(portal.app_id, BatchInputSubscriptionBatchUpdateRequest(inputs=[switch]))
    assert [row.active for row in api.get_all(portal.app_id).results] == [True]
    api.archive(int(made), portal.app_id)
    assert api.get_all(portal.app_id).results == []
    developer.webhooks.settings_api.clear(portal.app_id)


def test_a_private_app_token_does_not_open_them(hubspot: HubSpot, portal: Mockspot) -> None:
    with pytest.raises(UnauthorizedException):
        hubspot.webhooks.subscriptions_api.get_all(portal.app_id)


def test_a_delivery_passes_the_clients_signature_check(developer: HubSpot, hubspot: HubSpot, portal: Mockspot) -> None:
    with listening() as receiver:
        point_at(developer, portal, receiver.url)
        for event_type, members in (("contact.creation", {}), ("contact.propertyChange", {"property_name": "phone"})):
            subscribe(developer, portal, event_type, **members)
        properties = {"email": "ada@example.com", "firstname": "Ada Løvelace"}
        made = hubspot.crm.contacts.basic_api.create(SimplePublicObjectInputForCreate(properties=properties))
        update = SimplePublicObjectInput(properties={"phone": "+1 é"})
        hubspot.crm.contacts.basic_api.update(made.id, update)
        portal.webhooks.flush()
    events = [event for _, body in receiver.deliveries for event in json.loads(body)]
    assert {event["subscriptionType"] for event in events} == {"contact.creation", "contact.propertyChange"}
    assert {str(event["objectId"]) for event in events} == {made.id}
    for headers, body in receiver.deliveries:
        v1, v3 = headers["x-hubspot-signature"], headers["x-hubspot-signature-v3"]
        timestamp = headers["x-hubspot-request-timestamp"]
        assert Signature.is_valid(v1, portal.client_secret, body, signature_version="v1")
        assert Signature.is_valid(
            v3, portal.client_secret, body, receiver.url, "POST", signature_version="v3", timestamp=timestamp
        )
        assert not Signature.is_valid(v1, portal.client_secret, f"{body} ", signature_version="v1")
        assert headers["x-hubspot-signature-version"] == "v1"
