"""The authorize page in a real browser: whoever clicks through it ends where the app's integrator would."""

import shutil
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect, sync_playwright

from mockspot.testing import Mockspot, Session

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
pytestmark = [
    pytest.mark.clients,
    pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium on the path; Debian's package is `chromium`"),
]
REDIRECT = "http://localhost/callback"
SCOPE = "crm.objects.contacts.read tickets"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield launched
        launched.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """Return a page that fails on any script, dialog or message of the console, and an app that takes its callback."""
    context = browser.new_context()
    opened, complaints = _watched(context)
    yield opened
    context.close()
    assert complaints == []


def _watched(context: BrowserContext) -> tuple[Page, list[str]]:
    complaints: list[str] = []

    def called_back(route: Route) -> None:
        route.fulfill(status=200, content_type="text/html", body="<title>the app</title>")

    context.route("http://localhost/**", called_back)
    page = context.new_page()
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("dialog", lambda dialog: complaints.append(dialog.message))
    return page, complaints


def link(portal: Mockspot, path: str = "/oauth/authorize", **options: str) -> str:
    wanted = {"client_id": portal.client_id, "redirect_uri": REDIRECT, "scope": SCOPE, "state": "s t&a=t"}
    return f"{portal.url}{path}?{urlencode({**wanted, **options})}"


def own(portal: Mockspot) -> str:
    return f"/oauth/{portal.portal_id}/authorize"


def told(page: Page) -> dict[str, str]:
    """Return what the app was told, once the browser is there."""
    page.wait_for_url(f"{REDIRECT}?*")
    return {name: values[0] for name, values in parse_qs(urlsplit(page.url).query).items()}


def tokens(portal: Mockspot, code: str) -> dict[str, Any]:
    form = {
        "grant_type": "authorization_code",
        "client_id": portal.client_id,
        "client_secret": portal.client_secret,
        "redirect_uri": REDIRECT,
        "code": code,
    }
    answer: dict[str, Any] = portal.httpx_client().post("/oauth/v3/token", data=form).json()
    return answer


@pytest.fixture
def other(server: Session, portal: Mockspot) -> Iterator[Mockspot]:
    made = Mockspot.create(server, {"name": "the other"})
    yield made
    made.control("DELETE", "")


def test_a_user_picks_an_account_reads_what_is_asked_and_connects_the_app(
    page: Page, portal: Mockspot, other: Mockspot
) -> None:
    page.goto(link(portal))
    expect(page.get_by_label("Account")).to_have_value(str(portal.portal_id))
    page.get_by_role("button", name="Choose account").click()
    assert urlsplit(page.url).path == own(portal)
    expect(page.get_by_role("heading")).to_contain_text(f"({portal.portal_id})")
    expect(page.get_by_role("listitem")).to_contain_text(["oauth", "Read contacts", "Read and change tickets"])
    page.get_by_role("button", name="Connect app").click()
    back = told(page)
    assert back["state"] == "s t&a=t"
    answered = tokens(portal, back["code"])
    assert (answered["hub_id"], set(answered["scopes"])) == (portal.portal_id, {"oauth", *SCOPE.split()})


def test_a_user_picks_another_account_than_the_proposed_one(page: Page, portal: Mockspot, other: Mockspot) -> None:
    page.goto(link(portal))
    page.get_by_label("Account").select_option(label=f"the other ({other.portal_id})")
    page.get_by_role("button", name="Choose account").click()
    page.get_by_role("button", name="Connect app").click()
    assert tokens(portal, told(page)["code"])["hub_id"] == other.portal_id


@pytest.mark.parametrize("step", ["the picker", "the consent"])
def test_a_user_refuses_and_the_app_is_told(page: Page, portal: Mockspot, other: Mockspot, step: str) -> None:
    page.goto(link(portal, "/oauth/authorize" if step == "the picker" else own(portal)))
    expect(page.get_by_role("combobox")).to_have_count(int(step == "the picker"))
    page.get_by_role("button", name="Cancel").click()
    back = told(page)
    assert (back["error"], back["state"]) == ("access_denied", "s t&a=t")
    assert "code" not in back


def test_a_refusal_stays_on_the_page_where_the_switch_says_so(page: Page, portal: Mockspot) -> None:
    portal.control("PUT", "/policy", {"deniedConsentRedirects": False})
    page.goto(link(portal, own(portal)))
    page.get_by_role("button", name="Cancel").click()
    expect(page.get_by_role("heading")).to_have_text("OAuth app was not connected")


def test_a_user_without_the_right_learns_that_it_lacks(browser: Browser, portal: Mockspot) -> None:
    portal.seed(owners=[{"email": "sales@example.com"}])
    context = browser.new_context()
    page, _ = _watched(context)  # the console notes the 403
    page.goto(link(portal, own(portal)))
    page.get_by_label("Signed in as").select_option(label="sales@example.com (may not install apps)")
    page.get_by_role("button", name="Connect app").click()
    expect(page.get_by_text("USER_UNAUTHORIZED")).to_be_visible()
    page.go_back()
    page.get_by_label("Signed in as").select_option(str(portal.document["users"][0]["userId"]))
    page.get_by_role("button", name="Connect app").click()
    assert "code" in told(page)
    context.close()


def test_the_page_works_by_keyboard_and_without_scripts(browser: Browser, portal: Mockspot) -> None:
    context = browser.new_context(java_script_enabled=False)
    page, complaints = _watched(context)
    page.goto(link(portal, own(portal)))
    page.get_by_role("button", name="Connect app").press("Enter")
    assert "code" in told(page)
    assert complaints == []
    context.close()


@pytest.mark.parametrize("name", ["client_id", "redirect_uri", "scope", "optional_scope", "state", "extra"])
def test_no_parameter_runs_a_script(browser: Browser, portal: Mockspot, name: str) -> None:
    context = browser.new_context()
    page, complaints = _watched(context)
    hostile = "\"'><script>alert(1)</script><img src=x onerror=alert(1)>"
    page.goto(link(portal, **{name: hostile}))
    page.goto(link(portal, own(portal), **{name: hostile}))
    expect(page.get_by_role("heading")).to_be_visible()
    assert page.locator("script, img").count() == 0
    assert [text for text in complaints if "status of 40" not in text] == []
    context.close()


def test_no_other_site_can_frame_the_page(browser: Browser, portal: Mockspot) -> None:
    context = browser.new_context()
    page, _ = _watched(context)
    framing = f'<iframe src="{link(portal, own(portal)).replace("&", "&amp;")}"></iframe>'
    context.route("http://localhost/frame", lambda route: route.fulfill(content_type="text/html", body=framing))
    page.goto("http://localhost/frame")
    page.wait_for_load_state()
    assert page.frame_locator("iframe").get_by_role("button").count() == 0
    context.close()


def test_a_form_on_another_site_connects_nothing(browser: Browser, portal: Mockspot) -> None:
    context = browser.new_context()
    page, _ = _watched(context)
    address = link(portal, own(portal)).replace("&", "&amp;")
    forged = f'<form method="post" action="{address}"><input name="decision" value="allow"><button>Win</button></form>'
    context.route("http://localhost/prize", lambda route: route.fulfill(content_type="text/html", body=forged))
    page.goto("http://localhost/prize")
    page.get_by_role("button", name="Win").click()
    expect(page.get_by_text("This form was not made for this request")).to_be_visible()
    context.close()
