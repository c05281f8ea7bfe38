"""The authorize page, the token endpoint and what stands around it."""

from mockspot.asgi.endpoint import DATED, Endpoint, dated
from mockspot.domain.accounts import DEVELOPER_ACCOUNT, Accounts
from mockspot.domain.credentials import home_of, portal_of
from mockspot.domain.oauth import consent, introspection
from mockspot.domain.oauth.exchange import exchange
from mockspot.wire import authorize, oauth
from mockspot.wire.call import parse_nothing
from mockspot.wire.form import FORM_TYPE, fields, form
from mockspot.wire.message import Request

_CURRENT = (("v3", "/oauth/v3/token"), *((version, f"/oauth/{version}/token") for version in DATED))
_TOKEN = (("v1", "/oauth/v1/token"), *_CURRENT)
_AUTHORIZE = (("v1", "/oauth/authorize"), ("v1", "/oauth/{hubId}/authorize"))
_V1_ACCESS = (("v1", "/oauth/v1/access-tokens/{token}"),)
_V1_REFRESH = (("v1", "/oauth/v1/refresh-tokens/{token}"),)
_NAMING = ("refresh_token", "code", "token", "client_id")
"""The fields that name a portal, the most telling first: an app's own portal counts only when nothing else does."""


def _below(suffix: str) -> tuple[tuple[str, str], ...]:
    return tuple((version, path + suffix) for version, path in _CURRENT)


def _by_form(request: Request, _: dict[str, str], accounts: Accounts) -> int | None:
    """Return the portal the form names. A client id that somebody chose names none: its app's is looked for."""
    sent = oauth.token_form(request)
    named = (portal_of(sent[name]) for name in _NAMING if name in sent)
    found = next((portal_id for portal_id in named if portal_id is not None), None)
    if found is not None or "client_id" not in sent:
        return found
    app = accounts.app_of_client(sent["client_id"])
    return None if app is None else home_of(app.app_id)


def _by_path_token(_: Request, params: dict[str, str], __: Accounts) -> int | None:
    return portal_of(params["token"])


def _by_token_key(request: Request, _: dict[str, str], __: Accounts) -> int | None:
    return portal_of(oauth.token_key(request))


def _by_choice(request: Request, params: dict[str, str], _: Accounts) -> int | None:
    """Return the account to connect: the one in the path, the one picked, or else the one whose app is asking."""
    chosen = params.get("hubId") or form(request).get(authorize.PICKED_ACCOUNT, "")
    if chosen:
        return authorize.number(chosen)
    home = portal_of(fields(request.query).get("client_id", ""))
    return None if home == DEVELOPER_ACCOUNT else home


ROWS = (
    Endpoint(
        "oauth.authorize",
        "GET",
        _AUTHORIZE,
        authorize.parse_ask,
        consent.ask,
        authorize.asked,
        access="open",
        bucket="none",
        content_type=FORM_TYPE,
        locate=_by_choice,
    ),
    Endpoint(
        "oauth.authorize.decide",
        "POST",
        _AUTHORIZE,
        authorize.parse_decide,
        consent.decide,
        authorize.decided,
        access="open",
        bucket="none",
        content_type=FORM_TYPE,
        locate=_by_choice,
    ),
    Endpoint(
        "oauth.token",
        "POST",
        _TOKEN,
        oauth.parse_exchange,
        exchange,
        oauth.issued,
        access="client",
        bucket="token",
        content_type=FORM_TYPE,
        locate=_by_form,
        secrets=True,
    ),
    Endpoint(
        "oauth.token.introspect",
        "POST",
        _below("/introspect"),
        oauth.parse_question,
        introspection.introspect,
        oauth.introspected,
        access="client",
        bucket="token",
        content_type=FORM_TYPE,
        locate=_by_form,
        secrets=True,
    ),
    Endpoint(
        "oauth.token.revoke",
        "POST",
        _below("/revoke"),
        oauth.parse_question,
        introspection.revoke_own,
        oauth.revoked,
        access="client",
        bucket="token",
        content_type=FORM_TYPE,
        locate=_by_form,
    ),
    Endpoint(
        "oauth.access_token.read",
        "GET",
        _V1_ACCESS,
        oauth.parse_token,
        introspection.access_token_facts,
        oauth.access_token_info,
        access="open",
        bucket="none",
        locate=_by_path_token,
        secrets=True,
    ),
    Endpoint(
        "oauth.refresh_token.read",
        "GET",
        _V1_REFRESH,
        oauth.parse_token,
        introspection.refresh_token_facts,
        oauth.refresh_token_info,
        access="open",
        bucket="none",
        locate=_by_path_token,
        secrets=True,
    ),
    Endpoint(
        "oauth.refresh_token.delete",
        "DELETE",
        _V1_REFRESH,
        oauth.parse_token,
        introspection.delete_refresh_token,
        oauth.gone,
        access="open",
        bucket="none",
        locate=_by_path_token,
    ),
    Endpoint(
        "oauth.private_token.read",
        "POST",
        (("v2", "/oauth/v2/private-apps/get/access-token-info"),),
        oauth.parse_token_key,
        introspection.static_token_facts,
        oauth.private_token_info,
        access="open",
        bucket="none",
        locate=_by_token_key,
    ),
    Endpoint(
        "appinstalls.uninstall",
        "DELETE",
        dated("/appinstalls", "/external-install", ("v3", *DATED)),
        parse_nothing,
        introspection.uninstall_own,
        oauth.gone,
    ),
)
