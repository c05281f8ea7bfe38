"""Privacy rules: what happens to a person's record after it was erased."""

from collections import defaultdict
from collections.abc import Iterator

from mockspot_contracts.bodies import inputs, path_value, properties, records
from mockspot_contracts.facts.records import WRITES
from mockspot_contracts.json_values import member, scalar
from mockspot_contracts.profiles import EVERYWHERE
from mockspot_contracts.rule import Evidence, Finding, NoParameters, Severity, World, rule
from mockspot_contracts.traffic import Account, Change, Request, Traffic
from mockspot_contracts.words import count

_CONTACTS = frozenset({"contacts", "0-1"})


def _erasures(traffic: Traffic) -> list[Change]:
    return [change for change in traffic.changes if change.change == "privacyDeletion"]


@rule(
    "HS-WRITE-13",
    "Privacy deletion honoured",
    severity=Severity.BLOCKER,
    profiles=EVERYWHERE,
    needs=("T", "W"),
    ground=("list",),
    sources=("DOC-CONTACTS (gdpr-delete)", "CHG:app-listing-and-app-certification-requirement-updates-for-may-2026"),
    parameters=NoParameters(),
    applies=_erasures,
    explanation="""
        Who was erased from an account is to be erased from what is synced with it, and never written to it
        again: HubSpot refuses the address from then on. Listen to contact.privacyDeletion, and delete the
        person at the source too. Fails where the integration erased the contact itself; where somebody else
        did, it only warns, for the integration may not have heard of it yet.
    """,
)
def privacy_deletion_is_honoured(traffic: Traffic, _: World[NoParameters]) -> Iterator[Finding]:
    """Find writes of contacts that were erased, by id or by an address that was known to be theirs."""
    known: defaultdict[tuple[Account, str], set[str]] = defaultdict(set)
    erased: dict[tuple[Account, str], Change] = {}
    own = {(call.account, call.sequence) for call in traffic.requests}
    for entry in traffic.entries:
        if isinstance(entry, Change) and entry.change == "privacyDeletion" and entry.object_id is not None:
            names = {entry.object_id, *known[entry.account, entry.object_id]}
            erased |= {(entry.account, name): entry for name in names}
        if not isinstance(entry, Request) or entry.object_type not in _CONTACTS:
            continue
        named = [name for name in _named(entry) if (entry.account, name) in erased] if _writes(entry) else []
        if named:
            deletion = erased[entry.account, named[0]]
            yield Finding(
                message="A contact that was erased was written again",
                expected="no write of a contact after its privacy deletion",
                found=f"{count(len(named), 'such contact')} in one call",
                evidence=(Evidence(deletion, "erased"), Evidence(entry, "written again")),
                advisory=(deletion.account, deletion.cause) not in own,
            )
        for record_id, record in records(entry):
            address = properties(record).get("email")
            known[entry.account, record_id] |= {address.lower()} if address else set()


def _writes(call: Request) -> bool:
    return call.operation in WRITES


def _named(call: Request) -> list[str]:
    """Return the ids and addresses of the contacts a write is about."""
    holders = inputs(call) or [call.request.body]
    found = [path_value(call, "objectId"), *(scalar(member(one, "id")) for one in holders)]
    found += [properties(one).get("email") for one in holders]
    return list(dict.fromkeys(name.lower() for name in found if name))
