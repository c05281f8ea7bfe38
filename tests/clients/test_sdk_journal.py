"""hubspot-sdk: the webhooks journal, from subscribing to the files, which are fetched without a token."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest
from hubspot_sdk import HubSpot, NotFoundError, PermissionDeniedError

from mockspot.testing import Mockspot

pytestmark = pytest.mark.clients
Connect = Callable[..., HubSpot]
SCOPES = ("read", "subscriptions.read", "subscriptions.write", "snapshots.read", "snapshots.write")


@pytest.fixture
def app(connect: Connect, portal: Mockspot) -> HubSpot:
    """Return the client as the app itself: the client credentials grant."""
    form = {
        "grant_type": "client_credentials",
        "client_id": portal.client_id,
        "client_secret": portal.client_secret,
        "scope": " ".join(f"developer.webhooks_journal.{name}" for name in SCOPES),
    }
    told = httpx.post(f"{portal.url}/oauth/2026-03/token", data=form, trust_env=False).json()
    assert set(told) >= {"access_token", "expires_in", "token_type", "token_use"}
    return connect(access_token=told["access_token"])


def published(portal: Mockspot) -> None:
    portal.clock.advance(seconds=1)


def fetched(url: str) -> Any:
    answer = httpx.get(url, trust_env=False)
    assert answer.status_code == 200, answer.text
    return answer.json()


def polled(app: HubSpot) -> Iterator[Any]:
    """Yield the events of every file, as a consumer of the journal reads them."""
    journal = app.webhooks_journal.journal
    answer = journal.get_earliest()
    while answer.http_response.status_code == 200:
        link = json.loads(answer.read())
        file = fetched(link["url"])
        assert file["offset"] == link["currentOffset"]
        yield from file["journalEvents"]
        answer = journal.get_next_from_offset(file["offset"])
    assert answer.http_response.status_code == 204


def to_contacts(app: HubSpot, portal: Mockspot) -> Any:
    return app.webhooks_journal.subscriptions.create(
        subscription_type="OBJECT",
        portal_id=portal.portal_id,
        object_type_id="0-1",
        actions=["CREATE", "UPDATE", "DELETE"],
        object_ids=[],
        properties=["email"],
    )


def test_a_poller_sees_every_change_once(app: HubSpot, sdk: HubSpot, portal: Mockspot) -> None:
    to_contacts(app, portal)
    assert list(polled(app)) == []
    contacts = sdk.crm.objects.contacts
    made = contacts.create(properties={"email": "ada@example.com"}, associations=[])
    published(portal)
    contacts.update(made.id, properties={"email": "eva@example.com"})
    contacts.delete(made.id)
    published(portal)
    assert [(event["action"], event["objectId"], event.get("propertyChanges")) for event in polled(app)] == [
        ("CREATE", int(made.id), {"email": "ada@example.com"}),
        ("UPDATE", int(made.id), {"email": "eva@example.com"}),
        ("DELETE", int(made.id), None),
    ]


def test_batches_are_read(app: HubSpot, sdk: HubSpot, portal: Mockspot) -> None:
    to_contacts(app, portal)
    for _ in range(3):
        sdk.crm.objects.contacts.create(properties={}, associations=[])
        published(portal)
    for batch in (app.webhooks_journal.journal.batch, app.webhooks_journal.journal_local.batch):
        whole = batch.get_earliest(3, install_portal_id=portal.portal_id)
        offsets = [link.current_offset for link in whole.results]
        assert (whole.status, offsets) == ("COMPLETE", sorted(offsets))
        assert len({fetched(link.url)["publishedAt"] for link in whole.results}) == 3
        following = batch.get_from_offset(5, offset=offsets[0], install_portal_id=portal.portal_id).results
        named = batch.get(inputs=offsets[1:], install_portal_id=portal.portal_id).results
        assert [link.current_offset for link in following] == offsets[1:]
        assert [link.current_offset for link in named] == offsets[1:]
    newest = app.webhooks_journal.journal.batch.get_latest(1).results  # the other one has no method for it
    assert len(newest) == 1


def test_subscriptions_and_filters_are_kept(app: HubSpot, portal: Mockspot) -> None:
    api = app.webhooks_journal.subscriptions
    made = to_contacts(app, portal)
    assert (made.app_id, made.portal_id, made.actions) == (
        portal.app_id,
        portal.portal_id,
        ["CREATE", "UPDATE", "DELETE"],
    )
    assert api.get(made.id) == made
    removed = api.create(subscription_type="APP_LIFECYCLE_EVENT", event_type_id="4-1916193", properties=[])
    assert [row.id for row in api.list().results] == [made.id, removed.id]
    condition: Any = {"filter_type": "CRM_OBJECT_PROPERTY", "property": "city", "operator": "EQ", "value": "Bonn"}
    filter_id = api.filters.create(subscription_id=made.id, filter={"conditions": [condition]}).filter_id
    (kept,) = api.filters.list(made.id)
    assert (kept.id, kept.filter.conditions[0].value) == (filter_id, "Bonn")
    assert api.filters.get(filter_id) == kept
    api.filters.delete(filter_id)
    assert api.filters.list(made.id) == []
    api.delete_for_portal(portal.portal_id)
    api.delete(removed.id)
    assert api.list().results == []
    with pytest.raises(NotFoundError):
        api.get(made.id)


def test_a_snapshot_is_taken(app: HubSpot, sdk: HubSpot, portal: Mockspot) -> None:
    made = sdk.crm.objects.contacts.create(properties={"email": "ada@example.com"}, associations=[])
    wanted: Any = {
        "portal_id": portal.portal_id,
        "object_id": int(made.id),
        "object_type_id": "0-1",
        "properties": ["email"],
    }
    (taken,) = app.webhooks_journal.snapshots.create(snapshot_requests=[wanted]).snapshot_responses
    told = app.webhooks_journal.journal.get_status(taken.snapshot_status_id)
    assert (told.id, str(told.status)) == (taken.snapshot_status_id, "SUCCESS")  # not among the names this SDK knows
    published(portal)
    (event,) = polled(app)
    assert (event["action"], event["propertyChanges"]) == ("SNAPSHOT", {"email": "ada@example.com"})


def test_an_account_s_token_does_not_open_the_journal(sdk: HubSpot) -> None:
    with pytest.raises(PermissionDeniedError):
        sdk.webhooks_journal.subscriptions.list()
