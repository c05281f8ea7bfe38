"""The write operations on associations, single and in batches."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from mockspot.catalog.associations import AssociationType
from mockspot.catalog.object_types import ObjectType
from mockspot.domain.associations import types
from mockspot.domain.associations.creating import check_one_to_one, ids_invalid
from mockspot.domain.associations.linking import Pair, inverses, link, linked, number, pair_of, unlink
from mockspot.domain.associations.types import TypeKey
from mockspot.domain.context import Context
from mockspot.domain.records import reading as records
from mockspot.domain.records.reading import Read, Seen, View
from mockspot.domain.refusal import Refusal


class Ends(NamedTuple):
    """Two ids as sent and the association types given with them; none means the unlabelled one alone."""

    from_key: str
    to_key: str
    types: tuple[TypeKey, ...] = ()


class Edit(NamedTuple):
    """Write the association of one pair of records."""

    from_type: ObjectType
    to_type: ObjectType
    ends: Ends


class BatchEdit(NamedTuple):
    """Write the associations of many pairs of records."""

    from_type: ObjectType
    to_type: ObjectType
    inputs: tuple[Ends, ...]


class LinkedPair(NamedTuple):
    """A pair after a write: the types that were asked for, with those of the other direction, and all it has now."""

    pair: Pair
    asked: frozenset[AssociationType]
    reverse: frozenset[AssociationType]
    types: frozenset[AssociationType]


class Outcome(NamedTuple):
    """What a batch did; inputs that failed changed nothing."""

    done: tuple[LinkedPair, ...]
    failed: tuple[Refusal, ...] = ()


def set_labels(ctx: Context, command: Edit) -> LinkedPair:
    """Give a pair exactly these labels: the call replaces what was there (documented, DOC-ASSOC)."""
    for key in command.ends.types:
        if not isinstance(key, str) and types.anywhere(ctx.tx, key) is None:
            raise types.unknown(key)
    return _link(ctx, command.from_type, command.to_type, command.ends, replace=True)


def set_default(ctx: Context, command: Edit) -> Outcome:
    """Link one pair without a label; the answer is that of a batch (documented, SPEC)."""
    return create(ctx, BatchEdit(command.from_type, command.to_type, (command.ends,)))


def add_type(ctx: Context, command: Edit) -> Seen:
    """Give a pair one more type and return the first record, as v3 does; unverified: what of the record it shows."""
    _link(ctx, command.from_type, command.to_type, command.ends)
    view = View(command.from_type, associations=(command.to_type,))
    return records.read(ctx, Read(view, command.ends.from_key))


def remove(ctx: Context, command: Edit) -> None:
    """Unlink one pair entirely. unverified: 204 as well when there was no link, as record archives answer."""
    unlink(ctx, _pair(command.from_type, command.to_type, command.ends))


def remove_type(ctx: Context, command: Edit) -> None:
    """Take one type from a pair, as v3 does; refused when the pair can have none of that name."""
    pair = _pair(command.from_type, command.to_type, command.ends)
    for key in command.ends.types:
        kind = types.named(ctx.tx, pair.from_type_id, pair.to_type_id, key)
        if kind is None:
            raise types.invalid(command.from_type, command.to_type, key)
        unlink(ctx, pair, _named_in_v3(kind))


def create(ctx: Context, command: BatchEdit) -> Outcome:
    """Link pairs; labels add to those a pair has. unverified: that batches add where the single call replaces."""
    _check_one_to_one(ctx, command)
    return _each(ctx, command.inputs, lambda ends: _link(ctx, command.from_type, command.to_type, ends))


def archive(ctx: Context, command: BatchEdit) -> None:
    """Unlink pairs entirely; what is not linked, or no id, is passed over (unverified)."""
    for pair, _ in _pairs(ctx, command):
        unlink(ctx, pair)


def archive_labels(ctx: Context, command: BatchEdit) -> None:
    """Take types from pairs; the unlabelled one takes the others along."""
    for pair, ends in _pairs(ctx, command):
        unlink(ctx, pair, frozenset(_known(ctx, pair, ends)))


def archive_types(ctx: Context, command: BatchEdit) -> None:
    """Take types from pairs as v3 names them; what a pair cannot have is passed over (unverified)."""
    for pair, ends in _pairs(ctx, command):
        for kind in _known(ctx, pair, ends):
            unlink(ctx, pair, _named_in_v3(kind))


def _link(ctx: Context, from_type: ObjectType, to_type: ObjectType, ends: Ends, *, replace: bool = False) -> LinkedPair:
    asked = types.chosen(ctx.tx, from_type, to_type, _own(ctx, from_type, to_type, ends))
    pair = pair_of(ctx, from_type, ends.from_key, to_type, ends.to_key)
    link(ctx, pair, asked, replace=replace)
    return LinkedPair(pair, asked, inverses(ctx.tx, asked), linked(ctx.tx, pair))


def _own(ctx: Context, from_type: ObjectType, to_type: ObjectType, ends: Ends) -> tuple[TypeKey, ...]:
    """Return the types given; refused when one belongs to another pair of object types.

    Claim: the type id decides what the ids mean, whatever the path says (node646). Ids are unique in a portal, so a
    type of another pair always meets ids that are not valid for it.
    """
    for key in ends.types:
        if types.named(ctx.tx, from_type.type_id, to_type.type_id, key) is None:
            foreign = types.anywhere(ctx.tx, key)
            if foreign is not None:
                raise ids_invalid(ctx, [(ends.from_key, foreign.from_type_id), (ends.to_key, foreign.to_type_id)])
    return ends.types


def _check_one_to_one(ctx: Context, command: BatchEdit) -> None:
    """Refuse a batch that links one record with several others by a one-to-one type."""
    plain = types.default(ctx.tx, command.from_type.type_id, command.to_type.type_id)
    if plain is None or not plain.one_to_one:
        return
    several: dict[str, list[str]] = {}
    for ends in command.inputs:
        several.setdefault(ends.from_key, []).append(ends.to_key)
    for to_keys in several.values():
        check_one_to_one(plain, to_keys)


def _named_in_v3(kind: AssociationType) -> frozenset[AssociationType] | None:
    """Return what goes when v3 removes a type: with the primary company, which v3's plain names mean, all of it.

    unverified: `contact_to_company` is both the primary type and the name that v3 clients know for any link.
    """
    return None if kind.primary else frozenset({kind})


def _known(ctx: Context, pair: Pair, ends: Ends) -> list[AssociationType]:
    found = (types.named(ctx.tx, pair.from_type_id, pair.to_type_id, key) for key in ends.types)
    return [kind for kind in found if kind is not None]


def _pair(from_type: ObjectType, to_type: ObjectType, ends: Ends) -> Pair:
    return Pair(from_type.type_id, number(ends.from_key), to_type.type_id, number(ends.to_key))


def _pairs(ctx: Context, command: BatchEdit) -> list[tuple[Pair, Ends]]:
    found = []
    for ends in ctx.served(command.inputs):
        try:
            found.append((_pair(command.from_type, command.to_type, ends), ends))
        except Refusal:
            continue
    return found


def _each(ctx: Context, inputs: Sequence[Ends], run: Callable[[Ends], LinkedPair]) -> Outcome:
    """Run each input by itself: a bad one becomes an error of the batch and stops no other (DOC-ASSOC)."""
    done, failed = [], []
    for ends in ctx.served(inputs):
        try:
            done.append(run(ends))
        except Refusal as refusal:
            failed.append(refusal)
    return Outcome(tuple(done), tuple(failed))
