"""Writing rules: identity, look-ups before creates, and writes that achieve nothing."""

from collections.abc import Iterator
from datetime import timedelta
from typing import NamedTuple

from mockspot_contracts.bodies import error_codes, inputs, path_value, properties, records, sought
from mockspot_contracts.json_values import Json, items, member, scalar, text
from mockspot_contracts.profiles import BEYOND_SMOKE, EVERYWHERE
from mockspot_contracts.retrying import may_be_lost
from mockspot_contracts.rule import Evidence, Finding, NoParameters, NotChecked, Severity, World, rule
from mockspot_contracts.traffic import Account, Change, Request, Traffic
from mockspot_contracts.words import count

_NOTHING = frozenset({"", "undefined", "null", "none", "nan", "[object object]"})
_CREATES = ("crm.objects.create", "crm.objects.batch.create", "crm.objects.batch.upsert")
_PATCHES = ("crm.objects.update", "crm.objects.batch.update")
_UPDATES = (*_PATCHES, "crm.objects.batch.upsert")
_IDENTIFIED = ("crm.objects.update", "crm.objects.archive", "crm.objects.batch.update", "crm.objects.batch.upsert")
_Known = dict[tuple[Account, str], tuple[str | None, dict[str, str]]]
"""What answers showed of a record so far: its object type and property values, by account and id."""
_RECORD_WRITES = (*_CREATES, *_PATCHES, "crm.objects.archive", "crm.objects.batch.archive")


class Identity(NamedTuple):
    """Properties that identify a new record."""

    properties: tuple[str, ...] = ("email",)


class NoOps(NamedTuple):
    """The share of writes that may change nothing, over how many writes at least."""

    allowed: float = 0.02
    smallest_sample: int = 50


class WholeRecords(NamedTuple):
    """From how many unchanged fields on an update counts as one of the whole record, and how many such make a habit."""

    unchanged: int = 3
    records: int = 2


class LookUps(NamedTuple):
    """Unique properties by which an upsert would do, and from how many searches before creates on."""

    properties: tuple[str, ...] = ("email",)
    pairs: int = 2
    seconds: float = 60.0


def _record_writes(traffic: Traffic) -> list[Request]:
    return traffic.calls(*_RECORD_WRITES)


def _patches(traffic: Traffic) -> list[Request]:
    return [call for call in traffic.calls(*_PATCHES) if call.succeeded]


def _updates(traffic: Traffic) -> list[Request]:
    return [call for call in traffic.calls(*_UPDATES) if call.succeeded]


def _looked_up_creates(traffic: Traffic) -> list[Request]:
    return [call for call in traffic.calls("crm.objects.create", "crm.objects.batch.create") if call.succeeded]


@rule(
    "HS-WRITE-05",
    "Upsert by unique property",
    severity=Severity.MINOR,
    profiles=BEYOND_SMOKE,
    ground=("bug",),
    sources=("DOC-OBJ", "craft-freeform issue 2500", "hubspot-api-nodejs issue 545"),
    parameters=LookUps(),
    applies=_looked_up_creates,
    explanation="""
        Searching for a unique value and creating the record when nothing is found fails in practice: the
        search index lags behind by seconds, so the record may exist already and the create ends in a 409. Use
        batch upsert with idProperty, or batch read by idProperty, which does not lag.
    """,
)
def upsert_by_unique_property(traffic: Traffic, world: World[LookUps]) -> Iterator[Finding]:
    """Find creates that follow an empty search for a unique value of theirs."""
    settings, pairs = world.parameters, []
    missed: dict[tuple[Account, str | None, str, str], Request] = {}
    for call in traffic.calls("crm.objects.search", "crm.objects.create", "crm.objects.batch.create"):
        if call.operation == "crm.objects.search":
            missed |= {(call.account, call.object_type, *pair): call for pair in _missed(call, settings.properties)}
            continue
        values = [pair for holder in inputs(call) or [call.request.body] for pair in properties(holder).items()]
        searches = [missed.get((call.account, call.object_type, *pair)) for pair in values]
        recent = [one for one in searches if one and call.at - one.at <= timedelta(seconds=settings.seconds)]
        pairs += [(one, call) for one in recent[:1]]
    if len(pairs) >= settings.pairs:
        search, create = pairs[0]
        yield Finding(
            message="Records are created after a search by a unique value found nothing",
            expected="an upsert, or a read by idProperty",
            found=f"{count(len(pairs), 'search', 'searches')} followed by a create",
            evidence=(Evidence(search, "finds nothing"), Evidence(create, "creates what was searched for")),
        )


def _missed(call: Request, names: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    if not call.succeeded or items(call.response.body, "results"):
        return
    yield from (pair for pair in sought(call) if pair[0] in names)


@rule(
    "HS-WRITE-07",
    "Records without identity are skipped",
    severity=Severity.MAJOR,
    profiles=EVERYWHERE,
    needs=("T",),
    ground=("cert",),
    sources=("DOC-CONTACTS", "certification reviewers' remarks"),
    parameters=Identity(),
    applies=_record_writes,
    explanation="""
        Writes whose key is empty, or is the word undefined, null or None, come from a record that has no key
        at its source. They make nameless records or hit whatever the last such write made. Reviewers name
        writes with an undefined e-mail. Skip such records and say so in your log.
    """,
)
def records_without_identity_are_skipped(traffic: Traffic, world: World[Identity]) -> Iterator[Finding]:
    """Find writes whose id or identifying property is empty or a word for nothing."""
    for call in _record_writes(traffic):
        nameless = [*_nameless_ids(call), *_nameless_properties(call, world.parameters.properties)]
        if nameless:
            yield Finding(
                message="A record without identity was written",
                expected="a key in every write",
                found=nameless[0] if len(nameless) == 1 else f"{nameless[0]} and {len(nameless) - 1} more",
                evidence=(Evidence(call, nameless[0]),),
            )


def _nameless_ids(call: Request) -> list[str]:
    if call.operation not in _IDENTIFIED:
        return []
    ids = [path_value(call, "objectId"), *(scalar(member(one, "id")) for one in inputs(call))]
    return [f"id {found!r}" for found in ids if found is not None and _is_nothing(found)]


def _nameless_properties(call: Request, names: tuple[str, ...]) -> list[str]:
    """Return identifying properties without a value; in an update an empty one is meant, it clears the property."""
    found = []
    for holder in inputs(call) or [call.request.body]:
        for name, value in properties(holder).items():
            if name in names and _is_nothing(value) and (value.strip() or call.operation in _CREATES):
                found.append(f"{name} {value!r}")
    return found


def _is_nothing(value: str) -> bool:
    return value.strip().lower() in _NOTHING


@rule(
    "HS-WRITE-09",
    "No no-op writes",
    severity=Severity.MINOR,
    profiles=BEYOND_SMOKE,
    ground=("usage",),
    sources=("DOC-USAGE",),
    parameters=NoOps(),
    applies=_updates,
    whole_run=True,
    explanation="""
        An update that sends what the record already holds spends a call, and to other systems it may look
        like a change. Compare before writing. Judged against what earlier answers of the same traffic showed;
        fewer than two in a hundred updates may change nothing.
    """,
)
def no_no_op_writes(traffic: Traffic, world: World[NoOps]) -> Iterator[Finding]:
    """Find updates whose values were all known to be there already."""
    total, idle, idlers = 0, 0, []
    for call, changes in _compared(traffic):
        total += len(changes)
        idle += changes.count(False)
        idlers += [] if all(changes) else [call]
    if total < world.parameters.smallest_sample:
        raise NotChecked(f"judged from {world.parameters.smallest_sample} updates on; there were {total}")
    if idle > total * world.parameters.allowed:
        yield Finding(
            message="Updates wrote what was there already",
            expected=f"fewer than {world.parameters.allowed:.0%} of updates",
            found=f"{idle} of {total}",
            evidence=tuple(Evidence(call, "changes nothing") for call in idlers),
        )


def _compared(traffic: Traffic) -> Iterator[tuple[Request, list[bool]]]:
    """Yield each accepted update with, per record, whether it changed anything that was known."""
    for call, known in _informed(traffic):
        if call.operation in _UPDATES and call.succeeded:
            yield call, [_changes(call, known, record, sent) for record, sent in _sent(call)]


def _informed(traffic: Traffic) -> Iterator[tuple[Request, _Known]]:
    """Yield each call with what its client could know by then; somebody else's change makes a record unknown again."""
    known: _Known = {}
    for entry in traffic.entries:
        if isinstance(entry, Change) and entry.cause is None and entry.object_id is not None:
            known.pop((entry.account, entry.object_id), None)
        if not isinstance(entry, Request):
            continue
        yield entry, known
        for record_id, record in records(entry) if not may_be_lost(entry) else ():
            of_type, values = known.get((entry.account, record_id), (None, {}))
            kept = values if of_type == entry.object_type else {}
            known[entry.account, record_id] = (entry.object_type, kept | properties(record))


def _changes(
    call: Request,
    known: _Known,
    record: str,
    sent: dict[str, str],
) -> bool:
    of_type, values = known.get((call.account, record), (None, {}))
    return of_type != call.object_type or any(values.get(name) != value for name, value in sent.items())


def _sent(call: Request) -> Iterator[tuple[str, dict[str, str]]]:
    batch: list[tuple[str | None, Json]] = [(_record_of(one, call), one) for one in inputs(call)]
    for record, holder in batch or [(path_value(call, "objectId"), call.request.body)]:
        values = properties(holder)
        if record is not None and values:
            yield record, values


@rule(
    "HS-WRITE-08",
    "Only changed fields",
    severity=Severity.MAJOR,
    profiles=BEYOND_SMOKE,
    ground=("eng",),
    sources=("DOC-OBJ",),
    parameters=WholeRecords(),
    applies=_patches,
    explanation="""
        An update that sends back the whole record it read writes over what somebody else changed in between,
        and tells others of changes that are none. Send the fields that differ. Judged against what earlier
        answers of the same traffic showed, from two updates on that hold three known values or more, and more
        of them than new ones; it only warns, for a push of whole rows may be meant.
    """,
)
def only_changed_fields(traffic: Traffic, world: World[WholeRecords]) -> Iterator[Finding]:
    """Find updates of which most values were known to be there already."""
    settings, whole, fields = world.parameters, [], 0
    for call, known in _informed(traffic):
        if call.operation not in _PATCHES or not call.succeeded:
            continue
        kept = [_kept(call, known, record, sent) for record, sent in _sent(call)]
        much = [same for same, new in kept if same >= settings.unchanged and same > new > 0]
        whole += [call] * len(much)
        fields += sum(much)
    if len(whole) >= settings.records:
        yield Finding(
            message="Updates send values back that the record has already",
            expected="the fields that changed",
            found=f"{count(fields, 'field')} in {count(len(whole), 'update')} that did not",
            evidence=tuple(Evidence(call, "most of it was known") for call in dict.fromkeys(whole)),
            advisory=True,
        )


def _kept(call: Request, known: _Known, record: str, sent: dict[str, str]) -> tuple[int, int]:
    """Return how many values of an update were known to be there, and how many were not."""
    of_type, values = known.get((call.account, record), (None, {}))
    same = sum(values.get(name) == value for name, value in sent.items()) if of_type == call.object_type else 0
    return same, len(sent) - same


def _record_of(one: Json, call: Request) -> str | None:
    """Return the id of the record an input of a batch is about; by another property, it is the answer that tells."""
    named, by = text(member(one, "id")), text(member(one, "idProperty"))
    if by is None or by == "hs_object_id":
        return named
    for found, record in records(call):
        if properties(record).get(by, "").lower() == (named or "").lower():
            return found
    return None


@rule(
    "HS-WRITE-12",
    "Read-only and unknown properties",
    severity=Severity.MINOR,
    profiles=BEYOND_SMOKE,
    ground=("eng",),
    sources=("DOC-PROPS", "SLACK (codes of property errors)"),
    parameters=NoParameters(),
    applies=_record_writes,
    explanation="""
        HubSpot refuses a whole write for one read-only property (READ_ONLY_VALUE) or one that does not exist
        (PROPERTY_DOESNT_EXIST). Read the property definitions once, leave out what cannot be written, and
        create or report a missing property instead of failing on it again and again.
    """,
)
def read_only_and_unknown_properties(traffic: Traffic, _: World[NoParameters]) -> Iterator[Finding]:
    """Find writes of read-only properties, and of unknown ones more than once."""
    refused: dict[tuple[Account, str | None, str, str], list[Request]] = {}
    for call in _record_writes(traffic):
        for code, name in dict.fromkeys(error_codes(call)) if not call.spoilt else ():
            refused.setdefault((call.account, call.object_type, code, name), []).append(call)
    for (_portal, object_type, code, name), calls in refused.items():
        if code == "READ_ONLY_VALUE" or (code == "PROPERTY_DOESNT_EXIST" and len(calls) > 1):
            wanted = "no write" if code == "READ_ONLY_VALUE" else "at most one refused write"
            yield Finding(
                message=f"{object_type} property {name} was written and refused: {code}",
                expected=f"{wanted} of {name}",
                found=count(len(calls), "refusal"),
                evidence=tuple(Evidence(call, f"{name}: {code}") for call in calls),
            )
