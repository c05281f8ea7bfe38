"""What is written down of rows: all of it comes back, and nothing comes back that is no row."""

from collections.abc import Callable
from dataclasses import dataclass, fields
from types import MappingProxyType
from typing import Any, NamedTuple

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockspot.domain.apps import AccessToken, App
from mockspot.domain.caller import Caller
from mockspot.domain.journal.state import Stream
from mockspot.domain.policy import Policy
from mockspot.domain.portal_facts import PortalFacts
from mockspot.domain.schemas.state import Schema
from mockspot.store.codec import Codec, Legend, StoreError

ATOMS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text() | st.binary()
VALUES = st.recursive(
    ATOMS | st.text(st.characters(min_codepoint=0xD800, max_codepoint=0xDFFF), max_size=3),
    lambda inner: (
        st.lists(inner, max_size=4).map(tuple)
        | st.lists(inner, max_size=4)
        | st.dictionaries(st.text(), inner, max_size=4)
        | st.frozensets(ATOMS, max_size=4)
    ),
)
FIRST = 16


def in_another_process(codec: Codec) -> Codec:
    """Return a codec that knows no more than what the first one has in its file."""
    return Codec(Legend(codec.legend.fresh))


def file_with(*entries: Any) -> Codec:
    return Codec(Legend((number, msgspec.msgpack.encode(entry)) for number, entry in enumerate(entries, FIRST)))


def row_of(number: int, *values: Any) -> bytes:
    return msgspec.msgpack.encode({number: values})


def same(one: Any, other: Any) -> bool:
    return type(one) is type(other) and one == other


@given(VALUES)
def test_a_value_comes_back_as_it_was(value: Any) -> None:
    codec = Codec(Legend())
    assert same(in_another_process(codec).loads(codec.dumps(value)), value)


def test_rows_come_back_with_their_types() -> None:
    token = AccessToken(Caller("oauth", 1, 2, frozenset(("a", "b")), token="t"), 3, None, 1 << 70)
    rows = (token, Stream(2, 3), App(1, "é", "public", redirect_uris=("x", "y")), Policy(), PortalFacts(5))
    codec = Codec(Legend())
    data = codec.dumps(rows)
    assert in_another_process(codec).loads(data) == rows


def test_rows_that_are_in_many_rows_come_back_in_each_of_them() -> None:
    codec = Codec(Legend())
    callers = tuple(Caller("oauth", number, 1 << 70, token="é") for number in range(6_000))
    rows = (callers[:100], callers, callers[50:])
    written = [codec.dumps(row) for row in rows]
    again = in_another_process(codec)
    assert tuple(map(again.loads, written)) == rows


def test_a_mapping_that_cannot_be_changed_comes_back_as_one_that_is_equal() -> None:
    codec = Codec(Legend())
    given_mapping = MappingProxyType({"status": 500, "body": {"x": [1]}})
    assert codec.loads(codec.dumps(given_mapping)) == given_mapping


def test_rows_without_equality_keep_every_field() -> None:
    schema = Schema(1, "car", "Car", "Cars", None, "vin", (), (), (), False, True, 1, 2, None, None)
    codec = Codec(Legend())
    again = codec.loads(codec.dumps(schema))
    assert type(again) is Schema
    assert all(getattr(again, field.name) == getattr(schema, field.name) for field in fields(Schema))


@dataclass(frozen=True)
class Stranger:
    """A row type of somebody else's."""

    path: str


class StrangeTuple(NamedTuple):
    """A row type of somebody else's."""

    path: str


@pytest.mark.parametrize("row", [Stranger("x"), StrangeTuple("x"), object(), len, {1, 2}, Stranger])
def test_only_rows_of_the_project_are_written(row: Any) -> None:
    with pytest.raises(TypeError, match="no row type"):
        Codec(Legend()).dumps(row)


@pytest.mark.parametrize(
    ("module", "name"),
    [
        ("os", "system"),
        ("builtins", "eval"),
        ("subprocess", "Popen"),
        ("mockspot.runtime.tls", "certificate_files"),
        ("mockspot.cli.serve", "command"),
        ("mockspot.domain.apps", "replace"),
        ("mockspot.domain.apps", "authenticate"),
        ("mockspot.domain.apps", "Caller"),  # a row type, but of another module
        ("mockspot.domain..apps", "App"),
        ("mockspot.domain.apps.os", "system"),
        ("mockspot.domain.apps", "App.__init__"),
        ("mockspot.domain.policy", "dataclass"),
        ("mockspot.domain.refusal", "Refusal"),
        ("mockspot.asgi.portal", "Portal"),
        ("mockspot.domain.nowhere", "App"),
        ("mockspot.domain.apps", "Nobody"),
    ],
)
def test_nothing_but_row_types_is_made_of_a_hostile_file(module: str, name: str) -> None:
    codec = file_with(("type", module, name, ()))
    with pytest.raises(StoreError):
        codec.loads(row_of(FIRST))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xc1",
        msgspec.msgpack.encode({}),
        msgspec.msgpack.encode({0: [], 1: []}),
        msgspec.msgpack.encode({"x": []}),
        msgspec.msgpack.encode({99: []}),
        msgspec.msgpack.encode({5: []}),
        msgspec.msgpack.encode({0: [{2: []}]}),  # a list in a set
        msgspec.msgpack.encode({4: 1}),
        row_of(FIRST + 1),
        b"\x91" * 100_000,
    ],
)
def test_bytes_that_are_no_row_are_an_error(data: bytes) -> None:
    codec = file_with(("type", "mockspot.domain.apps", "App", ()), ("a kind",))
    with pytest.raises((ValueError, LookupError, TypeError, AttributeError, RecursionError)):
        codec.loads(data)


def layout_of(row: Any, change: Callable[[list[tuple[str, str]]], object]) -> tuple[str, str, str, Any]:
    codec = Codec(Legend())
    codec.dumps(row)
    about, module, name, layout = codec.legend.entry(FIRST)
    changed = [tuple(field) for field in layout]
    change(changed)
    return about, module, name, tuple(changed)


FACTS = PortalFacts(7, "seven")
VALUES_OF_FACTS = tuple(getattr(FACTS, field.name) for field in fields(FACTS))


def test_rows_from_before_a_field_with_a_default_was_added_are_read() -> None:
    codec = file_with(layout_of(FACTS, lambda layout: layout.pop()))
    assert codec.loads(row_of(FIRST, *VALUES_OF_FACTS[:-1])) == FACTS


def test_rows_whose_fields_stood_in_another_order_are_read() -> None:
    codec = file_with(layout_of(FACTS, lambda layout: layout.reverse()))
    assert codec.loads(row_of(FIRST, *reversed(VALUES_OF_FACTS))) == FACTS


@pytest.mark.parametrize(
    "change",
    [
        lambda layout: layout.append(("gone", "int")),
        lambda layout: layout.pop(0),  # it has no default
        lambda layout: layout.__setitem__(0, ("portal_id", "str")),
        lambda layout: layout.__setitem__(1, ("called", "str")),
    ],
)
def test_rows_with_other_fields_are_refused(change: Callable[[list[tuple[str, str]]], object]) -> None:
    codec = file_with(layout_of(FACTS, change))
    with pytest.raises(StoreError, match=r"PortalFacts has other fields in this version"):
        codec.loads(row_of(FIRST, *VALUES_OF_FACTS))


def test_a_row_with_too_few_values_is_an_error() -> None:
    codec = file_with(layout_of(FACTS, lambda _: None))
    with pytest.raises((TypeError, ValueError)):
        codec.loads(row_of(FIRST, *VALUES_OF_FACTS, 1))
