"""The form in which HubSpot keeps a formula (observed, KALUP 2026-10).

Lower-case words, texts in single quotes, `concatenate` for `+` between strings, `equals` for `=`, `not (x equals y)`
for `!=`, every `*` written out, no more parentheses than needed, numbers without needless zeros, a new line before
`elseif`. unverified: all else, such as a text that holds a single quote.
"""

from decimal import Decimal

from mockspot.domain.formulas.kinds import STRING, kind_of
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
)

_RANKS = {"or": 1, "and": 2, "equals": 4, "<": 4, ">": 4, "<=": 4, ">=": 4, "+": 5, "-": 5, "*": 6, "/": 6}
_NOT, _NEGATIVE, _SINGLE = 3, 7, 8


def text(node: Node, *, spelled: bool = False) -> str:
    """Return a formula as HubSpot keeps it; `spelled` leaves numbers as they were sent, as the answer to a create."""
    return _Printer(spelled=spelled).show(node)


class _Printer:
    def __init__(self, *, spelled: bool) -> None:
        self._spelled = spelled

    def show(self, node: Node, rank: int = 0) -> str:
        """Return a tree's text, in parentheses where it binds less than what stands around it."""
        own, shown = self._shown(node)
        return f"({shown})" if own < rank else shown

    def _shown(self, node: Node) -> tuple[int, str]:
        match node:
            case Number(spelled):
                return _SINGLE, spelled if self._spelled else number_text(Decimal(spelled))
            case Text(value):
                return _SINGLE, f'"{value}"' if "'" in value else f"'{value}'"
            case Boolean(value):
                return _SINGLE, "true" if value else "false"
            case Property(name, kind):
                return _SINGLE, name if kind == "number" else f"{kind}({name})"
            case Call(function, arguments):
                return _SINGLE, f"{function}({', '.join(map(self.show, arguments))})"
            case Negative(operand):
                return _NEGATIVE, f"-{self.show(operand, _NEGATIVE)}"
            case Not(operand):
                return _NOT, f"not {self._negated(operand)}"
            case Choice(branches, otherwise):
                return 0, self._choice(branches, otherwise)
            case Binary(operator, left, right):
                return self._binary(operator, left, right, node)

    def _negated(self, operand: Node) -> str:
        shown = self.show(operand)
        return f"({shown})" if isinstance(operand, Binary | Choice) else shown

    def _binary(self, operator: str, left: Node, right: Node, node: Node) -> tuple[int, str]:
        if operator == "+" and kind_of(node) == STRING:
            return _SINGLE, f"concatenate({', '.join(map(self.show, _added(node)))})"
        rank = _RANKS[operator]
        return rank, f"{self.show(left, rank)} {operator} {self.show(right, rank + 1)}"

    def _choice(self, branches: tuple[tuple[Node, Node], ...], otherwise: Node | None) -> str:
        parts = [f"if {self.show(condition)} then {self.show(result, 1)}" for condition, result in branches]
        end = "endif" if otherwise is None else f"else {self.show(otherwise)}"
        return "\nelse".join(parts) + f" {end}"


def number_text(value: Decimal) -> str:
    """Return a number in plain digits, without needless zeros."""
    shown = f"{value:f}"
    shown = shown.rstrip("0").rstrip(".") if "." in shown else shown
    return "0" if shown in ("-0", "") else shown


def _added(node: Node) -> list[Node]:
    if isinstance(node, Binary) and node.operator == "+":
        return [*_added(node.left), node.right]
    return [node]
