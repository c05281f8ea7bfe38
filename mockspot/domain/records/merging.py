"""Merge two records into one: its id, its values, its past, what leads to it, its links and its lists."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from mockspot.catalog import stage_times
from mockspot.catalog.object_types import ObjectType
from mockspot.domain import object_types, properties, record
from mockspot.domain.associations import moving
from mockspot.domain.context import Context
from mockspot.domain.events import Event
from mockspot.domain.lists import members
from mockspot.domain.ports import Instant, Transaction
from mockspot.domain.properties import sensitivity
from mockspot.domain.record import Record
from mockspot.domain.records import calculated, extras, history, identities, lookup, uniqueness
from mockspot.domain.records.history import Entry
from mockspot.domain.records.identities import ADDITIONAL_DOMAINS, ADDITIONAL_EMAILS, DOMAIN, EMAIL, Merged
from mockspot.domain.records.state import live, next_id
from mockspot.domain.records.writing import Written
from mockspot.domain.refusal import Refusal
from mockspot.domain.values import instant_text, lifecycle_order, lifecycle_step, parse_instant

MAXIMUM = 250
"""Claim: merges that two records may have been in, both together, before a merge of them (documented, DOC-ERR, KB)."""
_SOURCE = "MERGE_OBJECTS"  # unverified: HubSpot's name, also as the source of a merged address, is from its SDK lists
_LIFECYCLE = "lifecyclestage"
_SEVERAL = ((EMAIL, ADDITIONAL_EMAILS, identities.emails), (DOMAIN, ADDITIONAL_DOMAINS, identities.domains))


class Merge(NamedTuple):
    """Merge the record `other` into the record `primary`."""

    object_type: ObjectType
    primary: str
    other: str


def merge(ctx: Context, command: Merge) -> Written:
    """Make one record of two. The answer shows all the caller may see (unverified: no answer was ever published)."""
    object_type = command.object_type
    primary = lookup.find(ctx, object_type, command.primary)
    other = lookup.find(ctx, object_type, command.other)
    absorbed = _absorbed(ctx, object_type, primary, other)
    ids = record.record_id(primary), record.record_id(other)
    ends = object_types.every(ctx.tx, ctx.portal.portal_id)
    moving.require_room(ctx, object_type, ids, ends)
    number = record.record_id(primary) if ctx.policy.merge_keeps_primary_id else next_id(ctx.tx, ctx.ids)
    taken = _taken(ctx, object_type, primary, other)
    values = {**record.values(primary), **taken, **_identities(ctx.tx, object_type, (primary, other), absorbed, number)}
    extras.fill(ctx, object_type, values, number)
    values[object_type.modified_property] = instant_text(ctx.now)
    source, source_id = record.source(primary)
    made = record.make(number, values, source=source, source_id=source_id, cleared=record.cleared(primary))
    past = _past(ctx, object_type, (primary, other), made)
    _replace(ctx, object_type, (primary, other), made)
    identities.absorb(ctx.tx, object_type, number, absorbed)
    history.keep(ctx.tx, object_type, number, ctx.now, past)
    moving.move(ctx, object_type, ids, number, ends)
    members.move(ctx.tx, object_type.type_id, ids, number)
    _tell(ctx, object_type, ids, number, len(taken))
    made = calculated.follow(ctx, object_type, made)
    unseen = sensitivity.withheld(ctx, object_type)
    return Written(made, {name: value for name, value in record.values(made).items() if name not in unseen})


def _absorbed(ctx: Context, object_type: ObjectType, primary: Record, other: Record) -> Merged:
    """Return what the merge takes in; refused for one and the same record, and beyond HubSpot's limit."""
    ids = [record.record_id(found) for found in (primary, other)]
    if ids[0] == ids[1]:
        raise Refusal("merge_with_itself", {"id": ids[0]})
    before = [identities.merged(ctx.tx, object_type, number) for number in ids]
    merges = sum(count for count, _ in before)
    if merges >= MAXIMUM:
        raise Refusal("merge_limit", {"maximum": MAXIMUM})
    gone = ids[1:] if ctx.policy.merge_keeps_primary_id else ids
    earlier = [absorbed for _, row in before for absorbed in row]
    return merges + 1, (*earlier, *((number, ctx.now) for number in gone))


def _taken(ctx: Context, object_type: ObjectType, primary: Record, other: Record) -> dict[str, str]:
    """Return the values that come from the record merged away.

    Claim: the primary's latest values are kept, with exceptions (documented, CHG:updated-merge-functionality).
    Second-hand: a value the primary never had is taken over; one it had and lost stays lost.
    """
    settled = {name for name, *_ in history.whole(ctx.tx, object_type, primary)}
    taken = {name: value for name, value in record.values(other).items() if name not in settled}
    stages = properties.definition(ctx.tx, object_type, _LIFECYCLE)
    if stages is not None:
        taken |= _exceptions(object_type, primary, other, lifecycle_order(stages))
    return taken


def _exceptions(object_type: ObjectType, primary: Record, other: Record, stages: Sequence[str]) -> dict[str, str]:
    """Return the values of contacts and companies for which it does not matter which of the two is primary.

    Claim: the lifecycle stage furthest down the funnel is kept (documented, KB); second-hand: the older create date.
    """
    found = {}
    own, its = (record.value(row, _LIFECYCLE) for row in (primary, other))
    if its is not None and its != own and lifecycle_step(own, its, stages) == its:
        found[_LIFECYCLE] = its
        since = {name: record.value(other, name) for name in stage_times.current(object_type.name)}
        found |= {name: value for name, value in since.items() if value is not None}
    older = record.value(other, object_type.created_property)
    if older is not None and _created(object_type, other) < _created(object_type, primary):
        found[object_type.created_property] = older
    return found


def _created(object_type: ObjectType, row: Record) -> Instant:
    return parse_instant(record.value(row, object_type.created_property) or "") or 0


def _identities(
    tx: Transaction, object_type: ObjectType, sources: tuple[Record, Record], absorbed: Merged, number: int
) -> Mapping[str, str]:
    """Return the properties that tell of the merge, as far as the type has them.

    Claim: hs_merged_object_ids holds both former ids (seen in integrations' data, 2025 and 2026-10);
    hs_calculated_merged_vids pairs each with the instant of its merge in epoch milliseconds (documented by Fivetran).
    The address of a contact merged away becomes an additional one (documented, KB), and so does a company's domain
    (documented, HubSpot's customer blog; KB: the primary's domain stays). unverified: the order of each, and that they
    become the primary ones where the primary record has none.
    """
    ids = [old for old, _ in absorbed[1]]
    told = {
        "hs_merged_object_ids": ";".join(map(str, ids)),
        "hs_calculated_merged_vids": ";".join(f"{old}:{since}" for old, since in absorbed[1]),
        "hs_all_contact_vids": ";".join(map(str, dict.fromkeys((*ids, number)))),
    }
    for name, additional, every in _SEVERAL:
        if properties.definition(tx, object_type, additional):
            first, *others = dict.fromkeys(each for found in sources for each in every(found)) or [""]
            told |= {name: first, additional: ";".join(others)}
    return {name: value for name, value in told.items() if value and properties.definition(tx, object_type, name)}


def _past(ctx: Context, object_type: ObjectType, sources: tuple[Record, Record], made: Record) -> list[Entry]:
    """Return the values of both records by age, and after them what the merge itself changed.

    Claim: the values of both are merged onto the new record; of two with the same stamp the primary's is kept
    (documented, CHG:updated-merge-functionality).
    """
    stamp = object_type.modified_property
    own, others = (history.whole(ctx.tx, object_type, found) for found in sources)
    known = {(name, since) for name, _, since, _, _ in own}
    past = [
        entry
        for entry in (*own, *(entry for entry in others if (entry[0], entry[2]) not in known))
        if entry[0] != stamp
    ]
    past.sort(key=lambda entry: entry[2])
    last = {name: value for name, value, *_ in past}
    now = {name: record.value(made, name) for name in {**last, **record.values(made)} if name != stamp}
    by = ctx.now, _SOURCE, ctx.caller.source_id
    return [*past, *((name, value, *by) for name, value in now.items() if value != last.get(name))]


def _replace(ctx: Context, object_type: ObjectType, sources: tuple[Record, Record], made: Record) -> None:
    """Put the merged record where the two were. They are gone and not archived (seen in integrations, 2026)."""
    for found in sources:
        uniqueness.release(ctx.tx, object_type, found)
        identities.release(ctx.tx, object_type, found)
        history.forget(ctx.tx, object_type, record.record_id(found))
        ctx.tx.delete(live(object_type.type_id), record.record_id(found))
    ctx.tx.put(live(object_type.type_id), record.record_id(made), made)
    uniqueness.hold(ctx.tx, object_type, made)
    identities.hold(ctx.tx, object_type, made)


def _tell(ctx: Context, object_type: ObjectType, ids: tuple[int, int], number: int, moved: int) -> None:
    by = ctx.caller.source, ctx.caller.source_id
    event = Event("merge", object_type.type_id, ids[0], ctx.now, *by)
    ctx.emit(event._replace(merged_ids=ids[1:], new_id=number, properties_moved=moved))
    if ctx.policy.merge_tells_of_deletion:
        ctx.emit(Event("deletion", object_type.type_id, ids[1], ctx.now, *by))
