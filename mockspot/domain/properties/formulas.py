"""Calculated properties of the portal's own: what a formula makes of a definition, and the order to work them out in.

Claim: a formula makes a property calculated, whatever its field type, and HubSpot keeps it in a form of its own; what
is no formula is a 400, and one that names a missing property a 404 (observed 2026-10, KALUP).
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Final

from mockspot.catalog import capacities
from mockspot.catalog.field_types import CALCULATED as FIELD_TYPE
from mockspot.catalog.object_types import ObjectType
from mockspot.catalog.properties import PropertyDefinition
from mockspot.domain.context import Context
from mockspot.domain.formulas import kinds, printing
from mockspot.domain.formulas.syntax import BadFormula, BeyondDocumentation, Node, parse, properties
from mockspot.domain.ports import Transaction
from mockspot.domain.properties.definitions import CALCULATED, DEFINITIONS, definition, is_calculated, missing
from mockspot.domain.refusal import Refusal

_KINDS: Final[Mapping[str, str]] = {"number": kinds.NUMBER, "string": kinds.STRING, "bool": kinds.BOOL}
"""What a formula must come to, by the type of its property."""


def calculated(ctx: Context, object_type: ObjectType, posted: PropertyDefinition) -> PropertyDefinition:
    """Return a definition as its formula makes it; refused when that is no formula, or not one for its type."""
    if posted.type not in _KINDS:
        raise Refusal("not_simulated", {"operation": f"calculated properties of the type {posted.type}"})
    node = _checked(object_type, posted)
    for name in _named(node):
        if definition(ctx.tx, object_type, name) is None:
            raise missing(object_type, name)
    _check_order(ctx.tx, object_type, posted.name, node)
    return replace(
        posted,
        field_type=FIELD_TYPE,
        calculated=True,
        read_only_value=True,
        calculation_formula=printing.text(node),
    )


def spelled(made: PropertyDefinition, sent: str) -> PropertyDefinition:
    """Return a definition as the answer to its create shows it: with numbers as they were sent (observed, KALUP)."""
    return replace(made, calculation_formula=printing.text(parse(sent), spelled=True))


def check_room(ctx: Context) -> None:
    """Refuse one calculated property too many. unverified: the answer."""
    maximum = capacities.CALCULATED.of(ctx.portal.tier)
    if sum(len(names) for _, names in ctx.tx.scan(CALCULATED)) >= maximum:
        raise Refusal("property_cap", {"maximum": maximum, "objectTypeId": "calculated"})


def settle(tx: Transaction, object_type: ObjectType) -> None:
    """Write down the calculated properties of a type, each behind those that its formula names."""
    found = dict(_own(tx, object_type))
    order: dict[str, None] = {}
    for name in found:
        _place(name, found, order)
    if order:
        tx.put(CALCULATED, object_type.type_id, tuple(order))
    else:
        tx.delete(CALCULATED, object_type.type_id)


def users(tx: Transaction, object_type: ObjectType, name: str) -> tuple[str, ...]:
    """Return the properties of a type whose formulas name a property."""
    return tuple(user for user, node in _own(tx, object_type) if name in _named(node))


def _checked(object_type: ObjectType, posted: PropertyDefinition) -> Node:
    try:
        node = parse(posted.calculation_formula or "")
        kind = kinds.kind_of(node)
    except BadFormula as bad:
        raise _invalid(object_type, posted, f"the formula is not valid: {bad}") from bad
    except BeyondDocumentation as beyond:
        raise Refusal("not_simulated", {"operation": str(beyond)}) from beyond
    if kind not in (_KINDS[posted.type], kinds.BLANK):
        raise _invalid(object_type, posted, f"the formula comes to a {kind}, and the property is a {posted.type}")
    if posted.has_unique_value:  # unverified: that this is refused
        raise _invalid(object_type, posted, "calculated values cannot be unique")
    return node


def _check_order(tx: Transaction, object_type: ObjectType, name: str, node: Node) -> None:
    """Refuse a formula that leads back to its own property. unverified: the answer."""
    found = {**dict(_own(tx, object_type)), name: node}
    seen, waiting = set(), list(_named(node))
    while waiting:
        reached = waiting.pop()
        if reached == name:
            reason = "the formula leads back to its own property"
            raise Refusal("property_invalid", {"property": name, "objectTypeId": object_type.type_id, "reason": reason})
        if reached in found and reached not in seen:
            seen.add(reached)
            waiting += _named(found[reached])


def _place(name: str, found: Mapping[str, Node], order: dict[str, None]) -> None:
    if name in found and name not in order:
        for before in _named(found[name]):
            _place(before, found, order)
        order[name] = None


def _own(tx: Transaction, object_type: ObjectType) -> Iterator[tuple[str, Node]]:
    for (type_id, name), row in tx.scan(DEFINITIONS, (object_type.type_id, "")):
        if type_id != object_type.type_id:
            return
        if is_calculated(row) and not row.archived:
            yield name, parse(row.calculation_formula or "")


def _named(node: Node) -> tuple[str, ...]:
    return tuple(dict.fromkeys(found.name for found in properties(node)))


def _invalid(object_type: ObjectType, row: PropertyDefinition, reason: str) -> Refusal:
    return Refusal("property_invalid", {"property": row.name, "objectTypeId": object_type.type_id, "reason": reason})
