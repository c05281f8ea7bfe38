"""Calls to HubSpot: authorised, paced, repeated when that helps and only when that is safe."""

import logging
from collections.abc import Callable, Mapping
from random import Random
from typing import Any

import httpx

from contact_sync.answers import (
    ATTEMPTS,
    HubSpotUnreachable,
    OutcomeUnknown,
    Setback,
    is_passing,
    pause_before,
    read_object,
    refusal_of,
    setback_of,
)
from contact_sync.clock import Clock
from contact_sync.pacer import Pacer
from contact_sync.settings import Settings
from contact_sync.tokens import Memory, TokenKeeper

USER_AGENT = "contact-sync/1.0 (+https://example.com/contact-sync)"
_TIMEOUT = httpx.Timeout(30.0, connect=5.0)
_NEVER_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
log = logging.getLogger("contact_sync")


class HubSpot:
    """The one door to HubSpot's API."""

    attempts = ATTEMPTS

    def __init__(
        self,
        settings: Settings,
        memory: Memory,
        *,
        clock: Clock | None = None,
        random: Random | None = None,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        self._clock = clock or Clock()
        self._random = random or Random()
        self._base_url = settings.base_url
        headers = {"User-Agent": USER_AGENT, "Accept": "application/json"}
        self._http = httpx.Client(headers=headers, timeout=_TIMEOUT, transport=transport)
        self.tokens = self._token_keeper(settings, memory)
        # Documented for apps installed by OAuth: 110 calls in ten seconds, and five searches a second per account
        # that other apps share. Reviewers ask to stay under 100.
        self._calls = Pacer(self._clock, most=90, seconds=10.0)
        self._searches = Pacer(self._clock, most=4, seconds=1.1)

    def get(self, path: str, params: Mapping[str, str | int] | None = None) -> dict[str, Any]:
        """Read something."""
        return self._call("GET", path, params=params)

    def post(self, path: str, body: Mapping[str, Any], *, repeatable: bool = True) -> dict[str, Any]:
        """Send a JSON body. With `repeatable=False` a lost answer raises OutcomeUnknown instead of a second try."""
        return self._call("POST", path, body=body, repeatable=repeatable)

    def search(self, path: str, body: Mapping[str, Any]) -> dict[str, Any]:
        """Search, which HubSpot counts apart from all other calls."""
        return self._call("POST", path, body=body, pacer=self._searches)

    def close(self) -> None:
        """Give the connections back."""
        self._http.close()

    def _token_keeper(self, settings: Settings, memory: Memory) -> TokenKeeper:
        return TokenKeeper(self._send_token_request, settings, memory, self._clock)

    def _send_token_request(self, request: httpx.Request) -> httpx.Response:
        request.headers.update({"User-Agent": USER_AGENT, "Accept": "application/json"})
        return self._with_retries(lambda: self._http.send(request), repeatable=True)

    def _call(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, str | int] | None = None,
        body: Mapping[str, Any] | None = None,
        repeatable: bool = True,
        pacer: Pacer | None = None,
    ) -> dict[str, Any]:
        def send() -> httpx.Response:
            (pacer or self._calls).wait_for_turn()
            return self._authorised(self._http.build_request(method, self._base_url + path, params=params, json=body))

        return read_object(self._with_retries(send, repeatable=repeatable))

    def _authorised(self, request: httpx.Request) -> httpx.Response:
        token = self.tokens.current()
        response = self._with_token(request, token)
        if response.status_code == 401:  # revoked early, or the clocks disagree: one new token, one more try
            response = self._with_token(request, self.tokens.replace(token))
        return response

    def _with_token(self, request: httpx.Request, token: str) -> httpx.Response:
        request.headers["Authorization"] = f"Bearer {token}"
        return self._http.send(request)

    def _with_retries(self, send: Callable[[], httpx.Response], *, repeatable: bool) -> httpx.Response:
        setback = Setback("not tried", sent=False)
        for attempt in range(1, self.attempts + 1):
            if attempt > 1:
                self._clock.sleep(pause_before(attempt, setback, self._random))
            outcome = self._attempt(send)
            if isinstance(outcome, httpx.Response):
                return outcome
            setback = outcome
            log.warning("try %d of %d: %s", attempt, self.attempts, setback.reason)
            if setback.sent and not repeatable:
                raise OutcomeUnknown(setback.reason)
        raise HubSpotUnreachable(f"gave up after {self.attempts} tries: {setback.reason}")

    def _attempt(self, send: Callable[[], httpx.Response]) -> httpx.Response | Setback:
        try:
            response = send()
        except _NEVER_SENT as error:
            return Setback(repr(error), sent=False)
        except httpx.TransportError as error:
            return Setback(repr(error), sent=True)
        if self.is_worth_repeating(response):
            return setback_of(response)
        if not response.is_success:
            raise refusal_of(response)
        if not read_object(response):
            return Setback(f"{response.status_code} without a JSON object", sent=True)
        return response

    def is_worth_repeating(self, response: httpx.Response) -> bool:
        """Tell whether the same request should be sent again."""
        return is_passing(response)
