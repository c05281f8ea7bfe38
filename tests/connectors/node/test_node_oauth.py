"""@hubspot/api-client: its authorise address, the code grant, refreshing, and what a bad token is told."""

from urllib.parse import urlsplit

import pytest

from mockspot.testing import Mockspot
from tests.clients.consent import decide
from tests.connectors.node.client import NodeClient, Refused, connected

pytestmark = [pytest.mark.connectors, pytest.mark.sweep]

_REDIRECT = "http://localhost/callback"
_SCOPES = "oauth crm.objects.contacts.read crm.objects.contacts.write"


def consented(node: NodeClient, portal: Mockspot) -> str:
    """Pass the page that the client's own authorise address leads to, and return the code."""
    address = urlsplit(node("oauth.getAuthorizationUrl", portal.client_id, _REDIRECT, _SCOPES, None, "xyzzy"))
    told = decide(f"{portal.url}{address.path}?{address.query}", "allow")
    assert told["state"] == "xyzzy"
    return told["code"]


def test_a_code_becomes_tokens_that_open_what_was_consented_to(node: NodeClient, portal: Mockspot) -> None:
    app = (portal.client_id, portal.client_secret)
    code = consented(node, portal)
    tokens = node("oauth.tokensApi.create", "authorization_code", code, _REDIRECT, *app)
    assert (tokens["expiresIn"], tokens["tokenType"]) == (1800, "bearer")
    with connected(accessToken=tokens["accessToken"], basePath=portal.url) as guest:
        found = {row["id"] for row in guest("crm.contacts.getAll")}
        assert found == {row["id"] for row in portal.state("contacts")}
        with pytest.raises(Refused) as refused:
            guest("crm.companies.basicApi.getPage")
        assert (refused.value.code, refused.value.body["category"]) == (403, "MISSING_SCOPES")
    with pytest.raises(Refused) as refused:
        node("oauth.tokensApi.create", "authorization_code", code, _REDIRECT, *app)
    assert (refused.value.code, refused.value.body["status"]) == (400, "BAD_AUTH_CODE")


def test_a_refresh_answers_a_working_token_and_the_same_refresh_token(node: NodeClient, portal: Mockspot) -> None:
    app = (portal.client_id, portal.client_secret)
    tokens = node("oauth.tokensApi.create", "refresh_token", None, None, *app, portal.refresh_token)
    assert tokens["refreshToken"] == portal.refresh_token
    assert tokens["accessToken"] != portal.oauth_access_token
    with connected(accessToken=tokens["accessToken"], basePath=portal.url) as guest:
        assert guest("crm.contacts.basicApi.getPage")["results"]


def test_the_metadata_of_a_token_names_its_account(node: NodeClient, portal: Mockspot) -> None:
    info = node("oauth.accessTokensApi.get", portal.oauth_access_token)
    assert (info["hubId"], info["appId"], info["tokenType"]) == (portal.portal_id, portal.app_id, "access")
    assert set(info["scopes"]) == set(portal.document["oauthApp"]["scopes"])
    refresh = node("oauth.refreshTokensApi.get", portal.refresh_token)
    assert (refresh["hubId"], refresh["clientId"]) == (portal.portal_id, portal.client_id)


def test_a_refresh_token_that_is_archived_refreshes_no_more(node: NodeClient, portal: Mockspot) -> None:
    node("oauth.refreshTokensApi.archive", portal.refresh_token)
    app = (portal.client_id, portal.client_secret)
    with pytest.raises(Refused) as refused:
        node("oauth.tokensApi.create", "refresh_token", None, None, *app, portal.refresh_token)
    assert (refused.value.code, refused.value.body["status"]) == (400, "BAD_REFRESH_TOKEN")


def test_an_unknown_and_an_expired_token_are_401s_of_their_own(portal: Mockspot) -> None:
    portal.tokens.expire(portal.oauth_access_token)
    for token, category in (("pat-na1-nobody", "INVALID_AUTHENTICATION"), (portal.oauth_access_token, "EXPIRED")):
        with connected(accessToken=token, basePath=portal.url) as stranger, pytest.raises(Refused) as refused:
            stranger("crm.contacts.basicApi.getPage")
        assert refused.value.code == 401
        assert category in str(refused.value.body)
