"""Association labels: the types that a portal makes for itself, each a pair of numbers, one per direction.

Claims: documented (DOC-ASSOCSCHEMA); caps, answers and what a deletion does recorded 2026-10 (KALUP).
"""

from dataclasses import replace
from typing import NamedTuple

from mockspot.catalog.associations import AssociationType
from mockspot.catalog.object_types import ObjectType
from mockspot.domain.associations import limits, types
from mockspot.domain.associations.linking import Pair, unlink
from mockspot.domain.associations.links import ascending, links
from mockspot.domain.associations.types import PORTAL_TYPE_PAIRS, PORTAL_TYPES
from mockspot.domain.context import Context
from mockspot.domain.ports import Kind, Transaction
from mockspot.domain.refusal import Refusal

_NAMES: Kind[str, int] = Kind("association_type_names")
_COUNTERS: Kind[str, int] = Kind("association_type_counter")

Made = tuple[AssociationType, ...]


class CreateLabel(NamedTuple):
    """Make a label; an empty one makes the unlabelled type of a pair, no inverse one says the same on both sides."""

    from_type: ObjectType
    to_type: ObjectType
    name: str
    label: str
    inverse_label: str | None = None


class UpdateLabel(NamedTuple):
    """Rename a label: on both sides where no inverse one is given."""

    from_type: ObjectType
    to_type: ObjectType
    type_id: int
    label: str
    inverse_label: str | None = None


class DeleteLabel(NamedTuple):
    """Delete a label with its inverse."""

    from_type: ObjectType
    to_type: ObjectType
    type_id: int


def create(ctx: Context, command: CreateLabel) -> Made:
    """Return the types made, the reverse direction of each first (documented); the first label of a pair that has no
    unlabelled type makes that too (recorded).
    """
    from_id, to_id = command.from_type.type_id, command.to_type.type_id
    _check_name(ctx.tx, command.name)
    plain = types.default(ctx.tx, from_id, to_id)
    if not command.label:
        if plain is not None:
            raise _duplicate("", from_id, to_id)
        return define(ctx.tx, from_id, to_id, command.name)
    _check_label(ctx, from_id, to_id, command.label, command.inverse_label)
    made = define(ctx.tx, from_id, to_id, command.name, command.label, command.inverse_label)
    if plain is not None:
        return made
    return made + define(ctx.tx, from_id, to_id, _free_name(ctx.tx, command))


def update(ctx: Context, command: UpdateLabel) -> None:
    """Rename a label; its name and number stay (documented)."""
    kind = _own(ctx.tx, command.from_type, command.to_type, command.type_id)
    if kind is None or kind.default:
        raise Refusal("association_label_unknown", {"type_id": command.type_id})
    if not command.label:
        raise Refusal("association_label_blank")
    _check_label(ctx, kind.from_type_id, kind.to_type_id, command.label, command.inverse_label, besides=kind)
    other = types.inverse(ctx.tx, kind)
    _rename(ctx.tx, kind, command.label)
    if other is not None and other != kind:
        _rename(ctx.tx, other, command.inverse_label or command.label)


def delete(ctx: Context, command: DeleteLabel) -> None:
    """Delete a label of a pair and its inverse, by the number of either (observed 2026-10, KALUP).

    unverified: that the number may be that of the other direction than the path's.
    """
    from_type, to_type, number = command
    kind = _own(ctx.tx, from_type, to_type, number) or _own(ctx.tx, to_type, from_type, number)
    if kind is None:
        raise Refusal("association_label_not_found")
    remove(ctx, kind)


def remove(ctx: Context, kind: AssociationType) -> None:
    """Delete a type of the portal's own and its inverse; records linked with it lose it (recorded 2026-10, KALUP).

    Documentation asks to take it from the records first; so it is with the policy `delete_labels_in_use` turned off.
    """
    if kind.default and _labelled(ctx.tx, kind.from_type_id, kind.to_type_id):
        raise Refusal("association_labels_remain", {"type_id": kind.type_id})
    linked = _linked(ctx.tx, kind)
    if linked and not ctx.policy.delete_labels_in_use:
        raise Refusal("association_label_in_use", {"type_id": kind.type_id})
    for pair in linked:
        unlink(ctx, pair, frozenset({kind}))
    other = types.inverse(ctx.tx, kind)
    drop(ctx.tx, kind)
    if other is not None and other != kind:
        drop(ctx.tx, other)


def define(
    tx: Transaction,
    from_type_id: str,
    to_type_id: str,
    name: str,
    label: str = "",
    inverse_label: str | None = None,
    *,
    inverse_name: str | None = None,
) -> Made:
    """Make a type of the portal's own and return its two directions, the reverse first; without a label the
    unlabelled type of the pair. Both directions share a name unless the inverse has its own.

    unverified: the first number; that a label which says the same on both sides has one number between records of one
    type, as HubSpot's own have.
    """
    back = inverse_label or label
    symmetric = from_type_id == to_type_id and label == back
    number = _number(tx)
    other = number if symmetric else _number(tx)
    tx.put(_NAMES, name, number)
    forth = AssociationType(number, types.OWN, from_type_id, to_type_id, name, label or None, other, default=not label)
    _add(tx, forth)
    if symmetric:
        return (forth,)
    named = inverse_name or name
    tx.put(_NAMES, named, other)
    reverse = AssociationType(
        other, types.OWN, to_type_id, from_type_id, named, back or None, number, default=not label
    )
    _add(tx, reverse)
    return reverse, forth


def portal_types(tx: Transaction) -> Made:
    """Return the portal's own types in the order of their numbers, both directions of each."""
    kinds = (types.anywhere(tx, (types.OWN, number)) for number, _ in tx.scan(PORTAL_TYPE_PAIRS))
    return tuple(kind for kind in kinds if kind is not None)


def drop(tx: Transaction, kind: AssociationType) -> None:
    """Take a type away with all that belongs to it."""
    pair = kind.from_type_id, kind.to_type_id
    rest = tuple(other for other in tx.get(PORTAL_TYPES, pair) or () if other != kind)
    if rest:
        tx.put(PORTAL_TYPES, pair, rest)
    else:
        tx.delete(PORTAL_TYPES, pair)
    tx.delete(PORTAL_TYPE_PAIRS, kind.type_id)
    tx.delete(_NAMES, kind.name)
    limits.forget(tx, kind)


def _own(tx: Transaction, from_type: ObjectType, to_type: ObjectType, type_id: int) -> AssociationType | None:
    """Return the portal's own type of a pair with this number; HubSpot's cannot be changed (documented)."""
    return types.named(tx, from_type.type_id, to_type.type_id, (types.OWN, type_id))


def _labelled(tx: Transaction, from_type_id: str, to_type_id: str) -> list[AssociationType]:
    """Return the labels of a pair in one direction."""
    own = tx.get(PORTAL_TYPES, (from_type_id, to_type_id)) or ()
    return [kind for kind in own if kind.label is not None]


def _linked(tx: Transaction, kind: AssociationType) -> list[Pair]:
    wanted, ends = types.spec(kind), (kind.from_type_id, kind.to_type_id)
    return [
        Pair(ends[0], from_id, ends[1], to_id)
        for from_id, row in tx.scan(links(*ends))
        for to_id, specs in ascending(row)
        if wanted in specs
    ]


def room(ctx: Context, from_type: ObjectType, to_type: ObjectType) -> int:
    """Return how many labels more two object types have room for."""
    return max(0, ctx.policy.association_labels - _count(_labelled(ctx.tx, from_type.type_id, to_type.type_id)))


def _check_name(tx: Transaction, name: str) -> None:
    if not name or "-" in name or name[0].isdigit():
        raise Refusal("association_name_invalid", {"name": name})
    if tx.get(_NAMES, name) is not None:
        raise Refusal("association_name_taken", {"name": name})


def _check_label(
    ctx: Context,
    from_type_id: str,
    to_type_id: str,
    label: str,
    inverse_label: str | None,
    *,
    besides: AssociationType | None = None,
) -> None:
    """Refuse one label too many, and a label that another type of the pair shows already on the same side."""
    tx, maximum = ctx.tx, ctx.policy.association_labels
    present = _labelled(tx, from_type_id, to_type_id)
    if besides is None and _count(present) >= maximum:
        context = {"maximum": maximum, "from_type": from_type_id, "to_type": to_type_id}
        raise Refusal("association_labels_full", context)
    same = () if besides is None else (besides.type_id, besides.inverse_type_id)
    sides = (present, label), (_labelled(tx, to_type_id, from_type_id), inverse_label or label)
    for side, wanted in sides:
        if any(kind.label == wanted for kind in side if kind.type_id not in same):
            raise _duplicate(wanted, from_type_id, to_type_id)


def _count(present: list[AssociationType]) -> int:
    """Count labels: a paired one counts once (recorded), though between records of one type both sides are here."""
    return len({min(kind.type_id, kind.inverse_type_id or kind.type_id) for kind in present})


def _duplicate(label: str, from_type_id: str, to_type_id: str) -> Refusal:
    shown = label or '""'
    return Refusal("association_label_taken", {"label": shown, "from_type": from_type_id, "to_type": to_type_id})


def _free_name(tx: Transaction, command: CreateLabel) -> str:
    """Return a name for an unlabelled type that HubSpot makes by itself, `deal_to_car` for one (recorded)."""
    wanted = f"{command.from_type.singular}_to_{command.to_type.singular}"
    return wanted if tx.get(_NAMES, wanted) is None else f"{wanted}_{(tx.get(_COUNTERS, 'last') or 0) + 1}"


def _number(tx: Transaction) -> int:
    number = (tx.get(_COUNTERS, "last") or 0) + 1
    tx.put(_COUNTERS, "last", number)
    return number


def _add(tx: Transaction, kind: AssociationType) -> None:
    pair = kind.from_type_id, kind.to_type_id
    tx.put(PORTAL_TYPES, pair, (*(tx.get(PORTAL_TYPES, pair) or ()), kind))
    tx.put(PORTAL_TYPE_PAIRS, kind.type_id, pair)


def _rename(tx: Transaction, kind: AssociationType, label: str) -> None:
    pair = kind.from_type_id, kind.to_type_id
    present = tx.get(PORTAL_TYPES, pair) or ()
    tx.put(PORTAL_TYPES, pair, tuple(replace(kind, label=label) if other == kind else other for other in present))
