"""The control plane over a real socket."""

import http.client
import json
import socket
import time
from base64 import b64encode
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Event
from typing import Any

import pytest

from mockspot.asgi.app import Application
from mockspot.control import app as control
from mockspot.runtime.server import BackgroundServer
from mockspot.runtime.simulator import Simulator

SECRET = "open-sesame"


class Remote:
    """A served simulator."""

    def __init__(self, server: BackgroundServer, simulator: Simulator) -> None:
        self.simulator = simulator
        self.host, _, port = server.url.removeprefix("http://").partition(":")
        self.port = int(port)
        self.origin = server.url

    def send(
        self, method: str, path: str, body: bytes | None = None, headers: dict[str, str] | None = None
    ) -> tuple[int, dict[str, str], bytes]:
        connection = http.client.HTTPConnection(self.host, self.port, timeout=10)
        try:
            connection.request(method, path, body, headers or {})
            answer = connection.getresponse()
            return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()
        finally:
            connection.close()

    def error(self, method: str, path: str, body: bytes | None = None, **headers: str) -> tuple[int, str]:
        status, got, text = self.send(method, path, body, headers)
        assert got["content-type"] == "application/json"
        return status, json.loads(text)["error"]["code"]

    def done(self, method: str, path: str, value: Any = None) -> Any:
        status, _, text = self.send(method, f"/_mockspot{path}", None if value is None else json.dumps(value).encode())
        assert status < 300, text
        return json.loads(text) if text else None


@contextmanager
def served(admin_token: str | None = None) -> Iterator[Remote]:
    simulator, stopping = Simulator(), Event()
    steering = control.build(simulator, admin_token=admin_token, stopping=stopping.is_set)
    server = BackgroundServer(Application(simulator.handle, steering))
    server.start()
    try:
        yield Remote(server, simulator)
    finally:
        stopping.set()
        server.stop()
        simulator.close()


@pytest.fixture(scope="module")
def remote() -> Iterator[Remote]:
    with served() as made:
        yield made


@pytest.fixture(scope="module")
def guarded() -> Iterator[Remote]:
    with served(SECRET) as made:
        yield made


def test_calls_and_errors_are_json(remote: Remote) -> None:
    assert remote.done("GET", "/health")["status"] == "ok"
    assert remote.error("GET", "/_mockspot/nothing") == (404, "not_found")
    assert remote.error("GET", "/_mockspot/portals/1") == (404, "portal_unknown")


@pytest.mark.parametrize("method", ["PATCH", "OPTIONS", "TRACE", "PROPFIND", "PUT"])
def test_a_wrong_verb_is_told_the_right_ones(remote: Remote, method: str) -> None:
    status, _, text = remote.send(method, "/_mockspot/portals")
    assert status == 405
    assert "GET, POST" in json.loads(text)["error"]["message"]


def test_head_answers_as_get_without_a_body(remote: Remote) -> None:
    status, _, text = remote.send("HEAD", "/_mockspot/health")
    assert (status, text) == (200, b"")


@pytest.mark.parametrize(
    "path", ["tty", "/../crm", "/portals/%00", "/portals/%ff", "/portals/%D9%A3", "/static/../app.py", "/static/x"]
)
def test_hostile_paths_are_not_found(remote: Remote, path: str) -> None:
    assert remote.error("GET", f"/_mockspot{path}")[0] == 404


@pytest.mark.parametrize("body", [b"{", b"\xff\xfe", b"nul", b"[" * 100_000, b'{"a":' * 50_000, b'"\\ud800"', b"{}{}"])
def test_bad_json_is_refused(remote: Remote, body: bytes) -> None:
    assert remote.error("POST", "/_mockspot/portals", body)[0] == 400


def test_a_name_in_a_path_may_hold_a_slash(remote: Remote) -> None:
    remote.done("POST", "/portals", {})
    remote.done("POST", "/portals/default/checkpoints", {"name": "a/b c"})
    assert remote.done("POST", "/portals/default/checkpoints/a%2Fb%20c/restore")["restored"] is True


def test_a_large_seed_does_not_hold_up_other_portals(remote: Remote) -> None:
    made = remote.done("POST", "/portals", {"seed": {"generate": {"contacts": 2000}}})
    assert len(remote.done("GET", f"/portals/{made['portalId']}/state?objectType=contacts")["results"]) == 2000


@pytest.mark.parametrize("path", ["/", "/health", "/openapi.json", "/portals/default/traffic/stream", "/nothing"])
def test_without_the_admin_token_nothing_is_answered(guarded: Remote, path: str) -> None:
    for given in ({}, {"authorization": "Bearer wrong"}, {"authorization": "Basic !!!"}, {"authorization": SECRET}):
        status, headers, text = guarded.send("GET", f"/_mockspot{path}", headers=given)
        assert status == 401
        assert headers["www-authenticate"].startswith("Basic")
        assert json.loads(text)["error"]["code"] == "admin_token"
        assert SECRET.encode() not in text


def test_the_admin_token_opens_as_bearer_and_as_a_browsers_password(guarded: Remote) -> None:
    basic = b64encode(f"anybody:{SECRET}".encode()).decode()
    for given in (f"Bearer {SECRET}", f"bearer {SECRET}", f"Basic {basic}"):
        assert guarded.send("GET", "/_mockspot/health", headers={"authorization": given})[0] == 200


def test_the_admin_token_is_not_asked_for_on_hubspots_paths(guarded: Remote) -> None:
    status, _, text = guarded.send("GET", "/crm/v3/objects/contacts")
    assert status == 401
    assert b"INVALID_AUTHENTICATION" in text


def test_pages_of_other_sites_may_not_steer(remote: Remote) -> None:
    for origin in ("https://evil.example.com", "null", "http://127.0.0.1:1"):
        assert remote.error("POST", "/_mockspot/portals", b"{}", origin=origin) == (401, "foreign_origin")
    assert remote.send("GET", "/_mockspot/health", headers={"origin": remote.origin})[0] == 200


@pytest.mark.parametrize(
    "name", ["evil.example.com", "127.0.0.1.example.com", "evil.example.com.", "hubspot.com.evil.org"]
)
def test_a_name_that_a_stranger_led_here_opens_nothing(remote: Remote, guarded: Remote, name: str) -> None:
    for host in (name, f"{name}:{remote.port}"):
        assert remote.error("GET", "/_mockspot/health", host=host, origin=f"http://{host}") == (401, "foreign_host")
        assert remote.error("GET", "/_mockspot/health", host=host) == (401, "foreign_host")
        assert (
            guarded.send("GET", "/_mockspot/health", headers={"host": host, "authorization": f"Bearer {SECRET}"})[0]
            == 200
        )


@pytest.mark.parametrize(
    "name", ["localhost", "127.0.0.1", "[::1]", "mockspot", "crm.test", "a.localhost", "api.hubapi.com"]
)
def test_names_of_this_machine_and_those_it_stands_in_for_are_served(remote: Remote, name: str) -> None:
    for host in (name, f"{name}:{remote.port}"):
        assert remote.send("GET", "/_mockspot/health", headers={"host": host})[0] == 200


def test_a_query_parameter_comes_once(remote: Remote) -> None:
    remote.done("POST", "/portals", {})
    path = "/_mockspot/portals/default/state?objectType=contacts&objectType=companies"
    assert remote.error("GET", path) == (400, "query_repeated")


def reading(remote: Remote, portal_id: int) -> tuple[socket.socket, Callable[[str], str]]:
    """Open a portal's stream, and return a function that reads until some text has come."""
    connection = socket.create_connection((remote.host, remote.port), timeout=10)
    request = f"GET /_mockspot/portals/{portal_id}/traffic/stream HTTP/1.1\r\nhost: {remote.host}:{remote.port}\r\n\r\n"
    connection.sendall(request.encode())
    seen = ""

    def until(text: str) -> str:
        nonlocal seen
        while text not in seen:
            part = connection.recv(65_536)
            if not part:
                raise EOFError(seen)
            seen += part.decode()
        return seen

    until("mockspot traffic")
    return connection, until


def test_the_stream_shows_calls_as_they_happen_and_survives_a_reset(remote: Remote) -> None:
    portal = remote.done("POST", "/portals", {})
    token = {"authorization": f"Bearer {portal['privateApp']['accessToken']}"}
    connection, until = reading(remote, portal["portalId"])
    with connection:
        remote.send("GET", "/crm/v3/objects/contacts?limit=1", headers=token)
        assert "event: request" in until("crm.objects.list")
        remote.done("POST", f"/portals/{portal['portalId']}/reset")
        remote.send("GET", "/crm/v3/objects/companies", headers=token)
        assert until("/crm/v3/objects/companies").count("id: 1\n") == 2


def test_the_stream_ends_with_its_portal(remote: Remote) -> None:
    portal = remote.done("POST", "/portals", {})
    connection, until = reading(remote, portal["portalId"])
    with connection:
        remote.done("DELETE", f"/portals/{portal['portalId']}")
        until("0\r\n\r\n")


def test_a_stream_of_no_portal_is_refused(remote: Remote) -> None:
    assert remote.error("GET", "/_mockspot/portals/1/traffic/stream") == (404, "portal_unknown")


def test_an_open_stream_does_not_keep_the_server_from_stopping() -> None:
    with served() as remote:
        portal = remote.done("POST", "/portals", {})
        connection, _ = reading(remote, portal["portalId"])
        began = time.monotonic()
    with connection:
        assert time.monotonic() - began < 2.5


def test_the_traffic_file_comes_as_lines(remote: Remote) -> None:
    remote.done("POST", "/portals", {})
    status, headers, text = remote.send("GET", "/_mockspot/portals/default/traffic.jsonl")
    assert (status, headers["content-type"]) == (200, "application/x-ndjson")
    assert json.loads(text.splitlines()[0])["kind"] == "mockspot-traffic"


@pytest.mark.parametrize("method", ["POST", "OPTIONS", "DELETE"])
def test_pages_too_are_only_read(remote: Remote, method: str) -> None:
    for path in ("/", "/openapi.json", "/static/dashboard.css", "/portals/default/traffic/stream"):
        status, headers, text = remote.send(method, f"/_mockspot{path}")
        assert (status, headers["allow"]) == (405, "GET, HEAD"), path
        assert json.loads(text)["error"]["code"] == "method_not_allowed"


def test_a_refused_method_comes_with_those_allowed(remote: Remote) -> None:
    assert remote.send("OPTIONS", "/_mockspot/portals")[1]["allow"] == "GET, POST, HEAD"
    assert remote.send("GET", "/_mockspot/portals/default/reset")[1]["allow"] == "POST"


def test_asking_for_the_head_of_a_stream_waits_for_no_end(remote: Remote) -> None:
    remote.done("POST", "/portals", {})
    connection = http.client.HTTPConnection(remote.host, remote.port, timeout=10)
    for _ in range(2):
        connection.request("HEAD", "/_mockspot/portals/default/traffic/stream")
        answer = connection.getresponse()
        assert (answer.status, answer.getheader("content-type")) == (200, "text/event-stream; charset=utf-8")
        assert answer.read() == b""
    connection.close()


def test_a_name_in_a_path_may_hold_a_line_break(remote: Remote) -> None:
    remote.done("POST", "/portals", {})
    remote.done("POST", "/portals/default/checkpoints", {"name": "a\nb"})
    assert remote.done("POST", "/portals/default/checkpoints/a%0Ab/restore")["restored"] is True
    assert remote.error("GET", "/_mockspot/a%0Ab") == (404, "not_found")


def test_a_bug_is_told_in_the_form_of_every_error(remote: Remote, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> str:
        raise ZeroDivisionError

    monkeypatch.setattr("mockspot.control.dashboard.page", broken)
    assert remote.error("GET", "/_mockspot/") == (500, "internal")


def test_who_waits_for_a_busy_portal_holds_up_nobody_else(remote: Remote) -> None:
    busy = remote.done("POST", "/portals", {})["portalId"]
    connection, until = reading(remote, busy)
    portal = remote.simulator.portal(busy)
    assert portal is not None
    with connection, ThreadPoolExecutor(2) as pool, portal.lock:
        waiting = [
            pool.submit(remote.send, "GET", path)
            for path in (f"/_mockspot/portals/{busy}/limits", f"/_mockspot/?portal={busy}")
        ]
        for _ in range(20):
            assert remote.done("GET", "/health")["status"] == "ok"
            time.sleep(0.01)
        assert not any(call.done() for call in waiting)
        portal.live.traffic.append(0, "clock", {"mode": "manual"})
        portal.lock.release()
        try:
            assert [call.result()[0] for call in waiting] == [200, 200]
            until("event: clock")
        finally:
            portal.lock.acquire()
