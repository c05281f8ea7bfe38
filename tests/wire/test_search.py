"""Reading search bodies: what is taken, what is refused, and with which text."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockspot.catalog import errors
from mockspot.domain.refusal import Refusal
from mockspot.domain.search import OPERATORS, Filter, FilterGroup, Operand, SearchQuery, Sort
from mockspot.wire.search import parse

LISTED = (
    "[IN, NOT_HAS_PROPERTY, LT, EQ, GT, NOT_IN, GTE, CONTAINS_TOKEN, HAS_PROPERTY, LTE, NOT_CONTAINS_TOKEN, "
    "BETWEEN, NEQ]"
)
PROBLEM = "There was a problem with the request."


def encoded(body: object) -> bytes:
    return json.dumps(body, separators=(",", ":")).encode()


def grouped(*filters: dict[str, Any]) -> bytes:
    return encoded({"filterGroups": [{"filters": list(filters)}]})


def by_operator(operator: object) -> bytes:
    return grouped({"propertyName": "jobtitle", "operator": operator, "value": "Salesperson"})


def refused(body: bytes, **options: bool) -> Refusal:
    with pytest.raises(Refusal) as caught:
        parse(body, **options)
    return caught.value


def text_of(refusal: Refusal) -> str:
    return errors.every()[refusal.kind].message.format_map(refusal.context)


def test_a_whole_search_is_read() -> None:
    body = {
        "filterGroups": [
            {"filters": [{"propertyName": "amount", "operator": "BETWEEN", "value": "1", "highValue": "2"}]},
            {"filters": [{"propertyName": "stage", "operator": "IN", "values": ["a", "b"]}]},
        ],
        "sorts": [{"propertyName": "createdate", "direction": "DESCENDING"}],
        "query": "acme",
        "properties": ["amount", "stage"],
        "limit": 100,
        "after": "200",
    }
    assert parse(encoded(body)) == SearchQuery(
        groups=(
            FilterGroup((Filter("amount", "BETWEEN", value="1", high_value="2"),)),
            FilterGroup((Filter("stage", "IN", values=("a", "b")),)),
        ),
        text="acme",
        sort=Sort("createdate", descending=True),
        properties=("amount", "stage"),
        limit=100,
        offset=200,
    )


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"filterGroups": [], "sorts": [], "properties": []},
        {"filterGroups": None, "sorts": None, "query": None, "limit": None, "after": None},
        {"after": ""},
        {"after": 0},
        {"after": "0"},
        {"filters": []},
        {"unknown": {"member": 1}},
    ],
)
def test_any_member_may_be_missing_or_empty(body: object) -> None:
    assert parse(encoded(body)) == SearchQuery()


def test_top_level_filters_are_one_group() -> None:
    body = {
        "filters": [
            {"propertyName": "a", "operator": "HAS_PROPERTY"},
            {"propertyName": "b", "operator": "HAS_PROPERTY"},
        ]
    }
    assert parse(encoded(body)).groups == (FilterGroup((Filter("a", "HAS_PROPERTY"), Filter("b", "HAS_PROPERTY"))),)


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        ("createdate", Sort("createdate")),
        ("-createdate", Sort("createdate", descending=True)),
        ({"propertyName": "createdate"}, Sort("createdate")),
        ({"propertyName": "createdate", "direction": "ASCENDING"}, Sort("createdate")),
        ('{"propertyName":"createdate","direction":"DESCENDING"}', Sort("createdate", descending=True)),
        ('{:propertyName=>"createdate"}', Sort('{:propertyName=>"createdate"}')),
    ],
)
def test_a_sort_is_an_object_a_property_name_or_an_object_as_text(sort: object, expected: Sort) -> None:
    assert parse(encoded({"sorts": [sort]})).sort == expected


@pytest.mark.parametrize("operator", [" NEQ", "NEQ ", "\tNEQ", "\x01NEQ", 1, "1", " 1"])
def test_an_operator_is_trimmed_and_may_be_an_ordinal(operator: object) -> None:
    assert parse(by_operator(operator)).groups[0].filters[0].operator == "NEQ"


@pytest.mark.parametrize("operator", ["neq", "Eq", "BOGUS", "13", "01", "+1", "\xa0EQ", "EQ\u2003", "NÉQ", 13, -1])
def test_an_operator_that_is_none_is_refused_at_its_place(operator: object) -> None:
    refusal = refused(by_operator(operator))
    assert text_of(refusal) == f"Invalid input JSON on line 1, column 68: Enum type must be one of: {LISTED}"
    assert errors.every()[refusal.kind].category == "VALIDATION_ERROR"


@pytest.mark.parametrize("operator", ["", "  "])
def test_a_blank_operator_is_refused_by_the_path_of_its_member(operator: str) -> None:
    expected = 'Invalid input JSON: unable to deserialize field "filterGroups[0].filters[0].operator". Invalid value: '
    assert text_of(refused(by_operator(operator))) == expected


def test_the_first_mistake_in_the_order_sent_is_refused() -> None:
    wrong, blank = ({"propertyName": "jobtitle", "operator": operator, "value": "x"} for operator in ("neq", ""))
    assert refused(grouped(wrong, blank)).kind == "json_enum"
    assert refused(grouped(blank, wrong)).kind == "json_field_blank"


def test_a_mistake_is_refused_before_a_window() -> None:
    body = {"filters": [{"propertyName": "a", "operator": "neq", "value": "x"}], "after": "10000"}
    assert refused(encoded(body)).kind == "json_enum"


def test_a_filter_without_name_and_operator_is_refused_at_its_end() -> None:
    expected = "Invalid input JSON on line 1, column 31. Some required fields were not set: [propertyName, operator]"
    assert text_of(refused(grouped({}))) == expected


@pytest.mark.parametrize(
    ("operands", "problem"),
    [
        ({"operator": "IN", "value": "x"}, "operator IN requires values"),
        ({"operator": "NOT_IN", "values": []}, "operator NOT_IN requires values"),
        ({"operator": "BETWEEN", "value": "x"}, "operator BETWEEN requires a highValue"),
        ({"operator": "EQ"}, "operator EQ requires a value"),
        ({"operator": "EQ", "value": None}, "operator EQ requires a value"),
    ],
)
def test_a_missing_operand_is_refused_at_the_end_of_its_filter(operands: dict[str, Any], problem: str) -> None:
    body = grouped({"propertyName": "amount", **operands})
    column = body.index(b"}") + 1
    assert text_of(refused(body)) == f"Invalid input JSON on line 1, column {column}: {problem}"


@pytest.mark.parametrize("operator", ["HAS_PROPERTY", "NOT_HAS_PROPERTY"])
def test_operators_about_presence_need_no_operand(operator: str) -> None:
    assert parse(grouped({"propertyName": "amount", "operator": operator})).groups[0].filters[0].value is None


@pytest.mark.parametrize(("sent", "read"), [(5, "5"), (1.5, "1.5"), (True, "true"), (False, "false")])
def test_operands_that_are_no_text_are_read_as_they_are_spelled(sent: object, read: str) -> None:
    assert parse(grouped({"propertyName": "a", "operator": "EQ", "value": sent})).groups[0].filters[0].value == read


@pytest.mark.parametrize(
    ("body", "place", "java_type"),
    [
        (b'{"filterGroups": {"filters": []}}', 18, "java.util.HashSet<"),
        (b'{"filters":[{"value":["1"]}]}', 22, "java.lang.String`"),
        (b'{"limit":true}', 10, "java.lang.Integer`"),
        (b'{"sorts":"createdate"}', 10, "java.util.ArrayList<"),
        (b'{"filters":[{"operator":true}]}', 25, "com.hubspot."),
    ],
)
def test_a_member_of_another_kind_is_refused_at_its_place(body: bytes, place: int, java_type: str) -> None:
    text = text_of(refused(body))
    assert text.startswith(
        f"Invalid input JSON on line 1, column {place}: Cannot deserialize value of type `{java_type}"
    )


CONDITION = {"propertyName": "a", "operator": "HAS_PROPERTY"}


def many(*sizes: int) -> bytes:
    return encoded({"filterGroups": [{"filters": [CONDITION] * size} for size in sizes]})


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (many(*[1] * 6), "too many filterGroups (count: 6, max allowed: 5)"),
        (many(7), "too many filters per filter group (count: 7, max allowed: 6)"),
        (many(6, 6, 6, 1), "too many filters (count: 19, max allowed: 18)"),
    ],
)
def test_more_filters_than_the_limits_are_refused(body: bytes, text: str) -> None:
    refusal = refused(body)
    assert text_of(refusal) == text
    assert errors.every()[refusal.kind].category == "VALIDATION_ERROR"


@pytest.mark.parametrize("body", [many(*[1] * 5), many(6), many(6, 6, 6)])
def test_as_many_filters_as_the_limits_are_taken(body: bytes) -> None:
    assert parse(body).groups


@pytest.mark.parametrize("limit", [0, -1, 201, 10**30, "0", "201"])
def test_a_limit_outside_1_to_200_is_refused(limit: object) -> None:
    assert refused(encoded({"limit": limit})).kind == "search_limit"


@pytest.mark.parametrize(("limit", "read"), [(1, 1), (200, 200), ("20", 20), (20.9, 20), ("", 10)])
def test_a_limit_is_a_number_or_the_text_of_one(limit: object, read: int) -> None:
    assert parse(encoded({"limit": limit})).limit == read


@pytest.mark.parametrize("after", ["10000", 10000, "99999999"])
def test_a_page_that_starts_beyond_the_window_is_refused_without_a_category(after: object) -> None:
    refusal = refused(encoded({"after": after}))
    assert (text_of(refusal), errors.every()[refusal.kind].category) == (PROBLEM, None)


def test_a_page_that_only_ends_beyond_the_window_is_refused_when_the_switch_says_so() -> None:
    body = encoded({"after": "9950", "limit": 100})
    assert parse(body).offset == 9950
    assert refused(body, strict_window=True).kind == "search_window"


@pytest.mark.parametrize("after", ["abc", "-1", "1.5", "٣", "1" * 30, True, 1.5])
def test_an_after_that_is_no_offset_is_refused(after: object) -> None:
    assert refused(encoded({"after": after})).kind == "search_after"


def test_two_sorts_are_refused() -> None:
    assert refused(encoded({"sorts": ["a", "b"]})).kind == "search_too_many_sorts"


def test_an_unknown_direction_is_refused() -> None:
    text = text_of(refused(b'{"sorts":[{"propertyName":"a","direction":"UP"}]}'))
    assert text == "Invalid input JSON on line 1, column 43: Enum type must be one of: [ASCENDING, DESCENDING]"


def test_a_body_over_3000_characters_is_refused_unless_the_switch_says_otherwise() -> None:
    longest = encoded({"query": "x" * 2988})
    assert len(longest) == 3000
    assert parse(longest).text == "x" * 2988
    longer = encoded({"query": "x" * 2989})
    assert refused(longer).kind == "search_body_too_long"
    assert parse(longer, body_limit=False).text == "x" * 2989


def test_the_length_of_a_body_is_counted_in_characters() -> None:
    assert parse(json.dumps({"query": "é" * 2000}, ensure_ascii=False).encode()).text == "é" * 2000


def test_a_query_over_3000_characters_is_refused() -> None:
    assert refused(encoded({"query": "x" * 3001}), body_limit=False).kind == "search_query_too_long"


scalars = (
    st.none() | st.booleans() | st.integers(-(2**63), 2**64 - 1) | st.floats(allow_nan=False, allow_infinity=False)
)
operators = st.sampled_from([*OPERATORS, "", " EQ", "neq", "3", "99"])
FILTER_MEMBERS = ["propertyName", "operator", "value", "highValue", "values"]
QUERY_MEMBERS = ["filterGroups", "filters", "sorts", "direction", "query", "properties", "limit", "after", "other"]
members = st.sampled_from([*FILTER_MEMBERS, *QUERY_MEMBERS])
anything = st.recursive(
    scalars | st.text(max_size=5) | operators,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(members, inner, max_size=5),
    max_leaves=20,
)
filters = st.dictionaries(st.sampled_from(FILTER_MEMBERS), anything | operators)
likely = st.fixed_dictionaries(
    {},
    optional={
        "filterGroups": st.lists(
            st.fixed_dictionaries({"filters": st.lists(filters | anything, max_size=3)}), max_size=3
        ),
        "filters": st.lists(filters, max_size=3),
        "sorts": st.lists(anything, max_size=2),
        "limit": scalars | st.text(max_size=4),
        "after": scalars | st.text(max_size=4),
    },
)


def outcome(body: bytes) -> SearchQuery | str:
    try:
        return parse(body)
    except Refusal as refusal:
        return text_of(refusal)


@given(st.binary(max_size=60) | (anything | likely).map(lambda body: json.dumps(body).encode("utf-8", "replace")))
def test_every_body_is_read_within_the_limits_or_refused_with_a_text(body: bytes) -> None:
    query = outcome(body)
    assert isinstance(query, str) or (1 <= query.limit <= 200 and 0 <= query.offset < 10_000)


texts = st.text(alphabet='ab é"\\1', max_size=5)


@st.composite
def well_formed(draw: st.DrawFn) -> Filter:
    row = draw(st.sampled_from(list(OPERATORS.values())))
    asked = row.operand.value
    return Filter(
        draw(texts),
        row.name,
        value=draw(texts) if "value" in asked else None,
        high_value=draw(texts) if "high_value" in asked else None,
        values=tuple(draw(st.lists(texts, min_size=1, max_size=3))) if row.operand is Operand.VALUES else (),
    )


queries = st.builds(
    SearchQuery,
    groups=st.lists(st.builds(FilterGroup, st.lists(well_formed(), max_size=3).map(tuple)), max_size=5).map(tuple),
    text=texts,
    sort=st.none() | st.builds(Sort, texts, st.booleans()),
    properties=st.lists(texts, max_size=3).map(tuple),
    limit=st.integers(1, 200),
    offset=st.integers(0, 9_999),
)


def body_of(query: SearchQuery) -> dict[str, Any]:
    def sent(condition: Filter) -> dict[str, Any]:
        members = {
            "value": condition.value,
            "highValue": condition.high_value,
            "values": list(condition.values) or None,
        }
        given_members = {name: member for name, member in members.items() if member is not None}
        return {"propertyName": condition.property_name, "operator": condition.operator, **given_members}

    return {
        "filterGroups": [{"filters": [sent(condition) for condition in group.filters]} for group in query.groups],
        "query": query.text,
        "sorts": [
            {"propertyName": sort.property_name, "direction": "DESCENDING" if sort.descending else "ASCENDING"}
            for sort in (query.sort,)
            if sort is not None
        ],
        "properties": list(query.properties),
        "limit": query.limit,
        "after": str(query.offset),
    }


@given(queries)
def test_a_query_survives_being_sent(query: SearchQuery) -> None:
    assert parse(json.dumps(body_of(query)).encode()) == query
