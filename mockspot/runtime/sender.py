"""The one place that sends webhooks: it touches the network, decides nothing, is imported with the first webhook."""

import posixpath
from collections.abc import Mapping
from time import perf_counter_ns
from typing import Final
from urllib.parse import unquote, urlsplit

from aiohttp import ClientError, ClientResponse, ClientSession, ClientTimeout, DummyCookieJar, TCPConnector
from yarl import URL

from mockspot.runtime.outcome import Outcome

ANSWER_LIMIT: Final = 65_536
_CONTROL_PREFIX: Final = "/_mockspot"
_AUTOMATIC: Final = ("User-Agent", "Accept", "Accept-Encoding", "Content-Type")


class Sender:
    """Sends over kept-open connections. Follows no redirects, keeps no cookies, ignores proxies of the environment."""

    def __init__(self) -> None:
        self._session: ClientSession | None = None

    async def send(self, url: str, headers: Mapping[str, str], body: bytes, *, timeout_ms: int) -> Outcome:
        """Make one POST request; connection failures and timeouts are outcomes."""
        reason = refusal(url)
        if reason is not None:
            return Outcome(None, 0.0, reason)
        started = perf_counter_ns()
        try:
            return await self._post(url, headers, body, timeout_ms, started)
        except TimeoutError:
            return Outcome(None, _since(started), f"no answer within {timeout_ms} ms")
        except (ClientError, OSError, ValueError) as error:  # ValueError: a header or host that cannot be sent
            return Outcome(None, _since(started), f"{type(error).__name__}: {error}")

    async def close(self) -> None:
        """Close every connection."""
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    async def _post(self, url: str, headers: Mapping[str, str], body: bytes, timeout_ms: int, started: int) -> Outcome:
        exact = URL(url, encoded=True)  # as the app wrote it: a v3 signature is over the text of the URI
        timeout = ClientTimeout(total=timeout_ms / 1000)
        async with self._opened().post(
            exact, data=body, headers=headers, timeout=timeout, allow_redirects=False
        ) as response:
            answer = await _beginning(response)
            return Outcome(response.status, _since(started), None, response.raw_headers, answer)

    def _opened(self) -> ClientSession:
        if self._session is None:
            self._session = ClientSession(
                connector=TCPConnector(limit=0),  # the dispatcher limits requests per app and portal
                cookie_jar=DummyCookieJar(),
                skip_auto_headers=_AUTOMATIC,
                trust_env=False,
            )
        return self._session


def refusal(url: str) -> str | None:
    """Return why nothing is sent to a URL, or None. No app can make the simulator call a control plane."""
    try:
        parts = urlsplit(url)
    except ValueError as error:
        return str(error)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return "the target is not an http or https URL"
    if posixpath.normpath("/" + unquote(parts.path).lstrip("/")).startswith(_CONTROL_PREFIX):
        return "the target is a simulator's control plane"
    return None


async def _beginning(response: ClientResponse) -> bytes:
    parts, size = [], 0
    while size < ANSWER_LIMIT and (part := await response.content.read(ANSWER_LIMIT - size)):
        parts.append(part)
        size += len(part)
    return b"".join(parts)


def _since(started: int) -> float:
    return (perf_counter_ns() - started) / 1e6
