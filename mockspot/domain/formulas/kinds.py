"""Which kind of value a formula has: number, string or bool; and which formulas mix what does not go together.

Claim: what operators and functions take is documented (DOC-PROPS). unverified: that HubSpot refuses all else at once.
"""

from mockspot.domain.formulas.syntax import (
    BadFormula,
    BeyondDocumentation,
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

NUMBER, STRING, BOOL, BLANK = "number", "string", "bool", "blank"
"""Kinds of values. Blank is the empty text as the result of a condition, which goes with every kind (DOC-PROPS)."""
_ARGUMENTS = {
    "max": NUMBER,
    "min": NUMBER,
    "contains": STRING,
    "concatenate": STRING,
    "number_to_string": NUMBER,
    "string_to_number": STRING,
}
_RESULTS = {
    "max": NUMBER,
    "min": NUMBER,
    "contains": BOOL,
    "concatenate": STRING,
    "number_to_string": STRING,
    "string_to_number": NUMBER,
    "is_present": BOOL,
}


def kind_of(node: Node) -> str:
    """Return the kind of value a tree has; raises BadFormula where kinds do not fit, or BeyondDocumentation."""
    match node:
        case Number():
            return NUMBER
        case Text():
            return STRING
        case Boolean():
            return BOOL
        case Property(_, kind):
            return kind
        case Negative(operand):
            return _need(operand, NUMBER)
        case Not(operand):
            return _need(operand, BOOL)
        case Call(function, arguments):
            return _called(function, arguments)
        case Choice(branches, otherwise):
            for condition, _ in branches:
                _need(condition, BOOL)
            results = [result for _, result in branches]
            return _common(results if otherwise is None else [*results, otherwise])
        case Binary(operator, left, right):
            return _combined(operator, left, right)


def _combined(operator: str, left: Node, right: Node) -> str:
    if operator in ("and", "or"):
        return _need(left, BOOL) and _need(right, BOOL)
    if operator == "+" and STRING in (kind := (kind_of(left), kind_of(right))):
        if kind != (STRING, STRING):
            raise BadFormula("a string and a number cannot be added")
        return STRING
    if operator == "equals":
        kind = (kind_of(left), kind_of(right))
        if kind == (BOOL, BOOL):
            raise BeyondDocumentation("comparisons of bools in formulas")
        if kind[0] != kind[1]:
            raise BadFormula(f"a {kind[0]} and a {kind[1]} cannot be compared")
        return BOOL
    _need(left, NUMBER)
    _need(right, NUMBER)
    return BOOL if operator in ("<", ">", "<=", ">=") else NUMBER


def _called(function: str, arguments: tuple[Node, ...]) -> str:
    if function == "coalesce":
        return _common(arguments)
    wanted = _ARGUMENTS.get(function)
    for argument in arguments:
        if wanted is None:
            kind_of(argument)
        else:
            _need(argument, wanted)
    return _RESULTS[function]


def _common(nodes: "list[Node] | tuple[Node, ...]") -> str:
    kinds = {BLANK if node == Text("") else kind_of(node) for node in nodes} - {BLANK}
    if len(kinds) > 1:
        raise BadFormula(f"the results are of several kinds: {', '.join(sorted(kinds))}")
    return kinds.pop() if kinds else BLANK


def _need(node: Node, wanted: str) -> str:
    found = kind_of(node)
    if found != wanted:
        raise BadFormula(f"a {found} stands where a {wanted} is needed")
    return wanted
