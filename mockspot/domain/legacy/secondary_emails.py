"""The addresses that a contact has besides its own, in an API of their own."""

from typing import NamedTuple

from mockspot.catalog.object_types.core import CONTACTS
from mockspot.domain import record
from mockspot.domain.context import Context
from mockspot.domain.legacy import contacts
from mockspot.domain.legacy.contacts import Key, WriteContact
from mockspot.domain.records.identities import ADDITIONAL_EMAILS, additional_emails
from mockspot.domain.records.lookup import search
from mockspot.domain.refusal import Refusal


class ChangeEmails(NamedTuple):
    """Take one address from a contact, give it another, or both."""

    number: int
    taken: str | None
    given: str | None


class Emails(NamedTuple):
    """The further addresses of a contact."""

    number: int
    emails: tuple[str, ...]


def read(ctx: Context, number: int) -> Emails:
    """Return a contact's further addresses. unverified: the refusal of a contact that is not there."""
    found = search(ctx, CONTACTS, str(number)) if number else None
    if found is None:
        raise Refusal("contact_missing")
    return Emails(record.record_id(found), tuple(additional_emails(found)))


def change(ctx: Context, command: ChangeEmails) -> Emails:
    """Change them. unverified: an address to be taken that the contact does not have changes nothing."""
    old = read(ctx, command.number)
    taken, given = ((email or "").strip().lower() for email in (command.taken, command.given))
    known = command.taken is None or taken in old.emails
    kept = [email for email in old.emails if email not in (taken, given)]
    new = [*kept, given] if given and known else kept
    if known and tuple(new) != old.emails:
        contacts.update(ctx, WriteContact(Key(old.number), {ADDITIONAL_EMAILS: ";".join(new)}))
    return read(ctx, old.number)
