"""Grant rules: how refreshes and code exchanges go, and what happens once a grant is gone."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise
from typing import NamedTuple
from urllib.parse import parse_qsl

from mockspot_contracts.json_values import member, text
from mockspot_contracts.profiles import EVERYWHERE
from mockspot_contracts.retrying import may_be_lost, sent_at
from mockspot_contracts.rule import Evidence, Finding, NoParameters, Severity, World, rule
from mockspot_contracts.traffic import Account, Request, TokenIssue, Traffic
from mockspot_contracts.traffic.log import grouped
from mockspot_contracts.words import count

_DEAD = frozenset({"BAD_REFRESH_TOKEN", "BAD_HUB"})
_TRANSIENT = frozenset({429, 500, 502, 503, 504})


class Workers(NamedTuple):
    """How many processes may each refresh on their own, and within how many seconds refreshes belong together.

    `early` refreshes, with more than half of the former token's life to go, may come one after the other.
    """

    processes: int = 1
    seconds: float = 10.0
    early: int = 2


class DeadGrant(NamedTuple):
    """How many calls may still come after a refresh was refused for good."""

    calls: int = 3


def _form(call: Request) -> dict[str, str]:
    """Return the form fields of a token call; secrets among them are fingerprints."""
    body = call.request.body
    return dict(parse_qsl(body)) if isinstance(body, str) else {}


def _refreshes(traffic: Traffic) -> list[TokenIssue]:
    return [issue for issue in traffic.tokens if issue.grant == "refresh_token" and issue.expires_at is not None]


def _heard_of(traffic: Traffic) -> list[TokenIssue]:
    """Return the refreshes whose answer reached the client; after others it has to refresh once more."""
    lost = {(call.account, call.sequence) for call in traffic.calls("oauth.token") if may_be_lost(call)}
    return [issue for issue in _refreshes(traffic) if (issue.account, issue.cause) not in lost]


def _refusals(traffic: Traffic) -> list[Request]:
    return [call for call in traffic.calls("oauth.token") if _is_dead(call)]


def _is_dead(call: Request) -> bool:
    return call.status is not None and call.status >= 400 and text(member(call.response.body, "status")) in _DEAD


def _replacements(traffic: Traffic) -> list[tuple[Request, TokenIssue]]:
    """Return the refreshes that were answered with another refresh token, and reached their client."""
    calls = {(call.account, call.sequence): call for call in traffic.calls("oauth.token")}
    answered = [(calls.get((issue.account, issue.cause or 0)), issue) for issue in _refreshes(traffic)]
    return [
        (call, issue)
        for call, issue in answered
        if call is not None and not may_be_lost(call)
        if issue.refresh_token not in {None, _form(call).get("refresh_token")}
    ]


def _exchanges(traffic: Traffic) -> list[Request]:
    return [call for call in traffic.calls("oauth.token") if _form(call).get("grant_type") == "authorization_code"]


@rule(
    "HS-AUTH-02",
    "Single-flight refresh",
    severity=Severity.MAJOR,
    profiles=EVERYWHERE,
    needs=("T", "D"),
    ground=("eng",),
    sources=("DOC-OAUTH3",),
    parameters=Workers(),
    applies=_refreshes,
    explanation="""
        When a token ends while many jobs run, one of them refreshes and the others wait for it. Refreshes of
        one installation that follow each other within seconds, while the token of the first is good and
        nothing was refused in between, come from jobs that do not know of each other. Where refresh tokens
        are replaced, all but the last of them end up with a dead one. Declare the number of processes that
        each keep a token of their own. Refreshing for every job or call, further apart, warns: keep the token
        until shortly before it ends.
    """,
)
def single_flight_refresh(traffic: Traffic, world: World[Workers]) -> Iterator[Finding]:
    """Find refreshes that another one had made needless."""
    near = timedelta(seconds=world.parameters.seconds)
    refused = [call for call in traffic.requests if call.status == 401]
    for issues in grouped(_heard_of(traffic), lambda issue: (issue.account, issue.app_id)).values():
        flight: list[TokenIssue] = issues[:1]
        for earlier, later in pairwise(issues):
            if later.at - earlier.at <= near and _is_good(earlier, later, refused):
                flight.append(later)
                continue
            yield from _crowded(flight, world.parameters)
            flight = [later]
        yield from _crowded(flight, world.parameters)
        yield from _habitual(issues, world.parameters, refused)


def _is_good(earlier: TokenIssue, later: TokenIssue, refused: list[Request]) -> bool:
    """Say whether an issued token was of use until the next one was issued."""
    if earlier.expires_at is None or earlier.expires_at <= later.at:
        return False
    return not any(call.account == earlier.account and earlier.at <= call.at <= later.at for call in refused)


def _crowded(flight: list[TokenIssue], workers: Workers) -> Iterator[Finding]:
    if len(flight) > workers.processes:
        within = (flight[-1].at - flight[0].at).total_seconds()
        yield Finding(
            message="One installation was refreshed several times at once",
            expected=f"{count(workers.processes, 'refresh', 'refreshes')} per lifetime of a token",
            found=f"{count(len(flight), 'refresh', 'refreshes')} within {within:g} s",
            evidence=tuple(Evidence(issue, "refreshed") for issue in flight),
        )


def _habitual(issues: list[TokenIssue], workers: Workers, refused: list[Request]) -> Iterator[Finding]:
    """Find refreshes, apart from each other, of tokens that would have been good for long."""
    apart = timedelta(seconds=workers.seconds)
    early = [
        later
        for earlier, later in pairwise(issues)
        if later.at - earlier.at > apart and _half_left(earlier, later) and _is_good(earlier, later, refused)
    ]
    if len(early) > workers.early * workers.processes:
        yield Finding(
            message="Tokens were refreshed long before they ended",
            expected="a refresh shortly before a token ends",
            found=f"{count(len(early), 'refresh', 'refreshes')} with more than half of its life to go",
            evidence=tuple(Evidence(issue, "refreshed") for issue in early),
            advisory=True,
        )


def _half_left(earlier: TokenIssue, later: TokenIssue) -> bool:
    return earlier.expires_at is not None and earlier.expires_at - later.at > later.at - earlier.at


@rule(
    "HS-AUTH-03",
    "Dead grant stops traffic",
    severity=Severity.BLOCKER,
    profiles=EVERYWHERE,
    needs=("T", "F"),
    ground=("cert",),
    sources=("DOC-WWO", "NANGO (bodies of refusals)", "certification reviewers' remarks"),
    parameters=DeadGrant(),
    applies=_refusals,
    explanation="""
        A refresh refused with BAD_REFRESH_TOKEN or BAD_HUB means that the app was uninstalled or the account
        is gone. No repetition will change that: stop all work for the account, tell its owner, and begin
        again with the next installation. Certification reviewers name apps that go on calling. A few calls
        that were on their way are fine.
    """,
)
def dead_grant_stops_traffic(traffic: Traffic, world: World[DeadGrant]) -> Iterator[Finding]:
    """Find calls for an account after its refresh was refused, up to the next token."""
    dead: dict[Account, list[Request]] = {}
    for entry in traffic.entries:
        if isinstance(entry, TokenIssue):
            yield from _went_on(dead.pop(entry.account, []), world.parameters)
        elif isinstance(entry, Request) and entry.account in dead and entry.credential in {"oauth", "none", None}:
            dead[entry.account].append(entry)
        elif isinstance(entry, Request) and entry.operation == "oauth.token" and _is_dead(entry):
            dead[entry.account] = [entry]
    for calls in dead.values():
        yield from _went_on(calls, world.parameters)


def _went_on(calls: list[Request], limit: DeadGrant) -> Iterator[Finding]:
    later = calls[1:]
    if len(later) > limit.calls:
        yield Finding(
            message="Calls went on after the refresh was refused for good",
            expected=f"at most {limit.calls} calls until the app is installed again",
            found=count(len(later), "call"),
            evidence=(Evidence(calls[0], "refused for good"), *(Evidence(call, "goes on") for call in later)),
        )


@rule(
    "HS-AUTH-06",
    "Replaced refresh token is used",
    severity=Severity.MAJOR,
    profiles=EVERYWHERE,
    needs=("T", "D", "F"),
    ground=("eng",),
    sources=("DOC-WWO", "NANGO (2026: the same one comes back, which nothing promises)", "RFC 6749 section 6"),
    parameters=NoParameters(),
    applies=_replacements,
    explanation="""
        A refresh may answer another refresh token than the one that was sent. That one counts from then on:
        keep it where the next process finds it. HubSpot answers the same one today and promises nothing; the
        switch rotateRefreshToken has the simulator answer another. Refreshes that were under way, and those
        whose answer was lost, are excused.
    """,
)
def replaced_refresh_token_is_used(traffic: Traffic, _: World[NoParameters]) -> Iterator[Finding]:
    """Find refreshes with a token that an earlier answer had replaced."""
    replaced: dict[tuple[Account, str | None], TokenIssue] = {}
    for call, issue in _replacements(traffic):
        replaced.setdefault((call.account, _form(call).get("refresh_token")), issue)
    for call in traffic.calls("oauth.token"):
        brought = replaced.get((call.account, _form(call).get("refresh_token")))
        if brought is not None and call.sequence != brought.cause and sent_at(call) >= brought.at.timestamp():
            yield Finding(
                message="A refresh sent a refresh token that an earlier answer had replaced",
                expected=f"the refresh token of the last answer ({brought.refresh_token})",
                found=_form(call)["refresh_token"],
                evidence=(Evidence(brought, f"brings {brought.refresh_token}"), Evidence(call, "sends the former one")),
            )


@rule(
    "HS-AUTH-08",
    "Code exchanged once, same redirect URL",
    severity=Severity.MAJOR,
    profiles=EVERYWHERE,
    needs=("T", "D", "C"),
    ground=("docs",),
    sources=("DOC-WWO", "SLACK (MISMATCH_REDIRECT_URI_AUTH_CODE)"),
    parameters=NoParameters(),
    applies=_exchanges,
    explanation="""
        An authorization code is good for one exchange, with exactly the redirect URL that was authorised. A
        callback that is opened twice, as browsers do, must not exchange again: look up what the first
        exchange brought. A repetition after an answer that was lost or said to try again does not count.
    """,
)
def code_exchanged_once(traffic: Traffic, _: World[NoParameters]) -> Iterator[Finding]:
    """Find codes sent again after an answer, and exchanges with another redirect URL."""
    for calls in grouped(_exchanges(traffic), lambda call: _form(call).get("code")).values():
        answered = [call for call in calls if not may_be_lost(call) and call.status not in _TRANSIENT]
        if len(answered) > 1:
            yield Finding(
                message="One authorization code was exchanged more than once",
                expected="one exchange of a code",
                found=count(len(answered), "exchange"),
                evidence=tuple(Evidence(call, "exchanges the code") for call in answered),
            )
        for call in answered:
            if text(member(call.response.body, "status")) == "MISMATCH_REDIRECT_URI_AUTH_CODE":
                yield Finding(
                    message="A code was exchanged with another redirect URL than the authorised one",
                    expected="the redirect URL of the authorization request",
                    found=_form(call).get("redirect_uri", "none"),
                    evidence=(Evidence(call, "redirect URL differs"),),
                )
