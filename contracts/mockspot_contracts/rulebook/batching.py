"""Batching rules: many writes belong into batches, and batches should be neither too large nor nearly empty."""

from collections.abc import Iterator
from typing import NamedTuple

from mockspot_contracts.bodies import inputs, is_whole, message
from mockspot_contracts.crowds import crowd, crowds
from mockspot_contracts.facts.limits import BATCHES, HISTORY_PAGE, SINGLE_WRITES
from mockspot_contracts.json_values import items
from mockspot_contracts.profiles import EVERYWHERE
from mockspot_contracts.retrying import sent_at
from mockspot_contracts.rule import Evidence, Finding, Severity, World, rule
from mockspot_contracts.traffic import Account, Request, Traffic
from mockspot_contracts.traffic.log import grouped
from mockspot_contracts.windows import clock_stood
from mockspot_contracts.words import count

# Claim: the beginning of the refusal (pasted, SLACK 2024-12).
_TOO_LARGE = "maximum number of inputs supported in a batch"


class SingleWrites(NamedTuple):
    """How many single writes within how many seconds are fine."""

    writes: int = 20
    seconds: float = 10.0


class Batches(NamedTuple):
    """From how many batches within how many seconds on writing is bulk, and how large they should be on average.

    Those that come `apart` seconds or more after the one before hold what came up meanwhile, and are none of bulk.
    """

    batches: int = 5
    seconds: float = 10.0
    mean: float = 20.0
    apart: float = 0.5


def _single_writes(traffic: Traffic) -> list[Request]:
    return traffic.calls(*SINGLE_WRITES)


def _batches(traffic: Traffic) -> list[Request]:
    return [call for call in traffic.calls(*BATCHES) if inputs(call) or _is_said_to_be_too_large(call)]


def _is_said_to_be_too_large(call: Request) -> bool:
    """Say whether a batch was refused for its size that is too long to be kept, so that nobody can count it."""
    return not is_whole(call.request.body) and _TOO_LARGE in message(call)


@rule(
    "HS-WRITE-01",
    "Bulk writes are batched",
    severity=Severity.MAJOR,
    profiles=EVERYWHERE,
    ground=("cert", "usage"),
    sources=("DOC-USAGE", "DOC-OBJ", "DOC-ASSOC"),
    parameters=SingleWrites(),
    applies=_single_writes,
    explanation="""
        Batch calls write up to 100 records, and up to 2,000 associations, for one call of quota. More than
        twenty single writes of one kind to one type within ten seconds should have been batches; reviewers
        look for it.
    """,
)
def bulk_writes_are_batched(traffic: Traffic, world: World[SingleWrites]) -> Iterator[Finding]:
    """Find windows with many single writes of one kind and type."""
    settings = world.parameters
    groups = grouped(_single_writes(traffic), _kind).values()
    for calls in crowds(groups, seconds=settings.seconds, allowed=lambda _: settings.writes):
        yield Finding(
            message=f"{len(calls)} calls of {calls[0].operation} for {calls[0].object_type} in {settings.seconds:g} s",
            expected=f"at most {settings.writes} single writes, or batches",
            found=count(len(calls), "single write"),
            evidence=tuple(Evidence(call) for call in calls),
        )


def _kind(call: Request) -> tuple[Account, str | None, str | None]:
    return call.account, call.operation, call.object_type


@rule(
    "HS-WRITE-02",
    "Batch size",
    severity=Severity.MAJOR,
    profiles=EVERYWHERE,
    ground=("docs",),
    sources=("DOC-OBJ", "DOC-ASSOC", "SLACK 2024-12 (text of the refusal)"),
    parameters=Batches(),
    applies=_batches,
    explanation="""
        A batch above the limit (100 records, 50 with histories, 1,000 to 2,000 for associations) is refused as
        a whole. Batches of writes that are nearly empty waste the calls they were meant to save: in bulk, five
        batches or more within ten seconds and less than half of one apart, they should hold twenty inputs on
        average. Batches that read may be as small as what there is to know just then, such as the records of a
        webhook.
    """,
)
def batch_size(traffic: Traffic, world: World[Batches]) -> Iterator[Finding]:
    """Find batches that are too large, and bulk runs of batches that are nearly empty."""
    for call in _batches(traffic):
        limit = _batch_limit(call)
        if len(inputs(call)) > limit or not inputs(call):
            found = str(len(inputs(call))) if inputs(call) else "more"
            yield Finding(
                message=f"A batch held more than {limit} inputs",
                expected=f"at most {limit} inputs",
                found=found,
                evidence=(Evidence(call, f"{found} inputs"),),
            )
    writes = [call for call in _batches(traffic) if inputs(call) and not (call.operation or "").endswith(".read")]
    for calls in grouped(writes, _kind).values():
        for run in _runs(calls, world.parameters.apart):
            yield from _nearly_empty(crowd(run, world.parameters.seconds), world.parameters)


def _runs(calls: list[Request], apart: float) -> list[list[Request]]:
    """Return the calls in runs, in which each begins soon after the one before."""
    runs: list[list[Request]] = []
    for call in sorted(calls, key=lambda call: call.at):
        if runs and sent_at(call) - runs[-1][-1].at.timestamp() < apart:
            runs[-1].append(call)
        else:
            runs.append([call])
    return runs


def _batch_limit(call: Request) -> int:
    if items(call.request.body, "propertiesWithHistory"):
        return HISTORY_PAGE
    return BATCHES[call.operation or ""]


def _nearly_empty(calls: list[Request], bulk: Batches) -> Iterator[Finding]:
    if len(calls) < bulk.batches or clock_stood([call.at for call in calls]):
        return
    mean = sum(len(inputs(call)) for call in calls) / len(calls)
    if mean < bulk.mean:
        yield Finding(
            message=f"{len(calls)} batches within {bulk.seconds:g} s held {mean:.1f} inputs on average",
            expected=f"at least {bulk.mean:g} inputs on average",
            found=f"{mean:.1f}",
            evidence=tuple(Evidence(call, count(len(inputs(call)), "input")) for call in calls),
        )
