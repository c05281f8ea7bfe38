"""The one place that sends webhooks: it touches the network, decides nothing, is imported with the first webhook."""

import errno
import socket
from collections.abc import Mapping
from time import perf_counter_ns
from typing import Final

from aiohttp import (
    ClientError,
    ClientResponse,
    ClientSession,
    ClientTimeout,
    DummyCookieJar,
    TCPConnector,
    ThreadedResolver,
)
from aiohttp.abc import ResolveResult
from yarl import URL

from mockspot.runtime.outcome import Outcome
from mockspot.runtime.targets import Reach

ANSWER_LIMIT: Final = 65_536
_AUTOMATIC: Final = ("User-Agent", "Accept", "Accept-Encoding", "Content-Type")


class Sender:
    """Sends over kept-open connections. Follows no redirects, keeps no cookies, ignores proxies of the environment."""

    def __init__(self, reach: Reach | None = None) -> None:
        self._reach = reach or Reach()
        self._session: ClientSession | None = None

    async def send(self, url: str, headers: Mapping[str, str], body: bytes, *, timeout_ms: int) -> Outcome:
        """Make one POST request; connection failures and timeouts are outcomes."""
        reason = self._reach.refusal(url)
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
                # The dispatcher limits requests per app and portal.
                connector=TCPConnector(limit=0, resolver=_Guarded(self._reach)),
                cookie_jar=DummyCookieJar(),
                skip_auto_headers=_AUTOMATIC,
                trust_env=False,
            )
        return self._session


class _Guarded(ThreadedResolver):
    """Looks names up, and refuses what a name turns out to be: a name can point anywhere."""

    def __init__(self, reach: Reach) -> None:
        super().__init__()
        self._reach = reach

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        """Return the addresses of a host; OSError when one of them may not be called."""
        found = await super().resolve(host, port, family)
        for address in found:
            reason = self._reach.refusal_of(host, address["host"], port)
            if reason is not None:
                raise OSError(errno.EACCES, reason)
        return found


async def _beginning(response: ClientResponse) -> bytes:
    parts, size = [], 0
    while size < ANSWER_LIMIT and (part := await response.content.read(ANSWER_LIMIT - size)):
        parts.append(part)
        size += len(part)
    return b"".join(parts)


def _since(started: int) -> float:
    return (perf_counter_ns() - started) / 1e6
