"""Echoes: writes that an integration makes because it heard of its own writes."""

from collections.abc import Iterator
from datetime import timedelta
from typing import NamedTuple

from mockspot_contracts.profiles import EVERYWHERE
from mockspot_contracts.rule import Evidence, Finding, Severity, World, rule
from mockspot_contracts.traffic import Account, Delivery, Request, Traffic

_Call = tuple[Account, int]
"""An account, and the sequence number of a call."""
_Place = tuple[Account, str | None, str | None, str]
"""An account, a record by its type and id, and a property."""


class Rounds(NamedTuple):
    """From how many writes on, each after an event about the one before, an echo warns, and from how many it fails."""

    warn: int = 3
    fail: int = 10


def _own(traffic: Traffic) -> dict[_Call, Delivery]:
    """Return the first delivery by which an app hears of each call of its own."""
    callers = {(call.account, call.sequence): call.app_id for call in traffic.requests if call.app_id is not None}
    heard: dict[_Call, Delivery] = {}
    for delivery in traffic.deliveries:
        for cause in delivery.causes:
            if callers.get((delivery.account, cause), 0) == delivery.app_id:
                heard.setdefault((delivery.account, cause), delivery)
    return heard


@rule(
    "HS-SYNC-06",
    "No echo loop",
    severity=Severity.BLOCKER,
    profiles=EVERYWHERE,
    needs=("T", "W"),
    ground=("eng",),
    sources=("DOC-WEBHOOK (changeSource)",),
    parameters=Rounds(),
    applies=_own,
    explanation="""
        A webhook also tells of what the app wrote itself. Who writes the same property of the record again
        because of that hears of it again, and so on for ever. Compare with what the record holds before
        writing, or leave out the events that your own writes made. Three rounds without a change by anybody
        else warn, since an app may write that often for reasons of its own; ten fail.
    """,
)
def no_echo_loop(traffic: Traffic, world: World[Rounds]) -> Iterator[Finding]:
    """Find properties that were written again after each event about the write before."""
    limits, heard = world.parameters, _own(traffic)
    for (_account, object_type, record, name), calls in _rounds(traffic, heard).items():
        if len(calls) >= limits.warn:
            yield Finding(
                message=f"{name} of {object_type} {record} was written again after each event about it",
                expected="no write because of one's own write",
                found=f"{len(calls)} writes, one after the other's event",
                evidence=tuple(_proof(calls, heard)),
                advisory=len(calls) < limits.fail,
            )


def _rounds(traffic: Traffic, heard: dict[_Call, Delivery]) -> dict[_Place, list[Request]]:
    """Return each property's longest chain of writes, in which each follows an event about the one before."""
    calls = {(call.account, call.sequence): call for call in traffic.requests}
    chains: dict[_Place, list[Request]] = {}
    longest: dict[_Place, list[Request]] = {}
    for change in traffic.changes:
        if change.property_name is None:
            continue
        place = change.account, change.object_type, change.object_id, change.property_name
        call, chain = calls.get((change.account, change.cause or 0)), chains.get(place, [])
        if call is None or not chain or not _follows(call, chain[-1], heard):
            chains[place] = [] if call is None else [call]  # somebody else's change is a reason to write anew
            continue
        chain.append(call)
        if len(chain) > len(longest.get(place, [])):
            longest[place] = list(chain)
    return longest


def _follows(call: Request, before: Request, heard: dict[_Call, Delivery]) -> bool:
    """Say whether an app wrote after it had heard of its former write; a receiver may write before it answers."""
    event = heard.get((before.account, before.sequence))
    if event is None or call.app_id != before.app_id:
        return False
    return event.at - timedelta(milliseconds=event.duration_ms) <= call.at


def _proof(calls: list[Request], heard: dict[_Call, Delivery]) -> Iterator[Evidence]:
    for call in calls:
        yield Evidence(call, "writes it")
        event = heard.get((call.account, call.sequence))
        if event is not None and call is not calls[-1]:
            yield Evidence(event, "tells its own app")
