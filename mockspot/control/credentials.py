"""What a client needs to call a portal: above all tokens that work, when those it was born with do not any more."""

from dataclasses import replace
from typing import Any

from mockspot.asgi.portal import Portal
from mockspot.domain import apps
from mockspot.domain.apps import ACCESS_TOKENS, APPS, USERS
from mockspot.domain.oauth import REFRESH_TOKENS, standing


def document(portal: Portal) -> dict[str, Any]:
    """Return the *portal* document: what a client needs to call it.

    The tokens are those the portal was born with while they live. When one has expired or was revoked, the newest
    living one of the same app takes its place, be it from `POST …/tokens` or from a client's refresh. When none lives,
    the dead one is shown: looking never issues a token, a reset revives them all. Users begin with the super admins,
    the first of whom signs in where nobody is named.
    """
    facts, born = portal.facts, portal.credentials
    private = born.private_app
    with portal.lock:
        public = portal.space.get(APPS, born.oauth_app.app_id) or born.oauth_app
        users = sorted((user for _, user in portal.space.scan(USERS)), key=lambda user: not user.super_admin)
        private_token = _access(portal, born.private_token, private.app_id)
        access_token = _access(portal, born.access_token, public.app_id)
        refresh_token = _refresh(portal, born.refresh_token, public.app_id)
        developer_key = apps.developer_key(portal.space)
    return {
        "portalId": facts.portal_id,
        "name": facts.name,
        "tier": facts.tier,
        "hublet": facts.hublet,
        "accountType": facts.account_type,
        "privateApp": {
            "appId": private.app_id,
            "accessToken": private_token,
            "scopes": list(private.scopes),
        },
        "oauthApp": {
            "appId": public.app_id,
            "clientId": public.client_id,
            "clientSecret": public.client_secret,
            "redirectUris": list(public.redirect_uris),
            "scopes": list(public.scopes),
            "accessToken": access_token,
            "refreshToken": refresh_token,
        },
        "developerApiKey": developer_key,
        "users": [{"userId": user.user_id, "email": user.email, "access": user.access} for user in users],
    }


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
        portal.space.commit()


def _access(portal: Portal, born: str, app_id: int) -> str:
    now = portal.live.clock.now()
    row = portal.space.get(ACCESS_TOKENS, born)
    if row is not None and not row.dead(now):
        return born
    rows = portal.space.scan(ACCESS_TOKENS)
    usable = [(row.issued_at, token) for token, row in rows if row.caller.app_id == app_id and not row.dead(now)]
    return max(usable, default=(0, born))[1]


def _refresh(portal: Portal, born: str, app_id: int) -> str:
    space, now = portal.space, portal.live.clock.now()
    if standing(space, born, now) is not None:
        return born
    own = [(row.issued_at, token) for token, row in space.scan(REFRESH_TOKENS) if row.app_id == app_id]
    usable = [(issued_at, token) for issued_at, token in own if standing(space, token, now) is not None]
    return max(usable, default=(0, born))[1]
