"""The write operations on associations, single and in batches."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from mockspot.catalog.associations import AssociationType
from mockspot.catalog.object_types import ObjectType
from mockspot.domain.associations import types
from mockspot.domain.associations.creating import ids_invalid
from mockspot.domain.associations.linking import Pair, link, linked, number, pair_of, unlink
from mockspot.domain.associations.types import TypeKey
from mockspot.domain.context import Context
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
    """A pair after a write: the types that were asked for, and all it has now."""

    pair: Pair
    asked: frozenset[AssociationType]
    types: frozenset[AssociationType]


class Outcome(NamedTuple):
    """What a batch did; inputs that failed changed nothing."""

    done: tuple[LinkedPair, ...]
    failed: tuple[Refusal, ...] = ()


def set_labels(ctx: Context, command: Edit) -> LinkedPair:
    """Give a pair exactly these labels: the call replaces what was there (documented, DOC-ASSOC)."""
    return _link(ctx, command.from_type, command.to_type, command.ends, replace=True)


def set_default(ctx: Context, command: Edit) -> Outcome:
    """Link one pair without a label; the answer is that of a batch (documented, SPEC)."""
    return create(ctx, BatchEdit(command.from_type, command.to_type, (command.ends,)))


def remove(ctx: Context, command: Edit) -> None:
    """Unlink one pair entirely. unverified: 204 as well when there was no link, as record archives answer."""
    unlink(ctx, _pair(command.from_type, command.to_type, command.ends))


def create(ctx: Context, command: BatchEdit) -> Outcome:
    """Link pairs; labels add to those a pair has. unverified: that batches add where the single call replaces."""
    return _each(ctx, command.inputs, lambda ends: _link(ctx, command.from_type, command.to_type, ends))


def archive(ctx: Context, command: BatchEdit) -> None:
    """Unlink pairs entirely; what is not linked, or no id, is passed over (unverified)."""
    for pair, _ in _pairs(ctx, command):
        unlink(ctx, pair)


def archive_labels(ctx: Context, command: BatchEdit) -> None:
    """Take types from pairs; the unlabelled one takes the others along."""
    for pair, ends in _pairs(ctx, command):
        named = (types.named(pair.from_type_id, pair.to_type_id, key) for key in ends.types)
        unlink(ctx, pair, frozenset(kind for kind in named if kind is not None))


def _link(ctx: Context, from_type: ObjectType, to_type: ObjectType, ends: Ends, *, replace: bool = False) -> LinkedPair:
    asked = types.chosen(from_type, to_type, _own(ctx, from_type, to_type, ends))
    pair = pair_of(ctx, from_type, ends.from_key, to_type, ends.to_key)
    link(ctx, pair, asked, replace=replace)
    return LinkedPair(pair, asked, linked(ctx.tx, pair))


def _own(ctx: Context, from_type: ObjectType, to_type: ObjectType, ends: Ends) -> tuple[TypeKey, ...]:
    """Return the types given; refused when one belongs to another pair of object types.

    Claim: the type id decides what the ids mean, whatever the path says (node646). Ids are unique in a portal, so a
    type of another pair always meets ids that are not valid for it.
    """
    for key in ends.types:
        if types.named(from_type.type_id, to_type.type_id, key) is None:
            foreign = types.anywhere(key)
            if foreign is not None:
                raise ids_invalid(ctx, [(ends.from_key, foreign.from_type_id), (ends.to_key, foreign.to_type_id)])
    return ends.types


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
