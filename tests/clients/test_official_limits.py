"""hubspot-api-client: a 429 as the client sees it, and how a client with retries survives it."""

import json

import pytest
from hubspot import HubSpot
from hubspot.crm.contacts import ApiException, PublicObjectSearchRequest
from urllib3.util.retry import Retry

from mockspot.testing import Mockspot

pytestmark = pytest.mark.clients
PATIENT = Retry(total=8, status_forcelist=(429,), allowed_methods=None, backoff_factor=0.05, raise_on_status=False)
"""Retry-After is never sent, so the client has to back off by itself."""


def statuses(portal: Mockspot) -> list[int]:
    return [entry["status"] for entry in portal.traffic.requests()]


def test_a_client_without_retries_gets_the_limiters_own_body(hubspot: HubSpot, portal: Mockspot) -> None:
    portal.limits({"burst": {"max": 2, "intervalMilliseconds": 60_000}})
    for _ in range(2):
        hubspot.crm.contacts.basic_api.get_page()
    with pytest.raises(ApiException) as refused:
        hubspot.crm.contacts.basic_api.get_page()
    assert refused.value.status == 429
    body = json.loads(refused.value.body)
    assert body["message"] == "You have reached your ten_secondly_rolling limit."
    assert (body["errorType"], body["policyName"]) == ("RATE_LIMIT", "TEN_SECONDLY_ROLLING")
    assert "category" not in body
    assert refused.value.headers["x-hubspot-ratelimit-remaining"] == "0"
    assert "retry-after" not in refused.value.headers


def test_a_client_that_backs_off_survives(portal: Mockspot) -> None:
    portal.limits({"burst": {"max": 3, "intervalMilliseconds": 400}})
    patient = HubSpot(access_token=portal.access_token, host=portal.url, retry=PATIENT)
    api = patient.crm.contacts.basic_api
    for _ in range(5):
        assert api.get_page().results == []
    seen = statuses(portal)
    assert seen.count(200) == 5
    assert 429 in seen


def test_searches_draw_on_a_window_of_their_own(portal: Mockspot) -> None:
    portal.limits({"search": {"max": 1, "intervalMilliseconds": 300}})
    patient = HubSpot(access_token=portal.access_token, host=portal.url, retry=PATIENT)
    request = PublicObjectSearchRequest(filter_groups=[], sorts=[], properties=[], limit=1, after="0")
    api = patient.crm.contacts.search_api
    for _ in range(2):
        assert api.do_search(request).total == 0
    assert {entry["bucket"] for entry in portal.traffic.requests()} == {"search"}
    assert 429 in statuses(portal)
