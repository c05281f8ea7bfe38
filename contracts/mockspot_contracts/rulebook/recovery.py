"""Recovery rules: what is done about writes that half succeeded, clashed, or whose answer was lost."""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import NamedTuple

from mockspot_contracts.bodies import inputs, message, path_value, properties, results
from mockspot_contracts.json_values import member, scalar
from mockspot_contracts.profiles import EVERYWHERE
from mockspot_contracts.rule import Evidence, Finding, Severity, World, rule
from mockspot_contracts.traffic import Account, Request, Traffic
from mockspot_contracts.traffic.log import grouped

_BATCH_WRITES = ("crm.objects.batch.create", "crm.objects.batch.update", "crm.objects.batch.upsert")
_MADE = frozenset({"created", "creation"})
_EXISTING = re.compile(r"Existing ID: (\d+)")
_SETTLES = ("crm.objects.update", "crm.objects.read", "crm.objects.batch.update", "crm.objects.batch.upsert")


class Repeats(NamedTuple):
    """Within which time an equal request counts as a repeat."""

    seconds: float = 300.0


def _half_done(traffic: Traffic) -> list[Request]:
    return [call for call in traffic.calls(*_BATCH_WRITES) if call.status == 207 and results(call)]


def _clashes(traffic: Traffic) -> list[Request]:
    return [call for call in traffic.calls("crm.objects.create") if call.status == 409]


def _batch_creates(traffic: Traffic) -> list[Request]:
    return traffic.calls("crm.objects.batch.create")


def _again(call: Request, later: Request, seconds: float) -> bool:
    """Say whether a later call is the same one sent again."""
    same = (call.account, call.path, call.request.body) == (later.account, later.path, later.request.body)
    return same and later.sequence > call.sequence and later.at - call.at <= timedelta(seconds=seconds)


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
    batches = traffic.calls(*_BATCH_WRITES)
    for call in _half_done(traffic):
        again = [later for later in batches if _again(call, later, world.parameters.seconds)]
        if again:
            yield Finding(
                message="A batch that had succeeded in part was sent again as a whole",
                expected="only the failed inputs to be repeated",
                found=f"all {len(inputs(call))} inputs again, {len(results(call))} of which had succeeded",
                evidence=(Evidence(call, "207"), Evidence(again[0], "the same again")),
            )


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
        A create refused with 409 says that the record exists, and with which id. Update that record; the same
        create again is refused again. The newer official SDKs repeat a 409 by themselves: set max_retries=0
        for creates. A clash after which nothing is done about the record only warns, since it may be meant.
    """,
)
def conflict_becomes_update(traffic: Traffic, world: World[Repeats]) -> Iterator[Finding]:
    """Find creates repeated after a 409, and clashes that nothing follows."""
    creates, settling = traffic.calls("crm.objects.create"), traffic.calls(*_SETTLES)
    for call in _clashes(traffic):
        again = next((later for later in creates if _again(call, later, world.parameters.seconds)), None)
        if again is not None:
            yield Finding(
                message="A create was sent again after a conflict",
                expected="an update of the record that exists",
                found="the same create",
                evidence=(Evidence(call, "409"), Evidence(again, "the same again")),
            )
        elif not any(_settles(call, later) for later in settling):
            yield Finding(
                message="Nothing was done about a record that existed already",
                expected="an update of the record that exists",
                found="none",
                evidence=(Evidence(call, "409"),),
                advisory=True,
            )


def _settles(clash: Request, later: Request) -> bool:
    """Say whether a call is about the record that a create clashed with."""
    if later.account != clash.account or later.sequence < clash.sequence or later.object_type != clash.object_type:
        return False
    wanted = {*_EXISTING.findall(message(clash)), *properties(clash.request.body).values()} - {""}
    named = {path_value(later, "objectId"), *(scalar(member(one, "id")) for one in inputs(later))}
    return not wanted.isdisjoint(named)


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
    """Find inputs of a batch whose answer was lost, created by a later batch once more."""
    made = _causes(traffic)
    for calls in grouped(_batch_creates(traffic), lambda call: (call.account, call.object_type)).values():
        lost: list[Request] = []
        for call in calls:
            if (call.account, call.sequence) not in made and not results(call):
                continue
            for first in lost:
                twice = [one for one in _keys(call) if one in _keys(first)]
                if twice and call.at - first.at <= timedelta(seconds=world.parameters.seconds):
                    yield Finding(
                        message="A batch create was sent again after its answer was lost",
                        expected="one record for each input",
                        found=f"two for {len(twice)} of them",
                        evidence=(Evidence(first, "answer lost"), Evidence(call, "creates them again")),
                    )
            if call.status is None or call.fault is not None:
                lost.append(call)


def _causes(traffic: Traffic) -> set[tuple[Account, int | None]]:
    """Return the calls that made records."""
    return {(change.account, change.cause) for change in traffic.changes if change.change in _MADE}


def _keys(call: Request) -> list[dict[str, str]]:
    return [found for one in inputs(call) if (found := properties(one))]
