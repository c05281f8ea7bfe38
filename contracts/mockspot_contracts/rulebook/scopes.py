"""Scope rules: what the app asked for and what it uses."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from mockspot_contracts.bodies import message
from mockspot_contracts.json_values import items
from mockspot_contracts.profiles import EVERYWHERE
from mockspot_contracts.retrying import is_write, sent_at
from mockspot_contracts.rule import Evidence, Finding, NoParameters, Severity, World, rule
from mockspot_contracts.traffic import Account, Request, Traffic
from mockspot_contracts.traffic.log import grouped
from mockspot_contracts.words import count

# Claim: property routes refuse with a text that names the scopes and no category (recorded, sens 2024).
_SCOPE_TEXT = re.compile(r"required scopes|requires (?:one|any) of \[", re.IGNORECASE)


def _authorised_calls(traffic: Traffic) -> list[Request]:
    return [call for call in traffic.requests if call.token is not None]


@rule(
    "HS-SCOPE-02",
    "No undeclared use",
    severity=Severity.BLOCKER,
    profiles=EVERYWHERE,
    ground=("cert",),
    sources=("DOC-SCOPES", "DOC-ERR"),
    parameters=NoParameters(),
    applies=_authorised_calls,
    explanation="""
        A 403 for missing scopes means that the integration uses something its installation never granted. At
        a customer's account it fails the same way, and repeated 403s are a reason reviewers give for refusing
        certification. Declare the scope, make the feature depend on the granted scopes, or do not call.
        Injected faults do not count.
    """,
)
def no_undeclared_use(traffic: Traffic, _: World[NoParameters]) -> Iterator[Finding]:
    """Find calls refused for missing scopes."""
    refused = [call for call in traffic.requests if _lacks_scopes(call)]
    for (operation, object_type), calls in grouped(refused, lambda call: (call.operation, call.object_type)).items():
        yield Finding(
            message=f"{operation} was refused for missing scopes",
            expected=f"a granted scope for every call{f' to {object_type}' if object_type else ''}",
            found=f"{count(len(calls), 'answer')} of 403",
            evidence=tuple(Evidence(call, _missing(call)) for call in calls),
        )


class Breaker(NamedTuple):
    """How many equal refusals may come before the feature pauses."""

    refusals: int = 3


def _forbidden(traffic: Traffic) -> list[Request]:
    return [call for call in traffic.requests if call.status == 403 and call.token is not None]


@rule(
    "HS-SCOPE-03",
    "403 opens a breaker",
    severity=Severity.MAJOR,
    profiles=EVERYWHERE,
    needs=("T", "F"),
    ground=("cert",),
    sources=("DOC-ERR", "certification reviewers' remarks"),
    parameters=Breaker(),
    applies=_forbidden,
    explanation="""
        A 403 does not go away by itself: a scope or a right is missing in that account. After a few equal ones
        pause the feature for the account, tell its owner, and let other work go on; a new authorization is the
        time to try again. Reviewers name apps that keep running into 403s. Calls that were under way already
        do not count.
    """,
)
def forbidden_opens_a_breaker(traffic: Traffic, world: World[Breaker]) -> Iterator[Finding]:
    """Find calls of one operation that went on being refused."""
    for (operation, object_type), calls in _runs(traffic):
        last = calls[world.parameters.refusals - 1 : world.parameters.refusals]
        further = [call for one in last for call in calls if sent_at(call) > one.at.timestamp()]
        if further:
            yield Finding(
                message=f"{operation} went on although it was forbidden",
                expected=f"at most {world.parameters.refusals} refusals{f' for {object_type}' if object_type else ''}",
                found=f"{len(further)} more",
                evidence=tuple(Evidence(call, "forbidden") for call in [*calls[: len(calls) - len(further)], *further]),
            )


def _runs(traffic: Traffic) -> Iterator[tuple[tuple[str | None, str | None], list[Request]]]:
    """Yield refusals of one operation, type and token, from one success to the next."""
    runs: dict[tuple[Account, str | None, str | None, str | None], list[Request]] = {}
    for call in traffic.requests:
        place = (call.account, call.token, call.operation, call.object_type)
        if call.succeeded and place in runs:
            yield (call.operation, call.object_type), runs.pop(place)
        elif call.status == 403 and call.token is not None:
            runs.setdefault(place, []).append(call)
    for (_, _, operation, object_type), calls in runs.items():
        yield (operation, object_type), calls


def _missing(call: Request) -> str:
    """Return what a refusal lacks; HubSpot lists every scope that opens the route, of which the type's own is meant."""
    listed = [
        scope
        for error in items(call.response.body, "errors")
        for name in ("requiredGranularScopes", "requiredScopes")
        for scope in items(error, "context", name)
        if isinstance(scope, str)
    ]
    kind = "write" if is_write(call) else "read"
    fitting = [scope for scope in listed if scope.endswith(f".{call.object_type}.{kind}")] or listed
    return f"scopes missing, such as {fitting[0]}" if fitting else "scopes missing"


def _lacks_scopes(call: Request) -> bool:
    if call.status != 403 or call.spoilt:
        return False
    return call.error_category == "MISSING_SCOPES" or _SCOPE_TEXT.search(message(call)) is not None
