"""Lines and columns of values in a body, against places HubSpot reported."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockspot.wire.json_positions import locate, locate_end, position

OPERATOR = ("filterGroups", 0, "filters", 0, "operator")

Member = tuple[str, object]


def compact(*members: Member, ensure_ascii: bool = False) -> str:
    body = {"filterGroups": [{"filters": [dict(members)]}]}
    return json.dumps(body, separators=(",", ":"), ensure_ascii=ensure_ascii)


def indented(indent: int | str) -> str:
    return json.dumps(json.loads(JOBTITLE), indent=indent)


JOBTITLE = compact(("propertyName", "jobtitle"), ("operator", "neq"), ("value", "Salesperson"))


def operator_after(value: str, *, ensure_ascii: bool = False) -> str:
    return compact(("propertyName", "jobtitle"), ("value", value), ("operator", "neq"), ensure_ascii=ensure_ascii)


# Claim: each place was answered by HubSpot for such a body (measured, backlot 2026).
@pytest.mark.parametrize(
    ("body", "place"),
    [
        pytest.param(JOBTITLE, (1, 68), id="compact"),
        pytest.param(json.dumps(json.loads(JOBTITLE)), (1, 73), id="spaces after separators"),
        pytest.param(indented(2), (7, 23), id="indented"),
        pytest.param(indented(2).replace("\n", "\r\n"), (7, 23), id="two characters end a line"),
        pytest.param(indented("\t"), (7, 18), id="tabs are one column"),
        pytest.param(operator_after("ééé"), (1, 85), id="columns are bytes"),
        pytest.param(operator_after("ééé", ensure_ascii=True), (1, 97), id="escapes count as written"),
        pytest.param(operator_after("\U0001f600"), (1, 83), id="four bytes"),
        pytest.param(
            JOBTITLE.replace('"operator":"neq"', '"operator":"EQ","operator":"neq"'), (1, 84), id="member given twice"
        ),
    ],
)
def test_a_value_is_found_where_hubspot_reports_it(body: str, place: tuple[int, int]) -> None:
    assert locate(body.encode(), OPERATOR) == place


# Claims: py71, py76, node127 (2021), HubSpot.NET issue 23 (2023).
@pytest.mark.parametrize(
    ("body", "path", "column"),
    [
        ('{"filterGroups": {"filters": []}}', ("filterGroups",), 18),
        ('{"filterGroups": [{"filters": [{"value": ["1"]}]}]}', ("filterGroups", 0, "filters", 0, "value"), 42),
        ('{"filterGroups":[{"filters":[{"value":["1"]}]}]}', ("filterGroups", 0, "filters", 0, "value"), 39),
        ('{"properties":[]}', ("properties",), 15),
    ],
)
def test_a_list_or_object_is_found_at_its_opening_bracket(body: str, path: tuple[str | int, ...], column: int) -> None:
    assert locate(body.encode(), path) == (1, column)


def test_what_an_object_lacks_is_found_at_its_closing_brace() -> None:
    assert locate_end(b"{}") == (1, 2)  # hscli 2026


def test_the_end_of_a_filter_in_the_layout_of_the_documentation_is_where_hubspot_reported_it() -> None:
    """A missing operand was reported on line 9, column 11 (SLACK 2023-03)."""
    body = b"""{
    "filterGroups":[
      {
        "filters":[
          {
            "propertyName": "hs_object_id",
            "operator": "IN",
            "value": "1"
          }
        ]
      }
    ]
}"""
    assert locate_end(body, ("filterGroups", 0, "filters", 0)) == (9, 11)


def test_brackets_and_quotes_inside_texts_are_no_structure() -> None:
    body = rb'{"a\"]":"}{[,:\\","b":[1,{"c":"]"},-2.5e3,true]}'
    assert locate(body, ("b",)) == (1, body.index(b"[1") + 1)
    assert locate(body, ("b", 1, "c")) == (1, body.index(b'"]"}') + 1)
    assert locate(body, ("b", 3)) == (1, body.index(b"true") + 1)
    assert locate_end(body, ("b",)) == (1, len(body) - 1)


def test_deep_nesting_is_walked_without_recursion() -> None:
    depth = 1000
    body = b"[" * depth + b"]" * depth
    assert locate(body, (0,) * (depth - 1)) == (1, depth)
    assert locate_end(body) == (1, 2 * depth)


documents = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=3), inner, max_size=4),
    max_leaves=12,
)


def every_path(value: object) -> list[tuple[str | int, ...]]:
    if isinstance(value, dict):
        return [(), *((name, *rest) for name, member in value.items() for rest in every_path(member))]
    if isinstance(value, list):
        return [(), *((index, *rest) for index, item in enumerate(value) for rest in every_path(item))]
    return [()]


def value_at(value: object, path: tuple[str | int, ...]) -> object:
    for step in path:
        value = value[step]  # type: ignore[index]  # the path was taken from the value
    return value


@given(documents, st.sampled_from([None, 0, 2, "\t"]), st.booleans(), st.data())
def test_reading_on_from_a_place_yields_the_value_that_was_asked_for(
    document: object, indent: int | str | None, ensure_ascii: bool, data: st.DataObject
) -> None:
    body = json.dumps(document, indent=indent, ensure_ascii=ensure_ascii).encode()
    path = data.draw(st.sampled_from(every_path(document)))
    line, column = locate(body, path)
    rest = b"\n".join(body.split(b"\n")[line - 1 :])[column - 1 :]
    value, _ = json.JSONDecoder().raw_decode(rest.decode())
    assert value == value_at(document, path)


def test_a_carriage_return_alone_ends_a_line_too() -> None:
    assert locate(b'{\r"a":\r\n1}', ("a",)) == (3, 1)


@given(st.binary(max_size=40), st.integers(0, 40))
def test_any_offset_of_any_bytes_has_a_place(body: bytes, offset: int) -> None:
    line, column = position(body, min(offset, len(body)))
    assert line >= 1
    assert 1 <= column <= len(body) + 1
