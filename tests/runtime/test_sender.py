import asyncio
import hashlib
import hmac
import ssl
from base64 import b64encode
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from time import time_ns

import pytest
import trustme
from aiohttp import web
from hubspot.utils.signature import Signature

from mockspot.domain.events import Event
from mockspot.domain.policy import Policy
from mockspot.domain.webhooks.deliveries import Delivery, Notification
from mockspot.runtime.connection import ANSWER_LIMIT
from mockspot.runtime.outcome import Outcome
from mockspot.runtime.sender import Sender
from mockspot.runtime.targets import Reach
from mockspot.wire.webhooks import payload
from tests.runtime.talking import Talk, talking

SECRET = "5b9ba8a1-0000-4000-8000-d1c7b8c05c81"
BODY = payload.body(
    Delivery(
        1, 2, "", "pending", (Notification(1, 2, "contact.creation", Event("creation", "0-1", 51, 5, "CRM_UI")),), 0
    ),
    portal_id=62515,
    policy=Policy(),
)
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass
class Receiver:
    """A target on loopback that keeps what it was sent."""

    url: str = ""
    requests: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)


@asynccontextmanager
async def receiver(answer: Handler) -> AsyncIterator[Receiver]:
    kept = Receiver()

    async def handle(request: web.Request) -> web.StreamResponse:
        kept.requests.append((str(request.rel_url), dict(request.headers), await request.read()))
        return await answer(request)

    runner = web.ServerRunner(web.Server(handle, handler_cancellation=True), shutdown_timeout=1.0)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    kept.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield kept
    finally:
        await runner.cleanup()


async def _ok(_: web.Request) -> web.StreamResponse:
    return web.Response(text="thanks", headers={"set-cookie": "a=b", "x-thing": "1"})


def deliver(
    answer: Handler, path: str = "/hook", *, timeout_ms: int = 2_000, times: int = 1
) -> tuple[Receiver, Outcome]:
    """Send to a receiver on loopback and return what it got and what came of it."""

    async def scenario() -> tuple[Receiver, Outcome]:
        sender = Sender()
        async with receiver(answer) as target:
            for _ in range(times):
                headers = payload.headers(SECRET, target.url + path, BODY, now=time_ns() // 1_000_000, policy=Policy())
                outcome = await sender.send(target.url + path, headers, BODY, timeout_ms=timeout_ms)
            await sender.close()
            return target, outcome

    return asyncio.run(scenario())


def test_both_signatures_pass_the_official_helper() -> None:
    target, outcome = deliver(_ok, "/hook?tenant=5")
    [(path, headers, body)] = target.requests
    assert outcome.status == 200
    assert body == BODY
    assert Signature.is_valid(headers["X-HubSpot-Signature"], SECRET, body.decode(), signature_version="v1")
    assert Signature.is_valid(
        headers["X-HubSpot-Signature-v3"],
        SECRET,
        body.decode(),
        http_uri=target.url + path,
        signature_version="v3",
        timestamp=headers["X-HubSpot-Request-Timestamp"],
    )


def test_a_hand_written_v3_check_passes_where_escapes_are_decoded() -> None:
    target, _ = deliver(_ok, "/hook?src=hs%3Aapp&name=a%20b")
    [(path, headers, body)] = target.requests
    assert path == "/hook?src=hs%3Aapp&name=a%20b"
    signed = f"POST{target.url}/hook?src=hs:app&name=a%20b{body.decode()}{headers['X-HubSpot-Request-Timestamp']}"
    expected = b64encode(hmac.new(SECRET.encode(), signed.encode(), hashlib.sha256).digest()).decode()
    assert headers["X-HubSpot-Signature-v3"] == expected


@pytest.mark.parametrize("written", ["", "?tenant=5", "/hook#top", "/hook?", "/høk", "/a b"])
def test_what_is_signed_is_the_uri_the_receiver_sees(written: str) -> None:
    target, _ = deliver(_ok, written)
    [(path, headers, body)] = target.requests
    seen, timestamp = f"http://{headers['Host']}{path}", headers["X-HubSpot-Request-Timestamp"]
    signed = f"POST{seen}{body.decode()}{timestamp}"
    expected = b64encode(hmac.new(SECRET.encode(), signed.encode(), hashlib.sha256).digest()).decode()
    assert headers["X-HubSpot-Signature-v3"] == expected


def test_nothing_but_the_recorded_headers_is_added() -> None:
    target, _ = deliver(_ok)
    [(_, headers, _)] = target.requests
    names = {name.lower() for name in headers}
    assert names - {"host", "content-length"} == {
        "user-agent",
        "accept",
        "content-type",
        "x-hubspot-request-timestamp",
        "x-hubspot-signature",
        "x-hubspot-signature-v3",
        "x-hubspot-signature-version",
        "x-hubspot-timeout-millis",
    }


def test_cookies_are_not_kept() -> None:
    target, outcome = deliver(_ok, times=2)
    assert [value for name, value in outcome.headers if name.lower() == b"set-cookie"] == [b"a=b"]
    assert all("Cookie" not in headers for _, headers, _ in target.requests)


def test_a_redirect_is_not_followed() -> None:
    async def elsewhere(_: web.Request) -> web.StreamResponse:
        return web.Response(status=307, headers={"location": "/other"})

    target, outcome = deliver(elsewhere)
    assert outcome.status == 307
    assert len(target.requests) == 1


def test_a_slow_target_times_out() -> None:
    async def slow(_: web.Request) -> web.StreamResponse:
        await asyncio.Event().wait()
        return web.Response()

    _, outcome = deliver(slow, timeout_ms=50)
    assert (outcome.status, outcome.error) == (None, "no answer within 50 ms")


def test_only_the_beginning_of_an_endless_answer_is_read() -> None:
    async def endless(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        try:
            while True:
                await response.write(b"x" * 50_000)
        except ConnectionError:
            return response

    _, outcome = deliver(endless)
    assert (outcome.status, len(outcome.body)) == (200, ANSWER_LIMIT)


def test_a_target_that_hangs_up_is_an_outcome() -> None:
    async def hang_up(request: web.Request) -> web.StreamResponse:
        assert request.transport is not None
        request.transport.abort()
        return web.Response()

    _, outcome = deliver(hang_up)
    assert outcome.status is None
    assert outcome.error


def test_a_closed_port_is_an_outcome() -> None:
    async def scenario() -> Outcome:
        async with receiver(_ok) as target:
            url = target.url
        sender = Sender()
        try:
            return await sender.send(url, {}, b"[]", timeout_ms=1_000)
        finally:
            await sender.close()

    outcome = asyncio.run(scenario())
    assert outcome.status is None
    assert outcome.error is not None
    assert "Connect" in outcome.error


def sent_to(talk: Talk, *, timeout_ms: int = 200, tls: ssl.SSLContext | None = None) -> Outcome:
    """Send to a target that speaks as it likes, and return what came of it."""

    async def scenario() -> Outcome:
        async with talking(talk, tls=tls) as url:
            sender = Sender()
            try:
                return await sender.send(url, {}, b"[]", timeout_ms=timeout_ms)
            finally:
                await sender.close()

    return asyncio.run(scenario())


async def _never_answer(_: asyncio.StreamReader, __: asyncio.StreamWriter) -> None:
    await asyncio.Event().wait()


async def _drip_the_head(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    for byte in b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n" + b"X-Slow: 1\r\n" * 100:
        writer.write(bytes([byte]))
        await writer.drain()
        await asyncio.sleep(0.005)


async def _drip_the_body(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n")
    while True:
        writer.write(b"x")
        await writer.drain()
        await asyncio.sleep(0.005)


@pytest.mark.parametrize("talk", [_never_answer, _drip_the_head, _drip_the_body])
def test_a_target_that_takes_its_time_has_so_much_of_it_however_it_is_spent(talk: Talk) -> None:
    outcome = sent_to(talk)
    assert (outcome.status, outcome.error) == (None, "no answer within 200 ms")
    assert 200 <= outcome.duration_ms < 1_500


async def _close_in_the_head(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.readuntil(b"\r\n\r\n")
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Le")
    await writer.drain()


async def _answer_nonsense(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.readuntil(b"\r\n\r\n")
    writer.write(b"\x00\x16\x03 no HTTP at all\r\n\r\n")
    await writer.drain()


async def _cut_the_body(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.readuntil(b"\r\n\r\n")
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\nhalf")
    await writer.drain()


@pytest.mark.parametrize("talk", [_close_in_the_head, _answer_nonsense, _cut_the_body])
def test_an_answer_that_is_none_is_a_failure(talk: Talk) -> None:
    outcome = sent_to(talk, timeout_ms=2_000)
    assert outcome.status is None
    assert outcome.error


async def _answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.readuntil(b"\r\n\r\n")
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
    await writer.drain()


@pytest.mark.filterwarnings("ignore::ResourceWarning")
def test_a_certificate_nobody_trusts_is_a_failure() -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trustme.CA().issue_cert("127.0.0.1").configure_cert(context)
    outcome = sent_to(_answer, timeout_ms=2_000, tls=context)
    assert outcome.status is None
    assert outcome.error is not None
    assert "certificate" in outcome.error.lower()


def test_a_name_that_turns_out_to_be_a_refused_address_is_not_called() -> None:
    async def scenario() -> tuple[list[str], Outcome, Outcome]:
        async with receiver(_ok) as target:
            port = int(target.url.rpartition(":")[2])
            url = f"http://localhost:{port}/hook"
            outcomes = []
            for allowed in ((), ("localhost",)):
                sender = Sender(Reach(own_ports={port}, allowed=allowed))
                outcomes.append(await sender.send(url, {}, b"[]", timeout_ms=2_000))
                await sender.close()
            return [path for path, _, _ in target.requests], outcomes[0], outcomes[1]

    paths, refused, allowed = asyncio.run(scenario())
    assert (refused.status, allowed.status) == (None, 200)
    assert refused.error is not None
    assert "the simulator itself" in refused.error
    assert paths == ["/hook"]


def test_a_refused_target_is_an_outcome() -> None:
    async def scenario() -> Outcome:
        return await Sender().send("http://169.254.169.254/latest/meta-data/", {}, b"[]", timeout_ms=1_000)

    outcome = asyncio.run(scenario())
    assert outcome.status is None
    assert outcome.error is not None
    assert "credentials" in outcome.error
