"""Associations v1: links of one type at a time, named by the number of the type."""

from typing import NamedTuple

from mockspot.catalog import associations as catalog
from mockspot.catalog.associations import AssociationType
from mockspot.catalog.object_types import resolve
from mockspot.domain.associations import types
from mockspot.domain.associations.linking import Pair, holding, is_live, link, pair_of, unlink
from mockspot.domain.context import Context
from mockspot.domain.refusal import Refusal


class Link(NamedTuple):
    """One association: the ids of its ends, and the number of its type."""

    from_id: int
    to_id: int
    definition: int


class ListLinked(NamedTuple):
    """List what a record is associated to by one type, after id `offset`."""

    from_id: int
    definition: int
    limit: int
    offset: int


class Linked(NamedTuple):
    """A page of ids."""

    numbers: tuple[int, ...]
    offset: int
    has_more: bool


def create(ctx: Context, command: tuple[Link, ...]) -> None:
    """Make associations, all or none."""
    for wanted in command:
        pair, kind = _pair(ctx, wanted)
        plain = types.default(ctx.tx, kind.from_type_id, kind.to_type_id)
        link(ctx, pair, frozenset((kind, plain or kind)))


def delete(ctx: Context, command: tuple[Link, ...]) -> None:
    """Remove associations. unverified: that the records are no longer associated at all, whatever the type."""
    for wanted in command:
        unlink(ctx, _pair(ctx, wanted)[0])


def list_linked(ctx: Context, command: ListLinked) -> Linked:
    """Return one page of ids; the offset is the last one, or 0 (recorded, grou 2022)."""
    kind = _kind(command.definition)
    held = holding(ctx.tx, kind.from_type_id, command.from_id, kind)
    rest = [pair.to_id for pair in held if pair.to_id > command.offset and is_live(ctx.tx, kind.to_type_id, pair.to_id)]
    shown = tuple(rest[: command.limit])
    return Linked(shown, shown[-1] if shown else 0, len(rest) > len(shown))


def _pair(ctx: Context, wanted: Link) -> tuple[Pair, AssociationType]:
    """Return the pair of an association. unverified: that ends which are not there are refused as v4 does."""
    kind = _kind(wanted.definition)
    from_type, to_type = resolve(kind.from_type_id), resolve(kind.to_type_id)
    if from_type is None or to_type is None:
        raise _not_simulated(wanted.definition)
    return pair_of(ctx, from_type, str(wanted.from_id), to_type, str(wanted.to_id)), kind


def _kind(definition: int) -> AssociationType:
    """Return the type of a number. Claim: numbers of HubSpot's own types are v4's (documented, DOC-ASSOC)."""
    kind = catalog.by_id(definition)
    if kind is None:
        raise _not_simulated(definition)
    return kind


def _not_simulated(definition: int) -> Refusal:
    return Refusal("not_simulated", {"operation": f"associations v1 with the definition {definition}"})
