import re
from html.parser import HTMLParser

import pytest

from mockspot.control import dashboard
from mockspot.control.operation import ControlError
from tests.control.conftest import Rig

SCRIPT = "<script>alert(1)</script>"


class Page(HTMLParser):
    """The tags of a page, and its visible text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


def shown(rig: Rig, portal: str | None = None) -> Page:
    return Page(dashboard.page(rig.simulator, portal))


def test_the_page_shows_everything_without_javascript(rig: Rig) -> None:
    portal = rig.portal(name="mine", seed="demo")
    rig.contact(portal, email="a@example.com")
    rig.done("POST", "/portals/default/faults", {"match": {"method": "PUT"}, "effect": {"kind": "status"}, "count": 2})
    text = shown(rig).text
    assert "Credentials of mine" in text
    assert portal["privateApp"]["accessToken"] in text
    assert "POST /crm/v3/objects/contacts" in text
    assert '{"method": "PUT"}' in text


def test_secrets_are_folded_away_until_somebody_asks(rig: Rig) -> None:
    portal = rig.portal()
    html = dashboard.page(rig.simulator, None)
    folded = "".join(re.findall(r"<details.*?</details>", html, re.DOTALL))
    open_ = re.sub(r"<details.*?</details>", "", html, flags=re.DOTALL)
    app = portal["oauthApp"]
    for secret in (portal["privateApp"]["accessToken"], app["clientSecret"], app["accessToken"], app["refreshToken"]):
        assert secret in folded
        assert secret not in open_
    assert "<details open" not in html


def test_nothing_a_client_sends_becomes_markup(rig: Rig) -> None:
    portal = rig.portal(name=SCRIPT)
    token = portal["privateApp"]["accessToken"]
    clean = [tag for tag, _ in shown(rig).tags if tag == "script"]
    rig.hubspot(token, "GET", f"/crm/v3/objects/{SCRIPT}?properties={SCRIPT}")
    rig.hubspot(token, "GET", "/crm/v3/objects/contacts/\"onmouseover='alert(1)'")
    rig.contact(portal, firstname=SCRIPT, email="a@example.com")
    rig.done("POST", "/portals/default/faults", {"match": {"path": f"/{SCRIPT}"}, "effect": {"kind": "status"}})
    page = shown(rig)
    assert [tag for tag, _ in page.tags if tag == "script"] == clean == ["script"]
    assert not [attrs for _, attrs in page.tags if any(name.startswith("on") for name in attrs)]
    assert SCRIPT in page.text


def test_a_token_in_a_fault_is_not_shown(rig: Rig) -> None:
    portal = rig.portal()
    token = portal["privateApp"]["accessToken"]
    rig.done("POST", "/portals/default/faults", {"match": {"token": token}, "effect": {"kind": "status"}})
    assert dashboard.page(rig.simulator, None).count(token) == 1


def test_every_asset_is_our_own(rig: Rig) -> None:
    rig.portal()
    for _, attrs in shown(rig).tags:
        for name in ("src", "href", "action"):
            assert (attrs.get(name) or "data:,").startswith(("/_mockspot/", "data:,"))
    for name in ("dashboard.css", "dashboard.js"):
        found = dashboard.static(name)
        assert found is not None
        assert b"//" not in found.body.replace(b"// ", b""), "no address of another host"


@pytest.mark.parametrize("name", ["../dashboard.py", "dashboard.html", "", "dashboard.css/", "%2e%2e"])
def test_no_other_file_is_served(name: str) -> None:
    assert dashboard.static(name) is None


def test_any_portal_can_be_chosen_and_only_those_there_are(rig: Rig) -> None:
    rig.portal(name="one")
    other = rig.portal(name="other")
    assert "Credentials of other" in shown(rig, str(other["portalId"])).text
    with pytest.raises(ControlError):
        shown(rig, "1")


def test_every_kind_of_entry_has_a_line(rig: Rig) -> None:
    portal = rig.portal(clock={"mode": "manual", "now": 0})
    rig.contact(portal, email="a@example.com")
    rig.done("POST", "/portals/default/clock/advance", {"seconds": 5})
    text = shown(rig).text
    assert "advancedSeconds 5" in text
    assert "creation 0-1" in text
