"""The server's direct way for HubSpot's calls, against the ordinary way through ASGI."""

import asyncio
import socket
import struct
import threading
from collections.abc import Iterator
from typing import Any

import orjson
import pytest

from mockspot.asgi.app import BODY_LIMIT, Application
from mockspot.control.app import build
from mockspot.control.plane import ControlPlane
from mockspot.runtime.server import BackgroundServer
from mockspot.runtime.simulator import Simulator
from mockspot.wire.message import Reply, Request, message_of


@pytest.fixture
def simulator() -> Iterator[Simulator]:
    made = Simulator()
    yield made
    made.close()


@pytest.fixture
def connection(simulator: Simulator) -> Iterator[socket.socket]:
    server = BackgroundServer(Application(simulator.handle, build(simulator)))
    server.start()
    host, port = server.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=20) as made:
        yield made
    server.stop()


def authorized(simulator: Simulator, first_line: str, *more: str, body: bytes = b"") -> bytes:
    token = simulator.default().credentials.private_token
    lines = [first_line, "host: x", f"authorization: Bearer {token}", *more, "", ""]
    return "\r\n".join(lines).encode() + body


def answers(connection: socket.socket, count: int) -> list[bytes]:
    """Read so many answers and return their status lines."""
    found, data = [], b""
    while len(found) < count:
        received = connection.recv(65536)
        assert received, f"closed after {len(found)} answers"
        data += received
        while b"\r\n\r\n" in data:
            top, _, rest = data.partition(b"\r\n\r\n")
            lengths = [int(line[16:]) for line in top.lower().split(b"\r\n") if line.startswith(b"content-length: ")]
            length = lengths[0] if lengths else 0  # 100 Continue has none
            if len(rest) < length:
                break
            found.append(top.split(b"\r\n")[0])
            data = rest[length:]
    return found


def status(line: bytes) -> int:
    return int(line.split()[1])


def test_pipelined_calls_of_both_planes_are_answered_in_order(simulator: Simulator, connection: socket.socket) -> None:
    control = b"GET /_mockspot/health HTTP/1.1\r\nhost: x\r\n\r\n"
    contacts = authorized(simulator, "GET /crm/v3/objects/contacts HTTP/1.1")
    unknown = authorized(simulator, "GET /nope HTTP/1.1")
    connection.sendall(contacts + control + unknown + contacts)
    statuses = [line.split()[1] for line in answers(connection, 4)]
    assert statuses == [b"200", b"200", b"404", b"200"]


def test_what_comes_behind_a_call_is_not_answered_before_it(simulator: Simulator, connection: socket.socket) -> None:
    contacts = authorized(simulator, "GET /crm/v3/objects/contacts HTTP/1.1")
    patient = authorized(
        simulator, "POST /crm/v3/objects/contacts HTTP/1.1", "content-length: 2", "expect: 100-continue"
    )
    connection.sendall(contacts + contacts + patient)
    assert [status(line) for line in answers(connection, 3)] == [200, 200, 100]
    connection.sendall(b"{}" + contacts + b"no HTTP at all\r\n\r\n")
    assert [status(line) for line in answers(connection, 3)] == [400, 200, 400]
    assert connection.recv(1) == b""


def test_a_client_that_closes_its_side_gets_every_answer(simulator: Simulator, connection: socket.socket) -> None:
    calls = [authorized(simulator, f"GET /crm/v3/objects/{plural} HTTP/1.1") for plural in ("contacts", "deals")]
    connection.sendall(b"".join(calls))
    connection.shutdown(socket.SHUT_WR)
    assert [status(line) for line in answers(connection, 2)] == [200, 200]
    assert connection.recv(1) == b""


def test_a_client_that_closes_its_side_gets_answers_of_the_control_plane_too(
    simulator: Simulator, connection: socket.socket
) -> None:
    control = b"GET /_mockspot/health HTTP/1.1\r\nhost: x\r\n\r\n"
    connection.sendall(control + authorized(simulator, "GET /crm/v3/objects/contacts HTTP/1.1") + control)
    connection.shutdown(socket.SHUT_WR)
    assert [status(line) for line in answers(connection, 3)] == [200, 200, 200]
    assert connection.recv(1) == b""


@pytest.mark.parametrize("behind", ["", "control", "unfinished"])
def test_a_client_that_closes_its_side_gets_an_answer_that_a_fault_holds_back(
    simulator: Simulator, connection: socket.socket, behind: str
) -> None:
    _hold_back(simulator)
    more = {
        "": b"",
        "control": b"GET /_mockspot/health HTTP/1.1\r\nhost: x\r\n\r\n",
        "unfinished": b"POST /_mockspot/portals HTTP/1.1\r\nhost: x\r\ncontent-length: 9\r\n\r\n",
    }[behind]
    before = b"GET /_mockspot/health HTTP/1.1\r\nhost: x\r\n\r\n"
    connection.sendall(before)
    answers(connection, 1)
    connection.sendall(authorized(simulator, "GET /crm/v3/objects/deals HTTP/1.1") + more)
    connection.shutdown(socket.SHUT_WR)
    count = 2 if behind == "control" else 1
    assert [status(line) for line in answers(connection, count)] == [200] * count
    assert connection.recv(1) == b""


def _hold_back(simulator: Simulator) -> None:
    fault = {"match": {"path": "/crm/v3/objects/deals"}, "effect": {"kind": "latency", "milliseconds": 30}, "count": 2}
    made, _ = ControlPlane(simulator).call("POST", "/portals/default/faults", orjson.dumps(fault))
    assert made == 201


@pytest.mark.parametrize("place", ["/crm/v3/objects/contacts", "/_mockspot/health"])
def test_a_head_that_is_too_long_is_refused_behind_what_came_before(
    simulator: Simulator, connection: socket.socket, place: str
) -> None:
    call = authorized(simulator, "GET /crm/v3/objects/contacts HTTP/1.1")
    connection.sendall(call + authorized(simulator, f"GET {place} HTTP/1.1", "x-long: " + "x" * 140_000) + call)
    assert [status(line) for line in answers(connection, 2)] == [200, 431]
    assert connection.recv(1) == b""


@pytest.mark.parametrize("beginning", ["GET /", "GET / HTTP/1.1\r\nx-long: ", "TRAILER"])
def test_a_head_without_an_end_is_refused(simulator: Simulator, connection: socket.socket, beginning: str) -> None:
    chunked = authorized(simulator, "POST /crm/v3/objects/contacts HTTP/1.1", "transfer-encoding: chunked")
    connection.sendall(beginning.encode() if beginning != "TRAILER" else chunked + b"2\r\n{}\r\n0\r\nx-long: ")
    for _ in range(64):
        connection.sendall(b"x" * 65_536)
    assert status(answers(connection, 1)[0]) == 431
    assert connection.recv(1) == b""


def test_long_heads_in_pieces_and_many_calls_at_once_are_none_without_an_end(
    simulator: Simulator, connection: socket.socket
) -> None:
    long = authorized(simulator, "GET /crm/v3/objects/contacts HTTP/1.1", "x-long: " + "x" * 120_000)
    for place in range(0, len(long), 10_000):
        connection.sendall(long[place : place + 10_000])
    answers(connection, 1)
    call = authorized(simulator, "GET /crm/v3/objects/contacts HTTP/1.1", "x-long: " + "x" * 9_000)
    for _ in range(20):
        connection.sendall(call * 10 + call[:5_000])
        connection.sendall(call[5_000:])
        assert {status(line) for line in answers(connection, 11)} <= {200, 429}


def test_a_call_in_pieces_is_put_together(simulator: Simulator, connection: socket.socket) -> None:
    body = b'{"properties":{"email":"ada@example.com"}}'
    whole = authorized(
        simulator,
        "POST /crm/v3/objects/contacts HTTP/1.1",
        "content-type: application/json",
        f"content-length: {len(body)}",
        body=body,
    )
    for place in range(0, len(whole), 7):
        connection.sendall(whole[place : place + 7])
    assert answers(connection, 1)[0].split()[1] == b"201"


@pytest.mark.parametrize("protocol", ["websocket", "h2c"])
def test_an_offer_to_upgrade_is_ignored_without_a_word(
    simulator: Simulator, connection: socket.socket, protocol: str, caplog: pytest.LogCaptureFixture
) -> None:
    lines = ("connection: upgrade", f"upgrade: {protocol}", "sec-websocket-key: YWRh", "sec-websocket-version: 13")
    connection.sendall(authorized(simulator, "GET /crm/v3/objects/contacts HTTP/1.1", *lines))
    assert answers(connection, 1)[0].split()[1] == b"200"
    assert caplog.records == []


def test_a_client_that_waits_for_100_continue_gets_it(simulator: Simulator, connection: socket.socket) -> None:
    body = b'{"properties":{"email":"ada@example.com"}}'
    lines = ("content-type: application/json", f"content-length: {len(body)}", "expect: 100-continue")
    connection.sendall(authorized(simulator, "POST /crm/v3/objects/contacts HTTP/1.1", *lines))
    assert connection.recv(100).startswith(b"HTTP/1.1 100")
    connection.sendall(body)
    assert answers(connection, 1)[0].split()[1] == b"201"


def test_the_connection_ends_when_the_client_asks_for_it(simulator: Simulator, connection: socket.socket) -> None:
    connection.sendall(authorized(simulator, "GET /crm/v3/objects/contacts HTTP/1.1", "connection: close"))
    data = b""
    while chunk := connection.recv(65536):
        data += chunk
    assert b"connection: close" in data.lower()


def test_a_body_beyond_the_limit_is_a_413(simulator: Simulator, connection: socket.socket) -> None:
    size = BODY_LIMIT + 1000
    lines = ("content-type: application/json", f"content-length: {size}")
    connection.sendall(authorized(simulator, "POST /crm/v3/objects/contacts HTTP/1.1", *lines))
    connection.sendall(b"x" * size)
    assert answers(connection, 1)[0].split()[1] == b"413"


def test_both_ways_give_the_same_answer(simulator: Simulator, connection: socket.socket) -> None:
    """Everything but what differs from call to call: the instant and the ids."""
    connection.sendall(authorized(simulator, "GET /crm/v3/objects/contacts/abc HTTP/1.1"))
    direct = connection.recv(65536).split(b"\r\n\r\n")[0].split(b"\r\n")
    sent: list[dict[str, Any]] = []

    async def send(message: Any) -> None:
        sent.append(message)

    async def receive() -> Any:
        return {"type": "http.request", "body": b"", "more_body": False}

    token = simulator.default().credentials.private_token
    scope = {
        "type": "http",
        "method": "GET",
        "path": "/crm/v3/objects/contacts/abc",
        "query_string": b"",
        "scheme": "http",
        "headers": [(b"host", b"x"), (b"authorization", f"Bearer {token}".encode())],
    }
    asyncio.run(Application(simulator.handle, build(simulator))(scope, receive, send))
    names = [name for name, _ in sent[0]["headers"]]
    assert [line.split(b":")[0] for line in direct[1:]] == names
    assert sent[0]["status"] == int(direct[0].split()[1])


def test_what_comes_behind_an_offer_to_upgrade_is_answered(simulator: Simulator, connection: socket.socket) -> None:
    offer = authorized(simulator, "GET /nope HTTP/1.1", "connection: upgrade", "upgrade: h2c")
    contacts = authorized(simulator, "GET /crm/v3/objects/contacts HTTP/1.1")
    connection.sendall(contacts + offer + contacts + offer + offer + b"no HTTP at all\r\n\r\n")
    assert [status(line) for line in answers(connection, 5)] == [200, 404, 200, 404, 404]
    assert connection.recv(1) == b""


def test_nothing_overtakes_an_answer_that_a_fault_holds_back(simulator: Simulator, connection: socket.socket) -> None:
    _hold_back(simulator)
    held = authorized(simulator, "GET /crm/v3/objects/deals HTTP/1.1")
    wrong = authorized(simulator, "GET /crm/v3/objects/contacts/abc HTTP/1.1")
    control = b"PUT /_mockspot/health HTTP/1.1\r\nhost: x\r\n\r\n"
    connection.sendall(held + wrong + held + control + wrong + b"no HTTP at all\r\n\r\n")
    statuses = [status(line) for line in answers(connection, 5)]
    assert statuses == [200, 404, 200, 405, 404]
    assert connection.recv(1) == b""


def test_a_client_of_http_1_0_that_asks_to_stay_is_not_left_waiting_for_the_end(
    simulator: Simulator, connection: socket.socket
) -> None:
    """Nothing grants it to stay, so it reads until the connection ends, as `ab -k` does."""
    connection.sendall(authorized(simulator, "GET /crm/v3/objects/contacts HTTP/1.0", "connection: Keep-Alive"))
    assert status(answers(connection, 1)[0]) == 200
    assert connection.recv(1) == b""


def test_a_client_that_reads_no_answers_has_no_more_made(simulator: Simulator) -> None:
    """Else whoever pipelines small calls fills the memory with large answers, and everybody waits for them."""
    body = b"x" * 1_000_000
    served: list[str] = []

    def handle(request: Request) -> Reply:
        served.append(request.path)
        return Reply(200, message_of(b"content-length: %d\r\n" % len(body), body))

    server = BackgroundServer(Application(handle, build(simulator)))
    server.start()
    call = b"GET /long HTTP/1.1\r\nhost: x\r\n\r\n"
    try:
        with socket.socket() as slow, socket.create_connection(("127.0.0.1", server.port), timeout=20) as other:
            slow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            slow.settimeout(20)
            slow.connect(("127.0.0.1", server.port))
            slow.sendall(call * 60)
            slow.recv(1)
            other.sendall(call.replace(b"long", b"other"))
            answers(other, 1)
            assert served.count("/long") < 20
            slow.shutdown(socket.SHUT_WR)
            received = 1
            while chunk := slow.recv(1_000_000):
                received += len(chunk)
    finally:
        server.stop()
    assert served.count("/long") == 60
    assert received > 60 * len(body)


def test_a_bug_in_answering_is_a_500_that_is_written_down(
    simulator: Simulator, caplog: pytest.LogCaptureFixture
) -> None:
    def handle(_: Request) -> Reply:
        raise ZeroDivisionError

    server = BackgroundServer(Application(handle, build(simulator)))
    server.start()
    try:
        with socket.create_connection(("127.0.0.1", server.port), timeout=20) as connection:
            connection.sendall(b"GET / HTTP/1.1\r\nhost: x\r\n\r\n")
            assert status(answers(connection, 1)[0]) == 500
            assert connection.recv(1) == b""
    finally:
        server.stop()
    assert "ZeroDivisionError" in caplog.text


def test_whoever_makes_an_answer_hears_that_its_client_has_gone_with_calls_behind_it(simulator: Simulator) -> None:
    asked, gone = threading.Event(), threading.Event()

    async def control(_: Any, receive: Any, __: Any) -> None:
        asked.set()
        while (await receive())["type"] != "http.disconnect":
            pass
        gone.set()

    server = BackgroundServer(Application(simulator.handle, control))
    server.start()
    try:
        with socket.create_connection(("127.0.0.1", server.port), timeout=20) as connection:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            connection.sendall(b"GET /_mockspot/x HTTP/1.1\r\nhost: x\r\n\r\n" * 2)
            assert asked.wait(20)
        assert gone.wait(5)
    finally:
        server.stop()
