"""Tokens: issue more, expire and revoke them."""

from collections.abc import Callable
from typing import Any

from mockspot.control.documents import NewToken, Rotation, WhichToken
from mockspot.control.operation import Command, ControlError, Operation
from mockspot.domain import oauth, secrets
from mockspot.domain.apps import ACCESS_TOKENS
from mockspot.domain.oauth import Issued
from mockspot.domain.values import instant_text
from mockspot.wire import traffic

_GRACE_MS = 7 * 86_400_000
"""Claim: rotation is immediate, or leaves the old key seven days (documented, DOC-KEYS)."""


def issue(command: Command) -> dict[str, Any]:
    """Issue a token for one of the portal's two apps."""
    wanted: NewToken = command.body
    portal = command.portal
    with portal.lock:
        issued = oauth.issue(
            portal.space,
            portal.live.ids,
            portal.facts,
            portal.live.clock.now(),
            kind=wanted.kind,
            scopes=None if wanted.scopes is None else frozenset(wanted.scopes),
            lifetime_ms=None if wanted.expires_in is None else round(wanted.expires_in * 1000),
            policy=portal.live.policy,
        )
        portal.space.commit()
    return _document(issued)


def rotate(command: Command) -> dict[str, Any]:
    """Replace a private-app token or service key by a new one with the same scopes."""
    wanted: Rotation = command.body
    portal = command.portal
    with portal.lock:
        now = portal.live.clock.now()
        grace_ms = 0 if wanted.expire_now else _GRACE_MS
        rotated = oauth.rotate(portal.space, portal.live.ids, portal.facts, now, token=wanted.token, grace_ms=grace_ms)
        portal.space.commit()
    if rotated is None:
        hint = "only living private-app tokens and service keys of this portal are rotated"
        raise ControlError(404, "token_unknown", "there is no such token to rotate", hint=hint)
    return {**_document(rotated), "formerTokenEndsAt": instant_text(now + grace_ms)}


def expire(command: Command) -> dict[str, Any]:
    """Let tokens expire, now or soon: the next call with one gets HubSpot's 401.

    The traffic log notes what each was promised, so that no rule blames a client for not knowing.
    """
    which: WhichToken = command.body
    portal = command.portal
    with portal.lock:
        now = portal.live.clock.now()
        for token, row in portal.space.scan(ACCESS_TOKENS):
            if (which.token is None or secrets.same(which.token, token)) and not row.dead(now):
                portal.live.traffic.append(now, "token", traffic.cut_short(token, row))
    return {"expired": _each(command, oauth.expire)}


def revoke(command: Command) -> dict[str, Any]:
    """Revoke tokens, now or soon: they become unknown, and a revoked refresh token refreshes no more."""
    return {"revoked": _each(command, oauth.revoke)}


def _document(issued: Issued) -> dict[str, Any]:
    document = {
        "accessToken": issued.access_token,
        "appId": issued.app_id,
        "scopes": sorted(issued.scopes),
        "expiresAt": None if issued.expires_at is None else instant_text(issued.expires_at),
    }
    return document if issued.refresh_token is None else {**document, "refreshToken": issued.refresh_token}


def _each(command: Command, act: Callable[..., int]) -> int:
    which: WhichToken = command.body
    portal = command.portal
    with portal.lock:
        count = act(portal.space, which.token, portal.live.clock.now(), after_ms=round(which.in_seconds * 1000))
        portal.space.commit()
    if which.token is not None and count == 0:
        raise ControlError(404, "token_unknown", "this portal has issued no such token")
    return count


ROWS = (
    Operation("POST", "/portals/{portalId}/tokens", "Issue a token", issue, NewToken, 201, answer=("Token",)),
    Operation(
        "POST",
        "/portals/{portalId}/tokens/rotate",
        "Replace a static token",
        rotate,
        Rotation,
        201,
        answer=("RotatedToken",),
    ),
    Operation(
        "POST",
        "/portals/{portalId}/tokens/expire",
        "Let one token, or all, expire",
        expire,
        WhichToken,
        answer=("Expired",),
    ),
    Operation(
        "POST", "/portals/{portalId}/tokens/revoke", "Revoke one token, or all", revoke, WhichToken, answer=("Revoked",)
    ),
)
