"""Code that names https://api.hubapi.com reaches the simulator unchanged, whatever its client, with TLS verified."""

import asyncio
import contextlib
import http.client
import os
import re
import socket
import ssl
import threading
import urllib.request
from collections.abc import Callable, Iterator

import aiohttp
import httpx
import httpx2
import hubspot
import pytest
import requests
import uvloop

from mockspot.intercept import Target, guarded, redirected
from mockspot.testing import Mockspot, Session, intercepted

HOST = "api.hubapi.com"
CONTACTS = f"https://{HOST}/crm/v3/objects/contacts"
# Made before any redirection, as clients at module level are.
EARLY_HTTPX = httpx.Client()
EARLY_CONTEXT = ssl.create_default_context()


@pytest.fixture(scope="module")
def session() -> Iterator[Session]:
    session = Session()
    yield session
    EARLY_HTTPX.close()
    session.close()


@pytest.fixture
def portal(session: Session) -> Iterator[Mockspot]:
    portal = Mockspot.create(session, {})
    with intercepted(session, portal):
        yield portal
    portal.control("DELETE", "")


def _urllib(headers: dict[str, str]) -> int:
    opener = urllib.request.build_opener()  # urlopen's own remembers the proxies of its first call
    with opener.open(urllib.request.Request(CONTACTS, headers=headers), timeout=10) as answer:
        status: int = answer.status
        return status


def _http_client(headers: dict[str, str]) -> int:
    connection = http.client.HTTPSConnection(HOST, timeout=10)
    connection.request("GET", "/crm/v3/objects/contacts", headers=headers)
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer.status


def _early_context(headers: dict[str, str]) -> int:
    request = urllib.request.Request(CONTACTS, headers=headers)
    with urllib.request.urlopen(request, timeout=10, context=EARLY_CONTEXT) as answer:
        status: int = answer.status
        return status


def _httpx_async(headers: dict[str, str]) -> int:
    async def call() -> int:
        async with httpx.AsyncClient() as client:
            return (await client.get(CONTACTS, headers=headers)).status_code

    return asyncio.run(call())


def _httpx2_async(headers: dict[str, str]) -> int:
    async def call() -> int:
        async with httpx2.AsyncClient() as client:
            return (await client.get(CONTACTS, headers=headers)).status_code

    return asyncio.run(call())


def _aiohttp(headers: dict[str, str]) -> int:
    async def call() -> int:
        async with aiohttp.ClientSession() as client, client.get(CONTACTS, headers=headers) as answer:
            return answer.status

    return asyncio.run(call())


def _official(headers: dict[str, str]) -> int:
    client = hubspot.HubSpot(access_token=headers["Authorization"].partition(" ")[2])
    api = client.crm.contacts.basic_api
    try:
        return 200 if api.get_page(limit=1).results == [] else 0
    finally:
        api.api_client.rest_client.pool_manager.clear()


CLIENTS: dict[str, Callable[[dict[str, str]], int]] = {
    "urllib.request": _urllib,
    "http.client": _http_client,
    "context made before": _early_context,
    "httpx": lambda headers: httpx.get(CONTACTS, headers=headers).status_code,
    "httpx client made before": lambda headers: EARLY_HTTPX.get(CONTACTS, headers=headers).status_code,
    "httpx async": _httpx_async,
    "httpx2": lambda headers: httpx2.get(CONTACTS, headers=headers).status_code,
    "httpx2 async": _httpx2_async,
    "requests": lambda headers: requests.get(CONTACTS, headers=headers, timeout=10).status_code,
    "aiohttp": _aiohttp,
    "hubspot-api-client": _official,
}


@pytest.mark.parametrize("client", CLIENTS)
def test_an_unchanged_client_reaches_the_simulator(portal: Mockspot, client: str) -> None:
    assert CLIENTS[client](portal.authorization) == 200
    assert len(portal.traffic.requests(operation="crm.objects.list")) == 1


# The one made before has a connection to the simulator left to use.
@pytest.mark.parametrize("client", sorted(CLIENTS.keys() - {"httpx client made before"}))
def test_a_guarded_client_is_refused(client: str) -> None:
    with guarded() as tried, pytest.raises(Exception) as refused:  # noqa: PT011  each client has its own
        CLIENTS[client]({"Authorization": "Bearer nobody"})
    assert set(tried) == {HOST}
    assert "HubSpotReachedError" in "".join(str(part) for part in _chain(refused.value))


@pytest.mark.parametrize(
    "host",
    [
        "api.hubapi.com",
        "api-eu1.hubapi.com",
        "app.hubspot.com",
        "api.hsforms.com",
        "forms.hsforms.net",
        "API.HubAPI.com",
    ],
)
def test_every_host_of_hubspots_is_meant(portal: Mockspot, host: str) -> None:
    answer = httpx.get(f"https://{host}/crm/v3/objects/contacts", headers=portal.authorization)
    assert answer.status_code == 200


@pytest.mark.parametrize("host", ["nothubapi.com", "hubapi.com.example.com", "example.com", "localhost"])
def test_other_hosts_are_left_alone(host: str) -> None:
    with guarded() as tried, contextlib.suppress(socket.gaierror):
        socket.getaddrinfo(host, 443, flags=socket.AI_NUMERICHOST)  # without a look-up
    assert tried == []


@pytest.mark.parametrize("client", sorted(CLIENTS.keys() - {"httpx client made before"}))
@pytest.mark.parametrize(
    ("kind", "told"),
    [
        ("unresolved", "not known|gaierror|NameResolution"),
        ("refused", "refused|Errno 111|Cannot connect|connection attempts failed"),
        ("untrusted", "CERTIFICATE_VERIFY_FAILED|certificate verify failed"),
    ],
)
def test_a_connection_in_trouble_is_what_a_client_meets_in_the_wild(
    portal: Mockspot, client: str, kind: str, told: str
) -> None:
    portal.faults.add(kind)
    with pytest.raises(Exception) as met:  # noqa: PT011  each client has its own
        CLIENTS[client](portal.authorization)
    assert re.search(told, "".join(f"{part!r}" for part in _chain(met.value)))
    assert portal.traffic.requests() == []
    assert portal.faults.list()[0]["hits"] >= 1
    portal.faults.clear()
    assert CLIENTS[client](portal.authorization) == 200


def test_a_fault_of_connections_strikes_the_nth(portal: Mockspot) -> None:
    portal.faults.add("unresolved", match={"nth": 2}, count=1)
    met = []
    for _ in range(3):
        try:
            met.append(httpx.get(CONTACTS, headers=portal.authorization).status_code)
        except httpx.ConnectError as error:
            met.append(str(error))
    assert [met[0], met[2]] == [200, 200]
    assert "not known" in str(met[1])


def test_threads_are_covered(portal: Mockspot) -> None:
    statuses: list[int] = []
    threads = [threading.Thread(target=lambda: statuses.append(_urllib(portal.authorization))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert statuses == [200] * 8


def test_the_certificate_is_verified(session: Session) -> None:
    with (
        redirected(Target(_address(session.secure.url), _other_authority())),
        pytest.raises(httpx.ConnectError, match="certificate verify failed"),
    ):
        httpx.get(CONTACTS)


def test_a_client_that_verifies_nothing_stays_so(portal: Mockspot) -> None:
    assert httpx.get(CONTACTS, headers=portal.authorization, verify=False).status_code == 200


def test_everything_is_as_before_at_the_end(session: Session) -> None:
    before = _patched_places()
    with guarded(), intercepted(session):
        assert _patched_places() != before
    assert _patched_places() == before


def test_everything_is_as_before_after_an_error(session: Session) -> None:
    before = _patched_places()
    with pytest.raises(ZeroDivisionError), intercepted(session):
        raise ZeroDivisionError
    assert _patched_places() == before


def test_nesting_is_refused(session: Session) -> None:
    with (
        intercepted(session),
        pytest.raises(RuntimeError, match="already redirected"),
        intercepted(session),
    ):
        pass


def test_a_guard_within_a_redirection_changes_nothing(portal: Mockspot) -> None:
    with guarded() as tried:
        assert _urllib(portal.authorization) == 200
    assert tried == []


def test_the_guard_is_back_after_a_redirection(session: Session) -> None:
    with guarded() as tried:
        with intercepted(session):
            pass
        with pytest.raises(OSError, match="real HubSpot"):
            socket.create_connection((HOST, 443), timeout=5)
    assert tried == [HOST]


def test_names_given_to_a_socket_are_refused_too() -> None:
    with guarded(), socket.socket() as plain, pytest.raises(OSError, match="real HubSpot"):
        plain.connect((HOST, 443))


@pytest.mark.parametrize("look_up", ["gethostbyname", "gethostbyname_ex"])
def test_a_look_up_by_name_is_refused_too(look_up: str) -> None:
    with guarded(), pytest.raises(OSError, match="real HubSpot"):
        getattr(socket, look_up)(HOST)


@pytest.mark.parametrize(
    "host", ["forms.hsforms.net", "api.hubspot.net", "api.hubapi.com.", "ａpi.hubapi.com", "api。hubapi。com"]
)
def test_every_name_of_hubspot_is_refused_however_it_is_written(host: str) -> None:
    with guarded() as tried, pytest.raises(OSError, match="real HubSpot"):
        http.client.HTTPConnection(host, timeout=5).connect()
    assert tried == [host]


@pytest.mark.parametrize(
    "host", ["hubapi.net", "nothubspot.net", "hubspot.net.example.com", "müller.example.com", "x" * 80 + "é"]
)
def test_other_names_are_left_alone(host: str, monkeypatch: pytest.MonkeyPatch) -> None:
    looked_up: list[str] = []
    monkeypatch.setattr(socket, "getaddrinfo", lambda name, *_: looked_up.append(name) or [])
    with guarded() as tried:
        socket.getaddrinfo(host, 443)
    assert (looked_up, tried) == ([host], [])


def test_tls_to_hubspot_over_a_connection_made_otherwise_is_refused() -> None:
    near, far = socket.socketpair()
    with guarded(), near, far, pytest.raises(OSError, match="real HubSpot"):
        ssl.create_default_context().wrap_socket(near, server_hostname=HOST)


def test_a_proxy_of_the_environment_is_passed_by(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("NO_PROXY", "intranet.example.com")
    monkeypatch.delenv("no_proxy", raising=False)
    portal = Mockspot.create(session, {})
    with intercepted(session):
        assert httpx.get(CONTACTS, headers=portal.authorization).status_code == 200
        assert requests.get(CONTACTS, headers=portal.authorization, timeout=10).status_code == 200
        assert _urllib(portal.authorization) == 200
        assert urllib.request.proxy_bypass_environment("intranet.example.com")
    assert os.environ["NO_PROXY"] == "intranet.example.com"
    assert "no_proxy" not in os.environ


def test_uvloop_is_noticed_at_the_start(session: Session) -> None:
    asyncio.set_event_loop_policy(uvloop.EventLoopPolicy())
    try:
        with pytest.raises(RuntimeError, match="uvloop opens its own sockets"), intercepted(session):
            pass
    finally:
        asyncio.set_event_loop_policy(None)


def test_uvloop_is_noticed_where_it_wants_tls(portal: Mockspot) -> None:
    async def call() -> None:
        EARLY_CONTEXT.wrap_bio(ssl.MemoryBIO(), ssl.MemoryBIO(), server_hostname=HOST)

    with (
        asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner,
        pytest.raises(RuntimeError, match="uvloop opens its own sockets"),
    ):
        runner.run(call())


def _address(url: str) -> tuple[str, int]:
    host, _, port = url.partition("//")[2].partition(":")
    return host, int(port)


def _other_authority() -> str:
    return ssl.get_default_verify_paths().cafile or requests.certs.where()


def _patched_places() -> list[object]:
    return [
        socket.getaddrinfo,
        socket.gethostbyname,
        socket.gethostbyname_ex,
        vars(socket.socket).get("connect"),
        vars(socket.socket).get("connect_ex"),
        ssl.SSLContext.wrap_socket,
        ssl.SSLContext.wrap_bio,
    ]


def _chain(error: BaseException | None) -> Iterator[str]:
    while error is not None:
        yield f"{type(error).__name__}: {error!r}"
        error = error.__cause__ or error.__context__
