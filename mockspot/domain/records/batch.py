"""Batch calls: many inputs, one transaction, and HubSpot's rules for what a bad input does to the others."""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from mockspot.catalog.object_types import ObjectType
from mockspot.domain.context import Context
from mockspot.domain.numbers import number_of
from mockspot.domain.object_types import is_custom
from mockspot.domain.record import Record
from mockspot.domain.records import lookup, reading, writing
from mockspot.domain.records.identities import EMAIL
from mockspot.domain.records.reading import Seen, View
from mockspot.domain.records.writing import Archive, Create, Update, Written
from mockspot.domain.refusal import Refusal

_BAD_VALUES = "property_values_invalid"


class Input(NamedTuple):
    """One input of a write batch. `trace_id` is the caller's `objectWriteTraceId`."""

    properties: Mapping[str, object]
    key: str = ""
    id_property: str | None = None
    trace_id: str | None = None
    create: Create | None = None


class BatchWrite(NamedTuple):
    """A batch of creates, updates or upserts of one type."""

    object_type: ObjectType
    inputs: tuple[Input, ...]


class BatchRead(NamedTuple):
    """Read many records by id, or by one unique property."""

    view: View
    keys: tuple[str, ...]
    id_property: str | None = None
    archived: bool = False


class BatchArchive(NamedTuple):
    """Archive many records."""

    object_type: ObjectType
    keys: tuple[str, ...]


class Done(NamedTuple):
    """One input that succeeded; `new` is set by upserts only."""

    written: Written
    trace_id: str | None = None
    new: bool | None = None


class Failed(NamedTuple):
    """One input, or several together, that did not."""

    refusal: Refusal
    trace_id: str | None = None


class Outcome(NamedTuple):
    """What a write batch did."""

    done: tuple[Done, ...]
    failed: tuple[Failed, ...] = ()


class Found(NamedTuple):
    """What a batch read found."""

    seen: tuple[Seen, ...]
    failed: tuple[Failed, ...] = ()


def create(ctx: Context, command: BatchWrite) -> Outcome:
    """Create records. Results come back in another order than asked (14 of 16 recordings)."""
    outcome = _each(ctx, command.inputs, lambda item: _create(ctx, command.object_type, item))
    return _shuffled(ctx, outcome) if ctx.policy.shuffle_batch_create else outcome


def update(ctx: Context, command: BatchWrite) -> Outcome:
    """Update records; ids that name none are reported together and stop nothing else."""
    object_type = command.object_type
    for item in command.inputs:
        _require_key(ctx, object_type, item)
    found = [(item, _search(ctx, object_type, item)) for item in command.inputs]
    missing = [item for item, old in found if old is None]
    _require_values(object_type, missing)
    present = [item for item, old in found if old is not None]
    outcome = _each(ctx, present, lambda item: _update(ctx, object_type, item))
    return Outcome(outcome.done, (*outcome.failed, *_missing(object_type, [item.key for item in missing])))


def upsert(ctx: Context, command: BatchWrite) -> Outcome:
    """Update the record that holds a unique value, or create it.

    Claim: all or nothing, as creates are, unless every input has its own trace id; then it is a 207 (observed in 2026
    by a public sync; the 207 pasted, rb403 2025-04), but by email (documented, DOC-CONTACTS). Results come back in
    another order than asked (observed by the same).
    """
    for item in command.inputs:
        if item.id_property == EMAIL and not ctx.policy.upsert_by_email:
            raise Refusal("upsert_by_email", {"legacy_name": command.object_type.legacy_name})
        _require_key(ctx, command.object_type, item)
    whole = any(item.id_property == EMAIL for item in command.inputs)
    outcome = _each(ctx, command.inputs, lambda item: _upsert(ctx, command.object_type, item), whole=whole)
    return _shuffled(ctx, outcome) if ctx.policy.shuffle_batch_create else outcome


def read(ctx: Context, command: BatchRead) -> Found:
    """Read records; what is not there is one entry of `errors`."""
    view = command.view
    keys = tuple(dict.fromkeys(command.keys))
    names = reading.names_of(ctx, view)
    seen, missing = [], []
    for key in keys:
        found = _search_key(ctx, view.object_type, key, command.id_property, in_bin=command.archived)
        if found is None:
            missing.append(key)
        else:
            seen.append(reading.show(ctx, view, found, names))
    return Found(tuple(seen), _missing(view.object_type, missing))


def archive(ctx: Context, command: BatchArchive) -> None:
    """Archive records; ids that name none are ignored."""
    for key in ctx.served(command.keys):
        found = _search_key(ctx, command.object_type, key, None, merged=False)
        if found is not None:
            writing.archive(ctx, Archive(command.object_type, key))


def _create(ctx: Context, object_type: ObjectType, item: Input) -> Done:
    command = item.create or Create(object_type, item.properties)
    return Done(writing.create(ctx, command), item.trace_id)


def _update(ctx: Context, object_type: ObjectType, item: Input) -> Done:
    command = Update(object_type, item.key, item.properties, item.id_property)
    return Done(writing.update(ctx, command), item.trace_id)


def _upsert(ctx: Context, object_type: ObjectType, item: Input) -> Done:
    old = lookup.search(ctx, object_type, item.key, item.id_property)
    if old is not None:
        return Done(writing.change(ctx, object_type, old, item.properties), item.trace_id, new=False)
    values = {**({item.id_property: item.key} if item.id_property else {}), **item.properties}
    return Done(writing.create(ctx, Create(object_type, values)), item.trace_id, new=True)


def _each(
    ctx: Context,
    items: Sequence[Input],
    run: Callable[[Input], Done],
    *,
    whole: bool = False,
) -> Outcome:
    """Run each input: all or nothing, unless every input carries its own trace id (documented, DOC-ERR)."""
    items = ctx.served(items)
    traces = [item.trace_id for item in items]
    traced = not whole and None not in traces and len(set(traces)) == len(traces)
    if not traced:
        return Outcome(_all(items, run))
    done, failed = [], []
    for item in items:
        mark, events = ctx.tx.mark(), len(ctx.events)
        try:
            done.append(run(item))
        except Refusal as refusal:
            ctx.tx.undo_to(mark)
            del ctx.events[events:]
            failed.append(Failed(refusal, item.trace_id))
    return Outcome(tuple(done), tuple(failed))


def _all(items: Sequence[Input], run: Callable[[Input], Done]) -> tuple[Done, ...]:
    """Run every input or refuse them together; one refusal tells of the bad values of all (copied, amp 2025-11)."""
    done: list[Done] = []
    bad: list[Refusal] = []
    for item in items:
        try:
            done.append(run(item))
        except Refusal as refusal:
            if refusal.kind == _BAD_VALUES:
                bad.append(refusal)
            elif not bad:
                raise
    if bad:
        details = tuple(problem for refusal in bad for problem in refusal.details)
        raise Refusal(_BAD_VALUES, bad[0].context, details)
    return tuple(done)


def _require_key(ctx: Context, object_type: ObjectType, item: Input) -> None:
    """Refuse a key that is not unique; the id is one only where it goes unnamed (pasted, action-destinations 2026)."""
    if item.id_property is not None:
        lookup.require_unique(ctx, object_type, item.id_property)


def _require_values(object_type: ObjectType, missing: Sequence[Input]) -> None:
    """Refuse a batch of which a unique value names no record; ids that name none stop nothing."""
    names = [f"{object_type.type_id}-{item.id_property}:{item.key}" for item in missing if item.id_property is not None]
    if names:
        context = {"legacy_name": object_type.legacy_name, "missingObjectPropertyValueCoordinates": names}
        raise Refusal("batch_values_missing", context)


def _search(ctx: Context, object_type: ObjectType, item: Input) -> Record | None:
    """Find the record of an input; ids that were merged away name none here (second-hand, SLACK)."""
    return _search_key(ctx, object_type, item.key, item.id_property, merged=False)


def _search_key(
    ctx: Context,
    object_type: ObjectType,
    key: str,
    id_property: str | None,
    *,
    in_bin: bool = False,
    merged: bool = True,
) -> Record | None:
    """Find a batch input's record; an id that is no number is a record that is not there."""
    by_id = id_property in (None, "hs_object_id")
    if by_id and not number_of(key):
        return None
    return lookup.search(ctx, object_type, key, id_property, in_bin=in_bin, merged=merged)


def _missing(object_type: ObjectType, keys: list[str]) -> tuple[Failed, ...]:
    """Return the one entry that holds every missing key, `null` being a custom object's name (pasted, SLACK)."""
    if not keys:
        return ()
    legacy_name = "null" if is_custom(object_type) else object_type.legacy_name
    return (Failed(Refusal("batch_records_missing", {"legacy_name": legacy_name, "ids": keys})),)


def _shuffled(ctx: Context, outcome: Outcome) -> Outcome:
    return Outcome(tuple(ctx.ids.shuffled(outcome.done)), outcome.failed)
