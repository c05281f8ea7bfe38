"""The operator table, and each operator's reading of the property types where HubSpot's rules are particular."""

import pytest

from mockspot.catalog.properties import PropertyDefinition
from mockspot.domain.refusal import Refusal
from mockspot.domain.search import BY_ORDINAL, OPERATORS, Filter, FilterGroup, SearchableType, SearchQuery, predicate
from mockspot.domain.search.predicate import value_test


def searched(*, negative_matches_missing: bool = True) -> SearchableType:
    types = {
        "jobtitle": "string",
        "phone": "phone_number",
        "amount": "number",
        "hs_object_id": "number",
        "birthday": "date",
        "createdate": "datetime",
        "lifecyclestage": "enumeration",
        "is_vip": "bool",
    }
    definitions = {name: PropertyDefinition(name, name, type_, "text", "group") for name, type_ in types.items()}
    return SearchableType(
        definitions,
        text_properties=("jobtitle", "phone"),
        association_types=("company", "companies"),
        negative_matches_missing=negative_matches_missing,
    )


def holds(name: str, operator: str, stored: str | None, *operands: str, high: str | None = None) -> bool:
    condition = Filter(name, operator, value=operands[0] if operands else None, high_value=high, values=operands)
    return value_test(condition, searched())(stored)


def refusal(condition: Filter) -> str:
    with pytest.raises(Refusal) as caught:
        predicate(SearchQuery(groups=(FilterGroup((condition,)),)), searched())
    return caught.value.kind


def test_there_are_thirteen_operators_with_ordinals_from_0_to_12_and_as_many_places_in_the_list() -> None:
    assert sorted(BY_ORDINAL) == list(range(13))
    assert sorted(row.listed for row in OPERATORS.values()) == list(range(13))


def test_only_values_that_compare_as_the_same_are_equal() -> None:
    assert holds("jobtitle", "EQ", "Sales Person", "sales PERSON")
    assert not holds("jobtitle", "EQ", "Sales Person", "sales")
    assert holds("amount", "EQ", "540.00", "540")
    assert holds("createdate", "EQ", "2026-03-12T10:00:00Z", "1773309600000")
    assert holds("is_vip", "EQ", "true", "TRUE")


@pytest.mark.parametrize("operator", ["EQ", "IN", "CONTAINS_TOKEN", "BETWEEN"])
def test_enumerations_want_their_exact_case(operator: str) -> None:
    assert holds("lifecyclestage", operator, "lead", "lead", high="lead")
    assert not holds("lifecyclestage", operator, "lead", "LEAD", high="LEAD")


def test_words_of_texts_are_found_in_any_case() -> None:
    assert holds("jobtitle", "CONTAINS_TOKEN", "Head of SALES", "Sales")
    assert holds("jobtitle", "CONTAINS_TOKEN", "Head of SALES", "sal*")
    assert not holds("jobtitle", "NOT_CONTAINS_TOKEN", "Head of SALES", "Sales")
    assert holds("is_vip", "CONTAINS_TOKEN", "true", "True")  # case counts for enumerations alone


def test_lists_on_string_properties_find_only_by_lower_case_values() -> None:
    assert holds("jobtitle", "IN", "CEO", "cto", "ceo")
    assert not holds("jobtitle", "IN", "CEO", "CEO")
    assert holds("jobtitle", "NOT_IN", "CEO", "CEO")
    assert not holds("jobtitle", "NOT_IN", "CEO", "ceo")


def test_numbers_compare_as_numbers_and_not_as_text() -> None:
    assert holds("amount", "GT", "1000", "9")
    assert holds("amount", "LTE", "9", "9.0")
    assert holds("amount", "IN", "10", "1e1")


@pytest.mark.parametrize(("stored", "found"), [("1", False), ("2", True), ("3", True), ("4", True), ("5", False)])
def test_a_range_includes_both_ends(stored: str, found: bool) -> None:
    assert holds("amount", "BETWEEN", stored, "2", high="4") is found


def test_a_date_compares_by_the_day_in_utc() -> None:
    noon = "1773316800000"  # 2026-03-12T12:00:00Z
    assert holds("birthday", "EQ", "2026-03-12", noon)
    assert holds("birthday", "LTE", "2026-03-12", noon)
    assert not holds("birthday", "GT", "2026-03-12", noon)
    assert holds("birthday", "GT", "2026-03-13", noon)


@pytest.mark.parametrize(
    "operand", ["1773309600000", "2026-03-12T10:00:00Z", "2026-03-12T12:00:00+02:00", "2026-03-12T10:00:00"]
)
def test_a_time_is_read_from_epoch_milliseconds_and_from_iso_texts(operand: str) -> None:
    assert holds("createdate", "GTE", "2026-03-12T10:00:00Z", operand)
    assert not holds("createdate", "GT", "2026-03-12T10:00:00Z", operand)
    assert holds("createdate", "GT", "2026-03-12T10:00:00.001Z", operand)


@pytest.mark.parametrize(
    ("operator", "found"),
    [("HAS_PROPERTY", False), ("NOT_HAS_PROPERTY", True), ("EQ", False), ("LT", False), ("IN", False)],
)
def test_a_record_without_the_property_is_found_only_by_asking_for_that(operator: str, found: bool) -> None:
    assert holds("jobtitle", operator, None, "x") is found


@pytest.mark.parametrize("operator", ["NEQ", "NOT_IN", "NOT_CONTAINS_TOKEN"])
def test_negative_operators_match_a_record_without_the_property_as_the_switch_says(operator: str) -> None:
    condition = Filter("jobtitle", operator, value="x", values=("x",))
    assert value_test(condition, searched())(None)
    assert not value_test(condition, searched(negative_matches_missing=False))(None)


def test_a_value_its_type_cannot_read_is_present_but_compares_with_nothing() -> None:
    assert holds("amount", "HAS_PROPERTY", "left over from a string")
    assert not holds("amount", "GT", "left over from a string", "0")
    assert not holds("amount", "BETWEEN", "left over from a string", "0", high="9")
    assert holds("amount", "NEQ", "left over from a string", "0")


@pytest.mark.parametrize(
    ("name", "value"),
    [("amount", "many"), ("amount", "nan"), ("createdate", "soon"), ("birthday", ""), ("amount", "1_0")],
)
def test_an_operand_that_is_no_value_of_the_type_is_refused(name: str, value: str) -> None:
    assert refusal(Filter(name, "EQ", value=value)) == "search_operand_invalid"


def test_an_unknown_property_is_refused() -> None:
    assert refusal(Filter("nosuch", "HAS_PROPERTY")) == "search_property_unknown"


@pytest.mark.parametrize("operator", ["CONTAINS_TOKEN", "NOT_CONTAINS_TOKEN"])
def test_the_record_id_has_no_tokens(operator: str) -> None:
    assert refusal(Filter("hs_object_id", operator, value="5")) == "search_operator_not_allowed"


@pytest.mark.parametrize("operator", ["HAS_PROPERTY", "CONTAINS_TOKEN", "EQ"])
def test_a_property_may_be_barred_from_filters(operator: str) -> None:
    barred = searched()._replace(barred=("jobtitle",))
    with pytest.raises(Refusal) as caught:
        value_test(Filter("jobtitle", operator, value="5"), barred)
    assert caught.value.kind == "search_operator_not_allowed"


@pytest.mark.parametrize("operator", ["HAS_PROPERTY", "NOT_HAS_PROPERTY", "NEQ", "GT"])
def test_associations_can_only_be_asked_for_by_id(operator: str) -> None:
    assert refusal(Filter("associations.company", operator, value="5")) == "search_operator_not_allowed"


def test_associations_of_an_unknown_type_are_refused() -> None:
    assert refusal(Filter("associations.p_car", "EQ", value="5")) == "search_property_unknown"


@pytest.mark.parametrize(
    ("condition", "found"),
    [
        (Filter("associations.company", "EQ", value="5"), True),
        (Filter("associations.companies", "EQ", value="5"), True),
        (Filter("associations.company", "EQ", value="6"), False),
        (Filter("associations.company", "IN", values=("6", "5")), True),
        (Filter("associations.company", "EQ", value="acme"), False),
    ],
)
def test_associations_find_the_records_linked_to_an_id(condition: Filter, found: bool) -> None:
    test = predicate(SearchQuery(groups=(FilterGroup((condition,)),)), searched())
    assert test(lambda _name: None, lambda _type: {5, 7}) is found
