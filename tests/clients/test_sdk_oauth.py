"""hubspot-sdk and tokens.

Version 0.1.0a9 posts JSON to the token endpoint and to introspect: its generator writes every body as JSON. HubSpot's
published spec names `application/x-www-form-urlencoded` alone for all three token paths (SPEC 2026-03, read 2026-11),
the TypeScript SDK made from that same spec sends a form, and JSON has been answered with Jetty's 415 page whenever it
was tried (SLACK 2021 and 2023; HubSpot.NET issues 16 and 102). No source shows JSON accepted, so there is no conflict
to make a switch for: the simulator answers 415, and these tests show the call that works.
"""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import pytest
from hubspot_sdk import APIStatusError, HubSpot
from hubspot_sdk.types.auth import AccessTokenResponse

from mockspot.testing import Mockspot

pytestmark = pytest.mark.clients
Connect = Callable[..., HubSpot]
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


def form(portal: Mockspot, **fields: str) -> bytes:
    return urlencode({"client_id": portal.client_id, "client_secret": portal.client_secret, **fields}).encode()


def test_the_sdks_own_refresh_is_a_415_that_it_does_not_retry(connect: Connect, portal: Mockspot) -> None:
    with pytest.raises(APIStatusError) as refused:
        connect().auth.oauth.create_token(
            grant_type="refresh_token",
            client_id=portal.client_id,
            client_secret=portal.client_secret,
            refresh_token=portal.refresh_token,
        )
    assert refused.value.status_code == 415
    assert refused.value.response.json()["message"] == "Unsupported Media Type"
    assert refused.value.request.headers["x-stainless-retry-count"] == "0"


def test_a_form_through_the_sdk_refreshes_and_opens_the_api(connect: Connect, portal: Mockspot) -> None:
    tokens = connect().post(
        "/oauth/2026-03/token",
        cast_to=AccessTokenResponse,
        content=form(portal, grant_type="refresh_token", refresh_token=portal.refresh_token),
        options={"headers": FORM},
    )
    assert (tokens.refresh_token, tokens.expires_in) == (portal.refresh_token, 1800)
    assert tokens.hub_id == portal.portal_id
    client = connect(access_token=tokens.access_token)
    assert list(client.crm.objects.contacts.list()) == []


def test_a_form_through_the_sdk_introspects(connect: Connect, portal: Mockspot) -> None:
    told: Any = connect().post(
        "/oauth/2026-03/token/introspect",
        cast_to=dict[str, object],
        content=form(portal, token=portal.oauth_access_token),
        options={"headers": FORM},
    )
    assert (told["active"], told["hub_id"]) == (True, portal.portal_id)
