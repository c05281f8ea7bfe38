"""Scope rules: what the app asked for and what it uses."""

import re
from collections.abc import Iterator

from mockspot_contracts.bodies import message
from mockspot_contracts.profiles import EVERYWHERE
from mockspot_contracts.rule import Evidence, Finding, NoParameters, Severity, World, rule
from mockspot_contracts.traffic import Request, Traffic
from mockspot_contracts.traffic.log import grouped

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
            found=f"{len(calls)} answers of 403",
            evidence=tuple(Evidence(call, "scopes missing") for call in calls),
        )


def _lacks_scopes(call: Request) -> bool:
    if call.status != 403 or call.fault is not None:
        return False
    return call.error_category == "MISSING_SCOPES" or _SCOPE_TEXT.search(message(call)) is not None
