"""Installation rules: what an app does for an account that has removed it."""

from collections.abc import Iterator
from typing import NamedTuple

from mockspot_contracts.profiles import EVERYWHERE
from mockspot_contracts.rule import Evidence, Finding, Severity, World, rule
from mockspot_contracts.traffic import Account, Installation, Request, TokenIssue, Traffic
from mockspot_contracts.words import count


class Uninstalled(NamedTuple):
    """How many calls may still come for an account after it has removed the app."""

    calls: int = 3


def _removals(traffic: Traffic) -> list[Installation]:
    return [entry for entry in traffic.installations if entry.step == "uninstall"]


@rule(
    "HS-AUTH-12",
    "Uninstall is clean",
    severity=Severity.MAJOR,
    profiles=EVERYWHERE,
    needs=("T", "D"),
    ground=("cert",),
    sources=("DOC-WWO", "certification reviewers' remarks (401s and a refused refresh mean uninstalled)"),
    parameters=Uninstalled(),
    applies=_removals,
    explanation="""
        When an account removes the app, its tokens end and its refresh token is refused. One look is enough to
        know: stop all work for the account, jobs that wait and timers too, until it installs the app again. A
        few calls that were on their way are fine.
    """,
)
def uninstall_is_clean(traffic: Traffic, world: World[Uninstalled]) -> Iterator[Finding]:
    """Find calls for an account that has removed the app, up to its next installation or token."""
    removed: dict[Account, tuple[Installation, list[Request]]] = {}
    for entry in traffic.entries:
        if isinstance(entry, Installation):
            yield from _went_on(removed.pop(entry.account, None), world.parameters)
            if entry.step == "uninstall":
                removed[entry.account] = (entry, [])
        elif isinstance(entry, TokenIssue) and entry.grant != "cut_short":
            yield from _went_on(removed.pop(entry.account, None), world.parameters)
        elif isinstance(entry, Request) and entry.account in removed:
            removal, calls = removed[entry.account]
            calls += [entry] if _is_of_the_app(entry, removal) else []
    for told in removed.values():
        yield from _went_on(told, world.parameters)


def _is_of_the_app(call: Request, removal: Installation) -> bool:
    """Say whether a refused call came from the app that was removed, as far as anybody can know."""
    refused = call.status in {400, 401, 403} and call.credential in {"oauth", "none", None}
    return refused and call.app_id in {removal.app_id, None}


def _went_on(told: tuple[Installation, list[Request]] | None, limit: Uninstalled) -> Iterator[Finding]:
    removal, calls = told if told is not None else (None, [])
    if removal is not None and len(calls) > limit.calls:
        yield Finding(
            message="Calls went on after the account had removed the app",
            expected=f"at most {limit.calls} calls until the app is installed again",
            found=count(len(calls), "call"),
            evidence=(Evidence(removal, "the app was removed"), *(Evidence(call, "goes on") for call in calls)),
        )
