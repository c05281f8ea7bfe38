"""Version rules: what HubSpot still supports on the day of the call. That day is the traffic's simulated one."""

from collections.abc import Iterator
from datetime import timedelta
from typing import NamedTuple

from mockspot_contracts.facts.endings import ENDINGS, support_ends, version_of
from mockspot_contracts.profiles import EVERYWHERE, LISTED, STRICT
from mockspot_contracts.rule import Evidence, Finding, NoParameters, Severity, World, rule
from mockspot_contracts.traffic import Request, Traffic
from mockspot_contracts.traffic.log import grouped
from mockspot_contracts.words import count


class Notice(NamedTuple):
    """How many days before an end the rule begins to warn."""

    days: int = 180


class ShortNotice(NamedTuple):
    """How many days before an end the rule begins to warn."""

    days: int = 30


def _requests(traffic: Traffic) -> tuple[Request, ...]:
    return traffic.requests


def _versioned(traffic: Traffic) -> list[Request]:
    # OAuth has an end date of its own (HS-VER-02).
    return [call for call in traffic.requests if not call.path.startswith("/oauth/") and _version(call) is not None]


def _version(call: Request) -> str | None:
    return version_of(call.version, call.path)


@rule(
    "HS-VER-01",
    "Supported API versions only",
    severity=Severity.BLOCKER,
    profiles=(*LISTED, STRICT),
    ground=("cert",),
    sources=("DOC-VERS", "CHG:legacy-apis-and-legacy-apps-whats-going-unsupported-and-when"),
    parameters=Notice(),
    applies=_versioned,
    explanation="""
        Dated API versions are supported for 18 months; v4 paths until 2027-03-30, v1 to v3 until September
        2027. Apps must be on supported versions at listing, certification and recertification. Unsupported
        versions may go on answering, but nobody promises it. Warns 180 days ahead.
    """,
)
def supported_versions_only(traffic: Traffic, world: World[Notice]) -> Iterator[Finding]:
    """Find calls to versions that are, or soon will be, without support."""
    notice = timedelta(days=world.parameters.days)
    for version, calls in grouped(_versioned(traffic), _version).items():
        ends = support_ends(version or "")
        late = [call for call in calls if ends is not None and call.at.date() > ends]
        soon = [call for call in calls if ends is not None and call.at.date() > ends - notice]
        if soon:
            yield Finding(
                message=f"{version} {'is' if late else 'will soon be'} without support",
                expected="a supported version",
                found=f"{count(len(late or soon), 'call')} to {version}, supported until {ends}",
                evidence=tuple(Evidence(call, str(version)) for call in late or soon),
                advisory=not late,
            )


@rule(
    "HS-VER-02",
    "No sunset endpoints",
    severity=Severity.MAJOR,
    profiles=EVERYWHERE,
    ground=("docs",),
    sources=("DOC-VERS", "CHG:v1-oauth-api-deprecation"),
    parameters=ShortNotice(),
    applies=_requests,
    explanation="""
        Some endpoints stop on a day HubSpot has announced: contact lists v1 on 2026-04-30, pipelines v1 on
        2026-12-04, OAuth v1 on 2027-02-16. After that day they answer with errors. Warns 30 days ahead.
    """,
)
def no_sunset_endpoints(traffic: Traffic, world: World[ShortNotice]) -> Iterator[Finding]:
    """Find calls to endpoints past, or close to, their last day."""
    for ending in ENDINGS:
        calls = [call for call in traffic.requests if ending.path.search(call.path)]
        late = [call for call in calls if call.at.date() > ending.ends]
        soon = [call for call in calls if call.at.date() > ending.ends - timedelta(days=world.parameters.days)]
        if soon:
            yield Finding(
                message=f"{ending.name} {'has ended' if late else 'ends soon'}",
                expected=f"{ending.instead} instead",
                found=f"{count(len(late or soon), 'call')} to {ending.name}, which ends on {ending.ends}",
                evidence=tuple(Evidence(call, ending.name) for call in late or soon),
                advisory=not late,
            )


@rule(
    "HS-VER-03",
    "No beta versions in production",
    severity=Severity.MINOR,
    profiles=(*LISTED, STRICT),
    ground=("cert",),
    sources=("DOC-VERS",),
    parameters=NoParameters(),
    applies=_requests,
    explanation="""
        Paths with a beta version change without notice. They are for trying things out; a listed app stays on
        stable public APIs, as certification asks.
    """,
)
def no_beta_versions(traffic: Traffic, _: World[NoParameters]) -> Iterator[Finding]:
    """Find calls to beta versions."""
    beta = [call for call in traffic.requests if "-beta" in (_version(call) or "") or "/beta/" in call.path]
    for version, calls in grouped(beta, _version).items():
        yield Finding(
            message="A beta version was called",
            expected="stable versions only",
            found=f"{count(len(calls), 'call')} to {version}",
            evidence=tuple(Evidence(call, str(version)) for call in calls),
        )
