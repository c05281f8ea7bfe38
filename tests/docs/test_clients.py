"""What docs/clients.md says of the simulator's own face holds."""

import json
import re

import httpx
import pytest

from mockspot.testing import Mockspot
from tests.architecture.source_tree import ROOT

_PAGE = (ROOT / "docs/clients.md").read_text(encoding="utf-8")


@pytest.mark.mockspot(audit=False)
def test_the_portals_own_app_learns_where_another_listens(mockspot: Mockspot) -> None:
    sent = json.loads(re.findall(r"-d '(\{\"redirectUris\".*?\})'", _PAGE)[0])
    (redirect,) = sent["redirectUris"]
    asked = {"client_id": mockspot.client_id, "scope": "oauth", "redirect_uri": redirect}
    with httpx.Client(base_url=mockspot.url) as browser:
        refused = browser.get("/oauth/authorize", params=asked)
        assert (refused.status_code, "doesn&#39;t match the app" in refused.text) == (400, True)
        assert browser.patch(f"/_mockspot/apps/{mockspot.app_id}", json=sent).status_code == 200
        assert browser.get("/oauth/authorize", params=asked).status_code == 200


@pytest.mark.mockspot(audit=False)
def test_an_app_that_approves_itself_has_no_page(mockspot: Mockspot) -> None:
    with httpx.Client(base_url=mockspot.url) as browser:
        wanted = {"redirectUris": ["http://localhost:3000/cb"], "requiredScopes": ["oauth"], "autoApprove": True}
        app = browser.post("/_mockspot/apps", json=wanted).json()
        asked = {"client_id": app["clientId"], "scope": "oauth", "redirect_uri": "http://localhost:3000/cb"}
        assert (
            browser.get("/oauth/authorize", params=asked)
            .headers["location"]
            .startswith("http://localhost:3000/cb?code=")
        )


def test_every_environment_variable_named_is_printed_or_a_clients_own() -> None:
    named = set(re.findall(r"\b[A-Z]+(?:_[A-Z]+)+\b", _PAGE))
    own = {
        "BASE_URL_OVERRIDE",
        "PRIVATE_APP_ACCESS_TOKEN",
        "HUBSPOT_MCP_BASE_URL",
        "HUBSPOT_MCP_ACCESS_TOKEN",
        "DEVELOPER_TEST",
    }
    assert named - own == {"HUBSPOT_BASE_URL", "HUBSPOT_APP_ID", "HUBSPOT_DEVELOPER_API_KEY"}
