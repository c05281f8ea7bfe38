"""What a formula comes to for one record.

Claim: a property without a value leaves the whole formula without one, even in a branch that is not taken (observed by
an integrator in a live account, 2026-08), unless it stands in `is_present`, which asks just that (documented,
DOC-PROPS), or in `coalesce` (same integrator). unverified: decimal arithmetic to 34 digits, nothing for a division by
zero, that days and times count as epoch milliseconds, and that a bool property is no number.
"""

import re
from collections.abc import Callable, Iterator
from decimal import Context, Decimal, DecimalException, DivisionByZero, InvalidOperation, Overflow
from functools import lru_cache
from typing import Final

from mockspot.domain.formulas.printing import number_text
from mockspot.domain.formulas.syntax import (
    Binary,
    Boolean,
    Call,
    Choice,
    Negative,
    Node,
    Not,
    Number,
    Property,
    Text,
    children,
)

Value = Decimal | str | bool | None
Look = Callable[[Property], Value]
"""Returns what a property is worth, read as the kind the formula reads it as; None when it is worth nothing."""

_EXACT: Final = Context(prec=34, traps=[DivisionByZero, InvalidOperation, Overflow])
_NUMBER: Final = re.compile(r"-?(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)")
_LONGEST: Final = 65_536
_LARGEST: Final = 400
"""Digits before or after the point; what is larger or smaller is no value (unverified)."""
_LENIENT: Final = ("is_present", "coalesce")


def value(node: Node, look: Look) -> str | None:
    """Return the value as it is stored, or None."""
    if any(look(needed) is None for needed in _needed(node)):
        return None
    try:
        found = _evaluate(node, look)
    except DecimalException:
        return None
    if isinstance(found, bool):
        return "true" if found else "false"
    if isinstance(found, Decimal):
        return _plain(found)
    return found or None


def number(text: str) -> Decimal | None:
    """Return the number that a text spells, or None."""
    return Decimal(text) if _NUMBER.fullmatch(text) else None


@lru_cache(maxsize=1024)
def _needed(node: Node) -> tuple[Property, ...]:
    """Return the properties that leave the formula without a value when they have none."""
    return tuple(dict.fromkeys(_strict(node)))


def _strict(node: Node) -> Iterator[Property]:
    if isinstance(node, Property):
        yield node
    if not (isinstance(node, Call) and node.function in _LENIENT):
        for child in children(node):
            yield from _strict(child)


def _evaluate(node: Node, look: Look) -> Value:
    match node:
        case Number(spelled):
            return Decimal(spelled)
        case Text(text):
            return text
        case Boolean(truth):
            return truth
        case Property():
            return look(node)
        case Negative(operand):
            found = _evaluate(operand, look)
            return None if found is None else -Decimal(found)
        case Not(operand):
            found = _evaluate(operand, look)
            return None if found is None else not found
        case Call(function, arguments):
            return _call(function, arguments, look)
        case Choice(branches, otherwise):
            for condition, result in branches:
                holds = _evaluate(condition, look)
                if holds is None:
                    return None
                if holds:
                    return _evaluate(result, look)
            return None if otherwise is None else _evaluate(otherwise, look)
        case Binary(operator, left, right):
            return _combine(operator, _evaluate(left, look), _evaluate(right, look))


def _combine(operator: str, left: Value, right: Value) -> Value:
    if left is None or right is None:
        return None
    if operator in ("and", "or"):
        return bool(left and right) if operator == "and" else bool(left or right)
    if isinstance(left, str) and isinstance(right, str):
        return left == right if operator == "equals" else _concatenated([left, right])
    return _OPERATIONS[operator](Decimal(left), Decimal(right))


def _call(function: str, arguments: tuple[Node, ...], look: Look) -> Value:
    found = [_evaluate(argument, look) for argument in arguments]
    if function == "is_present":
        return found[0] is not None
    if function == "coalesce":
        return found[1] if found[0] is None else found[0]
    given = [each for each in found if each is not None]
    return _FUNCTIONS[function](given) if len(given) == len(found) else None


def _to_string(given: list[Decimal | str | bool]) -> str | None:
    return _plain(Decimal(given[0]))


def _to_number(given: list[Decimal | str | bool]) -> Decimal | None:
    return number(str(given[0]))


def _concatenated(given: list[Decimal | str | bool]) -> str | None:
    joined = "".join(map(str, given))
    return joined if len(joined) <= _LONGEST else None


def _plain(number: Decimal) -> str | None:
    return number_text(number) if number == 0 or abs(number.adjusted()) <= _LARGEST else None


_OPERATIONS: Final[dict[str, Callable[[Decimal, Decimal], Decimal | bool]]] = {
    "+": _EXACT.add,
    "-": _EXACT.subtract,
    "*": _EXACT.multiply,
    "/": _EXACT.divide,
    "<": lambda left, right: left < right,
    ">": lambda left, right: left > right,
    "<=": lambda left, right: left <= right,
    ">=": lambda left, right: left >= right,
    "equals": lambda left, right: left == right,
}
_FUNCTIONS: Final[dict[str, Callable[[list[Decimal | str | bool]], Value]]] = {
    "max": lambda given: max(map(Decimal, given)),
    "min": lambda given: min(map(Decimal, given)),
    "contains": lambda given: str(given[1]) in str(given[0]),
    "concatenate": _concatenated,
    "number_to_string": _to_string,
    "string_to_number": _to_number,
}
