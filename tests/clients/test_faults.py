"""What each fault is to real clients over a socket: what they raise or read, and whether the change was made."""

import asyncio
from collections.abc import Callable
from typing import Any

import aiohttp
import httpx
import pytest
import requests
import urllib3
from hubspot import HubSpot
from hubspot.crm.contacts import ApiException, SimplePublicObjectInputForCreate

from mockspot.catalog.faults import CONNECTION_MOMENTS, KINDS
from mockspot.testing import Mockspot

pytestmark = pytest.mark.clients

CONTACTS = "/crm/v3/objects/contacts"
SENT = {"properties": {"email": "ada@example.com"}}
TIMEOUT = 0.4


def _httpx(portal: Mockspot) -> tuple[int, Any]:
    with httpx.Client(base_url=portal.url, headers=portal.authorization, timeout=TIMEOUT, trust_env=False) as client:
        answer = client.post(CONTACTS, json=SENT)
        return answer.status_code, answer.json()


def _requests(portal: Mockspot) -> tuple[int, Any]:
    with requests.Session() as client:
        client.trust_env = False
        answer = client.post(portal.url + CONTACTS, json=SENT, headers=portal.authorization, timeout=TIMEOUT)
        return answer.status_code, answer.json()


def _aiohttp(portal: Mockspot) -> tuple[int, Any]:
    async def call() -> tuple[int, Any]:
        limit = aiohttp.ClientTimeout(total=TIMEOUT)
        async with (
            aiohttp.ClientSession(portal.url, headers=portal.authorization, timeout=limit) as client,
            client.post(CONTACTS, json=SENT) as answer,
        ):
            return answer.status, await answer.json()

    return asyncio.run(call())


def _official(portal: Mockspot) -> tuple[int, Any]:
    client = HubSpot(access_token=portal.access_token, host=portal.url)
    wanted = SimplePublicObjectInputForCreate(properties=SENT["properties"], associations=[])
    made, status, _ = client.crm.contacts.basic_api.create_with_http_info(wanted, _request_timeout=TIMEOUT)
    return status, made


CLIENTS: dict[str, Callable[[Mockspot], tuple[int, Any]]] = {
    "httpx": _httpx,
    "requests": _requests,
    "aiohttp": _aiohttp,
    "hubspot-api-client": _official,
}

RESET: dict[str, type[BaseException]] = {
    "httpx": httpx.ReadError,
    "requests": requests.ConnectionError,
    "aiohttp": aiohttp.ClientOSError,
    "hubspot-api-client": urllib3.exceptions.ProtocolError,
}
BROKEN: dict[str, type[BaseException]] = {
    "httpx": httpx.ReadError,
    "requests": requests.exceptions.ChunkedEncodingError,
    "aiohttp": aiohttp.ClientError,
    "hubspot-api-client": urllib3.exceptions.ProtocolError,
}
LATE: dict[str, type[BaseException]] = {
    "httpx": httpx.ReadTimeout,
    "requests": requests.ReadTimeout,
    "aiohttp": TimeoutError,
    "hubspot-api-client": urllib3.exceptions.HTTPError,
}
# The official client takes what is no JSON for a text, and returns a record without values.
NO_JSON: dict[str, type[BaseException] | int] = {**dict.fromkeys(CLIENTS, ValueError), "hubspot-api-client": 201}
OTHER_TYPE: dict[str, type[BaseException] | int] = {**dict.fromkeys(CLIENTS, 201), "aiohttp": aiohttp.ContentTypeError}

NO_ANSWER: dict[str, type[BaseException] | int] = {
    **NO_JSON,
    "aiohttp": aiohttp.ContentTypeError,
    "hubspot-api-client": 524,
}

# No body at all is None to aiohttp, and a record without values to the official client.
NO_BODY: dict[str, type[BaseException] | int] = {**NO_JSON, "aiohttp": 201}

CASES: list[tuple[str, dict[str, Any], bool, Any]] = [
    ("status", {"status": 503}, False, 503),
    ("status", {"status": 521}, False, 521),
    ("status", {"status": 500, "milliseconds": 900}, False, LATE),
    ("error", {"error": "internal_error"}, False, 500),
    ("error", {"error": "record_exists", "context": {"label": "Contact", "existingId": "1"}}, False, 409),
    ("error", {"error": "scopes_missing"}, False, 403),
    ("expired_token", {}, False, 401),
    ("locked", {}, False, 423),
    ("migrating", {"retry_after": 60}, False, 477),
    ("rate_limited", {}, False, 429),
    ("rate_limited", {"policy": "DAILY", "retry_after": 1}, False, 429),
    ("latency", {"milliseconds": 20}, True, 201),
    ("latency", {"milliseconds": [900, 990]}, True, LATE),
    ("stall", {}, False, LATE),
    ("reset", {}, False, RESET),
    ("answer_lost", {}, True, RESET),
    ("reset_mid_body", {}, True, BROKEN),
    ("other_success", {"status": 200}, True, 200),
    ("page_instead", {}, True, NO_ANSWER),
    ("content_type", {}, True, OTHER_TYPE),
    ("truncate", {}, True, NO_JSON),
    ("empty", {}, True, NO_BODY),
    ("wrong_json", {"as": "array"}, True, 201),
    ("wrong_json", {"as": "string"}, True, 201),
    ("wrong_json", {"as": "null"}, True, 201),
    ("wrong_json", {"as": "numbers"}, True, 201),
]


@pytest.mark.parametrize("name", CLIENTS)
@pytest.mark.parametrize(("kind", "effect", "made", "outcome"), CASES, ids=lambda value: str(value)[:40])
def test_a_fault_meets_a_real_client(
    portal: Mockspot, name: str, kind: str, effect: dict[str, Any], made: bool, outcome: Any
) -> None:
    portal.faults.add(kind, count=1, match={"method": "POST"}, **effect)
    expected = outcome if isinstance(outcome, int) else outcome[name]
    if isinstance(expected, int):
        assert _status(name, portal) == expected
    else:
        with pytest.raises(expected):
            CLIENTS[name](portal)
    assert len(portal.state("contacts")) == int(made)


def _status(name: str, portal: Mockspot) -> int:
    try:
        return CLIENTS[name](portal)[0]
    except ApiException as error:  # how the official client tells of a refusal
        return int(error.status)


@pytest.mark.parametrize(("status", "title"), [(502, "502 Bad Gateway"), (524, "524 Origin Time-out")])
def test_a_gateways_page_is_no_json_to_anybody(portal: Mockspot, status: int, title: str) -> None:
    portal.faults.add("html", status=status)
    with pytest.raises(ValueError, match="Expecting value"):
        _httpx(portal)
    with pytest.raises(requests.exceptions.JSONDecodeError):
        _requests(portal)
    with pytest.raises(aiohttp.ContentTypeError, match="text/html"):
        _aiohttp(portal)
    with pytest.raises(ApiException, match=title) as caught:
        _official(portal)
    assert caught.value.status == status


def test_an_empty_body_is_no_json_and_no_record(portal: Mockspot) -> None:
    portal.faults.add("empty")
    with pytest.raises(ValueError, match="Expecting value"):
        _httpx(portal)
    assert len(portal.state("contacts")) == 1


def test_json_of_another_type_is_read_and_is_not_what_was_promised(portal: Mockspot) -> None:
    portal.faults.add("wrong_json", count=1)
    assert isinstance(_requests(portal)[1], list)
    portal.faults.add("wrong_json", **{"as": "numbers"})
    page = requests.get(f"{portal.url}{CONTACTS}", headers=portal.authorization, timeout=5).json()
    assert isinstance(page["results"][0]["id"], int)


@pytest.mark.parametrize(("kind", "status"), [("half_applied", 500), ("multi_status", 207)])
def test_half_of_a_batch_is_made(portal: Mockspot, kind: str, status: int) -> None:
    portal.faults.add(kind, count=1)
    inputs = [{"properties": {"email": f"{name}@example.com"}} for name in "abcd"]
    url = f"{portal.url}{CONTACTS}/batch/create"
    answer = requests.post(url, json={"inputs": inputs}, headers=portal.authorization, timeout=5)
    assert (answer.status_code, len(portal.state("contacts"))) == (status, 2)


def test_the_official_client_reads_half_a_batch_as_an_error_or_as_a_207(portal: Mockspot, hubspot: HubSpot) -> None:
    batch = {"inputs": [{"properties": {"email": f"{name}@example.com"}} for name in "abcd"]}
    portal.faults.add("half_applied", count=1)
    with pytest.raises(ApiException) as caught:
        hubspot.crm.contacts.batch_api.create(batch)
    assert (caught.value.status, len(portal.state("contacts"))) == (500, 2)
    batch = {"inputs": [{"properties": {"email": f"{name}@example.com"}} for name in "efgh"]}
    portal.faults.add("multi_status", count=1)
    made, status, _ = hubspot.crm.contacts.batch_api.create_with_http_info(batch)
    assert (status, len(made.results), made.num_errors, len(portal.state("contacts"))) == (207, 2, 1, 4)


def test_the_official_client_follows_short_pages_to_the_end(portal: Mockspot, hubspot: HubSpot) -> None:
    portal.seed(records={"contacts": [{"properties": {"email": f"{n}@example.com"}} for n in range(5)]})
    portal.faults.add("short_page")
    found, after = [], None
    while True:
        request = {"limit": 4, **({} if after is None else {"after": after})}
        page = hubspot.crm.contacts.search_api.do_search(public_object_search_request=request)
        found += [record.id for record in page.results]
        if page.paging is None:
            break
        after = page.paging.next.after
    assert len(set(found)) == len(found) == 5


def test_a_token_expires_in_the_middle_of_a_run_for_one_of_two_apps(portal: Mockspot) -> None:
    portal.faults.add("expired_token", match={"nth": 2, "token": portal.access_token}, count=1)
    other = {"Authorization": f"Bearer {portal.oauth_access_token}"}
    with httpx.Client(base_url=portal.url, trust_env=False) as client:
        mine = [client.get(CONTACTS, headers=portal.authorization).status_code for _ in range(3)]
        theirs = [client.get(CONTACTS, headers=other).status_code for _ in range(3)]
    assert (mine, theirs) == ([200, 401, 200], [200, 200, 200])


def test_every_kind_of_request_fault_meets_a_client_here() -> None:
    # "gather" is a race, and has tests of its own beside the transports.
    apart = {"gather", "html", "empty", "wrong_json", "half_applied", "multi_status", "short_page"}
    shown = {case[0] for case in CASES} | apart
    assert shown == {kind.kind for kind in KINDS if kind.moment not in CONNECTION_MOMENTS}
