"""Limits that a portal's administrators set: to how many records one may be linked with an association type.

Claims: documented (DOC-ASSOCSCHEMA, CHG introducing-custom-association-limits). An update makes what is not there, a
purge of nothing succeeds, 500,000 stands for no limit (recorded 2026-10, KALUP).
"""

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from mockspot.catalog.associations import AssociationType
from mockspot.catalog.object_types import ObjectType
from mockspot.domain.associations import types
from mockspot.domain.associations.links import Spec
from mockspot.domain.context import Context
from mockspot.domain.ports import Kind, Transaction
from mockspot.domain.refusal import Refusal

UNLIMITED = 500_000

_Key = tuple[str, str, str, int]
_LIMITS: Kind[_Key, int] = Kind("association_limits")


class Limit(NamedTuple):
    """A type and to how many records one may be linked with it."""

    kind: AssociationType
    maximum: int


class Wanted(NamedTuple):
    """A limit as asked for."""

    spec: Spec
    maximum: int


class SetLimits(NamedTuple):
    """Set the limits of types that lead from one object type to another."""

    from_type: ObjectType
    to_type: ObjectType
    inputs: tuple[Wanted, ...]


class PurgeLimits(NamedTuple):
    """Take limits away again."""

    from_type: ObjectType
    to_type: ObjectType
    specs: tuple[Spec, ...]


class ListLimits(NamedTuple):
    """List the limits from one object type to another, or all of the portal's."""

    from_type: ObjectType | None = None
    to_type: ObjectType | None = None


class Outcome(NamedTuple):
    """What a batch set, and why it did not set the rest."""

    done: tuple[Limit, ...]
    failed: tuple[Refusal, ...]


def list_limits(ctx: Context, command: ListLimits) -> tuple[Limit, ...]:
    """Return the limits that are set."""
    if command.from_type is None or command.to_type is None:
        return tuple(_found(ctx.tx))
    pair = command.from_type.type_id, command.to_type.type_id
    return tuple(limit for limit in _found(ctx.tx) if (limit.kind.from_type_id, limit.kind.to_type_id) == pair)


def set_limits(ctx: Context, command: SetLimits) -> Outcome:
    """Set limits, each by itself; records that are beyond one already stay as they are (documented, CHG)."""
    done, failed = [], []
    for wanted in ctx.served(command.inputs):
        try:
            done.append(_set(ctx.tx, command, wanted))
        except Refusal as refusal:
            failed.append(refusal)
    return Outcome(tuple(done), tuple(failed))


def purge(ctx: Context, command: PurgeLimits) -> None:
    """Take limits away; what has none, or is no type of the pair, is passed over."""
    for spec in ctx.served(command.specs):
        ctx.tx.delete(_LIMITS, (command.from_type.type_id, command.to_type.type_id, *spec))


def forget(tx: Transaction, kind: AssociationType) -> None:
    """Drop the limit of a type that is deleted."""
    tx.delete(_LIMITS, _key(kind))


def are_set(tx: Transaction) -> bool:
    """Say whether the portal limits anything at all."""
    return tx.count(_LIMITS) > 0


def maximum(tx: Transaction, kind: AssociationType) -> int | None:
    """Return to how many records one may be linked with a type, or None for any number."""
    return tx.get(_LIMITS, _key(kind))


def check(
    tx: Transaction, kinds: Iterable[AssociationType], others: Callable[[AssociationType], int], from_id: int
) -> None:
    """Refuse another link of these types to a record that has as many as it may; `others` counts them.

    A one-to-one type is not counted, since the new link takes the place of the old one.
    """
    if not are_set(tx):
        return
    for kind in sorted(kinds, key=types.spec):
        most = maximum(tx, kind)
        if most is not None and not kind.one_to_one and others(kind) >= most:
            raise _exceeded(kind, most, from_id)


def _set(tx: Transaction, command: SetLimits, wanted: Wanted) -> Limit:
    from_type_id, to_type_id = command.from_type.type_id, command.to_type.type_id
    kind = types.named(tx, from_type_id, to_type_id, wanted.spec)
    if kind is None:
        raise types.unknown(wanted.spec)
    lowest, highest = _range(tx, kind)
    if not lowest <= wanted.maximum <= highest:
        raise Refusal("association_limit_range", {"lowest": lowest, "highest": highest, "asked": wanted.maximum})
    if wanted.maximum == UNLIMITED:
        tx.delete(_LIMITS, _key(kind))
    else:
        tx.put(_LIMITS, _key(kind), wanted.maximum)
    return Limit(kind, wanted.maximum)


def _range(tx: Transaction, kind: AssociationType) -> tuple[int, int]:
    """Return the values a limit may have: a label's is at most the unlabelled type's (documented, CHG)."""
    siblings = [other for other in types.between(tx, kind.from_type_id, kind.to_type_id) if other != kind]
    present = [(other.default, most) for other in siblings if (most := maximum(tx, other)) is not None]
    if kind.default:
        return max((most for _, most in present), default=1), UNLIMITED
    return 1, min((most for default, most in present if default), default=UNLIMITED)


def _found(tx: Transaction) -> Iterator[Limit]:
    for (from_type_id, to_type_id, category, type_id), most in tx.scan(_LIMITS):
        kind = types.named(tx, from_type_id, to_type_id, (category, type_id))
        if kind is not None:
            yield Limit(kind, most)


def _key(kind: AssociationType) -> _Key:
    return kind.from_type_id, kind.to_type_id, kind.category, kind.type_id


def _exceeded(kind: AssociationType, most: int, from_id: int) -> Refusal:
    shown = f"{kind.category}={kind.type_id}"
    return Refusal("association_limit", {"maximum": most, "id": from_id, "associationSpec": shown})
