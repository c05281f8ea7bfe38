"""Calculation formulas: what is one, how HubSpot keeps it, and what it comes to."""

from collections.abc import Mapping
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockspot.domain.formulas import evaluation, printing
from mockspot.domain.formulas.kinds import kind_of
from mockspot.domain.formulas.syntax import FUNCTIONS, BadFormula, BeyondDocumentation, Property, parse, properties

VALUES: Mapping[str, evaluation.Value] = {
    "a": Decimal(7),
    "b": Decimal("2.5"),
    "zero": Decimal(0),
    "name": "Ada",
    "other": "Lovelace",
    "yes": True,
    "no": False,
}


def look(wanted: Property) -> evaluation.Value:
    found = VALUES.get(wanted.name)
    kinds = {bool: "bool", str: "string", Decimal: "number"}
    return found if kinds.get(type(found)) == wanted.kind else None


def comes_to(formula: str) -> str | None:
    return evaluation.value(parse(formula), look)


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("a + b * 2", "12"),
        ("(a + b) * 2", "19"),
        ("10a - 3", "67"),
        ("2 a", "14"),
        ("a - 2 - 1", "4"),
        ("a / b / 2", "1.4"),
        ("-a + 10", "3"),
        ("1 / 3", "0." + "3" * 34),
        ("0.10 + 0.20", "0.3"),
        ("a / zero", None),
        ("a > b", "true"),
        ("a = 7.0", "true"),
        ("a equals b", "false"),
        ("a != 7", "false"),
        ("string(name) = 'Ada'", "true"),
        ("string(name) = 'ada'", "false"),
        ("not bool(yes) or a > 1 and bool(no)", "false"),
        ("not (bool(yes) and bool(no))", "true"),
        ("max(a, b, 100)", "100"),
        ("MIN(a, b)", "2.5"),
        ("contains('hello', 'ello')", "true"),
        ("contains('ello', 'hello')", "false"),
        ("concatenate(string(name), ' ', string(other))", "Ada Lovelace"),
        ("'Number: ' + number_to_string(b)", "Number: 2.5"),
        ("string_to_number('1.50') + 1", "2.5"),
        ("string_to_number('one') + 1", None),
        ("If A > 5 ThEn 'big' ELSE 'small'", "big"),
        ("if a > 9 then 'big' elseif a > 5 then 'middle' else 'small'", "middle"),
        ("if a > 9 then 'big'", None),
        ("if a > 9 then if b > 1 then 'x' endif elseif a > 5 then 'y' else 'z'", "y"),
        ("if bool(no) then true else ''", None),
    ],
)
def test_a_formula_comes_to_a_value(formula: str, value: str | None) -> None:
    assert comes_to(formula) == value


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("a + gone", None),
        ("if a > 5 then 1 else gone", None),  # a branch that is not taken blanks it as well
        ("is_present(gone)", "false"),
        ("is_present(a)", "true"),
        ("is_present(bool(a))", "false"),
        ("coalesce(gone, -1)", "-1"),
        ("if coalesce(gone, 0) = 1 then 'A' elseif coalesce(gone, -1) >= 70 then 'B' else 'Unscored'", "Unscored"),
        ("bool(name)", None),
        ("string(a)", None),
    ],
)
def test_what_lacks_a_value_leaves_the_formula_without_one(formula: str, value: str | None) -> None:
    assert comes_to(formula) == value


@pytest.mark.parametrize(
    ("formula", "kept"),
    [
        ("closed-started", "closed - started"),
        ("10a", "10 * a"),
        ("((a + b)) * (c)", "(a + b) * c"),
        ("a - (b - c)", "a - (b - c)"),
        ("(a - b) - c", "a - b - c"),
        ('"A" + String(b)', "concatenate('A', string(b))"),
        ("'a' + 'b' + 'c'", "concatenate('a', 'b', 'c')"),
        ("a = 2.50", "a equals 2.5"),
        ("a != b", "not (a equals b)"),
        ("IF a > 1 THEN 'x' ELSEIF b > 2 THEN 'y' ELSE 'z'", "if a > 1 then 'x'\nelseif b > 2 then 'y' else 'z'"),
        ("if a > 1 then 2", "if a > 1 then 2 endif"),
        ("not bool(a)", "not bool(a)"),
        ("-(a + b)", "-(a + b)"),
        ('"it\'s"', '"it\'s"'),
        ("100", "100"),
    ],
)
def test_hubspot_keeps_a_formula_in_a_form_of_its_own(formula: str, kept: str) -> None:
    assert printing.text(parse(formula)) == kept
    assert printing.text(parse(kept)) == kept


def test_the_answer_to_a_create_spells_numbers_as_they_were_sent() -> None:
    assert printing.text(parse("2.50A"), spelled=True) == "2.50 * a"


@pytest.mark.parametrize(
    "formula",
    [
        "",
        "a +",
        "a b",
        "[a] + 1",
        "TARGET.amount",
        "if(a > 1, 2, 3)",
        "if a then",
        "else",
        "(a",
        "a)",
        "max(a)",
        "max()",
        "contains('a', 'b', 'c')",
        "string('a')",
        "string(a + b)",
        "1..2",
        "'open",
        "a < b < c",
    ],
)
def test_what_is_no_formula_is_refused(formula: str) -> None:
    with pytest.raises(BadFormula):
        parse(formula)


@pytest.mark.parametrize(
    "formula",
    [
        "'Number of cars: ' + num_cars",
        "bool(a) + 1",
        "string(a) > 1",
        "a and b",
        "not a",
        "a = 'x'",
        "max(a, 'x')",
        "if a then 1 else 2",
        "if bool(a) then 1 else 'x'",
        "contains(a, 'x')",
        "-string(a)",
    ],
)
def test_kinds_that_do_not_go_together_are_refused(formula: str) -> None:
    with pytest.raises(BadFormula):
        kind_of(parse(formula))


def test_what_is_not_documented_is_told_apart() -> None:
    with pytest.raises(BeyondDocumentation, match="sqrt"):
        parse("sqrt(a)")
    with pytest.raises(BeyondDocumentation, match="bools"):
        kind_of(parse("bool(a) = true"))


@pytest.mark.parametrize(
    "formula", ["(" * 1000 + "a" + ")" * 1000, "a" * 30_000, "+".join("a" * 5000), "-" * 5000 + "a"]
)
def test_what_is_too_large_to_walk_is_told_apart(formula: str) -> None:
    with pytest.raises(BeyondDocumentation):
        parse(formula + "+ 1" * 300)


@pytest.mark.parametrize("function", FUNCTIONS)
def test_every_function_has_a_kind_and_a_value(function: str) -> None:
    argument = "'1'" if function in ("contains", "concatenate", "string_to_number") else "1"
    node = parse(f"{function}({', '.join([argument] * FUNCTIONS[function][0])})")
    assert kind_of(node) in ("number", "string", "bool")
    assert evaluation.value(node, look) is not None


def test_the_properties_of_a_formula_are_found_wherever_they_stand() -> None:
    node = parse("if is_present(a) then max(b, -c) elseif bool(d) then coalesce(e, 1) else 2f")
    assert [found.name for found in properties(node)] == list("abcdef")


_SPELLED = """a b zero gone string(name) bool(yes) 1 2.5 'x' true + - * / = != < and or not ( ) if then elseif else
endif max( , is_present( coalesce( concatenate( number_to_string("""
_WORDS = st.sampled_from(_SPELLED.split())


@given(st.lists(_WORDS, max_size=25).map(" ".join) | st.text())
def test_any_text_is_a_formula_or_refused_and_what_is_kept_means_the_same(text: str) -> None:
    try:
        node = parse(text)
        kind_of(node)
    except (BadFormula, BeyondDocumentation):
        return
    again = parse(printing.text(node))
    assert kind_of(again) == kind_of(node)
    assert evaluation.value(again, look) == evaluation.value(node, look)


_NUMBERS = st.recursive(
    st.sampled_from(["a", "b", "3", "0.5"]),
    lambda inner: st.tuples(inner, st.sampled_from("+-*"), inner).map(lambda parts: f"({' '.join(parts)})"),
    max_leaves=12,
)


@given(_NUMBERS)
def test_arithmetic_agrees_with_decimals_of_ours(formula: str) -> None:
    expected = eval(
        formula.replace("3", "Decimal(3)").replace("0.5", "Decimal('0.5')"),
        {"a": VALUES["a"], "b": VALUES["b"], "Decimal": Decimal},
    )
    found = comes_to(formula)
    assert found is not None
    assert Decimal(found) == expected


def test_huge_numbers_and_texts_are_no_value() -> None:
    assert evaluation.value(parse("*".join("a" * 100)), lambda _: Decimal(10) ** 5) is None
    assert evaluation.value(parse("string(a) + string(a)"), lambda _: "x" * 40_000) is None
