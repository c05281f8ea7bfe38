"""What a test gets: a portal as its markers say, the usual parts of it, and no way to the real HubSpot."""

import asyncio

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mockspot.testing import fresh
from tests.plugin.projects import Run

PARTS = """
    import os
    import urllib.request

    def test_parts(mockspot, mockspot_portal, mockspot_app, mockspot_token, mockspot_env):
        assert mockspot_portal["portalId"] == mockspot.portal_id
        assert mockspot_app["clientId"] == mockspot.client_id == os.environ["HUBSPOT_CLIENT_ID"]
        assert mockspot_token == mockspot.access_token == os.environ["HUBSPOT_ACCESS_TOKEN"]
        assert mockspot_env["HUBSPOT_BASE_URL"] == mockspot.url

    def test_socket(mockspot, mockspot_env):
        url = os.environ["HUBSPOT_BASE_URL"] + "/crm/v3/objects/contacts?properties=email"
        request = urllib.request.Request(url, headers=mockspot.authorization)
        assert urllib.request.urlopen(request).status == 200

    def test_environment_is_as_before():
        assert "HUBSPOT_ACCESS_TOKEN" not in os.environ
"""

MARKED = """
    import pytest

    pytestmark = [pytest.mark.mockspot(tier="free", limits="off", clock="2026-01-02T03:04:05Z")]

    @pytest.mark.mockspot(tier="starter", seed={"records": {"contacts": [{"properties": {"email": "a@example.com"}}]}})
    def test_inner_wins_and_outer_stays(mockspot):
        assert mockspot.document["tier"] == "starter"
        assert mockspot.clock.now().startswith("2026-01-02T03:04:05")
        assert [one["properties"]["email"] for one in mockspot.state("contacts")] == ["a@example.com"]

    @pytest.mark.mockspot(faults=[{"effect": {"kind": "status", "status": 503}, "count": 1}])
    def test_faults(mockspot):
        with mockspot.httpx_client() as client:
            answers = [client.get("/crm/v3/objects/contacts", params={"properties": "email"}) for _ in range(2)]
        assert [answer.status_code for answer in answers] == [503, 200]

    @pytest.mark.mockspot(limits={"burst": {"max": 2, "intervalMilliseconds": 10000}}, audit=False)
    def test_limits(mockspot):
        with mockspot.httpx_client() as client:
            statuses = [client.get("/crm/v3/objects/contacts").status_code for _ in range(3)]
        assert statuses == [200, 200, 429]
"""

SAME_IN_ANY_ORDER = """
    def test_one(mockspot):
        print("ONE", mockspot.access_token)

    def test_two(mockspot):
        print("TWO", mockspot.access_token)
"""

NAMELESS = """
    import pytest

    @pytest.mark.parametrize("number", range(2))
    def test_unusable_token(mockspot, number):
        with mockspot.httpx_client(headers={"authorization": "Bearer nobody"}) as client:
            assert client.get("/crm/v3/objects/contacts").status_code == 401
        mockspot.expect.calls(1, status=401)
"""

ESCAPE = """
    import urllib.request

    def test_escape(mockspot):
        try:
            urllib.request.urlopen("https://api.hubapi.com/crm/v3/objects/contacts", timeout=5)
        except OSError:
            pass  # as code does that treats HubSpot as down
"""

INTERCEPTED = """
    import urllib.request

    def test_constant_address(mockspot, mockspot_intercept):
        url = "https://api.hubapi.com/crm/v3/objects/contacts?properties=email"
        assert urllib.request.urlopen(urllib.request.Request(url, headers=mockspot.authorization)).status == 200
        assert len(mockspot.traffic.requests()) == 1
"""

TLS = """
    import ssl
    import urllib.request
    import pytest

    @pytest.fixture(scope="session")
    def mockspot_tls():
        return True

    def test_tls(mockspot, mockspot_env):
        assert mockspot.url.startswith("https://127.0.0.1:")
        request = urllib.request.Request(f"{mockspot.url}/crm/v3/objects/contacts?properties=email",
                                         headers=mockspot.authorization)
        context = ssl.create_default_context(cafile=mockspot_env["SSL_CERT_FILE"])
        assert urllib.request.urlopen(request, context=context).status == 200
"""

EXPECTING = """
    import pytest

    def test_expect(mockspot):
        with mockspot.httpx_client() as client:
            client.post("/crm/v3/objects/contacts", json={"properties": {"email": "a@example.com"}})
        assert mockspot.expect.calls(1, "post", "/crm/*/contacts", status=201)[0]["operation"] == "crm.objects.create"
        assert mockspot.expect.records(1, "contacts", email="a@example.com")
        mockspot.expect.calls(0, "DELETE")
        with pytest.raises(AssertionError, match=r"expected 2 calls .*found 1; there were\\n +#1 POST .* 201"):
            mockspot.expect.calls(2, "POST")
        with pytest.raises(AssertionError, match="expected 1 contacts .*found 0 of 1"):
            mockspot.expect.records(1, "contacts", email="b@example.com")

    def test_wrong(mockspot):
        mockspot.faults.add("sleepy")
"""


def test_the_usual_parts_are_at_hand(run: Run) -> None:
    run(PARTS).assert_outcomes(passed=3)


def test_markers_describe_the_portal_from_the_outside_in(run: Run) -> None:
    run(MARKED, "--strict-markers").assert_outcomes(passed=3)


def test_a_tests_portal_is_the_same_in_any_order_of_tests(run: Run) -> None:
    def tokens(*arguments: str) -> dict[str, str]:
        result = run(SAME_IN_ANY_ORDER, "-s", *arguments)
        words = [line.split("ONE ")[-1].split("TWO ")[-1] for line in result.outlines if "pat-" in line]
        names = ["ONE" if "ONE" in line else "TWO" for line in result.outlines if "pat-" in line]
        return dict(zip(names, (word.split(".")[0].strip() for word in words), strict=True))

    both, alone, other = tokens(), tokens("-k", "two"), tokens("--mockspot-seed", "5")
    assert both["TWO"] == alone["TWO"]
    assert both["ONE"] != both["TWO"]
    assert both["ONE"] != other["ONE"]


def test_calls_that_name_no_portal_are_in_the_traffic_of_every_test(run: Run) -> None:
    run(NAMELESS).assert_outcomes(passed=2)


def test_reaching_for_the_real_hubspot_fails_a_test_that_hides_it(run: Run) -> None:
    result = run(ESCAPE)
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["*tried to reach the real HubSpot (api.hubapi.com); nothing was sent"])


def test_constant_addresses_are_served_by_interception(run: Run) -> None:
    run(INTERCEPTED).assert_outcomes(passed=1)


def test_the_server_can_speak_tls(run: Run) -> None:
    run(TLS).assert_outcomes(passed=1)


def test_expectations_fail_with_what_happened_and_refusals_without_our_frames(run: Run) -> None:
    result = run(EXPECTING)
    result.assert_outcomes(passed=1, failed=1)
    result.stdout.fnmatch_lines(["*ControlCallError: POST *faults was refused: *'sleepy'*"])
    result.stdout.no_fnmatch_line("*mockspot/testing/*")


@given(st.lists(st.emails(domains=st.just("example.com")), unique_by=str.lower, max_size=4))
@settings(max_examples=15)
def test_every_example_of_a_property_test_can_have_a_fresh_portal(emails: list[str]) -> None:
    with fresh(limits="off") as portal, portal.httpx_client() as client:
        for email in emails:
            client.post("/crm/v3/objects/contacts", json={"properties": {"email": email}})
        assert len(portal.state("contacts")) == len(portal.expect.calls(len(emails), status=201))


def test_a_fresh_portal_refuses_the_real_hubspot() -> None:
    async def reach() -> None:
        await asyncio.open_connection("api.hubapi.com", 443)

    with fresh(), pytest.raises(OSError, match="real HubSpot"):
        asyncio.run(reach())
