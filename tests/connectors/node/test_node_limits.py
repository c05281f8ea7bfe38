"""@hubspot/api-client: a 429 as the client sees it, and its own retries, which go by the texts of the body."""

import pytest

from mockspot.testing import Mockspot
from tests.connectors.node.client import NodeClient, Refused, connected

pytestmark = [pytest.mark.connectors, pytest.mark.sweep]


def statuses(portal: Mockspot) -> list[int]:
    return [entry["status"] for entry in portal.traffic.requests()]


def test_a_client_without_retries_gets_the_limiters_own_body(node: NodeClient, portal: Mockspot) -> None:
    portal.limits({"burst": {"max": 2, "intervalMilliseconds": 60_000}})
    for _ in range(2):
        node("crm.contacts.basicApi.getPage")
    with pytest.raises(Refused) as refused:
        node("crm.contacts.basicApi.getPage")
    assert refused.value.code == 429
    body = refused.value.body
    assert body["message"] == "You have reached your ten_secondly_rolling limit."
    assert (body["errorType"], body["policyName"]) == ("RATE_LIMIT", "TEN_SECONDLY_ROLLING")
    assert refused.value.headers["x-hubspot-ratelimit-remaining"] == "0"
    assert "retry-after" not in refused.value.headers


def test_the_retries_know_the_burst_limit_by_its_policy_and_wait_it_out(portal: Mockspot) -> None:
    portal.limits({"burst": {"max": 1, "intervalMilliseconds": 10_000}})
    with connected(accessToken=portal.access_token, basePath=portal.url, numberOfApiCallRetries=2) as patient:
        for _ in range(2):
            assert patient("crm.companies.basicApi.getPage", 1)["results"]
        assert "status code [429], will retry [1] time in [10000] ms" in patient.process.complaints()
    assert statuses(portal) == [200, 429, 200]


def test_the_retries_know_the_search_limit_by_its_message(portal: Mockspot) -> None:
    portal.limits({"search": {"max": 1, "intervalMilliseconds": 1000}})
    with connected(accessToken=portal.access_token, basePath=portal.url, numberOfApiCallRetries=3) as patient:
        for _ in range(2):
            assert patient("crm.companies.searchApi.doSearch", {"limit": 1})["results"]
        assert "status code [429], will retry [1] time in [1000] ms" in patient.process.complaints()
    assert statuses(portal) == [200, 429, 200]
    assert {entry["bucket"] for entry in portal.traffic.requests()} == {"search"}


def test_the_retries_give_up_at_once_when_the_day_is_used_up(portal: Mockspot) -> None:
    portal.limits({"daily": {"max": 10, "used": 10}})
    with connected(accessToken=portal.access_token, basePath=portal.url, numberOfApiCallRetries=3) as patient:
        with pytest.raises(Refused) as refused:
            patient("crm.companies.basicApi.getPage")
        assert (refused.value.code, refused.value.body["policyName"]) == (429, "DAILY")
        assert patient.process.complaints() == ""
    assert statuses(portal) == [429]


def test_the_retries_outlast_a_server_error(portal: Mockspot) -> None:
    portal.faults.add("status", match={"method": "GET"}, status=503, count=2)
    with connected(accessToken=portal.access_token, basePath=portal.url, numberOfApiCallRetries=3) as patient:
        assert patient("crm.companies.basicApi.getPage")["results"]
    assert statuses(portal) == [503, 503, 200]
