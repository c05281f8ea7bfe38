"""hubspot-api-client: the authorisation code grant, refreshing, and what a bad token is told."""

from urllib.parse import urlsplit

import pytest
from hubspot import HubSpot
from hubspot.crm.companies.exceptions import ForbiddenException
from hubspot.crm.contacts.exceptions import UnauthorizedException
from hubspot.oauth import ApiException as OAuthException
from hubspot.utils.oauth import get_auth_url

from mockspot.testing import Mockspot
from tests.clients.consent import decide

pytestmark = pytest.mark.clients
SCOPES = ("oauth", "crm.objects.contacts.read", "crm.objects.contacts.write")
REDIRECT = "http://localhost/callback"


def authorize_url(portal: Mockspot, **options: str) -> str:
    """Return the client's own authorize address, led to the simulator."""
    address = urlsplit(get_auth_url(portal.client_id, REDIRECT, scope=SCOPES, **options))
    return f"{portal.url}{address.path}?{address.query}"


def exchange(portal: Mockspot, code: str) -> dict[str, object]:
    tokens = HubSpot(host=portal.url).oauth.tokens_api.create(
        grant_type="authorization_code",
        code=code,
        redirect_uri=REDIRECT,
        client_id=portal.client_id,
        client_secret=portal.client_secret,
    )
    body: dict[str, object] = tokens.to_dict()
    return body


def test_a_code_passed_by_script_becomes_tokens_that_open_the_api(portal: Mockspot) -> None:
    told = decide(authorize_url(portal, state="xyzzy"), "allow")
    assert told["state"] == "xyzzy"
    tokens = exchange(portal, told["code"])
    assert tokens["expires_in"] == 1800
    assert tokens["token_type"] == "bearer"
    client = HubSpot(access_token=tokens["access_token"], host=portal.url)
    assert client.crm.contacts.get_all() == []
    with pytest.raises(ForbiddenException) as refused:
        client.crm.companies.get_all()
    assert "MISSING_SCOPES" in refused.value.body


def test_a_code_works_once(portal: Mockspot) -> None:
    code = decide(authorize_url(portal), "allow")["code"]
    exchange(portal, code)
    with pytest.raises(OAuthException) as refused:
        exchange(portal, code)
    assert refused.value.status == 400
    assert '"status":"BAD_AUTH_CODE"' in refused.value.body


def test_a_refused_consent_comes_back_as_access_denied(portal: Mockspot) -> None:
    told = decide(authorize_url(portal, state="s"), "deny")
    assert told["error"] == "access_denied"
    assert told["state"] == "s"
    assert "code" not in told


def test_a_refresh_answers_a_working_token_and_the_same_refresh_token(portal: Mockspot) -> None:
    tokens = HubSpot(host=portal.url).oauth.tokens_api.create(
        grant_type="refresh_token",
        refresh_token=portal.refresh_token,
        client_id=portal.client_id,
        client_secret=portal.client_secret,
    )
    assert tokens.refresh_token == portal.refresh_token
    assert tokens.access_token != portal.oauth_access_token
    assert HubSpot(access_token=tokens.access_token, host=portal.url).crm.contacts.get_all() == []


def test_the_v1_metadata_of_a_token_names_its_account(portal: Mockspot) -> None:
    info = HubSpot(host=portal.url).oauth.access_tokens_api.get(portal.oauth_access_token)
    assert (info.hub_id, info.app_id, info.token_type) == (portal.portal_id, portal.app_id, "access")
    refresh = HubSpot(host=portal.url).oauth.refresh_tokens_api.get(portal.refresh_token)
    assert (refresh.hub_id, refresh.client_id) == (portal.portal_id, portal.client_id)


def test_an_unknown_and_an_expired_token_raise_the_clients_unauthorized_exception(portal: Mockspot) -> None:
    portal.tokens.expire(portal.oauth_access_token)
    for token, category in (("pat-na1-nobody", "INVALID_AUTHENTICATION"), (portal.oauth_access_token, "EXPIRED")):
        with pytest.raises(UnauthorizedException) as refused:
            HubSpot(access_token=token, host=portal.url).crm.contacts.basic_api.get_page()
        assert refused.value.status == 401
        assert category in refused.value.body
