"""Reading a body into Python values, and the refusals of bodies that are none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockspot.catalog import errors
from mockspot.domain.refusal import Refusal
from mockspot.wire import json_body


def text_of(refusal: Refusal) -> str:
    return errors.every()[refusal.kind].message.format_map(refusal.context)


def refused(body: bytes) -> Refusal:
    with pytest.raises(Refusal) as caught:
        json_body.parse_object(body, java_type="java.util.LinkedHashMap")
    return caught.value


def test_an_object_is_read() -> None:
    assert json_body.parse_object(b'{"a": [1, null]}', java_type="x") == {"a": [1, None]}


@pytest.mark.parametrize("body", [b"", b" \r\n", b"null"])
def test_a_body_without_a_value_is_missing(body: bytes) -> None:
    assert refused(body).kind == "body_missing"


@pytest.mark.parametrize(
    ("body", "found"),
    [
        (b" [1]", "Array value (token `JsonToken.START_ARRAY`)"),
        (b' "a"', "String value (token `JsonToken.VALUE_STRING`)"),
        (b" 12", "Integer value (token `JsonToken.VALUE_NUMBER_INT`)"),
        (b" 1.5", "Floating-point value (token `JsonToken.VALUE_NUMBER_FLOAT`)"),
        (b" true", "Boolean value (token `JsonToken.VALUE_TRUE`)"),
        (b" false", "Boolean value (token `JsonToken.VALUE_FALSE`)"),
    ],
)
def test_a_body_of_another_kind_is_refused_at_its_beginning(body: bytes, found: str) -> None:
    expected = (
        "Invalid input JSON on line 1, column 2: Cannot deserialize value of type `java.util.LinkedHashMap` from "
        + found
    )
    assert text_of(refused(body)) == expected


@pytest.mark.parametrize(
    ("body", "place"),
    [(b'{"a": bad}', (1, 10)), (b'{\n "a": 1,\n}', (3, 2)), ('{"é": bad}'.encode(), (1, 11)), (b"{", (1, 2))],
)
def test_broken_json_is_refused_where_the_parser_stops(body: bytes, place: tuple[int, int]) -> None:
    refusal = refused(body)
    assert refusal.kind == "json_invalid"
    assert (refusal.context["line"], refusal.context["column"]) == place


@pytest.mark.parametrize("number", ["1e400", "-1E+999", "9" * 400, "9" * 5000])
def test_a_number_that_no_double_holds_is_read_as_its_text(number: str) -> None:
    body = f'{{"a": [{number}, 1.50, 7, "é", null]}}'.encode()
    assert json_body.parse_object(body, java_type="x") == {"a": [number, 1.5, 7, "é", None]}
    assert json_body.spelled(body)["a"][:2] == [number, "1.50"]


@pytest.mark.parametrize("rest", ["NaN", "tru", "01", "[" * 2000])
def test_what_is_no_json_stays_so_behind_such_a_number(rest: str) -> None:
    assert refused(f'{{"a": 1e400, "b": {rest}}}'.encode()).kind == "json_invalid"


def test_missing_members_are_named_at_the_end_of_their_object() -> None:
    refusal = json_body.required_fields(b"{}", (), ["a", "b"])
    assert text_of(refusal) == "Invalid input JSON on line 1, column 2. Some required fields were not set: [a, b]"


def test_a_blank_text_is_named_by_its_path() -> None:
    refusal = json_body.blank_field(("filterGroups", 0, "filters", 0, "operator"))
    expected = 'Invalid input JSON: unable to deserialize field "filterGroups[0].filters[0].operator". Invalid value: '
    assert text_of(refusal) == expected


def outcome(body: bytes) -> object:
    try:
        return json_body.parse_object(body, java_type="x")
    except Refusal as refusal:
        return text_of(refusal)


@given(st.binary(max_size=30) | st.text(alphabet='{}[]",:\\ue1.-tfn \n', max_size=30).map(str.encode))
def test_any_bytes_are_read_or_refused_with_a_text(body: bytes) -> None:
    assert isinstance(outcome(body), (dict, str))
