"""Retry rules: what may be sent again, and what must not happen twice."""

from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import NamedTuple

from mockspot_contracts.bodies import error_codes, instant, message, properties, record_id
from mockspot_contracts.json_values import member
from mockspot_contracts.profiles import EVERYWHERE
from mockspot_contracts.retrying import did_not_wait, may_be_lost, sent_at, shape
from mockspot_contracts.rule import Evidence, Finding, Severity, World, rule
from mockspot_contracts.traffic import Account, Request, Traffic
from mockspot_contracts.traffic.log import grouped

_HOPELESS = frozenset({400, 404, 405, 415, 422})
_EXPIRED = "EXPIRED_AUTHENTICATION"
_Same = tuple[str, str, str, str | None, str | None, str]
"""What makes two requests the same: method, path, query, content type, token and body."""


class Repeats(NamedTuple):
    """Within which time an equal request counts as a repeat, and one whose values were refused: those stay wrong."""

    seconds: float = 60.0
    values_seconds: float = 600.0


_NAME_OTHERS = {"line_items": ("hs_sku",)}
"""Properties by which records of a type name another record: a line item its product, as others of that product do."""


class _Key(NamedTuple):
    """What two creates of one record have in common: a text that names it, and what it is linked to."""

    text: str
    links: str


class Keys(NamedTuple):
    """Properties that name a record in its source, and within which time an equal create counts as a repeat."""

    properties: tuple[str, ...] = ("email", "domain", "hs_sku", "external_id", "external_key")
    seconds: float = 300.0


def _is_hopeless(call: Request) -> bool:
    """Say whether the very same request, with the same token, cannot fare better; for expired ones see HS-AUTH-01."""
    refused = call.status in _HOPELESS or (call.status == 401 and call.error_category != _EXPIRED)
    return refused and not call.unheard


def _creates(traffic: Traffic) -> list[Request]:
    return traffic.calls("crm.objects.create")


@rule(
    "HS-RETRY-03",
    "Hopeless errors are not retried",
    severity=Severity.MAJOR,
    profiles=EVERYWHERE,
    needs=("T", "F"),
    ground=("eng",),
    sources=("DOC-ERR", "RFC 9110 section 15.5"),
    parameters=Repeats(),
    applies=lambda traffic: traffic.requests,
    explanation="""
        Answers of 400, 401, 404, 405, 415 and 422 say that this very request is wrong. Sending it again
        unchanged costs quota, counts as another error and blocks the queue behind it, minutes later too where
        its values were refused. Park the item with its reason instead. An equal request after something was
        written in between is no repeat: it may well succeed then. But values that were refused stay wrong,
        whatever other records are written.
    """,
)
def hopeless_errors_are_not_retried(traffic: Traffic, world: World[Repeats]) -> Iterator[Finding]:
    """Find requests sent again unchanged after an answer that cannot change."""
    limits = world.parameters
    for account, calls in grouped(traffic.requests, lambda call: call.account).items():
        writes = {call.sequence for call in traffic.writes.get(account, ())}
        places = {_place(call) for call in calls if _is_hopeless(call)}
        refused: dict[_Same, list[Request]] = {}
        for call in calls:
            if call.sequence in writes:
                settled = [same for same, chain in refused.items() if not _is_about_itself(chain[-1], call)]
                yield from _repeated([refused.pop(same) for same in settled])
            if _place(call) not in places:
                continue
            same = _same(call)
            chain = refused.pop(same, [])
            if chain and call.at - chain[-1].at > _window(chain[-1], limits):
                yield from _repeated([chain])
                chain = []
            if call.succeeded:
                yield from _repeated([chain])
            elif chain and chain[-1].status == 401 and sent_at(call) <= chain[-1].at.timestamp():
                refused[same] = chain  # it was under way when the first was told
            elif chain or _is_hopeless(call):
                refused[same] = [*chain, call]
        yield from _repeated(refused.values())


def _place(call: Request) -> tuple[str, str, str]:
    return call.method, call.path, call.query


def _same(call: Request) -> _Same:
    return (*_place(call), call.request.headers.get("content-type"), call.token, shape(call.request.body))


def _window(refused: Request, limits: Repeats) -> timedelta:
    return timedelta(seconds=limits.values_seconds if _is_for_its_values(refused) else limits.seconds)


def _is_about_itself(refused: Request, write: Request) -> bool:
    """Say whether a refusal was for values that stay wrong whatever record is written in between."""
    return _is_for_its_values(refused) and (write.operation or "").startswith("crm.objects.")


def _is_for_its_values(refused: Request) -> bool:
    codes = [code for code, _ in error_codes(refused)]
    taken = any("UNIQUE" in code for code in codes)  # the record that has the value may give it up
    return bool(codes) and not taken


def _repeated(chains: Iterable[list[Request]]) -> Iterator[Finding]:
    for chain in chains:
        if len(chain) > 1:
            yield Finding(
                message=f"A request was repeated unchanged after {chain[0].status}",
                expected=f"no equal request after {chain[0].status}",
                found=f"{len(chain) - 1} more",
                evidence=(
                    Evidence(chain[0], _reason(chain[0])),
                    *(Evidence(call, "the same again") for call in chain[1:]),
                ),
            )


def _reason(refused: Request) -> str:
    """Return why a request was refused, in short."""
    codes = ", ".join(f"{name}: {code}" for code, name in dict.fromkeys(error_codes(refused)))
    said = codes or message(refused) or refused.error_category or ""
    return said if len(said) <= 80 else said[:77] + "..."


@rule(
    "HS-RETRY-04",
    "A lost answer to a create must not leave two records",
    severity=Severity.BLOCKER,
    profiles=EVERYWHERE,
    needs=("T", "F"),
    ground=("eng", "bug"),
    sources=("DOC-OBJ", "hubspot-sdk 0.1 (retries POST, sends no idempotency key)"),
    parameters=Keys(),
    applies=_creates,
    explanation="""
        When the answer to a create is lost, the record may exist. HubSpot takes no idempotency key, so sending
        the create again makes a second record wherever no unique property stops it (companies by domain, deals,
        tickets, custom objects). Look the record up before creating again, or use batch upsert with a unique
        property. A time stamp of each attempt makes no other record of it. After an answer that was only late,
        a create sent once it had come warns. The newer official SDKs retry POST twice by themselves: set
        max_retries=0 for creates.
    """,
)
def lost_create_leaves_one_record(traffic: Traffic, world: World[Keys]) -> Iterator[Finding]:
    """Find creates repeated after a lost answer that made another record of the same natural key."""
    window = timedelta(seconds=world.parameters.seconds)
    made_by = _made_by(traffic)
    for calls in grouped(_creates(traffic), lambda call: (call.account, call.object_type)).values():
        lost: dict[_Key, tuple[Request, str]] = {}
        for call in calls:
            key, made = _natural_key(call, world.parameters.properties), made_by.get((call.account, call.sequence))
            made = made or (record_id(call) if call.status in {200, 201} else None)
            if made is None or not key.text:
                continue
            first, first_made = lost.get(key, (call, made))
            if first_made != made and call.at - first.at <= window and _stamped_alike(first, call, window):
                yield _twice(first, first_made, call, made, key.text)
            if may_be_lost(call):
                lost.setdefault(key, (call, made))


def _made_by(traffic: Traffic) -> dict[tuple[Account, int | None], str]:
    return {
        (change.account, change.cause): change.object_id
        for change in traffic.changes
        if change.change in {"created", "creation"} and change.object_id is not None
    }


def _natural_key(call: Request, names: tuple[str, ...]) -> _Key:
    """Return what names the record: a property made for that, else everything that is no instant, and its links."""
    given = properties(call.request.body)
    borrowed = _NAME_OTHERS.get(call.object_type or "", ())
    named = next((given[name] for name in names if given.get(name) and name not in borrowed), None)
    if named is not None:
        return _Key(named, "")
    stable = {name: value for name, value in given.items() if instant(value) is None}
    text = " ".join(f"{name}={value}" for name, value in sorted((stable or given).items()))
    return _Key(text, shape(member(call.request.body, "associations")))


def _stamped_alike(first: Request, second: Request, window: timedelta) -> bool:
    """Say whether the instants in two creates are as near as those of one that stamps each attempt."""
    one, other = properties(first.request.body), properties(second.request.body)
    both = [(instant(one[name]), instant(other[name])) for name in one.keys() & other.keys()]
    return all(abs(a - b) <= window for a, b in both if a is not None and b is not None)


def _twice(first: Request, first_id: str, second: Request, second_id: str, key: str) -> Finding:
    shown = key if len(key) <= 60 else key[:57] + "..."
    how = "dropped" if first.spoilt else "delayed"
    lost = f"answer {how} by fault {first.fault}" if first.fault else "answer lost"
    return Finding(
        message=f"A create was sent again after its answer was lost: records {first_id} and {second_id} are one",
        expected=f"at most 1 record for {shown}",
        found="2",
        evidence=(Evidence(first, lost), Evidence(second, f"same key {shown}")),
        advisory=not did_not_wait(first, second),
    )
