"""Reading rules: what is asked for, how often, and whether one call could have done."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import pairwise
from typing import NamedTuple

from mockspot_contracts.bodies import MODIFIED, cursor_given, cursor_sent, path_value, query_value
from mockspot_contracts.crowds import crowd, crowds
from mockspot_contracts.json_values import items, member, text
from mockspot_contracts.profiles import BEYOND_SMOKE, EVERYWHERE
from mockspot_contracts.rule import Evidence, Finding, NoParameters, Severity, World, rule
from mockspot_contracts.traffic import Account, Request, Traffic
from mockspot_contracts.traffic.log import grouped
from mockspot_contracts.words import count

_READS = ("crm.objects.read", "crm.objects.list", "crm.objects.search", "crm.objects.batch.read")
_DEFINITIONS = ("crm.properties.", "crm.owners.", "crm.pipelines.", "crm.schemas.", "crm.associations.labels.")
_NO_BATCH = ("associations", "after")


class SingleReads(NamedTuple):
    """From how many single reads within how many seconds on a batch read is due."""

    reads: int = 10
    seconds: float = 10.0


class Freshness(NamedTuple):
    """For how long a definition read once is good enough."""

    seconds: float = 300.0


class SameReads(NamedTuple):
    """How many identical reads within how many seconds are fine."""

    reads: int = 3
    seconds: float = 60.0


class Polling(NamedTuple):
    """How far apart polls for changes should be."""

    seconds: float = 60.0


def _record_reads(traffic: Traffic) -> list[Request]:
    return [call for call in traffic.calls(*_READS) if call.succeeded]


def _single_reads(traffic: Traffic) -> list[Request]:
    # A batch read cannot expand associations (DOC-OBJ), so such reads have no batch to go to; later pages of the
    # associations of one record are that record's.
    reads = traffic.calls("crm.objects.read", "crm.associations.list")
    return [call for call in reads if call.succeeded and not any(query_value(call, name) for name in _NO_BATCH)]


def _is_definition(call: Request) -> bool:
    return (call.operation or "").startswith(_DEFINITIONS)


def _definition_reads(traffic: Traffic) -> list[Request]:
    return [call for call in traffic.requests if call.method == "GET" and call.succeeded and _is_definition(call)]


def _gets(traffic: Traffic) -> list[Request]:
    return [call for call in traffic.requests if call.method == "GET" and call.succeeded and not _is_told_apart(call)]


def _is_told_apart(call: Request) -> bool:
    """Say whether repeating a read is a matter of another rule, or how it is meant: a journal is there to be polled."""
    return _is_definition(call) or (call.operation or "").startswith("journal.")


def _written_type(call: Request) -> str | None:
    """Return the one object type that a write changes; None is for writes that may change what is read of any."""
    return call.object_type if (call.operation or "").startswith("crm.objects.") else None


def _polls(traffic: Traffic) -> list[Request]:
    return [call for call in traffic.calls("crm.objects.search") if _is_poll(call)] if traffic.deliveries else []


@rule(
    "HS-READ-01",
    "Properties asked for by name",
    severity=Severity.MAJOR,
    profiles=EVERYWHERE,
    ground=("docs",),
    sources=("DOC-OBJ", "DOC-SEARCH"),
    parameters=NoParameters(),
    applies=_record_reads,
    explanation="""
        A read without a list of properties returns a small default set that differs by object type and API
        and that HubSpot may change. Name the properties you use, in properties or propertiesWithHistory.
        Reads that ask for associations only need no list.
    """,
)
def properties_asked_for_by_name(traffic: Traffic, _: World[NoParameters]) -> Iterator[Finding]:
    """Find reads that take the default properties."""
    bare = [call for call in _record_reads(traffic) if not _names_properties(call)]
    for (operation, object_type), calls in grouped(bare, lambda call: (call.operation, call.object_type)).items():
        yield Finding(
            message=f"{operation} took whatever properties come by default",
            expected=f"a list of properties in every read of {object_type}",
            found=f"{count(len(calls), 'read')} without one",
            evidence=tuple(Evidence(call, "no properties named") for call in calls),
        )


def _names_properties(call: Request) -> bool:
    if call.method == "POST":
        body = call.request.body
        return not isinstance(body, dict) or bool(items(body, "properties") or items(body, "propertiesWithHistory"))
    return any(query_value(call, name) for name in ("properties", "propertiesWithHistory", "associations"))


@rule(
    "HS-READ-10",
    "Batch instead of one by one",
    severity=Severity.MAJOR,
    profiles=EVERYWHERE,
    ground=("cert", "usage"),
    sources=("DOC-USAGE", "DOC-OBJ"),
    parameters=SingleReads(),
    applies=_single_reads,
    explanation="""
        Batch read returns up to 100 records for one call, and the associations of up to 1,000. Ten or more
        single reads of one type within ten seconds should have been one batch. Reading one record again and
        again is another matter (HS-READ-12), and reads that expand associations have no batch to go to.
    """,
)
def batch_instead_of_one_by_one(traffic: Traffic, world: World[SingleReads]) -> Iterator[Finding]:
    """Find windows with many single reads of different records of one type."""
    width = timedelta(seconds=world.parameters.seconds)
    by_type = grouped(_single_reads(traffic), lambda call: (call.account, call.operation, call.object_type)).values()
    different = (_different(calls, width) for calls in by_type)
    for calls in crowds(different, seconds=world.parameters.seconds, allowed=lambda _: world.parameters.reads - 1):
        yield Finding(
            message=f"{_what(calls[0])} of {len(calls)} {calls[0].object_type} were read one by one within "
            f"{world.parameters.seconds:g} s",
            expected=f"fewer than {world.parameters.reads} single reads, or one batch read",
            found=count(len(calls), "single read"),
            evidence=tuple(Evidence(call) for call in calls),
        )


def _what(call: Request) -> str:
    return "Associations" if call.operation == "crm.associations.list" else "Records"


def _different(calls: list[Request], width: timedelta) -> list[Request]:
    """Return the calls in time, without those whose record was read shortly before."""
    seen: dict[str | None, datetime] = {}
    kept = []
    for call in sorted(calls, key=lambda call: call.at):
        record = path_value(call, "objectId")
        if record not in seen or call.at - seen[record] >= width:
            kept.append(call)
            seen[record] = call.at
    return kept


@rule(
    "HS-READ-11",
    "Definitions cached",
    severity=Severity.MINOR,
    profiles=BEYOND_SMOKE,
    ground=("usage",),
    sources=("DOC-USAGE",),
    parameters=Freshness(),
    applies=_definition_reads,
    explanation="""
        Properties, owners, pipelines and labels hardly ever change. The usage guidelines ask to cache what is
        read repeatedly: once per account and five minutes is plenty. Changing a definition yourself is a
        reason to read again.
    """,
)
def definitions_cached(traffic: Traffic, world: World[Freshness]) -> Iterator[Finding]:
    """Find definitions read again while the last answer was still fresh."""
    fresh = timedelta(seconds=world.parameters.seconds)
    read: dict[tuple[Account, str, str], list[Request]] = {}
    for call in traffic.requests:
        if _is_definition(call) and call.method != "GET" and not (call.operation or "").endswith(".read"):
            yield from _read_again(read.values(), world.parameters.seconds)
            read.clear()
        elif _is_definition(call) and call.method == "GET" and call.succeeded:
            chain = read.setdefault((call.account, call.path, call.query), [])
            if chain and call.at - chain[0].at >= fresh:
                yield from _read_again([chain], world.parameters.seconds)
                chain = read[call.account, call.path, call.query] = []
            chain.append(call)
    yield from _read_again(read.values(), world.parameters.seconds)


def _read_again(chains: Iterable[list[Request]], seconds: float) -> Iterator[Finding]:
    for chain in chains:
        if len(chain) > 1:
            yield Finding(
                message=f"{chain[0].path} was read {len(chain)} times within {seconds:g} s",
                expected=f"one read per {seconds:g} s",
                found=count(len(chain), "read"),
                evidence=tuple(Evidence(call) for call in chain),
            )


@rule(
    "HS-READ-12",
    "No repeated identical reads",
    severity=Severity.MINOR,
    profiles=BEYOND_SMOKE,
    ground=("usage",),
    sources=("DOC-USAGE",),
    parameters=SameReads(),
    applies=_gets,
    explanation="""
        The same URL of the same account read more than three times in a minute, with no record of its type and
        no association written in between, returns what is known already. Keep the answer. Definitions have a
        rule of their own (HS-READ-11), and the webhooks journal is there to be polled.
    """,
)
def no_repeated_identical_reads(traffic: Traffic, world: World[SameReads]) -> Iterator[Finding]:
    """Find URLs read too often between writes."""
    wrote = {(call.account, call.sequence) for calls in traffic.writes.values() for call in calls}
    writes: dict[tuple[Account, str | None], int] = {}
    read: dict[tuple[Account, str, str, int], list[Request]] = {}
    for call in traffic.requests:
        if (call.account, call.sequence) in wrote:
            place = call.account, _written_type(call)
            writes[place] = writes.get(place, 0) + 1
        elif call.method == "GET" and call.succeeded and not call.spoilt and not _is_told_apart(call):
            before = sum(writes.get((call.account, kind), 0) for kind in {call.object_type, None})
            read.setdefault((call.account, call.path, call.query, before), []).append(call)
    for calls in read.values():
        same = crowd(calls, world.parameters.seconds) if len(calls) > world.parameters.reads else []
        if len(same) > world.parameters.reads:
            yield Finding(
                message=f"{same[0].path} was read {len(same)} times within {world.parameters.seconds:g} s",
                expected=f"at most {world.parameters.reads} identical reads",
                found=count(len(same), "read"),
                evidence=tuple(Evidence(call) for call in same),
            )


@rule(
    "HS-READ-13",
    "Webhooks rather than tight polling",
    severity=Severity.INFORMATION,
    profiles=BEYOND_SMOKE,
    ground=("usage",),
    sources=("DOC-USAGE", "DOC-WEBHOOK"),
    parameters=Polling(),
    applies=_polls,
    explanation="""
        Where webhooks arrive, they say what changed; a search for recent changes is then a safety net for
        what they missed, and once a minute is more than enough. Judged only where the traffic shows webhook
        deliveries.
    """,
)
def webhooks_rather_than_polling(traffic: Traffic, world: World[Polling]) -> Iterator[Finding]:
    """Find polls for changes that follow each other closely."""
    shortest = timedelta(seconds=world.parameters.seconds)
    for (_portal, object_type), polls in grouped(
        _polls(traffic), lambda call: (call.account, call.object_type)
    ).items():
        hasty = [later for earlier, later in pairwise(polls) if timedelta() < later.at - earlier.at < shortest]
        if hasty:
            yield Finding(
                message=f"Changes of {object_type} were polled for although webhooks arrive",
                expected=f"polls at least {world.parameters.seconds:g} s apart",
                found=f"{count(len(hasty), 'closer one')}",
                evidence=tuple(Evidence(call, "poll") for call in hasty),
            )


def _is_poll(call: Request) -> bool:
    """Say whether a search asks for recent changes and got all of them, unlike a page of a longer pass."""
    if not call.succeeded or cursor_sent(call) is not None or cursor_given(call) is not None:
        return False
    groups = items(call.request.body, "filterGroups")
    filters = [found for group in [call.request.body, *groups] for found in items(group, "filters")]
    return any(
        text(member(found, "propertyName")) in MODIFIED and text(member(found, "operator")) in {"GT", "GTE"}
        for found in filters
    )
