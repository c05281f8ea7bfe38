"""Read associations: what one record is linked to, page by page."""

from itertools import islice
from typing import NamedTuple

from mockspot.catalog.associations import AssociationType
from mockspot.catalog.object_types import ObjectType
from mockspot.domain import record
from mockspot.domain.associations import types
from mockspot.domain.associations.linking import is_live
from mockspot.domain.associations.links import ascending, links
from mockspot.domain.context import Context
from mockspot.domain.numbers import number_of
from mockspot.domain.ports import Transaction
from mockspot.domain.records import lookup
from mockspot.domain.refusal import Refusal

EXPANSION_PAGE = 100
"""How many associations a record read shows of one type before it pages. Claim: seen by clients (dlt 593, 2025)."""

V3_BATCH_PAGE = 100
"""How many a batch read of v3 shows of one record. Claim: pasted, and said by HubSpot's maintainers (py135, 2022)."""

BATCH_PAGE = 500
"""unverified: how many a batch read of v4 shows of one record; 500 is the single read's (DOC-ASSOC)."""


class Linked(NamedTuple):
    """A record at the other end, and the types of the link to it in ascending order."""

    to_id: int
    types: tuple[AssociationType, ...]


class LinkPage(NamedTuple):
    """One page of a record's links; `more` says that it is not the last."""

    links: tuple[Linked, ...]
    more: bool = False


class Expansion(NamedTuple):
    """What `?associations=` adds to a record: a page of its links to one object type."""

    from_type: ObjectType
    from_id: int
    to_type: ObjectType
    page: LinkPage


class ListLinks(NamedTuple):
    """List the links of the record that `key` names to one object type, from id `after` on."""

    from_type: ObjectType
    key: str
    to_type: ObjectType
    limit: int
    after: int = 0


class BatchReadLinks(NamedTuple):
    """Read the links of many records: ids as sent, each with the id to go on from."""

    from_type: ObjectType
    to_type: ObjectType
    inputs: tuple[tuple[str, int], ...]
    page: int = BATCH_PAGE


class ListTypes(NamedTuple):
    """List the association types from one object type to another."""

    from_type: ObjectType
    to_type: ObjectType


class FoundLinks(NamedTuple):
    """What a batch read found, by id as sent, and what it did not."""

    pages: tuple[tuple[str, LinkPage], ...]
    failed: tuple[Refusal, ...]


def list_links(ctx: Context, command: ListLinks) -> LinkPage:
    """Return one page; refused when there is no such record (unverified: HubSpot might answer an empty page)."""
    number = record.record_id(lookup.find(ctx, command.from_type, command.key))
    ends = command.from_type.type_id, number, command.to_type.type_id
    return page(ctx.tx, *ends, limit=command.limit, after=command.after)


def batch_read(ctx: Context, command: BatchReadLinks) -> FoundLinks:
    """Return the links of many records; one without any is an error of its own (pasted, SLACK)."""
    pages, failed = [], []
    for key, after in dict.fromkeys(command.inputs):
        found = _page_of(ctx.tx, command, key, after)
        if isinstance(found, LinkPage):
            pages.append((key, found))
        else:
            failed.append(found)
    return FoundLinks(tuple(pages), tuple(failed))


def list_types(ctx: Context, command: ListTypes) -> tuple[AssociationType, ...]:
    """Return the types of a pair in one direction."""
    return types.between(ctx.tx, command.from_type.type_id, command.to_type.type_id)


def expand(tx: Transaction, object_type: ObjectType, record_id: int, other_type: ObjectType) -> Expansion:
    """Return what a record's answer shows of its links to another type."""
    shown = page(tx, object_type.type_id, record_id, other_type.type_id, limit=EXPANSION_PAGE)
    return Expansion(object_type, record_id, other_type, shown)


def associated_ids(tx: Transaction, object_type: ObjectType, record_id: int, other_type: ObjectType) -> frozenset[int]:
    """Return the ids of the live records of another type that a record is linked to, as search filters ask."""
    row = tx.get(links(object_type.type_id, other_type.type_id), record_id)
    return frozenset(to_id for to_id, _ in ascending(row) if is_live(tx, other_type.type_id, to_id))


def page(tx: Transaction, from_type_id: str, from_id: int, to_type_id: str, *, limit: int, after: int = 0) -> LinkPage:
    """Return one page of a live record's links; archived records are not shown, and come back when restored."""
    row = tx.get(links(from_type_id, to_type_id), from_id)
    if row is None or not is_live(tx, from_type_id, from_id):
        return LinkPage(())
    visible = (link for link in ascending(row, after) if is_live(tx, to_type_id, link[0]))
    found = list(islice(visible, limit + 1))
    known = {types.spec(kind): kind for kind in types.between(tx, from_type_id, to_type_id)}
    shown = tuple(
        Linked(to_id, tuple(known[spec] for spec in specs if spec in known)) for to_id, specs in found[:limit]
    )
    return LinkPage(shown, len(found) > limit)


def _page_of(tx: Transaction, command: BatchReadLinks, key: str, after: int) -> LinkPage | Refusal:
    number = number_of(key)
    if number is None:
        return Refusal("association_identifier", {"id": key})
    ends = command.from_type.type_id, number, command.to_type.type_id
    found = page(tx, *ends, limit=command.page, after=after)
    return found if found.links else _none(command, key)


def _none(command: BatchReadLinks, key: str) -> Refusal:
    from_name, to_name = command.from_type.singular, command.to_type.singular
    shown = {"fromObjectId": key, "fromObjectType": from_name, "toObjectType": to_name}
    return Refusal("associations_none", {"id": key, "from_type": from_name, "to_type": to_name, **shown})
