"""Link and unlink two records: both directions together, one-to-one types, limits, and the events that tell of it."""

from collections.abc import Iterable, Iterator
from functools import partial
from typing import NamedTuple

from mockspot.catalog.associations import AssociationType
from mockspot.catalog.object_types import ObjectType
from mockspot.domain.associations import limits, types
from mockspot.domain.associations.links import ascending, changed, links, specs_of
from mockspot.domain.context import Context
from mockspot.domain.events import Event, source_of
from mockspot.domain.numbers import number_of
from mockspot.domain.ports import Transaction
from mockspot.domain.records.state import live
from mockspot.domain.refusal import Refusal

Types = frozenset[AssociationType]


class Pair(NamedTuple):
    """Two records in one direction, by object type id and record id."""

    from_type_id: str
    from_id: int
    to_type_id: str
    to_id: int

    @property
    def reverse(self) -> "Pair":
        """Return the other direction."""
        return Pair(self.to_type_id, self.to_id, self.from_type_id, self.from_id)


def pair_of(ctx: Context, from_type: ObjectType, from_key: str, to_type: ObjectType, to_key: str) -> Pair:
    """Return the pair two ids as sent name; refused unless both are live records and not the same one."""
    pair = Pair(from_type.type_id, number(from_key), to_type.type_id, number(to_key))
    if not is_live(ctx.tx, from_type.type_id, pair.from_id):
        raise _missing("association_from_missing", from_type, from_key)
    if not is_live(ctx.tx, to_type.type_id, pair.to_id):
        raise _missing("association_to_missing", to_type, to_key)
    if pair == pair.reverse:
        raise Refusal("association_with_itself", {"id": from_key})
    return pair


def number(key: str) -> int:
    """Return an id as sent as a number; refused when it is none."""
    found = number_of(key)
    if found is None:
        raise Refusal("association_identifier", {"id": key})
    return found


def is_live(tx: Transaction, type_id: str, record_id: int) -> bool:
    """Say whether a record is there and not archived."""
    return tx.get(live(type_id), record_id) is not None


def linked(tx: Transaction, pair: Pair) -> Types:
    """Return the types of a pair's link; none means that there is no link."""
    row = tx.get(links(pair.from_type_id, pair.to_type_id), pair.from_id)
    return _kinds(tx, pair, specs_of(row, pair.to_id))


def inverses(tx: Transaction, kinds: Iterable[AssociationType]) -> Types:
    """Return what the other direction of a link with these types has."""
    return frozenset(other for kind in kinds if (other := types.inverse(tx, kind)) is not None)


def link(ctx: Context, pair: Pair, wanted: Types, *, replace: bool = False) -> None:
    """Give a pair these types besides those it has, or instead of them; refused beyond a limit of the portal's."""
    before = linked(ctx.tx, pair)
    after = wanted if replace else wanted | before
    if not before:
        after |= _first_primary(ctx, pair)
    added = after - before
    directions = (pair, added), (pair.reverse, inverses(ctx.tx, added))
    for seen, kinds in directions:
        limits.check(ctx.tx, kinds, partial(_others, ctx.tx, seen), seen.from_id)
    for seen, kinds in directions:
        _take_over(ctx, seen, kinds)
    _set(ctx, pair, before, after)


def unlink(ctx: Context, pair: Pair, removed: Types | None = None) -> None:
    """Take types from a pair, or all of them; without the unlabelled one no other stays (documented, DOC-ASSOC)."""
    before = linked(ctx.tx, pair)
    everything = removed is None or any(kind.default for kind in removed)
    _set(ctx, pair, before, frozenset() if everything or removed is None else before - removed)


def holding(tx: Transaction, from_type_id: str, from_id: int, kind: AssociationType) -> Iterator[Pair]:
    """Yield a record's links of one type, those to archived records too, in the order of the other ends' ids."""
    wanted = types.spec(kind)
    for to_id, specs in ascending(tx.get(links(from_type_id, kind.to_type_id), from_id)):
        if wanted in specs:
            yield Pair(from_type_id, from_id, kind.to_type_id, to_id)


def _first_primary(ctx: Context, pair: Pair) -> Types:
    """Return the primary type for a record's first company; an archived company does not count."""
    if not ctx.policy.first_company_is_primary:
        return frozenset()
    kind = types.primary_company(pair.from_type_id, pair.to_type_id)
    owner, given = pair, kind
    if kind is None:
        owner, given = pair.reverse, types.primary_company(pair.to_type_id, pair.from_type_id)
    if given is None or _others(ctx.tx, owner, given):
        return frozenset()
    return frozenset({given}) if kind is not None else inverses(ctx.tx, [given])


def _take_over(ctx: Context, pair: Pair, added: Iterable[AssociationType]) -> None:
    """Take one-to-one types from the records that a record had them with.

    Claim: a contact's new primary company replaces the old one (documented, DOC-ASSOC). unverified: that a line item
    leaves one deal for another in the same way.
    """
    for kind in added:
        if kind.one_to_one:
            for other in [*holding(ctx.tx, pair.from_type_id, pair.from_id, kind)]:
                unlink(ctx, other, frozenset({kind}))


def _others(tx: Transaction, pair: Pair, kind: AssociationType) -> int:
    """Return with how many other live records the first of a pair has a type."""
    held = holding(tx, pair.from_type_id, pair.from_id, kind)
    return sum(is_live(tx, other.to_type_id, other.to_id) for other in held if other != pair)


def _set(ctx: Context, pair: Pair, before: Types, after: Types) -> None:
    """Write both directions and tell of each type that came or went, once per direction."""
    if before == after:
        return
    _write(ctx.tx, pair, after)
    _write(ctx.tx, pair.reverse, inverses(ctx.tx, after))
    for kind in sorted(before ^ after, key=types.spec):
        tell(ctx, pair, kind, removed=kind in before)


def tell(ctx: Context, pair: Pair, kind: AssociationType, *, removed: bool) -> None:
    """Tell of a type that a pair got or lost, once per direction."""
    ctx.emit(_event(ctx, pair, kind, removed=removed))
    for other in inverses(ctx.tx, [kind]):
        ctx.emit(_event(ctx, pair.reverse, other, removed=removed))


def _write(tx: Transaction, pair: Pair, kinds: Iterable[AssociationType]) -> None:
    table = links(pair.from_type_id, pair.to_type_id)
    row = changed(tx.get(table, pair.from_id), pair.to_id, map(types.spec, kinds))
    if row:
        tx.put(table, pair.from_id, row)
    else:
        tx.delete(table, pair.from_id)


def _kinds(tx: Transaction, pair: Pair, specs: Iterable[types.TypeKey]) -> Types:
    found = (types.named(tx, pair.from_type_id, pair.to_type_id, key) for key in specs)
    return frozenset(kind for kind in found if kind is not None)


def _event(ctx: Context, pair: Pair, kind: AssociationType, *, removed: bool) -> Event:
    return Event(
        "associationChange",
        pair.from_type_id,
        pair.from_id,
        ctx.now,
        source_of("associationChange", ctx.caller.source),
        ctx.caller.source_id,
        to_type_id=pair.to_type_id,
        to_id=pair.to_id,
        association_category=kind.category,
        association_type_id=kind.type_id,
        association_removed=removed,
        is_primary=kind.primary,
    )


def _missing(kind: str, object_type: ObjectType, key: str) -> Refusal:
    return Refusal(kind, {"type": object_type.singular, "id": key, "objectType": object_type.singular})
