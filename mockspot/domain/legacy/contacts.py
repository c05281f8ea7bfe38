"""Read and write contacts as the contacts v1 API does: whole profiles, found by id or by any of their addresses."""

from collections.abc import Iterable, Mapping
from itertools import islice
from typing import NamedTuple

from mockspot.catalog.object_types.core import COMPANIES, CONTACTS
from mockspot.domain import record
from mockspot.domain.context import Context
from mockspot.domain.legacy.records import RECENT_MS, Whole, instants, whole
from mockspot.domain.legacy.refusals import older
from mockspot.domain.lists import members
from mockspot.domain.numbers import number_of
from mockspot.domain.ports import Instant
from mockspot.domain.record import Record
from mockspot.domain.records import identities, lookup, searching, writing
from mockspot.domain.records.identities import EMAIL
from mockspot.domain.records.searching import Search
from mockspot.domain.records.state import live
from mockspot.domain.records.writing import Archive, Create
from mockspot.domain.refusal import Refusal
from mockspot.domain.search import SearchQuery
from mockspot.domain.values import Problem, parse_instant

_COMPANY = "associatedcompanyid"


class Key(NamedTuple):
    """What names a contact: an id, or an address."""

    number: int = 0
    email: str | None = None


class ReadContacts(NamedTuple):
    """Read the contacts that keys name; `names` are the properties to show, None shows all."""

    keys: tuple[Key, ...]
    names: tuple[str, ...] | None


class ListContacts(NamedTuple):
    """List the contacts in ascending id order, after id `offset`."""

    limit: int
    offset: int
    names: tuple[str, ...]


class ListRecent(NamedTuple):
    """List the contacts by the instant in the property `by`, the newest first, after the moment a page ended with."""

    by: str
    limit: int
    time: Instant | None
    number: int | None
    names: tuple[str, ...]


class WriteContact(NamedTuple):
    """Change the contact that a key names, or make one."""

    key: Key | None
    properties: Mapping[str, object]


class Unwritten(NamedTuple):
    """Why the contact at a place of a list was not written: a bad value, or something else; `email` is a bad one."""

    place: int
    email: str | None
    reason: Problem | Refusal


class FindContacts(NamedTuple):
    """Find contacts by a text; `names` are the properties to show, None shows all."""

    query: SearchQuery
    names: tuple[str, ...] | None


class Profile(NamedTuple):
    """A contact: under which id it was found, its values, its addresses, the lists it is in, and its company."""

    vid: int
    whole: Whole
    made_at: Instant
    added_at: Instant
    emails: tuple[str, ...]
    merged: tuple[int, ...]
    lists: tuple[tuple[int, Instant], ...]
    company: Whole | None


class Profiles(NamedTuple):
    """Profiles, with the properties of contacts and of companies that hold a day or a time.

    On a page, `offset` is the last id shown and `time` the instant it is sorted by.
    """

    found: tuple[Profile, ...]
    instants: frozenset[str]
    company_instants: frozenset[str]
    offset: int = 0
    time: Instant = 0
    has_more: bool = False
    total: int = 0


class Upserted(NamedTuple):
    """The id of a contact that was made or changed."""

    vid: int
    new: bool


def read(ctx: Context, command: ReadContacts) -> Profiles:
    """Return the one contact a key names. Claim: the two refusals are recorded (hrb 2019; by address grou 2022)."""
    (key,) = command.keys
    found = _find(ctx, key)
    if found is None:
        raise Refusal("contact_missing") if key.email is None else Refusal("contact_email_missing", {"key": key.email})
    return _profiles(ctx, [_profile(ctx, found, command.names, vid=key.number)])


def read_many(ctx: Context, command: ReadContacts) -> Profiles:
    """Return the contacts that keys name; those that name none are ignored (documented, DOC-LEGACY)."""
    found = (_find(ctx, key) for key in command.keys)
    return _profiles(ctx, [_profile(ctx, row, command.names) for row in found if row is not None])


def list_page(ctx: Context, command: ListContacts) -> Profiles:
    """Return one page. Claim: the offset is the id of the last contact shown (recorded, hrb 2015)."""
    rows = list(islice(ctx.tx.scan(live(CONTACTS.type_id), command.offset + 1), command.limit + 1))
    page = [row for _, row in rows[: command.limit]]
    last = record.record_id(page[-1]) if page else command.offset
    shown = [_profile(ctx, row, command.names) for row in page]
    return _profiles(ctx, shown, offset=last, has_more=len(rows) > len(page))


def recent(ctx: Context, command: ListRecent) -> Profiles:
    """Return one page of what was made or changed in the last 30 days (documented, DOC-LEGACY).

    Claim: a page begins behind the instant and the id that the one before ended with (documented, DOC-LEGACY).
    unverified: what one of the two does without the other; connectors send the id alone (n8n's node 2.41.2).
    """

    def moment(row: Record) -> tuple[Instant, int]:
        return parse_instant(record.value(row, command.by) or "") or 0, record.record_id(row)

    dated = [(moment(row), row) for _, row in ctx.tx.scan(live(CONTACTS.type_id))]
    dated = sorted((pair for pair in dated if pair[0][0] >= ctx.now - RECENT_MS), key=_first, reverse=True)
    start = _start([pair[0] for pair in dated], command.time, command.number)
    page = dated[start : start + command.limit]
    shown = [_profile(ctx, row, command.names, added_at=at) for (at, _), row in page]
    time, last = page[-1][0] if page else (command.time or 0, command.number or 0)
    return _profiles(ctx, shown, offset=last, time=time, has_more=start + len(page) < len(dated))


def search(ctx: Context, command: FindContacts) -> Profiles:
    """Find contacts. Claim: the offset is that of the next page (recorded, hrb 2016).

    unverified: that what is found by a text is what the newer search finds, though parts of words are documented alone.
    """
    query = command.query
    page = searching.search(ctx, Search(CONTACTS, query))
    shown = [_profile(ctx, seen.record, command.names) for seen in page.seen]
    found = _profiles(ctx, shown, offset=query.offset + len(shown), has_more=page.after is not None)
    return found._replace(total=page.total)


def write_many(ctx: Context, command: tuple[WriteContact, ...]) -> None:
    """Change or make many contacts: all or none (documented, DOC-LEGACY).

    Claim: the answer tells what is wrong with each of them (recorded, RUDDER 2023; pasted, FORUM 959).
    unverified: HubSpot writes them minutes later, and finds some mistakes only then; here the call tells all of them.
    """
    unwritten: list[Unwritten] = []
    for place, write in enumerate(ctx.served(command)):
        try:
            _write(ctx, write)
        except Refusal as refusal:
            unwritten += _unwritten(place, write, refusal)
    if unwritten:
        raise Refusal("contacts_not_written", details=tuple(unwritten))


def create(ctx: Context, command: WriteContact) -> Profiles:
    """Make a contact; the answer shows the values that were sent (recorded, hrb 2019)."""
    try:
        made = writing.create(ctx, Create(CONTACTS, command.properties)).record
    except Refusal as refusal:
        raise _refused(ctx, refusal) from None
    return _profiles(ctx, [_profile(ctx, made, tuple(command.properties))])


def update(ctx: Context, command: WriteContact) -> None:
    """Change a contact. Claim: one that is not there is refused (recorded, hrb 2019); no values change nothing."""
    found = None if command.key is None else _find(ctx, command.key)
    if found is None:
        raise Refusal("not_found_json")
    _change(ctx, found, command.properties)


def upsert(ctx: Context, command: WriteContact) -> Upserted:
    """Change the contact of an address, or make one of it; the values may hold another address (recorded, hrb 2018)."""
    key = command.key or Key()
    found = _find(ctx, key)
    if found is not None:
        _change(ctx, found, command.properties)
        return Upserted(record.record_id(found), new=False)
    made = create(ctx, WriteContact(None, {EMAIL: key.email, **command.properties})).found[0]
    return Upserted(made.whole.number, new=True)


def delete(ctx: Context, key: Key) -> int:
    """Move a contact to the bin. unverified: that what is not there is refused."""
    found = _find(ctx, key)
    if found is None:
        raise Refusal("not_found_json")
    writing.archive(ctx, Archive(CONTACTS, str(record.record_id(found))))
    return key.number


def _write(ctx: Context, command: WriteContact) -> None:
    """Change the contact that one of many names; an address that is nobody's makes one."""
    key = command.key
    if key is None:
        raise Refusal("contact_key_missing")
    found = _find(ctx, key)
    if found is not None:
        if command.properties:
            writing.change(ctx, CONTACTS, found, command.properties)
        return
    if key.email is None:
        raise Refusal("contact_missing")
    writing.create(ctx, Create(CONTACTS, {EMAIL: key.email, **command.properties}))


def _unwritten(place: int, command: WriteContact, refusal: Refusal) -> Iterable[Unwritten]:
    """Yield what is wrong with one of many. An address is a bad value where it is sent as one (recorded, RUDDER)."""
    if refusal.kind != "property_values_invalid":
        yield Unwritten(place, None, refusal)
        return
    for problem in refusal.details:
        if problem.name != EMAIL:
            yield Unwritten(place, None, problem)
        elif EMAIL in command.properties:
            yield Unwritten(place, problem.value, problem)
        else:
            yield Unwritten(place, problem.value, Refusal("contact_email_invalid", {"message": problem.message}))


def _find(ctx: Context, key: Key) -> Record | None:
    if key.email is not None:
        return lookup.search(ctx, CONTACTS, key.email, EMAIL)
    return lookup.search(ctx, CONTACTS, str(key.number)) if key.number else None


def _change(ctx: Context, found: Record, properties: Mapping[str, object]) -> None:
    if properties:
        try:
            writing.change(ctx, CONTACTS, found, properties)
        except Refusal as refusal:
            raise _refused(ctx, refusal) from None


def _refused(ctx: Context, refusal: Refusal) -> Refusal:
    """Return a refusal as contacts v1 has it: a conflict shows whose address it is."""
    if refusal.kind != "record_exists":
        return older(refusal)
    holder = ctx.tx.get(live(CONTACTS.type_id), refusal.context["existingId"])
    return Refusal("contact_exists", details=() if holder is None else (_profile(ctx, holder, ()),))


def _profile(
    ctx: Context, found: Record, names: tuple[str, ...] | None, *, vid: int = 0, added_at: Instant | None = None
) -> Profile:
    number = record.record_id(found)
    made_at = parse_instant(record.value(found, CONTACTS.created_property) or "") or 0
    (joined,) = members.of_records(ctx, ((CONTACTS, number),))
    return Profile(
        vid or number,
        whole(ctx.tx, CONTACTS, found, names, linked=False),
        made_at,
        made_at if added_at is None else added_at,
        tuple(identities.emails(found)),
        tuple(old for old, _ in identities.merged(ctx.tx, CONTACTS, number)[1]),
        tuple((row.list_id, since) for row, since in joined.lists),
        _company(ctx, found),
    )


def _company(ctx: Context, found: Record) -> Whole | None:
    """Return the company that a contact's property names."""
    number = number_of(record.value(found, _COMPANY) or "")
    company = None if number is None else ctx.tx.get(live(COMPANIES.type_id), number)
    return None if company is None else whole(ctx.tx, COMPANIES, company, None, linked=False)


def _profiles(
    ctx: Context, found: Iterable[Profile], *, offset: int = 0, time: Instant = 0, has_more: bool = False
) -> Profiles:
    dates = instants(ctx.tx, CONTACTS), instants(ctx.tx, COMPANIES)
    return Profiles(tuple(found), *dates, offset, time, has_more)


def _start(moments: list[tuple[Instant, int]], time: Instant | None, number: int | None) -> int:
    """Return the place of the first of some moments, the newest first, that comes after where a page ended."""
    if time is not None:
        end = time, number or 0
        return next((place for place, moment in enumerate(moments) if moment < end), len(moments))
    return next((place + 1 for place, moment in enumerate(moments) if moment[1] == number), 0)


def _first(pair: tuple[tuple[Instant, int], Record]) -> tuple[Instant, int]:
    return pair[0]
