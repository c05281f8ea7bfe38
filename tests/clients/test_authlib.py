"""Authlib, which follows RFC 6749, 7009, 7636 and 7662: the whole life of a grant, with no word of HubSpot's."""

from urllib.parse import urlencode

import pytest
import requests
from authlib.common.security import generate_token
from authlib.integrations.base_client.errors import OAuthError
from authlib.integrations.requests_client import OAuth2Session

from mockspot.testing import Mockspot
from tests.clients.consent import decide

pytestmark = pytest.mark.clients
REDIRECT = "http://localhost/callback"
ACCOUNT = "/account-info/v3/details"
VERSIONS = ["v1", "v3", "2026-03", "2026-09"]


def session(portal: Mockspot, version: str = "v3", **options: object) -> OAuth2Session:
    return OAuth2Session(
        portal.client_id,
        portal.client_secret,
        token_endpoint=f"{portal.url}/oauth/{version}/token",
        token_endpoint_auth_method="client_secret_post",
        revocation_endpoint_auth_method="client_secret_post",
        scope="oauth crm.objects.contacts.read",
        redirect_uri=REDIRECT,
        **options,
    )


def connected(client: OAuth2Session, portal: Mockspot, **options: str) -> str:
    """Pass the page, and return the address the browser comes back to."""
    address, state = client.create_authorization_url(f"{portal.url}/oauth/authorize", **options)
    told = decide(address, "allow")
    assert told["state"] == state
    return f"{REDIRECT}?{urlencode(told)}"


@pytest.mark.parametrize("version", VERSIONS)
def test_a_grant_is_given_used_and_refreshed(portal: Mockspot, version: str) -> None:
    client = session(portal, version)
    token = client.fetch_token(authorization_response=connected(client, portal))
    assert token["expires_in"] == 1800
    assert client.get(f"{portal.url}{ACCOUNT}").json()["portalId"] == portal.portal_id
    again = client.refresh_token(client.metadata["token_endpoint"])
    assert again["refresh_token"] == token["refresh_token"]
    assert again["access_token"] != token["access_token"]
    assert client.get(f"{portal.url}{ACCOUNT}").status_code == 200


def test_a_verifier_goes_with_its_challenge(portal: Mockspot) -> None:
    client = session(portal, code_challenge_method="S256")
    back = connected(client, portal, code_verifier=(verifier := generate_token(48)))
    with pytest.raises(OAuthError, match="invalid_grant"):
        client.fetch_token(authorization_response=back, code_verifier=generate_token(48))
    assert client.fetch_token(authorization_response=back, code_verifier=verifier)["access_token"]


def test_an_expired_token_is_refreshed_before_the_call_that_needs_it(portal: Mockspot) -> None:
    kept: list[str] = []
    client = session(portal, update_token=lambda token, **_: kept.append(token["access_token"]))
    token = client.fetch_token(authorization_response=connected(client, portal))
    client.token = {**token, "expires_at": token["expires_at"] - 1800}
    assert client.get(f"{portal.url}{ACCOUNT}").status_code == 200
    assert kept == [client.token["access_token"]] != [token["access_token"]]


@pytest.mark.parametrize("version", VERSIONS[1:])
def test_a_revoked_grant_is_inactive_and_refreshes_no_more(portal: Mockspot, version: str) -> None:
    client = session(portal, version)
    token = client.fetch_token(authorization_response=connected(client, portal))
    endpoint, standing = client.metadata["token_endpoint"], token["refresh_token"]
    assert client.introspect_token(f"{endpoint}/introspect", standing).json()["active"]
    assert client.revoke_token(f"{endpoint}/revoke", standing).status_code == 200
    assert client.introspect_token(f"{endpoint}/introspect", standing).json() == {"active": False}
    with pytest.raises(OAuthError) as refused:
        client.refresh_token(endpoint, standing)
    assert refused.value.description == "refresh token is invalid, expired or revoked"
    assert client.get(f"{portal.url}{ACCOUNT}").status_code == 200, "access tokens live on"


def test_an_app_gets_a_token_of_its_own(portal: Mockspot) -> None:
    client = session(portal, "2026-09")
    token = client.fetch_token(grant_type="client_credentials", scope="developer.webhooks_journal.read")
    assert "refresh_token" not in token
    assert token["token_use"] == "client_credentials"


def test_a_secret_in_a_header_is_no_client_authentication(portal: Mockspot) -> None:
    """HubSpot documents the form alone, and Authlib's default is the header."""
    form = {"grant_type": "refresh_token", "refresh_token": portal.refresh_token}
    basic = (portal.client_id, portal.client_secret)
    answer = requests.post(f"{portal.url}/oauth/v3/token", data=form, auth=basic, timeout=10)
    assert (answer.status_code, answer.json()["status"]) == (400, "BAD_CLIENT_ID")
