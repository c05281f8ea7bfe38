"""One access token for all threads, renewed before it ends."""

import hashlib
from collections.abc import Callable
from threading import Lock
from typing import Protocol

import httpx

from contact_sync.answers import HubSpotRefused
from contact_sync.clock import Clock
from contact_sync.settings import Settings

# The secret travels in the body. The v1 path took it in the query, where proxies log it, and ends on 2027-02-16.
TOKEN_PATH = "/oauth/2026-09/token"
_MARGIN = 60.0


class Memory(Protocol):
    """Where a value outlives the process."""

    def recall(self, name: str) -> str | None: ...
    def remember(self, name: str, value: str) -> None: ...


class GrantRefused(Exception):
    """Raised when HubSpot no longer accepts the refresh token: the account has to install the app again."""


class TokenKeeper:
    """Hands out a token that still lives, and asks for the next one early enough."""

    def __init__(
        self, post: Callable[[httpx.Request], httpx.Response], settings: Settings, memory: Memory, clock: Clock
    ) -> None:
        self._post = post
        self._settings = settings
        self._memory = memory
        self._clock = clock
        self._lock = Lock()
        self._token = ""
        self._renew_at = float("-inf")
        self._refused: GrantRefused | None = None
        self.portal_id: int | None = None

    def current(self) -> str:
        """Return the access token for the next call. Only one thread renews; the others wait for what it gets."""
        with self._lock:
            if self._clock.elapsed() >= self._renew_at:
                self._renew()
            return self._token

    def replace(self, rejected: str) -> str:
        """Return another token than the one HubSpot just rejected, renewing unless somebody already has."""
        with self._lock:
            if self._token == rejected:
                self._renew()
            return self._token

    def token_request(self) -> httpx.Request:
        """Build the call for the next token."""
        form = {
            "grant_type": "refresh_token",
            "client_id": self._settings.client_id,
            "client_secret": self._settings.client_secret,
            "refresh_token": self._memory.recall(self._memory_name()) or self._settings.refresh_token,
        }
        return httpx.Request("POST", self._settings.base_url + TOKEN_PATH, data=form)

    def renew_after(self, lifetime: float) -> float:
        """Return how many seconds a token of this lifetime is used: up to a minute less, a fifth less when short."""
        return lifetime - min(_MARGIN, lifetime / 5)

    def _renew(self) -> None:
        if self._refused is not None:
            raise self._refused
        try:
            answer = self._post(self.token_request()).json()
        except HubSpotRefused as refusal:
            self._refused = GrantRefused(f"install the app again: {refusal}")
            raise self._refused from refusal
        self._token = answer["access_token"]
        self._renew_at = self._clock.elapsed() + self.renew_after(float(answer["expires_in"]))
        self.portal_id = answer.get("hub_id")
        self._keep(answer.get("refresh_token"))

    def _keep(self, refresh_token: str | None) -> None:
        # HubSpot returns the same refresh token today and promises nothing: what comes back is what counts.
        if refresh_token and refresh_token != self._settings.refresh_token:
            self._memory.remember(self._memory_name(), refresh_token)

    def _memory_name(self) -> str:
        # Named after the configured token, so that a new installation does not meet the memory of an old one.
        return "refresh token after " + hashlib.sha256(self._settings.refresh_token.encode()).hexdigest()[:16]
