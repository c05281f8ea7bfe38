"""Options, configuration files, a simulator elsewhere, and workers."""

import json
import sys
from collections.abc import Iterator

import pytest

from mockspot.testing import ControlCallError, Session
from mockspot.testing.remote import RemoteSession
from tests.plugin.projects import BAD, GOOD, SHADY, Run


@pytest.fixture
def elsewhere() -> Iterator[Session]:
    session = Session()
    yield session
    session.close()


@pytest.mark.parametrize(
    ("option", "text"),
    [
        ("--mockspot-profile=smok", "*no profile 'smok'; there are smoke, *"),
        ("--mockspot-rules=HS-READ-1", "*no rule HS-READ-1; did you mean *"),
        ("--mockspot-parameters=HS-AUTH-02.workers=2", "*HS-AUTH-02 has no parameter 'workers'; it has processes, *"),
        ("--mockspot-report=pdf", "*no report format 'pdf'; there are text, *"),
        ("--mockspot-seed=many", "*invalid int value: 'many'*"),
    ],
)
def test_a_wrong_option_stops_the_run_at_once(run: Run, option: str, text: str) -> None:
    result = run(GOOD, option)
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines([text])


def test_the_header_tells_of_settings_that_are_not_the_usual(run: Run) -> None:
    run(GOOD, "--mockspot-seed=7").stdout.fnmatch_lines(["mockspot *: profile smoke, seed 7"])
    run(GOOD).stdout.no_fnmatch_line("mockspot *: profile*")


@pytest.mark.skipif(pytest.version_tuple < (9,), reason="typed values are new in pytest 9")
def test_typed_values_of_a_toml_file_count(run: Run, pytester: pytest.Pytester) -> None:
    pytester.makefile(
        ".toml",
        pyproject="""
        [tool.pytest]
        strict = true
        mockspot_profile = "strict"
        mockspot_seed = 7
        mockspot_report = ["json", "text"]
        mockspot_report_dir = "out"
        mockspot_parameters = ["HS-READ-12.reads=5"]
        """,
    )
    result = run(SHADY)
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["mockspot *: profile strict, seed 7", "reports: *report.json, *report.txt"])
    assert json.loads((pytester.path / "out/report.json").read_text())["profile"] == "strict"


def test_values_of_an_ini_file_count_and_options_win(run: Run, pytester: pytest.Pytester) -> None:
    pytester.makeini("[pytest]\nmockspot_profile = strict\nmockspot_seed = 7\nmockspot_report = json,text\n")
    result = run(SHADY, "--mockspot-profile=smoke", "--mockspot-report=json")
    result.assert_outcomes(passed=1)
    result.stdout.fnmatch_lines(["mockspot *: profile smoke, seed 7", "reports: *report.json"])
    result.stdout.no_fnmatch_line("*report.txt*")


def test_a_simulator_that_runs_already_is_used(run: Run, elsewhere: Session) -> None:
    source = """
        import urllib.request

        def test_elsewhere(mockspot):
            url = f"{mockspot.url}/crm/v3/objects/contacts?properties=email"
            assert urllib.request.urlopen(urllib.request.Request(url, headers=mockspot.authorization)).status == 200

        def test_client(mockspot):
            with mockspot.httpx_client() as client:
                assert client.get("/crm/v3/objects/contacts", params={"properties": "email"}).status_code == 200

        def test_transport(mockspot):
            mockspot.httpx_transport()
    """
    before = elsewhere.control("GET", "/portals")
    result = run(source, f"--mockspot-url={elsewhere.url}/")
    result.assert_outcomes(passed=2, failed=1)
    result.stdout.fnmatch_lines([f"mockspot *, simulator {elsewhere.url}/", "*needs the simulator in this process*"])
    result.stdout.fnmatch_lines(["profile smoke, 3 tests judged: all good"])
    assert elsewhere.control("GET", "/portals") == before


@pytest.mark.parametrize(
    ("url", "text"),
    [
        ("http://127.0.0.1:9", "no simulator answers at http://127.0.0.1:9"),
        ("https://api.hubapi.com", "is HubSpot itself"),
        ("localhost:8642", "is no base URL"),
    ],
)
def test_an_address_without_a_simulator_says_so(url: str, text: str) -> None:
    with pytest.raises(ControlCallError, match=text):
        RemoteSession(url)


@pytest.mark.parametrize("distribution", ["load", "loadgroup"])
def test_workers_findings_come_together(pytester: pytest.Pytester, distribution: str) -> None:
    pytester.makepyfile(
        test_one="import pytest\n" + _dedented(GOOD) + '@pytest.mark.xdist_group("a")\n' + _dedented(BAD),
        test_two=_dedented(GOOD) + _dedented(SHADY),
    )
    result = pytester.runpytest_subprocess(
        "-p", "no:randomly", "-n", "2", "--dist", distribution, "--mockspot-report=json", "--mockspot-seed=3"
    )
    result.assert_outcomes(passed=3, failed=1)
    result.stdout.fnmatch_lines(
        ["HS-SCOPE-02  blocker  *", "*mockspot contracts*", "profile smoke, 4 tests judged: *1 blocker failed*"]
    )
    assert "INTERNALERROR" not in result.stdout.str() + result.stderr.str()
    report = json.loads((pytester.path / ".mockspot/reports/report.json").read_text())
    states = {row["rule"]: row["state"] for row in report["rules"]}
    assert (states["HS-SCOPE-02"], states["HS-READ-07"]) == ("failed", "warned")


def test_a_run_that_does_not_use_the_plugin_imports_nothing(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        """
        import sys

        def test_nothing():
            ours = {name for name in sys.modules if name.startswith("mockspot")}
            assert ours <= {"mockspot", "mockspot.pytest_plugin"}
        """
    )
    result = pytester.runpytest_subprocess("-p", "no:randomly", "-p", "no:locust")
    result.assert_outcomes(passed=1)
    result.stdout.no_fnmatch_line("*mockspot contracts*")


def test_the_simulator_is_not_rewritten_by_pytest(pytester: pytest.Pytester) -> None:
    pytester.makeconftest("import mockspot.testing")
    pytester.makepyfile(
        """
        import mockspot.testing
        from _pytest.assertion.rewrite import AssertionRewritingHook

        def test_loader():
            assert not isinstance(mockspot.testing.__loader__, AssertionRewritingHook)
        """
    )
    pytester.runpytest_subprocess("-p", "no:randomly").assert_outcomes(passed=1)


def test_a_run_without_a_terminal_writes_its_reports(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(GOOD)
    pytester.run(sys.executable, "-m", "pytest", "-p", "no:terminal", "-p", "no:randomly", "--mockspot-report=json")
    assert (pytester.path / ".mockspot/reports/report.json").exists()


def _dedented(source: str) -> str:
    return "\n".join(line.removeprefix("    ") for line in source.splitlines()) + "\n"
