"""Index rules: what searches cannot know yet."""

from collections.abc import Iterator
from datetime import timedelta
from typing import NamedTuple

from mockspot_contracts.bodies import inputs, properties, results, sought
from mockspot_contracts.facts.records import NAMED_BY, WRITES
from mockspot_contracts.json_values import member, scalar, text
from mockspot_contracts.profiles import EVERYWHERE
from mockspot_contracts.rule import Evidence, Finding, Severity, World, rule
from mockspot_contracts.traffic import Account, Request, Traffic
from mockspot_contracts.words import count

_NOTES = ("writes", "finds it")
_Value = tuple[Account, str | None, str, str]
"""An account, an object type, and a property with its value in lower case."""


class Lag(NamedTuple):
    """For how long a search may not show what was written, and which properties name records."""

    seconds: float = 7.0
    properties: tuple[str, ...] = NAMED_BY


def _lookups(traffic: Traffic) -> list[Request]:
    return [call for call in traffic.calls("crm.objects.search") if any(sought(call))]


@rule(
    "HS-READ-08",
    "Search lag tolerated",
    severity=Severity.BLOCKER,
    profiles=EVERYWHERE,
    needs=("T", "D", "F"),
    ground=("bug",),
    sources=("DOC-SEARCH", "craft-freeform issue 2500", "hubspot-api-nodejs issue 545"),
    parameters=Lag(),
    applies=_lookups,
    explanation="""
        HubSpot's search knows a new or changed record only after some moments, 7 to 30 seconds by reports;
        the simulator's at once, unless indexLagSeconds says otherwise. A search that finds what was written a
        moment before finds nothing in production. Keep the id that the write answered, or read by idProperty,
        which does not lag. Only warns: run the test with indexLagSeconds to see whether a miss does harm.
    """,
)
def search_lag_is_tolerated(traffic: Traffic, world: World[Lag]) -> Iterator[Finding]:
    """Find searches that found a record by a name that was written just before."""
    settings, pairs = world.parameters, []
    lag = timedelta(seconds=settings.seconds)
    written: dict[_Value, Request] = {}
    for call in traffic.requests:
        if call.operation in WRITES:
            written |= {(call.account, call.object_type, *value): call for value in _named(call, settings.properties)}
        elif call.operation == "crm.objects.search" and results(call):
            asked = ((call.account, call.object_type, name, value.lower()) for name, value in sought(call))
            writes = [written[value] for value in asked if value in written]
            pairs += [(write, call) for write in writes[:1] if call.at - write.at < lag]
    if pairs:
        write, search = pairs[0]
        yield Finding(
            message=f"A search found {search.object_type} that were written just before",
            expected=f"no search for what was written less than {settings.seconds:g} s ago",
            found=f"{count(len(pairs), 'such search', 'such searches')}, one {_after(write, search):g} s later",
            evidence=tuple(Evidence(call, note) for pair in pairs[:3] for call, note in zip(pair, _NOTES, strict=True)),
            advisory=True,
        )


def _after(write: Request, search: Request) -> float:
    return (search.at - write.at).total_seconds()


def _named(call: Request, names: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Yield the properties that name the records of a write, with their values in lower case."""
    for holder in inputs(call) or [call.request.body]:
        by, value = text(member(holder, "idProperty")), scalar(member(holder, "id"))
        if by in names and value:
            yield by, value.lower()
        yield from ((name, given.lower()) for name, given in properties(holder).items() if name in names and given)
