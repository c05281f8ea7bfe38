"""The pytest plugin: options, fixtures, and the audit after each test. Loaded by every pytest run of its environment.

Only pytest is imported here; the simulator and the rules are imported by the first fixture that needs them, so a run
that does not use them pays next to nothing.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Generator, Iterator
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import pytest

if TYPE_CHECKING:
    from mockspot.pytest_audit.use import Use
    from mockspot.testing import Mockspot
    from mockspot.testing.steering import Steering


_WHOLE = "int" if pytest.version_tuple >= (8, 4) else "string"
"""How pytest calls a whole number in a configuration file; older ones have only text."""


class _Option(NamedTuple):
    """A setting: on the command line `--mockspot-NAME`, in a configuration file `mockspot_NAME`."""

    name: str
    form: str  # the type of the configuration value; lists may also be given as text with commas
    default: Any
    help: str


_OPTIONS = (
    _Option("profile", "string", "smoke", "rules to judge by: smoke, private-app, marketplace, sync, strict"),
    _Option("rules", "args", [], "only these rules, separated by commas"),
    _Option("parameters", "args", [], "parameters of rules, separated by commas: HS-AUTH-02.processes=2"),
    _Option("seed", _WHOLE, 0, "random seed of new portals"),
    _Option("report", "args", [], "write reports, separated by commas: text, json, junit, sarif, html"),
    _Option("report-dir", "string", ".mockspot/reports", "folder for reports"),
    _Option("url", "string", "", "use a simulator that already runs instead of one in this process"),
)
_TRAVELS = "mockspot"
"""The attribute of a test's report that carries the outcome; xdist sends it along."""


_USE: pytest.StashKey[Use] = pytest.StashKey()
_OUTCOME = pytest.StashKey[dict[str, Any]]()
_RUN = pytest.StashKey["_Run"]()


def pytest_addoption(parser: pytest.Parser, pluginmanager: pytest.PytestPluginManager) -> None:
    """Add the settings."""
    _spare_rewriting(pluginmanager)  # here, as conftest files are imported before pytest_configure
    group = parser.getgroup("mockspot", "HubSpot simulator and contract rules")
    for row in _OPTIONS:
        dest = f"mockspot_{row.name.replace('-', '_')}"
        group.addoption(
            f"--mockspot-{row.name}",
            dest=dest,
            default=None,
            type=int if isinstance(row.default, int) else str,
            help=f"{row.help} (default: {row.default or 'none'})",
        )
        parser.addini(dest, row.help, type=row.form, default=row.default)  # type: ignore[arg-type]  # a literal's value


def pytest_configure(config: pytest.Config) -> None:
    """Register the markers, and on the controller what gathers the outcomes; refuse settings that cannot be."""
    config.addinivalue_line(
        "markers",
        "mockspot(profile=, parameters=, limits=, faults=, clock=, seed=, tier=, audit=, ...): its portal and rules",
    )
    config.addinivalue_line(
        "markers", "mockspot_waive(rule, reason=, until=): accept a rule's findings until a date, for a reason"
    )
    if _given(config):
        _check(config)
    if not hasattr(config, "workerinput"):
        config.stash[_RUN] = _Run(config)
        config.pluginmanager.register(config.stash[_RUN], "mockspot-run")


def pytest_report_header(config: pytest.Config) -> str | None:
    """Return one line, when there is something to say."""
    if not _given(config) and config.get_verbosity() < 1:
        return None
    from mockspot import __version__

    url = option(config, "url")
    where = f", simulator {url}" if url else ""
    return f"mockspot {__version__}: profile {option(config, 'profile')}, seed {option(config, 'seed')}{where}"


@pytest.fixture(scope="session")
def mockspot_listen_address() -> tuple[str, int]:
    """Return the address the session's server listens on; override it to choose a port."""
    return "127.0.0.1", 0


@pytest.fixture(scope="session")
def mockspot_tls() -> bool:
    """Say whether the session's server speaks TLS; override it to say yes."""
    return False


@pytest.fixture(scope="session")
def mockspot_server(
    pytestconfig: pytest.Config, mockspot_listen_address: tuple[str, int], mockspot_tls: bool
) -> Iterator[Steering]:
    """Yield the simulator of this session (one per xdist worker); its socket opens when a URL is first asked for."""
    session = _session(option(pytestconfig, "url"), mockspot_listen_address, mockspot_tls)
    yield session
    session.close()


@pytest.fixture
def mockspot(request: pytest.FixtureRequest, mockspot_server: Steering) -> Iterator[Mockspot]:
    """Yield a fresh portal; when the test is over, the contract rules judge what was sent to it."""
    from mockspot.intercept import guarded
    from mockspot.pytest_audit import use

    item, before = request.node, mockspot_server.portal_ids()
    portal = _portal(item, mockspot_server)
    with guarded() as tried:
        item.stash[_USE] = use.Use(portal, mockspot_server, before, tried)
        yield portal
        failure = _judge_late(item)
        del item.stash[_USE]
    portal.control("DELETE", "")
    if failure:
        pytest.fail(failure, pytrace=False)


@pytest.fixture
def mockspot_portal(mockspot: Mockspot) -> dict[str, Any]:
    """Return the *portal* document of the test's portal."""
    return mockspot.document


@pytest.fixture
def mockspot_app(mockspot: Mockspot) -> dict[str, Any]:
    """Return the OAuth app of the test's portal."""
    app: dict[str, Any] = mockspot.document["oauthApp"]
    return app


@pytest.fixture
def mockspot_token(mockspot: Mockspot) -> str:
    """Return a private-app token that holds every scope."""
    return mockspot.access_token


@pytest.fixture
def mockspot_env(mockspot: Mockspot, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Set the environment variables by which clients find the test's portal, and return them."""
    for name, value in mockspot.env.items():
        monkeypatch.setenv(name, value)
    return mockspot.env


@pytest.fixture
def mockspot_intercept(mockspot_server: Steering, mockspot: Mockspot) -> Iterator[Mockspot]:
    """Send this process's connections to HubSpot to the test's simulator, for code that cannot be re-pointed."""
    from mockspot.testing import intercepted

    with intercepted(mockspot_server, mockspot):
        yield mockspot


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, object, object]:
    """Judge a test's traffic once its body is done; blockers fail the test with the text of the rule."""
    try:
        result = yield
    except (Exception, pytest.fail.Exception):
        _judge(item)  # shown beside the test's own failure, and part of the run's report
        raise
    failure = _judge(item)
    if failure:
        pytest.fail(failure, pytrace=False)
    if _USE in item.stash:
        item.stash[_USE].good = True
    return result


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Let the outcome travel with the report of the test's body, or of its end if it sent something there."""
    report = yield
    if call.when != "setup" and _OUTCOME in item.stash:
        setattr(report, _TRAVELS, item.stash[_OUTCOME])
        del item.stash[_OUTCOME]
    return report


class _Run:
    """Gathers what the tests came to, on the controller, and tells of it at the end."""

    def __init__(self, config: pytest.Config) -> None:
        self._config = config
        self._outcomes: list[dict[str, Any]] = []
        self._lines: list[str] = []

    @cached_property
    def folder(self) -> Path:
        """Return the folder of this run's traffic files, made anew for each run."""
        return Path(tempfile.mkdtemp(prefix="mockspot-run-"))

    @pytest.hookimpl(optionalhook=True)
    def pytest_configure_node(self, node: Any) -> None:
        """Tell an xdist worker where traffic files go."""
        node.workerinput[_TRAVELS] = str(self.folder)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Keep the outcome a report carries; that of a test's end replaces that of its body."""
        outcome = getattr(report, _TRAVELS, None)
        if outcome is None:
            return
        if report.when == "teardown":
            earlier = [one for one in self._outcomes if one["test"] == outcome["test"]]
            self._outcomes.remove(earlier[-1])
        self._outcomes.append(outcome)

    def pytest_sessionfinish(self) -> None:
        """Judge sums over the run, and write its reports."""
        if not self._outcomes:
            return
        from mockspot.pytest_audit.ending import finish

        self._lines = finish(
            self._outcomes,
            self.folder,
            self._config.rootpath / option(self._config, "report-dir"),
            profile=option(self._config, "profile"),
            only=option(self._config, "rules") or None,
            formats=option(self._config, "report"),
            parameters=option(self._config, "parameters"),
        )

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Show what the rules found, checked and could not check."""
        if self._lines:
            terminalreporter.section("mockspot contracts")
            for line in self._lines:
                terminalreporter.line(line)

    def pytest_unconfigure(self) -> None:
        """Remove the traffic files."""
        if "folder" in vars(self):
            shutil.rmtree(self.folder, ignore_errors=True)


def option(config: pytest.Config, name: str) -> Any:
    """Return a setting: the command line's, else the configuration file's, else the default."""
    dest = f"mockspot_{name.replace('-', '_')}"
    given = config.getoption(dest)
    value = config.getini(dest) if given is None else given
    default = next(row.default for row in _OPTIONS if row.name == name)
    if not isinstance(default, list):
        return type(default)(value)
    parts = [value] if isinstance(value, str) else value
    return [one for part in parts for one in part.replace(" ", "").split(",") if one]


def marker_settings(item: pytest.Item) -> dict[str, Any]:
    """Return the `mockspot` marker's settings, the innermost winning."""
    settings: dict[str, Any] = {}
    for marker in reversed(list(item.iter_markers("mockspot"))):
        if marker.args:
            raise ValueError(f"the marker mockspot takes settings by name, not {marker.args[0]!r}")
        settings.update(marker.kwargs)
    return settings


def _given(config: pytest.Config) -> bool:
    """Say whether any setting differs from its default."""
    return any(option(config, row.name) != row.default for row in _OPTIONS)


def _check(config: pytest.Config) -> None:
    """Refuse a profile, rule or report format that does not exist before the first test runs."""
    from mockspot.pytest_audit.checking import check_settings

    try:
        check_settings(
            option(config, "profile"),
            option(config, "rules") or None,
            option(config, "report"),
            option(config, "parameters"),
        )
    except ValueError as error:
        raise pytest.UsageError(f"mockspot: {error}") from error


def _spare_rewriting(pluginmanager: pytest.PytestPluginManager) -> None:
    """Keep pytest from rewriting the asserts of the simulator, as it does for every package that brings a plugin.

    Parsing 250 modules takes seconds, in each run of a machine that keeps no byte code, as CI does.
    """
    marked: set[str] = getattr(getattr(pluginmanager, "rewrite_hook", None), "_must_rewrite", set())
    marked.difference_update(("mockspot", "mockspot_contracts", "mockspot_loadtests"))


def _session(url: str, address: tuple[str, int], tls: bool) -> Steering:
    if url:
        from mockspot.testing.remote import RemoteSession

        return RemoteSession(url)
    from mockspot.testing import Session

    return Session(host=address[0], port=address[1], tls=tls)


def _portal(item: pytest.Item, steering: Steering) -> Mockspot:
    """Make the portal of a test; what its markers have wrong is said before its body runs."""
    from mockspot.testing.marked import portal_for

    try:
        settings = marker_settings(item)
        if "profile" in settings or "parameters" in settings or item.get_closest_marker("mockspot_waive"):
            from mockspot.pytest_audit.checking import check_markers

            check_markers(item, settings)
        return portal_for(item.nodeid, settings, steering, random_seed=option(item.config, "seed"))
    except (ValueError, AssertionError) as error:
        pytest.fail(f"mockspot: {error}", pytrace=False)


def _judge_late(item: pytest.Item) -> str:
    """Judge a test once more if its fixtures sent anything after its body; return why it must fail, or nothing."""
    use = item.stash[_USE]
    return _judge(item, "teardown") if use.good and (use.tried or use.has_more()) else ""


def _judge(item: pytest.Item, moment: Literal["call", "teardown"] = "call") -> str:
    """Audit a test that used `mockspot`; return why it must fail, or nothing."""
    use = item.stash.get(_USE, None)
    if use is None:
        return ""
    if use.tried:
        hosts = ", ".join(sorted(set(use.tried)))
        return f"the test tried to reach the real HubSpot ({hosts}); nothing was sent"
    settings = marker_settings(item)
    if not settings.get("audit", True):
        return ""
    from mockspot.pytest_audit.judging import judge

    judgement = judge(
        item,
        use.lives(),
        moment=moment,
        profile=settings.get("profile", option(item.config, "profile")),
        only=option(item.config, "rules") or None,
        texts=option(item.config, "parameters"),
        parameters=settings.get("parameters", {}),
        folder=_traffic_folder(item.config),
    )
    item.stash[_OUTCOME] = judgement.document
    return judgement.failure


def _traffic_folder(config: pytest.Config) -> Path:
    workerinput = getattr(config, "workerinput", None)
    return config.stash[_RUN].folder if workerinput is None else Path(workerinput[_TRAVELS])
