"""Recovery rules: what is done about writes that half succeeded, clashed, or whose answer was lost."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from datetime import timedelta
from itertools import pairwise
from typing import NamedTuple

from mockspot_contracts.bodies import inputs, message, path_value, properties, records, results
from mockspot_contracts.facts.records import BATCH_WRITES
from mockspot_contracts.json_values import Json, member, scalar
from mockspot_contracts.profiles import EVERYWHERE
from mockspot_contracts.retrying import did_not_wait, may_be_lost, shape
from mockspot_contracts.rule import Evidence, Finding, Severity, World, rule
from mockspot_contracts.traffic import Account, Request, Traffic
from mockspot_contracts.traffic.log import grouped

_TRACE = "objectWriteTraceId"
_MADE = frozenset({"created", "creation"})
_EXISTING = re.compile(r"Existing ID: (\d+)")
_SETTLES = ("crm.objects.update", "crm.objects.read", "crm.objects.batch.update", "crm.objects.batch.upsert")


class Repeats(NamedTuple):
    """Within which time an equal request counts as a repeat."""

    seconds: float = 300.0


def _half_done(traffic: Traffic) -> list[Request]:
    return [call for call in traffic.calls(*BATCH_WRITES) if call.status == 207 and results(call)]


def _clashes(traffic: Traffic) -> list[Request]:
    return [call for call in traffic.calls("crm.objects.create") if call.status == 409 and not call.unheard]


def _batch_creates(traffic: Traffic) -> list[Request]:
    return traffic.calls("crm.objects.batch.create")


def _again(calls: list[Request], seconds: float) -> dict[Request, Request]:
    """Return for each clash the next one with the same record, if that comes soon enough to be a repeat."""
    following = {}
    for same in grouped(calls, lambda call: (call.account, call.path, _clashed_with(call))).values():
        for call, later in pairwise(same):
            if later.at - call.at <= timedelta(seconds=seconds):
                following[call] = later
    return following


@rule(
    "HS-WRITE-03",
    "Partial success read",
    severity=Severity.BLOCKER,
    profiles=EVERYWHERE,
    needs=("T", "F"),
    ground=("bug",),
    sources=("DOC-ERR", "hubspot-api-php issue 619", "rudder-transformer issue 5167"),
    parameters=Repeats(),
    applies=_half_done,
    explanation="""
        A batch answered with 207 succeeded in part: results hold what was written, errors what was not, each
        with the objectWriteTraceId or the id that was sent. Keep the good ones and repeat or park the failed
        ones alone. Sending the whole batch again writes the good ones twice.
    """,
)
def partial_success_read(traffic: Traffic, world: World[Repeats]) -> Iterator[Finding]:
    """Find batches sent again as a whole after a 207."""
    for calls in grouped(traffic.calls(*BATCH_WRITES), lambda call: (call.account, call.path)).values():
        for number, call in enumerate(calls):
            again = next(_wholly_again(call, calls[number + 1 :], world.parameters.seconds), None)
            if again is not None:
                yield Finding(
                    message="A batch that had succeeded in part was sent again as a whole",
                    expected="only the failed inputs to be repeated",
                    found=f"all {len(inputs(call))} inputs again, {len(results(call))} of which had succeeded",
                    evidence=(Evidence(call, "207: part of it was written"), Evidence(again, "holds all of it again")),
                )


def _wholly_again(call: Request, later: list[Request], seconds: float) -> Iterator[Request]:
    """Yield the later batches that hold every input of a half done one, be it with other trace ids, or with more."""
    if not (call.status == 207 and results(call)) or may_be_lost(call):
        return
    sent = set(_written(call))
    yield from (
        one for one in later if one.at - call.at <= timedelta(seconds=seconds) and sent and sent <= {*_written(one)}
    )


def _written(call: Request) -> list[str]:
    """Return what a batch writes, each input as text, without what only names the input."""
    kept = ({name: value for name, value in one.items() if name != _TRACE} for one in _objects(call))
    return list(map(shape, kept))


def _objects(call: Request) -> list[dict[str, Json]]:
    return [one for one in inputs(call) if isinstance(one, dict)]


@rule(
    "HS-WRITE-06",
    "409 becomes update",
    severity=Severity.BLOCKER,
    profiles=EVERYWHERE,
    needs=("T", "F"),
    ground=("bug",),
    sources=("DOC-CONTACTS", "hubspot-api-nodejs issue 545", "hubspot-sdk 0.1 (retries 409)"),
    parameters=Repeats(),
    applies=_clashes,
    explanation="""
        A create refused with 409 says that the record exists, and with which id. Update that record; a create
        for it, though with other values beside, is refused again. The newer official SDKs repeat a 409 by
        themselves: set max_retries=0 for creates. A clash after which nothing is done about the record only
        warns, since it may be meant.
    """,
)
def conflict_becomes_update(traffic: Traffic, world: World[Repeats]) -> Iterator[Finding]:
    """Find creates repeated after a 409, and clashes that nothing follows."""
    again = _again(_clashes(traffic), world.parameters.seconds)
    settled = _settled(traffic)
    for call in _clashes(traffic):
        later = again.get(call)
        done = [when for key in _keys_of(call) for when in settled[call.account, call.object_type, key]]
        if later is not None and not any(call.sequence < when < later.sequence for when in done):
            yield Finding(
                message="A create was sent again after a conflict",
                expected="an update of the record that exists",
                found="a create for it once more",
                evidence=(Evidence(call, _exists(call)), Evidence(later, "created once more")),
            )
        elif max(done, default=0) < call.sequence:
            yield Finding(
                message="Nothing was done about a record that existed already",
                expected="an update of the record that exists",
                found="none",
                evidence=(Evidence(call, _exists(call)),),
                advisory=True,
            )


def _clashed_with(call: Request) -> str:
    """Return the id of the record a create clashed with; where the answer names none, what was sent."""
    named = _EXISTING.search(message(call))
    return named[1] if named else shape(call.request.body)


def _exists(call: Request) -> str:
    named = _EXISTING.search(message(call))
    return f"record {named[1]} exists" if named else "the record exists"


def _settled(traffic: Traffic) -> defaultdict[tuple[Account, str | None, str], list[int]]:
    """Return when each record was read or written by its id or a unique value: the sequences of those calls."""
    done: defaultdict[tuple[Account, str | None, str], list[int]] = defaultdict(list)
    for call in traffic.calls(*_SETTLES):
        asked = (path_value(call, "objectId"), *(scalar(member(one, "id")) for one in inputs(call)))
        for named in (*asked, *(shown for shown, _ in records(call))):
            if named:
                done[call.account, call.object_type, named.lower()].append(call.sequence)
    return done


def _keys_of(clash: Request) -> set[str]:
    """Return what may name the record that a create clashed with."""
    values = (value.lower() for value in properties(clash.request.body).values())  # unique values know no case
    return {*_EXISTING.findall(message(clash)), *values} - {""}


@rule(
    "HS-RETRY-05",
    "Lost answer to batch and associations",
    severity=Severity.BLOCKER,
    profiles=EVERYWHERE,
    needs=("T", "F"),
    ground=("eng",),
    sources=("DOC-OBJ", "hubspot-sdk 0.1 (retries POST, sends no idempotency key)"),
    parameters=Repeats(),
    applies=_batch_creates,
    explanation="""
        When the answer to a batch create is lost, some or all of its records may exist. Sent again, it makes
        them a second time wherever no unique property stops it. Use batch upsert with a unique property, or
        look up by one what was made before creating the rest. Associations are a set: repeating them is
        harmless.
    """,
)
def lost_batch_leaves_one_record_each(traffic: Traffic, world: World[Repeats]) -> Iterator[Finding]:
    """Find batches after one whose answer was lost that together made more records than there were inputs."""
    window, made = timedelta(seconds=world.parameters.seconds), _made(traffic)
    for calls in grouped(_batch_creates(traffic), lambda call: (call.account, call.object_type)).values():
        for number, first in enumerate(calls):
            if may_be_lost(first) and made[first]:
                soon = [call for call in calls[number + 1 :] if call.at - first.at <= window]
                yield from _made_twice(first, soon, made)


def _made_twice(first: Request, later: list[Request], made: Mapping[Request, int]) -> Iterator[Finding]:
    """Find that what later batches share with a lost one exists twice; which of its inputs it had made nobody knows."""
    asked = Counter(_written(first))
    surplus, again = made[first] - asked.total(), []
    for call in later:
        others = (Counter(_written(call)) - asked).total()
        shared = made[call] - others
        if shared > 0 and Counter(_written(call)) & asked:
            surplus += shared
            again.append(call)
    if surplus > 0:
        yield Finding(
            message="A batch create was sent again after its answer was lost",
            expected="one record for each input",
            found=f"two for {surplus} of them",
            evidence=(
                Evidence(first, f"answer lost, {made[first]} made"),
                *(Evidence(call, f"{made[call]} made") for call in again),
            ),
            advisory=not any(did_not_wait(first, call) for call in again),
        )


def _made(traffic: Traffic) -> dict[Request, int]:
    """Return how many records each batch made, by the changes it caused or by what it answered."""
    caused = Counter((change.account, change.cause) for change in traffic.changes if change.change in _MADE)
    return {call: caused[call.account, call.sequence] or len(results(call)) for call in _batch_creates(traffic)}
