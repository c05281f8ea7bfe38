"""What leads to a record besides its id: ids that were merged into it, and addresses it has taken over.

HubSpot calls both identities of a profile, and blocks an address for good when its owner was erased.
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any

from mockspot.catalog.object_types import ObjectType
from mockspot.domain import record
from mockspot.domain.ports import Instant, Kind, Transaction
from mockspot.domain.record import Record
from mockspot.domain.records.state import holders

EMAIL, ADDITIONAL_EMAILS = "email", "hs_additional_emails"
DOMAIN, ADDITIONAL_DOMAINS = "domain", "hs_additional_domains"

Absorbed = tuple[int, Instant]
"""An id that was merged away, and when; plain, so that it is not collected."""
Merged = tuple[int, tuple[Absorbed, ...]]
"""(how many merges made the record, the ids they took)."""

MERGED: Kind[tuple[str, int], Merged] = Kind("merged")
"""By (object type id, id of the record that merges made)."""
BLOCKED = 0
"""Stands where the holder of an address does, when the address is blocked: no record has this id."""


@cache
def _survivors(type_id: str) -> Kind[int, int]:
    """Return the kind that maps ids which were merged away to the record they became."""
    return Kind(f"survivors/{type_id}")


def survivor(tx: Transaction, object_type: ObjectType, record_id: int) -> int | None:
    """Return the record that an id was merged into, or None."""
    return tx.get(_survivors(object_type.type_id), record_id)


def merged(tx: Transaction, object_type: ObjectType, record_id: int) -> Merged:
    """Return what was merged into a record so far."""
    return tx.get(MERGED, (object_type.type_id, record_id)) or (0, ())


def absorb(tx: Transaction, object_type: ObjectType, record_id: int, row: Merged) -> None:
    """Make ids lead to a record."""
    tx.put(MERGED, (object_type.type_id, record_id), row)
    for old, _ in row[1]:
        tx.delete(MERGED, (object_type.type_id, old))
        tx.put(_survivors(object_type.type_id), old, record_id)


def forget(tx: Transaction, object_type: ObjectType, record_id: int) -> None:
    """Make a record's merged ids lead nowhere."""
    for old, _ in merged(tx, object_type, record_id)[1]:
        tx.delete(_survivors(object_type.type_id), old)
    tx.delete(MERGED, (object_type.type_id, record_id))


def additional_emails(found: Record) -> list[str]:
    """Return the addresses a contact has besides its primary one."""
    return _listed(found, ADDITIONAL_EMAILS)


def emails(found: Record) -> list[str]:
    """Return all addresses of a contact, the primary one first."""
    primary = record.value(found, EMAIL)
    return [*([primary] if primary else []), *additional_emails(found)]


def domains(found: Record) -> list[str]:
    """Return all domains of a company, the primary one first."""
    primary = record.value(found, DOMAIN)
    return [*([primary] if primary else []), *_listed(found, ADDITIONAL_DOMAINS)]


def _listed(found: Record, name: str) -> list[str]:
    listed = record.value(found, name)
    return listed.split(";") if listed else []


def exchanged(old: Record, email: str | None) -> dict[str, str | None]:
    """Return what follows when a contact's address becomes `email`, one of its own others: the two change places.

    unverified: HubSpot's pages do this; nobody showed it of the API.
    """
    others = additional_emails(old)
    if email not in others:
        return {}
    former = record.value(old, EMAIL)
    listed = [former if other == email else other for other in others]
    return {ADDITIONAL_EMAILS: ";".join(other for other in listed if other) or None}


def distinct(values: Mapping[str, str | None], email: str | None) -> dict[str, Any]:
    """Return values in which a contact's own address is none of its others. unverified."""
    others = [other for other in (values[ADDITIONAL_EMAILS] or "").split(";") if other and other != email]
    return {**values, ADDITIONAL_EMAILS: ";".join(others) or None}


def hold(tx: Transaction, object_type: ObjectType, found: Record) -> None:
    """Make a contact's additional addresses lead to it, and refuse them to others (documented, DOC-CONTACTS; SLACK)."""
    for email in additional_emails(found):
        tx.put(holders(object_type.type_id, EMAIL), email, record.record_id(found))


def release(tx: Transaction, object_type: ObjectType, found: Record) -> None:
    """Set a contact's additional addresses free."""
    for email in additional_emails(found):
        tx.delete(holders(object_type.type_id, EMAIL), email)


def block(tx: Transaction, object_type: ObjectType, addresses: Iterable[str]) -> None:
    """Keep addresses from ever being used again (documented, SPEC gdpr-delete)."""
    for email in addresses:
        tx.put(holders(object_type.type_id, EMAIL), email, BLOCKED)


def blocked(tx: Transaction, object_type: ObjectType) -> Iterator[str]:
    """Yield the blocked addresses."""
    return (email for email, holder in tx.scan(holders(object_type.type_id, EMAIL)) if holder == BLOCKED)
