"""requests without a socket: the adapter answers as HTTPAdapter would."""

import io
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests
from urllib3 import Timeout

from mockspot.testing import Mockspot
from mockspot.transports.exchange import NeverAnsweredError

CONTACTS = "https://api.hubapi.com/crm/v3/objects/contacts"


@pytest.fixture
def client(portal: Mockspot) -> Iterator[requests.Session]:
    with requests.Session() as opened:
        opened.trust_env = False
        opened.mount("https://", portal.requests_adapter())
        opened.headers.update(portal.authorization)
        yield opened


def test_a_record_created_by_a_client_can_be_read_by_it(client: requests.Session) -> None:
    created = client.post(CONTACTS, json={"properties": {"email": "ada@example.com"}})
    read = client.get(f"{CONTACTS}/{created.json()['id']}", params={"properties": "email"})
    assert (created.status_code, created.reason) == (201, "Created")
    assert read.json()["properties"]["email"] == "ada@example.com"
    assert read.elapsed.total_seconds() > 0


@pytest.mark.parametrize(
    "body",
    [
        b'{"properties":{"lastname":"Lovelace \xc3\xa9"}}',
        '{"properties":{"lastname":"Lovelace é"}}',
        io.BytesIO(b'{"properties":{"lastname":"Lovelace \xc3\xa9"}}'),
        iter([b'{"properties":', b'{"lastname":"Lovelace \xc3\xa9"}}']),
    ],
    ids=["bytes", "text", "file", "parts"],
)
def test_every_form_of_a_body_arrives(client: requests.Session, portal: Mockspot, body: object) -> None:
    headers = {"content-type": "application/json"}
    assert client.post(CONTACTS, data=body, headers=headers).status_code == 201  # type: ignore[arg-type]  # any form
    assert portal.state("contacts")[0]["properties"]["lastname"] == "Lovelace é"


def test_an_answer_can_be_streamed(client: requests.Session) -> None:
    with client.get(CONTACTS, stream=True) as answer:
        assert b"".join(answer.iter_content(chunk_size=3)) == b'{"results":[]}'


def test_a_connection_broken_while_streaming_gives_headers_first(client: requests.Session, portal: Mockspot) -> None:
    portal.faults.add("reset_mid_body")
    with client.get(CONTACTS, stream=True) as answer:
        assert answer.status_code == 200
        parts = answer.iter_content(chunk_size=4)
        assert next(parts) == b'{"re'
        with pytest.raises(requests.exceptions.ChunkedEncodingError):
            list(parts)


@pytest.mark.parametrize("timeout", [0.1, (5, 0.1), Timeout(connect=5, read=0.1)], ids=["number", "pair", "urllib3"])
def test_a_stalled_call_ends_with_the_clients_timeout(
    client: requests.Session, portal: Mockspot, timeout: object
) -> None:
    portal.faults.add("stall")
    with pytest.raises(requests.ReadTimeout):
        client.get(CONTACTS, timeout=timeout)  # type: ignore[arg-type]  # the stubs do not know urllib3's Timeout


@pytest.mark.parametrize("timeout", [None, (5, None), Timeout(connect=5)], ids=["none", "pair", "urllib3"])
def test_a_client_without_a_timeout_does_not_wait_for_ever(
    client: requests.Session, portal: Mockspot, timeout: object
) -> None:
    portal.faults.add("stall")
    with pytest.raises(NeverAnsweredError, match="give it one"):
        client.get(CONTACTS, timeout=timeout)  # type: ignore[arg-type]  # the stubs do not know urllib3's Timeout


def test_a_body_is_read_as_the_content_type_says(client: requests.Session) -> None:
    answer = client.get(CONTACTS)
    assert answer.encoding == "utf-8"
    assert answer.headers["Content-Type"] == "application/json;charset=utf-8"


def test_a_redirect_is_given_back_when_following_is_off(client: requests.Session, portal: Mockspot) -> None:
    portal.faults.add("status", status=302, headers={"location": "https://app.hubspot.com/elsewhere"})
    answer = client.get(CONTACTS, allow_redirects=False)
    assert (answer.status_code, answer.is_redirect, answer.history) == (302, True, [])


def test_a_redirect_is_followed_through_the_adapter(client: requests.Session, portal: Mockspot) -> None:
    portal.faults.add("status", status=302, headers={"location": f"{CONTACTS}?limit=1"}, count=1)
    answer = client.get(CONTACTS)
    assert (answer.status_code, answer.url) == (200, f"{CONTACTS}?limit=1")


def test_a_head_request_gets_no_body(client: requests.Session) -> None:
    assert client.head(CONTACTS).content == b""


def test_threads_share_one_session(client: requests.Session) -> None:
    def create(number: int) -> int:
        return client.post(CONTACTS, json={"properties": {"email": f"{number}@example.com"}}).status_code

    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(create, range(40))) == [201] * 40
