"""After each test the rules judge its traffic: blockers fail it, majors warn, waivers accept."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.plugin.projects import BAD, GOOD, SHADY, Run

WAIVER = '@pytest.mark.mockspot_waive("HS-SCOPE-02", reason="PROJ-7", until="{until}")'


def _waived(until: str) -> str:
    return "    import pytest\n\n    " + WAIVER.format(until=until) + BAD


def test_good_traffic_passes(run: Run) -> None:
    result = run(GOOD)
    result.assert_outcomes(passed=1)
    result.stdout.fnmatch_lines(["*mockspot contracts*", "profile smoke, 1 test judged: all good", "checked: *HS-*"])


def test_a_blocker_fails_the_test_with_the_text_of_the_rule_and_no_traceback(run: Run) -> None:
    result = run(BAD, "-rA")
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(
        [
            "*_ test_bad _*",
            "HS-SCOPE-02  blocker  *",
            "  #1 t+*s GET contacts  403 *",
            "  expected *, found *",
            "  explain:  mockspot explain HS-SCOPE-02",
            "FAILED *::test_bad*",
        ]
    )
    result.stdout.no_fnmatch_line("*pytest_plugin.py*")
    result.stdout.no_fnmatch_line("*Traceback*")


def test_a_failing_test_shows_its_traffic_and_a_call_to_paste(run: Run) -> None:
    result = run(BAD)
    result.stdout.fnmatch_lines(
        [
            "*mockspot traffic*",
            "#1 * request GET /crm/v3/objects/contacts[?]properties=email 403 *",
            '*curl -X GET "$HUBSPOT_BASE_URL"*contacts?properties=email* -H "Authorization: Bearer $HUBSPOT_*',
        ]
    )


def test_a_major_warns_in_the_summary(run: Run) -> None:
    result = run(SHADY)
    result.assert_outcomes(passed=1)
    result.stdout.fnmatch_lines(
        [
            "profile smoke, 1 test judged: 1 major warned",
            "warned  HS-READ-07  major  *",
            "    *::test_shady: *(#1 POST /crm/v3/objects/contacts/search 200)",
        ]
    )


def test_the_same_trouble_in_several_tests_takes_one_entry(run: Run) -> None:
    result = run(SHADY + SHADY.replace("test_shady", "test_again") + SHADY.replace("test_shady", "test_and_again"))
    result.stdout.fnmatch_lines(["    *::test_shady: *, and 2 more tests"])


def test_rules_that_were_not_checked_are_listed_with_the_reason(run: Run) -> None:
    result = run(GOOD)
    result.stdout.fnmatch_lines(
        ["not checked  HS-RATE-01: judged from 100 answers on; there were 1", "not checked, as no test gave them*HS-*"]
    )


def test_a_test_that_fails_by_itself_keeps_its_own_failure(run: Run) -> None:
    result = run(BAD + "            assert 1 == 2\n")
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["E * assert 1 == 2", "*mockspot traffic*", "failed  HS-SCOPE-02*"])


def test_an_expected_failure_may_be_a_rule(run: Run) -> None:
    run("    import pytest\n\n    @pytest.mark.xfail(strict=True)" + BAD).assert_outcomes(xfailed=1)


def test_audit_can_be_turned_off(run: Run) -> None:
    result = run("    import pytest\n\n    @pytest.mark.mockspot(audit=False)" + BAD)
    result.assert_outcomes(passed=1)
    result.stdout.no_fnmatch_line("*mockspot contracts*")


def test_a_waiver_accepts_a_finding_until_its_last_day(run: Run) -> None:
    result = run(_waived(datetime.now(UTC).date().isoformat()))
    result.assert_outcomes(passed=1)
    result.stdout.fnmatch_lines(["waived  HS-SCOPE-02: PROJ-7 (until *)"])


def test_a_waiver_that_ended_accepts_nothing(run: Run) -> None:
    result = run(_waived((datetime.now(UTC).date() - timedelta(days=1)).isoformat()))
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["*the waiver ended on*"])


def test_a_waiver_without_a_breach_is_told_of(run: Run) -> None:
    result = run("    import pytest\n\n    " + WAIVER.format(until="2999-01-01").replace("SCOPE-02", "READ-01") + GOOD)
    result.assert_outcomes(passed=1)
    result.stdout.fnmatch_lines(["unexpectedly passing  HS-READ-01 *", "*waived, yet it passes: PROJ-7*"])


@pytest.mark.parametrize(
    ("marker", "text"),
    [
        ('mockspot_waive("HS-SCOPE-02", until="2999-01-01")', "*needs a rule, a reason and a last day*"),
        ('mockspot_waive("HS-SCOPE-02", reason="PROJ-7")', "*needs a rule, a reason and a last day*"),
        ('mockspot_waive("HS-SCOPE-02", reason=" ", until="2999-01-01")', "*needs a reason*"),
        ('mockspot_waive("HS-SCOPE-02", reason="PROJ-7", until="soon")', "*needs a rule, a reason and a last day*"),
        ('mockspot_waive("HS-SCOPE-2", reason="PROJ-7", until="2999-01-01")', "*no rule HS-SCOPE-2*"),
        ('mockspot(profile="smok")', "*no profile 'smok'; there are smoke, *"),
        ("mockspot(clocks=1)", "*clocks*"),
        ('mockspot("smoke")', "*takes settings by name*"),
        ('mockspot(faults=[{"effect": {"kind": "stal"}}])', "*not 'stal'*"),
    ],
)
def test_a_wrong_marker_is_an_error_that_says_what_is_right(run: Run, marker: str, text: str) -> None:
    result = run(f"    import pytest\n\n    @pytest.mark.{marker}" + BAD)
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines([text])
    result.stdout.no_fnmatch_line("*pytest_plugin.py*")


def test_x_stops_at_a_blocker(run: Run) -> None:
    result = run(BAD + GOOD, "-x")
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["*stopping after 1 failures*"])


def test_lf_runs_what_a_blocker_failed(run: Run) -> None:
    run(GOOD + BAD).assert_outcomes(passed=1, failed=1)
    again = run(GOOD + BAD, "--lf")
    again.assert_outcomes(failed=1)


def test_k_judges_what_it_selects(run: Run) -> None:
    result = run(GOOD + BAD, "-k", "good")
    result.assert_outcomes(passed=1, deselected=1)
    result.stdout.fnmatch_lines(["profile smoke, 1 test judged: all good"])


def test_sums_over_the_run_are_judged_at_its_end_and_only_warn(run: Run) -> None:
    result = run(
        """
        import pytest

        @pytest.mark.mockspot(limits="off")
        @pytest.mark.parametrize("number", range(2))
        def test_many_errors(mockspot, number):
            with mockspot.httpx_client() as client:
                for contact in range(80):
                    client.get(f"/crm/v3/objects/contacts/{contact}", params={"properties": "email"})
        """
    )
    result.assert_outcomes(passed=2)
    result.stdout.fnmatch_lines(["warned  HS-RATE-01  blocker *", "    the whole run: *"])


def test_a_test_that_calls_nothing_is_judged_without_a_finding(run: Run) -> None:
    run("    def test_idle(mockspot):\n        assert mockspot.portal_id").assert_outcomes(passed=1)


def test_what_was_sent_before_a_reset_is_judged(run: Run) -> None:
    result = run(BAD + "        mockspot.reset()\n")
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["HS-SCOPE-02  blocker  *", "*curl -X GET *contacts?properties=email*"])


def test_records_made_before_and_after_a_reset_are_not_mixed_up(run: Run) -> None:
    # Ids and tokens of a portal's lives are equal: a create whose answer was lost in one is no repeat of the other's.
    source = """
        import contextlib

        import httpx

        def test_twice(mockspot):
            for _ in range(2):
                mockspot.faults.add("answer_lost", count=1)
                with mockspot.httpx_client() as client, contextlib.suppress(httpx.HTTPError):
                    client.post("/crm/v3/objects/companies", json={"properties": {"name": "Acme"}})
                mockspot.reset()
    """
    run(source, "--mockspot-profile", "strict").assert_outcomes(passed=1)


BESIDE = """
    import pytest

    from mockspot.testing import Mockspot

    def call(portal, scopes):
        token = portal.tokens.issue("private_app", scopes=scopes)["accessToken"]
        with portal.httpx_client(headers={"authorization": f"Bearer {token}"}) as client:
            client.get("/crm/v3/objects/contacts?properties=email")

    @pytest.fixture(scope="module")
    def shared(mockspot_server):
        portal = Mockspot.create(mockspot_server, {})
        call(portal, ["tickets"])
        return portal

    @pytest.fixture
    def beside(mockspot, mockspot_server):
        beside = Mockspot.create(mockspot_server, {})
        yield beside
        LATE

    def test_beside(shared, mockspot, beside):
        call(mockspot, ["crm.objects.contacts.read"])
        BODY

    def test_after(shared, mockspot):
        call(mockspot, ["crm.objects.contacts.read"])
"""


@pytest.mark.parametrize("place", ["BODY", "LATE"])
def test_portals_that_a_test_makes_beside_its_own_are_judged_with_it_alone(run: Run, place: str) -> None:
    result = run(BESIDE.replace(place, 'call(beside, ["tickets"])').replace("LATE", "").replace("BODY", ""))
    result.assert_outcomes(passed=2 if place == "LATE" else 1, failed=place == "BODY", errors=place == "LATE")
    result.stdout.fnmatch_lines(["profile smoke, 2 tests judged: 1 blocker failed"])


def test_an_id_of_one_portal_that_a_test_sends_to_another_is_found(run: Run) -> None:
    source = """
        from mockspot.testing import Mockspot

        def test_two(mockspot, mockspot_server):
            other = Mockspot.create(mockspot_server, {})
            with other.httpx_client() as theirs, mockspot.httpx_client() as ours:
                made = theirs.post("/crm/v3/objects/contacts", json={"properties": {"email": "ada@example.com"}}).json()
                ours.patch(f"/crm/v3/objects/contacts/{made['id']}", json={"properties": {"city": "Ulm"}})
    """
    result = run(source)
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["HS-SEC-05  blocker  *"])


LATE = """
    import contextlib

    import httpx
    import pytest

    @pytest.fixture
    def flushing(mockspot):
        yield
        with mockspot.httpx_client() as client:
            token = mockspot.tokens.issue("private_app", scopes=["tickets"])["accessToken"]
            client.get("/crm/v3/objects/contacts?properties=email", headers={"authorization": f"Bearer {token}"})

    @pytest.fixture
    def straying(mockspot):
        yield
        with contextlib.suppress(httpx.HTTPError):
            httpx.get("https://api.hubapi.com/crm/v3/objects/contacts")

    def test_late(mockspot, {fixture}):
        with mockspot.httpx_client() as client:
            client.get("/crm/v3/objects/contacts", params={"properties": "email"})
"""


def test_what_a_fixture_sends_when_the_test_is_over_is_judged(run: Run) -> None:
    result = run(LATE.replace("{fixture}", "flushing"))
    result.assert_outcomes(passed=1, errors=1)
    result.stdout.fnmatch_lines(
        [
            "*ERROR at teardown of test_late*",
            "HS-SCOPE-02  blocker  *",
            "profile smoke, 1 test judged: 1 blocker failed",
        ]
    )


def test_an_attempt_at_the_real_hubspot_after_the_test_fails_too(run: Run) -> None:
    result = run(LATE.replace("{fixture}", "straying"))
    result.assert_outcomes(passed=1, errors=1)
    result.stdout.fnmatch_lines(["the test tried to reach the real HubSpot (api.hubapi.com); nothing was sent"])


def test_a_late_answer_excuses_nothing_and_is_not_taken_for_a_lost_one(run: Run) -> None:
    slow = '        mockspot.faults.add("latency", milliseconds=1)\n'
    run(BAD.replace("(mockspot):\n", "(mockspot):\n" + slow)).assert_outcomes(failed=1)
    source = """
        def test_twice(mockspot):
            mockspot.faults.add("latency", milliseconds=1)
            with mockspot.httpx_client() as client:
                for _ in range(2):
                    client.post("/crm/v3/objects/companies", json={"properties": {"name": "Acme"}})
            assert {call["faultKind"] for call in mockspot.traffic.requests()} == {"latency"}
    """
    run(source).assert_outcomes(passed=1)


def _refreshed_twice(parameters: str) -> str:
    return f"""
        import httpx
        import pytest

        @pytest.mark.mockspot(profile="sync", parameters={parameters})
        def test_twice(mockspot):
            form = {{"grant_type": "refresh_token", "refresh_token": mockspot.refresh_token}}
            form |= {{"client_id": mockspot.client_id, "client_secret": mockspot.client_secret}}
            for _ in range(2):
                httpx.post(f"{{mockspot.url}}/oauth/2026-09/token", data=form, headers={{"user-agent": "acme/1"}})
    """


def test_a_marker_sets_parameters_of_rules(run: Run) -> None:
    run(_refreshed_twice('{"HS-AUTH-02": {"processes": 1}}')).assert_outcomes(failed=1)
    result = run(_refreshed_twice('{"HS-AUTH-02": {"processes": 2}}'), "--mockspot-report", "json")
    result.assert_outcomes(passed=1)
    result.stdout.fnmatch_lines(["profile smoke, 1 test judged: all good"])


def test_parameters_of_the_run_hold_unless_a_marker_says_otherwise(run: Run) -> None:
    given = "--mockspot-parameters=HS-AUTH-02.processes=2,HS-AUTH-02.seconds=5"
    run(_refreshed_twice("{}"), given).assert_outcomes(passed=1)
    run(_refreshed_twice('{"HS-AUTH-02": {"processes": 1}}'), given).assert_outcomes(failed=1)


@pytest.mark.parametrize(
    ("parameters", "told"),
    [
        ('{"HS-AUTH-2": {}}', "*there is no rule HS-AUTH-2*"),
        ('{"HS-AUTH-02": {"workers": 2}}', "*HS-AUTH-02 has no parameter 'workers'; it has processes, seconds, early*"),
        ('{"HS-AUTH-02": {"processes": "2"}}', "*parameter 'processes' should be int*"),
        ('{"HS-AUTH-02": 2}', "*parameters are given by rule*"),
        ("[]", "*parameters are given by rule*"),
    ],
)
def test_parameters_that_cannot_be_are_said_before_the_test(run: Run, parameters: str, told: str) -> None:
    result = run(_refreshed_twice(parameters))
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines([told])
