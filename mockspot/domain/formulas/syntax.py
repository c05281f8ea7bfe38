"""The grammar of calculation formulas: from text to a tree, and from a tree to the text HubSpot keeps.

Claim: grammar and functions are documented (DOC-PROPS), the kept form is observed (KALUP 2026-10) and `coalesce`, which
the guide does not name, by an integrator's formulas in a live account (2026-08). What goes beyond is not simulated.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, NamedTuple, NoReturn

_DEEPEST: Final = 40
_HIGHEST: Final = 200
_LONGEST: Final = 20_000
"""How deep a formula may nest, how many operations may stand upon each other, and how many characters it may have.

Mockspot's own limits, since it walks formulas by recursion; HubSpot's are not known.
"""

FUNCTIONS: Final = {
    "max": (2, 100),
    "min": (2, 100),
    "is_present": (1, 1),
    "contains": (2, 2),
    "concatenate": (2, 100),
    "number_to_string": (1, 1),
    "string_to_number": (1, 1),
    "coalesce": (2, 2),
}
"""Functions, and how many arguments each takes at least and at most."""
_WORDS: Final = frozenset(("if", "then", "elseif", "else", "endif", "and", "or", "not", "equals", "true", "false"))
_TOKEN: Final = re.compile(
    r"\s*(?:(?P<number>\d+(?:\.\d+)?)|(?P<name>[a-zA-Z_][a-zA-Z0-9_]*)|(?P<text>'[^']*'|\"[^\"]*\")"
    r"|(?P<sign><=|>=|!=|[-+*/()<>=,]))"
)
_COMPARISONS: Final = ("<", ">", "<=", ">=", "=", "!=", "equals")


class BadFormula(Exception):
    """A formula that is no formula; the text says why."""


class BeyondDocumentation(Exception):
    """A formula that HubSpot may take and that nobody described; the text names what is not simulated."""


@dataclass(frozen=True, slots=True)
class Number:
    """A number as it is spelled."""

    spelled: str


@dataclass(frozen=True, slots=True)
class Text:
    """A text."""

    value: str


@dataclass(frozen=True, slots=True)
class Boolean:
    """True or false."""

    value: bool


@dataclass(frozen=True, slots=True)
class Property:
    """The value of a property, read as a number, a string or a bool."""

    name: str
    kind: str


@dataclass(frozen=True, slots=True)
class Call:
    """A function and what it is given."""

    function: str
    arguments: "tuple[Node, ...]"


@dataclass(frozen=True, slots=True)
class Binary:
    """Two operands; equality is always spelled `equals`."""

    operator: str
    left: "Node"
    right: "Node"


@dataclass(frozen=True, slots=True)
class Not:
    """The contrary of a bool."""

    operand: "Node"


@dataclass(frozen=True, slots=True)
class Negative:
    """A number with a minus before it."""

    operand: "Node"


@dataclass(frozen=True, slots=True)
class Choice:
    """Conditions with a result each, and what holds when none is true; without that, nothing."""

    branches: "tuple[tuple[Node, Node], ...]"
    otherwise: "Node | None"


Node = Number | Text | Boolean | Property | Call | Binary | Not | Negative | Choice


class _Token(NamedTuple):
    kind: str  # number, name, text, sign, end
    text: str


@lru_cache(maxsize=1024)
def parse(formula: str) -> Node:
    """Return the tree of a formula; raises BadFormula, or BeyondDocumentation."""
    if len(formula) > _LONGEST:
        raise BeyondDocumentation(f"formulas of more than {_LONGEST} characters")
    node = _Parser(list(_tokens(formula))).whole()
    if _height(node) > _HIGHEST:
        raise BeyondDocumentation(f"formulas of more than {_HIGHEST} operations upon each other")
    return node


def children(node: Node) -> Iterator[Node]:
    """Yield the parts of a tree, one level down."""
    match node:
        case Call(_, arguments):
            yield from arguments
        case Binary(_, left, right):
            yield left
            yield right
        case Not(operand) | Negative(operand):
            yield operand
        case Choice(branches, otherwise):
            for branch in branches:
                yield from branch
            if otherwise is not None:
                yield otherwise


def properties(node: Node) -> Iterator[Property]:
    """Yield every property a tree names, as often as it does."""
    if isinstance(node, Property):
        yield node
    for child in children(node):
        yield from properties(child)


def _height(node: Node) -> int:
    """Return how many levels a tree has, without recursion: a sum of a thousand terms is as high."""
    height, level = 0, [node]
    while level:
        height, level = height + 1, [child for each in level for child in children(each)]
    return height


def _tokens(formula: str) -> Iterator[_Token]:
    place, end = 0, len(formula.rstrip())
    while place < end:
        found = _TOKEN.match(formula, place)
        if found is None or found.lastgroup is None:
            raise BadFormula(f"nothing is spelled {formula[place:].strip()[:20]!r}")
        text = found[found.lastgroup]
        # Claim: capitals matter in texts alone (documented, DOC-PROPS).
        yield _Token(found.lastgroup, text if found.lastgroup == "text" else text.lower())
        place = found.end()
    yield _Token("end", "")


class _Parser:
    """One token of look-ahead; each method reads what it is named after."""

    def __init__(self, tokens: list[_Token]) -> None:
        self._tokens = tokens
        self._place = 0
        self._depth = 0

    def whole(self) -> Node:
        node = self._expression()
        if self._next.kind != "end":
            self._fail()
        return node

    @property
    def _next(self) -> _Token:
        return self._tokens[self._place]

    def _take(self, *texts: str) -> str | None:
        """Take the next token if it is one of these words or signs."""
        token = self._next
        if token.kind in ("name", "sign") and token.text in texts:
            self._place += 1
            return token.text
        return None

    def _need(self, text: str) -> None:
        if self._take(text) is None:
            self._fail(f"{text} was expected")

    def _fail(self, wanted: str = "") -> NoReturn:
        found = "the end" if self._next.kind == "end" else repr(self._next.text[:40])
        raise BadFormula(f"{found} does not belong there{wanted and ': ' + wanted}")

    def _expression(self) -> Node:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise BeyondDocumentation(f"formulas nested deeper than {_DEEPEST} levels")
        node = self._choice() if self._take("if") else self._alternatives()
        self._depth -= 1
        return node

    def _choice(self) -> Node:
        branches = [self._branch()]
        while self._take("elseif"):
            branches.append(self._branch())
        otherwise = self._expression() if self._take("else") else None
        self._take("endif")
        return Choice(tuple(branches), otherwise)

    def _branch(self) -> tuple[Node, Node]:
        condition = self._expression()
        self._need("then")
        return condition, self._expression()

    def _alternatives(self) -> Node:
        node = self._together()
        while self._take("or"):
            node = Binary("or", node, self._together())
        return node

    def _together(self) -> Node:
        node = self._contrary()
        while self._take("and"):
            node = Binary("and", node, self._contrary())
        return node

    def _contrary(self) -> Node:
        contrary = False
        while self._take("not"):
            contrary = not contrary
        node = self._comparison()
        return Not(node) if contrary else node

    def _comparison(self) -> Node:
        left = self._sum()
        operator = self._take(*_COMPARISONS)
        if operator is None:
            return left
        right = self._sum()
        if operator == "!=":
            return Not(Binary("equals", left, right))
        return Binary("equals" if operator == "=" else operator, left, right)

    def _sum(self) -> Node:
        node = self._product()
        while (operator := self._take("+", "-")) is not None:
            node = Binary(operator, node, self._product())
        return node

    def _product(self) -> Node:
        node = self._signed()
        while True:
            operator = self._take("*", "/")
            if operator is None and not (self._place and self._multiplies()):
                return node
            node = Binary(operator or "*", node, self._signed())

    def _multiplies(self) -> bool:
        """Say whether a number stands right before what it multiplies, as in `10property1` (documented, DOC-PROPS)."""
        before, after = self._tokens[self._place - 1], self._next
        named = after.kind == "name" and after.text not in _WORDS
        return before.kind == "number" and (named or after == ("sign", "("))

    def _signed(self) -> Node:
        negative = False
        while self._take("-"):
            negative = not negative
        node = self._single()
        return Negative(node) if negative else node

    def _single(self) -> Node:
        token = self._next
        if self._take("("):
            node = self._expression()
            self._need(")")
            return node
        if token.kind in ("end", "sign") or (token.text in _WORDS and token.text not in ("true", "false")):
            self._fail()
        self._place += 1
        if token.kind == "number":
            return Number(token.text)
        if token.kind == "text":
            return Text(token.text[1:-1])
        if token.text in ("true", "false"):
            return Boolean(token.text == "true")
        return self._call(token.text) if self._take("(") else Property(token.text, "number")

    def _call(self, name: str) -> Node:
        if name in ("string", "bool"):
            token = self._next
            if token.kind != "name" or token.text in _WORDS:
                self._fail(f"{name}() takes the name of a property")
            self._place += 1
            self._need(")")
            return Property(token.text, name)
        if name not in FUNCTIONS:
            raise BeyondDocumentation(f"the formula function {name}")
        arguments = [self._expression()]
        while self._take(","):
            arguments.append(self._expression())
        self._need(")")
        least, most = FUNCTIONS[name]
        if not least <= len(arguments) <= most:
            raise BadFormula(f"{name} takes {least} to {most} arguments")
        return Call(name, tuple(arguments))
