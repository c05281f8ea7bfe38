"""Which of a portal's tokens work: those it was born with, and what is shown once they do not any more."""

from dataclasses import dataclass, field, replace

from mockspot.asgi.portal import Portal
from mockspot.domain.apps import ACCESS_TOKENS
from mockspot.domain.oauth import REFRESH_TOKENS


@dataclass(frozen=True, slots=True)
class Living:
    """Tokens for whoever is to call the portal."""

    private_token: str = field(repr=False)
    access_token: str = field(repr=False)
    refresh_token: str = field(repr=False)


def living(portal: Portal) -> Living:
    """Return the tokens the *portal* document shows.

    They are those the portal was born with while they live. When one has expired or was revoked, the newest living one
    of the same app takes its place, be it from `POST …/tokens` or from a client's refresh. When none lives, the dead
    one is shown: looking never issues a token, a reset revives them all.
    """
    born = portal.credentials
    return Living(
        _access(portal, born.private_token, born.private_app.app_id),
        _access(portal, born.access_token, born.oauth_app.app_id),
        _refresh(portal, born.refresh_token, born.oauth_app.app_id),
    )


def revive(portal: Portal) -> None:
    """Let the access token a portal was born with live from now on, for as long as it was made to live then.

    It matters where the portal's time was moved: by the system's clock since creation, or back by a test.
    """
    token = portal.credentials.access_token
    row = portal.space.get(ACCESS_TOKENS, token)
    if row is not None and row.expires_at is not None:
        now = portal.live.clock.now()
        moved = replace(row, issued_at=now, expires_at=now + row.expires_at - row.issued_at)
        portal.space.put(ACCESS_TOKENS, token, moved)


def _access(portal: Portal, born: str, app_id: int) -> str:
    now = portal.live.clock.now()
    row = portal.space.get(ACCESS_TOKENS, born)
    if row is not None and not row.dead(now):
        return born
    rows = portal.space.scan(ACCESS_TOKENS)
    usable = [(row.issued_at, token) for token, row in rows if row.caller.app_id == app_id and not row.dead(now)]
    return max(usable, default=(0, born))[1]


def _refresh(portal: Portal, born: str, app_id: int) -> str:
    if portal.space.get(REFRESH_TOKENS, born) is not None:
        return born
    usable = [(row.issued_at, token) for token, row in portal.space.scan(REFRESH_TOKENS) if row.app_id == app_id]
    return max(usable, default=(0, born))[1]
