"""A client secret sent as the client id is in no log."""

import json

import pytest

from tests.simulator import Client, client


def logged(hubspot: Client) -> str:
    portal = hubspot.portal
    return json.dumps([entry.document(portal.facts.portal_id) for entry in portal.live.traffic.entries()])


@pytest.mark.parametrize("swapped", [True, False])
def test_a_secret_in_the_place_of_the_client_id_is_not_kept(swapped: bool) -> None:
    hubspot = client()
    app = hubspot.portal.credentials.oauth_app
    sent = app.client_secret if swapped else app.client_id
    body = f"grant_type=refresh_token&client_id={sent}&client_secret=wrong&refresh_token=na1-none".encode()
    headers = {"content-type": "application/x-www-form-urlencoded"}
    assert hubspot.call("POST", "/oauth/v3/token", body=body, headers=headers).status == 400
    query = f"client_id={sent}&redirect_uri=https%3A%2F%2Fx"
    assert hubspot.call("GET", "/oauth/authorize", query=query).status >= 400
    assert (sent in logged(hubspot)) is not swapped
