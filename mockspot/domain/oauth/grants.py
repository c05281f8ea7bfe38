"""Codes, refresh tokens and access tokens as rows, and how each is issued."""

from dataclasses import dataclass, field
from typing import NamedTuple

from mockspot.catalog import callers
from mockspot.domain import apps, credentials
from mockspot.domain.apps import AccessToken
from mockspot.domain.caller import Caller
from mockspot.domain.policy import Policy
from mockspot.domain.portal_facts import PortalFacts
from mockspot.domain.ports import IdSource, Instant, Kind, Transaction


class Code(NamedTuple):
    """An authorisation code: one user's consent, to be exchanged once. It is deleted when it is."""

    app_id: int
    user_id: int
    scopes: frozenset[str]
    redirect_uri: str
    expires_at: Instant
    challenge: str | None = None
    challenge_method: str = "plain"


@dataclass(frozen=True, slots=True)
class RefreshToken:
    """A standing permission. It dies with a revocation or with the installation, never of age (DOC-WWO)."""

    app_id: int
    user_id: int
    scopes: frozenset[str]
    issued_at: Instant
    revoked_at: Instant | None = None


@dataclass(frozen=True, slots=True)
class Issued:
    """What was just handed out. `expires_at` is None for static tokens."""

    grant: str  # authorization_code, refresh_token, client_credentials, private_app, service_key, oauth
    app_id: int
    scopes: frozenset[str]
    access_token: str = field(repr=False)
    issued_at: Instant
    expires_at: Instant | None = None
    refresh_token: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Grantee:
    """Who a token will speak for. It says how its app is distributed, for as long as it lives (SPEC)."""

    app_id: int
    user_id: int
    scopes: frozenset[str]
    distribution: str = callers.MARKETPLACE


class Issuer(NamedTuple):
    """Where a token is issued: the portal it will open, at an instant."""

    tx: Transaction
    ids: IdSource
    portal: PortalFacts
    now: Instant
    policy: Policy

    def code(self, row: Code) -> str:
        """Issue an authorisation code."""
        code = credentials.grant_token(self.ids, self.portal.portal_id, self.portal.hublet)
        self.tx.put(CODES, code, row)
        return code

    def refresh_token(self, grantee: Grantee) -> str:
        """Issue a refresh token."""
        token = credentials.grant_token(self.ids, self.portal.portal_id, self.portal.hublet)
        self.tx.put(REFRESH_TOKENS, token, RefreshToken(grantee.app_id, grantee.user_id, grantee.scopes, self.now))
        return token

    def access_token(
        self, grantee: Grantee, *, lifetime_ms: int | None = None, credential: str = "oauth"
    ) -> tuple[str, Instant]:
        """Issue an access token, by default for as long as the policy says; return it with the end it is promised."""
        expires_at = self.now + (self.policy.access_token_seconds * 1000 if lifetime_ms is None else lifetime_ms)
        token = credentials.access_token(
            self.ids,
            portal_id=self.portal.portal_id,
            app_id=grantee.app_id,
            user_id=grantee.user_id,
            scope_count=len(grantee.scopes),
            expires_at=expires_at,
            longest=self.policy.long_access_tokens,
        )
        cut_short = self.now + self.policy.access_tokens_end_after_seconds * 1000
        ends_at = expires_at if cut_short == self.now else min(expires_at, cut_short)
        self._put(token, grantee, credential, ends_at)
        return token, expires_at

    def static_token(self, grantee: Grantee, *, credential: str, expires_at: Instant | None = None) -> str:
        """Issue a private-app token or service key. Real ones do not expire; a test may want one that does."""
        token = credentials.static_token(self.ids, self.portal.portal_id, self.portal.hublet)
        self._put(token, grantee, credential, expires_at)
        return token

    def _put(self, token: str, grantee: Grantee, credential: str, expires_at: Instant | None) -> None:
        kind = callers.kind_of(credential, grantee.distribution)
        caller = Caller(credential, grantee.app_id, grantee.user_id, grantee.scopes, token=token, kind=kind)
        self.tx.put(apps.ACCESS_TOKENS, token, AccessToken(caller, self.now, expires_at))


def standing(tx: Transaction, token: str, now: Instant) -> RefreshToken | None:
    """Return a refresh token that still refreshes, or None."""
    found = tx.get(REFRESH_TOKENS, token)
    return None if found is None or (found.revoked_at is not None and found.revoked_at <= now) else found


CODES: Kind[str, Code] = Kind("oauth_codes")
"""By code, in the portal of the user who consented."""
REFRESH_TOKENS: Kind[str, RefreshToken] = Kind("refresh_tokens")
"""By token, in the portal it refreshes for."""
