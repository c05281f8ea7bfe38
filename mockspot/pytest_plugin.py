"""The pytest plugin: options, fixtures, and the audit after each test. Loaded by every pytest run of its environment.

Only pytest is imported here; the simulator and the rules are imported by the first fixture that needs them, so a run
that does not use them pays next to nothing.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from mockspot.pytest_audit import Auditor
    from mockspot.testing import Mockspot
    from mockspot.testing.session import RemoteSession, Session

_OPTIONS = (
    ("profile", "smoke", "rules to judge by: smoke, private-app, marketplace, sync, strict"),
    ("rules", "", "only these rules, separated by commas"),
    ("seed", "0", "random seed of new portals"),
    ("report", "", "write reports, separated by commas: text, json, junit, sarif, html"),
    ("report-dir", ".mockspot/reports", "folder for reports"),
    ("url", "", "use a simulator that already runs instead of one in this process"),
)
_PORTALS = pytest.StashKey[list["Mockspot"]]()
_AUDITOR = pytest.StashKey["Auditor"]()
_OUTCOMES = "mockspot_findings"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add `--mockspot-…` and the ini keys of the same names."""
    group = parser.getgroup("mockspot", "HubSpot simulator and contract rules")
    for name, default, text in _OPTIONS:
        dest = f"mockspot_{name.replace('-', '_')}"
        group.addoption(f"--mockspot-{name}", dest=dest, default=None, help=f"{text} (default: {default or 'none'})")
        parser.addini(dest, text, default=default)


def pytest_configure(config: pytest.Config) -> None:
    """Register the markers."""
    config.addinivalue_line(
        "markers",
        "mockspot(profile=, limits=, faults=, clock=, seed=, tier=, audit=): the portal and the rules of a test",
    )
    config.addinivalue_line(
        "markers", "mockspot_waive(rule, reason=, until=): accept a rule's findings until a date, for a reason"
    )


@pytest.fixture(scope="session")
def mockspot_listen_address() -> tuple[str, int]:
    """Return the address the session's server listens on; override it to choose a port."""
    return "127.0.0.1", 0


@pytest.fixture(scope="session")
def mockspot_server(
    pytestconfig: pytest.Config, mockspot_listen_address: tuple[str, int]
) -> Iterator[Session | RemoteSession]:
    """Yield the simulator of this session (one per xdist worker); its socket opens when a URL is first asked for."""
    from mockspot.testing.session import RemoteSession, Session

    url = option(pytestconfig, "url")
    host, port = mockspot_listen_address
    session = RemoteSession(url) if url else Session(host=host, port=port)
    yield session
    session.close()


@pytest.fixture
def mockspot(request: pytest.FixtureRequest, mockspot_server: Session | RemoteSession) -> Iterator[Mockspot]:
    """Yield a fresh portal; when the test is over, the contract rules judge what was sent to it."""
    from mockspot.intercept import guarded
    from mockspot.testing import Mockspot

    settings = marker_settings(request.node)
    faults = settings.pop("faults", ())
    options = {"random_seed": int(option(request.config, "seed")), **_portal_options(settings)}
    portal = Mockspot.create(mockspot_server, options)
    for fault in faults:
        portal.control("POST", "/faults", fault)
    request.node.stash.setdefault(_PORTALS, []).append(portal)
    with guarded():
        yield portal
    portal.control("DELETE", "")


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
    """Set the environment variables of `mockspot env` for the test."""
    for name, value in mockspot.env.items():
        monkeypatch.setenv(name, value)
    return mockspot.env


@pytest.fixture
def mockspot_intercept(
    mockspot_server: Session, mockspot: Mockspot, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Mockspot]:
    """Send this process's connections to HubSpot to the test's simulator, for code that cannot be re-pointed."""
    from mockspot.testing.interception import intercepted

    with intercepted(mockspot_server, monkeypatch):
        yield mockspot


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, object, object]:
    """Judge a test's traffic once its body is done; blockers fail the test with the text of the rule."""
    result = yield
    portals = item.stash.get(_PORTALS, [])
    if portals and marker_settings(item).get("audit", True):
        _auditor(item.config).judge(item, portals, marker_settings(item).get("profile"))
    return result


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    """Show what the rules found, checked and could not check; findings travel with the reports, so xdist's too."""
    reports = [report for group in terminalreporter.stats.values() for report in group if report_is_call(report)]
    found = [value for report in reports for name, value in report.user_properties if name == _OUTCOMES]
    if found:
        from mockspot.pytest_audit import summarise, write_reports

        summarise(terminalreporter, found)
        formats = _formats(config)
        if formats:
            written = write_reports(_traffic_folder(config), _report_folder(config), formats, option(config, "profile"))
            terminalreporter.line(f"reports: {', '.join(map(str, written))}")


def report_is_call(report: Any) -> bool:
    """Say whether a report is that of a test's body: the others repeat its properties."""
    return getattr(report, "when", None) == "call"


def option(config: pytest.Config, name: str) -> str:
    """Return a setting: the command line's, else the ini file's, else the default."""
    dest = f"mockspot_{name.replace('-', '_')}"
    given = config.getoption(dest)
    return str(config.getini(dest) if given is None else given)


def marker_settings(item: pytest.Item) -> dict[str, Any]:
    """Return the `mockspot` marker's settings, the innermost winning."""
    settings: dict[str, Any] = {}
    for marker in reversed(list(item.iter_markers("mockspot"))):
        settings.update(marker.kwargs)
    return settings


def _portal_options(settings: dict[str, Any]) -> dict[str, Any]:
    """Return what of a marker's settings goes into the making of the portal."""
    judged = ("profile", "audit", "api_version")
    return {name: value for name, value in settings.items() if name not in judged}


def _formats(config: pytest.Config) -> tuple[str, ...]:
    return tuple(filter(None, option(config, "report").split(",")))


def _report_folder(config: pytest.Config) -> Path:
    return config.rootpath / option(config, "report-dir")


def _traffic_folder(config: pytest.Config) -> Path:
    return _report_folder(config) / "traffic"


def _auditor(config: pytest.Config) -> Auditor:
    if _AUDITOR not in config.stash:
        from mockspot.pytest_audit import Auditor

        rules = tuple(filter(None, option(config, "rules").split(",")))
        folder = _traffic_folder(config) if _formats(config) else None
        config.stash[_AUDITOR] = Auditor(option(config, "profile"), rules, _OUTCOMES, folder)
    return config.stash[_AUDITOR]
