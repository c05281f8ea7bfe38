"""The proxy answers whatever it is sent, leads HubSpot's hosts to us and nowhere else, and passes what it should."""

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockspot.asgi.app import Application
from mockspot.control.on_demand import Steering
from mockspot.runtime.proxying import variables
from mockspot.runtime.proxying.asking import Ask, Refused, parse
from mockspot.runtime.proxying.doorway import Doorway, opened
from mockspot.runtime.proxying.proxy import Proxy, Ways
from mockspot.runtime.proxying.trusting import trust
from mockspot.runtime.proxying.upstream import Environment
from mockspot.runtime.simulator import Simulator

Address = tuple[str, int]
READ = b"GET /crm/v3/objects/contacts HTTP/1.1\r\nhost: api.hubapi.com\r\nauthorization: Bearer %b\r\n\r\n"


@pytest.fixture
def simulator() -> Iterator[Simulator]:
    made = Simulator()
    yield made
    made.close()


@pytest.fixture
def doorway(simulator: Simulator) -> Iterator[Doorway]:
    with opened(simulator, Application(simulator.handle, Steering(simulator))) as found:
        yield found


def proxy_of(doorway: Doorway) -> Address:
    host, _, port = doorway.url.removeprefix("http://").partition(":")
    return host, int(port)


def told(address: Address, request: bytes) -> bytes:
    """Send bytes and return all that comes back."""
    with socket.create_connection(address, timeout=10) as client:
        client.sendall(request)
        parts = []
        while part := client.recv(65_536):
            parts.append(part)
    return b"".join(parts)


@contextmanager
def tunnel(doorway: Doorway, host: str = "api.hubapi.com:443", *more: bytes) -> Iterator[ssl.SSLSocket]:
    """Open a tunnel, check the certificate, and yield it."""
    with socket.create_connection(proxy_of(doorway), timeout=10) as client:
        client.sendall(b"\r\n".join([b"CONNECT %b HTTP/1.1" % host.encode(), *more, b"", b""]))
        answer = client.recv(4096)
        assert answer == b"HTTP/1.1 200 Connection established\r\n\r\n", answer
        context = ssl.create_default_context(cafile=doorway.trusted.authority)
        with context.wrap_socket(client, server_hostname=host.partition(":")[0]) as secure:
            yield secure


@contextmanager
def listening(answer: Callable[[bytes], bytes], end: bytes = b"\r\n\r\n") -> Iterator[tuple[Address, list[bytes]]]:
    """Serve connections one after the other: what comes first of each is noted, and answered."""
    heard: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            while True:
                try:
                    client, _ = server.accept()
                except OSError:
                    return
                with client:
                    heard.append(b"")
                    while not heard[-1].endswith(end):
                        heard[-1] += client.recv(65_536)
                    client.sendall(answer(heard[-1]))

        thread = threading.Thread(target=serve)
        thread.start()
        yield server.getsockname(), heard
        server.shutdown(socket.SHUT_RDWR)
    thread.join()


@contextmanager
def proxy(**ways: object) -> Iterator[Address]:
    """Run a proxy whose tunnels to HubSpot lead nowhere."""
    nowhere = ("127.0.0.1", 9)
    made = Proxy(Ways(nowhere, nowhere, lambda _, __: False, **ways))  # type: ignore[arg-type]  # by their names
    made.start()
    yield made.address
    made.stop()


@pytest.mark.parametrize(
    "host", ["api.hubapi.com", "api-eu1.hubapi.com", "app.hubspot.com", "api.hsforms.com", "forms.hsforms.net"]
)
def test_a_tunnel_to_a_host_of_hubspots_ends_at_the_simulator(
    simulator: Simulator, doorway: Doorway, host: str
) -> None:
    token = simulator.default().credentials.private_token
    with tunnel(doorway, f"{host}:443") as secure:
        for _ in range(2):  # the connection stays
            secure.sendall(READ % token.encode())
            assert secure.recv(4096).startswith(b"HTTP/1.1 200 OK")


def strike(simulator: Simulator, kind: str, portal_id: int | None = None) -> None:
    from mockspot.control import trouble

    portal = simulator.default() if portal_id is None else simulator.portal(portal_id)
    assert portal is not None
    portal.live.faults.add(trouble.plan(portal, {"effect": {"kind": kind}}), portal.live.clock.now())


def test_faults_of_connections_strike_at_the_proxy(simulator: Simulator, doorway: Doorway) -> None:
    ask = b"CONNECT api.hubapi.com:443 HTTP/1.1\r\n\r\n"
    faults = simulator.default().live.faults
    strike(simulator, "unresolved")
    answer = told(proxy_of(doorway), ask)
    assert answer.startswith(b"HTTP/1.1 502 ")
    assert b"the name api.hubapi.com does not resolve" in answer
    faults.clear()
    strike(simulator, "refused")
    with pytest.raises(ConnectionResetError):
        told(proxy_of(doorway), ask)
    faults.clear()
    strike(simulator, "untrusted")
    with pytest.raises(ssl.SSLCertVerificationError), tunnel(doorway):
        pass
    assert [fault.hits for fault in faults.all()] == [1]
    faults.clear()
    with tunnel(doorway):
        pass


def test_the_user_of_the_proxys_address_says_whose_faults_strike(simulator: Simulator, doorway: Doorway) -> None:
    from mockspot.asgi.portal import Blueprint
    from mockspot.domain.portal_facts import PortalFacts

    simulator.default()
    other = simulator.create(Blueprint(PortalFacts(7)))
    strike(simulator, "untrusted", other.facts.portal_id)
    with tunnel(doorway):
        pass
    with (
        pytest.raises(ssl.SSLCertVerificationError),
        tunnel(doorway, "api.hubapi.com:443", b"proxy-authorization: Basic Nzo="),
    ):
        pass


def test_a_reset_of_the_simulator_is_a_reset_to_the_client(simulator: Simulator, doorway: Doorway) -> None:
    token = simulator.default().credentials.private_token
    strike(simulator, "reset")
    with tunnel(doorway) as secure:
        secure.sendall(READ % token.encode())
        with socket.socket(fileno=secure.detach()) as plain:
            plain.settimeout(10)
            with pytest.raises(ConnectionResetError):  # below TLS, whose library takes a reset for an end
                _read_to_the_end(plain)


def _read_to_the_end(client: socket.socket) -> None:
    while client.recv(4096):
        pass


@pytest.mark.parametrize(
    "request_line",
    [
        b"GET http://api.hubapi.com/crm/v3/objects/contacts HTTP/1.1",
        b"CONNECT api.hubapi.com:80 HTTP/1.1",
        b"CONNECT APP.HubSpot.com.:8443 HTTP/1.1",
    ],
)
def test_hubspot_is_reached_by_nothing_but_https(request_line: bytes) -> None:
    with proxy() as address:
        answer = told(address, request_line + b"\r\n\r\n")
    assert answer.startswith(b"HTTP/1.1 403 ")
    assert b"simulated by https at port 443 only" in answer


@pytest.mark.parametrize(
    "head",
    [
        b"",
        b"GET / HTTP/1.1",
        b"GET https://example.com/ HTTP/1.1",
        b"GET ftp://example.com/ HTTP/1.1",
        b"CONNECT example.com:x HTTP/1.1",
        b"CONNECT :443 HTTP/1.1",
        b"GET http:///x HTTP/1.1",
        b"GET http://[::1/ HTTP/1.1",
        b"HELO example.com",
        b"GET http://example.com/ HTTP/2",
    ],
)
def test_what_is_not_for_a_proxy_is_told_so(head: bytes) -> None:
    with proxy() as address:
        assert told(address, head + b"\r\n\r\n").startswith(b"HTTP/1.1 400 ")


def test_a_head_without_end_is_refused_and_one_that_stops_is_dropped() -> None:
    with proxy() as address:
        assert told(address, b"GET http://example.com/ HTTP/1.1\r\nx: " + b"x" * 70_000).startswith(b"HTTP/1.1 431 ")
        with socket.create_connection(address, timeout=10) as client:
            client.sendall(b"GET http://example")
            client.shutdown(socket.SHUT_WR)
            assert client.recv(10) == b""


@given(st.binary(max_size=200).filter(lambda head: b"\r\n\r\n" not in head))
def test_any_head_is_an_ask_or_refused(head: bytes) -> None:
    asked = _parsed(head)
    if isinstance(asked, Refused):
        assert asked.answer().startswith(b"HTTP/1.1 400 ")
    else:
        assert asked.host
        assert asked.to_host().endswith(b"\r\n\r\n")
        assert asked.portal_id is None or asked.portal_id >= 0


def _parsed(head: bytes) -> Ask | Refused:
    try:
        return parse(head)
    except Refused as refused:
        return refused


def test_a_message_to_another_host_is_handed_on_as_its_own_client_would_send_it() -> None:
    with listening(lambda _: b"HTTP/1.1 204 No Content\r\n\r\n", b"body") as (host, heard), proxy() as address:
        url = f"http://127.0.0.1:{host[1]}/a%20b?c=d"
        head = (
            f"POST {url} HTTP/1.1\r\nhost: x\r\nproxy-authorization: Basic Nzo=\r\nconnection: keep-alive\r\n\r\nbody"
        )
        assert told(address, head.encode()) == b"HTTP/1.1 204 No Content\r\n\r\n"
    assert heard == [b"POST /a%20b?c=d HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\nbody"]


def test_a_tunnel_to_another_host_passes_bytes_as_they_are() -> None:
    with (
        listening(lambda said: said[::-1], b"abc") as (host, _),
        proxy() as address,
        socket.create_connection(address, timeout=10) as client,
    ):
        client.sendall(f"CONNECT 127.0.0.1:{host[1]} HTTP/1.1\r\n\r\n".encode())
        assert client.recv(4096) == b"HTTP/1.1 200 Connection established\r\n\r\n"
        client.sendall(b"\x00abc")
        assert client.recv(4096) == b"cba\x00"
        assert client.recv(4096) == b""


def test_a_host_that_does_not_answer_is_a_502() -> None:
    with proxy() as address:
        assert told(address, b"CONNECT 127.0.0.1:9 HTTP/1.1\r\n\r\n").startswith(b"HTTP/1.1 502 ")


def test_others_can_be_refused_all_but_this_machine() -> None:
    with listening(lambda _: b"HTTP/1.1 204 No Content\r\n\r\n") as (host, _), proxy(others_pass=False) as address:
        assert b"others are refused here" in told(address, b"CONNECT example.com:443 HTTP/1.1\r\n\r\n")
        assert b"403" in told(address, b"GET http://example.com/ HTTP/1.1\r\n\r\n")[:12]
        message = f"GET http://localhost:{host[1]}/ HTTP/1.1\r\n\r\n".encode()
        assert told(address, message) == b"HTTP/1.1 204 No Content\r\n\r\n"


def test_a_proxy_the_network_can_reach_passes_nothing_on(simulator: Simulator) -> None:
    with opened(simulator, Application(simulator.handle, Steering(simulator)), host="0.0.0.0") as found:
        assert not found.ways.others_pass


def test_others_go_through_the_proxy_there_was_before() -> None:
    with listening(lambda _: b"HTTP/1.1 200 Fine\r\n\r\n") as (before, heard):
        url = f"http://user:p%40ss@127.0.0.1:{before[1]}"
        environment = Environment({"https": url, "http": url, "no": "direct.example.com"})
        with proxy(environment=environment) as address:
            tunnelled = told(address, b"CONNECT example.com:443 HTTP/1.1\r\nproxy-authorization: Basic Nzo=\r\n\r\n")
            handed_on = told(address, b"GET http://example.com/x HTTP/1.1\r\nhost: example.com\r\n\r\n")
    assert tunnelled == handed_on == b"HTTP/1.1 200 Fine\r\n\r\n"
    credentials = b"proxy-authorization: Basic dXNlcjpwQHNz\r\n"
    assert heard == [
        b"CONNECT example.com:443 HTTP/1.1\r\n" + credentials + b"\r\n",
        b"GET http://example.com/x HTTP/1.1\r\nhost: example.com\r\n" + credentials + b"connection: close\r\n\r\n",
    ]


@pytest.mark.parametrize(
    ("host", "proxies", "found"),
    [
        ("example.com", {}, None),
        ("example.com", {"https": "http://proxy:3128"}, "proxy:3128"),
        ("example.com", {"all": "proxy"}, "proxy:80"),
        ("localhost", {"https": "http://proxy:3128"}, None),
        ("127.0.0.9", {"https": "http://proxy:3128"}, None),
        ("a.example.com", {"https": "http://proxy:3128", "no": ".example.com"}, None),
        ("example.com", {"https": "http://proxy:3128", "no": "*"}, None),
    ],
)
def test_the_environments_proxy_is_found(host: str, proxies: dict[str, str], found: str | None) -> None:
    upstream = Environment(proxies).proxy_for(host, "https")
    assert (None if upstream is None else f"{upstream.host}:{upstream.port}") == found


def test_a_proxy_we_cannot_speak_to_is_told(simulator: Simulator) -> None:
    with proxy(environment=Environment({"https": "socks5://127.0.0.1:1"})) as address:
        answer = told(address, b"CONNECT example.com:443 HTTP/1.1\r\n\r\n")
    assert answer.startswith(b"HTTP/1.1 502 ")
    assert b"reached by socks5" in answer


PROXY = {"url": "http://127.0.0.1:8643", "bundleFile": "/b.pem", "authorityFile": "/a.pem"}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({}, "localhost,127.0.0.1,::1"),
        ({"NO_PROXY": "*"}, "localhost,127.0.0.1,::1"),
        ({"no_proxy": ".internal, hubapi.com"}, ".internal,localhost,127.0.0.1,::1"),
        ({"no_proxy": "api.hubspot.example,app.hubspot.com"}, "api.hubspot.example,localhost,127.0.0.1,::1"),
    ],
)
def test_none_of_hubspots_hosts_goes_without_the_proxy(before: dict[str, str], after: str) -> None:
    found = variables.proxied(PROXY, 7, before)
    assert found["NO_PROXY"] == found["no_proxy"] == after
    assert found["HTTPS_PROXY"] == found["https_proxy"] == "http://7@127.0.0.1:8643"


def test_what_was_set_before_stays_where_it_can() -> None:
    before = {"JAVA_TOOL_OPTIONS": "-Xmx1g", "NODE_EXTRA_CA_CERTS": "/own.pem"}
    found = variables.proxied({**PROXY, "javaStoreFile": "/s.p12"}, 7, before)
    assert found["JAVA_TOOL_OPTIONS"].startswith("-Xmx1g -Dhttps.proxyHost=127.0.0.1 -Dhttps.proxyPort=8643 ")
    assert found["NODE_EXTRA_CA_CERTS"] == "/b.pem"
    assert "JAVA_TOOL_OPTIONS" not in variables.proxied(PROXY, 7, before)


def test_clients_go_on_trusting_whom_they_trusted(tmp_path: Path) -> None:
    files = {name: tmp_path / name for name in ("system", "own", "ours")}
    for name, file in files.items():
        file.write_text(f"{name}\n")
    environment = {"SSL_CERT_FILE": str(files["system"]), "REQUESTS_CA_BUNDLE": str(files["own"])}
    bundle = Path(trust(str(files["ours"]), environment).bundle)
    assert bundle.read_text().split() == ["system", "own", "ours"]
    assert bundle.parent == tmp_path


def test_an_ask_keeps_its_portal_to_itself() -> None:
    ask = parse(b"CONNECT example.com:443 HTTP/1.1\r\nProxy-Authorization: basic Nzo=")
    assert isinstance(ask, Ask)
    assert ask.portal_id == 7
    assert b"Nzo" not in ask.to_proxy(None)
