"""Apps, their installations in portals, and the tokens that speak for them."""

from dataclasses import dataclass, field

from mockspot.domain.context import Caller
from mockspot.domain.ports import Instant, Kind, Transaction
from mockspot.domain.refusal import Refusal
from mockspot.domain.values import instant_text


@dataclass(frozen=True, slots=True)
class App:
    """A developer's integration. It lives in the portal of its developer and is installed into any portal.

    `kind` is `private` (one static token, one portal), `service_key`, or `public` (OAuth).
    """

    app_id: int
    name: str
    kind: str
    client_id: str = ""
    client_secret: str = field(default="", repr=False)
    redirect_uris: tuple[str, ...] = ()
    required_scopes: tuple[str, ...] = ()
    optional_scopes: tuple[str, ...] = ()
    auto_approve: bool = False


@dataclass(frozen=True, slots=True)
class Installation:
    """An app connected to a portal: the scopes it was granted, by whom, and its one living refresh token."""

    app_id: int
    user_id: int
    scopes: frozenset[str]
    installed_at: Instant
    refresh_token: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class AccessToken:
    """A bearer credential. `expires_at` is None for static tokens; `revoked` ones are unknown to the gateway."""

    caller: Caller
    issued_at: Instant
    expires_at: Instant | None = None
    revoked: bool = False


APPS: Kind[int, App] = Kind("apps")
"""By app id, in the developer's portal."""
INSTALLATIONS: Kind[int, Installation] = Kind("installations")
"""By app id, in the portal the app is installed in."""
ACCESS_TOKENS: Kind[str, AccessToken] = Kind("access_tokens")
"""By token, in the portal the token opens."""

_AGES = ((86_400, "day(s)", 86_400), (3_600, "hour(s)", 3_600), (60, "minute(s)", 120))


def authenticate(tx: Transaction, token: str, now: Instant) -> Caller:
    """Return who a bearer token speaks for; refused when it is unknown, revoked or expired."""
    found = tx.get(ACCESS_TOKENS, token)
    if found is None or found.revoked:
        raise Refusal("authentication_missing")
    if found.expires_at is not None and found.expires_at <= now:
        raise expired(found.expires_at, now)
    return found.caller


def expired(expires_at: Instant, now: Instant) -> Refusal:
    """Return the refusal of an expired token."""
    return Refusal("token_expired", {"age": age(now - expires_at), "expire time": instant_text(expires_at)})


def age(milliseconds: int) -> str:
    """Return a duration as HubSpot's 401 prints it.

    Claim: 75 seconds were still printed in seconds, 19884 days in days (airbyte 74726, php363). unverified: where minutes begin.
    """
    seconds = milliseconds // 1000
    for size, unit, from_seconds in _AGES:
        if seconds >= from_seconds:
            return f"{seconds // size} {unit}"
    return f"{seconds} second(s)"
