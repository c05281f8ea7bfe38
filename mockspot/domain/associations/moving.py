"""What becomes of associations when their record becomes another one or disappears."""

from collections.abc import Iterable

from mockspot.catalog.associations import AssociationType
from mockspot.catalog.object_types import ObjectType
from mockspot.domain.associations import limits, types
from mockspot.domain.associations.linking import Pair, holding, is_live, tell
from mockspot.domain.associations.links import Row, Spec, Specs, ascending, changed, links, specs_of
from mockspot.domain.context import Context
from mockspot.domain.ports import Kind, Transaction
from mockspot.domain.refusal import Refusal


def require_room(ctx: Context, object_type: ObjectType, ids: tuple[int, int], others: Iterable[ObjectType]) -> None:
    """Refuse a merge whose record would have more associations of a type than the portal allows.

    Claim: both ways round, the limit of the merged record and that of those at the other ends, to which HubSpot gives
    the primary record before it takes the other one (pasted 2026, two integrations).
    """
    if not limits.are_set(ctx.tx):
        return
    primary, merged = ids
    for other in others:
        for kind in types.between(ctx.tx, object_type.type_id, other.type_id):
            if not kind.one_to_one and _is_full(ctx.tx, kind, primary, merged):
                context = {"portal_id": ctx.portal.portal_id, "type_id": object_type.type_id}
                raise Refusal("association_limits_merge", {**context, "merged": merged, "primary": primary})


def _is_full(tx: Transaction, kind: AssociationType, primary: int, merged: int) -> bool:
    kept, moved = _far_ids(tx, kind, primary), _far_ids(tx, kind, merged)
    maximum, back = limits.maximum(tx, kind), types.inverse(tx, kind)
    if maximum is not None and moved and len(kept | moved) > maximum:
        return True
    most = None if back is None else limits.maximum(tx, back)
    if back is None or most is None:
        return False
    return any(len(_far_ids(tx, back, far_id)) >= most for far_id in moved - kept)


def _far_ids(tx: Transaction, kind: AssociationType, from_id: int) -> set[int]:
    """Return the live records that one is linked to with a type."""
    held = holding(tx, kind.from_type_id, from_id, kind)
    return {pair.to_id for pair in held if is_live(tx, pair.to_type_id, pair.to_id)}


def move(
    ctx: Context, object_type: ObjectType, sources: tuple[int, ...], to_id: int, others: Iterable[ObjectType]
) -> None:
    """Give a record the links of others of its type, which lose them; `others` are the types at the other ends.

    Links among these records vanish. Where a record may have one primary company, the first source's stays primary and
    the others' become ordinary links (documented, CHG:updated-merge-functionality).
    """
    mine = {*sources, to_id}
    for other in others:
        for source in sources:
            for far_id, specs, back in _take(ctx.tx, object_type, other, source):
                vanishes = other is object_type and far_id in mine
                given = () if vanishes else _give(ctx.tx, object_type, other, (to_id, far_id), (specs, back))
                if ctx.policy.merge_tells_of_links and source != to_id:
                    _tell(ctx, Pair(object_type.type_id, source, other.type_id, far_id), specs, removed=True)
                    _tell(ctx, Pair(object_type.type_id, to_id, other.type_id, far_id), given, removed=False)


def drop(tx: Transaction, object_type: ObjectType, record_id: int, others: Iterable[ObjectType]) -> None:
    """Remove all links of a record."""
    for other in others:
        _take(tx, object_type, other, record_id)


def _take(
    tx: Transaction, object_type: ObjectType, other: ObjectType, record_id: int
) -> list[tuple[int, Specs, Specs]]:
    """Remove a record's links to another type, and return them: far id and types in both directions."""
    near, far = _kinds(object_type, other)
    found = []
    for far_id, specs in ascending(tx.get(near, record_id)):
        found.append((far_id, specs, specs_of(tx.get(far, far_id), record_id)))
        _set(tx, far, far_id, record_id, ())
    tx.delete(near, record_id)
    return found


def _give(
    tx: Transaction, object_type: ObjectType, other: ObjectType, ends: tuple[int, int], specs: tuple[Specs, Specs]
) -> Specs:
    """Link two records besides what links them already, and return the types this adds from the first to the second."""
    (near, far), (near_id, far_id) = _kinds(object_type, other), ends
    left_out = _taken(tx, object_type, other, near_id)
    held = specs_of(tx.get(near, near_id), far_id)
    for table, pair, added in ((near, (near_id, far_id), specs[0]), (far, (far_id, near_id), specs[1])):
        before = specs_of(tx.get(table, pair[0]), pair[1])
        _set(tx, table, *pair, {*before, *(spec for spec in added if spec not in left_out)})
    return tuple(spec for spec in specs[0] if spec not in left_out and spec not in held)


def _tell(ctx: Context, pair: Pair, specs: Specs, *, removed: bool) -> None:
    for spec in specs:
        kind = types.named(ctx.tx, pair.from_type_id, pair.to_type_id, spec)
        if kind is not None:
            tell(ctx, pair, kind, removed=removed)


def _taken(tx: Transaction, object_type: ObjectType, other: ObjectType, record_id: int) -> frozenset[Spec]:
    """Return the specs, both directions', of the one-to-one links to another type that a record has already."""
    single = [kind for kind in types.between(tx, object_type.type_id, other.type_id) if kind.one_to_one]
    if not single:
        return frozenset()
    held = {spec for _, specs in ascending(tx.get(_kinds(object_type, other)[0], record_id)) for spec in specs}
    taken = [kind for kind in single if types.spec(kind) in held]
    return frozenset((kind.category, number) for kind in taken for number in (kind.type_id, kind.inverse_type_id or 0))


def _set(tx: Transaction, table: Kind[int, Row], from_id: int, to_id: int, specs: Iterable[Spec]) -> None:
    row = changed(tx.get(table, from_id), to_id, specs)
    if row:
        tx.put(table, from_id, row)
    else:
        tx.delete(table, from_id)


def _kinds(object_type: ObjectType, other: ObjectType) -> tuple[Kind[int, Row], Kind[int, Row]]:
    return links(object_type.type_id, other.type_id), links(other.type_id, object_type.type_id)
