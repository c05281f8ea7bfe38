"""What becomes of associations when their record becomes another one or disappears. No event tells of it."""

from collections.abc import Iterable

from mockspot.catalog import associations as catalog
from mockspot.catalog.object_types import ObjectType
from mockspot.domain.associations.links import Row, Spec, Specs, ascending, changed, links, specs_of
from mockspot.domain.ports import Kind, Transaction

_COMPANY = "0-2"


def move(
    tx: Transaction, object_type: ObjectType, sources: tuple[int, ...], to_id: int, others: Iterable[ObjectType]
) -> None:
    """Give a record the links of others of its type, which lose them; `others` are the types at the other ends.

    Links among these records vanish. Where a record may have one primary company, the first source's stays primary and
    the others' become ordinary links (documented, CHG:updated-merge-functionality).
    """
    mine = {*sources, to_id}
    for other in others:
        for source in sources:
            for far_id, specs, back in _take(tx, object_type, other, source):
                if other is not object_type or far_id not in mine:
                    _give(tx, object_type, other, (to_id, far_id), (specs, back))


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
) -> None:
    (near, far), (near_id, far_id) = _kinds(object_type, other), ends
    left_out = _taken(tx, object_type, other, near_id)
    for table, pair, added in ((near, (near_id, far_id), specs[0]), (far, (far_id, near_id), specs[1])):
        before = specs_of(tx.get(table, pair[0]), pair[1])
        _set(tx, table, *pair, {*before, *(spec for spec in added if spec not in left_out)})


def _taken(tx: Transaction, object_type: ObjectType, other: ObjectType, record_id: int) -> frozenset[Spec]:
    """Return the specs, both directions', of the primary link to a company that a record has already."""
    if other.type_id != _COMPANY:
        return frozenset()
    primary = next((kind for kind in catalog.between(object_type.type_id, other.type_id) if kind.primary), None)
    if primary is None:
        return frozenset()
    held = (specs for _, specs in ascending(tx.get(_kinds(object_type, other)[0], record_id)))
    if not any((primary.category, primary.type_id) in specs for specs in held):
        return frozenset()
    return frozenset({(primary.category, primary.type_id), (primary.category, primary.inverse_type_id or 0)})


def _set(tx: Transaction, table: Kind[int, Row], from_id: int, to_id: int, specs: Iterable[Spec]) -> None:
    row = changed(tx.get(table, from_id), to_id, specs)
    if row:
        tx.put(table, from_id, row)
    else:
        tx.delete(table, from_id)


def _kinds(object_type: ObjectType, other: ObjectType) -> tuple[Kind[int, Row], Kind[int, Row]]:
    return links(object_type.type_id, other.type_id), links(other.type_id, object_type.type_id)
