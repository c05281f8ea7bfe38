"""Each incident as a real client meets it over a socket."""

import json
from collections import Counter
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from hubspot import HubSpot
from hubspot.crm.associations import BatchInputPublicAssociation, PublicAssociation, PublicObjectId

from mockspot.catalog.incidents import ROWS
from mockspot.testing import Mockspot
from tests.clients.receiver import listening

pytestmark = pytest.mark.clients

CONTACTS = "/crm/v3/objects/contacts"
SHOWN: dict[str, Callable[..., None]] = {}


def shows(name: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    def kept(test: Callable[..., None]) -> Callable[..., None]:
        SHOWN[name] = test
        return test

    return kept


@pytest.fixture
def http(portal: Mockspot) -> Any:
    with httpx.Client(base_url=portal.url, headers=portal.authorization, trust_env=False, timeout=10) as client:
        yield client


def create(http: httpx.Client, **properties: str) -> httpx.Response:
    return http.post(CONTACTS, json={"properties": properties})


@shows("association_batches_200")
def test_the_official_client_loses_the_result_of_a_batch_that_answers_200(portal: Mockspot, hubspot: HubSpot) -> None:
    seeded = portal.seed(
        records={"contacts": [{"ref": "a"}], "companies": [{"ref": "b", "properties": {"name": "Acme"}}]}
    )
    ends = [PublicObjectId(id=seeded["refs"][ref]) for ref in "ab"]
    link = PublicAssociation(_from=ends[0], to=ends[1], type="contact_to_company")
    wanted = BatchInputPublicAssociation(inputs=[link])

    def made() -> Any:
        return hubspot.crm.associations.batch_api.create("contacts", "companies", wanted)

    assert len(made().results) == 2  # one for each direction
    portal.incidents.start("association_batches_200")
    assert made() is None
    portal.incidents.stop("association_batches_200")
    assert len(made().results) == 2  # one for each direction


@shows("batches_207")
def test_some_batches_are_half_done(portal: Mockspot, http: httpx.Client) -> None:
    portal.incidents.start("batches_207")
    inputs = [[{"properties": {"email": f"{n}-{half}@example.com"}} for half in "ab"] for n in range(30)]
    statuses = Counter(http.post(f"{CONTACTS}/batch/create", json={"inputs": pair}).status_code for pair in inputs)
    assert set(statuses) == {201, 207}
    assert len(portal.state("contacts")) == 2 * statuses[201] + statuses[207]


@shows("expired_0_seconds_ago")
def test_some_calls_find_their_token_expired_just_now(portal: Mockspot, http: httpx.Client) -> None:
    portal.incidents.start("expired_0_seconds_ago")
    answers = [http.get(CONTACTS) for _ in range(100)]
    refused = [answer.json() for answer in answers if answer.status_code == 401]
    assert 0 < len(refused) < 20
    assert refused[0]["message"] == "The OAuth token used to make this call expired 0 second(s) ago."


@shows("short_search_pages")
def test_a_short_page_is_not_the_last(portal: Mockspot, http: httpx.Client) -> None:
    portal.seed(records={"contacts": [{"properties": {"email": f"{n}@example.com"}} for n in range(4)]})
    portal.incidents.start("short_search_pages")
    page = http.post(f"{CONTACTS}/search", json={"limit": 4}).json()
    assert (len(page["results"]), page["total"], page["paging"]["next"]["after"]) == (2, 4, "2")


@shows("bad_gateway")
def test_some_answers_are_pages(portal: Mockspot, http: httpx.Client) -> None:
    portal.incidents.start("bad_gateway")
    answers = [http.get(CONTACTS) for _ in range(50)]
    pages = [answer for answer in answers if answer.status_code == 502]
    assert 2 < len(pages) < 25
    assert pages[0].headers["content-type"].startswith("text/html")


@shows("edge_timeouts")
def test_a_524_does_not_say_that_nothing_was_done(portal: Mockspot, http: httpx.Client) -> None:
    portal.incidents.start("edge_timeouts")
    statuses = [create(http, email=f"{n}@example.com").status_code for n in range(60)]
    assert set(statuses) == {201, 524}
    assert len(portal.state("contacts")) == 60


@pytest.mark.parametrize(
    ("incident", "flag", "signed"),
    [("unsigned_webhooks", "CREATED", False), ("created_is_new", "NEW", True), (None, "CREATED", True)],
)
def test_webhooks_lose_their_signature_or_say_new(
    portal: Mockspot, http: httpx.Client, incident: str | None, flag: str, signed: bool
) -> None:
    key, settings = {"hapikey": portal.developer_api_key}, f"/webhooks/v3/{portal.app_id}"
    wanted = {"eventType": "contact.creation", "active": True}
    with listening() as receiver:
        target = {"targetUrl": receiver.url, "throttling": {"maxConcurrentRequests": 10}}
        http.put(f"{settings}/settings", params=key, json=target).raise_for_status()
        http.post(f"{settings}/subscriptions", params=key, json=wanted).raise_for_status()
        if incident is not None:
            portal.incidents.start(incident)
        create(http, email="ada@example.com").raise_for_status()
        portal.webhooks.flush()
    (headers, body) = receiver.deliveries[0]
    assert ("x-hubspot-signature" in headers, json.loads(body)[0]["changeFlag"]) == (signed, flag)


@shows("label_cap")
def test_the_eleventh_label_is_a_437(portal: Mockspot, http: httpx.Client) -> None:
    portal.incidents.start("label_cap")
    path = "/crm/v4/associations/contacts/deals/labels"
    statuses = [http.post(path, json={"name": f"l{n}", "label": f"L {n}"}).status_code for n in range(12)]
    assert statuses == [*[200] * 10, 437, 437]


@shows("write_validation")
def test_what_an_administrator_requires_holds_in_every_version(portal: Mockspot, http: httpx.Client) -> None:
    portal.admin.change("properties_required", object_type="contacts", properties=["lastname"])
    assert create(http, email="a@example.com").status_code == 201
    portal.incidents.start("write_validation")
    refused = create(http, email="b@example.com")
    assert refused.status_code == 400
    assert [row["code"] for row in refused.json()["errors"]] == ["MISSING_REQUIRED_PROPERTY"]


@shows("v4_ended")
def test_v4_is_unknown_and_its_successor_is_not(portal: Mockspot, http: httpx.Client) -> None:
    portal.incidents.start("v4_ended")
    paths = ["/crm/v4/associations/contacts/deals/labels", "/crm/associations/2026-09/contacts/deals/labels"]
    assert [http.get(path).status_code for path in paths] == [404, 200]


@shows("oauth_v1_ended")
def test_oauth_v1_is_unknown_and_v3_refreshes(portal: Mockspot, http: httpx.Client) -> None:
    portal.incidents.start("oauth_v1_ended")
    secrets = {"client_id": portal.client_id, "client_secret": portal.client_secret}
    form = {"grant_type": "refresh_token", "refresh_token": portal.refresh_token, **secrets}
    assert [http.post(f"/oauth/{version}/token", data=form).status_code for version in ("v1", "v3")] == [404, 200]


@shows("account_moves")
def test_a_moving_account_says_when_to_come_back(portal: Mockspot, http: httpx.Client) -> None:
    portal.incidents.start("account_moves")
    refused = http.get(CONTACTS)
    assert (refused.status_code, refused.headers["retry-after"]) == (477, "3600")


def test_every_incident_is_shown_here() -> None:
    assert {*SHOWN, "unsigned_webhooks", "created_is_new"} == {row.name for row in ROWS}
