"""How webhooks are carried: what counts as an answer, and which connections are used again."""

import asyncio
import socket
import ssl
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import trustme

from mockspot.runtime import sender as sending
from mockspot.runtime.connection import ANSWER_LIMIT
from mockspot.runtime.outcome import Outcome
from mockspot.runtime.sender import Sender
from mockspot.runtime.targets import Reach
from tests.runtime.talking import Talk, talking

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"


class Target:
    """Answers each request of a connection in turn, and keeps heads and bodies; None ends the connection."""

    def __init__(self, *answers: bytes | None) -> None:
        self.answers = answers
        self.requests: list[tuple[list[bytes], bytes]] = []
        self.connections = 0

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        for answer in self.answers:
            if answer is None:
                return
            head = (await reader.readuntil(b"\r\n\r\n"))[:-4].split(b"\r\n")
            (length,) = (int(line[16:]) for line in head if line.startswith(b"Content-Length: "))
            self.requests.append((head, await reader.readexactly(length)))
            writer.write(answer)
            await writer.drain()
        await reader.read()


def outcomes(talk: Talk, count: int = 1, *, together: bool = False, pause: float = 0, path: str = "") -> list[Outcome]:
    """Send so many requests to a target and return what came of them."""

    async def scenario() -> list[Outcome]:
        async with talking(talk) as url:
            sender = Sender()
            try:
                if together:
                    return await asyncio.gather(*(post(sender, url + path) for _ in range(count)))
                found = []
                for _ in range(count):
                    found.append(await post(sender, url + path))
                    await asyncio.sleep(pause)
                return found
            finally:
                await sender.close()

    return asyncio.run(scenario())


async def post(sender: Sender, url: str) -> Outcome:
    return await sender.send(url, {"content-type": "application/json"}, b"[1]", timeout_ms=2_000)


def test_one_connection_carries_one_request_after_the_other() -> None:
    target = Target(OK, b"HTTP/1.1 500 Oh\r\nContent-Length: 0\r\n\r\n", OK)
    assert [(found.status, found.body) for found in outcomes(target.talk, 3)] == [
        (200, b"ok"),
        (500, b""),
        (200, b"ok"),
    ]
    assert target.connections == 1
    assert target.requests[0][1] == b"[1]"


def test_requests_at_one_time_have_connections_of_their_own() -> None:
    target = Target(OK, OK)
    assert [found.status for found in outcomes(target.talk, 5, together=True)] == [200] * 5
    assert target.connections == 5


@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok",
        b"HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok",
        b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok and more than was said",
        b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok" + OK,
    ],
)
def test_a_connection_that_cannot_go_on_is_not_used_again(answer: bytes) -> None:
    target = Target(answer)
    found = outcomes(target.talk, 2, pause=0.05)
    assert [(one.status, one.body) for one in found] == [(200, b"ok")] * 2
    assert target.connections == 2


def test_a_connection_closed_while_nobody_used_it_costs_no_attempt() -> None:
    target = Target(OK, None)
    assert [found.status for found in outcomes(target.talk, 3, pause=0.05)] == [200] * 3
    assert target.connections == 3


def test_a_request_whose_connection_breaks_is_not_repeated() -> None:
    class Breaking(Target):
        async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            self.connections += 1
            await reader.readuntil(b"\r\n\r\n")
            if self.connections == 1:
                writer.write(OK)
                await reader.readuntil(b"\r\n\r\n")

    target = Breaking()
    first, second = outcomes(target.talk, 2)
    assert (first.status, second.status, target.connections) == (200, None, 1)


@pytest.mark.parametrize(
    ("answer", "body"),
    [
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\nX-Trailer: 1\r\n\r\n", b"ok"),
        (b"HTTP/1.1 100 Continue\r\n\r\n" + OK, b"ok"),
        (b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" + OK, b"ok"),
        (b"HTTP/1.1 204 No Content\r\n\r\n", b""),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 70000\r\n\r\n" + b"x" * 70_000, b"x" * ANSWER_LIMIT),
    ],
)
def test_whatever_http_says_an_answer_is_one(answer: bytes, body: bytes) -> None:
    (found,) = outcomes(Target(answer).talk)
    assert (found.error, found.body) == (None, body)
    assert found.status in (200, 204)
    assert all(name.lower() in (b"content-length", b"transfer-encoding") for name, _ in found.headers)


def test_an_answer_may_end_with_its_connection() -> None:
    target = Target(b"HTTP/1.1 200 OK\r\nX-A: 1\r\n\r\nall of it", None)
    (found,) = outcomes(target.talk)
    assert (found.status, found.body, found.headers) == (200, b"all of it", ((b"X-A", b"1"),))


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n", "before its answer ended"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", "no HTTP"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n", "no HTTP"),
        (b"HTTP/1.1 200 OK\r\nX: " + b"y" * 2 * ANSWER_LIMIT, "longer than"),
        (b"HTTP/1.1 100 Continue\r\n\r\n", "before its answer ended"),
        (b"SSH-2.0-OpenSSH_9.6\r\n", "no HTTP"),
        (b"", "before its answer ended"),
    ],
)
def test_what_is_no_answer_says_why(answer: bytes, reason: str) -> None:
    (found,) = outcomes(Target(answer, None).talk)
    assert (found.status, found.body) == (None, b"")
    assert found.error is not None
    assert reason in found.error


def test_an_upgrade_nobody_asked_for_is_an_answer_and_the_end() -> None:
    answer = b"HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\nframes"
    target = Target(answer)
    assert [found.status for found in outcomes(target.talk, 2)] == [101, 101]
    assert target.connections == 2


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("hook?a=%2F&b=%c3%a9", b"POST /hook?a=%2F&b=%c3%a9 HTTP/1.1"),
        ("hook#fragment", b"POST /hook HTTP/1.1"),
        ("a b/ü?q=\x7f", b"POST /a%20b/%C3%BC?q=%7F HTTP/1.1"),
        ("x\r\nx-injected: 1", b"POST /xx-injected:%201 HTTP/1.1"),
    ],
)
def test_the_path_goes_out_as_it_was_written_but_for_what_no_line_can_hold(path: str, line: bytes) -> None:
    target = Target(OK)
    outcomes(target.talk, path=path)
    ((head, _),) = target.requests
    assert head[0] == line
    assert [name.partition(b":")[0] for name in head[1:]] == [b"Host", b"content-type", b"Content-Length"]


def test_credentials_in_a_url_are_sent_as_such() -> None:
    target = Target(OK)

    async def scenario() -> None:
        async with talking(target.talk) as url:
            sender = Sender()
            await post(sender, url.replace("//", "//ada:p%40ss@"))
            await sender.close()

    asyncio.run(scenario())
    assert b"Authorization: Basic YWRhOnBAc3M=" in target.requests[0][0]


def test_idle_connections_are_closed_after_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending, "_IDLE_SECONDS", 0.05)
    ended = asyncio.Event()

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(OK)
        try:
            await reader.readuntil(b"\r\n\r\n")
        except asyncio.IncompleteReadError:
            ended.set()

    async def scenario() -> None:
        async with talking(talk) as url:
            sender = Sender()
            await post(sender, url)
            await asyncio.wait_for(ended.wait(), 5)
            await sender.close()

    asyncio.run(scenario())


def test_a_connection_that_was_idle_for_a_while_carries_no_further_request(monkeypatch: pytest.MonkeyPatch) -> None:
    target = Target(OK, OK, OK)

    async def scenario() -> None:
        async with talking(target.talk) as url:
            sender = Sender()
            await post(sender, url)
            await post(sender, url)
            assert target.connections == 1
            monkeypatch.setattr(sending, "_IDLE_SECONDS", 0.0)  # the timer that closes it comes too late for this one
            assert (await post(sender, url)).status == 200
            assert (target.connections, len(sender._open)) == (2, 1)
            await sender.close()

    asyncio.run(scenario())


def test_closing_ends_what_is_under_way_and_leaves_no_connection() -> None:
    async def hang(reader: asyncio.StreamReader, _: asyncio.StreamWriter) -> None:
        await reader.read()

    async def scenario() -> list[Any]:
        async with talking(hang) as url:
            sender = Sender()
            asked = [asyncio.create_task(post(sender, url)) for _ in range(3)]
            while len(sender._open) < 3:
                await asyncio.sleep(0)
            await sender.close()
            assert not sender._open
            return await asyncio.gather(*asked)

    assert [found.status for found in asyncio.run(scenario())] == [None] * 3


def test_a_request_given_up_takes_its_connection_along() -> None:
    gone = asyncio.Event()

    async def hang(reader: asyncio.StreamReader, _: asyncio.StreamWriter) -> None:
        try:
            await reader.read()
        finally:
            gone.set()

    async def scenario() -> None:
        async with talking(hang) as url:
            sender = Sender()
            found = await sender.send(url, {}, b"[]", timeout_ms=50)
            assert found.error == "no answer within 50 ms"
            await asyncio.wait_for(gone.wait(), 5)
            assert not sender._open
            await sender.close()

    asyncio.run(scenario())


Lookup = Callable[..., Awaitable[list[tuple[Any, ...]]]]


def found_at(*addresses: tuple[str, int]) -> Lookup:
    """Return a look-up that finds these whatever the name."""

    async def lookup(*_: object, **__: object) -> list[tuple[Any, ...]]:
        return [(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP, "", address) for address in addresses]

    return lookup


def test_the_next_address_is_tried_when_one_refuses(monkeypatch: pytest.MonkeyPatch) -> None:
    target = Target(OK)

    async def scenario() -> Outcome:
        async with talking(target.talk) as url:
            port = int(url.rstrip("/").rpartition(":")[2])
            with socket.socket() as free:
                free.bind(("127.0.0.1", 0))
                lookup = found_at(("127.0.0.1", free.getsockname()[1]), ("127.0.0.1", port))
            monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", lookup)
            sender = Sender()
            try:
                return await post(sender, "http://hooks.example.com/")
            finally:
                await sender.close()

    assert asyncio.run(scenario()).status == 200
    assert b"Host: hooks.example.com" in target.requests[0][0]


def test_a_name_of_other_letters_goes_out_in_its_ascii_form(monkeypatch: pytest.MonkeyPatch) -> None:
    target = Target(OK)

    async def scenario() -> None:
        async with talking(target.talk) as url:
            port = int(url.rstrip("/").rpartition(":")[2])
            monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", found_at(("127.0.0.1", port)))
            sender = Sender()
            await post(sender, "http://bücher.example.com:8080/")
            await sender.close()

    asyncio.run(scenario())
    assert b"Host: xn--bcher-kva.example.com:8080" in target.requests[0][0]


def test_one_refused_address_of_a_name_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    target = Target(OK)

    async def scenario() -> Outcome:
        async with talking(target.talk) as url:
            port = int(url.rstrip("/").rpartition(":")[2])
            lookup = found_at(("127.0.0.1", port), ("169.254.169.254", 80))
            monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", lookup)
            return await post(Sender(Reach()), "http://hooks.example.com/")

    refused = asyncio.run(scenario())
    assert refused.status is None
    assert "credentials" in (refused.error or "")
    assert target.connections == 0


@pytest.mark.parametrize("host", ["a..b", "x" * 64, "no-such-host.invalid", "a_b%zz"])
def test_a_host_that_is_none_is_an_outcome(host: str) -> None:
    found = asyncio.run(post(Sender(), f"http://{host}/"))
    assert found.status is None
    assert found.error


def test_a_trusted_certificate_of_the_right_name_is_all_it_takes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    authority = trustme.CA()
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))

    def found(name: str) -> Outcome:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        authority.issue_cert(name).configure_cert(context)

        async def scenario() -> Outcome:
            async with talking(Target(OK, OK).talk, tls=context) as url:
                sender = Sender()
                try:
                    return await post(sender, url)
                finally:
                    await sender.close()

        return asyncio.run(scenario())

    right, wrong = found("127.0.0.1"), found("elsewhere.example.com")
    assert (right.status, right.body) == (200, b"ok")
    assert wrong.status is None
    assert "certificate" in (wrong.error or "").lower()


async def _say_nothing(_: asyncio.StreamReader, __: asyncio.StreamWriter) -> None:
    await asyncio.Event().wait()


def secretly(talk: Talk, *, timeout_ms: int, tls: ssl.SSLContext | None = None) -> Outcome:
    """Send over TLS to a target, which speaks it when given a context."""

    async def scenario() -> Outcome:
        async with talking(talk, tls=tls) as url:
            sender = Sender()
            try:
                return await sender.send(url.replace("http://", "https://"), {}, b"[]", timeout_ms=timeout_ms)
            finally:
                await sender.close()

    return asyncio.run(scenario())


def test_a_target_that_never_shakes_hands_has_its_time_and_no_more() -> None:
    found = secretly(_say_nothing, timeout_ms=200)
    assert (found.status, found.error) == (None, "no answer within 200 ms")
    assert found.duration_ms < 1_500


def test_a_target_without_tls_is_a_failure() -> None:
    found = secretly(Target(b"").talk, timeout_ms=2_000)
    assert found.status is None
    assert found.error


def test_a_certificate_past_its_end_is_a_failure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    authority = trustme.CA()
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
    began = datetime(2024, 1, 1, tzinfo=UTC)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    past = authority.issue_cert("127.0.0.1", not_before=began, not_after=began + timedelta(days=90))
    past.configure_cert(context)
    found = secretly(Target(OK).talk, timeout_ms=2_000, tls=context)
    assert found.status is None
    assert "expired" in (found.error or "")
