"""Write companies and deals as the v2 and v1 APIs do, and find the companies of a domain."""

from collections.abc import Mapping
from itertools import islice
from typing import NamedTuple

from mockspot.catalog.associations import AssociationType
from mockspot.catalog.object_types import ObjectType, resolve
from mockspot.domain import associations, record
from mockspot.domain.associations import NewLink, types
from mockspot.domain.associations.linking import Pair, is_live, link, unlink
from mockspot.domain.context import Context
from mockspot.domain.legacy.records import Whole, WholePage, instants, whole
from mockspot.domain.legacy.refusals import older
from mockspot.domain.record import Record
from mockspot.domain.records import identities, writing
from mockspot.domain.records.state import live
from mockspot.domain.records.writing import Archive, Create, Written
from mockspot.domain.refusal import Refusal


class CreateWhole(NamedTuple):
    """Make a record, associated to others by type name and id."""

    object_type: ObjectType
    properties: Mapping[str, object]
    links: tuple[tuple[str, int], ...] = ()


class ChangeWhole(NamedTuple):
    """Change the record of an id."""

    object_type: ObjectType
    number: int
    properties: Mapping[str, object]


class DeleteWhole(NamedTuple):
    """Move the record of an id to the bin."""

    object_type: ObjectType
    number: int


class LinkContact(NamedTuple):
    """Add a contact to a company, or take it away."""

    company: ObjectType
    number: int
    vid: int


class ListContacts(NamedTuple):
    """List the ids of a company's contacts, after id `offset`."""

    company: ObjectType
    number: int
    limit: int
    offset: int


class FindByDomain(NamedTuple):
    """List the companies of a domain, after id `offset`."""

    company: ObjectType
    domain: str
    limit: int
    offset: int
    names: tuple[str, ...]


class Failure(NamedTuple):
    """An association that was not made, since its other end is not there."""

    number: int
    kind: AssociationType
    to_type: ObjectType
    to_id: int


class Made(NamedTuple):
    """A record that was made, and the associations that were not."""

    page: WholePage
    failures: tuple[Failure, ...]


class Contacts(NamedTuple):
    """A page of the ids of contacts."""

    numbers: tuple[int, ...]
    offset: int
    has_more: bool


def create(ctx: Context, command: CreateWhole) -> Made:
    """Make a record. Claim: ids that name nothing are reported, and stop nothing (recorded, hrb 2018; DOC-LEGACY)."""
    object_type = command.object_type
    found = [(*_kind(ctx, object_type, name), number) for name, number in command.links]
    there = [NewLink(str(to), ((kind.category, kind.type_id),)) for _, kind, to in found if _exists(ctx, kind, to)]
    try:
        written = writing.create(ctx, Create(object_type, command.properties, tuple(there)))
    except Refusal as refusal:
        raise older(refusal) from None
    number = record.record_id(written.record)
    failures = (Failure(number, _told(kind), other, to) for other, kind, to in found if not _exists(ctx, kind, to))
    return Made(_answer(ctx, object_type, written), tuple(failures))


def change(ctx: Context, command: ChangeWhole) -> WholePage:
    """Change a record; the answer shows what was changed, with its versions (recorded, hrb 2019)."""
    found = _find(ctx, command.object_type, command.number)
    if not command.properties:
        return _page(ctx, command.object_type, found, ())
    try:
        written = writing.change(ctx, command.object_type, found, command.properties)
    except Refusal as refusal:
        raise older(refusal) from None
    return _answer(ctx, command.object_type, written)


def delete(ctx: Context, command: DeleteWhole) -> int:
    """Move a record to the bin. unverified: that one which is not there is refused."""
    _find(ctx, command.object_type, command.number)
    writing.archive(ctx, Archive(command.object_type, str(command.number)))
    return command.number


def add_contact(ctx: Context, command: LinkContact) -> WholePage:
    """Add a contact to a company; the answer is the company (recorded, hrb 2019)."""
    company = _find(ctx, command.company, command.number)
    pair, kind = _pair(ctx, command)
    link(ctx, pair, frozenset({kind}))
    return _page(ctx, command.company, company, None)


def remove_contact(ctx: Context, command: LinkContact) -> None:
    """Take a contact from a company. unverified: that ends which are not there are refused."""
    _find(ctx, command.company, command.number)
    unlink(ctx, _pair(ctx, command)[0])


def list_contacts(ctx: Context, command: ListContacts) -> Contacts:
    """Return the ids of a company's contacts; the offset is the last one (recorded, hrb 2018-19)."""
    _find(ctx, command.company, command.number)
    contacts, _ = _kind(ctx, command.company, "contacts")
    every = sorted(associations.associated_ids(ctx.tx, command.company, command.number, contacts))
    rest = [number for number in every if number > command.offset]
    shown = tuple(rest[: command.limit])
    return Contacts(shown, shown[-1] if shown else 0, len(rest) > len(shown))


def find_by_domain(ctx: Context, command: FindByDomain) -> WholePage:
    """Return one page of the companies that have a domain, among their others too (documented, DOC-LEGACY)."""
    wanted = command.domain.lower()
    rows = (row for _, row in ctx.tx.scan(live(command.company.type_id), command.offset + 1))
    found = list(islice((row for row in rows if wanted in identities.domains(row)), command.limit + 1))
    page = tuple(whole(ctx.tx, command.company, row, command.names, linked=False) for row in found[: command.limit])
    last = page[-1].number if page else command.offset
    return WholePage(page, instants(ctx.tx, command.company), last, len(found) > command.limit)


def _find(ctx: Context, object_type: ObjectType, number: int) -> Record:
    """Return a live record. Claim: the text about a company that is none (recorded, hrb 2019); the other is ours."""
    found = ctx.tx.get(live(object_type.type_id), number)
    if found is None:
        raise _missing(ctx, f"a {object_type.singular} with the ID", number)
    return found


def _missing(ctx: Context, what: str, number: int) -> Refusal:
    return Refusal("legacy_record_missing", {"what": what, "number": number, "portal_id": ctx.portal.portal_id})


def _answer(ctx: Context, object_type: ObjectType, written: Written) -> WholePage:
    return _page(ctx, object_type, written.record, tuple(written.shown))


def _page(ctx: Context, object_type: ObjectType, found: Record, names: tuple[str, ...] | None) -> WholePage:
    shown: Whole = whole(ctx.tx, object_type, found, names, linked=True)
    return WholePage((shown,), instants(ctx.tx, object_type), shown.number, has_more=False)


def _kind(ctx: Context, object_type: ObjectType, name: str) -> tuple[ObjectType, AssociationType]:
    """Return a type by name, and the unlabelled association to it."""
    other = resolve(name)
    kind = None if other is None else types.default(ctx.tx, object_type.type_id, other.type_id)
    if other is None or kind is None:
        raise Refusal("not_simulated", {"operation": f"{object_type.name} associated to {name}"})
    return other, kind


def _told(kind: AssociationType) -> AssociationType:
    """Return the type that a failure names: to a company the primary one (recorded, hrb 2018)."""
    return types.primary_company(kind.from_type_id, kind.to_type_id) or kind


def _exists(ctx: Context, kind: AssociationType, number: int) -> bool:
    return is_live(ctx.tx, kind.to_type_id, number)


def _pair(ctx: Context, command: LinkContact) -> tuple[Pair, AssociationType]:
    contacts, kind = _kind(ctx, command.company, "contacts")
    if not is_live(ctx.tx, contacts.type_id, command.vid):
        raise _missing(ctx, "a Contact with the vid", command.vid)  # recorded, hrb 2019
    return Pair(command.company.type_id, command.number, contacts.type_id, command.vid), kind
