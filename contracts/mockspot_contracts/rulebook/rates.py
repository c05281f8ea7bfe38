"""Rate rules: error share, burst and search limits, and what to do when told to wait."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from itertools import pairwise
from typing import NamedTuple

from mockspot_contracts.crowds import crowds
from mockspot_contracts.facts.limits import bucket_of
from mockspot_contracts.profiles import BEYOND_SMOKE, EVERYWHERE
from mockspot_contracts.proportions import ONE_IN_TEN_THOUSAND, wilson_lower
from mockspot_contracts.rule import Evidence, Finding, NoParameters, NotChecked, Severity, World, rule
from mockspot_contracts.traffic import Request, Traffic
from mockspot_contracts.traffic.log import grouped
from mockspot_contracts.words import count

_MAX_HEADER = "x-hubspot-ratelimit-max"
_INTERVAL_HEADER = "x-hubspot-ratelimit-interval-milliseconds"


class ErrorShare(NamedTuple):
    """The share of errors allowed, and how sure a verdict must be."""

    allowed: float = 0.05
    smallest_sample: int = 100
    z: float = ONE_IN_TEN_THOUSAND


class BurstLimit(NamedTuple):
    """The burst limit; without a number it is the one the answers name, or else the documented one."""

    limit: int | None = None
    seconds: float = 10.0


class SearchLimit(NamedTuple):
    """Searches per account and window."""

    limit: int = 5
    seconds: float = 1.0


class Impatience(NamedTuple):
    """How much earlier than told still counts as on time: clocks of client and server differ."""

    tolerance_seconds: float = 0.05


def _requests(traffic: Traffic) -> tuple[Request, ...]:
    return traffic.requests


def _answered(traffic: Traffic) -> list[Request]:
    return [call for call in traffic.requests if call.status is not None and not call.spoilt]


def _burst_calls(traffic: Traffic) -> list[Request]:
    return [call for call in traffic.requests if call.bucket == "burst"]


def _searches(traffic: Traffic) -> list[Request]:
    return [call for call in traffic.requests if call.bucket == "search"]


def _told_to_wait(traffic: Traffic) -> list[Request]:
    return [call for call in traffic.requests if _wait_of(call) is not None]


@rule(
    "HS-RATE-01",
    "Success rate above 95 %",
    severity=Severity.BLOCKER,
    profiles=EVERYWHERE,
    ground=("cert", "usage"),
    sources=("DOC-USAGE",),
    parameters=ErrorShare(),
    applies=_answered,
    whole_run=True,
    explanation="""
        HubSpot wants error answers below 5 % of an app's requests; certification measures it over all
        activity. Judged only over enough calls, and failed only when even the lower Wilson bound of the error
        share lies above 5 %, as a good run reaches once in ten thousand; a point estimate above 5 % warns.
        Answers made by injected faults are left out.
    """,
)
def success_rate(traffic: Traffic, world: World[ErrorShare]) -> Iterator[Finding]:
    """Judge the share of answers of 400 and more."""
    answered, limits = _answered(traffic), world.parameters
    if len(answered) < limits.smallest_sample:
        raise NotChecked(f"judged from {limits.smallest_sample} answers on; there were {len(answered)}")
    errors = [call for call in answered if call.status is not None and call.status >= 400]
    share = len(errors) / len(answered)
    if share > limits.allowed:
        yield Finding(
            message="Too many calls end in errors",
            expected=f"at most {limits.allowed:.0%} of answers to be errors",
            found=f"{share:.1%} ({len(errors)} of {len(answered)})",
            evidence=tuple(Evidence(call, call.error_category or "") for call in errors),
            advisory=wilson_lower(len(errors), len(answered), limits.z) <= limits.allowed,
        )


@rule(
    "HS-RATE-02",
    "Burst limit kept",
    severity=Severity.MAJOR,
    profiles=EVERYWHERE,
    ground=("cert",),
    sources=("DOC-USAGE",),
    parameters=BurstLimit(),
    applies=_burst_calls,
    explanation="""
        Within any ten seconds an app may make so many calls per account: 110 for an OAuth app, 100 or 190 for
        a private app by tier; the answers say the number in X-HubSpot-RateLimit-Max. Space calls with a
        limiter shared by all workers instead of running into 429s; reviewers suggest to stay at 100. Searches
        and association batches have buckets of their own and are not counted here.
    """,
)
def burst_limit_kept(traffic: Traffic, world: World[BurstLimit]) -> Iterator[Finding]:
    """Find the fullest window per account and app, if it holds more calls than the limit."""
    by_app = grouped(_burst_calls(traffic), lambda call: (call.account, call.app_id))
    yield from _overfull(by_app.values(), world.parameters.limit, world.parameters.seconds, _interval)


@rule(
    "HS-RATE-03",
    "Search limit kept",
    severity=Severity.MAJOR,
    profiles=EVERYWHERE,
    ground=("docs", "bug"),
    sources=("DOC-SEARCH", "DOC-USAGE", "hubspot-api-nodejs issue 416"),
    parameters=SearchLimit(),
    applies=_searches,
    explanation="""
        Search allows five calls a second per account, all object types, apps and processes together. The
        answers carry no rate headers, so only a limiter on the client's side keeps the limit, and it must be
        shared by all workers.
    """,
)
def search_limit_kept(traffic: Traffic, world: World[SearchLimit]) -> Iterator[Finding]:
    """Find the fullest second per account, if it holds more searches than the limit."""
    by_account = grouped(_searches(traffic), lambda call: call.account)
    yield from _overfull(by_account.values(), world.parameters.limit, world.parameters.seconds, lambda _: None)


@rule(
    "HS-RATE-04",
    "Wait as told",
    severity=Severity.BLOCKER,
    profiles=EVERYWHERE,
    needs=("T", "F"),
    ground=("eng",),
    sources=("RFC 9110 section 10.2.3 (Retry-After)", "DOC-ERR (477)"),
    parameters=Impatience(),
    applies=_told_to_wait,
    explanation="""
        HubSpot's 429 names no time to wait, but its 477 (account being moved) and test profiles do, in
        Retry-After. Where it is sent, no call may go to that bucket of that account earlier. Calls that were
        already under way when the answer came are not counted.
    """,
)
def wait_as_told(traffic: Traffic, world: World[Impatience]) -> Iterator[Finding]:
    """Find calls to a bucket before the time its last answer named."""
    tolerance = timedelta(seconds=world.parameters.tolerance_seconds)
    for calls in grouped(traffic.requests, lambda call: (call.account, call.app_id, bucket_of(call))).values():
        told: Request | None = None
        for call in calls:
            if told is not None and told.at < _sent(call) < told.at + (_wait_of(told) or timedelta()) - tolerance:
                yield _impatient(told, call)
            if _wait_of(call) is not None:
                told = call


def _overfull(
    groups: Iterable[list[Request]],
    limit: int | None,
    seconds: float,
    told: Callable[[list[Request]], float | None],
) -> Iterator[Finding]:
    def allowed(calls: list[Request]) -> int:
        return limit or _documented(calls)

    def width(calls: list[Request]) -> float:
        return told(calls) or seconds

    for calls in crowds(groups, seconds=width, allowed=allowed):
        most, within = allowed(calls), width(calls)
        yield Finding(
            message=f"{len(calls)} calls to account {calls[0].portal_id} within {within:g} s",
            expected=f"at most {most} calls in {within:g} s",
            found=count(len(calls), "call"),
            evidence=(
                Evidence(calls[0], "first of the window"),
                Evidence(calls[most], f"call {most + 1} of the window"),
                Evidence(calls[-1], "last of the window"),
            ),
        )


def _documented(calls: list[Request]) -> int:
    """Return what the answers name, else the documented burst limit: for private apps that of the larger tiers."""
    named = _told(calls, _MAX_HEADER)
    if named:
        return max(named)  # a limit that was cut in between is not held against earlier calls
    return 110 if calls[0].credential == "oauth" else 190


def _interval(calls: list[Request]) -> float | None:
    """Return the width of the window that the answers name, in seconds."""
    named = _told(calls, _INTERVAL_HEADER)
    return max(named) / 1000 if named else None


def _told(calls: list[Request], header: str) -> list[int]:
    return [int(value) for call in calls if (value := call.response.headers.get(header, "")).isdecimal()]


def _wait_of(call: Request) -> timedelta | None:
    told = call.response.headers.get("retry-after", "")
    refused = call.status in {429, 477, 503}
    return timedelta(seconds=int(told)) if refused and told.isdecimal() else None


def _sent(call: Request) -> datetime:
    return call.at - timedelta(milliseconds=call.duration_ms)


def _impatient(told: Request, call: Request) -> Finding:
    early = (told.at + (_wait_of(told) or timedelta()) - call.at).total_seconds()
    return Finding(
        message="A call came before the time it was told to wait for",
        expected=f"no call to the {bucket_of(told)} bucket for {told.response.headers['retry-after']} s",
        found=f"one {early:.3f} s too early",
        evidence=(Evidence(told, f"Retry-After: {told.response.headers['retry-after']}"), Evidence(call, "too early")),
    )


@rule(
    "HS-RATE-12",
    "Limit headers used",
    severity=Severity.INFORMATION,
    profiles=BEYOND_SMOKE,
    ground=("docs",),
    sources=("DOC-USAGE",),
    parameters=NoParameters(),
    applies=_burst_calls,
    explanation="""
        X-HubSpot-RateLimit-Remaining counts down within the ten-second interval. A client that watches it
        slows down before it reaches zero. Running into the burst limit although the answer just before said
        that nothing was left shows that nobody looks.
    """,
)
def limit_headers_used(traffic: Traffic, _: World[NoParameters]) -> Iterator[Finding]:
    """Find calls refused for the burst limit right after an answer said that nothing was left."""
    for calls in grouped(_burst_calls(traffic), lambda call: (call.account, call.app_id)).values():
        blind = [
            (before, call)
            for before, call in pairwise(calls)
            if before.remaining == 0 and before.succeeded and call.status == 429 and not call.spoilt
        ]
        if blind:
            told, refused = blind[0]
            yield Finding(
                message="The client called on although the headers said that nothing was left",
                expected="a pause when Remaining reaches 0",
                found=f"{count(len(blind), 'call')} refused right after",
                evidence=(Evidence(told, "Remaining: 0"), Evidence(refused, "refused")),
            )
