"""hubspot-sdk (generated, dated paths only): the main flow, paging by link, errors and its own retries."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from hubspot_sdk import (
    AuthenticationError,
    BadRequestError,
    ConflictError,
    HubSpot,
    NotFoundError,
    PermissionDeniedError,
    RateLimitError,
)

from mockspot.testing import Mockspot

pytestmark = pytest.mark.clients
Connect = Callable[..., HubSpot]


def contact(sdk: HubSpot, **properties: str) -> Any:
    return sdk.crm.objects.contacts.create(properties=properties, associations=[])


def statuses(portal: Mockspot) -> list[int]:
    return [entry["status"] for entry in portal.traffic.requests()]


def test_a_contact_lives_its_life(sdk: HubSpot, portal: Mockspot) -> None:
    api = sdk.crm.objects.contacts
    made = contact(sdk, email="ada@example.com", firstname="Ada")
    assert api.update(made.id, properties={"phone": "1"}).properties["phone"] == "1"
    read = api.get("ada@example.com", id_property="email", properties=["phone", "lastname"])
    assert (read.id, read.properties["phone"], read.properties["lastname"]) == (made.id, "1", None)
    api.delete(made.id)
    with pytest.raises(NotFoundError):
        api.get(made.id)
    assert api.get(made.id, archived=True).archived
    assert {entry["path"].split("/")[3] for entry in portal.traffic.requests()} == {"2026-03"}


def test_contacts_are_merged_archived_restored_and_erased(sdk: HubSpot, portal: Mockspot) -> None:
    api = sdk.crm.objects.contacts
    first, second = (contact(sdk, email=f"{name}@example.com") for name in "ab")
    merged = api.merge(primary_object_id=first.id, object_id_to_merge=second.id)
    assert {api.get(former.id).id for former in (first, second)} == {merged.id}
    api.delete(second.id)
    portal.restore_record("contacts", merged.id)
    assert api.get("b@example.com", id_property="email", properties=["email"]).properties["email"] == "a@example.com"
    api.gdpr_delete(object_id="a@example.com", id_property="email")
    for former in (first, second, merged):
        with pytest.raises(NotFoundError):
            api.get(former.id, archived=former is merged)
    with pytest.raises(BadRequestError):
        contact(sdk, email="b@example.com")


def test_a_list_is_followed_to_its_end(sdk: HubSpot, portal: Mockspot) -> None:
    seeded = [{"properties": {"email": f"c{number}@example.com"}} for number in range(25)]
    portal.seed({"records": {"contacts": seeded}})
    found = list(sdk.crm.objects.contacts.list(limit=10, properties=["email"]))
    assert [row.properties["email"] for row in found] == [row["properties"]["email"] for row in seeded]
    assert len(portal.traffic.requests()) == 3


def test_a_search_goes_through_three_pages(sdk: HubSpot, portal: Mockspot) -> None:
    seeded = [{"properties": {"email": f"c{number:02}@example.com"}} for number in range(25)]
    portal.seed({"records": {"contacts": seeded}})
    wanted: Any = [{"filters": [{"propertyName": "email", "operator": "CONTAINS_TOKEN", "value": "*example.com"}]}]
    seen: list[str] = []
    after: str | None = "0"
    while after is not None:
        page = sdk.crm.objects.contacts.search(
            after=after, filter_groups=wanted, limit=10, properties=["email"], sorts=["email"]
        )
        assert page.total == 25
        seen += [str(row.properties["email"]) for row in page.results]
        after = None if page.paging is None or page.paging.next is None else page.paging.next.after
    assert seen == [f"c{number:02}@example.com" for number in range(25)]
    assert len(portal.traffic.requests()) == 3


def test_batches_and_a_207(sdk: HubSpot) -> None:
    api = sdk.crm.objects.contacts.batch
    inputs: Any = [{"properties": {"email": f"c{number}@example.com"}, "associations": []} for number in range(3)]
    made = api.create(inputs=inputs)
    ids = [row.id for row in made.results]
    api.update(inputs=[{"id": row_id, "properties": {"firstname": "F"}} for row_id in ids])
    upserts: Any = [
        {"id": f"{name}@example.com", "id_property": "email", "properties": {"lastname": "L"}} for name in ("c0", "new")
    ]
    assert sorted(row.new for row in api.upsert(inputs=upserts).results) == [False, True]
    wanted: Any = [{"id": row_id} for row_id in (*ids, "1")]
    read = api.get(inputs=wanted, properties=["firstname"], properties_with_history=[])
    assert {row.properties["firstname"] for row in read.results} == {"F"}
    assert read.model_extra is not None
    assert read.model_extra["numErrors"] == 1
    api.delete(inputs=wanted)
    assert [row.properties["email"] for row in sdk.crm.objects.contacts.list()] == ["new@example.com"]


def test_a_duplicate_is_sent_three_times_because_the_sdk_retries_conflicts(sdk: HubSpot, portal: Mockspot) -> None:
    made = contact(sdk, email="ada@example.com")
    portal.traffic.clear()
    with pytest.raises(ConflictError) as refused:
        contact(sdk, email="ada@example.com")
    assert statuses(portal) == [409, 409, 409]
    body: Any = refused.value.body
    assert body["message"] == f"Contact already exists. Existing ID: {made.id}"
    counts = [entry["request"]["headers"]["x-stainless-retry-count"] for entry in portal.traffic.requests()]
    assert counts == ["0", "1", "2"]


def test_retries_survive_a_short_window(sdk: HubSpot, portal: Mockspot) -> None:
    portal.limits({"burst": {"max": 2, "intervalMilliseconds": 300}})
    for _ in range(3):
        assert list(sdk.crm.objects.contacts.list()) == []
    seen = statuses(portal)
    assert seen.count(200) == 3
    assert 429 in seen


def test_without_retries_a_429_is_the_sdks_own_error(sdk: HubSpot, portal: Mockspot) -> None:
    portal.limits({"burst": {"max": 0, "intervalMilliseconds": 60_000}})
    with pytest.raises(RateLimitError) as refused:
        sdk.with_options(max_retries=0).crm.objects.contacts.list()
    body: Any = refused.value.body
    assert body["policyName"] == "TEN_SECONDLY_ROLLING"


def test_a_server_error_is_retried_until_it_is_over(sdk: HubSpot, portal: Mockspot) -> None:
    portal.faults.add("status", match={"method": "GET"}, status=502, count=2)
    assert list(sdk.crm.objects.contacts.list()) == []
    assert statuses(portal) == [502, 502, 200]


def test_refusals_become_the_sdks_error_classes(sdk: HubSpot, connect: Connect, portal: Mockspot) -> None:
    with pytest.raises(BadRequestError):
        contact(sdk, email="no address")
    narrow = portal.tokens.issue("oauth", scopes=["oauth", "crm.objects.contacts.read"])["accessToken"]
    with pytest.raises(PermissionDeniedError):
        contact(connect(access_token=narrow), email="ada@example.com")
    with pytest.raises(AuthenticationError):
        connect(access_token="nobody").crm.objects.contacts.list()


def test_associations_are_made_listed_and_removed(sdk: HubSpot) -> None:
    person = contact(sdk, email="ada@example.com")
    company = sdk.crm.objects.companies.create(properties={"name": "x"}, associations=[])
    api = sdk.crm.associations
    ends = {"from_object_type": "contacts", "from_object_id": person.id, "to_object_type": "companies"}
    assert api.create(company.id, **ends).status == "COMPLETE"
    found = list(api.list("companies", object_type="contacts", object_id=person.id))
    assert [str(row.to_object_id) for row in found] == [company.id]
    inputs: Any = [{"from": {"id": person.id}, "to": [{"id": company.id}]}]
    api.batch.delete("companies", from_object_type="contacts", inputs=inputs)
    assert list(api.list("companies", object_type="contacts", object_id=person.id)) == []


def test_definitions_pipelines_and_owners_are_read(sdk: HubSpot) -> None:
    sdk.crm.properties.create(
        "contacts", name="hue", label="Hue", type="string", field_type="text", group_name="contactinformation"
    )
    assert sdk.crm.properties.get("hue", object_type="contacts").label == "Hue"
    assert "hue" in {row.name for row in sdk.crm.properties.list("contacts").results}
    assert [row.id for row in sdk.crm.pipelines.list("tickets").results] == ["0"]
    assert [row.type for row in sdk.crm.owners.list()] == ["PERSON"]


def test_other_types_go_by_their_ids(sdk: HubSpot, portal: Mockspot) -> None:
    deal = sdk.crm.objects.deals.create(properties={"dealname": "d", "dealstage": "closedwon"}, associations=[])
    assert portal.traffic.requests()[-1]["path"] == "/crm/objects/2026-03/0-3"
    assert sdk.crm.objects.deals.get(deal.id).properties["pipeline"] == "default"


def test_webhook_subscriptions_are_kept_by_developer_key(connect: Connect, portal: Mockspot) -> None:
    developer = connect(developer_api_key=portal.developer_api_key)
    throttling: Any = {"max_concurrent_requests": 10}
    developer.webhooks.update_settings(portal.app_id, target_url="https://example.com/hooks", throttling=throttling)
    made = developer.webhooks.create_event_subscription(portal.app_id, active=True, event_type="contact.creation")
    assert [row.id for row in developer.webhooks.list_event_subscriptions(portal.app_id).results] == [made.id]
    developer.webhooks.update_event_subscription(int(made.id), app_id=portal.app_id, active=False)
    assert developer.webhooks.get_event_subscription(int(made.id), app_id=portal.app_id).active is False


def test_a_raw_answer_keeps_the_trace_and_the_rate_headers(sdk: HubSpot, portal: Mockspot) -> None:
    portal.limits("documented")
    raw = sdk.crm.objects.contacts.with_raw_response.list()
    assert raw.headers["content-type"] == "application/json;charset=utf-8"
    assert raw.headers["x-hubspot-ratelimit-interval-milliseconds"] == "10000"
    assert json.loads(raw.http_response.content) == {"results": []}
