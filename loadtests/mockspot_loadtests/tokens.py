"""Access tokens for users of one account: shared, and renewed before they end."""

from collections.abc import Callable
from time import monotonic

from gevent.lock import BoundedSemaphore

from mockspot_loadtests.accounts import Account

TOKEN_PATH = "/oauth/2026-09/token"
_MARGIN = 60.0

Grant = tuple[str, float]
"""An access token and the seconds it lives."""


class SharedToken:
    """One token for all users of an account; while one user renews it the others wait."""

    def __init__(self, account: Account, *, elapsed: Callable[[], float] = monotonic) -> None:
        self._account = account
        self._elapsed = elapsed
        self._lock = BoundedSemaphore()
        self._token = ""
        self._renew_at = float("-inf")

    def current(self, request: Callable[[dict[str, str]], Grant]) -> str:
        """Return a token that lives, getting the next one with `request` when this one is about to end."""
        with self._lock:
            if self._elapsed() >= self._renew_at:
                self._token, lifetime = request(self._form())
                self._renew_at = self._elapsed() + lifetime - min(_MARGIN, lifetime / 5)
            return self._token

    def _form(self) -> dict[str, str]:
        return {
            "grant_type": "refresh_token",
            "client_id": self._account.client_id,
            "client_secret": self._account.client_secret,
            "refresh_token": self._account.refresh_token,
        }
