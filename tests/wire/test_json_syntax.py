"""The words of HubSpot's parser about bodies that are no JSON."""

import contextlib
import tracemalloc

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockspot.domain.refusal import Refusal
from mockspot.wire import json_body, json_syntax

VALUES = "(JSON String, Number, Array, Object or token 'null', 'true' or 'false')"
NAME = "was expecting double-quote to start field name"
UNFINISHED = "Unexpected end-of-input"


def found(body: bytes) -> tuple[int, int, str]:
    with pytest.raises(Refusal) as caught:
        json_body.parse(body)
    assert caught.value.kind == "json_invalid"
    context = caught.value.context
    return context["line"], context["column"], context["problem"]


@pytest.mark.parametrize(
    ("body", "column", "text"),
    [
        (b"%7B%22a%22", 2, f"Unexpected character ('%' (code 37)): expected a valid value {VALUES}"),  # pasted
        (b"filterGroups", 13, f"Unrecognized token 'filterGroups': was expecting {VALUES}"),
        (b'{"a": undefined}', 16, f"Unrecognized token 'undefined': was expecting {VALUES}"),
        (b'{"a": NaN}', 10, f"Unrecognized token 'NaN': was expecting {VALUES}"),
        (b"{'a': 1}", 3, f"Unexpected character (''' (code 39)): {NAME}"),
        (b'{"a": 1,}', 10, f"Unexpected character ('}}' (code 125)): {NAME}"),
        (b'{"a": }', 8, "Unexpected character ('}' (code 125)): expected a value"),
        (b"[1,]", 5, "Unexpected character (']' (code 93)): expected a value"),
        (b"[,1]", 3, "Unexpected character (',' (code 44)): expected a value"),
        (b'{"a" 1}', 7, "Unexpected character ('1' (code 49)): was expecting a colon to separate field name and value"),
        (b'[1 "b"]', 5, "Unexpected character ('\"' (code 34)): was expecting comma to separate Array entries"),
        (b'{"a":1 "b":2}', 9, "Unexpected character ('\"' (code 34)): was expecting comma to separate Object entries"),
        (b'{"a":[1}', 9, "Unexpected close marker '}': expected ']' (for Array starting at "
                         "[Source: UNKNOWN; line: 1, column: 6])"),
        (b'{"a":01}', 7, "Invalid numeric value: Leading zeroes not allowed"),
        (b'{"a":1.}', 9, "Unexpected character ('}' (code 125)) in numeric value: "
                         "Decimal point not followed by a digit"),
        (b'{"a":"\\x"}', 9, "Unrecognized character escape 'x' (code 120)"),
        (b'{"a":"b\nc"}', 8, "Illegal unquoted character ((CTRL-CHAR, code 10)): has to be escaped using backslash "
                             "to be included in string value"),
        (b'{"a":"\xff"}', 8, "Invalid UTF-8 start byte 0xff"),
        ('{"a":€}'.encode(), 9, f"Unexpected character ('€' (code 8364 / 0x20ac)): expected a valid value {VALUES}"),
        (b'{"a":"b', 8, f"{UNFINISHED} in VALUE_STRING"),
        (b'["a","b', 8, f"{UNFINISHED} in VALUE_STRING"),
        (b'{"a":"\\"', 9, f"{UNFINISHED} in VALUE_STRING"),
        (b'{"a":"b\\\\', 10, f"{UNFINISHED} in VALUE_STRING"),
        (b'{"a":"b\\', 9, f"{UNFINISHED} in character escape sequence"),
        (b'["b\\u00e', 9, f"{UNFINISHED} in character escape sequence"),
        (b'["\\\\u00e', 9, f"{UNFINISHED} in VALUE_STRING"),
        (b'{"a', 4, f"{UNFINISHED} in field name"),
        (b'{"a":', 6, f"{UNFINISHED} within/between Object entries"),
        (b'{"a":[1', 8, f"{UNFINISHED}: expected close marker for Array (start marker at "
                        "[Source: UNKNOWN; line: 1, column: 6])"),
    ],
)  # fmt: skip
def test_a_mistake_is_named_in_jacksons_words_where_jackson_stops(body: bytes, column: int, text: str) -> None:
    assert found(body) == (1, column, text)


def test_lines_count_outside_of_texts() -> None:
    assert found(b'{\n "a": 1,\n}')[:2] == (3, 2)


def test_too_deep_is_too_deep() -> None:
    assert found(b"[" * 5000)[2].startswith("Document nesting depth")


def test_a_long_text_full_of_escapes_costs_no_memory_for_each() -> None:
    """It took sixty times its own size, and ten million bytes of it seconds, while everybody waited."""
    body = b'{"a":"' + b'\\"' * 100_000
    tracemalloc.start()
    try:
        json_syntax.complaint(body, len(body), "unexpected end of data")
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert most < 5 * len(body)


values = st.recursive(
    st.integers(0, 999) | st.text(max_size=3), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)
)


@given(values, st.data())
def test_a_body_cut_short_ends_unexpectedly(value: object, data: st.DataObject) -> None:
    body = orjson.dumps([value])
    cut = body[: data.draw(st.integers(1, len(body) - 1))]
    with contextlib.suppress(UnicodeDecodeError):
        cut.decode()
        problem = found(cut)[2]
        assert problem.startswith(UNFINISHED) or "escape" in problem


@given(st.binary(max_size=30) | st.text(alphabet='{}[]",:\\ue1.-tfn \n', max_size=30).map(str.encode))
def test_whatever_is_wrong_has_a_text_and_a_place_in_the_body(body: bytes) -> None:
    try:
        json_body.parse(body)
    except Refusal as caught:
        refusal = caught
    else:
        return
    if refusal.kind == "json_invalid":
        assert refusal.context["problem"]
        assert 1 <= refusal.context["line"] <= body.count(b"\n") + body.count(b"\r") + 1
