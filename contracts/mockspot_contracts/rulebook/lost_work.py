"""Lost work: writes that came to nothing, after which the client went on to others and never came back."""

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import NamedTuple

from mockspot_contracts.bodies import error_codes, inputs, is_whole, path_value, properties, results, sought
from mockspot_contracts.facts.records import BATCH_WRITES, NAMED_BY
from mockspot_contracts.json_values import member, scalar, text
from mockspot_contracts.profiles import EVERYWHERE
from mockspot_contracts.retrying import chains, is_write, shape
from mockspot_contracts.rule import Evidence, Finding, Severity, World, rule
from mockspot_contracts.traffic import Account, Request, Traffic
from mockspot_contracts.traffic.log import grouped
from mockspot_contracts.words import count

_FAILED = frozenset({423, 477, *range(500, 600)})
_OF_TYPE = re.compile(r"/crm/(?:v\d/objects|objects/[^/]+)/([^/]+)")
_Word = tuple[Account, str]


class Names(NamedTuple):
    """Properties whose value names a record when it is created, sent again or looked up."""

    properties: tuple[str, ...] = NAMED_BY


class Loss(NamedTuple):
    """A write that nobody came back to, and one of the kind that the client sent afterwards with success."""

    call: Request
    later: Request


def _losses(traffic: Traffic, names: Names, came_to_nothing: Callable[[Request], bool]) -> list[Loss]:
    """Return writes that came to nothing, once each, that no later call is about, though others went on."""
    failed = [call for call in traffic.requests if is_write(call) and came_to_nothing(call)]
    if not failed:
        return []
    tried_again = {call for chain in chains(traffic) for call in chain}
    last = _last_mentions(traffic, names)
    after = _later_successes(traffic)
    return [
        Loss(call, later)
        for call in failed
        if call not in tried_again and (later := after.get(_kind(call))) is not None and later.sequence > call.sequence
        if all(last[call.account, word] == call.sequence for word in _words(call, names))
    ]


@lru_cache(maxsize=1)
def _last_mentions(traffic: Traffic, names: Names) -> dict[_Word, int]:
    """Return the sequence of the last call that names something. Kept, as each of these rules asks."""
    last: dict[_Word, int] = {}
    for call in traffic.requests:
        last.update(((call.account, word), call.sequence) for word in _words(call, names))
    return last


def _later_successes(traffic: Traffic) -> dict[tuple[Account, str | None], Request]:
    """Return the last accepted write of each account and type; a client that stopped altogether lost nothing yet."""
    return {_kind(call): call for call in traffic.requests if call.succeeded and is_write(call)}


def _kind(call: Request) -> tuple[Account, str | None]:
    """Return whose records a call is about, and of which type; what was refused at the door has only its path."""
    named = _OF_TYPE.match(call.path)
    return call.account, call.object_type or (named[1] if named else None)


def _words(call: Request, names: Names) -> set[str]:
    """Return what a call names: ids and names of its records, and the values it looks for; else all that it says."""
    holders = inputs(call) or [call.request.body]
    found = {path_value(call, "objectId"), *(scalar(member(one, "id")) for one in holders)}
    for holder in holders:
        given = properties(holder)
        found |= {given.get(name) for name in names.properties} or {shape(dict(given))}
    found |= {value for _, value in sought(call)}
    named = {word.lower() for word in found if word}
    return named or {f"{call.method} {call.path} {shape(call.request.body)}"}


def _report(losses: list[Loss], what: str, expected: str) -> Iterator[Finding]:
    for calls in grouped([loss.call for loss in losses], lambda call: (_kind(call), call.operation)).values():
        later = next(loss.later for loss in losses if loss.call is calls[0])
        yield Finding(
            message=f"{count(len(calls), 'write')} {what}, and nothing came after",
            expected=expected,
            found=f"{count(len(calls), 'write')} that no later call is about",
            evidence=(*(Evidence(call, "never tried again") for call in calls), Evidence(later, "goes on with others")),
            advisory=True,
        )


def _writes(traffic: Traffic) -> list[Request]:
    return [call for call in traffic.requests if is_write(call)]


def _is_throttled(call: Request) -> bool:
    return call.status == 429 and text(member(call.response.body, "policyName")) != "DAILY"


def _is_failed(call: Request) -> bool:
    return call.unheard or call.status in _FAILED


def _is_unauthorized(call: Request) -> bool:
    return call.status == 401


def _is_refused_batch(call: Request) -> bool:
    """Say whether a batch was refused for values of some inputs, the others of which were good."""
    return call.operation in BATCH_WRITES and call.status == 400 and len(inputs(call)) > 1 and bool(error_codes(call))


def _is_empty_success(call: Request) -> bool:
    whole = is_whole(call.response.body) and call.status in {200, 201}
    return call.operation in BATCH_WRITES and whole and bool(inputs(call)) and not results(call)


def _applies(came_to_nothing: Callable[[Request], bool]) -> Callable[[Traffic], list[Request]]:
    return lambda traffic: [call for call in _writes(traffic) if came_to_nothing(call)]


_ONLY_WARNS = """
    Only warns: the traffic cannot tell whether the item was put aside for a later run. Judged where the client
    went on writing records of the type, and no call is about the one that was refused.
"""


@rule(
    "HS-RETRY-01",
    "429 on writes is retried",
    severity=Severity.BLOCKER,
    profiles=EVERYWHERE,
    needs=("T", "F"),
    ground=("bug",),
    sources=("DOC-USAGE", "hubspot-api-python issue 117 (429 on PATCH not retried)"),
    parameters=Names(),
    applies=_applies(_is_throttled),
    explanation=f"""
        A 429 is a request to come back, and a write that got one did not happen. Wait and send it again. HTTP
        libraries that retry by themselves often leave POST and PATCH out: urllib3's Retry does, unless
        allowed_methods says otherwise. {_ONLY_WARNS}
    """,
)
def throttled_writes_are_retried(traffic: Traffic, world: World[Names]) -> Iterator[Finding]:
    """Find writes refused for a limit that nobody came back to."""
    losses = _losses(traffic, world.parameters, _is_throttled)
    yield from _report(losses, "met a limit (429)", "another attempt after a pause")


@rule(
    "HS-RETRY-02",
    "5xx and resets are retried",
    severity=Severity.BLOCKER,
    profiles=EVERYWHERE,
    needs=("T", "F"),
    ground=("eng",),
    sources=("DOC-ERR",),
    parameters=Names(),
    applies=_applies(_is_failed),
    explanation=f"""
        Gateways answer 502 to 504 with a page instead of JSON, connections end in the middle, 423 and 477 ask
        to come back later. What was to be written has to be tried again, or looked up where its answer was
        lost and it may have happened. {_ONLY_WARNS}
    """,
)
def failed_writes_are_retried(traffic: Traffic, world: World[Names]) -> Iterator[Finding]:
    """Find writes that failed on HubSpot's side and that nobody came back to."""
    losses = _losses(traffic, world.parameters, _is_failed)
    yield from _report(losses, "failed on HubSpot's side", "another attempt, or a look whether it happened")


@rule(
    "HS-AUTH-13",
    "401 mid-run does not lose work",
    severity=Severity.MAJOR,
    profiles=EVERYWHERE,
    needs=("T", "F"),
    ground=("bug",),
    sources=("DOC-OAUTH3", "supaglue issue 244 (token expired in the middle of a sync)"),
    parameters=Names(),
    applies=_applies(_is_unauthorized),
    explanation=f"""
        A token may be revoked in the middle of a run, or end 0 seconds ago. Get another one, and send what was
        refused once more: it did not happen. {_ONLY_WARNS}
    """,
)
def unauthorized_writes_are_sent_again(traffic: Traffic, world: World[Names]) -> Iterator[Finding]:
    """Find writes refused for their token that nobody came back to."""
    losses = _losses(traffic, world.parameters, _is_unauthorized)
    yield from _report(losses, "were refused for their token (401)", "the same write with the next token")


@rule(
    "HS-WRITE-04",
    "Empty success is suspicious",
    severity=Severity.MAJOR,
    profiles=EVERYWHERE,
    needs=("T", "F"),
    ground=("bug",),
    sources=("DOC-OBJ", "rudder-transformer issue 5167 (2xx with errors and without results counted as delivered)"),
    parameters=Names(),
    applies=_applies(_is_empty_success),
    explanation=f"""
        A batch that wrote something answers with what it wrote. 200 or 201 without any result is no success:
        read the results, not the status, and send or look up what is missing from them. {_ONLY_WARNS}
    """,
)
def empty_successes_are_looked_into(traffic: Traffic, world: World[Names]) -> Iterator[Finding]:
    """Find batches answered without results that nobody came back to."""
    losses = _losses(traffic, world.parameters, _is_empty_success)
    yield from _report(losses, "succeeded without any result", "a look at what was written, or another attempt")


@rule(
    "HS-WRITE-10",
    "One bad record does not stop the rest",
    severity=Severity.BLOCKER,
    profiles=EVERYWHERE,
    needs=("T", "F"),
    ground=("docs",),
    sources=("DOC-ERR", "CHG:crm-api-write-validation-enforcement"),
    parameters=Names(),
    applies=_applies(_is_refused_batch),
    explanation=f"""
        One value that is not valid has the whole batch refused, the 99 good records with it. Take the bad one
        out, by its id or by halving the batch, put it aside with its reason, and send the rest. {_ONLY_WARNS}
    """,
)
def the_rest_of_a_refused_batch_is_written(traffic: Traffic, world: World[Names]) -> Iterator[Finding]:
    """Find batches refused for some values whose other inputs nobody came back to."""
    losses = _losses(traffic, world.parameters, _is_refused_batch)
    yield from _report(losses, "were refused as a whole for some of their values", "the good inputs in another batch")
